"""A leak detector: how far the headline alone, without any body, tells a corrupted headline from a real one.

A checker's figure means something only above this one. Trained and cross-validated on the development set itself, by
base article; it ships nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from benchmarks.quality.pairs import Pair

FOLDS = 5


def headline_scores(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """Probability that each headline is a corrupted one, from its words and pairs of words; shape ``(n_pairs,)``.

    Every pair is scored by a model that has not seen its base article.
    """
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\w+(?:['’]\w+)?", sublinear_tf=True),  # noqa: S106 - no password
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000),
    )
    wrong = np.array([not pair.supported for pair in pairs])
    predicted = cross_val_predict(
        model,
        [pair.headline for pair in pairs],
        wrong,
        groups=[pair.base for pair in pairs],
        cv=GroupKFold(FOLDS),
        method="predict_proba",
    )
    scores: NDArray[np.float64] = predicted[:, 1]
    return scores
