"""What the options' values mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import typer

from bodycheck.cli.listing import parse_since
from bodycheck.cli.outcome import Tally, parse_fail_on

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("90m", NOW - timedelta(minutes=90)),
        ("24h", NOW - timedelta(hours=24)),
        ("7D", NOW - timedelta(days=7)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T06:00:00+00:00", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ],
)
def test_since_is_a_span_or_a_day(text: str, moment: datetime) -> None:
    assert parse_since(text, NOW) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "-3h", "3y", "24", "99999999999999h"])
def test_another_since_is_refused_by_name(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no time"):
        parse_since(text, NOW)


def test_a_span_before_the_calendar_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="is no time"):
        parse_since("999999w", NOW)


def test_flagged_stands_for_all_that_an_editor_should_see() -> None:
    assert parse_fail_on("flagged") == {"contradicted", "unsupported", "unrelated"}


def test_verdicts_to_fail_on_are_listed_with_commas() -> None:
    assert parse_fail_on("unchecked, unrelated") == {"unchecked", "unrelated"}


def test_an_unknown_verdict_to_fail_on_is_refused_by_name() -> None:
    with pytest.raises(typer.BadParameter, match="'wrong' is no verdict"):
        parse_fail_on("unsupported,wrong")


def test_the_worst_outcome_makes_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally("unsupported")
    statuses = [tally.status]
    tally.count({"verdict": "unsupported"})
    statuses.append(tally.status)
    tally.late("a.txt: no verdict")
    statuses.append(tally.status)
    tally.usage("b.txt: no such file")
    statuses.append(tally.status)
    assert statuses == [0, 1, 3, 2]
    assert capsys.readouterr().err.splitlines() == ["bodycheck: a.txt: no verdict", "bodycheck: b.txt: no such file"]
