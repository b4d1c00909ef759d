"""What the headline and the body look like, whatever they say."""

from __future__ import annotations

import math

from bodycheck.checker.evidence import Search
from bodycheck.checker.lexicon import lexicon

MEANINGS = {
    "question": "the headline is a question",
    "quoted": "the headline holds quotation marks",
    "function_words": "share of function words in the headline, which a full sentence has and headlinese drops",
    "full_stop": "the headline ends as a sentence does",
    "title_case": "share of capitalised words in the headline",
    "headline_words": "content words in the headline",
    "headline_rarity": "mean idf of the headline's content words",
    "body_length": "log of the body's words",
}
"""Name and meaning of every feature of this module."""


_QUOTES = frozenset("\"“”‘’'")


def shape(search: Search) -> dict[str, float]:
    words = search.headline.words
    content = list(search.weights)
    known = lexicon()
    return {
        "question": float(search.headline.question),
        "quoted": float(bool(_QUOTES & set(words.text))),
        "function_words": sum(n in known.function_words for n in words.norms) / max(1, len(words)),
        "full_stop": float(words.text.rstrip(" \"'”’").endswith(".")),
        "title_case": sum(words.capitalised(i) for i in range(len(words))) / max(1, len(words)),
        "headline_words": len(content),
        "headline_rarity": sum(known.facts(words.norms[i]).idf for i in content) / max(1, len(content)),
        "body_length": math.log1p(len(search.body.words)),
    }
