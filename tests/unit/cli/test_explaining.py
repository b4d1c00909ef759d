"""``bodycheck check --explain``."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bodycheck.checker import attribution
from bodycheck.checker.features import FEATURES
from bodycheck.checker.model import models
from bodycheck.cli.program import app

SAMPLES = Path(__file__).parents[3] / "events" / "articles"
EXAMPLE = str(SAMPLES / "example.txt")
LINE = json.dumps({"id": 7, "headline": "Bridge to close", "body": "The bridge will close for repairs in May. " * 9})


@pytest.fixture(autouse=True)
def _typical(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typical values of our own, whatever the shipped card says."""
    known = replace(models(), typical=(0.5,) * len(FEATURES))
    monkeypatch.setattr(attribution, "models", lambda: known)


@pytest.fixture(autouse=True)
def _pipes() -> Iterator[None]:
    """The command sets how a broken pipe ends its process; here that is the tests' own."""
    before = signal.getsignal(signal.SIGPIPE)
    yield
    signal.signal(signal.SIGPIPE, before)


def check(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["check", *arguments], input=stdin)


def test_the_ten_heaviest_features_stand_under_the_verdict() -> None:
    lines = check("--explain", EXAMPLE).output.splitlines()
    head = lines.index("   weighs       is  usually  feature")
    rows = [line.split() for line in lines[head + 1 :] if line]
    assert len(rows) == 10
    weights = [abs(float(row[0])) for row in rows]
    assert weights == sorted(weights, reverse=True)
    assert all(row[3] in FEATURES for row in rows)


def test_without_it_nothing_is_said_of_features() -> None:
    assert "weighs" not in check(EXAMPLE).output
    assert "attribution" not in check("--json", EXAMPLE).output
    assert "attribution" not in check("--ndjson", stdin=LINE).output


@pytest.mark.parametrize("arguments", [["--json", EXAMPLE], ["--ndjson", EXAMPLE], ["--ndjson"]])
def test_json_has_every_feature(arguments: list[str]) -> None:
    found = json.loads(check("--explain", *arguments, stdin=LINE).output)
    verdict = found[0] if isinstance(found, list) else found
    assert {feature["name"] for feature in verdict["attribution"]} == set(FEATURES)
    assert list(verdict["attribution"][0]) == ["name", "meaning", "value", "typical", "weight"]


def test_the_rest_of_the_verdict_is_the_same() -> None:
    plain = json.loads(check("--ndjson", stdin=LINE).output)
    explained = json.loads(check("--explain", "--ndjson", stdin=LINE).output)
    del explained["attribution"]
    assert explained == plain


def test_what_could_not_be_judged_has_no_weights() -> None:
    short = json.dumps({"id": 1, "headline": "Bridge to close", "body": "It will."})
    verdicts = [
        json.loads(line) for line in check("--explain", "--ndjson", stdin=f"{short}\nnot JSON\n").output.splitlines()
    ]
    assert [verdict["attribution"] for verdict in verdicts] == [[], []]
    assert "weighs" not in check("--explain", str(SAMPLES / "empty.txt")).output
