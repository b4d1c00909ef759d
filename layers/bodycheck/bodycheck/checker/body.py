"""The body, indexed once: sentences, words and where each stands."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from bodycheck.checker.lexicon import Phrase
from bodycheck.checker.sentences import sentence_spans
from bodycheck.checker.words import Words, tokenize

_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Body:
    """An indexed body. Building it is linear in its length; every look-up costs only what it finds."""

    words: Words
    sentences: list[tuple[int, int]]
    """Character spans."""
    first_word: list[int]
    """Index of each sentence's first word, one more entry at the end: sentence ``s`` holds words
    ``first_word[s]`` to ``first_word[s + 1] - 1``."""
    positions: dict[str, list[int]]
    """Word indices of each comparison form, ascending."""
    by_prefix: dict[str, list[str]]
    """Comparison forms by their first letters: the candidates for equal stems."""

    @property
    def text(self) -> str:
        return self.words.text

    def sentence_of(self, word: int) -> int:
        return bisect_right(self.first_word, word) - 1

    def candidates(self, norm: str) -> list[str]:
        """Forms that may share a stem with ``norm``."""
        return self.by_prefix.get(norm[:_PREFIX], [])

    def find_phrase(self, phrase: Phrase) -> list[int]:
        """Word indices at which ``phrase`` begins; a possessive 's between its words is passed over."""
        starts = self.positions.get(phrase[0], [])
        if len(phrase) == 1:
            return starts
        norms, found = self.words.norms, []
        for start in starts:
            at = start
            for part in phrase[1:]:
                at += 1
                if at < len(norms) and norms[at] == "'s":
                    at += 1
                if at >= len(norms) or norms[at] != part:
                    break
            else:
                found.append(start)
        return found

    def name_share(self, norm: str) -> float | None:
        """Share of the form's occurrences that are capitalised where no sentence begins; None where there are none."""
        inside = [i for i in self.positions.get(norm, ())[:200] if self.first_word[self.sentence_of(i)] != i]
        if not inside:
            return None
        return sum(self.words.capitalised(i) for i in inside) / len(inside)


def index_body(text: str) -> Body:
    """Index ``text``."""
    words = tokenize(text)
    sentences = sentence_spans(text)
    first_word: list[int] = []
    at, starts = 0, words.starts
    for start, _ in sentences:
        while at < len(starts) and starts[at] < start:
            at += 1
        first_word.append(at)
    first_word.append(len(starts))
    positions: dict[str, list[int]] = defaultdict(list)
    for i, norm in enumerate(words.norms):
        positions[norm].append(i)
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for norm in positions:
        if len(norm) >= _PREFIX:
            by_prefix[norm[:_PREFIX]].append(norm)
    return Body(words, sentences, first_word, dict(positions), dict(by_prefix))
