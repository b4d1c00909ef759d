"""A sweep and the check after it, both under the real Lambda runtime client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bodycheck.errors import FunctionFailed
from bodycheck.local.emulator import Emulator, find_emulator

from .conftest import ROOT, SAMPLES, Application, queue_batch


@pytest.fixture
def sweeper(application: Application, tmp_path: Path) -> Iterator[Emulator]:
    deployment = application.deployment
    function = deployment.function("SweepFunction")
    log = tmp_path / "sweep.log"
    with Emulator(function, deployment.environment, log, binary=find_emulator(ROOT)) as emulator:
        yield emulator
    for sample in SAMPLES.glob("*.txt"):
        headline = sample.read_text(encoding="utf-8", errors="replace").split("\n")[0].strip()
        assert not (len(headline) > 12 and headline in log.read_text(errors="replace"))


def waiting(application: Application) -> list[str]:
    sqs, url = application.deployment.client("sqs"), application.deployment.outputs()["DropQueueUrl"]
    bodies: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
        bodies += [message["Body"] for message in messages]
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def test_lost_events_cost_no_verdict(application: Application, sweeper: Emulator) -> None:
    """Uploads and a removal that nobody told of; then a sweep, the check of what it queued, and a sweep again."""
    application.put_samples()
    application.invoke({**queue_batch(*waiting(application))})
    application.put("samples/new.txt", (SAMPLES / "example.txt").read_bytes())
    application.put("samples/example.txt", (SAMPLES / "example.txt").read_bytes() + b"\nMore of it.\n")
    application.delete("samples/changed-number.txt")
    waiting(application)

    first = sweeper.invoke({"prefix": "samples/"})
    assert counts(first) == {"missing": 1, "changed": 1, "orphaned": 1, "outdated": 0, "queued": 3}

    answer = application.invoke(queue_batch(*waiting(application)))
    assert answer == {"batchItemFailures": []}
    assert application.current()["samples/changed-number.txt"]["withdrawn"] is True
    assert application.current()["samples/new.txt"]["verdict"] == "unsupported"

    assert set(counts(sweeper.invoke({})).values()) == {0}


def test_what_asks_for_no_sweep_sweeps_nothing(application: Application, sweeper: Emulator) -> None:
    application.put_samples()
    waiting(application)

    with pytest.raises(FunctionFailed, match="dry_run"):
        sweeper.invoke({"perfix": "samples/"})
    assert waiting(application) == []


def counts(summary: Any) -> dict[str, int]:
    return {name: summary[name] for name in ("missing", "changed", "orphaned", "outdated", "queued")}
