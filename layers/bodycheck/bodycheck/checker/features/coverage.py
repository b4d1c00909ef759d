"""How much of the headline the body has, where, and how close together."""

from __future__ import annotations

import math
from itertools import pairwise

from bodycheck.checker.contradiction import best_sentences
from bodycheck.checker.evidence import Search
from bodycheck.checker.features.regions import lead_end, words_by_window
from bodycheck.checker.lexicon import lexicon

MEANINGS = {
    "coverage": "idf-weighted share of the headline's content words found in the body",
    "plain_coverage": "unweighted share of the headline's content words found",
    "exact_coverage": "share found in the very same form",
    "lead_coverage": "idf-weighted share found in the first five sentences",
    "best_sentence": "idf-weighted coverage of the best sentence",
    "second_sentence": "the same of the second best",
    "third_sentence": "the same of the third best",
    "best_window": "coverage of the best three sentences in a row",
    "best_sentence_place": "where the best sentence stands, 0 first to 1 last",
    "bigram_coverage": "share of neighbouring content words that stand within four words in the body",
    "trigram_coverage": "share of the headline's runs of three words that the body has in that very order",
    "cosine": "cosine of headline and body as idf-weighted bags of words",
    "order": "of the matched words in the best sentence, share of pairs in the headline's order",
    "missing_words": "count of content words not found",
    "missing_weight": "sum of their idf",
    "heaviest_missing": "idf of the heaviest one not found",
    "frequency": "idf-weighted mean log occurrences of the headline's words in the body",
    "dense_sentences": "share of sentences with coverage of at least 0.3",
    "mean_coverage": "mean coverage over all sentences, times ten",
}
"""Name and meaning of every feature of this module."""


_BEST = 3
_DENSE = 0.3


def coverage(search: Search) -> dict[str, float]:
    weights, hits, body = search.weights, search.hits, search.body
    total = sum(weights.values()) or 1.0
    count = max(1, len(weights))
    strength = {i: max(hits[i].values(), default=0.0) for i in weights}
    missing = [i for i in weights if not hits[i]]
    lead_last = lead_end(body)
    lead = sum(weights[i] for i in weights if any(at < lead_last for at in hits[i]))
    by_sentence = search.sentence_coverage
    best = best_sentences(search)
    tops = [by_sentence[s] for s in best] + [0.0] * _BEST
    windows = words_by_window(search, 3)
    frequency = sum(weights[i] * math.log1p(len(hits[i])) for i in weights) / total
    return {
        "coverage": sum(strength[i] * weights[i] for i in weights) / total,
        "plain_coverage": sum(bool(hits[i]) for i in weights) / count,
        "exact_coverage": sum(strength[i] == 1.0 for i in weights) / count,
        "lead_coverage": lead / total,
        "best_sentence": tops[0],
        "second_sentence": tops[1],
        "third_sentence": tops[2],
        "best_window": max((sum(weights[i] for i in found) for found in windows), default=0.0) / total,
        "best_sentence_place": best[0] / max(1, len(body.sentences) - 1) if best else 1.0,
        "bigram_coverage": _neighbours(search),
        "trigram_coverage": _trigrams(search),
        "cosine": _cosine(search),
        "order": _order(search, best[0]) if best else 0.0,
        "missing_words": len(missing),
        "missing_weight": sum(weights[i] for i in missing),
        "heaviest_missing": max((weights[i] for i in missing), default=0.0),
        "frequency": frequency,
        "dense_sentences": sum(c >= _DENSE for c in by_sentence) / max(1, len(by_sentence)),
        "mean_coverage": 10 * sum(by_sentence) / max(1, len(by_sentence)),
    }


def _neighbours(search: Search) -> float:
    order = sorted(search.weights)
    pairs = list(pairwise(order))
    if not pairs:
        return 0.0
    near = 0
    for a, b in pairs:
        right = search.hits[b]
        near += any((at + d) in right for at in search.hits[a] for d in (1, 2, 3, 4, -1, -2))
    return near / len(pairs)


def _trigrams(search: Search) -> float:
    norms, body = search.headline.words.norms, search.body
    runs = list(zip(norms, norms[1:], norms[2:], strict=False))
    return sum(bool(body.find_phrase(run)) for run in runs) / len(runs) if runs else 0.0


def _cosine(search: Search) -> float:
    known, body = lexicon(), search.body
    shared = sum(w * w * (1 + math.log(len(search.hits[i]))) for i, w in search.weights.items() if search.hits[i])
    own = sum(w * w for w in search.weights.values())
    other = sum(
        (known.facts(norm).idf * (1 + math.log(len(places)))) ** 2
        for norm, places in body.positions.items() if norm not in known.function_words
    )  # fmt: skip
    return shared / math.sqrt(own * other) if own and other else 0.0


def _order(search: Search, sentence: int) -> float:
    first, last = search.body.first_word[sentence], search.body.first_word[sentence + 1]
    places = []
    for i in sorted(search.weights):
        inside = [at for at in search.hits[i] if first <= at < last]
        if inside:
            places.append(min(inside))
    pairs = [(a, b) for n, a in enumerate(places) for b in places[n + 1 :] if a != b]
    return sum(a < b for a, b in pairs) / len(pairs) if pairs else 0.5
