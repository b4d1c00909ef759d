"""Bootstrap intervals, resampled by base article: pairs made from one article are no independent witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20190514
RESAMPLES = 1000
CONFIDENCE = 0.95

Weights = NDArray[np.float64]
"""How often each pair counts, shape ``(1 + resamples, n_pairs)``; the first row is the set as it is, all ones."""
Draws = NDArray[np.float64]
"""A figure for each row of weights, shape ``(1 + resamples,)``."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the ends of its interval; NaN where it cannot be said."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, draws: Draws) -> Estimate:
        """The figure of the whole set, and the percentile interval of those of its resamples."""
        tail = (1 - CONFIDENCE) / 2
        resampled = draws[1:][np.isfinite(draws[1:])]
        if not len(resampled):
            return cls(float(draws[0]), float("nan"), float("nan"))
        low, high = np.quantile(resampled, [tail, 1 - tail])
        return cls(float(draws[0]), float(low), float(high))


def resample_weights(bases: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED) -> Weights:
    """Draw as many base articles as there are, with replacement, ``resamples`` times over.

    ``bases`` names each pair's base article.
    """
    place = {base: n for n, base in enumerate(dict.fromkeys(bases))}
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(len(place), np.full(len(place), 1 / len(place)), size=resamples)
    columns = np.array([place[base] for base in bases])
    return np.vstack([np.ones((1, len(bases))), drawn[:, columns].astype(np.float64)])
