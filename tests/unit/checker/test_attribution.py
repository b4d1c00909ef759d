"""What each feature weighs in one verdict."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bodycheck import check
from bodycheck.checker import attribution
from bodycheck.checker.attribution import attribute
from bodycheck.checker.body import index_body
from bodycheck.checker.evidence import search
from bodycheck.checker.features import FEATURES, feature_vector
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.model import models
from bodycheck.errors import ModelError
from bodycheck.formats import read

ARTICLES = Path(__file__).parents[3] / "events/articles"


def article(name: str) -> tuple[str, str]:
    found = read((ARTICLES / name).read_bytes(), name)
    return found.headline, found.body


def features_of(headline: str, body: str) -> tuple[float, ...]:
    indexed = index_body(body)
    return tuple(map(float, feature_vector(search(parse_headline(headline, indexed), indexed))))


@pytest.fixture(autouse=True)
def usual(monkeypatch: pytest.MonkeyPatch) -> tuple[float, ...]:
    """The sample whose body says its headline stands for the typical one, whatever the shipped card says."""
    typical = features_of(*article("true-twin.txt"))
    shipped = replace(models(), typical=typical)
    monkeypatch.setattr(attribution, "models", lambda: shipped)
    return typical


def test_every_feature_has_a_weight_the_heaviest_first() -> None:
    weights = attribute(*article("example.txt"))
    assert sorted(weight.name for weight in weights) == sorted(FEATURES)
    assert [abs(w.weight) for w in weights] == sorted((abs(w.weight) for w in weights), reverse=True)
    assert all(weight.meaning == FEATURES[weight.name] for weight in weights)


def test_a_weight_is_the_difference_in_log_odds_that_one_typical_feature_makes(usual: tuple[float, ...]) -> None:
    headline, body = article("example.txt")
    heaviest = attribute(headline, body)[0]
    features = np.array(features_of(headline, body), dtype=np.float32)
    number = list(FEATURES).index(heaviest.name)
    changed = features.copy()
    changed[number] = usual[number]
    odds = [math.log(p / (1 - p)) for p in (models().support(features), models().support(changed))]
    assert heaviest.weight == pytest.approx(odds[0] - odds[1], abs=1e-3)
    assert (heaviest.value, heaviest.typical) == pytest.approx((features[number], usual[number]), abs=1e-4)


def test_a_typical_headline_has_nothing_to_weigh() -> None:
    assert {weight.weight for weight in attribute(*article("true-twin.txt"))} == {0.0}


def test_an_opposite_in_the_body_speaks_against_support() -> None:
    weights = {weight.name: weight.weight for weight in attribute(*article("contradicted.txt"))}
    assert min(weights["opposite_telling"], weights["opposite_near"]) < 0


@pytest.mark.parametrize(("headline", "body"), [("", "Words."), ("Words", ""), ("…", "…")])
def test_without_words_there_is_nothing_to_weigh(headline: str, body: str) -> None:
    assert attribute(headline, body) == ()


def test_a_card_without_typical_values_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = replace(models(), typical=())
    monkeypatch.setattr(attribution, "models", lambda: bare)
    with pytest.raises(ModelError, match="typical"):
        attribute("Bridge to close", "The bridge will close.")


def test_many_at_once_get_the_support_that_each_gets_alone() -> None:
    rows = np.array([features_of(*article(name)) for name in ("example.txt", "true-twin.txt")], dtype=np.float32)
    assert models().supports(rows) == pytest.approx([models().support(row) for row in rows], abs=1e-7)


def test_the_verdict_itself_is_not_touched() -> None:
    headline, body = article("example.txt")
    assert check(headline, body).to_json() == check(headline, body).to_json()
    assert "attribution" not in check(headline, body).to_dict()
