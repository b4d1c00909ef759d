"""The queue's consumer: what Lambda's event source mapping does between SQS and a function."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bodycheck.errors import FunctionFailed
from bodycheck.local.blueprint import REGION
from bodycheck.local.deployment import EventSource
from bodycheck.local.invoker import Invoker

_LONGEST_RECEIVE = 10  # messages that one call of SQS gives at most
_POLL_SECONDS = 1  # how long a stop can take to be noticed
_BETWEEN_RECEIVES = 0.05

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One batch that was taken to the function. The ids are the messages'."""

    done: tuple[str, ...]
    """Deleted from the queue."""
    failed: tuple[str, ...]
    """Left there: the queue shows them again after its visibility timeout, or redrives them."""
    error: str | None = None
    """Where the function as a whole failed."""


class QueueConsumer:
    """Takes a queue's messages to a function in the batches that the template's mapping asks for.

    Visibility timeout, maximum receives and dead-letter queue are the queue's own: the consumer deletes what
    succeeded and leaves the rest alone, as Lambda does.
    """

    def __init__(self, sqs: Any, source: EventSource, invoker: Invoker) -> None:
        self._sqs = sqs
        self._source = source
        self._invoker = invoker

    def run(self, stop: threading.Event, delivered: Callable[[Delivery], None] = lambda _: None) -> None:
        """Deliver batch after batch until ``stop`` is set, telling ``delivered`` of each."""
        while not stop.is_set():
            delivery = self.deliver(wait_seconds=_POLL_SECONDS)
            if delivery is not None:
                delivered(delivery)

    def deliver(self, *, wait_seconds: int = 0) -> Delivery | None:
        """Take one batch to the function; None where no message came within ``wait_seconds``."""
        messages = self._receive_batch(wait_seconds)
        if not messages:
            return None
        event = {"Records": [_record(message, self._source) for message in messages]}
        try:
            answer = self._invoker.invoke(event)
        except FunctionFailed as error:
            return Delivery(done=(), failed=_ids(messages), error=f"{error.kind}: {error}")
        failed = _failed(answer, messages) if self._source.reports_failures else frozenset()
        done = [message for message in messages if message["MessageId"] not in failed]
        self._delete(done)
        return Delivery(done=_ids(done), failed=tuple(i for i in _ids(messages) if i in failed))

    def _receive_batch(self, wait_seconds: int) -> list[Message]:
        """Messages up to the batch size; the batching window opens with the first of them."""
        messages = self._receive(self._source.batch_size, wait_seconds)
        closes = time.monotonic() + self._source.window_seconds
        while messages and len(messages) < self._source.batch_size and time.monotonic() < closes:
            more = self._receive(self._source.batch_size - len(messages), 0)
            messages += more
            if not more:
                time.sleep(_BETWEEN_RECEIVES)
        return messages

    def _receive(self, wanted: int, wait_seconds: int) -> list[Message]:
        received = self._sqs.receive_message(
            QueueUrl=self._source.queue_url,
            MaxNumberOfMessages=min(wanted, _LONGEST_RECEIVE),
            WaitTimeSeconds=wait_seconds,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[Message] = received.get("Messages", [])
        return messages

    def _delete(self, messages: list[Message]) -> None:
        for start in range(0, len(messages), _LONGEST_RECEIVE):
            self._sqs.delete_message_batch(
                QueueUrl=self._source.queue_url,
                Entries=[
                    {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
                    for index, message in enumerate(messages[start : start + _LONGEST_RECEIVE])
                ],
            )


def _record(message: Message, source: EventSource) -> dict[str, Any]:
    """The message as a record of Lambda's SQS event, which spells every field its own way."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: {field[0].lower() + field[1:]: value for field, value in attribute.items()}
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": source.queue_arn,
        "awsRegion": REGION,
    }


def _failed(answer: Any, messages: list[Message]) -> frozenset[str]:
    """The ids to leave in the queue. By Lambda's rule an answer it cannot read fails the whole batch."""
    everything = frozenset(_ids(messages))
    if not answer or (isinstance(answer, dict) and not answer.get("batchItemFailures")):
        return frozenset()
    try:
        named = frozenset(failure["itemIdentifier"] for failure in answer["batchItemFailures"])
    except (KeyError, TypeError):
        return everything
    return named if named <= everything else everything


def _ids(messages: list[Message]) -> tuple[str, ...]:
    return tuple(message["MessageId"] for message in messages)
