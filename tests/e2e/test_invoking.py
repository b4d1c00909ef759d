"""``bodycheck invoke`` as a program."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .conftest import ROOT, SAMPLES

BODYCHECK = [sys.executable, "-c", "from bodycheck.cli import main; main()"]


def invoke(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BODYCHECK, "invoke", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_answer_and_the_stored_item_are_shown() -> None:
    ended = invoke("events/s3-put.json", "--json")
    shown = json.loads(ended.stdout)
    assert ended.returncode == 0
    assert [verdict["verdict"] for verdict in shown["answer"]["verdicts"]] == ["unsupported"]
    assert [item["verdict"] for item in shown["stored"]] == ["unsupported"]


def test_a_batch_shows_an_item_for_each_article() -> None:
    shown = json.loads(invoke("events/sqs-batch.json", "--json").stdout)
    assert (len(shown["answer"]["batchItemFailures"]), len(shown["stored"])) == (1, 9)


def test_another_article_takes_the_place_of_the_sample() -> None:
    ended = invoke("events/s3-put.json", "--json", "--article", str(SAMPLES / "true-twin.txt"))
    assert [item["verdict"] for item in json.loads(ended.stdout)["stored"]] == ["supported"]


def test_a_removal_is_shown_on_a_verdict_that_was_there() -> None:
    [item] = json.loads(invoke("events/s3-removed.json", "--json").stdout)["stored"]
    assert item["withdrawn"]
    assert "withdrawn_at" in item


def test_an_object_without_a_sample_is_missing() -> None:
    [item] = json.loads(invoke("events/s3-put-missing-object.json", "--json").stdout)["stored"]
    assert item["reasons"] == ["no_object"]


def test_a_function_that_fails_makes_the_exit_status() -> None:
    ended = invoke("events/unknown-shape.json")
    assert ended.returncode == 3
    assert "bodycheck: the function failed: UnknownEvent" in ended.stderr


@pytest.mark.parametrize(("event", "complaint"), [("nowhere.json", "cannot read"), ("README.md", "is not JSON")])
def test_an_event_that_cannot_be_read_is_named(event: str, complaint: str) -> None:
    ended = invoke(event)
    assert ended.returncode == 2
    assert f"bodycheck: {event}: " in ended.stderr
    assert complaint in ended.stderr
