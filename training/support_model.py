"""The support model: does the body say what the headline says?

Real headlines against seeded corruptions of them and human-judged claims; gradient boosted trees, calibrated on
predictions for base articles the trees had not seen, and a threshold chosen on the same predictions for few false
alarms.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from bodycheck.checker.features import FEATURES
from pairs import Matrix, extract, support_pairs

FALSE_ALARMS = 0.05
"""Share of real headlines, most of whose words are in the body, that may be flagged on the held-out folds."""
FALSE_ALARMS_COLOURED = 0.30
"""The same for coloured and paraphrased ones."""
FOLDS = 3
KIND_WEIGHTS = {
    "actor_swap": 1.5,
    "place_swap": 1.2,
    "number_change": 1.2,
    "time_change": 0.4,
    "negation_in": 0.3,
    "negation_out": 0.6,
    "opposite": 0.7,
    "actor_swap_inbody": 0.5,
    "role_swap": 0.3,
    "near_story": 1.0,
    "random_body": 1.0,
}
"""Weight of all corruptions of one kind together, however many there are. What words cannot tell weighs less: it would
only teach the trees to doubt everything. Negations put in weigh about what true ones in real headlines do."""
EQUAL_WEIGHTS = {kind: 0.5 if kind.startswith("negation_") else 1.0 for kind in KIND_WEIGHTS}
"""Weights for the calibration: a probability that assumes no kind of change to be commoner than another.

