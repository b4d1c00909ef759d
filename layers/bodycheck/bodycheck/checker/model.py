"""The shipped models: scikit-learn trained them, onnxruntime runs them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bodycheck.checker.features import FEATURES
from bodycheck.errors import ModelError
from bodycheck.verdict import STANCE_LABELS, StanceLabel

CARD = "model-card.json"
_FILES = {"support": "support.onnx", "stance": "stance.onnx"}


@dataclass(frozen=True, slots=True)
class Models:
    """Both models in memory, with the thresholds that were chosen with them."""

    support_session: onnxruntime.InferenceSession
    stance_session: onnxruntime.InferenceSession
    digest: str
    """sha256 over both model files, support first."""
    thresholds: dict[str, float]
    typical: tuple[float, ...] = ()
    """Median of each feature over real headlines that their bodies support; empty where the card does not give it."""

    def support(self, features: NDArray[np.float32]) -> float:
        """Calibrated probability that the body supports the headline; ``features`` has shape ``(n_features,)``."""
        return float(self.supports(features.reshape(1, -1))[0])

    def supports(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The same of many at once: shape ``(n, n_features)`` in, ``(n,)`` out."""
        return _probabilities(self.support_session, features)[:, 1]

    def stance(self, features: NDArray[np.float32]) -> dict[StanceLabel, float]:
        """Probability of each label of the Fake News Challenge."""
        scores = _probabilities(self.stance_session, features.reshape(1, -1))[0]
        return dict(zip(STANCE_LABELS, map(float, scores), strict=True))


@lru_cache(maxsize=1)
def models() -> Models:
    """The shipped models. Raises :class:`ModelError` where a file is missing or not the one its card describes."""
    return load_models(files("bodycheck.checker") / "models")


def load_models(folder: Traversable) -> Models:
    """The models in a folder that ``training/train.py`` wrote. Raises :class:`ModelError` as :func:`models` does."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        contents = {name: (folder / file).read_bytes() for name, file in _FILES.items()}
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename} is missing: run `make train`, or install the package anew") from error
    for name, content in contents.items():
        if hashlib.sha256(content).hexdigest() != card["files"][_FILES[name]]["sha256"]:
            raise ModelError(f"{_FILES[name]} is not the file its card describes: run `make train`, or install anew")
    if card["features"] != list(FEATURES):
        raise ModelError("the models were trained on other features than this code computes: run `make train`")
    return Models(
        support_session=onnx_session(contents["support"]),
        stance_session=onnx_session(contents["stance"]),
        digest=hashlib.sha256(contents["support"] + contents["stance"]).hexdigest(),
        thresholds=card["thresholds"],
        typical=tuple(card["files"][_FILES["support"]].get("typical", ())),
    )


def onnx_session(content: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _probabilities(session: onnxruntime.InferenceSession, features: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = session.run(["probabilities"], {"features": features})[0]
    return result
