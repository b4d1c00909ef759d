"""One drop, settled: whatever the event says, the table ends as the bucket is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bodycheck import checker
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import ArticleObjects, Revision
from bodycheck.cloud.verdict_item import Item, checker_key
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.errors import PermanentFailure, RetryableFailure
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


def settle(drop: Drop, objects: ArticleObjects, table: VerdictTable) -> Outcome:
    """Look at the object as it is now, judge it, and record the verdict; or withdraw it where the object is gone.

    Afterwards the object is looked at once more, and if it has changed it is judged again: of two writers racing within
    the one second that S3 tells apart, the one that read the older content sees so itself. Raises
    :class:`RetryableFailure` where AWS is busy or the object does not come to rest.
    """
    for _ in range(ROUNDS):
        seen = table.current(drop.article)
        try:
            found = objects.read(drop)
        except PermanentFailure as failure:
            return _without_object(drop, table, seen, failure)
        if found is None:
            outcome, now = _gone(drop, table, seen), None
        else:
            outcome, now = _present(drop, table, seen, *found, largest=objects.largest), found[0]
        if outcome.action == "unchanged" or objects.revision(drop) == now:
            return outcome
    raise RetryableFailure(f"{drop.article}: it changed {ROUNDS} times while it was being judged")


def _present(
    drop: Drop, table: VerdictTable, seen: Item | None, revision: Revision, data: bytes | None, *, largest: int
) -> Outcome:
    if seen and _is_verdict_on(seen, revision):
        return _stored(drop, seen)
    if data is None:
        judged = Judged(None, _too_large(drop, revision, largest))
    else:
        judged = judge(data, drop.key, identity=drop.article)
    source = judged.article.source if judged.article else None
    table.record(judged.verdict, drop, revision, source=source)
    return _recorded(drop, judged.verdict)


def _gone(drop: Drop, table: VerdictTable, seen: Item | None) -> Outcome:
    if seen and seen.get("withdrawn"):
        return Outcome(drop.article, "unchanged")
    known = seen is not None and "last_modified" in seen
    if drop.removed or known:
        table.withdraw(drop, seen)
        return Outcome(drop.article, "withdrawn")
    if seen:
        return _stored(drop, seen)
    absent = PermanentFailure(
        f"{drop.article} is not there: it was removed, or never uploaded. Drop it again to have it checked.",
        reason="no_object",
    )
    return _without_object(drop, table, seen, absent)


def _without_object(drop: Drop, table: VerdictTable, seen: Item | None, failure: PermanentFailure) -> Outcome:
    """A permanent failure is recorded where no verdict stands, and acknowledged."""
    verdict = checker.unchecked("", "", reason=failure.reason, explanation=str(failure), identity=drop.article)
    if seen is None:
        table.record_absent(verdict, drop)
        return _recorded(drop, verdict)
    return _stored(drop, seen)


def _is_verdict_on(item: Item, revision: Revision) -> bool:
    return (
        not item.get("withdrawn")
        and (item.get("last_modified"), item.get("version")) == (revision.last_modified, revision.version)
        and item.get("checker_key") == checker_key(checker.checker_identity())
    )


def _too_large(drop: Drop, revision: Revision, largest: int) -> Verdict:
    explanation = (
        f"{drop.key} has {revision.size:,} bytes; at most {largest:,} are read. Split it, or raise MaxArticleBytes."
    )
    return checker.unchecked("", "", reason="too_large", explanation=explanation, identity=drop.article)


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
