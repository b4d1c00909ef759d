"""How the tiers are combined is measured as the checker will combine them."""

from __future__ import annotations

from typing import Any

import numpy as np

from bodycheck.checker import meaning
from bodycheck.checker.combination import Combination
from bodycheck.checker.meaning import Reading
from bodycheck.verdict import STANCE_LABELS
from calibrate_meaning import DOUBTFUL_ROLES, Judged, even_threshold, random_bodies, stances, within

DISCUSS = STANCE_LABELS.index("discuss")


def test_the_meaning_tier_is_asked_of_the_same_articles_as_in_the_checker() -> None:
    combination = Combination.of(meaning.card()["combination"])
    assert combination.doubtful_roles == DOUBTFUL_ROLES
    low, high = combination.sure
    words = np.repeat([0.0, low - 1e-9, low, (low + high) / 2, high, high + 1e-9, 1.0], 3)
    roles = np.tile([DOUBTFUL_ROLES - 0.1, DOUBTFUL_ROLES, 1.0], 7)
    asked = within((low, high), words, roles < DOUBTFUL_ROLES)
    assert asked.tolist() == [combination.asks(w, r) for w, r in zip(words, roles, strict=True)]
    assert {True, False} == set(asked.tolist())


def test_a_random_body_is_another_headline_s() -> None:
    real: list[dict[str, Any]] = [
        {"hypothesis": f"Headline {n}", "body": f"Body {n}", "kind": "real", "supported": 1} for n in range(9)
    ]
    made = random_bodies(real)
    assert sorted(row["body"] for row in made) == sorted(row["body"] for row in real)
    assert all(row["hypothesis"][-1] != row["body"][-1] and row["supported"] == 0 for row in made)


def _judged(story: int, label: int, words: list[float], meaning: list[float]) -> Judged:
    reading = Reading(support=0.0, contradiction=0.0, stance=tuple(meaning))
    return Judged("stance", f"story {story}", -1, label, 1.0, False, 0.5, tuple(words), reading, [], 1.0)


def test_the_stances_lean_on_the_tier_that_tells_more() -> None:
    """The meaning speaks for the right stance in one half of the stories, for one and the same in the other; the words
    are noise."""
    chance = np.random.default_rng(1)
    judged = []
    for story in range(40):
        for label in range(len(STANCE_LABELS)):
            words = chance.dirichlet(np.ones(len(STANCE_LABELS)))
            told = label if story % 2 else DISCUSS
            judged.append(_judged(story, label, words.tolist(), np.eye(len(STANCE_LABELS))[told].tolist()))
    entry, facts = stances(judged)
    again, _ = stances(judged[::-1])
    assert facts["pairs"] == dict.fromkeys(STANCE_LABELS, 40)
    assert entry["meaning"] > abs(entry["words"])
    assert np.isclose(entry["meaning"], again["meaning"], atol=0.02)
    assert facts["words"]["score"] < facts["both"]["score"] <= 100


def test_the_even_threshold_lies_between_the_false_and_the_true() -> None:
    support, labels = np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.9]), np.array([0, 0, 0, 1, 1, 1])
    assert 0.3 <= even_threshold(support, labels) <= 0.7
