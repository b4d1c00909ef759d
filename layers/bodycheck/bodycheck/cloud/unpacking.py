"""Archives: files of many articles, parted into stretches that go through the queue of drops like ordinary work.

An archive is *walked* once: every part of it is passed over, unread, and every few hundred of them become a stretch, an
errand on the queue. Each stretch is then *checked* by whichever function takes it, and marked done in the table. What
is cut off anywhere comes again: a walk goes on where it was noted, a stretch that is done is let be, and in one that is
half done the articles that have their verdict are passed over. At the end the archive is *cleaned* of verdicts on
articles that an earlier content had and this one has not.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from bodycheck import checker
from bodycheck.article import Article
from bodycheck.cloud.archive_table import ArchiveState, ArchiveTable, StretchState
from bodycheck.cloud.drop import Drop, Errand
from bodycheck.cloud.editions import Editions, edition_of
from bodycheck.cloud.objects import ArticleObjects
from bodycheck.cloud.outcome import ATTEMPTS_APART, FIRST, SUSPECT_FROM, Delivery, Outcome, recorded
from bodycheck.cloud.verdict_item import Place, checker_key
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.errors import ArchiveChanged, RetryableFailure, UnreadableArticle
from bodycheck.formats import NewsFile, Reading
from bodycheck.formats.news_file import renamed
from bodycheck.formats.part import Part
from bodycheck.formats.stream import Position
from bodycheck.judging import judge

STRETCH_PARTS = 400
"""Parts of a stretch: some seconds of work, so that a batch of stretches fits into an invocation."""
STRETCH_BYTES = 4 * 1024 * 1024
_ERRANDS_AT_ONCE = 10
_FEWEST_AT_ONCE = 50
"""New verdicts of one part that are worth reading it for, however short the time: it must be read anew after a stop."""
_FARTHER = 4
"""Where reading can begin only at the start of a long packed stream, a stretch is at least this fraction of what has to
be unpacked before it."""

_LATEST = 2**62
"""A generation that is later than any."""

Settled = Callable[[Drop, Outcome], object]


class ErrandQueue(Protocol):
    """Takes errands on archives."""

    def send_errands(self, drop: Drop, errands: Sequence[Errand]) -> None: ...


@dataclass(frozen=True, slots=True)
class Shift:
    """One invocation: whom to tell of each article, and when to stop."""

    settled: Settled = lambda _drop, _outcome: None
    out_of_time: Callable[[], bool] = lambda: False
    delivery: Delivery = FIRST


class Unpacker:
    """Unpacks archives of one bucket into verdicts of one table."""

    def __init__(
        self,
        objects: ArticleObjects,
        table: VerdictTable,
        archives: ArchiveTable,
        editions: Editions,
        queue: ErrandQueue,
    ) -> None:
        self._objects, self._table, self._archives, self.editions = objects, table, archives, editions
        self._queue = queue

    def go_on(self, drop: Drop, shift: Shift) -> None:
        """Do what is left to be done about the archive that is, or was, at the drop's address."""
        item = self._table.current(drop.article) or {}
        state = ArchiveState.of(item)
        try:
            if state is None:
                if item.get("leftovers"):
                    self._clean(drop, item["generation"], shift)
            elif not state.walked:
                self._walk(drop, state, shift)
            elif state.checked:
                self._finish(drop, state, shift)
            elif state.stretches == 1:  # it was never queued
                self._check(drop, state, _only_stretch(state), shift)
            elif self._archives.is_overdue(state):  # an errand may have been lost; those that are done cost little
                self._walk(drop, self._archives.reopen(drop, state), shift)
        except ArchiveChanged:
            return

    def run(self, drop: Drop, errand: Errand, shift: Shift) -> None:
        """Do an errand. One on a content that is no longer there is done with."""
        if errand.task != "check":
            self.go_on(drop, shift)
            return
        state = ArchiveState.of(self._table.current(drop.article) or {})
        if state is None or state.generation != errand.generation:
            self._forget(drop, shift)
            return
        try:
            self._check(drop, state, errand, shift)
        except ArchiveChanged:
            return

    def send_anew(self, drop: Drop) -> None:
        """Put an errand back on its queue, behind the others."""
        if drop.errand:
            self._queue.send_errands(drop, [drop.errand])

    def _walk(self, drop: Drop, state: ArchiveState, shift: Shift) -> None:
        with self._file(drop, state) as file:
            self._walk_through(file, drop, state, shift)

    def _walk_through(self, file: NewsFile, drop: Drop, state: ArchiveState, shift: Shift) -> None:
        number, waiting = state.stretches, []
        for errand, following in _stretches(file, state):
            if following is None and number == 0:  # it is all there is: no need to queue it
                self._note(drop, state, errand, number + 1, end=True)
                self._check(drop, replace(state, walked=True, stretches=1), errand, shift)
                return
            waiting.append(replace(errand, stretch=number))
            number += 1
            late = shift.out_of_time()
            if following is None or late or len(waiting) == _ERRANDS_AT_ONCE:
                self._queue.send_errands(drop, waiting)
                waiting = []
                if not self._note(drop, state, following or errand, number, end=following is None):
                    return
            if late and following is not None:
                self._queue.send_errands(drop, [Errand("walk", state.generation)])
                return
        if number == state.stretches:  # nothing was left to walk
            self._archives.note_walk(drop, state, to=state.walk, part=state.part, stretches=number, end=True)
            self.go_on(drop, shift)

    def _note(self, drop: Drop, state: ArchiveState, at: Errand, stretches: int, *, end: bool) -> bool:
        return self._archives.note_walk(drop, state, to=at.start, part=at.first, stretches=stretches, end=end)

    def _check(self, drop: Drop, state: ArchiveState, errand: Errand, shift: Shift) -> None:
        known = self._archives.stretch(drop, state.generation, errand.stretch)
        if not known.done:
            tally = self._check_parts(_Stretch(drop, state, errand, known, shift.delivery), shift)
            if tally is None:
                return
            self._archives.finish_stretch(drop, state.generation, errand.stretch, tally)
        now = ArchiveState.of(self._table.current(drop.article) or {})
        if now is not None and now.generation == state.generation and now.checked:
            self._finish(drop, now, shift)

    def _check_parts(self, stretch: _Stretch, shift: Shift) -> Counter[str] | None:
        """Settle the articles of a stretch; how many of each verdict. None where time ran out, and an errand goes on.

        Where the archive's content changes meanwhile, what was written here may have come too late to be cleaned up by
        others.
        """
        try:
            with self._file(stretch.drop, stretch.state) as file:
                return self._check_through(file, stretch, shift)
        finally:
            item = self._table.current(stretch.drop.article) or {}
            if item.get("generation") != stretch.state.generation:
                for article in stretch.written:
                    self._withdraw(article, item.get("generation", _LATEST), shift)

    def _check_through(self, file: NewsFile, stretch: _Stretch, shift: Shift) -> Counter[str] | None:
        errand, tally, stop = stretch.errand, Counter(stretch.errand.tally), False
        for done, part in enumerate(islice(file.parts(errand.start, errand.first), errand.parts)):
            verdicts = None if stop else self._verdicts(stretch, part, shift)
            if verdicts is None:
                rest = replace(errand, start=part.position, first=part.number, parts=errand.parts - done)
                self._queue.send_errands(stretch.drop, [replace(rest, tally=dict(tally))])
                return None
            tally.update(verdicts)
            # Behind a part that was given up, a new message has all its deliveries before it.
            stop = shift.out_of_time() or stretch.gives_up_on(part.number)
        return tally

    def _verdicts(self, stretch: _Stretch, part: Part, shift: Shift) -> list[str] | None:
        """Settle the articles of one part; their verdicts. None where time ran out among many, some of them new."""
        if stretch.gives_up_on(part.number):
            return [self._settle(stretch, part.number, _unfinished(stretch.drop, part.number), shift)]
        if stretch.suspects(part.number):
            self._archives.note_attempt(
                stretch.drop,
                stretch.state.generation,
                stretch.errand.stretch,
                part=part.number,
                attempt=stretch.delivery.number,
            )
        verdicts: list[str] = []
        before = len(stretch.written)
        for reading in part.read():
            if len(stretch.written) - before >= _FEWEST_AT_ONCE and shift.out_of_time():
                return None
            verdicts.append(self._settle(stretch, part.number, reading, shift))
        return verdicts

    def _settle(self, stretch: _Stretch, number: int, reading: Reading, shift: Shift) -> str:
        """See to it that the table has the verdict on an article; the verdict."""
        for named in (reading, renamed(reading, number)):
            drop = replace(stretch.drop, record=named.record or str(number), errand=None)
            outcome = self._settle_named(stretch, drop, number, named)
            if outcome is not None:
                shift.settled(drop, outcome)
                return "withdrawn" if outcome.action == "withdrawn" else outcome.verdict or "unchecked"
        raise RetryableFailure(f"{drop.article}: two articles of one part have the same name, and a third one theirs")

    def _settle_named(self, stretch: _Stretch, drop: Drop, number: int, reading: Reading) -> Outcome | None:
        """None where another part's article has that name."""
        place = Place(stretch.state.generation, number, _sha256(reading))
        held = self._table.part(drop.article)
        if held and held.get("generation") == place.generation and held.get("part") != number:
            return None
        if held and held.get("generation", 0) > place.generation:
            raise ArchiveChanged(f"{drop.article} is of a later content")
        known = place.reading_sha256, checker_key(checker.checker_identity())
        same = held is not None and (held.get("reading_sha256"), held.get("checker_key")) == known
        if held and same and (held["generation"] == place.generation or self._table.renew_part(drop, place)):
            self.editions.settle(drop)
            return Outcome(drop.article, "unchanged", held.get("verdict", "withdrawn"))
        judged = judge(reading, identity=drop.article)
        edition = edition_of(judged.article)
        source = judged.article.source if judged.article else None
        if not self._table.record_part(
            judged.verdict, drop, stretch.state.revision, place, source=source, edition=edition
        ):
            return self._settle_named(stretch, drop, number, reading)  # what refused it is there to be seen now
        stretch.written.append(drop)
        if edition:
            self.editions.settle(drop)
        evaluations = int(isinstance(reading, Article))
        return recorded(drop, judged.verdict, evaluations=evaluations)

    def _finish(self, drop: Drop, state: ArchiveState, shift: Shift) -> None:
        if not state.leftovers or self._clean(drop, state.generation, shift):
            self._archives.finish(drop, state)

    def _clean(self, drop: Drop, generation: int, shift: Shift) -> bool:
        """Withdraw the verdicts on articles of contents before ``generation``. False where time ran out, or that is no
        longer the latest: an errand goes on with it, or whoever works on the latest."""
        for record, held in self._archives.records(drop):
            if held >= generation:
                continue
            self._withdraw(replace(drop, record=record, errand=None), generation, shift)
            if shift.out_of_time():
                self._queue.send_errands(drop, [Errand("clean", generation)])
                return False
        return self._archives.cleaned(drop, generation)

    def _withdraw(self, article: Drop, generation: int, shift: Shift) -> None:
        held = self._table.withdraw_part(article, before=generation)
        if held is not None:
            if "uri" in held:
                self.editions.settle(article)
            shift.settled(article, Outcome(article.article, "withdrawn"))

    def _forget(self, drop: Drop, shift: Shift) -> None:
        """A stretch of a content that is no longer there. What an attempt at it may have left is cleaned up, unless
        that is still to come anyway."""
        item = self._table.current(drop.article) or {}
        state = ArchiveState.of(item)
        if shift.delivery.number >= SUSPECT_FROM and "generation" in item and (state is None or state.finished):
            self._clean(drop, item["generation"], shift)

    @contextmanager
    def _file(self, drop: Drop, state: ArchiveState) -> Iterator[NewsFile]:
        """The archive's file. It is closed at the end, whatever still refers to it: it holds megabytes."""
        with self._objects.open(drop, state.revision) as file:
            yield NewsFile(file, drop.key, self._objects.limits)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch on its way to being checked."""

    drop: Drop
    state: ArchiveState
    errand: Errand
    known: StretchState
    delivery: Delivery
    written: list[Drop] = field(default_factory=list)
    """Articles whose verdict was written in this invocation."""

    def suspects(self, part: int) -> bool:
        """Whether to leave a mark before this part: not before those that an earlier attempt came past, nor where its
        mark already is."""
        return self.delivery.number >= SUSPECT_FROM and part > self.known.attempted_part

    def gives_up_on(self, part: int) -> bool:
        """Whether an earlier attempt at this very part has ended the function."""
        if self.known.attempted_part != part:
            return False
        return self.delivery.last or self.delivery.number - self.known.attempt >= ATTEMPTS_APART


def _stretches(file: NewsFile, state: ArchiveState) -> Iterator[tuple[Errand, Errand | None]]:
    """The stretches from where the walk stands, each with the one behind it: None behind the last."""
    before: Errand | None = None
    for errand in _cut(file.parts(state.walk, state.part), state.generation):
        if before:
            yield before, errand
        before = errand
    if before:
        yield before, None


def _cut(parts: Iterator[Part], generation: int) -> Iterator[Errand]:
    begins: tuple[Position, int] | None = None
    count = size = 0
    for part in parts:
        if begins is None:
            begins, count, size = (part.position, part.number), 0, 0
        count, size = count + 1, size + part.size
        if count >= STRETCH_PARTS or size >= max(STRETCH_BYTES, begins[0].skip // _FARTHER):
            yield Errand("check", generation, start=begins[0], first=begins[1], parts=count)
            begins = None
    if begins:
        yield Errand("check", generation, start=begins[0], first=begins[1], parts=count)


def _only_stretch(state: ArchiveState) -> Errand:
    return Errand("check", state.generation, start=state.walk, first=state.part, parts=STRETCH_PARTS)


def _unfinished(drop: Drop, part: int) -> UnreadableArticle:
    return UnreadableArticle(
        f"the check of part {part} of {drop.key} did not come to an end: the function died, or ran out of time or"
        " memory. Look in its log, then drop the article again.",
        reason="unfinished",
        record=str(part),
    )


def _sha256(reading: Reading) -> str:
    """Of all that was read of it."""
    told = repr(reading) if isinstance(reading, Article) else f"{reading.reason} {reading}"
    return hashlib.sha256(told.encode("utf-8", errors="replace")).hexdigest()
