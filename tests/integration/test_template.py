"""What the template promises of security, durability and deployment, read from the CloudFormation it comes to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from bodycheck.local.blueprint import Template, read_blueprint

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"
BUCKET_ARN = "arn:${AWS::Partition}:s3:::${AWS::StackName}-articles-${AWS::AccountId}-${AWS::Region}"


@pytest.fixture(scope="module")
def stack() -> Template:
    """As CloudFormation gets it."""
    return read_blueprint(TEMPLATE).cloudformation


@pytest.fixture(scope="module")
def source() -> Template:
    """As it is written."""
    template: Template = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    return template


def properties(stack: Template, name: str) -> dict[str, Any]:
    found: dict[str, Any] = stack["Resources"][name]["Properties"]
    return found


def statements(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {statement["Sid"]: statement for statement in document["Statement"]}


def role_statements(stack: Template) -> dict[str, dict[str, Any]]:
    (policy,) = properties(stack, "CheckRole")["Policies"]
    return statements(policy["PolicyDocument"])


# --- Articles come in -------------------------------------------------------------------------------------------


def test_overwritten_and_deleted_articles_are_kept_as_versions(stack: Template) -> None:
    assert properties(stack, "ArticlesBucket")["VersioningConfiguration"] == {"Status": "Enabled"}


def test_articles_are_encrypted_at_rest(stack: Template) -> None:
    (rule,) = properties(stack, "ArticlesBucket")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_no_article_can_be_made_public(stack: Template) -> None:
    assert properties(stack, "ArticlesBucket")["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }


def test_every_article_belongs_to_the_account_whoever_uploads_it(stack: Template) -> None:
    (rule,) = properties(stack, "ArticlesBucket")["OwnershipControls"]["Rules"]
    assert rule == {"ObjectOwnership": "BucketOwnerEnforced"}


def test_the_bucket_refuses_connections_without_tls(stack: Template) -> None:
    policy = properties(stack, "ArticlesBucketPolicy")
    assert policy["Bucket"] == {"Ref": "ArticlesBucket"}
    assert statements(policy["PolicyDocument"])["TlsOnly"] == {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [{"Fn::GetAtt": ["ArticlesBucket", "Arn"]}, {"Fn::Sub": "${ArticlesBucket.Arn}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def test_old_versions_are_deleted_after_the_days_of_the_parameter(stack: Template) -> None:
    rules = properties(stack, "ArticlesBucket")["LifecycleConfiguration"]["Rules"]
    assert {"NoncurrentDays": {"Ref": "OldVersionDays"}} in [rule.get("NoncurrentVersionExpiration") for rule in rules]


def test_broken_uploads_are_cleared_away(stack: Template) -> None:
    rules = properties(stack, "ArticlesBucket")["LifecycleConfiguration"]["Rules"]
    assert {"DaysAfterInitiation": 1} in [rule.get("AbortIncompleteMultipartUpload") for rule in rules]


def test_no_lifecycle_rule_expires_a_current_article(stack: Template) -> None:
    rules = properties(stack, "ArticlesBucket")["LifecycleConfiguration"]["Rules"]
    assert not [rule for rule in rules if "ExpirationInDays" in rule or "ExpirationDate" in rule]


def test_creations_and_removals_are_announced_to_the_queue(stack: Template) -> None:
    announced = properties(stack, "ArticlesBucket")["NotificationConfiguration"]["QueueConfigurations"]
    assert {entry["Event"] for entry in announced} >= {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}
    assert [entry["Queue"] for entry in announced] == [{"Fn::GetAtt": ["DropQueue", "Arn"]}] * len(announced)


def test_a_drop_is_announced_once_and_not_by_eventbridge_as_well(stack: Template) -> None:
    assert list(properties(stack, "ArticlesBucket")["NotificationConfiguration"]) == ["QueueConfigurations"]


def test_the_queue_accepts_the_bucket_before_the_bucket_announces_anything(stack: Template) -> None:
    assert stack["Resources"]["ArticlesBucket"]["DependsOn"] == "DropQueuePolicy"


def test_the_resources_depend_on_each_other_in_no_circle(stack: Template) -> None:
    remaining = {name: references(resource) & set(stack["Resources"]) for name, resource in stack["Resources"].items()}
    while ready := [name for name, needed in remaining.items() if not needed & remaining.keys()]:
        for name in ready:
            del remaining[name]
    assert not remaining


@pytest.mark.parametrize("name", ["ArticlesBucket", "VerdictsTable"])
def test_articles_and_verdicts_outlive_the_stack(stack: Template, name: str) -> None:
    resource = stack["Resources"][name]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


# --- and wait their turn ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["DropQueue", "DropDeadLetterQueue"])
def test_messages_are_encrypted_by_the_queue_itself(stack: Template, name: str) -> None:
    queue = properties(stack, name)
    assert queue["SqsManagedSseEnabled"] is True
    assert "KmsMasterKeyId" not in queue


@pytest.mark.parametrize("name", ["DropQueue", "DropDeadLetterQueue"])
def test_the_queues_refuse_connections_without_tls(stack: Template, name: str) -> None:
    policy = properties(stack, f"{name}Policy")
    assert policy["Queues"] == [{"Ref": name}]
    assert statements(policy["PolicyDocument"])["TlsOnly"] == {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": {"Fn::GetAtt": [name, "Arn"]},
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def test_only_this_bucket_of_this_account_may_send(stack: Template) -> None:
    allowed = [
        statement
        for name in ("DropQueuePolicy", "DropDeadLetterQueuePolicy")
        for statement in properties(stack, name)["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    assert allowed == [
        {
            "Sid": "ArticlesBucketSends",
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": {"Fn::GetAtt": ["DropQueue", "Arn"]},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
                "ArnLike": {"aws:SourceArn": {"Fn::Sub": BUCKET_ARN}},
            },
        }
    ]


def test_the_bucket_bears_the_name_that_queue_and_role_know(stack: Template) -> None:
    name = properties(stack, "ArticlesBucket")["BucketName"]["Fn::Sub"]
    assert f"arn:${{AWS::Partition}}:s3:::{name}" == BUCKET_ARN


def test_no_message_comes_back_while_it_may_still_be_worked_on(stack: Template) -> None:
    mapping = properties(stack, "CheckFunctionDrops")
    timeout = properties(stack, "CheckFunction")["Timeout"]
    visibility = properties(stack, "DropQueue")["VisibilityTimeout"]
    assert visibility >= 6 * timeout + mapping["MaximumBatchingWindowInSeconds"]


def test_what_keeps_failing_ends_in_the_dead_letter_queue(stack: Template) -> None:
    redrive = properties(stack, "DropQueue")["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["DropDeadLetterQueue", "Arn"]}


def test_queue_and_function_agree_on_the_last_delivery(stack: Template) -> None:
    environment = properties(stack, "CheckFunction")["Environment"]["Variables"]
    assert properties(stack, "DropQueue")["RedrivePolicy"]["maxReceiveCount"] == environment["BODYCHECK_MAX_RECEIVES"]


def test_failed_messages_are_kept_as_long_as_sqs_can(stack: Template) -> None:
    assert properties(stack, "DropDeadLetterQueue")["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_the_queue_is_polled_long(stack: Template) -> None:
    assert properties(stack, "DropQueue")["ReceiveMessageWaitTimeSeconds"] == 20


# --- for the check ----------------------------------------------------------------------------------------------


def test_one_failed_message_leaves_the_rest_of_its_batch_alone(stack: Template) -> None:
    assert properties(stack, "CheckFunctionDrops")["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_the_queue_keeps_no_more_functions_busy_than_the_parameter_says(stack: Template) -> None:
    scaling = properties(stack, "CheckFunctionDrops")["ScalingConfig"]
    assert scaling == {"MaximumConcurrency": {"Ref": "MaximumConcurrency"}}


def test_the_queue_invokes_the_published_alias(stack: Template) -> None:
    mapping, alias = properties(stack, "CheckFunctionDrops"), properties(stack, "CheckFunctionAliaslive")
    assert mapping["FunctionName"] == {"Ref": "CheckFunctionAliaslive"}
    assert alias["Name"] == "live"


def test_published_versions_start_from_a_snapshot(stack: Template) -> None:
    assert properties(stack, "CheckFunction")["SnapStart"] == {"ApplyOn": "PublishedVersions"}


def test_the_processor_is_arm64_unless_the_parameter_says_x86_64(stack: Template) -> None:
    parameter = stack["Parameters"]["Architecture"]
    assert (parameter["Default"], parameter["AllowedValues"]) == ("arm64", ["arm64", "x86_64"])
    assert properties(stack, "CheckFunction")["Architectures"] == [{"Ref": "Architecture"}]


@pytest.mark.parametrize("layer", ["RuntimeLayer", "BodycheckLayer", "MeaningLayer"])
def test_each_layer_is_built_for_the_processor_of_the_function(source: Template, layer: str) -> None:
    resource = source["Resources"][layer]
    assert resource["Metadata"]["BuildArchitecture"] == {"Ref": "Architecture"}
    assert resource["Properties"]["CompatibleArchitectures"] == [{"Ref": "Architecture"}]


def test_new_content_of_a_layer_is_published(stack: Template) -> None:
    layers = {name for name, resource in stack["Resources"].items() if resource["Type"] == "AWS::Lambda::LayerVersion"}
    assert len(layers) == 3
    assert layers <= references(version(stack))


def test_the_meaning_tier_is_on_unless_the_parameter_says_off(stack: Template) -> None:
    parameter = stack["Parameters"]["MeaningTier"]
    assert (parameter["Default"], parameter["AllowedValues"]) == ("on", ["on", "off"])


@pytest.mark.parametrize("function", ["CheckFunction", "SweepFunction"])
@pytest.mark.parametrize(
    ("value", "tier", "layers"),
    [
        ("on", "meaning", ["RuntimeLayer", "BodycheckLayer", "MeaningLayer"]),
        ("off", "words", ["RuntimeLayer", "BodycheckLayer"]),
    ],
)
def test_the_meaning_tier_goes_with_its_layer(
    stack: Template, function: str, value: str, tier: str, layers: list[str]
) -> None:
    """For the sweep as well: it looks for verdicts of the checker that the check function has."""
    chosen = properties(deployed(stack, MeaningTier=value), function)
    names = [properties(stack, layer["Ref"])["LayerName"] for layer in chosen["Layers"]]
    assert (names, chosen["Environment"]["Variables"]["BODYCHECK_TIER"]) == (layers, tier)


def test_without_the_meaning_tier_its_layer_is_not_made_and_nothing_refers_to_it(stack: Template) -> None:
    left = deployed(stack, MeaningTier="off")
    (layer,) = stack["Resources"].keys() - left["Resources"].keys() - {"AlarmMail"}
    assert properties(stack, layer)["LayerName"] == "MeaningLayer"
    assert layer not in references(left)


def test_another_value_of_any_parameter_of_the_function_is_published(stack: Template) -> None:
    """An alias behind the parameters would run with the old ones."""
    changing = stack["Parameters"].keys() | stack["Conditions"].keys()
    used = references(properties(stack, "CheckFunction")) & changing
    assert "MeaningIsWeighed" in used
    assert used <= references(version(stack))


def test_the_published_version_is_described_within_the_limit_of_lambda(stack: Template) -> None:
    """Any number of a layer's version, and the longest value of each parameter: at most 256 characters."""
    described, layers = version(stack)["Description"]["Fn::Sub"]
    for name in layers:
        described = described.replace(f"${{{name}}}", "9999999")
    longest = {
        "Architecture": "x86_64",
        "LogLevel": "ERROR",
        "MaxReceives": "20",
        "MaxArticleBytes": "52428800",
        "MaxArticlesPerFile": "1000000000",
        "MaxUnpackingRatio": "2000",
        "MaxDepth": "250",
    }
    for name, value in longest.items():
        described = described.replace(f"${{{name}}}", value)
    assert "${" not in described
    assert len(described) <= 256


