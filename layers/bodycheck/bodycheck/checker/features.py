"""From a search to numbers: the features both models read, each with a name and a meaning."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bodycheck.checker.contradiction import best_sentences, negated, opposite, opposites, overstated, swapped
from bodycheck.checker.evidence import Finding, Search
from bodycheck.checker.lexicon import lexicon

DECIMALS = 4
"""Features are rounded so that float32 and float64 trees, and all platforms, take the same branches."""

FEATURES: dict[str, str] = {
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
    "order": "of the matched words in the best sentence, share of pairs in the headline's order",
    "missing_words": "count of content words not found",
    "missing_weight": "sum of their idf",
    "heaviest_missing": "idf of the heaviest one not found",
    "heaviest_missing_name": "the same among names and gazetteer words",
    "names": "count of names and gazetteer words in the headline",
    "name_coverage": "share of them found",
    "name_frequency_min": "log occurrences in the body of the rarest name",
    "name_frequency_mean": "mean log occurrences of names",
    "name_in_lead": "share of names in the first five sentences",
    "names_best_window": "share of names in the best three-sentence window",
    "rival_names": "share of the best sentence's names that the headline does not have",
    "actors_missing": "actors not found",
    "actor_strength_min": "strength of the weakest actor",
    "places_missing": "places not found",
    "place_strength_min": "strength of the weakest place",
    "numbers": "quantities in the headline",
    "numbers_missing": "quantities neither found nor contradicted",
    "numbers_conflicting": "quantities the body gives otherwise",
    "times_missing": "times not found",
    "actions": "verb groups",
    "actions_missing": "verb groups not found",
    "action_strength": "mean strength of the verb groups",
    "things_missing": "things not found",
    "thing_strength_min": "strength of the weakest thing",
    "thing_strength_mean": "mean strength of the things",
    "element_strength_mean": "mean strength of all elements",
    "element_strength_min": "strength of the weakest element",
    "linked_elements": "largest share of the elements that stand in one sentence",
    "linked_window": "the same within two sentences in a row",
    "negation_headline": "negating words in the headline",
    "negation_evidence": "negating words near the best matches, per sentence",
    "negation_mismatch": "headline negated where the best sentence is not, or the reverse",
    "opposite_near": "a headline word's opposite stands in the best sentences, the word itself does not",
    "opposite_anywhere": "a headline word is not in the body, its opposite is",
    "negated_actions": "verb groups negated in the telling sentences and not in the headline, or the reverse",
    "opposite_telling": "elements whose opposite stands in a sentence that tells the headline's story",
    "roles_swapped": "the telling sentences have the two actors the other way round",
    "overstated": "the telling sentences only report as possible what the headline asserts",
    "modal_strong": "will, shall, must in the headline",
    "modal_weak": "may, could, considers in the headline",
    "modal_weak_evidence": "the same in the best sentences, per sentence",
    "refuting_body": "refuting words per 100 words of the body",
    "refuting_evidence": "refuting words in the best sentences",
    "refuting_headline": "refuting words in the headline",
    "hedging_body": "hedging words per 100 words of the body",
    "hedging_headline": "hedging words in the headline",
    "reporting_evidence": "reporting words in the best sentences",
    "question": "the headline is a question",
    "quoted": "the headline holds quotation marks",
    "title_case": "share of capitalised words in the headline",
    "headline_words": "content words in the headline",
    "headline_rarity": "mean idf of the headline's content words",
    "body_length": "log of the body's words",
    "frequency": "idf-weighted mean log occurrences of the headline's words in the body",
    "dense_sentences": "share of sentences with coverage of at least 0.3",
    "mean_coverage": "mean coverage over all sentences, times ten",
}

_NAMES = tuple(FEATURES)
_LEAD = 5
_BEST = 3
_QUOTES = frozenset("\"“”‘’'")


def feature_vector(search: Search) -> NDArray[np.float32]:
    """The features of one search, in the order of :data:`FEATURES`; shape ``(len(FEATURES),)``."""
    values = feature_values(search)
    return np.array([round(values[name], DECIMALS) for name in _NAMES], dtype=np.float32)


def feature_values(search: Search) -> dict[str, float]:
    """The features of one search by name."""
    return {**_coverage(search), **_names(search), **_elements(search), **_modality(search), **_shape(search)}


def _coverage(search: Search) -> dict[str, float]:
    weights, hits, body = search.weights, search.hits, search.body
    total = sum(weights.values()) or 1.0
    count = max(1, len(weights))
    strength = {i: max(hits[i].values(), default=0.0) for i in weights}
    missing = [i for i in weights if not hits[i]]
    lead_end = body.first_word[min(_LEAD, len(body.sentences))]
    lead = sum(weights[i] for i in weights if any(at < lead_end for at in hits[i]))
    coverage = search.sentence_coverage
    best = best_sentences(search)
    tops = [coverage[s] for s in best] + [0.0] * _BEST
    windows = _windows(search, 3)
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
        "order": _order(search, best[0]) if best else 0.0,
        "missing_words": len(missing),
        "missing_weight": sum(weights[i] for i in missing),
        "heaviest_missing": max((weights[i] for i in missing), default=0.0),
        "frequency": frequency,
        "dense_sentences": sum(c >= 0.3 for c in coverage) / max(1, len(coverage)),
        "mean_coverage": 10 * sum(coverage) / max(1, len(coverage)),
    }


def _windows(search: Search, width: int) -> list[set[int]]:
    """For each run of ``width`` sentences, the headline words found in it."""
    inside: list[set[int]] = [set() for _ in search.body.sentences]
    for i, places in search.hits.items():
        for at in places:
            inside[search.body.sentence_of(at)].add(i)
    return [set().union(*inside[s : s + width]) for s in range(len(inside)) if inside[s]]


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


def _order(search: Search, sentence: int) -> float:
    first, last = search.body.first_word[sentence], search.body.first_word[sentence + 1]
    places = []
    for i in sorted(search.weights):
        inside = [at for at in search.hits[i] if first <= at < last]
        if inside:
            places.append(min(inside))
    pairs = [(a, b) for n, a in enumerate(places) for b in places[n + 1 :] if a != b]
    return sum(a < b for a, b in pairs) / len(pairs) if pairs else 0.5


def _names(search: Search) -> dict[str, float]:
    known, body = lexicon(), search.body
    named = [i for i in search.weights if _is_named(search, i)]
    found = [i for i in named if search.hits[i]]
    counts = [math.log1p(len(search.hits[i])) for i in named]
    lead_end = body.first_word[min(_LEAD, len(body.sentences))]
    windows = _windows(search, 3)
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
        "name_in_lead": sum(any(at < lead_end for at in search.hits[i]) for i in named) * share if named else 1.0,
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


def _elements(search: Search) -> dict[str, float]:
    by_kind: dict[str, list[Finding]] = {}
    for finding in search.findings:
        by_kind.setdefault(finding.part.kind, []).append(finding)
    strengths = [f.strength for f in search.findings]

    def missing(kind: str, status: str = "missing") -> int:
        return sum(f.status == status for f in by_kind.get(kind, ()))

    def weakest(kind: str) -> float:
        return min((f.strength for f in by_kind.get(kind, ())), default=1.0)

    def mean(values: list[float]) -> float:
        return sum(values) / len(values) if values else 1.0

    linked = _linked(search)
    return {
        "actors_missing": missing("actor"),
        "actor_strength_min": weakest("actor"),
        "places_missing": missing("place"),
        "place_strength_min": weakest("place"),
        "numbers": len(by_kind.get("number", ())),
        "numbers_missing": missing("number"),
        "numbers_conflicting": missing("number", "conflicting"),
        "times_missing": missing("time") + missing("time", "conflicting"),
        "actions": len(by_kind.get("action", ())),
        "actions_missing": missing("action"),
        "action_strength": mean([f.strength for f in by_kind.get("action", ())]),
        "things_missing": missing("thing"),
        "thing_strength_min": weakest("thing"),
        "thing_strength_mean": mean([f.strength for f in by_kind.get("thing", ())]),
        "element_strength_mean": mean(strengths),
        "element_strength_min": min(strengths, default=1.0),
        "linked_elements": linked[0],
        "linked_window": linked[1],
    }


def _linked(search: Search) -> tuple[float, float]:
    """The largest share of elements within one sentence, and within two in a row."""
    inside = [0.0] * (len(search.body.sentences) + 1)
    window = [0.0] * (len(search.body.sentences) + 1)
    for finding in search.findings:
        good = {s for s, strength in finding.sentences.items() if strength >= 0.5}
        for s in good:
            inside[s] += 1
            window[s] += 1
        for s in good:
            if s + 1 not in good:
                window[s + 1] += 1
    count = max(1, len(search.findings))
    return max(inside) / count, max(window) / count


def _modality(search: Search) -> dict[str, float]:
    known, body = lexicon(), search.body
    cues, norms = known.cues, search.headline.words.norms
    best = best_sentences(search)
    near = [body.words.norms[body.first_word[s] : body.first_word[s + 1]] for s in best]
    evidence = [norm for sentence in near for norm in sentence]
    count = max(1, len(best))

    def inside(words: list[str], cue: str) -> int:
        return sum(word in cues[cue] for word in words)

    def in_body(cue: str) -> float:
        return 100 * sum(len(body.positions.get(word, ())) for word in cues[cue]) / max(1, len(body.words))

    negations = inside(norms, "negation")
    negations_best = inside(near[0], "negation") if near else 0
    opposite_near, opposite_anywhere = opposites(search)
    return {
        "negation_headline": negations,
        "negation_evidence": inside(evidence, "negation") / count,
        "negation_mismatch": float(bool(negations) != bool(negations_best)),
        "opposite_near": len(opposite_near),
        "opposite_anywhere": len(opposite_anywhere),
        "negated_actions": len(negated(search)),
        "opposite_telling": len(opposite(search)),
        "roles_swapped": len(swapped(search)),
        "overstated": float(overstated(search)),
        "modal_strong": inside(norms, "modal_strong"),
        "modal_weak": inside(norms, "modal_weak"),
        "modal_weak_evidence": inside(evidence, "modal_weak") / count,
        "refuting_body": in_body("refute"),
        "refuting_evidence": inside(evidence, "refute"),
        "refuting_headline": inside(norms, "refute"),
        "hedging_body": in_body("hedge"),
        "hedging_headline": inside(norms, "hedge"),
        "reporting_evidence": inside(evidence, "report"),
    }


def _shape(search: Search) -> dict[str, float]:
    words = search.headline.words
    content = list(search.weights)
    known = lexicon()
    return {
        "question": float(search.headline.question),
        "quoted": float(bool(_QUOTES & set(words.text))),
        "title_case": sum(words.capitalised(i) for i in range(len(words))) / max(1, len(words)),
        "headline_words": len(content),
        "headline_rarity": sum(known.facts(words.norms[i]).idf for i in content) / max(1, len(content)),
        "body_length": math.log1p(len(search.body.words)),
    }
