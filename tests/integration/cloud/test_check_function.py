"""The handler of the check function, with the real Powertools batch processing, in-process."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest

from bodycheck.cloud.drop import Errand
from bodycheck.cloud.events import errand_message
from bodycheck.errors import UnknownEvent
from bodycheck.formats.stream import Position
from tests.integration.conftest import handler_of

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

TEXT = (
    "Harbour mayor to meet ferry crews\n\n"
    "The harbour mayor will meet the ferry crews on Friday, she told the council on Tuesday. The crews have not "
    "sailed since last week and want better pay. The mayor said she would listen to the crews first."
)
Handler = Callable[[dict[str, Any], "Context"], dict[str, Any]]


@dataclass
class Context:
    """What Lambda hands over beside the event."""

    milliseconds: int = 60_000
    function_name: str = "check"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:check"
    aws_request_id: str = "52fdfc07-2182-454f-963f-5f0f9a621d72"

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


@pytest.fixture
def handler(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Handler:
    """The module as Lambda imports it, under the template's environment."""
    monkeypatch.setenv("BODYCHECK_TABLE", cloud.table_name)
    monkeypatch.setenv("BODYCHECK_DROP_QUEUE", "https://sqs.us-east-1.amazonaws.com/123456789012/drops")
    monkeypatch.setenv("BODYCHECK_MAX_ARTICLE_BYTES", "1000000")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "bodycheck")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bodycheck")
    loaded: Handler = handler_of("check")
    return loaded


@pytest.fixture
def log(handler: Handler) -> Iterator[io.StringIO]:  # noqa: ARG001 - Powertools reads the environment on import
    """What the function's logger writes."""
    from bodycheck.cloud.observability import logger

    stream = io.StringIO()
    writer = logger.registered_handler
    assert isinstance(writer, logging.StreamHandler)
    before = writer.setStream(stream)
    yield stream
    writer.setStream(before)


def notification(cloud: Cloud, *keys: str, name: str = "ObjectCreated:Put") -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventSource": "aws:s3",
                "eventName": name,
                "s3": {"bucket": {"name": cloud.bucket}, "object": {"key": quote_plus(key)}},
            }
            for key in keys
        ]
    }


def batch(*bodies: object) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": "r",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {},
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:drops",
                "awsRegion": "us-east-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_bare_event_answers_its_verdicts(cloud: Cloud, handler: Handler) -> None:
    cloud.put("a b+c%.txt", TEXT)

    (verdict,) = handler(notification(cloud, "a b+c%.txt"), Context())["verdicts"]

    stored = cloud.current("a b+c%.txt")
    assert verdict == {
        "article": f"s3://{cloud.bucket}/a b+c%.txt",
        "action": "recorded",
        **{name: stored[name] for name in ("verdict", "support", "reasons", "explanation")},
    }


def test_an_event_bridge_event_does_the_same(cloud: Cloud, handler: Handler) -> None:
    cloud.put("a b+c%.txt", TEXT)
    detail = {"bucket": {"name": cloud.bucket}, "object": {"key": "a b+c%.txt"}}

    handler({"source": "aws.s3", "detail-type": "Object Created", "detail": detail}, Context())

    assert cloud.current("a b+c%.txt")["headline"] == "Harbour mayor to meet ferry crews"


def test_s3_s_test_message_answers_no_verdicts(handler: Handler) -> None:
    with pytest.warns(UserWarning, match="No application metrics"):
        assert handler({"Service": "Amazon S3", "Event": "s3:TestEvent"}, Context()) == {"verdicts": []}


@pytest.mark.filterwarnings("ignore:No application metrics")
def test_a_bare_event_of_unknown_shape_is_an_error_that_names_its_keys(handler: Handler) -> None:
    with pytest.raises(UnknownEvent, match="hello"):
        handler({"hello": "world"}, Context())


