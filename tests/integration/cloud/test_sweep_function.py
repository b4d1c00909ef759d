"""The handler of the sweep, in-process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from bodycheck.errors import UnknownEvent
from tests.integration.conftest import handler_of

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

Handler = Callable[[Any, Any], dict[str, Any]]


class Context:
    """What Lambda hands over beside the event."""

    function_name = "sweep"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:sweep"
    aws_request_id = "52fdfc07-2182-454f-963f-5f0f9a621d72"

    def __init__(self, milliseconds: int = 900_000) -> None:
        self.milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


@pytest.fixture
def queue() -> str:
    url: str = boto3.client("sqs", region_name="us-east-1").create_queue(QueueName="drops")["QueueUrl"]
    return url


@pytest.fixture
def handler(cloud: Cloud, queue: str, monkeypatch: pytest.MonkeyPatch) -> Handler:
    """The module as Lambda imports it, under the template's environment."""
    monkeypatch.setenv("BODYCHECK_TABLE", cloud.table_name)
    monkeypatch.setenv("BODYCHECK_BUCKET", cloud.bucket)
    monkeypatch.setenv("BODYCHECK_DROP_QUEUE", queue)
    monkeypatch.setenv("BODYCHECK_SWEEP_LIMIT", "12")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "bodycheck")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bodycheck")
    loaded: Handler = handler_of("sweep")
    return loaded


def fill(cloud: Cloud, count: int) -> None:
    for number in range(count):
        cloud.put(f"wire/{number:03}.txt", "Harbour mayor to meet ferry crews\n\nThe mayor will.")


def test_the_answer_is_the_summary(cloud: Cloud, handler: Handler) -> None:
    fill(cloud, 3)

    summary = handler({}, Context())

    assert {**summary, "seconds": 0} == {
        "prefix": "",
        "status": "finished",
        "seen": 3,
        "missing": 3,
        "outdated": 0,
        "changed": 0,
        "orphaned": 0,
        "queued": 3,
        "seconds": 0,
    }


def test_what_waits_in_the_queue_already_counts_against_the_limit(cloud: Cloud, handler: Handler) -> None:
    fill(cloud, 30)

    assert [handler({}, Context())["queued"] for _ in range(2)] == [12, 0]


def test_a_limit_of_its_own_and_a_prefix_are_heeded(cloud: Cloud, handler: Handler) -> None:
    fill(cloud, 30)
    cloud.put("other.txt", "Headline\n\nBody.")

    summary = handler({"prefix": "wire/", "limit": 20}, Context())

    assert (summary["status"], summary["queued"]) == ("limit", 20)


def test_a_dry_run_queues_nothing(cloud: Cloud, handler: Handler) -> None:
    fill(cloud, 30)

    summary = handler({"dry_run": True}, Context())

    assert (summary["missing"], summary["queued"], cloud.items()) == (30, 0, [])


def test_with_little_time_left_it_keeps_its_place(cloud: Cloud, handler: Handler) -> None:
    fill(cloud, 30)

    assert handler({}, Context(milliseconds=10_000))["status"] == "out_of_time"


@pytest.mark.parametrize(
    "event",
    [{"Records": []}, {"prefix": 1}, {"limit": 0}, {"limit": True}, {"dry_run": "yes"}, [], {"perfix": "wire/"}],
)
def test_what_asks_for_no_sweep_is_refused_with_the_mend(handler: Handler, event: Any) -> None:
    with pytest.raises(UnknownEvent, match="dry_run"):
        handler(event, Context())


def test_counts_are_metrics_and_no_word_of_an_article_is_logged(
    cloud: Cloud, handler: Handler, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(cloud, 3)

    handler({}, Context())

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    (metrics,) = (line for line in lines if "_aws" in line)
    assert (metrics["SweepRuns"], metrics["SweepsFinished"], metrics["SweepMissing"]) == ([1.0], [1.0], [3.0])
    assert "mayor" not in json.dumps(lines).lower()
