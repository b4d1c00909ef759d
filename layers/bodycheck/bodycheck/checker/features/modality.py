"""Whether headline and body assert, deny, doubt or attribute."""

from __future__ import annotations

from bodycheck.checker.contradiction import (
    best_sentences,
    negated,
    opposite,
    opposites,
    overstated,
    polarities,
    swapped,
    word_polarity,
)
from bodycheck.checker.evidence import Search
from bodycheck.checker.features.regions import lead_end
from bodycheck.checker.lexicon import lexicon

MEANINGS = {
    "negation_headline": "negating words in the headline",
    "negation_evidence": "negating words near the best matches, per sentence",
    "negation_mismatch": "headline negated where the best sentence is not, or the reverse",
    "opposite_near": "a headline word's opposite stands in the best sentences, the word itself does not",
    "opposite_anywhere": "a headline word is not in the body, its opposite is",
    "negated_actions": "verb groups negated in the telling sentences and not in the headline, or the reverse",
    "opposite_telling": "elements whose opposite stands in a sentence that tells the headline's story",
    "roles_swapped": "the telling sentences have the two actors the other way round",
    "overstated": "the telling sentences only report as possible what the headline asserts",
    "polarity_kept": "coverage of the best sentence that has a verb group as the headline has it, negated or not",
    "polarity_reversed": "coverage of the best sentence that has a verb group the other way round",
    "polarity_margin": "the one less the other",
    "word_polarity_reversed": "largest share, by coverage, of a word's best places that are negated otherwise than it",
    "modal_strong": "will, shall, must in the headline",
    "modal_weak": "may, could, considers in the headline",
    "modal_weak_evidence": "the same in the best sentences, per sentence",
    "refuting_body": "refuting words per 100 words of the body",
    "refuting_evidence": "refuting words in the best sentences",
    "refuting_headline": "refuting words in the headline",
    "hedging_body": "hedging words per 100 words of the body",
    "hedging_headline": "hedging words in the headline",
    "reporting_evidence": "reporting words in the best sentences",
    "debunking_headline": "debunking words in the headline",
    "debunking_lead": "debunking words per 100 words of the first five sentences",
    "debunking_body": "the same of the body",
    "debunking_evidence": "debunking words in the best sentences, per sentence",
    "attribution_headline": "words of attribution in the headline",
    "attribution_lead": "words of attribution per 100 words of the first five sentences",
    "attribution_body": "the same of the body",
    "attribution_evidence": "words of attribution in the best sentences, per sentence",
    "confirmation_headline": "confirming words in the headline",
    "confirmation_lead": "confirming words per 100 words of the first five sentences",
    "confirmation_body": "the same of the body",
    "confirmation_evidence": "confirming words in the best sentences, per sentence",
    "web_headline": "words for what goes round online in the headline",
    "web_lead": "such words per 100 words of the first five sentences",
    "web_body": "the same of the body",
    "web_evidence": "such words in the best sentences, per sentence",
}
"""Name and meaning of every feature of this module."""


_CUES = ("debunking", "attribution", "confirmation", "web")


def modality(search: Search) -> dict[str, float]:
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
        **_polarity(search),
        "modal_strong": inside(norms, "modal_strong"),
        "modal_weak": inside(norms, "modal_weak"),
        "modal_weak_evidence": inside(evidence, "modal_weak") / count,
        "refuting_body": in_body("refute"),
        "refuting_evidence": inside(evidence, "refute"),
        "refuting_headline": inside(norms, "refute"),
        "hedging_body": in_body("hedge"),
        "hedging_headline": inside(norms, "hedge"),
        "reporting_evidence": inside(evidence, "report"),
        **_cues(search, evidence, count),
    }


def _cues(search: Search, evidence: list[str], sentences: int) -> dict[str, float]:
    """How headline, lead, body and best sentences speak of the story: debunking, attributing, confirming, gossiping."""
    body = search.body
    lead = body.words.norms[: lead_end(body)]
    values: dict[str, float] = {}
    for name in _CUES:
        words = lexicon().cues[name]
        values[f"{name}_headline"] = sum(n in words for n in search.headline.words.norms)
        values[f"{name}_lead"] = 100 * sum(n in words for n in lead) / max(1, len(lead))
        values[f"{name}_body"] = 100 * sum(len(body.positions.get(n, ())) for n in words) / max(1, len(body.words))
        values[f"{name}_evidence"] = sum(n in words for n in evidence) / sentences
    return values


def _polarity(search: Search) -> dict[str, float]:
    kept, reversed_ = polarities(search)
    return {
        "polarity_kept": kept,
        "polarity_reversed": reversed_,
        "polarity_margin": kept - reversed_,
        "word_polarity_reversed": word_polarity(search),
    }
