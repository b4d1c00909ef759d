"""A sweep: bucket and table laid side by side, and what does not match put on the queue of drops.

It works in the order of keys, holds a page of each side and no more, and keeps its place in the table: cut off
anywhere, the next one goes on from there.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

from bodycheck.cloud.drop_queue import MESSAGES_AT_ONCE, DropQueue
from bodycheck.cloud.inventory import Inventory, StoredObject, TrackedArticle
from bodycheck.cloud.sweep_log import Counts, SweepLog, SweepState

FindingKind = Literal["missing", "outdated", "changed", "orphaned"]
Status = Literal["finished", "out_of_time", "limit", "busy"]

_KEYS_BETWEEN_SAVES = 1000


@dataclass(frozen=True, slots=True)
class Summary:
    """How a sweep ended. ``counts`` are of the whole sweep, ``here`` of this run of it."""

    prefix: str
    status: Status
    counts: Counts
    here: Counts
    seconds: float
    """Of work, in all the runs of it."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "prefix": self.prefix,
            "status": self.status,
            **self.counts.to_dict(),
            "seconds": round(self.seconds, 1),
        }


def compare(
    stored: Iterable[StoredObject], tracked: Iterable[TrackedArticle], checker_key: str
) -> Iterator[tuple[str, FindingKind | None]]:
    """Each key of the bucket or of the table once, in order, and what is amiss with it."""
    both = heapq.merge(stored, tracked, key=attrgetter("key"))
    for key, group in groupby(both, key=attrgetter("key")):
        entries = list(group)
        objects = [entry for entry in entries if isinstance(entry, StoredObject)]
        verdicts = [entry for entry in entries if isinstance(entry, TrackedArticle)]
        yield key, _amiss(objects, verdicts, checker_key)


def _amiss(objects: list[StoredObject], verdicts: list[TrackedArticle], checker_key: str) -> FindingKind | None:
    if not objects:
        return "orphaned"
    if not verdicts:
        return "missing"
    if any(verdict.content != objects[0].content for verdict in verdicts):
        return "changed"
    if any(verdict.checker_key != checker_key for verdict in verdicts):
        return "outdated"
    return None


class Sweeper:
    """Sweeps one bucket. ``checker_key`` is that of the checker whose verdicts count as up to date."""

    def __init__(self, inventory: Inventory, queue: DropQueue, log: SweepLog, checker_key: str) -> None:
        self._inventory, self._queue, self._log, self._checker_key = inventory, queue, log, checker_key

    def sweep(
        self,
        prefix: str = "",
        *,
        limit: int | None = None,
        out_of_time: Callable[[], bool] = lambda: False,
        progress: Callable[[Counts], object] = lambda _: None,
    ) -> Summary:
        """Go on where the last sweep of ``prefix`` was cut off, or begin, and queue what is found.

        At most ``limit`` articles are queued. Between two pages ``progress`` is told the counts, and ``out_of_time``
        asked whether to stop. The status is ``busy``, and nothing was done, where another sweep of ``prefix`` is at it.
        """
        if limit is not None and limit <= 0:
            return Summary(prefix, "limit", Counts(), Counts(), 0.0)
        state = self._log.claim(prefix)
        if state is None:
            return Summary(prefix, "busy", Counts(), Counts(), 0.0)
        run = _Run(self._queue, self._log, state)
        try:
            status = self._work(run, limit, out_of_time, progress)
        except BaseException:
            self._log.release(run.timed())
            raise
        if status == "finished":
            self._log.finish(run.timed())
        else:
            self._log.release(run.timed())
        return Summary(prefix, status, run.state.counts, run.state.counts - state.counts, run.timed().seconds)

    def count(
        self,
        prefix: str = "",
        *,
        out_of_time: Callable[[], bool] = lambda: False,
        progress: Callable[[Counts], object] = lambda _: None,
    ) -> Summary:
        """What a sweep would find, from the beginning. Nothing is queued or written."""
        started = time.monotonic()
        counts = Counts()
        status: Status = "finished"
        for _, finding in self._compared(prefix, ""):
            counts = counts.plus(finding)
            if counts.seen % _KEYS_BETWEEN_SAVES == 0:
                progress(counts)
                if out_of_time():
                    status = "out_of_time"
                    break
        progress(counts)
        return Summary(prefix, status, counts, counts, time.monotonic() - started)

    def _work(
        self,
        run: _Run,
        limit: int | None,
        out_of_time: Callable[[], bool],
        progress: Callable[[Counts], object],
    ) -> Status:
        room = None if limit is None else run.state.counts.queued + limit
        for key, finding in self._compared(run.state.prefix, run.state.cursor):
            run.add(key, finding)
            full = room is not None and run.state.counts.queued + len(run.found) >= room
            if full or len(run.found) >= MESSAGES_AT_ONCE or run.unsaved >= _KEYS_BETWEEN_SAVES:
                run.save()
                progress(run.state.counts)
                if full:
                    return "limit"
                if out_of_time():
                    return "out_of_time"
        run.save()
        progress(run.state.counts)
        return "finished"

    def _compared(self, prefix: str, after: str) -> Iterator[tuple[str, FindingKind | None]]:
        stored = self._inventory.stored(prefix, after=after)
        tracked = self._inventory.tracked(prefix, after=after)
        return compare(stored, tracked, self._checker_key)


class _Run:
    """A run of a sweep: its state as it is saved, and what has been found since it was."""

    def __init__(self, queue: DropQueue, log: SweepLog, state: SweepState) -> None:
        self._queue, self._log, self.state = queue, log, state
        self.found: list[tuple[str, str]] = []
        self.unsaved = 0
        self._next = state
        self._started = time.monotonic() - state.seconds

    def add(self, key: str, finding: FindingKind | None) -> None:
        self._next = replace(self._next, cursor=key, counts=self._next.counts.plus(finding))
        self.unsaved += 1
        if finding:
            self.found.append((key, finding))

    def save(self) -> None:
        """Queue what was found, then move on: whoever dies between the two queues these again, and loses none."""
        if self.found:
            self._queue.put(self.found)
        queued = Counts(queued=len(self.found))
        self._next = replace(self._next, counts=self._next.counts + queued)
        self.state = self._next
        self.found, self.unsaved = [], 0
        self._log.save(self.timed())

    def timed(self) -> SweepState:
        """The state up to where it was last saved, with the seconds of work up to now."""
        return replace(self.state, seconds=time.monotonic() - self._started)
