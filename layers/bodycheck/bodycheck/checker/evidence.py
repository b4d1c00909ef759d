"""Looking for the headline in the body: where each word is, where each element stands, which sentences show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bodycheck.checker.body import Body
from bodycheck.checker.headline import Headline, Part
from bodycheck.checker.lexicon import Meaning, Phrase, lexicon
from bodycheck.checker.numbers import Quantity, agree, quantities
from bodycheck.checker.quantity_evidence import Hits, QuantityMatch, match_quantity
from bodycheck.checker.words import stem
from bodycheck.verdict import ElementStatus, Evidence

EVIDENCE_PER_ELEMENT = 3
QUOTE_LENGTH = 400
"""Characters of a sentence that are quoted at most, around what was found in it."""
NEAR = 12
"""Words within which the parts of one element must stand."""
_MOST_HITS = 400
_EXACT, _CONCEPT, _STEM, _EQUIVALENT, _CAPITAL, _MISSPELT = 1.0, 1.0, 0.95, 0.85, 0.7, 0.7
_FOUND = 0.55
_HALF = 0.4
"""Strength at most of an office without its country, or a country without its office."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one part of the headline."""

    part: Part
    status: ElementStatus
    strength: float
    """Weighted share of the part's words that stand together somewhere in the body, 0 to 1."""
    sentences: dict[int, float]
    """Sentence to strength, the best places of this part."""
    evidence: tuple[Evidence, ...]
    quantity: QuantityMatch | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """The headline laid over the body."""

    headline: Headline
    body: Body
    hits: dict[int, Hits]
    """For each content word of the headline, its places in the body."""
    weights: dict[int, float]
    """For each content word of the headline, how much it tells (idf)."""
    findings: tuple[Finding, ...]
    sentence_coverage: list[float]
    """For each sentence, the weighted share of the headline's words in it."""
    reported: tuple[Quantity, ...]
    """The body's quantities."""

    @property
    def worst_number(self) -> QuantityMatch | None:
        """The match of the headline's number that fares worst in the body."""
        return min((f.quantity for f in self.findings if f.quantity), key=lambda match: match.margin, default=None)

    @property
    def number_margin(self) -> float:
        """The margin of the worst number, -1 to 1; 1 where the headline has none."""
        worst = self.worst_number
        return worst.margin if worst else 1.0

    def places(self, finding: Finding) -> list[int]:
        """The body's words that stand for any word of the finding's part, in order."""
        return sorted({at for i in finding.part.content for at in self.hits.get(i, ())})


def search(headline: Headline, body: Body) -> Search:
    """Find every part of ``headline`` in ``body``."""
    known = lexicon()
    reported = tuple(quantities(body.words))
    hits: dict[int, Hits] = {}
    weights: dict[int, float] = {}
    for part in headline.parts:
        for i, found in _part_hits(part, headline, body, reported).items():
            hits[i] = found
            weights[i] = max(0.5, known.facts(headline.words.norms[i]).idf)
    coverage = _sentence_coverage(hits, weights, body)
    findings = tuple(_finding(part, headline, body, hits, weights, coverage, reported) for part in headline.parts)
    return Search(headline, body, hits, weights, findings, coverage, reported)


def shared_words(headline: Headline, body: Body) -> float:
    """Share of all of the headline's words, the little ones among them, that occur in the body."""
    norms = headline.words.norms
    return sum(norm in body.positions for norm in norms) / max(1, len(norms))


def word_hits(norm: str, body: Body, *, name: bool = False) -> Hits:
    """Where a word of the headline, or what means the same, stands in the body."""
    hits: Hits = {}
    _add(hits, body.positions.get(norm, ()), _EXACT)
    for phrase in lexicon().equivalents.get((norm,), ()):
        _add(hits, body.find_phrase(phrase), _EQUIVALENT)
    root = stem(norm)
    for candidate in body.candidates(norm):
        if candidate != norm and stem(candidate) == root:
            _add(hits, body.positions[candidate], _STEM)
    if not hits and name:
        if 3 <= len(norm) <= 6:
            _add(hits, _spelled_out(norm, body), _EQUIVALENT)
        if len(norm) >= 6:
            for candidate in body.candidates(norm):
                if abs(len(candidate) - len(norm)) <= 1 and _one_edit_apart(candidate, norm):
                    _add(hits, body.positions[candidate], _MISSPELT)
    return hits


