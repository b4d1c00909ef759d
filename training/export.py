"""From a scikit-learn model to the bytes of an ONNX file, compared with the model before anybody gets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from skl2onnx.common import tree_ensemble
from skl2onnx.common.data_types import FloatTensorType

OPSET = {"": 17, "ai.onnx.ml": 3}
TOLERANCE = 1e-5
"""Greatest difference in probability that may lie between the file and the model."""
SAMPLES = 5000


def export(model: Any, features: int, seed: int) -> tuple[bytes, float]:
    """The ONNX file of a classifier over ``features`` floats, and its greatest difference from the model.

    Raises:
        ValueError: the file and the model differ by more than :data:`TOLERANCE` on seeded vectors.
    """
    inputs = [("features", FloatTensorType([None, features]))]
    with _trees_in_single_precision():
        onnx = to_onnx(model, initial_types=inputs, options={id(model): {"zipmap": False}}, target_opset=OPSET)
    content: bytes = onnx.SerializeToString()
    difference = greatest_difference(model, content, features, seed)
    if difference > TOLERANCE:
        raise ValueError(f"ONNX and scikit-learn differ by {difference:.2e}")
    return content, difference


def greatest_difference(model: Any, content: bytes, features: int, seed: int) -> float:
    """Largest absolute difference in probability between an ONNX file and its model on seeded vectors."""
    chance = np.random.default_rng(seed)
    scales = chance.choice([1, 5, 20], (SAMPLES, 1))
    vectors = np.round(chance.uniform(0, 1, (SAMPLES, features)) * scales, 4).astype(np.float32)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    served = session.run(["probabilities"], {"features": vectors})[0]
    return float(np.abs(served - model.predict_proba(vectors)).max())


@contextmanager
def _trees_in_single_precision() -> Iterator[None]:
    """Two repairs to what skl2onnx 1.20 makes of histogram trees.

    Thresholds are double precision in scikit-learn and single in ONNX. Rounded to the nearest, one may climb past a
    value it stood below; the greatest single not above it parts single-precision features exactly as the double does.
    The flag for missing values arrives as a bool, which protobuf refuses in a list of integers.
    """
    add_node = tree_ensemble.add_node

    def add_exact_node(
        attributes: Any, is_classifier: bool, tree: int, weight: float, node: int, feature: int, mode: str,
        value: float, *rest: Any, nodes_missing_value_tracks_true: Any = 0, **options: Any,
    ) -> Any:  # fmt: skip
        if mode == "BRANCH_LEQ":
            value = float(_greatest_single_not_above(value))
        missing = int(nodes_missing_value_tracks_true)
        return add_node(
            attributes, is_classifier, tree, weight, node, feature, mode, value, *rest,
            nodes_missing_value_tracks_true=missing, **options,
        )  # fmt: skip

    with patch.object(tree_ensemble, "add_node", add_exact_node):
        yield


def _greatest_single_not_above(value: float) -> np.float32:
    nearest = np.float32(value)
    return nearest if float(nearest) <= value else np.nextafter(nearest, np.float32(-np.inf))
