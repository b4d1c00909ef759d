"""How the names of the headline fare in the body, and which others stand in their place."""

from __future__ import annotations

import math

from bodycheck.checker.contradiction import best_sentences
from bodycheck.checker.evidence import Search
from bodycheck.checker.features.regions import lead_end, words_by_window
from bodycheck.checker.lexicon import lexicon

MEANINGS = {
    "heaviest_missing_name": "the same among names and gazetteer words",
    "names": "count of names and gazetteer words in the headline",
    "name_coverage": "share of them found",
    "name_frequency_min": "log occurrences in the body of the rarest name",
    "name_frequency_mean": "mean log occurrences of names",
    "name_in_lead": "share of names in the first five sentences",
    "names_best_window": "share of names in the best three-sentence window",
    "rival_names": "share of the best sentence's names that the headline does not have",
}
"""Name and meaning of every feature of this module."""


def names(search: Search) -> dict[str, float]:
    known, body = lexicon(), search.body
    named = [i for i in search.weights if _is_named(search, i)]
    found = [i for i in named if search.hits[i]]
    counts = [math.log1p(len(search.hits[i])) for i in named]
    lead_last = lead_end(body)
    windows = words_by_window(search, 3)
    rivals = total = 0
    matched = {at for places in search.hits.values() for at in places}
    for sentence in best_sentences(search, 1):
        for at in range(body.first_word[sentence] + 1, body.first_word[sentence + 1]):
            if body.words.capitalised(at) and body.words.norms[at] not in known.function_words:
                total += 1
                rivals += at not in matched
    share = 1.0 / max(1, len(named))
    return {
        "heaviest_missing_name": max((search.weights[i] for i in named if not search.hits[i]), default=0.0),
        "names": len(named),
        "name_coverage": len(found) * share if named else 1.0,
        "name_frequency_min": min(counts, default=2.0),
        "name_frequency_mean": sum(counts) * share if named else 2.0,
        "name_in_lead": sum(any(at < lead_last for at in search.hits[i]) for i in named) * share if named else 1.0,
        "names_best_window": max((len(w & set(named)) for w in windows), default=0) * share if named else 1.0,
        "rival_names": rivals / total if total else 0.0,
    }


def _is_named(search: Search, i: int) -> bool:
    if i in search.headline.names:
        return True
    return any(
        first <= i < first + length and meaning.role != "office"
        for finding in search.findings
        for first, length, meaning in finding.part.meanings
    )
