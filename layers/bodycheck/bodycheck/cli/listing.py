"""``bodycheck verdicts``: what the table says, the latest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import typer
from rich.table import Table

from bodycheck.cli.display import badge, harmless
from bodycheck.cli.outcome import ArraySheet, VerdictJson, stdout_console
from bodycheck.cli.target import Place
from bodycheck.cloud.verdict_listing import VerdictListing
from bodycheck.verdict import VERDICT_LABELS

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def show(place: Place, *, verdicts: Sequence[str], since: str, source: str | None, as_json: bool) -> None:
    """Print the current verdicts checked after ``since``: a row an article, or a JSON array of whole verdicts."""
    labels = _labels(verdicts)
    begin = parse_since(since, datetime.now(UTC))
    verdicts_of = VerdictListing(place.resource("dynamodb"), place.table)
    found = verdicts_of.recent(begin, verdicts=labels, source=source)
    if as_json:
        sheet = ArraySheet()
        for verdict in found:
            sheet.add(verdict)
        sheet.close()
    else:
        stdout_console().print(
            _table(found, place.bucket) if found else f"no such verdicts since {begin:%Y-%m-%d %H:%M} UTC"
        )


def parse_since(text: str, now: datetime) -> datetime:
    """``90m``, ``24h``, ``7d``, ``2w`` before ``now``; or a day or time in ISO 8601, in UTC if it names no zone."""
    try:
        if match := re.fullmatch(r"(\d{1,6})([mhdw])", text.strip().lower()):
            return now - timedelta(**{_UNITS[match[2]]: int(match[1])})
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{text!r} is no time: give 90m, 24h, 7d, or a day such as 2026-11-01", param_hint="--since"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _labels(verdicts: Sequence[str]) -> list[str]:
    for verdict in verdicts:
        if verdict not in VERDICT_LABELS:
            known = ", ".join(VERDICT_LABELS)
            raise typer.BadParameter(f"{verdict!r} is no verdict: choose from {known}", param_hint="--verdict")
    return list(verdicts) or list(VERDICT_LABELS)


def _table(found: Sequence[VerdictJson], bucket: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("verdict", no_wrap=True, min_width=19)
    table.add_column("headline", ratio=3, no_wrap=True, overflow="ellipsis")
    table.add_column("reasons", ratio=2, no_wrap=True, overflow="ellipsis")
    table.add_column("article", ratio=2, no_wrap=True, overflow="ellipsis", style="dim")
    for verdict in found:
        table.add_row(
            badge(verdict),
            harmless(str(verdict["headline"])),
            ", ".join(verdict["reasons"]),
            harmless(str(verdict["article"]).removeprefix(f"s3://{bucket}/")),
        )
    return table
