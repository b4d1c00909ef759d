"""Train, convert and ship both models, and write their card.

    python training/train.py --data DIR [--out DIR] [--workers N]

Support: real headlines with their bodies against seeded corruptions of them (``corruptions.py``) and human-judged
claims; gradient boosting, its probabilities calibrated on folds held out by base article, thresholds chosen on the same
folds.
Stance: the Fake News Challenge's training set. Both are converted to ONNX and must agree with scikit-learn to 1e-5, or
nothing is written. The same data and seed give the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import sklearn
from numpy.typing import NDArray
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from bodycheck.checker.body import Body, index_body
from bodycheck.checker.evidence import search
from bodycheck.checker.features import FEATURES, feature_vector
from bodycheck.checker.headline import parse_headline
from bodycheck.verdict import STANCE_LABELS
from corruptions import Corrupter, parse_bases
from data import read_jsonl

SEED = 20190514
MODELS = Path(__file__).parent.parent / "layers/bodycheck/bodycheck/checker/models"
OPSET = {"": 17, "ai.onnx.ml": 3}
FALSE_ALARMS = 0.035
"""Share of real headlines, most of whose words are in the body, that may be flagged on the held-out folds."""
FALSE_ALARMS_COLOURED = 0.30
"""The same for coloured and paraphrased ones."""
UNRELATED_KEPT = 0.35
"""Share of the stance set's unrelated pairs that is used; weights make up for the rest."""


@dataclass(frozen=True, slots=True)
class Pair:
    kind: str
    group: str
    headline: str
    body: str
    label: int


