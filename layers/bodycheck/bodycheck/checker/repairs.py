"""What would make a flagged headline true: the same headline with one thing turned, replaced or left out.

The meaning tier is asked about each; the one it supports most tells which element breaks the support, and why. There
are at most :data:`MOST` of them, and only of flagged headlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bodycheck.checker.evidence import Finding, Search
from bodycheck.checker.headline import TIMES
from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.roles import actings

MOST = 16
_LEAST_GAIN = 0.7
"""Log odds that a repair must bring."""
_TURNED_FIRST = 0.75
"""A turn tells more than an omission: it is preferred if it brings this share of what the best omission does."""
_MOST_OTHERS = 3
"""Other names that are put in one actor's place."""
_NAME_SHARE = 0.85
"""Share of a word's uses in running text that are capitalised, from which it is a name."""
_NEGATED = (
    (r"\bcan(?:not|['’]t)\b", "can"),
    (r"\bwon['’]t\b", "will"),
    (r"\b(is|are|was|were|has|have|had|would|could|should|does|do|did)n['’]t\b", r"\1"),
    (r"\b(?:does|do|did) not ", ""),
    (r"\b(?:not|never|no) ", ""),
)
_MODAL = r"\b(will|would|could|should|can|must|may|might|is|are|was|were|has|have|had)\b"


@dataclass(frozen=True, slots=True)
class Repair:
    """A headline that differs from the flagged one in one thing."""

    reason: str
    """What it would have been, had this been the fault; empty for an omission."""
    headline: str
    findings: tuple[int, ...]
    """Which findings of the search it touches."""


def repairs(search: Search) -> list[Repair]:
    """The repairs of ``search.headline``, those that turn something before those that leave something out."""
    made: dict[str, Repair] = {}
    turns = (_roles, _opposites, _negation, _softened, _replacements, _omissions)
    for repair in (repair for turn in turns for repair in turn(search)):
        if repair.headline.strip() and repair.headline != search.headline.words.text:
            made.setdefault(repair.headline, repair)
        if len(made) == MOST:
            break
    return list(made.values())


def best_repair(found: Sequence[Repair], support: float, supports: Sequence[float]) -> Repair | None:
    """The repair that brings most, given the log odds of support of the headline and of each repair."""
    gains = [after - support for after in supports]
    if not gains or max(gains) < _LEAST_GAIN:
        return None
    turned = [n for n, repair in enumerate(found) if repair.reason]
    best = max(range(len(gains)), key=lambda n: gains[n])
    if turned:
        best_turn = max(turned, key=lambda n: gains[n])
        if gains[best_turn] >= max(_LEAST_GAIN, _TURNED_FIRST * gains[best]):
            return found[best_turn]
    return found[best]


def _span(search: Search, finding: Finding) -> tuple[int, int]:
    words = search.headline.words
    return words.starts[finding.part.first], words.ends[finding.part.last]


def _roles(search: Search) -> Iterator[Repair]:
    """Who stands before the verb and who after it, exchanged, where the body has the verb."""
    text = search.headline.words.text
    for acting in actings(search):
        if search.findings[acting.action].status != "found":
            continue
        (a, b), (c, d) = (_span(search, search.findings[n]) for n in (acting.agent, acting.patient))
        yield Repair("roles_swapped", text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:], acting)


def _opposites(search: Search) -> Iterator[Repair]:
    words, known = search.headline.words, lexicon()
    for i in (i for finding in search.findings for i in finding.part.content):
        for other in _alike(words.norms[i], known.opposites.get(words.norms[i], frozenset())):
            text = words.text[: words.starts[i]] + other + words.text[words.ends[i] :]
            yield Repair("opposite", text, _about(search, i))


def _alike(norm: str, others: frozenset[str]) -> list[str]:
    """At most two of the opposites, those with the same ending first."""
    ending = next((e for e in ("ing", "ed", "s") if norm.endswith(e)), "")
    return sorted(others, key=lambda o: (not o.endswith(ending) if ending else o.endswith(("ing", "ed", "s")), o))[:2]