def _part_hits(part: Part, headline: Headline, body: Body, reported: tuple[Quantity, ...]) -> dict[int, Hits]:
    norms = headline.words.norms
    hits: dict[int, Hits] = {}
    whole = tuple(norms[i] for i in part.content)
    for phrase in _equivalents_of(whole):
        for i in part.content:
            _add(hits.setdefault(i, {}), body.find_phrase(phrase), _EQUIVALENT)
    for first, length, meaning in part.meanings:
        for i in range(first, first + length):
            hits.setdefault(i, {}).update(_meaning_hits(tuple(norms[first : first + length]), meaning, body))
    for i in part.content:
        if part.quantity and part.quantity.first <= i <= part.quantity.last:
            _add(hits.setdefault(i, {}), (q.first for q in reported if agree(part.quantity, q)), _EXACT)
        else:
            inside_meaning = any(first <= i < first + length and length > 1 for first, length, _ in part.meanings)
            own = {} if inside_meaning else word_hits(norms[i], body, name=i in headline.names)
            target = hits.setdefault(i, {})
            for at, strength in own.items():
                target[at] = max(strength, target.get(at, 0.0))
    return hits


def _equivalents_of(phrase: Phrase) -> frozenset[Phrase]:
    return lexicon().equivalents.get(phrase, frozenset()) if len(phrase) > 1 else frozenset()


def _meaning_hits(phrase: Phrase, meaning: Meaning, body: Body) -> Hits:
    """A concept is found by its name, its demonym, and between a country and its capital by the one for the other."""
    hits: Hits = {}
    _add(hits, body.find_phrase(phrase), _EXACT)
    for form, role in lexicon().forms[meaning.concept]:
        if meaning.role == "office":
            strength = _CONCEPT
        elif meaning.role == "capital" or role == "capital":
            strength = _CONCEPT if form == phrase else _CAPITAL
        else:
            strength = _CONCEPT
        _add(hits, body.find_phrase(form), strength)
    return hits


def _add(hits: Hits, places: Iterable[int], strength: float) -> None:
    for count, at in enumerate(places):
        if count >= _MOST_HITS:
            return
        hits[at] = max(strength, hits.get(at, 0.0))


def _spelled_out(initials: str, body: Body) -> list[int]:
    """Where capitalised words follow one another whose first letters are ``initials``: IAEA for its full name."""
    words = body.words
    found = []
    for candidate in body.positions:
        if candidate[0] != initials[0]:
            continue
        for start in body.positions[candidate][:20]:
            if not words.capitalised(start):
                continue
            at, matched = start, 0
            while at < len(words) and matched < len(initials) and at - start < 2 * len(initials):
                if words.norms[at][0] == initials[matched] and words.capitalised(at):
                    matched += 1
                elif words.norms[at] not in {"of", "the", "and", "for", "on"}:
                    break
                at += 1
            if matched == len(initials):
                found.append(start)
    return found


def _one_edit_apart(a: str, b: str) -> bool:
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        return a[at + 1 :] == b[at + 1 :] or (a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :])
    return a[at:] == b[at + 1 :]


def _sentence_coverage(hits: dict[int, Hits], weights: dict[int, float], body: Body) -> list[float]:
    total = sum(weights.values()) or 1.0
    coverage = [0.0] * len(body.sentences)
    for i, places in hits.items():
        best: dict[int, float] = defaultdict(float)
        for at, strength in places.items():
            sentence = body.sentence_of(at)
            best[sentence] = max(best[sentence], strength)
        for sentence, strength in best.items():
            coverage[sentence] += strength * weights[i] / total
    return coverage