Coloured headlines are left out of it: that they are true is mostly so, not known."""
CLAIMS_WEIGHT = 0.12
"""Weight of the human-judged claims beside everything else, true and false ones alike."""
FALLING = frozenset({"heaviest_missing", "heaviest_missing_name", "missing_weight", "missing_words", "actors_missing",
                     "places_missing"})  # fmt: skip
"""Features that may only lower the support, and below, that may only raise it. Left alone, the trees trust a headline
the more the rarer the name it adds: what corruptions put in comes from other headlines, and so is never very rare."""
RISING = frozenset({"name_coverage"})
HEADLINE_ONLY = ("names", "numbers", "actions", "negation_headline", "modal_strong", "modal_weak", "refuting_headline",
                 "hedging_headline", "question", "quoted", "title_case", "headline_words", "headline_rarity",
                 "function_words", "full_stop", "numbers_of_items", "debunking_headline", "attribution_headline",
                 "confirmation_headline", "web_headline")  # fmt: skip
"""Features that read the headline alone."""


@dataclass(frozen=True, slots=True)
class Trained:
    model: CalibratedClassifierCV
    threshold: float
    """Support below which a headline is flagged."""
    card: dict[str, Any]
    by_kind: dict[str, Matrix]
    """The features of each kind of pair."""


def train_support(data: Path, workers: int, seed: int) -> Trained:
    pairs = support_pairs(data, seed)
    features = extract(pairs, workers)
    labels = np.array([p.label for p in pairs])
    groups = np.array([p.group for p in pairs])
    kinds = np.array([p.kind for p in pairs])
    weights = kind_weights(kinds, KIND_WEIGHTS)
    # Folds by base article: a headline and its corruptions are never on both sides.
    folds = list(GroupKFold(n_splits=FOLDS).split(features, labels, groups))
    model = CalibratedClassifierCV(_trees(seed), method="sigmoid", cv=folds, ensemble=False)
    model.fit(features, labels, sample_weight=weights)
    scores = cross_val_predict(
        _trees(seed), features, labels, cv=folds, params={"sample_weight": weights}, method="decision_function"
    )
    calibrator = model.calibrated_classifiers_[0].calibrators[0]
    known = kinds != "real_coloured"
    equal = kind_weights(kinds[known], EQUAL_WEIGHTS)
    calibrator.fit(scores[known], labels[known], sample_weight=equal)
    support = calibrator.predict(scores)
    real, coloured = kinds == "real", kinds == "real_coloured"
    threshold = round(
        float(
            min(np.quantile(support[real], FALSE_ALARMS), np.quantile(support[coloured], FALSE_ALARMS_COLOURED))
        ), 4
    )  # fmt: skip
    card = {
        "pairs": dict(sorted(Counter(kinds.tolist()).items())),
        "folds": f"{FOLDS}, grouped by base article",
        "held_out": {
            "auc": round(float(roc_auc_score(labels, support)), 4),
            "expected_calibration_error": round(calibration_error(support[known], labels[known], equal), 4),
            "flagged": {
                str(kind): round(float((support[kinds == kind] < threshold).mean()), 4) for kind in sorted(set(kinds))
            },
            **aucs_by_kind(support, kinds, groups),
        },
        "headline_only_auc": headline_only_aucs(features, labels, kinds, groups, folds, weights, seed),
        "typical": [float(x) for x in np.median(features[real], axis=0).round(4)],
    }
    print(json.dumps({k: v for k, v in card.items() if k != "typical"}, indent=1), file=sys.stderr)
    return Trained(model, threshold, card, {str(kind): features[kinds == kind] for kind in sorted(set(kinds))})


def kind_weights(kinds: NDArray[np.str_], of_kind: Mapping[str, float]) -> NDArray[np.float64]:
    """Weight of every pair: corruptions by ``of_kind``, the real headlines as much as all of them."""
    weights = np.zeros(len(kinds))
    for kind, weight in of_kind.items():
        weights[kinds == kind] = weight / max(1, (kinds == kind).sum())
    real = np.isin(kinds, ["real", "real_coloured"])
    weights[real] = weights.sum() / real.sum()
    total = weights.sum()
    for kind in ("claim_true", "claim_false"):
        weights[kinds == kind] = CLAIMS_WEIGHT * total / 2 / max(1, (kinds == kind).sum())
    scaled: NDArray[np.float64] = weights / weights.mean()
    return scaled


def aucs_by_kind(
    support: NDArray[np.float64], kinds: NDArray[np.str_], groups: NDArray[np.str_]
) -> dict[str, dict[str, float]]:
    """How well each kind of corruption is told from all real headlines, and from the very headlines it was made of.

    The second is the harder and fairer: what is peculiar to the headlines that can be corrupted so no longer helps.
    ``negation`` is those put in and taken out together, so that a *not* by itself tells nothing.
    """
    real = np.isin(kinds, ["real", "real_coloured"])
    base = {group: n for n, group in enumerate(groups) if real[n]}
    against_all, against_own = {}, {}
    for kind in (*KIND_WEIGHTS, "negation"):
        at = np.flatnonzero(np.isin(kinds, ["negation_in", "negation_out"] if kind == "negation" else [kind]))
        own = np.array([base[group] for group in groups[at]])
        against_all[kind] = _auc(support[at], support[real])
        against_own[kind] = _auc(support[at], support[own])
    true, false = support[kinds == "claim_true"], support[kinds == "claim_false"]
    against_own["claim_false"] = _auc(false, true)
    return {"auc_against_all_real": against_all, "auc_against_their_bases": against_own}


def _auc(lower: NDArray[np.float64], higher: NDArray[np.float64]) -> float:
    labels = np.r_[np.zeros(len(lower)), np.ones(len(higher))]
    return round(float(roc_auc_score(labels, np.r_[lower, higher])), 4)


def headline_only_aucs(
    features: Matrix,
    labels: NDArray[Any],
    kinds: NDArray[np.str_],
    groups: NDArray[np.str_],
    folds: list[Any],
    weights: NDArray[np.float64],
    seed: int,
) -> dict[str, float]:
    """What the headline gives away by itself, against its own base; near one half where corruptions leave no trace."""
    columns = features[:, [list(FEATURES).index(name) for name in HEADLINE_ONLY]]
    held_out = cross_val_predict(
        _trees(seed, HEADLINE_ONLY),
        columns,
        labels,
        cv=folds,
        params={"sample_weight": weights},
        method="predict_proba",
    )[:, 1]
    return aucs_by_kind(held_out, kinds, groups)["auc_against_their_bases"]


def calibration_error(support: NDArray[Any], labels: NDArray[Any], weights: NDArray[Any], bins: int = 15) -> float:
    """Expected calibration error over ``bins`` equal-width bins, weighted."""
    which = np.minimum((support * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = which == b
        if inside.any():
            share = weights[inside].sum() / weights.sum()
            gap = np.average(support[inside], weights=weights[inside]) - np.average(
                labels[inside], weights=weights[inside]
            )
            error += share * abs(float(gap))
    return error


def _trees(seed: int, features: Sequence[str] = tuple(FEATURES)) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=600,
        learning_rate=0.03,
        max_leaf_nodes=24,
        min_samples_leaf=25,
        l2_regularization=3.0,
        max_features=0.4,
        early_stopping=False,
        monotonic_cst=[(name in RISING) - (name in FALLING) for name in features],
        random_state=seed,
    )
