"""The template as it stands in the embedded AWS, gaps of moto's filled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bodycheck.errors import EmbeddedAwsError
from bodycheck.local.blueprint import read_blueprint
from bodycheck.local.deployment import Deployment, deployed_function
from bodycheck.local.embedded import EmbeddedAws


def test_every_output_of_the_template_has_a_value(deployment: Deployment) -> None:
    assert set(deployment.outputs()) >= {
        "ArticlesBucketName",
        "VerdictsTableName",
        "DropQueueUrl",
        "DropDeadLetterQueueUrl",
        "CheckFunctionArn",
    }


def test_the_bucket_is_versioned_as_the_template_says(deployment: Deployment) -> None:
    bucket = deployment.outputs()["ArticlesBucketName"]
    assert deployment.client("s3").get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"


def test_the_bucket_blocks_public_access_as_the_template_says(deployment: Deployment) -> None:
    bucket = deployment.outputs()["ArticlesBucketName"]
    block = deployment.client("s3").get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}


def test_the_bucket_has_every_lifecycle_rule_of_the_template(deployment: Deployment) -> None:
    bucket = deployment.outputs()["ArticlesBucketName"]
    rules = deployment.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    template = deployment.blueprint.of_type("AWS::S3::Bucket")["ArticlesBucket"]["Properties"]
    assert [rule["ID"] for rule in rules] == [rule["Id"] for rule in template["LifecycleConfiguration"]["Rules"]]


def test_a_put_and_a_removal_are_both_notified(deployment: Deployment) -> None:
    outputs = deployment.outputs()
    s3, sqs = deployment.client("s3"), deployment.client("sqs")
    sqs.purge_queue(QueueUrl=outputs["DropQueueUrl"])
    s3.put_object(Bucket=outputs["ArticlesBucketName"], Key="a b+c%.txt", Body=b"text")
    s3.delete_object(Bucket=outputs["ArticlesBucketName"], Key="a b+c%.txt")
    messages = sqs.receive_message(QueueUrl=outputs["DropQueueUrl"], MaxNumberOfMessages=10)["Messages"]
    records = [record for message in messages for record in json.loads(message["Body"])["Records"]]
    assert [(record["eventName"], record["s3"]["object"]["key"]) for record in records] == [
        ("ObjectCreated:Put", "a+b%2Bc%25.txt"),
        ("ObjectRemoved:DeleteMarkerCreated", "a+b%2Bc%25.txt"),
    ]


def test_the_function_environment_has_its_references_resolved(deployment: Deployment) -> None:
    function = deployment.function("CheckFunction")
    assert function.environment["BODYCHECK_TABLE"] == deployment.outputs()["VerdictsTableName"]


def test_the_function_code_is_that_of_the_working_tree(deployment: Deployment) -> None:
    assert deployment.function("CheckFunction").code.module.is_file()


@pytest.mark.parametrize("name", ["CheckFunction", "SweepFunction"])
def test_a_function_has_the_layers_of_the_template_in_the_working_tree(deployment: Deployment, name: str) -> None:
    folders = [
        deployment.blueprint.path.parent.resolve() / "layers" / name for name in ("runtime", "bodycheck", "meaning")
    ]
    assert list(deployment.function(name).layers) == folders
    assert deployment.function(name).environment["BODYCHECK_TIER"] == "meaning"


def test_the_published_alias_has_the_layers_as_well(deployment: Deployment) -> None:
    blueprint, arn = deployment.blueprint, deployment.outputs()["CheckFunctionArn"]
    published = deployed_function(
        deployment.client("lambda"), arn, blueprint.functions["CheckFunction"], blueprint.layers
    )
    assert published.layers == deployment.function("CheckFunction").layers


def test_the_event_source_is_the_one_of_the_template(deployment: Deployment) -> None:
    [source] = [one for one in deployment.event_sources() if one.function == "CheckFunction"]
    [mapping] = deployment.blueprint.of_type("AWS::Lambda::EventSourceMapping").values()
    properties = mapping["Properties"]
    assert (source.batch_size, source.window_seconds, source.reports_failures) == (
        properties["BatchSize"],
        properties.get("MaximumBatchingWindowInSeconds", 0),
        True,
    )


def test_a_second_embedded_aws_in_one_process_is_refused(deployment: Deployment) -> None:
    with pytest.raises(EmbeddedAwsError, match="already open"), EmbeddedAws(deployment.blueprint.path):
        pass


def test_a_taken_port_is_named(deployment: Deployment) -> None:
    port = deployment.endpoint.rpartition(":")[2]
    code = (
        "import sys; from pathlib import Path; from bodycheck.local.embedded import EmbeddedAws\n"
        "EmbeddedAws(Path(sys.argv[1]), port=int(sys.argv[2])).__enter__()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(deployment.blueprint.path), port],
        capture_output=True,
        text=True,
        env=dict(os.environ),
        check=False,
    )
    assert f"port {port} of 127.0.0.1 is taken" in ended.stderr


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "cannot read the template"),
        ("a: [", "not a YAML template"),
        ("just words", "has no Resources"),
        ("Resources: {F: {Type: 'AWS::Serverless::Function'}}", "cannot be translated"),
    ],
)
def test_a_wrong_template_is_named_with_its_fault(tmp_path: Path, text: str | None, complaint: str) -> None:
    path = tmp_path / "wrong.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(EmbeddedAwsError, match=complaint) as caught:
        read_blueprint(path)
    assert str(path) in str(caught.value)
