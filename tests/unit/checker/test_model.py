"""The shipped models, and the conversion that made them."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier

import export as conversion
from bodycheck.checker import model
from bodycheck.errors import ModelError
from export import export

SHIPPED = files("bodycheck.checker") / "models"


def test_the_shipped_files_are_those_of_the_card() -> None:
    card = json.loads((SHIPPED / "model-card.json").read_text(encoding="utf-8"))
    for name, facts in card["files"].items():
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == facts["sha256"]
        assert facts["greatest_difference_to_scikit_learn"] <= 1e-5


@pytest.mark.parametrize("classes", [2, 4])
def test_the_conversion_agrees_with_scikit_learn(classes: int) -> None:
    """Values on a grid of four decimals, as features are: thresholds fall between neighbours of single precision."""
    chance = np.random.default_rng(7)
    features = np.round(chance.uniform(0, 1, (3000, 20)), 4).astype(np.float32)
    labels = np.digitize(features[:, 0] + features[:, 1] * features[:, 2], np.linspace(0.3, 1.2, classes + 1)[1:-1])
    trees = HistGradientBoostingClassifier(max_iter=40, random_state=1)
    model = CalibratedClassifierCV(trees, method="sigmoid", cv=3, ensemble=False) if classes == 2 else trees
    _, difference = export(model.fit(features, labels), features.shape[1], seed=1)
    assert difference <= 1e-5


def test_a_model_that_converts_badly_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "TOLERANCE", -1.0)
    features = np.random.default_rng(7).uniform(0, 1, (300, 5)).astype(np.float32)
    model = HistGradientBoostingClassifier(max_iter=5).fit(features, features[:, 0] > 0.5)
    with pytest.raises(ValueError, match="differ by"):
        export(model, 5, seed=1)


def test_a_changed_model_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
