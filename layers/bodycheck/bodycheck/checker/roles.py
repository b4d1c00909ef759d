"""Who acts and who is acted on: what the order of two actors in the body's sentences tells of the headline's order.

*Twitter sues Nunes* has all its words in a body about *Nunes sues Twitter*. But over a whole body it is Nunes who comes
first in the sentences that have both, who opens sentences, who stands before the verb. Each measure is a difference
between the two, so that the headline with both exchanged measures the negative.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from bodycheck.checker.evidence import Search
from bodycheck.checker.headline import PLACE_PREPOSITIONS
from bodycheck.checker.lexicon import lexicon

MEASURES: dict[str, str] = {
    "first_together": "who comes first in the first sentence that has both",
    "first_named": "who is named first of all",
    "order": "who comes first in sentences that have both",
    "telling_order": "the same, each by how much of the headline it has",
    "around_verb": "who stands before the verb and who behind it, in sentences that have all three",
    "before_verb": "who stands a few words before the verb",
    "behind_verb": "who stands a few words behind it",
    "opening": "who opens sentences",
    "named": "who is named more often",
}
"""Name and meaning of every measure, in their order."""
_OPENING = 4
"""Words from a sentence's start within which its subject is named."""
_NEAR = 6
_WHERE = PLACE_PREPOSITIONS | {"from", "inside", "within", "throughout"}
"""Before a place: it tells where something is done, not to whom (*Meng arrested in Canada*)."""
_PASSIVE = 4
"""Words behind a verb within which a *by* makes it a passive."""


class Acting(NamedTuple):
    """Which of the headline's findings acts, what is done, and to whom."""

    action: int
    agent: int
    patient: int


def actings(search: Search) -> Iterator[Acting]:
    """Every action of the headline with who stands before and behind it, but for what works both ways."""
    symmetric = lexicon().cues["symmetric"]
    for n, finding in enumerate(search.findings):
        if finding.part.kind != "action":
            continue
        if symmetric & {search.headline.words.norms[i] for i in finding.part.content}:
            continue  # who meets whom is all one
        before = [m for m in range(n) if _acts(search, m)]
        behind = [m for m in range(n + 1, len(search.findings)) if _acts(search, m) and not _tells_where(search, m)]
        if before and behind:
            yield Acting(n, before[-1], behind[0])


def role_measures(search: Search) -> list[tuple[float, ...]]:
    """For every action between two actors of the body, how much its sentences have the two in the headline's order:
    one number a measure of :data:`MEASURES`, positive for the headline's order."""
    found = []
    for acting in actings(search):
        verbs, one, other = (search.places(search.findings[n]) for n in acting)
        if one and other:
            measured = _measured(search, one, other, set(verbs))
            sign = -1.0 if _is_passive(search, acting) else 1.0
            found.append(tuple(sign * value for value in measured))
    return found


def _acts(search: Search, n: int) -> bool:
    part = search.findings[n].part
    return part.kind in {"actor", "place"} or any(i in search.headline.names for i in part.content)


def _tells_where(search: Search, n: int) -> bool:
    part = search.findings[n].part
    return part.kind == "place" and part.first > 0 and search.headline.words.norms[part.first - 1] in _WHERE


def _is_passive(search: Search, acting: Acting) -> bool:
    """*Nunes sued by Twitter*: what stands behind the action acts."""
    action, patient = search.findings[acting.action].part, search.findings[acting.patient].part
    return "by" in search.headline.words.norms[action.last + 1 : patient.first]


def _measured(search: Search, one: list[int], other: list[int], verbs: set[int]) -> tuple[float, ...]:
    """The measures of two actors' places in the body, and of their action's."""
    body, coverage = search.body, search.sentence_coverage
    here, there = _by_sentence(search, one), _by_sentence(search, other)
    together = sorted(here.keys() & there.keys())
    firsts = [min(here[s]) < min(there[s]) for s in together]
    score: defaultdict[tuple[str, bool], float] = defaultdict(float)
    for s, first in zip(together, firsts, strict=True):
        score["order", first] += 1
        score["telling_order", first] += coverage[s]
        for verb in verbs & set(range(body.first_word[s], body.first_word[s + 1])):
            forward = min(here[s]) < verb < max(there[s])
            backward = min(there[s]) < verb < max(here[s])
            if forward != backward:
                passive = "by" in body.words.norms[verb : verb + _PASSIVE]
                score["around_verb", forward != passive] += coverage[s]
    for mine, places in ((True, here), (False, there)):
        for s, at in places.items():
            score["opening", mine] += min(at) - body.first_word[s] < _OPENING
            score["named", mine] += len(at)
            for verb in verbs & set(range(body.first_word[s], body.first_word[s + 1])):
                score["before_verb", mine] += any(0 < verb - place <= _NEAR for place in at)
                score["behind_verb", mine] += any(0 < place - verb <= _NEAR for place in at)
    signs = {
        "first_together": (1.0 if firsts[0] else -1.0) if firsts else 0.0,
        "first_named": 1.0 if one[0] < other[0] else -1.0,
    }
    return tuple(
        signs[name] if name in signs else math.log((score[name, True] + 0.5) / (score[name, False] + 0.5))
        for name in MEASURES
    )


def _by_sentence(search: Search, places: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for at in places:
        found.setdefault(search.body.sentence_of(at), []).append(at)
    return found
