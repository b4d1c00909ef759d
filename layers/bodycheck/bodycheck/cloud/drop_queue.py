"""The queue of drops, as those see it who put something on it; and its dead letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bodycheck.cloud.drop import Drop, Errand
from bodycheck.cloud.events import drops_of_message, errand_message, finding_message
from bodycheck.cloud.failures import sorted_failures
from bodycheck.errors import RetryableFailure, UnknownEvent

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MESSAGES_AT_ONCE = 10
"""SQS takes and gives no more in one call."""
_TRIES = 5  # for messages that SQS leaves out of a batch
_HELD_SECONDS = 300  # for which a dead letter that is being looked at is hidden from others


class DropQueue:
    """Takes findings of a sweep on ``bucket``."""

    def __init__(self, sqs: SQSClient, url: str, *, bucket: str) -> None:
        self._sqs, self._url, self._bucket = sqs, url, bucket

    def waiting(self) -> int:
        """About how many messages wait for the check."""
        with sorted_failures(self._url):
            answer = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["ApproximateNumberOfMessages"])
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])

    def put(self, findings: Sequence[tuple[str, str]]) -> None:
        """Have these keys looked at, each with what was found amiss."""
        send(self._sqs, self._url, [finding_message(self._bucket, key, finding) for key, finding in findings])


class ErrandQueue:
    """Takes errands on archives."""

    def __init__(self, sqs: SQSClient, url: str) -> None:
        self._sqs, self._url = sqs, url

    def send_errands(self, drop: Drop, errands: Sequence[Errand]) -> None:
        send(self._sqs, self._url, [errand_message(drop, errand) for errand in errands])


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was delivered as often as the queue allows, and failed each time."""

    message_id: str
    body: str
    receipt: str
    sent_at: datetime
    articles: tuple[str, ...]
    """What it names; nothing where it cannot be read."""
    fault: str | None
    """Why it cannot be read."""


class DeadLetters:
    """The dead letters of one queue."""

    def __init__(self, sqs: SQSClient, url: str, *, queue_url: str) -> None:
        self._sqs, self._url, self._queue_url = sqs, url, queue_url

    def batches(self) -> Iterator[list[DeadLetter]]:
        """All there are, each hidden from others for five minutes."""
        while True:
            with sorted_failures(self._url):
                answer = self._sqs.receive_message(
                    QueueUrl=self._url,
                    MaxNumberOfMessages=MESSAGES_AT_ONCE,
                    VisibilityTimeout=_HELD_SECONDS,
                    WaitTimeSeconds=1,
                    MessageSystemAttributeNames=["SentTimestamp"],
                )
            if not answer.get("Messages"):
                return
            yield [_dead_letter(message) for message in answer["Messages"]]

    def put_back(self, letters: Sequence[DeadLetter]) -> None:
        """Onto the queue they came from, and only then away from here."""
        send(self._sqs, self._queue_url, [letter.body for letter in letters])
        self.discard(letters)

    def discard(self, letters: Sequence[DeadLetter]) -> None:
        if not letters:
            return
        entries: list[Any] = [{"Id": str(n), "ReceiptHandle": one.receipt} for n, one in enumerate(letters)]
        with sorted_failures(self._url):
            failed = self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries).get("Failed", [])
        if failed:
            raise RetryableFailure(f"{self._url}: {len(failed)} dead letters were put back but not deleted; try again")

    def leave(self, letters: Iterable[DeadLetter]) -> None:
        """Let others see these again."""
        for letter in letters:
            with sorted_failures(self._url):
                self._sqs.change_message_visibility(
                    QueueUrl=self._url, ReceiptHandle=letter.receipt, VisibilityTimeout=0
                )


def send(sqs: SQSClient, url: str, bodies: Sequence[str]) -> None:
    """Put messages on a queue, all of them. Raises :class:`RetryableFailure` where SQS goes on leaving some out."""
    for at in range(0, len(bodies), MESSAGES_AT_ONCE):
        waiting = {str(n): body for n, body in enumerate(bodies[at : at + MESSAGES_AT_ONCE])}
        for _ in range(_TRIES):
            entries: list[Any] = [{"Id": name, "MessageBody": body} for name, body in waiting.items()]
            with sorted_failures(url):
                answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
            for sent in answer.get("Successful", []):
                del waiting[sent["Id"]]
            if not waiting:
                break
        else:
            raise RetryableFailure(f"{url}: SQS left {len(waiting)} messages out of a batch {_TRIES} times")


def _dead_letter(message: Any) -> DeadLetter:
    articles: tuple[str, ...] = ()
    fault = None
    try:
        articles = tuple(drop.article for drop in drops_of_message(message["Body"]))
    except UnknownEvent as error:
        fault = str(error)
    sent = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, tz=UTC)
    return DeadLetter(message["MessageId"], message["Body"], message["ReceiptHandle"], sent, articles, fault)