def _finding(
    part: Part,
    headline: Headline,
    body: Body,
    hits: dict[int, Hits],
    weights: dict[int, float],
    coverage: list[float],
    reported: tuple[Quantity, ...],
) -> Finding:
    sentences, anchors = _places_together(part, headline, body, hits, weights)
    strength = max(sentences.values(), default=0.0)
    status: ElementStatus = "found" if strength >= _FOUND else "missing"
    match = match_quantity(part.quantity, headline.words, hits, body, coverage, reported) if part.quantity else None
    if match and match.conflicting and match.rival:
        status, strength = "conflicting", 0.0
        sentences, anchors = {body.sentence_of(match.rival.first): 0.5}, {}
        anchors[body.sentence_of(match.rival.first)] = match.rival.first
    elif match and not match.found:
        status, strength = "missing", min(strength, _HALF)
    ranked = sorted(sentences, key=lambda s: (-round(sentences[s] * (0.4 + 0.6 * coverage[s]), 6), s))
    evidence = tuple(
        quote(body, s, anchors[s], sentences[s] * (0.4 + 0.6 * coverage[s])) for s in ranked[:EVIDENCE_PER_ELEMENT]
    )
    return Finding(part, status, strength, sentences, evidence if status != "missing" else (), match)


def _places_together(
    part: Part, headline: Headline, body: Body, hits: dict[int, Hits], weights: dict[int, float]
) -> tuple[dict[int, float], dict[int, int]]:
    """For each sentence that holds any of the part, the weighted share of the part that stands close together in it."""
    needed = _needed(part, headline)
    total = sum(weights[i] for i in needed)
    whole = part.kind == "actor" and len({meaning.concept for _, _, meaning in part.meanings}) > 1
    # The words of one gazetteer phrase are hit by the same places; events are (place, which word, strength).
    events = sorted((at, i, strength) for i in needed for at, strength in hits[i].items())
    sentences: dict[int, float] = {}
    anchors: dict[int, int] = {}
    left = 0
    for right, (at, _, _) in enumerate(events):
        sentence = body.sentence_of(at)
        while events[left][0] < at - NEAR or body.sentence_of(events[left][0]) != sentence:
            left += 1
        best: dict[int, float] = {}
        for _, i, strength in events[max(left, right - 24) : right + 1]:
            best[i] = max(strength, best.get(i, 0.0))
        share = sum(strength * weights[i] for i, strength in best.items()) / total
        if whole and len(best) < len(needed):
            share = min(share, _HALF)
        if share > sentences.get(sentence, 0.0):
            sentences[sentence], anchors[sentence] = share, at
    return sentences, anchors


def _needed(part: Part, headline: Headline) -> tuple[int, ...]:
    """The words that must be found. A full name is found by its surname; an office with a country only by both."""
    if part.kind != "actor":
        return part.content
    concepts = {i for first, length, meaning in part.meanings for i in range(first, first + length)}
    names = [i for i in part.content if i not in concepts and i in headline.names]
    offices = [m for _, _, m in part.meanings if m.role == "office"]
    if names and (len(names) > 1 or offices):
        places = [i for first, n, m in part.meanings if m.role != "office" for i in range(first, first + n)]
        return (*places, names[-1]) if len(names) <= 3 else tuple(names)
    return part.content


def quote(body: Body, sentence: int, anchor: int, score: float) -> Evidence:
    """The sentence as evidence; of a very long one, the stretch around the word ``anchor``."""
    start, end = body.sentences[sentence]
    if end - start > QUOTE_LENGTH:
        middle = body.words.starts[anchor]
        start = max(start, min(middle - QUOTE_LENGTH // 2, end - QUOTE_LENGTH))
        end = min(end, start + QUOTE_LENGTH)
    return Evidence(sentence, start, end, body.text[start:end], round(min(1.0, score), 4))