def _negation(search: Search) -> Iterator[Repair]:
    words = search.headline.words
    cues = [i for i, norm in enumerate(words.norms) if norm in {"not", "no", "never", "cannot"} or norm.endswith("n't")]
    if cues:
        text = words.text
        for pattern, replacement in _NEGATED:
            text, count = re.subn(pattern, replacement, text, count=1, flags=re.IGNORECASE)
            if count:
                break
        yield Repair("negated", text, _about(search, cues[0]))
        return
    modal = re.search(_MODAL, words.text)
    if modal:
        at = next((i for i, start in enumerate(words.starts) if start >= modal.end()), len(words) - 1)
        yield Repair("negated", f"{words.text[: modal.end()]} not{words.text[modal.end() :]}", _about(search, at))
        return
    for n, finding in enumerate(search.findings):
        if finding.part.kind == "action":
            start = words.starts[finding.part.first]
            negated = "not " if words.norms[finding.part.first] == "to" else "does not "
            yield Repair("negated", f"{words.text[:start]}{negated}{words.text[start:]}", (n,))
            return


def _softened(search: Search) -> Iterator[Repair]:
    """What is told as certain, told as possible."""
    words = search.headline.words
    for pattern in (r"\bwill\b", r"\bto(?= [a-z])"):
        certain = re.search(pattern, words.text)
        if certain:
            at = next((i for i, start in enumerate(words.starts) if start > certain.end()), len(words) - 1)
            text = f"{words.text[: certain.start()]}may{words.text[certain.end() :]}"
            yield Repair("overstated", text, _about(search, at))
            return


def _replacements(search: Search) -> Iterator[Repair]:
    """In the place of each actor, others that the sentences with most of the headline name."""
    text, others = search.headline.words.text, _other_names(search)
    actors = [
        n for n, finding in enumerate(search.findings)
        if finding.part.kind == "actor" and set(finding.part.content) <= search.headline.names
    ]  # fmt: skip
    for n in actors[:2]:
        start, end = _span(search, search.findings[n])
        for other in others:
            yield Repair("not_linked", text[:start] + other + text[end:], (n,))


def _other_names(search: Search) -> list[str]:
    body, known, said = search.body, lexicon(), set(search.headline.words.norms)
    ranked = sorted(range(len(body.sentences)), key=lambda s: (-search.sentence_coverage[s], s))
    names: dict[str, None] = {}
    for sentence in ranked[:3]:
        for at in range(body.first_word[sentence] + 1, body.first_word[sentence + 1]):
            norm = body.words.norms[at]
            if not body.words.capitalised(at) or norm in said | TIMES or known.meanings.get((norm,)):
                continue
            if known.facts(norm).name > _NAME_SHARE and not _goes_on(search, at):
                names.setdefault(body.words.raw(at))
    return list(names)[:_MOST_OTHERS]


def _goes_on(search: Search, at: int) -> bool:
    """Whether the name's next word is part of it, too: of a first name and a surname, the surname stands for both."""
    words = search.body.words
    return at + 1 < len(words) and words.starts[at + 1] == words.ends[at] + 1 and words.capitalised(at + 1)


def _omissions(search: Search) -> Iterator[Repair]:
    if len(search.findings) < 2:
        return
    order = sorted(range(len(search.findings)), key=lambda n: search.findings[n].part.kind == "action")
    for n in order:
        start, end = _span(search, search.findings[n])
        text = search.headline.words.text
        yield Repair("", " ".join(f"{text[:start]} {text[end:]}".split()), (n,))


def _about(search: Search, word: int) -> tuple[int, ...]:
    """The findings that have the word, or else the nearest one; of two as near, the one that follows."""
    parts = [finding.part for finding in search.findings]
    having = tuple(n for n, part in enumerate(parts) if part.first <= word <= part.last)
    if having or not parts:
        return having
    return (min(range(len(parts)), key=lambda n: (min(abs(parts[n].first - word), abs(parts[n].last - word)), -n)),)
