"""The stance model: agree, disagree, discuss, unrelated, trained on the Fake News Challenge (stage 1, 2017).

Its figures are for stories the trees had not seen: a headline and a body that belong together are on the same side of a
fold, as is everything else of their story. Folds by body alone, as usual with this set, leave the story known and
promise several points too much.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import accuracy_score, f1_score

from bodycheck.verdict import STANCE_LABELS
from pairs import Pair, extract, stance_pairs

FOLDS = 3
UNRELATED = STANCE_LABELS.index("unrelated")
LABEL_WEIGHTS = {"agree": 1.3, "disagree": 3.0, "discuss": 1.0, "unrelated": 1.0}
"""Few bodies disagree; at their natural weight the trees would never say so."""

Indices = NDArray[np.int64]


def train_stance(data: Path, workers: int, seed: int) -> tuple[HistGradientBoostingClassifier, dict[str, Any]]:
    """The model fitted to all pairs, and what its card says of it."""
    pairs = stance_pairs(data)
    features = extract(pairs, workers)
    labels = np.array([p.label for p in pairs])
    weights = np.array([LABEL_WEIGHTS[p.kind] for p in pairs])
    expected, predicted = [], []
    for fitted, held_out in story_folds(pairs):
        trees = _trees(seed).fit(features[fitted], labels[fitted], sample_weight=weights[fitted])
        expected.append(labels[held_out])
        predicted.append(trees.predict_proba(features[held_out]).argmax(axis=1))
    card = {
        "pairs": dict(sorted(Counter(p.kind for p in pairs).items())),
        "folds": f"{FOLDS}, no story on both sides; labels weighted to their shares in the whole set",
        "held_out": metrics(np.concatenate(expected), np.concatenate(predicted), labels),
    }
    print(json.dumps(card, indent=1), file=sys.stderr)
    return _trees(seed).fit(features, labels, sample_weight=weights), card


def story_folds(pairs: list[Pair]) -> Iterator[tuple[Indices, Indices]]:
    """Indices to fit and to hold out. Unrelated pairs whose headline and body are of different folds are left out."""
    headlines = _numbered([p.headline for p in pairs])
    bodies = _numbered([p.group for p in pairs]) + headlines.max() + 1
    related = np.array([p.label != UNRELATED for p in pairs])
    size = int(bodies.max()) + 1
    links = coo_matrix((np.ones(related.sum()), (headlines[related], bodies[related])), shape=(size, size))
    _, story = connected_components(links, directed=False)
    pairs_of = Counter(story[headlines[related]].tolist())
    load, fold_of = [0] * FOLDS, np.zeros(story.max() + 1, dtype=np.int64)
    for number in sorted(range(len(fold_of)), key=lambda s: (-pairs_of[s], s)):
        fold_of[number] = load.index(min(load))
        load[fold_of[number]] += max(1, pairs_of[number])
    of_headline, of_body = fold_of[story[headlines]], fold_of[story[bodies]]
    for fold in range(FOLDS):
        fitted = np.flatnonzero((of_headline != fold) & (of_body != fold))
        yield fitted, np.flatnonzero((of_headline == fold) & (of_body == fold))


def metrics(expected: Indices, predicted: Indices, whole: Indices) -> dict[str, Any]:
    """The challenge's figures in percent, every label weighted to its share in ``whole``."""
    share = np.bincount(whole, minlength=len(STANCE_LABELS)) / len(whole)
    held = np.bincount(expected, minlength=len(STANCE_LABELS)) / len(expected)
    weights = (share / held)[expected]
    related, right = expected != UNRELATED, expected == predicted
    # Official scoring: a quarter for related or not, three quarters more for the right one of the related labels.
    points = np.where(right, np.where(related, 1.0, 0.25), np.where(related & (predicted != UNRELATED), 0.25, 0.0))
    best = np.where(related, 1.0, 0.25)
    f1 = f1_score(expected, predicted, average=None, labels=range(len(STANCE_LABELS)), sample_weight=weights)
    return {
        "score": _percent((points * weights).sum() / (best * weights).sum()),
        "accuracy": _percent(accuracy_score(expected, predicted, sample_weight=weights)),
        "macro_f1": _percent(f1.mean()),
        "f1": {label: _percent(value) for label, value in zip(STANCE_LABELS, f1, strict=True)},
    }


def _percent(share: float) -> float:
    return round(100 * float(share), 2)


def _numbered(keys: list[str]) -> Indices:
    number = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    return np.array([number[key] for key in keys], dtype=np.int64)


def _trees(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=200,
        learning_rate=0.06,
        max_leaf_nodes=24,
        min_samples_leaf=25,
        l2_regularization=3.0,
        max_features=0.4,
        early_stopping=False,
        random_state=seed,
    )
