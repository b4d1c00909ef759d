"""The passages of a body that decide on a headline: what the meaning tier reads in place of the whole body.

Chosen by the words alone: sentences that together hold as much of the headline as possible, the lead, and the sentence
before the best one, where a pronoun of it may have its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from bodycheck.checker.evidence import Search

WORDS = 200
"""Words of a premise at most: the time that the meaning tier takes grows with them (``make bench-speed``)."""
LONGEST_SENTENCE = 50
"""Words of one sentence at most; of a longer one, a stretch that holds much of the headline."""
LONGEST_OTHER = 35
"""The same of a sentence that is not the best one."""
LONGEST_WORD = 12
"""Characters that a word of a passage has at most on average: rules and tables are not read for minutes."""
_TELLING_SENTENCES = 8
_REPEATED = 0.35
"""What a word counts in a sentence where another chosen one has it already."""
_LEAST = 0.08
_ENOUGH = 0.7
"""Share of what the best stretch of a sentence holds from which the one at the headline's first word will do: that has
the words that go before, which say who."""


@dataclass(frozen=True, slots=True)
class Premise:
    """Passages of the body, in its order."""

    text: str
    """The passages, a space between them."""
    sentences: tuple[int, ...]
    """The sentences they are of."""
    best: int
    """The sentence that holds most of the headline."""


def premise(search: Search, words: int = WORDS) -> Premise:
    """The passages of ``search.body`` that tell most of ``search.headline``, of at most ``words`` words."""
    body = search.body
    strengths = _strengths(search)
    ranked = _telling(strengths)
    best = ranked[0] if ranked else 0
    wanted = [*ranked[:1], 0, *ranked[1:], *([best - 1] if best > 1 else []), 1, 2, 3]
    spans: dict[int, tuple[int, int]] = {}
    left = words
    for sentence in dict.fromkeys(wanted):
        if sentence >= len(body.sentences):
            continue
        longest = min(LONGEST_SENTENCE if sentence == best else LONGEST_OTHER, left)
        first, last = _stretch(search, sentence, strengths.get(sentence, {}), longest)
        if last - first < min(4, max(1, body.first_word[sentence + 1] - body.first_word[sentence])):
            continue
        spans[sentence] = (first, last)
        left -= last - first
        if left <= 0:
            break
    chosen = sorted(spans)
    return Premise(" ".join(_text(search, s, *spans[s]) for s in chosen), tuple(chosen), best)


def _strengths(search: Search) -> dict[int, dict[int, float]]:
    """Sentence to (headline word to how much of its weight stands there)."""
    total = sum(search.weights.values()) or 1.0
    found: dict[int, dict[int, float]] = {}
    for i, places in search.hits.items():
        share = search.weights[i] / total
        for at, strength in places.items():
            held = found.setdefault(search.body.sentence_of(at), {})
            held[i] = max(held.get(i, 0.0), strength * share)
    return found


def _telling(strengths: dict[int, dict[int, float]]) -> list[int]:
    """Sentences, each the one that adds most to those before it; a word counts less where it was found already."""
    chosen: list[int] = []
    held: dict[int, float] = {}
    left = dict(strengths)
    while left and len(chosen) < _TELLING_SENTENCES:
        gains = {
            s: sum(max(share - held.get(i, 0.0), _REPEATED * share) for i, share in words.items())
            for s, words in left.items()
        }
        best = min(gains, key=lambda s: (-round(gains[s], 6), s))
        if gains[best] < _LEAST and chosen:
            break
        chosen.append(best)
        for i, share in left.pop(best).items():
            held[i] = max(held.get(i, 0.0), share)
    return chosen


def _stretch(search: Search, sentence: int, held: dict[int, float], longest: int) -> tuple[int, int]:
    """First word and the one past the last of what is taken of a sentence."""
    first, end = search.body.first_word[sentence], search.body.first_word[sentence + 1]
    if end - first <= longest:
        return first, end
    hits = sorted((at, i) for i in held for at in search.hits[i] if first <= at < end)
    if not hits or longest <= 0:
        return first, first + max(0, longest)
    start = max(first, min(hits[0][0] - longest // 4, end - longest))
    there = {i for at, i in hits if start <= at < start + longest}
    most, middle = _densest(hits, held, longest)
    if sum(held[i] for i in there) < _ENOUGH * most:
        start = max(first, min(middle - longest // 2, end - longest))
    return start, start + longest


def _densest(hits: list[tuple[int, int]], held: dict[int, float], longest: int) -> tuple[float, int]:
    """How much of the headline the stretch has that has most, and its middle; ``hits`` are (place, headline word)."""
    inside: dict[int, int] = {}
    most, middle, left = 0.0, hits[0][0], 0
    for at, word in hits:
        inside[word] = inside.get(word, 0) + 1
        while at - hits[left][0] >= longest:
            inside[hits[left][1]] -= 1
            left += 1
        weight = sum(held[i] for i, times in inside.items() if times)
        if weight > most:
            most, middle = weight, (hits[left][0] + at) // 2
    return most, middle


def _text(search: Search, sentence: int, first: int, last: int) -> str:
    body = search.body
    if (first, last) == (body.first_word[sentence], body.first_word[sentence + 1]):
        start, end = body.sentences[sentence]
    else:
        start, end = body.words.starts[first], body.words.ends[last - 1]
    return body.text[start : min(end, start + LONGEST_WORD * (last - first))]
