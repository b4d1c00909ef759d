"""A small storm: the real handler under the Lambda runtime client, with faults, kills and poison on its way."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tallies() -> list[dict[str, float | str]]:
    """Two runs of the same storm, with more of everything bad than a real one has."""
    weather = {"uploads": 120, "keys": 70, "kills": 2, "poison": 0.05, "deleted": 0.08, "faults": 0.03, "visibility": 8}
    options = [f"--{name}={value}" for name, value in weather.items()]
    command = [sys.executable, "-m", "benchmarks.chaos", "--seed=4", *options]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    try:
        outputs = [run.communicate(timeout=600) for run in runs]
    finally:
        for run in runs:
            run.send_signal(signal.SIGINT)  # where it still runs: it ends its servers and emulators first
    for run, (output, complaints) in zip(runs, outputs, strict=True):
        assert run.returncode == 0, output.decode() + complaints.decode()
    return [json.loads(output.decode().splitlines()[-1]) for output, _ in outputs]


def test_nothing_is_lost_wrong_or_stale(tallies: list[dict[str, int]]) -> None:
    for tally in tallies:
        assert [tally[name] for name in ("lost", "wrong", "stale", "superfluous")] == [0, 0, 0, 0]


def test_the_storm_was_one(tallies: list[dict[str, int]]) -> None:
    for tally in tallies:
        assert tally["uploads"] == 120
        assert min(tally[name] for name in ("duplicated", "disordered", "deletions", "faults", "kills")) > 0
        assert min(tally[name] for name in ("garbage", "deadly", "unreadable")) > 0


def test_only_what_is_no_notification_is_a_dead_letter(tallies: list[dict[str, int]]) -> None:
    for tally in tallies:
        assert tally["dead_letters"] == tally["garbage"]
        assert tally["dead_letters_not_garbage"] == 0


def test_no_line_of_the_logs_quotes_an_article_or_a_credential(tallies: list[dict[str, int]]) -> None:
    for tally in tallies:
        assert tally["lines_that_leak"] == 0


def test_contents_are_evaluated_once(tallies: list[dict[str, int]]) -> None:
    """But for those that a kill interrupts or that kill the function themselves, and those that two workers had in hand
    at once, as a busy machine has them do."""
    for tally in tallies:
        assert tally["evaluations"] <= 1.1 * tally["contents"] + tally["overlaps"]


def test_the_same_storm_again_leaves_the_same_table(tallies: list[dict[str, str]]) -> None:
    assert tallies[0]["table_sha256"] == tallies[1]["table_sha256"]
