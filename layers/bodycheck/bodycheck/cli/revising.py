"""``bodycheck history``: how an article's headline, body and verdict changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from rich.console import Console

from bodycheck.cli.display import badge, harmless
from bodycheck.cli.outcome import (
    CHECKED,
    NO_VERDICT,
    ArraySheet,
    TerminalSheet,
    VerdictJson,
    complain,
    stdout_console,
)
from bodycheck.cli.target import Place
from bodycheck.cloud.editions import Editions
from bodycheck.cloud.verdict_listing import VerdictListing
from bodycheck.cloud.verdict_table import VerdictTable


def show(place: Place, article: str, *, machine: bool) -> int:
    """Print every revision of an article, named by its key or address, the oldest first; those too that lie under other
    keys as editions of the same article. 3 where there is none."""
    address = article if article.startswith("s3://") else f"s3://{place.bucket}/{article}"
    dynamodb = place.resource("dynamodb")
    listing, table = VerdictListing(dynamodb, place.table), VerdictTable(dynamodb, place.table)
    current = table.current(address)
    revisions = listing.history(address)
    uris = {item["uri"] for item in [*revisions, *([current] if current else [])] if "uri" in item}
    others = {other for uri in uris for other in Editions(dynamodb, place.table).of(_bucket(address), uri)} - {address}
    if others:
        revisions += [revision for other in others for revision in listing.history(other)]
        revisions.sort(key=lambda revision: (revision["last_modified"], revision["checked_at"]))
    if not revisions:
        return _print_archive(address, current, machine=machine)
    if machine:
        sheet = ArraySheet()
        for revision in revisions:
            sheet.add(revision)
        sheet.close()
    else:
        _print(stdout_console(), revisions, current, named=bool(others))
    return CHECKED


def _bucket(address: str) -> str:
    return address.removeprefix("s3://").partition("/")[0]


def _print_archive(address: str, current: VerdictJson | None, *, machine: bool) -> int:
    """A file of many articles has no history of its own, but each of its articles has."""
    if not current or "tally" not in current:
        complain(f"{address}: nothing is known of it; `bodycheck sweep` queues what was missed")
        return NO_VERDICT
    sheet = ArraySheet() if machine else TerminalSheet()
    sheet.add({"id": address, "tally": current["tally"], "finished_at": current.get("finished_at")})
    sheet.close()
    return CHECKED


def _print(console: Console, revisions: Sequence[VerdictJson], current: VerdictJson | None, *, named: bool) -> None:
    _print_one(console, revisions[0], "first version", named=named)
    for before, after in pairwise(revisions):
        _print_one(console, after, "; ".join(changes(before, after)), named=named)
    if current and current.get("withdrawn"):
        why = "it was canceled" if current.get("status") == "canceled" else "the article was removed"
        console.print(f"{_minute(current['withdrawn_at'])}  withdrawn: {why}")


def _print_one(console: Console, revision: VerdictJson, what: str, *, named: bool) -> None:
    console.print(f"{_minute(revision['last_modified'])}  ", badge(revision), f"  {what}", sep="", soft_wrap=True)
    console.print(f"  {harmless(str(revision['headline']))}", style="dim", soft_wrap=True)
    if named:
        version = revision.get("uri_version", "?")
        console.print(
            f"  version {harmless(str(version))}, {harmless(revision['article'])}", style="dim", soft_wrap=True
        )


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