def test_a_batch_of_ten_with_one_poisoned_message_fails_that_one_alone(cloud: Cloud, handler: Handler) -> None:
    keys = [f"{number}.txt" for number in range(9)]
    for key in keys:
        cloud.put(key, TEXT)

    answer = handler(batch(*(notification(cloud, key) for key in keys), {"hello": "world"}), Context())

    assert failed(answer) == ["m9"]
    assert all(cloud.current(key)["verdict"] for key in keys)


def test_a_batch_of_nothing_but_poison_fails_each_message_and_not_the_call(handler: Handler) -> None:
    assert failed(handler(batch("not json", {"hello": "world"}), Context())) == ["m0", "m1"]


def test_what_can_never_be_read_is_acknowledged_and_recorded(cloud: Cloud, handler: Handler) -> None:
    cloud.put("zero.txt", b"")

    answer = handler(batch(notification(cloud, "zero.txt"), notification(cloud, "missing.txt")), Context())

    assert failed(answer) == []
    assert cloud.current("zero.txt")["reasons"] == ["unreadable"]
    assert cloud.current("missing.txt")["reasons"] == ["no_object"]


def test_a_batch_delivered_twice_leaves_the_same_table(cloud: Cloud, handler: Handler) -> None:
    cloud.put("a.txt", TEXT)
    event = batch(notification(cloud, "a.txt"), notification(cloud, "missing.txt"), {"Event": "s3:TestEvent"})
    handler(event, Context())
    before = cloud.items()

    assert failed(handler(event, Context())) == []
    assert cloud.items() == before


def test_a_removal_in_a_batch_withdraws_the_verdict(cloud: Cloud, handler: Handler) -> None:
    cloud.put("a.txt", TEXT)
    handler(notification(cloud, "a.txt"), Context())
    cloud.s3.delete_object(Bucket=cloud.bucket, Key="a.txt")

    handler(batch(notification(cloud, "a.txt", name="ObjectRemoved:DeleteMarkerCreated")), Context())

    assert cloud.current("a.txt")["withdrawn"] is True


def test_with_no_time_left_the_messages_go_back_untouched(cloud: Cloud, handler: Handler) -> None:
    cloud.put("a.txt", TEXT)

    assert failed(handler(batch(notification(cloud, "a.txt")), Context(milliseconds=1_000))) == ["m0"]
    assert cloud.items() == []


def test_with_no_time_left_an_errand_is_sent_anew_and_does_not_wait_for_its_message(
    cloud: Cloud, handler: Handler
) -> None:
    drop = cloud.drop("day.ndjson")
    errand = Errand("check", 1, start=Position(5, 7), first=3, parts=2, tally={"supported": 1})

    assert failed(handler(batch(json.loads(errand_message(drop, errand))), Context(milliseconds=1_000))) == []
    assert [waiting.errand for waiting in cloud.errands()] == [errand]


def test_in_a_message_of_several_drops_one_that_fails_keeps_no_other_from_its_turn(
    cloud: Cloud, handler: Handler
) -> None:
    cloud.put("a.txt", TEXT)
    event = notification(cloud, "k" * 2_000, "a.txt")  # no object can have a key that long

    handler(batch(event), Context())

    assert cloud.current("a.txt")["verdict"]


def test_logs_carry_address_and_request_and_no_word_of_the_article(
    cloud: Cloud, handler: Handler, log: io.StringIO
) -> None:
    cloud.put("a.txt", TEXT)
    poison = {"hello": "Harbour mayor to meet ferry crews"}
    handler(batch(notification(cloud, "a.txt"), poison), Context())

    logged = log.getvalue()
    assert f"s3://{cloud.bucket}/a.txt" in logged
    assert Context.aws_request_id in logged
    assert "m1" in logged
    assert "mayor" not in logged.lower()


def test_verdicts_are_counted_by_kind(cloud: Cloud, handler: Handler, capsys: pytest.CaptureFixture[str]) -> None:
    handler(batch(notification(cloud, "missing.txt"), "poison"), Context())

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    (metrics,) = lines
    assert (metrics["VerdictsUnchecked"], metrics["DropsRecorded"], metrics["MessagesFailed"]) == ([1.0], [1.0], [1.0])
    assert metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Bodycheck"
