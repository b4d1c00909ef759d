"""Train, convert and ship both models, and write their card.

    python training/train.py --data DIR [--out DIR] [--workers N]

Both models are converted to ONNX and must agree with scikit-learn to 1e-5, or nothing is written. The same data and
seed give the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier

from bodycheck.checker.features import FEATURES
from bodycheck.verdict import STANCE_LABELS
from export import export
from pairs import Matrix
from stance_model import train_stance
from support_model import train_support

SEED = 20190514
MODELS = Path(__file__).parent.parent / "layers/bodycheck/bodycheck/checker/models"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder holding train/*.jsonl.gz")
    parser.add_argument("--out", type=Path, default=MODELS)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    began = time.perf_counter()
    support = train_support(arguments.data / "train", arguments.workers, SEED)
    stance_model, stance_card = train_stance(arguments.data / "train", arguments.workers, SEED)
    thresholds = {"support": support.threshold, "unrelated": unrelated_threshold(stance_model, support.by_kind)}
    write(arguments.out, {"support": (support.model, support.card), "stance": (stance_model, stance_card)}, thresholds)
    print(f"trained in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def unrelated_threshold(model: HistGradientBoostingClassifier, examples: dict[str, Matrix]) -> float:
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
    """Convert both, each compared with its model, and only then write files and card."""
    contents: dict[str, bytes] = {}
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
        contents[name], difference = export(model, len(FEATURES), SEED)
        content = contents[name]
        card["files"][f"{name}.onnx"] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "greatest_difference_to_scikit_learn": float(f"{difference:.1e}"),
            **facts,
        }
    for name, content in contents.items():
        (out / f"{name}.onnx").write_bytes(content)
    (out / "model-card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


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
