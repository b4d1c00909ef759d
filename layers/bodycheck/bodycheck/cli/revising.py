"""``bodycheck history``: how an article's headline, body and verdict changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from rich.console import Console

from bodycheck.cli.display import badge, harmless
from bodycheck.cli.outcome import CHECKED, NO_VERDICT, ArraySheet, VerdictJson, complain, stdout_console
from bodycheck.cli.target import Place
from bodycheck.cloud.verdict_listing import VerdictListing
from bodycheck.cloud.verdict_table import VerdictTable


def show(place: Place, article: str, *, machine: bool) -> int:
    """Print every revision of an article, named by its key or address, the oldest first. 3 where there is none."""
    address = article if article.startswith("s3://") else f"s3://{place.bucket}/{article}"
    dynamodb = place.resource("dynamodb")
    revisions = VerdictListing(dynamodb, place.table).history(address)
    if not revisions:
        complain(f"{address}: nothing is known of it; `bodycheck sweep` queues what was missed")
        return NO_VERDICT
    current = VerdictTable(dynamodb, place.table).current(address)
    if machine:
        sheet = ArraySheet()
        for revision in revisions:
            sheet.add(revision)
        sheet.close()
    else:
        _print(stdout_console(), revisions, current)
    return CHECKED


def _print(console: Console, revisions: Sequence[VerdictJson], current: VerdictJson | None) -> None:
    _print_one(console, revisions[0], "first version")
    for before, after in pairwise(revisions):
        _print_one(console, after, "; ".join(changes(before, after)))
    if current and current.get("withdrawn"):
        console.print(f"{_minute(current['withdrawn_at'])}  withdrawn: the article was removed")


def _print_one(console: Console, revision: VerdictJson, what: str) -> None:
    console.print(f"{_minute(revision['last_modified'])}  ", badge(revision), f"  {what}", sep="", soft_wrap=True)
    console.print(f"  {harmless(str(revision['headline']))}", style="dim", soft_wrap=True)


def changes(before: VerdictJson, after: VerdictJson) -> Iterator[str]:
    """What an editor would say that has changed from one revision to the next."""
    if before["verdict"] != after["verdict"]:
        yield f"{before['verdict']} → {after['verdict']}"
    edited = [part for part in ("headline", "body") if _hash(before, part) != _hash(after, part)]
    yield f"{' and '.join(edited)} edited" if edited else "the same text again"


def _hash(revision: VerdictJson, part: str) -> Any:
    return revision["input"][f"{part}_sha256"]


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")
