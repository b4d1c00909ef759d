"""From what was found to why: the stable codes, the most severe first, and the elements they put in conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bodycheck.checker.contradiction import (
    TOUCHING_COVERAGE,
    negated,
    opposite,
    overstated,
    swapped,
    unanswered_negation,
)
from bodycheck.checker.evidence import Search

SEVERITY = (
    "topic_mismatch",
    "negated",
    "opposite",
    "roles_swapped",
    "number_mismatch",
    "actor_missing",
    "place_missing",
    "time_mismatch",
    "action_missing",
    "thing_missing",
    "not_linked",
    "overstated",
    "patchwork_body",
)
CONTRADICTING = frozenset({"negated", "opposite", "roles_swapped"})

_OF_KIND = {"actor": "actor_missing", "place": "place_missing", "number": "number_mismatch", "time": "time_mismatch",
            "action": "action_missing", "thing": "thing_missing"}  # fmt: skip


class Conflict(NamedTuple):
    """What stands against a finding."""

    reason: str
    word: int
    """A word of the body."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Reasons, the most severe first; ``conflicts`` maps the index of a finding to what stands against it."""

    reasons: tuple[str, ...]
    conflicts: dict[int, Conflict]
    contradicts: bool
    """Whether the body says otherwise, and does not only not say it."""

    @property
    def leading(self) -> tuple[str, int] | None:
        """The most severe reason that a finding is against, and that finding's index."""
        ranked = sorted(self.conflicts, key=lambda n: (SEVERITY.index(self.conflicts[n].reason), n))
        return (self.conflicts[ranked[0]].reason, ranked[0]) if ranked else None

    def with_fault(self, reason: str, findings: tuple[int, ...], word: int, *, every_part: bool) -> Diagnosis:
        """With what the meaning tier found: the reason; the findings it is about; a word of the sentence that
        decided. Parts that are not linked are no reason of their own unless ``every_part`` of the headline occurs."""
        reasons = {*self.reasons, reason} if every_part or reason != "not_linked" else {*self.reasons}
        conflicts = dict.fromkeys(findings, Conflict(reason, word)) | self.conflicts
        contradicts = self.contradicts or reason in CONTRADICTING
        return Diagnosis(_ordered(reasons), conflicts, contradicts)


def diagnose(search: Search) -> Diagnosis:
    """Everything that speaks against the headline, whatever the model makes of it."""
    reasons = {_OF_KIND[f.part.kind] for f in search.findings if f.status != "found"}
    conflicts: dict[int, Conflict] = {}
    for code, found in (
        ("negated", negated(search)),
        ("opposite", opposite(search)),
        ("roles_swapped", swapped(search)),
    ):
        if found:
            reasons.add(code)
            conflicts |= {n: Conflict(code, word) for n, word in found.items()}
    for n, finding in enumerate(search.findings):
        if finding.status == "conflicting":
            word = search.body.first_word[finding.evidence[0].sentence]
            conflicts[n] = Conflict(_OF_KIND[finding.part.kind], word)
    if not conflicts:
        found = unanswered_negation(search) or ({} if reasons else negated(search, TOUCHING_COVERAGE, share=0.5))
        conflicts = {n: Conflict("negated", word) for n, word in found.items()}
        reasons |= {"negated"} if conflicts else set()
    if not reasons and not _linked(search):
        reasons.add("not_linked")
    if overstated(search):
        reasons.add("overstated")
    return Diagnosis(_ordered(reasons), conflicts, bool(conflicts))


def _ordered(reasons: set[str]) -> tuple[str, ...]:
    return tuple(code for code in SEVERITY if code in reasons)


def _linked(search: Search) -> bool:
    """Whether most of the elements stand together in two sentences in a row."""
    for sentence in range(len(search.body.sentences)):
        near = sum(any(s in f.sentences for s in (sentence, sentence + 1)) for f in search.findings)
        if near >= 0.75 * len(search.findings):
            return True
    return False
