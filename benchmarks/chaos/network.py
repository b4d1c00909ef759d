"""Calls that fail: in front of the embedded AWS, for the functions alone."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

FUNCTION_KEY = "CHAOSFUNCTION"
"""Access key of the functions' credentials: calls under another are left alone."""
TIMEOUT_SECONDS = 6.0
"""Longer than the function waits for an answer."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BrokenNetwork:
    """A WSGI middleware. Of the functions' calls the given share is throttled, answered with 5xx, cut off before or
    after it was carried out, or answered too late."""

    KINDS = ("throttled", "server error", "cut off before", "cut off after", "too late")
    WEIGHTS = (40, 30, 14, 14, 2)

    def __init__(self, seed: int, share: float) -> None:
        self._choice, self._share = random.Random(f"network {seed}"), share
        self._lock = threading.Lock()
        self.faults: Counter[str] = Counter()

    def around(self, application: Application) -> Application:
        def answered(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            kind = self._fault(environment)
            if kind is None:
                return application(environment, start)
            if kind == "throttled":
                return _refusal(environment, start, throttled=True)
            if kind == "server error":
                return _refusal(environment, start, throttled=False)
            if kind == "cut off before":
                environment["wsgi.input"].read()  # or the server would take it for the next request
            else:
                list(application(environment, lambda *_: None))
            if kind == "too late":
                time.sleep(TIMEOUT_SECONDS)
            return _cut_off(environment)

        return answered

    def _fault(self, environment: dict[str, Any]) -> str | None:
        if FUNCTION_KEY not in environment.get("HTTP_AUTHORIZATION", ""):
            return None
        with self._lock:
            if self._choice.random() >= self._share:
                return None
            kind = self._choice.choices(self.KINDS, self.WEIGHTS)[0]
            self.faults[kind] += 1
        return kind


def _refusal(environment: dict[str, Any], start: Callable[..., Any], *, throttled: bool) -> Iterable[bytes]:
    if "HTTP_X_AMZ_TARGET" in environment:  # DynamoDB
        code = "ProvisionedThroughputExceededException" if throttled else "InternalServerError"
        status = "400 Bad Request" if throttled else "500 Internal Server Error"
        body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "storm"}).encode()
        start(status, [("Content-Type", "application/x-amz-json-1.0"), ("Content-Length", str(len(body)))])
        return [body]
    code, status = ("SlowDown", "503 Slow Down") if throttled else ("InternalError", "500 Internal Server Error")
    body = f"<Error><Code>{code}</Code><Message>storm</Message></Error>".encode()
    start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [] if environment["REQUEST_METHOD"] == "HEAD" else [body]


def _cut_off(environment: dict[str, Any]) -> Iterable[bytes]:
    connection: socket.socket = environment["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError("the storm cut this connection off")
