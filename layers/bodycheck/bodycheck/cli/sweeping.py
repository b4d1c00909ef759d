"""``bodycheck sweep``: what was missed, put on the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

from bodycheck.checker import checker_identity
from bodycheck.cli.outcome import CHECKED, NO_VERDICT, as_json, complain, stderr_console, stdout_console, write_stdout
from bodycheck.cli.target import Place
from bodycheck.cloud.drop_queue import DropQueue
from bodycheck.cloud.inventory import Inventory
from bodycheck.cloud.sweep_log import Counts, SweepLog
from bodycheck.cloud.sweeping import Summary, Sweeper
from bodycheck.cloud.verdict_item import checker_key

_MEANINGS = {
    "seen": "keys of the bucket and of the table",
    "missing": "articles without a verdict",
    "outdated": "verdicts of another checker",
    "changed": "verdicts on another content",
    "orphaned": "verdicts whose article is gone",
    "queued": "put on the queue",
}


def sweep(place: Place, prefix: str, *, limit: int | None, dry_run: bool, machine: bool) -> int:
    """Sweep to the end, or to ``limit`` queued articles. The status is 3 where another sweep is at it."""
    dynamodb = place.resource("dynamodb")
    inventory = Inventory(place.client("s3"), dynamodb, bucket=place.bucket, table=place.table)
    queue = DropQueue(place.client("sqs"), place.outputs["DropQueueUrl"], bucket=place.bucket)
    log = SweepLog(dynamodb, place.table, place.bucket)
    sweeper = Sweeper(inventory, queue, log, checker_key(checker_identity()))
    with _counting(stderr_console()) as progress:
        if dry_run:
            summary = sweeper.count(prefix, progress=progress)
        else:
            summary = sweeper.sweep(prefix, limit=limit, progress=progress)
    if summary.status == "busy":
        complain("another sweep is at work here, or died in the last two minutes; nothing was done. Try again later")
        return NO_VERDICT
    if machine:
        write_stdout(as_json(summary.to_dict(), indent=2) + "\n")
    else:
        _print_summary(stdout_console(), summary, dry_run=dry_run)
    return CHECKED


def _print_summary(console: Console, summary: Summary, *, dry_run: bool) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for name, count in summary.counts.to_dict().items():
        if not (dry_run and name == "queued"):
            table.add_row(name, f"{count:,}", _MEANINGS[name])
    console.print(table)
    ends = {"finished": "done", "limit": "stopped at the limit; the next sweep goes on from here"}
    console.print(f"{ends.get(summary.status, summary.status)}, {summary.seconds:.1f} s")


@contextmanager
def _counting(console: Console) -> Iterator[Callable[[Counts], object]]:
    """A line that counts while somebody watches. How many keys there are, only the end tells."""
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("sweeping") as status:
        yield lambda counts: status.update(
            f"{counts.seen:,} seen: {counts.missing:,} missing, {counts.outdated:,} outdated, "
            f"{counts.changed:,} changed, {counts.orphaned:,} orphaned; {counts.queued:,} queued"
        )
