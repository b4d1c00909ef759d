"""The real handler of the check, with its evaluations counted, and killed by deadly texts.

A stub where the embedded AWS has none: no text of a few kilobytes exhausts this machine's memory.
"""

from __future__ import annotations

import os
import signal
from typing import Any

import app  # type: ignore[import-not-found]  # beside it on the function's path
from benchmarks.chaos.articles import DEADLY
from bodycheck.cloud import settling
from bodycheck.formats import Article, Reading
from bodycheck.judging import Judged, judge

EVALUATIONS = os.open(os.environ["CHAOS_EVALUATIONS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def counted(reading: Reading, *, identity: str) -> Judged:
    os.write(EVALUATIONS, b"e")
    if isinstance(reading, Article) and DEADLY.decode() in reading.body:
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(reading, identity=identity)


settling.judge = counted  # type: ignore[attr-defined]


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    answer: dict[str, Any] = app.handler(event, context)
    return answer
