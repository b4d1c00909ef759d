"""One probability out of two tiers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.checker.combination import INPUTS, Combination, Mixture, combination_inputs
from bodycheck.checker.roles import MEASURES
from bodycheck.verdict import STANCE_LABELS

HEADLINE = {
    "coefficients": {
        "words": 0.4,
        "meaning": 0.6,
        "lower": 0.3,
        "contradiction": -0.1,
        "both": 0.0,
        "roles": 0.5,
        "numbers": 0.7,
    },
    "intercept": -0.2,
}
CARD = {
    "headline": HEADLINE,
    "statement": {**HEADLINE, "intercept": 0.1},
    "sure": [0.02, 0.98],
    "doubtful_roles": -1.0,
    "roles": dict.fromkeys(MEASURES, 0.1),
    "threshold": 0.4,
    "threshold_paraphrased": 0.3,
    "threshold_statement": 0.6,
    "stance": {"words": 1.0, "meaning": 0.5, "bias": dict.fromkeys(STANCE_LABELS, 0.0)},
}
chances = st.floats(0, 1)
log_odds = st.floats(-1e6, 1e6)


@given(words=chances, meaning=log_odds, contradiction=log_odds)
def test_it_is_a_probability_whatever_the_tiers_say(words: float, meaning: float, contradiction: float) -> None:
    assert 0 <= Mixture.of(HEADLINE).support(words, meaning, contradiction) <= 1


def test_either_tier_can_raise_it() -> None:
    both = Mixture.of(HEADLINE)
    assert both.support(0.9, 1.0, 0.0) > both.support(0.5, 1.0, 0.0) > both.support(0.5, -1.0, 0.0)


def test_the_meaning_is_asked_between_the_words_bounds_alone() -> None:
    both = Combination.of(CARD)
    assert [both.asks(w) for w in (0.01, 0.02, 0.5, 0.98, 0.99)] == [False, True, True, True, False]


def test_it_is_asked_above_them_too_where_the_roles_are_in_doubt() -> None:
    both = Combination.of(CARD)
    assert [both.asks(w, -1.1) for w in (0.01, 0.5, 0.99)] == [False, True, True]
    assert not both.asks(0.99, -0.9)


def test_roles_the_other_way_round_lower_it_and_the_most_doubtful_action_counts() -> None:
    both, mixture = Combination.of(CARD), Mixture.of(HEADLINE)
    assert mixture.support(0.9, 1.0, 0.0, 2.0) == mixture.support(0.9, 1.0, 0.0)
    forward, backward = (1.0,) * len(MEASURES), (-1.0,) * len(MEASURES)
    assert both.role_odds([]) == 0.0
    assert both.role_odds([forward, backward]) == both.role_odds([backward]) == pytest.approx(-0.1 * len(MEASURES))
    assert mixture.support(0.9, 1.0, 0.0, both.role_odds([backward])) < mixture.support(0.9, 1.0, 0.0)


def test_a_paraphrase_has_a_threshold_of_its_own() -> None:
    both = Combination.of(CARD)
    given = (1.0, 0.6, 0.59, 0.0)
    assert [both.threshold_for(shared, statement=False) for shared in given] == [0.4, 0.4, 0.3, 0.3]


def test_a_whole_sentence_has_one_too_however_it_is_told_and_a_mixture() -> None:
    both = Combination.of(CARD)
    assert [both.mixture_for(statement=s).intercept for s in (False, True)] == [-0.2, 0.1]
    assert [Combination.of(CARD).threshold_for(shared, statement=True) for shared in (1.0, 0.1)] == [0.6, 0.6]


def test_inputs_come_in_the_order_of_their_names() -> None:
    values = dict(zip(INPUTS, combination_inputs(0.5, 2.0, -1.0, -0.7, 0.3), strict=True))
    assert values == {
        "words": 0.0, "meaning": 2.0, "lower": 0.0, "contradiction": -1.0, "both": 0.0, "roles": -0.7, "numbers": 0.3
    }  # fmt: skip


def test_a_number_that_stands_otherwise_in_the_body_lowers_it_whatever_the_meaning_says() -> None:
    mixture = Mixture.of(HEADLINE)
    by_margin = [mixture.support(0.6, 1.0, 0.0, numbers=margin) for margin in (1.0, 0.1, -0.6)]
    assert by_margin == sorted(by_margin, reverse=True)
    assert by_margin[0] == mixture.support(0.6, 1.0, 0.0)


def test_stances_are_shares_and_follow_both_tiers() -> None:
    both = Combination.of(CARD)
    even = dict.fromkeys(STANCE_LABELS, 0.25)
    shares = both.stances(even, (3.0, 0.0, 0.0, 0.0))
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda label: shares[label]) == "agree"
    tilted = both.stances({**even, "disagree": 0.7, "agree": 0.01}, (0.5, 0.5, 0.5, 0.5))
    assert max(tilted, key=lambda label: tilted[label]) == "disagree"


def test_it_is_the_logistic_function_of_its_inputs() -> None:
    both = Mixture.of(HEADLINE)
    x = sum(HEADLINE["coefficients"][n] * v for n, v in zip(INPUTS, combination_inputs(0.7, 1.5, 0.4), strict=True))  # type: ignore[index]
    assert both.support(0.7, 1.5, 0.4) == pytest.approx(1 / (1 + math.exp(-(x - 0.2))))
