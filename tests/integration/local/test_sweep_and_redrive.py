"""``bodycheck sweep``, ``redrive`` and ``history`` against an embedded AWS, as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bodycheck.cli.program import app
from bodycheck.local.deployment import Deployment
from bodycheck.local.embedded import EmbeddedAws
from bodycheck.local.invoker import InProcess

ROOT = Path(__file__).parents[3]
TEXT = (
    "Harbour mayor to meet ferry crews\n\n"
    "The harbour mayor will meet the ferry crews on Friday, she told the council on Tuesday evening. The crews have "
    "not sailed since last week and want better pay. The mayor said she would listen to the crews first."
)


class Terminal:
    """A shell beside a deployment."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        outputs = deployment.outputs()
        self.bucket, self.queue = outputs["ArticlesBucketName"], outputs["DropQueueUrl"]
        self.dead_letters = outputs["DropDeadLetterQueueUrl"]
        self.s3, self.sqs = deployment.client("s3"), deployment.client("sqs")

    def run(self, *arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, [*arguments, "--endpoint-url", self.deployment.endpoint])
        assert result.exit_code == status, result.output
        return result.output

    def put(self, key: str, text: str = TEXT) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())

    def take(self, url: str) -> list[str]:
        """The messages of a queue, which are gone then."""
        bodies = []
        while messages := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get(
            "Messages"
        ):
            for message in messages:
                bodies.append(message["Body"])
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return bodies

    def fail(self, *bodies: str) -> None:
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.dead_letters, MessageBody=body)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    with EmbeddedAws(ROOT / "template.yaml") as aws:
        terminal = Terminal(aws.deployment)
        terminal.take(terminal.queue)  # S3's test message
        yield terminal


def notification(bucket: str, key: str) -> str:
    entity = {"bucket": {"name": bucket}, "object": {"key": key}}
    return json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": entity}]})


def test_a_dry_run_counts_and_a_sweep_queues(terminal: Terminal) -> None:
    terminal.put("wire/a.txt")
    terminal.put("wire/b c+d.txt")
    terminal.put("other.txt")
    terminal.take(terminal.queue)

    counted = json.loads(terminal.run("sweep", "--dry-run", "--json"))
    assert (counted["seen"], counted["missing"], counted["queued"]) == (3, 3, 0)
    assert terminal.take(terminal.queue) == []

    swept = json.loads(terminal.run("sweep", "--prefix", "wire/", "--json"))
    assert (swept["status"], swept["seen"], swept["queued"]) == ("finished", 2, 2)
    keys = [json.loads(body)["detail"]["object"]["key"] for body in terminal.take(terminal.queue)]
    assert sorted(keys) == ["wire/a.txt", "wire/b c+d.txt"]


def test_a_sweep_is_told_to_a_person_in_words(terminal: Terminal) -> None:
    terminal.put("a.txt")

    output = terminal.run("sweep")

    assert "articles without a verdict" in output
    assert "done" in output
    assert "stopped at the limit" in terminal.run("sweep", "--limit", "1")


def test_what_a_sweep_queues_the_check_understands(terminal: Terminal, tmp_path: Path) -> None:
    terminal.put("a.txt")
    terminal.take(terminal.queue)
    terminal.run("sweep")
    (body,) = terminal.take(terminal.queue)

    with InProcess(
        terminal.deployment.function(), terminal.deployment.environment, tmp_path / "function.log"
    ) as function:
        answer = function.invoke(json.loads(body))

    assert [verdict["action"] for verdict in answer["verdicts"]] == ["recorded"]
    assert json.loads(terminal.run("sweep", "--json"))["missing"] == 0


def test_dead_letters_are_listed_and_put_back(terminal: Terminal) -> None:
    terminal.fail(notification("bucket", "a+b.txt"), "no message of ours")

    listed = json.loads(terminal.run("redrive", "--dry-run", "--json"))
    assert sorted(tuple(row["articles"]) for row in listed) == [(), ("s3://bucket/a b.txt",)]
    assert {row["action"] for row in listed} == {"listed"}
    assert terminal.take(terminal.queue) == []

    done = {tuple(row["articles"]): row["action"] for row in json.loads(terminal.run("redrive", "--json"))}
    assert done == {("s3://bucket/a b.txt",): "put back", (): "left"}
    assert terminal.take(terminal.queue) == [notification("bucket", "a+b.txt")]
    assert terminal.take(terminal.dead_letters) == ["no message of ours"]


def test_what_cannot_be_read_is_discarded_on_request(terminal: Terminal) -> None:
    terminal.fail("no message of ours")

    assert "discarded" in terminal.run("redrive", "--discard-unreadable")
    assert terminal.run("redrive") == "no dead letters\n"


def test_many_dead_letters_are_all_put_back(terminal: Terminal) -> None:
    terminal.fail(*(notification("bucket", f"{number}.txt") for number in range(23)))

    assert "23 dead letters" in terminal.run("redrive")
    assert len(terminal.take(terminal.queue)) == 23


def test_an_article_s_history_says_what_changed(terminal: Terminal, tmp_path: Path) -> None:
    with InProcess(
        terminal.deployment.function(), terminal.deployment.environment, tmp_path / "function.log"
    ) as function:
        for text in (TEXT, TEXT.replace("Harbour mayor", "Austrian president"), TEXT + " Nobody objected."):
            terminal.put("a.txt", text)
            function.invoke(json.loads(notification(terminal.bucket, "a.txt")))
        terminal.s3.delete_object(Bucket=terminal.bucket, Key="a.txt")
        function.invoke(json.loads(notification(terminal.bucket, "a.txt")))

    output = terminal.run("history", "a.txt")
    lines: list[Any] = [line for line in output.splitlines() if not line.startswith("  ")]
    assert "first version" in lines[0]
    assert sum("headline edited" in line for line in lines) == 1
    assert sum("headline and body edited" in line for line in lines) == 1
    assert "withdrawn" in lines[-1]
    revisions = json.loads(terminal.run("history", f"s3://{terminal.bucket}/a.txt", "--json"))
    assert len(revisions) == 3


def test_an_article_never_heard_of_has_no_history(terminal: Terminal) -> None:
    assert "nothing is known" in terminal.run("history", "never.txt", status=3)
