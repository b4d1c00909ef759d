"""One drop, settled: whatever the event says, the table ends as the bucket is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from bodycheck import checker
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import ArticleObjects, Revision
from bodycheck.cloud.verdict_item import Item, checker_key
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.errors import BodycheckError, PermanentFailure, RetryableFailure
from bodycheck.judging import Judged, judge
from bodycheck.verdict import Verdict

ROUNDS = 5
"""How often an object may change while it is being judged before the drop goes back to the queue."""
SUSPECT_FROM = 2
"""From this delivery on, an attempt leaves its mark in the table before it judges: the one before may have died."""
ATTEMPTS_APART = 2
"""An attempt's mark found so many deliveries later means that judging this content ends the function."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which delivery of its message a drop came with, and whether the queue makes no other after it."""

    number: int = 1
    last: bool = False

    @classmethod
    def of(cls, record: Mapping[str, Any], *, most: int) -> Self:
        """Of a record of an SQS batch, from a queue that delivers a message ``most`` times; the first by default."""
        number = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
        return cls(number, last=number >= most)


FIRST = Delivery()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a drop."""

    article: str
    action: Literal["recorded", "unchanged", "withdrawn"]
    verdict: str | None = None
    support: float | None = None
    reasons: tuple[str, ...] = ()
    explanation: str = ""
    evaluations: int = 0
    """How many contents were judged for it."""
    refused: int = 0
    """How many writes the table refused, for it held something newer or other than was seen."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "article": self.article,
            "action": self.action,
            "verdict": self.verdict,
            "support": self.support,
            "reasons": list(self.reasons),
            "explanation": self.explanation,
        }


def settle_all(
    drops: Iterable[Drop],
    objects: ArticleObjects,
    table: VerdictTable,
    settled: Callable[[Drop, Outcome], object],
    delivery: Delivery = FIRST,
) -> list[Outcome]:
    """Settle each drop and tell ``settled`` of it. One that fails keeps no other from its turn; the first such error
    is raised at the end."""
    outcomes: list[Outcome] = []
    failures: list[BodycheckError] = []
    for drop in drops:
        try:
            outcome = settle(drop, objects, table, delivery)
        except BodycheckError as error:
            failures.append(error)
            continue
        settled(drop, outcome)
        outcomes.append(outcome)
    if failures:
        raise failures[0]
    return outcomes


def settle(drop: Drop, objects: ArticleObjects, table: VerdictTable, delivery: Delivery = FIRST) -> Outcome:
    """Look at the object as it is now, judge it, and record the verdict; or withdraw it where the object is gone.

    Afterwards the object is looked at once more, and if it has changed it is judged again: of two writers racing within
    the one second that S3 tells apart, the one that read the older content sees so itself. Where the event tells of a
    version that is no longer current, that one is judged for the history. Raises :class:`RetryableFailure` where AWS
    is busy or the object does not come to rest.
    """
    case = _Case(drop, objects, table, delivery)
    outcome, revision = case.settle_current()
    if drop.version and not drop.removed and (revision is None or revision.version != drop.version):
        case.keep_earlier(drop.version)
    return replace(outcome, evaluations=case.evaluations, refused=case.refused)


@dataclass(frozen=True, slots=True)
class _Look:
    """An object as it was found, with its bytes or with what keeps them from being read."""

    revision: Revision
    data: bytes = b""
    obstacle: PermanentFailure | None = None


