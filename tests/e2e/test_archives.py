"""A file of many articles under the real runtime client, a worker killed on the way: every article has its verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=[["--format=ndjson", "--articles=900"], ["--format=warc", "--megabytes=12"]])
def result(request: pytest.FixtureRequest) -> Any:
    command = [sys.executable, "-m", "benchmarks.archives", "--kills=1", "--visibility=2", *request.param]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=400, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    return json.loads(ended.stdout.splitlines()[-1])


def test_every_article_has_its_verdict_and_none_twice(result: dict[str, Any]) -> None:
    assert result["verdicts"] == result["articles"] == sum(result["tally"].values())


def test_it_went_through_the_queue_in_pieces_and_a_kill_lost_none(result: dict[str, Any]) -> None:
    assert result["stretches"] > 1
    assert result["kills"] == 1
    assert result["dead_letters"] == 0


def test_a_worker_holds_little_of_it(result: dict[str, Any]) -> None:
    assert 0 < result["peak_worker_mib"] < 512