Matrix = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder holding train/*.jsonl.gz")
    parser.add_argument("--out", type=Path, default=MODELS)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    began = time.perf_counter()
    support_model, support_card = train_support(arguments.data / "train", arguments.workers)
    stance_model, stance_card = train_stance(arguments.data / "train", arguments.workers)
    thresholds = {
        "support": support_card.pop("threshold"),
        "unrelated": unrelated_threshold(stance_model, support_card.pop("examples")),
    }
    write(
        arguments.out,
        {"support": (support_model, support_card), "stance": (stance_model, stance_card)},
        thresholds,
    )
    print(f"trained in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def train_support(data: Path, workers: int) -> tuple[CalibratedClassifierCV, dict[str, Any]]:
    pairs = support_pairs(data)
    features = extract(pairs, workers)
    labels = np.array([p.label for p in pairs])
    groups = np.array([p.group for p in pairs])
    weights = np.where(labels == 1, 1.0, (labels == 1).sum() / (labels == 0).sum())
    # Folds by base article: a headline and its corruptions are never on both sides.
    folds = list(GroupKFold(n_splits=3).split(features, labels, groups))
    model = CalibratedClassifierCV(_trees(n_estimators=220, max_depth=5), method="sigmoid", cv=folds, ensemble=False)
    model.fit(features, labels, sample_weight=weights)
    held_out = cross_val_predict(
        _trees(n_estimators=220, max_depth=5), features, labels, cv=folds, params={"sample_weight": weights},
        method="decision_function",
    )  # fmt: skip
    calibrator = model.calibrated_classifiers_[0].calibrators[0]
    support = calibrator.predict(held_out)
    kinds = np.array([p.kind for p in pairs])
    threshold = round(
        float(
            min(
                np.quantile(support[kinds == "real"], FALSE_ALARMS),
                np.quantile(support[kinds == "real_coloured"], FALSE_ALARMS_COLOURED),
            )
        ),
        4,
    )
    real = np.isin(kinds, ["real", "real_coloured"])
    card = {
        "pairs": dict(sorted(Counter(kinds.tolist()).items())),
        "folds": "3, grouped by base article",
        "held_out": {
            "auc": round(float(roc_auc_score(labels, support)), 4),
            "expected_calibration_error": round(calibration_error(support, labels, weights), 4),
            "flagged": {
                str(kind): round(float((support[kinds == kind] < threshold).mean()), 4) for kind in sorted(set(kinds))
            },
            "auc_against_real": {
                str(kind): round(
                    float(roc_auc_score(np.r_[np.zeros((kinds == kind).sum()), np.ones(real.sum())],
                                        np.r_[support[kinds == kind], support[real]])), 4)
                for kind in sorted(set(kinds)) if not kind.startswith("real") or kind == "random_body"
            },
        },
        "headline_only_auc": round(headline_only_auc(features, labels, folds, weights), 4),
        "threshold": threshold,
        "examples": {kind: features[kinds == kind] for kind in ("random_body", "actor_swap", "number_change")},
    }  # fmt: skip
    print(json.dumps({k: v for k, v in card.items() if k != "examples"}, indent=1), file=sys.stderr)
    return model, card


def _trees(*, n_estimators: int, max_depth: int) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=n_estimators,
        max_depth=max_depth,
        learning_rate=0.08,
        subsample=0.5,
        max_features=0.3,
        min_samples_leaf=20,
        random_state=SEED,
    )


def support_pairs(data: Path) -> list[Pair]:
    """Real headlines, their corruptions, and human-judged claims."""
    rows = read_jsonl(data / "real_pairs.jsonl.gz")
    bases = parse_bases(rows)
    corrupter = Corrupter(bases, SEED)
    coloured = {row["id"] for row in rows if row["label"] != "supported"}
    pairs = []
    for base in bases:
        pairs.append(Pair("real_coloured" if base.id in coloured else "real", base.id, base.headline, base.body, 1))
        pairs += [Pair(c.kind, base.id, c.headline, c.body, 0) for c in corrupter.corrupt(base, 2)]
    for row in read_jsonl(data / "claims_permissive.jsonl.gz"):
        kind = "claim_true" if row["label"] == 1 else "claim_false"
        pairs.append(Pair(kind, f"claim {hash_of(row['body'])}", row["headline"], row["body"], int(row["label"])))
    return pairs


def train_stance(data: Path, workers: int) -> tuple[GradientBoostingClassifier, dict[str, Any]]:
    bodies = {row["body_id"]: row["body"] for row in read_jsonl(data / "fnc1_bodies.jsonl.gz")}
    chance = random.Random(SEED)
    pairs = []
    for row in read_jsonl(data / "fnc1_stances.jsonl.gz"):
        if row["stance"] == "unrelated" and chance.random() > UNRELATED_KEPT:
            continue
        label = STANCE_LABELS.index(row["stance"])
        pairs.append(Pair(row["stance"], row["body_id"], row["headline"], bodies[row["body_id"]], label))
    pairs.sort(key=lambda p: p.group)  # one body's pairs together: it is indexed once
    features = extract(pairs, workers)
    labels = np.array([p.label for p in pairs])
    weights = np.where(labels == STANCE_LABELS.index("unrelated"), 1 / UNRELATED_KEPT, 1.0)
    folds = list(GroupKFold(n_splits=3).split(features, labels, np.array([p.group for p in pairs])))
    trees = _trees(n_estimators=120, max_depth=5)
    held_out = cross_val_predict(
        trees, features, labels, cv=folds, params={"sample_weight": weights}, method="predict_proba"
    )
    predicted = held_out.argmax(axis=1)
    right = (predicted == labels) * weights
    card = {
        "pairs": dict(sorted(Counter(p.kind for p in pairs).items())),
        "folds": "3, grouped by body",
        "held_out": {
            "log_loss": round(float(log_loss(labels, held_out, sample_weight=weights)), 4),
            "accuracy": round(float(right.sum() / weights.sum()), 4),
            "recall": {
                name: round(float((predicted[labels == n] == n).mean()), 4) for n, name in enumerate(STANCE_LABELS)
            },
        },
    }
    print(json.dumps(card, indent=1), file=sys.stderr)
    return trees.fit(features, labels, sample_weight=weights), card


def extract(pairs: list[Pair], workers: int) -> Matrix:
    """Features of every pair, shape ``(len(pairs), len(FEATURES))``."""
    with ProcessPoolExecutor(workers) as pool:
        return np.stack(list(pool.map(_features, pairs, chunksize=200)))


def _features(pair: Pair) -> Matrix:
    body = _indexed(pair.body)
    return feature_vector(search(parse_headline(pair.headline, body), body))


@lru_cache(maxsize=8)
def _indexed(text: str) -> Body:
    return index_body(text)


def headline_only_auc(features: Matrix, labels: NDArray[Any], folds: list[Any], weights: NDArray[Any]) -> float:
    """What the headline gives away by itself; near one half where the corruptions leave no trace."""
    own = ["names", "numbers", "actions", "negation_headline", "modal_strong", "modal_weak", "refuting_headline",
           "hedging_headline", "question", "quoted", "title_case", "headline_words", "headline_rarity"]  # fmt: skip
    columns = features[:, [list(FEATURES).index(name) for name in own]]
    trees = _trees(n_estimators=100, max_depth=4)
    held_out = cross_val_predict(
        trees, columns, labels, cv=folds, params={"sample_weight": weights}, method="predict_proba"
    )
    return float(roc_auc_score(labels, held_out[:, 1]))


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


def unrelated_threshold(model: GradientBoostingClassifier, examples: dict[str, Matrix]) -> float:
    """The share of *unrelated* in the stance from which a flagged article is about something else: where random bodies
    and one-word changes are told apart best."""
    column = STANCE_LABELS.index("unrelated")
    other = model.predict_proba(examples["random_body"])[:, column]
    same = np.r_[
        model.predict_proba(examples["actor_swap"])[:, column],
        model.predict_proba(examples["number_change"])[:, column],
    ]
    grid = np.linspace(0.05, 0.995, 190)
    return round(float(max(grid, key=lambda t: (other >= t).mean() + (same < t).mean())), 4)


def write(out: Path, trained: dict[str, tuple[Any, dict[str, Any]]], thresholds: dict[str, float]) -> None:
    """Convert, compare with scikit-learn, and only then write files and card."""
    out.mkdir(parents=True, exist_ok=True)
    card: dict[str, Any] = {
        "description": "Word-level models of Bodycheck; written by training/train.py",
        "seed": SEED,
        "scikit_learn": sklearn.__version__,
        "sources": SOURCES,
        "features": list(FEATURES),
        "thresholds": thresholds,
        "files": {},
    }
    for name, (model, facts) in trained.items():
        inputs = [("features", FloatTensorType([None, len(FEATURES)]))]
        onnx = to_onnx(model, initial_types=inputs, options={id(model): {"zipmap": False}}, target_opset=OPSET)
        content = onnx.SerializeToString()
        difference = greatest_difference(model, content)
        if difference > 1e-5:
            raise SystemExit(f"{name}: ONNX and scikit-learn differ by {difference:.2e}; nothing written")
        (out / f"{name}.onnx").write_bytes(content)
        card["files"][f"{name}.onnx"] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "greatest_difference_to_scikit_learn": float(f"{difference:.1e}"),
            **facts,
        }
    (out / "model-card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def greatest_difference(model: Any, content: bytes) -> float:
    """Largest absolute difference in probability between the ONNX file and scikit-learn on 5,000 seeded vectors."""
    chance = np.random.default_rng(SEED)
    vectors = np.round(chance.uniform(0, 1, (5000, len(FEATURES))) * chance.choice([1, 5, 20], (5000, 1)), 4).astype(
        np.float32
    )
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    served = session.run(["probabilities"], {"features": vectors})[0]
    return float(np.abs(served - model.predict_proba(vectors)).max())


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


SOURCES = [
    {"data": "real_pairs", "from": "Article-Bias-Prediction (Baly et al., 2020)", "licence": "Apache-2.0"},
    {
        "data": "claims_permissive",
        "from": "FIB, XSumFaith, FRANK, SummEdits, FactCC",
        "licence": "CC BY, MIT, Apache-2.0, BSD",
    },
    {"data": "fnc1_bodies, fnc1_stances", "from": "Fake News Challenge, stage 1 (2017)", "licence": "Apache-2.0"},
]  # fmt: skip


if __name__ == "__main__":
    main()
