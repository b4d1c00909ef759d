"""What headline and body have in common beyond words: what they are about, by the words' vectors."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bodycheck.checker.body import Body
from bodycheck.checker.contradiction import best_sentences
from bodycheck.checker.evidence import Search
from bodycheck.checker.features.regions import LEAD_SENTENCES
from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.vectors import cosine, likeness, text_vector, word_vectors

MEANINGS = {
    "topic_likeness": "cosine of headline and body by their words' vectors",
    "lead_likeness": "cosine of headline and first five sentences",
    "sentence_likeness": "cosine of headline and the most alike of the best sentences",
    "soft_coverage": "idf-weighted mean over the headline's words of their likeness to the body's most alike word",
    "soft_best_sentence": "the same within the best sentence",
    "missing_likeness": "the same over the words not found, within the best sentences",
    "missing_likeness_min": "likeness of the missing word that is least like any of the best sentences' words",
}
"""Name and meaning of every feature of this module."""


_BEST = 3
_SOFT = 5
"""Best sentences within which the headline's words are looked for in other words."""
_LONGEST = 100
"""Words of a sentence that are read at most."""


def alikeness(search: Search) -> dict[str, float]:
    known, body = lexicon(), search.body
    own = [i for i in sorted(search.weights) if search.headline.words.norms[i] in known.word_rows]
    norms = [search.headline.words.norms[i] for i in own]
    weights = [round(10 * known.facts(norm).idf) for norm in norms]
    whole = text_vector(norms, weights)
    best = best_sentences(search, _SOFT)
    sentences = [_sentence_norms(body, s) for s in best]
    vocabulary = [norm for norm in body.positions if norm in known.word_rows]
    headline_vectors = word_vectors(norms)
    soft = _soft(headline_vectors, word_vectors(vocabulary), own)
    by_sentence = [_soft(headline_vectors, word_vectors(s), own) for s in sentences if s]
    near = [max(column) for column in zip(*by_sentence, strict=True)] if by_sentence else [0.0] * len(own)
    total = sum(weights) or 1
    missing = [(n, w) for i, n, w in zip(own, near, weights, strict=True) if not search.hits[i]]
    return {
        "topic_likeness": cosine(whole, _weighted_vector(vocabulary, [len(body.positions[n]) for n in vocabulary])),
        "lead_likeness": cosine(
            whole,
            _weighted_vector(
                [n for s in range(min(LEAD_SENTENCES, len(body.sentences))) for n in _sentence_norms(body, s)]
            ),
        ),
        "sentence_likeness": max((cosine(whole, _weighted_vector(s)) for s in sentences[:_BEST]), default=0.0),
        "soft_coverage": sum(s * w for s, w in zip(soft, weights, strict=True)) / total,
        "soft_best_sentence": max(
            (sum(s * w for s, w in zip(column, weights, strict=True)) / total for column in by_sentence), default=0.0
        ),
        "missing_likeness": sum(n * w for n, w in missing) / max(1, sum(w for _, w in missing)) if missing else 1.0,
        "missing_likeness_min": min((n for n, _ in missing), default=1.0),
    }


def _sentence_norms(body: Body, sentence: int) -> list[str]:
    """The sentence's telling words, of a very long one the first hundred."""
    first, last = body.first_word[sentence], body.first_word[sentence + 1]
    return [n for n in body.words.norms[first : min(last, first + _LONGEST)] if n in lexicon().word_rows]


def _weighted_vector(norms: list[str], counts: list[int] | None = None) -> list[float]:
    known = lexicon()
    times = counts or [1] * len(norms)
    weights = [round(10 * known.facts(n).idf * (1 + math.log(c))) for n, c in zip(norms, times, strict=True)]
    return text_vector(norms, weights)


def _soft(headline: NDArray[np.float32], text: NDArray[np.float32], own: list[int]) -> list[float]:
    """For each of the headline's words the likeness of the most alike word of a text, 0 to 1."""
    if not len(text) or not len(headline):
        return [0.0] * len(own)
    return [max(0.0, round(float(x), 4)) for x in likeness(headline, text).max(axis=1)]
