"""The verdict: what Bodycheck answers about one headline and one body.

Every value here is frozen and knows its JSON form; :meth:`Verdict.to_json` is byte for byte the same for the
same input and checker.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from bodycheck.article import Status

VerdictLabel = Literal["supported", "contradicted", "unsupported", "unrelated", "unchecked"]
ElementKind = Literal["actor", "place", "number", "time", "action", "thing"]
ElementStatus = Literal["found", "missing", "conflicting"]
StanceLabel = Literal["agree", "disagree", "discuss", "unrelated"]

VERDICT_LABELS: tuple[VerdictLabel, ...] = (
    "supported",
    "contradicted",
    "unsupported",
    "unrelated",
    "unchecked",
)
FLAGGED: frozenset[VerdictLabel] = frozenset({"contradicted", "unsupported", "unrelated"})
"""The verdicts an editor should look at."""

STANCE_LABELS: tuple[StanceLabel, ...] = ("agree", "disagree", "discuss", "unrelated")
"""The labels of the Fake News Challenge, stage 1, in the order of the model's output."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of the body. ``body[start:end] == text`` always holds.

    ``sentence`` counts the body's sentences from 0; ``score`` runs from 0 to 1.
    A very long sentence is quoted only around what was found in it.
    """

    sentence: int
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Element:
    """A part of the headline. ``headline[start:end] == text``; elements do not overlap."""

    text: str
    start: int
    end: int
    kind: ElementKind
    status: ElementStatus
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the body that seems to belong to another story. ``body[start:end] == text``."""

    start: int
    end: int
    text: str
    sign: str
    """Why it was taken for foreign: ``inner_headline`` or ``distant``."""


@dataclass(frozen=True, slots=True)
class Stance:
    """Where the body stands towards the headline, in the labels of the Fake News Challenge."""

    label: StanceLabel
    scores: dict[StanceLabel, float]


@dataclass(frozen=True, slots=True)
class CheckerIdentity:
    """The same input and checker give the same verdict."""

    version: str
    model: str
    """sha256 over the shipped model files."""
    thresholds: dict[str, float]
    tier: str = "words"
    """How far it goes: ``words`` alone, or to the ``meaning`` of what the words leave open."""


@dataclass(frozen=True, slots=True)
class InputFacts:
    """What was checked, without its text. Lengths are in characters; hashes are of the UTF-8 bytes."""

    headline_sha256: str
    body_sha256: str
    headline_length: int
    body_length: int
    body_words: int
    language: str
    """ISO 639-1 code, or ``und`` where there are too few words to tell."""


@dataclass(frozen=True, slots=True)
class HeadlineVerdict:
    """What became of one headline of an article that has several."""

    text: str
    role: str
    """What it is for: ``main``, ``print``, ``web``, ``social`` ..."""
    verdict: VerdictLabel
    support: float | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. See the README for what each field means."""

    id: str
    headline: str
    verdict: VerdictLabel
    support: float | None
    reasons: tuple[str, ...]
    explanation: str
    elements: tuple[Element, ...]
    stance: Stance | None
    checker: CheckerIdentity
    input: InputFacts
    foreign_passages: tuple[Passage, ...] = ()
    headlines: tuple[HeadlineVerdict, ...] = ()
    """Where the article has several, each one's verdict, the best supported first; ``headline`` is the worst then."""
    status: Status = "usable"
    """Publication status. Only a ``usable`` article's verdict is to alert anybody."""
    embargoed: str | None = None
    """When an embargo ends."""

    @property
    def flagged(self) -> bool:
        return self.verdict in FLAGGED

    def named(self, identity: str) -> Verdict:
        """The same verdict under another id (a path, an ``s3://`` address, a line's id)."""
        return replace(self, id=identity)

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers, in the order of the contract."""
        return asdict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)
