"""What every feature weighs in the words' part of one verdict: how far it alone moves their support away from that of a
typical headline. What the meaning tier adds has no features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bodycheck.checker.body import index_body
from bodycheck.checker.evidence import search
from bodycheck.checker.features import DECIMALS, FEATURES, feature_vector
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.model import models
from bodycheck.errors import ModelError

_LEAST = 1e-6
"""Support nearer to 0 or 1 than this counts as this far from it: log-odds stay finite."""


@dataclass(frozen=True, slots=True)
class FeatureWeight:
    """One feature of one headline and body."""

    name: str
    meaning: str
    value: float
    typical: float
    """Its median over real headlines that their bodies support."""
    weight: float
    """Log-odds of support as it is, less those were this feature alone typical. Below 0 it speaks against support."""


def attribute(headline: str, body: str) -> tuple[FeatureWeight, ...]:
    """What each feature weighs in the words' support of ``headline`` by ``body``, the heaviest first.

    Empty where one of the two has no words. Features work together in the model, so weights do not add up to the
    support. Raises :class:`ModelError` where the card of the models does not give typical values.
    """
    shipped = models()
    if len(shipped.typical) != len(FEATURES):
        raise ModelError("the models' card gives no typical values of the features: run `make train`")
    indexed = index_body(body)
    parsed = parse_headline(headline, indexed)
    if not len(parsed.words) or not len(indexed.words):
        return ()
    features = feature_vector(search(parsed, indexed))
    typical = np.array(shipped.typical, dtype=np.float32)
    # The headline as it is, and under it one row for each feature, that feature made typical.
    rows = np.tile(features, (1 + len(features), 1))
    np.fill_diagonal(rows[1:], typical)
    odds = _log_odds(shipped.supports(rows))
    weights = [
        FeatureWeight(name, meaning, *(round(float(x), DECIMALS) for x in figures))
        for (name, meaning), *figures in zip(FEATURES.items(), features, typical, odds[0] - odds[1:], strict=True)
    ]
    return tuple(sorted(weights, key=lambda feature: -abs(feature.weight)))


def _log_odds(support: NDArray[np.float32]) -> NDArray[np.float64]:
    bounded = np.clip(support.astype(np.float64), _LEAST, 1 - _LEAST)
    odds: NDArray[np.float64] = np.log(bounded / (1 - bounded))
    return odds
