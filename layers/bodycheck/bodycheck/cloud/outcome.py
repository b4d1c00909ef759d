"""What becomes of a drop, and which delivery of its message it came with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from bodycheck.cloud.drop import Drop
from bodycheck.verdict import Verdict

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
    action: Literal["recorded", "unchanged", "withdrawn", "opened"]
    """``opened`` is an archive, whose articles' outcomes follow."""
    verdict: str | None = None
    support: float | None = None
    reasons: tuple[str, ...] = ()
    explanation: str = ""
    status: str = "usable"
    """Publication status of the article."""
    evaluations: int = 0
    """How many contents were judged for it."""
    refused: int = 0
    """How many writes the table refused, for it held something newer or other than was seen."""

    edition: bool = False
    """Whether it is, or was, one of several editions that have to be sorted."""
    archive: bool = False
    """Whether there is, or was, an archive that has to be looked after."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "article": self.article,
            "action": self.action,
            "verdict": self.verdict,
            "support": self.support,
            "reasons": list(self.reasons),
            "explanation": self.explanation,
        }


def recorded(drop: Drop, verdict: Verdict, *, evaluations: int = 0) -> Outcome:
    """The outcome of a verdict that the table has taken: a canceled article's is withdrawn by it."""
    action: Literal["recorded", "withdrawn"] = "withdrawn" if verdict.status == "canceled" else "recorded"
    return Outcome(
        drop.article,
        action,
        verdict.verdict,
        verdict.support,
        verdict.reasons,
        verdict.explanation,
        verdict.status,
        evaluations,
    )
