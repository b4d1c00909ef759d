"""One drop, settled: whatever the event says, the table ends as the bucket is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a drop."""

    article: str
    action: Literal["recorded", "unchanged", "withdrawn"]
    verdict: str | None = None
    support: float | None = None
    reasons: tuple[str, ...] = ()
    explanation: str = ""

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
    drops: Iterable[Drop], objects: ArticleObjects, table: VerdictTable, settled: Callable[[Outcome], object]
) -> None:
    """Settle each drop and tell ``settled`` of it. One that fails keeps no other from its turn; the first such error
    is raised at the end."""
    failures: list[BodycheckError] = []
    for drop in drops:
        try:
            settled(settle(drop, objects, table))
        except BodycheckError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def settle(drop: Drop, objects: ArticleObjects, table: VerdictTable) -> Outcome:
    """Look at the object as it is now, judge it, and record the verdict; or withdraw it where the object is gone.

    Afterwards the object is looked at once more, and if it has changed it is judged again: of two writers racing within
    the one second that S3 tells apart, the one that read the older content sees so itself. Raises
    :class:`RetryableFailure` where AWS is busy or the object does not come to rest.
    """
    for _ in range(ROUNDS):
        seen = table.current(drop.article)
        looked = _look(drop, objects)
        outcome = _gone(drop, table, seen) if looked is None else _present(drop, table, seen, looked)
        if outcome is None:
            continue
        if outcome.action == "unchanged" or objects.revision(drop) == (looked.revision if looked else None):
            return outcome
    raise RetryableFailure(f"{drop.article}: it changed {ROUNDS} times while it was being judged")


@dataclass(frozen=True, slots=True)
class _Look:
    """The object as it was found, with its bytes or with what keeps them from being read."""

    revision: Revision
    data: bytes = b""
    obstacle: PermanentFailure | None = None


def _look(drop: Drop, objects: ArticleObjects) -> _Look | None:
    try:
        found = objects.read(drop)
    except PermanentFailure as failure:
        revision = objects.revision(drop)
        return _Look(revision, obstacle=failure) if revision else None
    if found is None:
        return None
    revision, data = found
    return (
        _Look(revision, obstacle=_too_large(drop, revision, objects.largest)) if data is None else _Look(revision, data)
    )


def _present(drop: Drop, table: VerdictTable, seen: Item | None, look: _Look) -> Outcome | None:
    """None where somebody else wrote to the table meanwhile."""
    if seen and _is_verdict_on(seen, look):
        return _stored(drop, seen)
    if look.obstacle:
        judged = Judged(None, _unread(drop, look.obstacle))
    else:
        judged = judge(look.data, drop.key, identity=drop.article)
    source = judged.article.source if judged.article else None
    if not table.record(judged.verdict, drop, look.revision, source=source, seen=seen):
        return None
    return _recorded(drop, judged.verdict)


def _gone(drop: Drop, table: VerdictTable, seen: Item | None) -> Outcome | None:
    """None where somebody else wrote to the table meanwhile."""
    if seen and seen.get("withdrawn"):
        return Outcome(drop.article, "unchanged")
    if drop.removed or (seen and "last_modified" in seen):
        return Outcome(drop.article, "withdrawn") if table.withdraw(drop, seen) else None
    if seen:
        return _stored(drop, seen)
    absent = PermanentFailure(
        f"{drop.article} is not there: it was removed, or never uploaded. Drop it again to have it checked.",
        reason="no_object",
    )
    verdict = _unread(drop, absent)
    return _recorded(drop, verdict) if table.record_absent(verdict, drop) else None


def _is_verdict_on(item: Item, look: _Look) -> bool:
    """Whether judging again would say the same: the same content, checker, and limit as far as it decides."""
    return (
        not item.get("withdrawn")
        and (item.get("last_modified"), item.get("version")) == (look.revision.last_modified, look.revision.version)
        and item.get("checker_key") == checker_key(checker.checker_identity())
        and (look.obstacle.reason if look.obstacle else None) == _obstacle_of(item)
    )


def _obstacle_of(item: Item) -> str | None:
    """What kept the stored verdict's object from being read, if anything did."""
    return next((reason for reason in item["reasons"] if reason in _OBSTACLES), None)


_OBSTACLES = frozenset({"too_large", "archived"})


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
