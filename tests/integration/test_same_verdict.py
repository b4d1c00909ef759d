"""The same files and checker give the same bytes, whatever order this process' sets and dicts happen to have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import same_verdict

SAMPLES = Path(__file__).parents[2] / "events" / "articles"


def verdicts(seed: str) -> bytes:
    command = [sys.executable, "-c", "from bodycheck.cli import main; main()", "check", "--ndjson", str(SAMPLES)]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, env=environment, capture_output=True, check=True, timeout=120).stdout


@pytest.fixture(scope="module")
def first() -> bytes:
    return verdicts("0")


def test_every_sample_has_its_line(first: bytes) -> None:
    assert len(first.splitlines()) == len(list(SAMPLES.iterdir()))


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_writes_the_same_bytes(first: bytes, seed: str) -> None:
    assert verdicts(seed) == first


def test_what_other_pythons_install_is_locked_and_complete() -> None:
    lock = same_verdict.needed()
    for package in ("numpy", "onnxruntime", "py3langid", "snowballstemmer", "charset-normalizer"):
        assert f"\n{package}==" in f"\n{lock}"
    assert "moto==" not in lock
    assert lock.count("--hash=sha256:") > lock.count("==")
