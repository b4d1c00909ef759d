"""Workers that die on the way, killed from in front of the embedded AWS while they wait for its answer; and the message
that they had in hand, which comes again."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.chaos.network import Application
from bodycheck.errors import FunctionFailed
from bodycheck.local.emulator import Emulator
from bodycheck.local.invoker import Invoker

_WRITE = "DynamoDB_20120810.TransactWriteItems"
"""With each of these a worker stores one verdict, or the end of a stretch."""


class Killer:
    """A WSGI middleware that kills workers as they write: ``kills`` times, spread evenly over ``articles``.

    Whoever waits for the answer to a write has a message in hand, however fast or slow the machine is; a kill by the
    clock may come when the work is over. The write is carried out all the same: the message comes again, and what its
    first delivery has stored is there.
    """

    def __init__(self, kills: int, articles: int, say: Callable[[str], object]) -> None:
        self._due = [articles * (n + 1) // (kills + 1) for n in range(kills)]
        self._say = say
        self._lock = threading.Lock()
        self._writes = 0
        self.workers: dict[str, Emulator] = {}
        """By the access key that a worker signs its calls with: the only thing that tells them apart here."""

    def around(self, application: Application) -> Application:
        def answered(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            if environment.get("HTTP_X_AMZ_TARGET") == _WRITE:
                key = re.search(r"Credential=(\w+)/", environment.get("HTTP_AUTHORIZATION", ""))
                worker = self.workers.get(key[1]) if key else None
                if worker:
                    self._written_by(worker)
            return application(environment, start)

        return answered

    def _written_by(self, worker: Emulator) -> None:
        with self._lock:
            self._writes += 1
            if self._due and self._writes >= self._due[0] and worker.kill():
                self._due.pop(0)
                self._say(f"killed a worker at write {self._writes:,}")


class SoonAgain:
    """An invoker that has a message that failed come again within ``seconds``.

    The queue's own visibility timeout stays as long as it is: were it shorter than an invocation, a slow machine would
    do the same stretch twice at once, and each time leave a rest of it to be done, without end.
    """

    def __init__(self, invoker: Invoker, sqs: Any, queue_url: str, seconds: int) -> None:
        self._invoker, self._sqs, self._queue_url, self._seconds = invoker, sqs, queue_url, seconds

    def invoke(self, event: Any) -> Any:
        try:
            answer = self._invoker.invoke(event)
        except FunctionFailed:
            self._hasten(event)
            raise
        if answer["batchItemFailures"]:
            self._hasten(event)
        return answer

    def _hasten(self, event: Any) -> None:
        (record,) = event["Records"]
        self._sqs.change_message_visibility(
            QueueUrl=self._queue_url, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=self._seconds
        )
