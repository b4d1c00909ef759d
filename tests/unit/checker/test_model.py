"""The shipped models, and the conversion that made them."""

import hashlib
import json
from importlib.resources import files

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV

from bodycheck.checker import model
from bodycheck.checker.features import FEATURES
from bodycheck.errors import ModelError
from train import _trees, greatest_difference, write

SHIPPED = files("bodycheck.checker") / "models"


def test_the_shipped_files_are_those_of_the_card() -> None:
    card = json.loads((SHIPPED / "model-card.json").read_text(encoding="utf-8"))
    for name, facts in card["files"].items():
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == facts["sha256"]
        assert facts["greatest_difference_to_scikit_learn"] <= 1e-5


def test_the_conversion_agrees_with_scikit_learn(tmp_path) -> None:  # type: ignore[no-untyped-def]
    chance = np.random.default_rng(7)
    features = np.round(chance.uniform(0, 5, (600, len(FEATURES))), 4).astype(np.float32)
    binary = (features[:, 0] + chance.normal(0, 1, 600) > 2.5).astype(int)
    support = CalibratedClassifierCV(_trees(n_estimators=30, max_depth=5), method="sigmoid", cv=3, ensemble=False)
    support.fit(features, binary)
    stance = _trees(n_estimators=10, max_depth=5).fit(features, chance.integers(0, 4, 600))
    write(tmp_path, {"support": (support, {}), "stance": (stance, {})}, {"support": 0.5, "unrelated": 0.5})
    assert greatest_difference(support, (tmp_path / "support.onnx").read_bytes()) <= 1e-5
    assert greatest_difference(stance, (tmp_path / "stance.onnx").read_bytes()) <= 1e-5


def test_a_changed_model_file_is_refused(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    for entry in SHIPPED.iterdir():
        (tmp_path / "models").mkdir(exist_ok=True)
        (tmp_path / "models" / entry.name).write_bytes(entry.read_bytes())
    changed = tmp_path / "models" / "support.onnx"
    changed.write_bytes(changed.read_bytes() + b"\0")
    monkeypatch.setattr(model, "files", lambda _: tmp_path)
    model.models.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"support\.onnx"):
            model.models()
    finally:
        model.models.cache_clear()