def test_the_function_may_do_what_its_code_does_and_nothing_else(stack: Template) -> None:
    allowed = {
        sid: (sorted(listed(statement["Action"])), statement["Resource"])
        for sid, statement in role_statements(stack).items()
    }
    queue, table, log = ({"Fn::GetAtt": [name, "Arn"]} for name in ("DropQueue", "VerdictsTable", "CheckLogGroup"))
    assert allowed == {
        "TakeDrops": (["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], queue),
        "ReadArticles": (["s3:GetObject", "s3:GetObjectVersion"], {"Fn::Sub": f"{BUCKET_ARN}/*"}),
        "TellMissingFromForbidden": (["s3:ListBucket"], {"Fn::Sub": BUCKET_ARN}),
        "QueueErrands": (["sqs:SendMessage"], queue),
        "RecordVerdicts": (["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], table),
        "ListArticlesOfArchives": (["dynamodb:Query"], {"Fn::Sub": "${VerdictsTable.Arn}/index/by-key"}),
        "WriteLogs": (["logs:CreateLogStream", "logs:PutLogEvents"], log),
        "WriteTraces": (["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*"),
    }


def test_no_managed_policy_widens_what_anybody_may_do(stack: Template) -> None:
    roles = {name: r["Properties"] for name, r in stack["Resources"].items() if r["Type"] == "AWS::IAM::Role"}
    assert {"CheckRole", "SweepRole", "DeploymentRole"} < set(roles)
    assert not [name for name, role in roles.items() if "ManagedPolicyArns" in role]


def test_two_stacks_in_one_account_do_not_share_a_schedule(stack: Template) -> None:
    (schedule,) = (r["Properties"] for r in stack["Resources"].values() if r["Type"] == "AWS::Scheduler::Schedule")
    assert schedule["Name"] == {"Fn::Sub": "${AWS::StackName}-sweep"}


def test_log_lines_go_to_a_group_that_forgets_them(stack: Template) -> None:
    logging = properties(stack, "CheckFunction")["LoggingConfig"]
    assert (logging["LogGroup"], logging["LogFormat"]) == ({"Ref": "CheckLogGroup"}, "JSON")
    assert properties(stack, "CheckLogGroup")["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_lambda_lets_through_the_log_lines_that_the_function_writes(stack: Template) -> None:
    function = properties(stack, "CheckFunction")
    assert function["LoggingConfig"]["ApplicationLogLevel"] == {"Ref": "LogLevel"}
    assert function["Environment"]["Variables"]["POWERTOOLS_LOG_LEVEL"] == {"Ref": "LogLevel"}
    assert set(stack["Parameters"]["LogLevel"]["AllowedValues"]) <= {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}


def test_the_function_is_traced(stack: Template) -> None:
    assert properties(stack, "CheckFunction")["TracingConfig"] == {"Mode": "Active"}


# --- whose verdicts are kept ------------------------------------------------------------------------------------


def test_the_table_can_be_restored_to_any_moment(stack: Template) -> None:
    assert properties(stack, "VerdictsTable")["PointInTimeRecoverySpecification"] == {
        "PointInTimeRecoveryEnabled": True
    }


def test_verdicts_are_encrypted_at_rest(stack: Template) -> None:
    assert properties(stack, "VerdictsTable")["SSESpecification"] == {"SSEEnabled": True}


def test_the_table_is_paid_by_request(stack: Template) -> None:
    assert properties(stack, "VerdictsTable")["BillingMode"] == "PAY_PER_REQUEST"


def test_each_change_of_a_verdict_is_streamed_with_what_stood_before(stack: Template) -> None:
    assert properties(stack, "VerdictsTable")["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


@pytest.mark.parametrize(("index", "day"), [("by-verdict", "verdict_day"), ("by-source", "source_day")])
def test_verdicts_are_found_by_day(stack: Template, index: str, day: str) -> None:
    indexes = {entry["IndexName"]: entry for entry in properties(stack, "VerdictsTable")["GlobalSecondaryIndexes"]}
    assert indexes[index]["KeySchema"] == [
        {"AttributeName": day, "KeyType": "HASH"},
        {"AttributeName": "checked_at", "KeyType": "RANGE"},
    ]


def test_the_index_by_key_has_what_is_compared_and_no_more(stack: Template) -> None:
    index = {entry["IndexName"]: entry for entry in properties(stack, "VerdictsTable")["GlobalSecondaryIndexes"]}[
        "by-key"
    ]
    assert [entry["AttributeName"] for entry in index["KeySchema"]] == ["key_shard", "object_key"]
    assert index["Projection"]["NonKeyAttributes"] == ["last_modified", "etag", "checker_key", "generation"]


@pytest.mark.parametrize("index", [0, 1])
def test_an_index_carries_enough_to_list_verdicts_from(stack: Template, index: int) -> None:
    projection = properties(stack, "VerdictsTable")["GlobalSecondaryIndexes"][index]["Projection"]
    assert projection["ProjectionType"] == "INCLUDE"
    assert {"headline", "verdict", "support", "reasons", "explanation"} <= set(projection["NonKeyAttributes"])


# --- for whoever deploys it -------------------------------------------------------------------------------------


def test_every_parameter_and_output_is_described(source: Template) -> None:
    described = [*source["Parameters"].values(), *source["Outputs"].values()]
    assert all(entry.get("Description") for entry in described)


def test_every_parameter_has_a_default(source: Template) -> None:
    assert all("Default" in parameter for parameter in source["Parameters"].values())


def test_what_a_person_needs_after_deploying_is_put_out(source: Template) -> None:
    assert set(source["Outputs"]) == {
        "ArticlesBucketName",
        "VerdictsTableName",
        "DropQueueUrl",
        "DropDeadLetterQueueUrl",
        "CheckFunctionArn",
        "SweepFunctionName",
        "AlarmTopicArn",
    }


def version(stack: Template) -> dict[str, Any]:
    """Properties of the version that is published."""
    (found,) = (entry for entry in stack["Resources"].values() if entry["Type"] == "AWS::Lambda::Version")
    published: dict[str, Any] = found["Properties"]
    return published


def deployed(stack: Template, **parameters: str) -> Template:
    """The template with its conditions decided, by these parameters and the defaults of the rest."""
    values = {name: parameter["Default"] for name, parameter in stack["Parameters"].items()} | parameters

    def holds(condition: dict[str, Any]) -> bool:
        ((function, operands),) = condition.items()
        if function == "Fn::Not":
            return not holds(operands[0])
        assert function == "Fn::Equals"
        first, second = (values[operand["Ref"]] if isinstance(operand, dict) else operand for operand in operands)
        return bool(first == second)

    def decided(value: Any) -> Any:
        if isinstance(value, dict) and "Fn::If" in value:
            name, then, otherwise = value["Fn::If"]
            return decided(then if holds(stack["Conditions"][name]) else otherwise)
        if isinstance(value, dict):
            return {key: decided(inner) for key, inner in value.items()}
        return [decided(inner) for inner in value] if isinstance(value, list) else value

    made = {
        name: decided(resource)
        for name, resource in stack["Resources"].items()
        if "Condition" not in resource or holds(stack["Conditions"][resource["Condition"]])
    }
    return {**stack, "Resources": made}


def references(value: Any) -> set[str]:
    """The names that a piece of template refers to, by Ref, GetAtt, Sub, If or DependsOn."""
    names: set[str] = set()
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("Ref", "DependsOn"):
                names.update(listed(inner))
            elif key == "Fn::GetAtt":
                names.add(inner[0] if isinstance(inner, list) else inner.partition(".")[0])
            elif key == "Fn::Sub":
                text, given = inner if isinstance(inner, list) else (inner, {})
                pieces = {piece.partition("}")[0].partition(".")[0] for piece in str(text).split("${")[1:]}
                names |= (pieces - given.keys()) | references(list(given.values()))
            elif key == "Fn::If":
                names |= {inner[0]} | references(inner[1:])
            else:
                names |= references(inner)
    elif isinstance(value, list):
        names.update(*(references(inner) for inner in value))
    return names


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
