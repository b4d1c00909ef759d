"""The consumer between a real queue and a function: what is deleted, what stays, what ends in the dead-letter queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bodycheck.errors import FunctionFailed
from bodycheck.local.consumer import Delivery, QueueConsumer
from bodycheck.local.deployment import Deployment, EventSource

Event = dict[str, Any]


class Function:
    """A function of the test's own behind the consumer's port; it keeps the events it was given."""

    def __init__(self, answer: Callable[[Event], Any]) -> None:
        self._answer = answer
        self.events: list[Event] = []

    def invoke(self, event: Event) -> Any:
        self.events.append(event)
        return self._answer(event)


def failing_on_poison(event: Event) -> Any:
    poisoned = [record["messageId"] for record in event["Records"] if record["body"] == "poison"]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in poisoned]}


def failing_altogether(_: Event) -> Any:
    raise FunctionFailed("no", kind="ValueError")


@pytest.fixture
def source(deployment: Deployment) -> EventSource:
    """The template's event source, its queues empty and showing failed messages again at once."""
    sqs = deployment.client("sqs")
    [source] = deployment.event_sources()
    for name in ("DropQueueUrl", "DropDeadLetterQueueUrl"):
        empty(sqs, deployment.outputs()[name])
    sqs.set_queue_attributes(QueueUrl=source.queue_url, Attributes={"VisibilityTimeout": "0"})
    return replace(source, window_seconds=0)


def empty(sqs: Any, queue_url: str) -> None:
    while messages := sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get(
        "Messages"
    ):
        for message in messages:
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def send(deployment: Deployment, *bodies: str) -> None:
    for body in bodies:
        deployment.client("sqs").send_message(QueueUrl=deployment.outputs()["DropQueueUrl"], MessageBody=body)


def left_in(deployment: Deployment, queue: str) -> list[str]:
    answer = deployment.client("sqs").receive_message(
        QueueUrl=deployment.outputs()[queue], MaxNumberOfMessages=10, VisibilityTimeout=0, WaitTimeSeconds=0
    )
    return [message["Body"] for message in answer.get("Messages", [])]


def deliver(deployment: Deployment, source: EventSource, function: Function) -> Delivery | None:
    return QueueConsumer(deployment.client("sqs"), source, function).deliver()


def test_the_record_is_lambdas_sqs_record(deployment: Deployment, source: EventSource) -> None:
    send(deployment, "hello")
    function = Function(failing_on_poison)
    deliver(deployment, source, function)
    [record] = function.events[0]["Records"]
    assert set(record) == {
        "messageId",
        "receiptHandle",
        "body",
        "attributes",
        "messageAttributes",
        "md5OfBody",
        "eventSource",
        "eventSourceARN",
        "awsRegion",
    }
    assert set(record["attributes"]) >= {
        "ApproximateReceiveCount",
        "SentTimestamp",
        "SenderId",
        "ApproximateFirstReceiveTimestamp",
    }
    assert (record["body"], record["eventSource"], record["eventSourceARN"], record["md5OfBody"]) == (
        "hello",
        "aws:sqs",
        source.queue_arn,
        hashlib.md5(b"hello", usedforsecurity=False).hexdigest(),
    )


def test_an_empty_queue_invokes_nothing(deployment: Deployment, source: EventSource) -> None:
    function = Function(failing_on_poison)
    assert deliver(deployment, source, function) is None
    assert function.events == []


def test_what_succeeded_is_deleted_and_what_failed_stays(deployment: Deployment, source: EventSource) -> None:
    send(deployment, "good", "poison", "fine")
    deliver(deployment, source, Function(failing_on_poison))
    assert left_in(deployment, "DropQueueUrl") == ["poison"]


def test_a_failed_function_leaves_the_whole_batch(deployment: Deployment, source: EventSource) -> None:
    send(deployment, "good", "fine")
    delivery = deliver(deployment, source, Function(failing_altogether))
    assert delivery is not None
    assert delivery.error == "ValueError: no"
    assert sorted(left_in(deployment, "DropQueueUrl")) == ["fine", "good"]


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"itemIdentifier": "of another batch"}]},
        {"batchItemFailures": [{"wrong": "name"}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        "no object",
    ],
    ids=["unknown id", "wrong name", "null id", "no object"],
)
def test_an_answer_lambda_cannot_read_leaves_the_whole_batch(
    deployment: Deployment, source: EventSource, answer: Any
) -> None:
    send(deployment, "good")
    deliver(deployment, source, Function(lambda _: answer))
    assert left_in(deployment, "DropQueueUrl") == ["good"]


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_an_answer_without_failures_is_success(deployment: Deployment, source: EventSource, answer: Any) -> None:
    send(deployment, "good")
    deliver(deployment, source, Function(lambda _: answer))
    assert left_in(deployment, "DropQueueUrl") == []


def test_failures_are_not_heeded_where_the_mapping_does_not_ask_for_them(
    deployment: Deployment, source: EventSource
) -> None:
    send(deployment, "poison")
    deliver(deployment, replace(source, reports_failures=False), Function(failing_on_poison))
    assert left_in(deployment, "DropQueueUrl") == []


def test_a_batch_is_no_larger_than_the_mapping_says(deployment: Deployment, source: EventSource) -> None:
    send(deployment, *(str(number) for number in range(5)))
    function = Function(failing_on_poison)
    deliver(deployment, replace(source, batch_size=3), function)
    assert len(function.events[0]["Records"]) == 3


def test_the_batching_window_gathers_more_than_one_receive_gives(deployment: Deployment, source: EventSource) -> None:
    send(deployment, *(str(number) for number in range(12)))
    function = Function(failing_on_poison)
    deployment.client("sqs").set_queue_attributes(QueueUrl=source.queue_url, Attributes={"VisibilityTimeout": "60"})
    deliver(deployment, replace(source, batch_size=12, window_seconds=5), function)
    assert len(function.events[0]["Records"]) == 12


def test_a_poison_message_ends_in_the_dead_letter_queue_and_the_others_are_done(
    deployment: Deployment, source: EventSource
) -> None:
    send(deployment, "good", "poison", "fine")
    attributes = deployment.client("sqs").get_queue_attributes(
        QueueUrl=source.queue_url, AttributeNames=["RedrivePolicy"]
    )["Attributes"]
    most_receives = int(json.loads(attributes["RedrivePolicy"])["maxReceiveCount"])
    function = Function(failing_on_poison)
    deliveries = [deliver(deployment, source, function) for _ in range(most_receives + 1)]
    assert deliveries[-1] is None
    assert len(function.events) == most_receives
    assert left_in(deployment, "DropQueueUrl") == []
    assert left_in(deployment, "DropDeadLetterQueueUrl") == ["poison"]