class _Case:
    """One drop on its way to being settled."""

    def __init__(self, drop: Drop, objects: ArticleObjects, table: VerdictTable, delivery: Delivery) -> None:
        self._drop, self._objects, self._table, self._delivery = drop, objects, table, delivery
        self.evaluations = 0
        self.refused = 0

    def settle_current(self) -> tuple[Outcome, Revision | None]:
        """What became of the current item, and the revision that it is on; None where the object is gone."""
        for _ in range(ROUNDS):
            seen = self._table.current(self._drop.article)
            if known := self._known(seen):
                return _stored(self._drop, seen or {}), known
            look = self._look()
            outcome = self._gone(seen) if look is None else self._present(seen, look)
            if outcome is None:
                self.refused += 1
                continue
            revision = look.revision if look else None
            if outcome.action == "unchanged" or self._objects.revision(self._drop) == revision:
                return outcome, revision
        raise RetryableFailure(f"{self._drop.article}: it changed {ROUNDS} times while it was being judged")

    def keep_earlier(self, version: str) -> None:
        """See to it that the history has a verdict on a version that is not current, if it is still there."""
        revision = self._objects.revision(self._drop, version=version)
        if revision is None:
            return
        held = self._table.revision(self._drop.article, revision)
        if held and "attempt" not in held:
            return
        look = self._look(version=version)
        if look is None:
            return
        if held is None and self._suspect:
            self._table.keep(self._unfinished(), self._drop, revision, source=None, attempt=self._delivery.number)
        judged = self._judged(look, marked=held)
        self._table.keep(judged.verdict, self._drop, revision, source=_source(judged))

    def _known(self, seen: Item | None) -> Revision | None:
        """The current revision where the event tells of it and it has its verdict: no byte of it need be fetched."""
        if not (seen and self._drop.version and seen.get("version") == self._drop.version):
            return None
        if _obstacle_of(seen) or not _is_by_this_checker(seen):
            return None
        revision = self._objects.revision(self._drop)
        return revision if revision and _is_on(seen, revision) and revision.size <= self._objects.largest else None

    def _look(self, *, version: str | None = None) -> _Look | None:
        try:
            found = self._objects.read(self._drop, version=version)
        except PermanentFailure as failure:
            revision = self._objects.revision(self._drop, version=version)
            return _Look(revision, obstacle=failure) if revision else None
        if found is None:
            return None
        revision, data = found
        if data is None:
            return _Look(revision, obstacle=_too_large(self._drop, revision, self._objects.largest))
        return _Look(revision, data)

    def _present(self, seen: Item | None, look: _Look) -> Outcome | None:
        """None where somebody else wrote to the table meanwhile."""
        if seen and _is_verdict_on(seen, look):
            return _stored(self._drop, seen)
        marked = seen if seen and "attempt" in seen and _is_on(seen, look.revision) else None
        if self._suspect and not marked:
            number = self._delivery.number
            if not self._table.record(
                self._unfinished(), self._drop, look.revision, source=None, seen=seen, attempt=number
            ):
                return None
            seen = self._table.current(self._drop.article)
        judged = self._judged(look, marked=marked)
        if not self._table.record(judged.verdict, self._drop, look.revision, source=_source(judged), seen=seen):
            return None
        return _recorded(self._drop, judged.verdict)

    def _gone(self, seen: Item | None) -> Outcome | None:
        """None where somebody else wrote to the table meanwhile."""
        drop = self._drop
        if seen and seen.get("withdrawn"):
            return Outcome(drop.article, "unchanged")
        if drop.removed or (seen and "last_modified" in seen):
            return Outcome(drop.article, "withdrawn") if self._table.withdraw(drop, seen) else None
        if seen:
            return _stored(drop, seen)
        absent = PermanentFailure(
            f"{drop.article} is not there: it was removed, or never uploaded. Drop it again to have it checked.",
            reason="no_object",
        )
        verdict = _unread(drop, absent)
        return _recorded(drop, verdict) if self._table.record_absent(verdict, drop) else None

    def _judged(self, look: _Look, *, marked: Item | None) -> Judged:
        """``marked`` is the mark that an earlier attempt has left, if one has."""
        if look.obstacle:
            return Judged(None, _unread(self._drop, look.obstacle))
        if marked and self._given_up(marked):
            return Judged(None, self._unfinished())
        self.evaluations += 1
        return judge(look.data, self._drop.key, identity=self._drop.article)

    @property
    def _suspect(self) -> bool:
        return self._delivery.number >= SUSPECT_FROM

    def _given_up(self, marked: Item) -> bool:
        return self._delivery.last or self._delivery.number - marked["attempt"] >= ATTEMPTS_APART

    def _unfinished(self) -> Verdict:
        failure = PermanentFailure(
            f"the check of {self._drop.key} did not come to an end: the function died, or ran out of time or memory."
            " Look in its log, then drop the article again.",
            reason="unfinished",
        )
        return _unread(self._drop, failure)


def _is_verdict_on(item: Item, look: _Look) -> bool:
    """Whether judging again would say the same: the same content, checker, and limit as far as it decides."""
    return (
        _is_on(item, look.revision)
        and _is_by_this_checker(item)
        and (look.obstacle.reason if look.obstacle else None) == _obstacle_of(item)
    )


def _is_on(item: Item, revision: Revision) -> bool:
    stored = item.get("last_modified"), item.get("version")
    return not item.get("withdrawn") and stored == (revision.last_modified, revision.version)


def _is_by_this_checker(item: Item) -> bool:
    """A mark of an attempt is no verdict."""
    return "attempt" not in item and item.get("checker_key") == checker_key(checker.checker_identity())


def _obstacle_of(item: Item) -> str | None:
    """What kept the stored verdict's object from being read, if anything did."""
    return next((reason for reason in item.get("reasons", ()) if reason in _OBSTACLES), None)


_OBSTACLES = frozenset({"too_large", "archived"})


def _source(judged: Judged) -> str | None:
    return judged.article.source if judged.article else None


def _too_large(drop: Drop, revision: Revision, largest: int) -> PermanentFailure:
    return PermanentFailure(
        f"{drop.key} has {revision.size:,} bytes; at most {largest:,} are read. Split it, or raise MaxArticleBytes.",
        reason="too_large",
    )


def _unread(drop: Drop, failure: PermanentFailure) -> Verdict:
    return checker.unchecked("", "", reason=failure.reason, explanation=str(failure), identity=drop.article)


def _recorded(drop: Drop, verdict: Verdict) -> Outcome:
    return Outcome(drop.article, "recorded", verdict.verdict, verdict.support, verdict.reasons, verdict.explanation)


def _stored(drop: Drop, item: Item) -> Outcome:
    return Outcome(
        drop.article,
        "unchanged",
        item.get("verdict"),
        item.get("support"),
        tuple(item.get("reasons", ())),
        item.get("explanation", ""),
    )
