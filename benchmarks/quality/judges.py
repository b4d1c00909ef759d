"""Who is measured: Bodycheck, its word tier alone, and two rivals that only count words.

All answer with verdict lines of one form.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.quality.pairs import Pair
from bodycheck import check
from bodycheck.checker.model import load_models
from bodycheck.checker.tiers import Tier, use_tier

VerdictLine = dict[str, Any]
"""What ``bodycheck check --ndjson`` writes; of the rivals only the fields that are measured."""

BODYCHECK, WORDS, OVERLAP, TFIDF = "Bodycheck", "its words alone", "word overlap", "TF-IDF cosine"
JUDGES = (BODYCHECK, WORDS, OVERLAP, TFIDF)

_WORD = re.compile(r"\w+")


def bodycheck_lines(
    pairs: Sequence[Pair], workers: int, models: Path | None = None, tier: Tier = "meaning"
) -> list[VerdictLine]:
    """The checker's verdicts, in the order of ``pairs``; ``models`` is a folder of other word-level models than the
    shipped."""
    with ProcessPoolExecutor(workers, initializer=_use, initargs=(models, tier)) as pool:
        return list(pool.map(_check, pairs, chunksize=32))


def _use(folder: Path | None, tier: Tier) -> None:
    use_tier(tier)
    if folder is not None:
        trained = load_models(folder)
        # The package's name for the function hides the module; these two ask for the models.
        for module in ("bodycheck.checker.check", "bodycheck.checker.tiers"):
            importlib.import_module(module).__dict__["models"] = lambda: trained


def _check(pair: Pair) -> VerdictLine:
    return check(pair.headline, pair.body, identity=pair.id).to_dict()


@dataclass(frozen=True, slots=True)
class Rival:
    """A score of headline and body, with the cut that flags as many real training headlines as Bodycheck's may."""

    name: str
    cut: float

    def lines(self, pairs: Sequence[Pair], scores: NDArray[np.float64]) -> list[VerdictLine]:
        """Its verdicts. ``scores`` has shape ``(n_pairs,)``, 0 to 1, high where the body supports the headline."""
        return [self._line(pair, float(score)) for pair, score in zip(pairs, scores, strict=True)]

    def _line(self, pair: Pair, score: float) -> VerdictLine:
        absent = absent_words(pair.headline, pair.body) if self.name == OVERLAP else []
        return {
            "id": pair.id,
            "verdict": "unsupported" if score < self.cut else "supported",
            "support": score,
            "elements": [{"text": word, "status": "missing"} for word in absent],
        }


def cut_for(scores: NDArray[np.float64], false_alarms: float) -> float:
    """The cut below which the share ``false_alarms`` of these real headlines' scores lie."""
    return float(np.quantile(scores, false_alarms))


def overlap_scores(texts: Iterable[tuple[str, str]]) -> NDArray[np.float64]:
    """Share of the headline's word tokens, lower-cased, that occur in the body; of (headline, body) pairs."""
    scores = []
    for headline, body in texts:
        words = _WORD.findall(headline.lower())
        inside = set(_WORD.findall(body.lower()))
        scores.append(sum(word in inside for word in words) / max(1, len(words)))
    return np.array(scores)


def absent_words(headline: str, body: str) -> list[str]:
    """The headline's words, lower-cased, that the body does not have: what word overlap would blame."""
    inside = set(_WORD.findall(body.lower()))
    return [word for word in _WORD.findall(headline.lower()) if word not in inside]


class TfidfCosine:
    """Cosine of headline and body in the TF-IDF space of training bodies (scikit-learn's defaults)."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer()
        self._vectorizer.fit(bodies)

    def scores(self, texts: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Shape ``(len(texts),)``, of (headline, body) pairs; rows are of unit length, so the product is the cosine."""
        places: dict[str, int] = {}
        which = [places.setdefault(body, len(places)) for _, body in texts]
        bodies = self._vectorizer.transform(list(places))
        headlines = self._vectorizer.transform([headline for headline, _ in texts])
        cosines: NDArray[np.float64] = np.asarray(headlines.multiply(bodies[which]).sum(axis=1)).ravel()
        return np.clip(cosines, 0.0, 1.0)
