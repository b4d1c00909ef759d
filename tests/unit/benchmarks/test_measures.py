"""The measures are the ones that scikit-learn and the scorer's definitions give, on made-up answers with many ties."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, roc_auc_score, roc_curve

from benchmarks.quality import measures
from benchmarks.quality.measures import Answers, Scores
from benchmarks.quality.pairs import CONTROL, Pair
from benchmarks.quality.resampling import Estimate, resample_weights

CHANCE = np.random.default_rng(3)
WRONG = CHANCE.random(300) < 0.4
SCORE: Scores = np.asarray(np.round(np.clip(CHANCE.normal(0.4 + 0.2 * WRONG, 0.25), 0, 1), 2), dtype=np.float64)
FLAGGED = SCORE > 0.55
BASES = [f"article {n // 3}" for n in range(300)]
WEIGHTS = resample_weights(BASES, resamples=40)


def pair(identity: str, kind: str = CONTROL, original: str = "", changed_to: str = "") -> Pair:
    return Pair(identity, "", "", kind == CONTROL, kind, identity, "", kind, original, changed_to)


def line(verdict: str, support: float | None, *elements: tuple[str, str]) -> dict[str, object]:
    return {
        "verdict": verdict,
        "support": support,
        "elements": [{"text": text, "status": status} for text, status in elements],
    }


def test_auc_is_scikit_learns_for_every_weighting() -> None:
    expected = [roc_auc_score(WRONG, SCORE, sample_weight=weights) for weights in WEIGHTS]
    assert measures.auc(SCORE, WRONG, WEIGHTS) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("false_alarms", [0.01, 0.05, 0.2])
def test_caught_is_the_best_recall_within_the_allowed_false_alarms(false_alarms: float) -> None:
    controls = sorted(SCORE[~WRONG], reverse=True)
    cut = controls[int(len(controls) * false_alarms)]
    (caught,) = measures.caught(SCORE, WRONG, WEIGHTS[:1], false_alarms)
    assert caught == pytest.approx((SCORE[WRONG] > cut).mean())
    alarms, recall, _ = roc_curve(WRONG, SCORE, drop_intermediate=False)
    assert caught == pytest.approx(recall[alarms <= false_alarms].max())


def test_a_weight_of_two_is_a_pair_twice() -> None:
    twice = WEIGHTS[1].astype(int)
    repeated, again = np.repeat(SCORE, twice), np.repeat(WRONG, twice)
    once = np.ones((1, len(repeated)))
    for measure in (measures.auc, measures.caught):
        assert measure(SCORE, WRONG, WEIGHTS[1:2]) == pytest.approx(measure(repeated, again, once))
    support = 1 - SCORE
    assert measures.calibration_error(support, WRONG, WEIGHTS[1:2]) == pytest.approx(
        measures.calibration_error(1 - repeated, again, once)
    )


def test_balanced_accuracy_is_scikit_learns() -> None:
    expected = balanced_accuracy_score(WRONG, FLAGGED)
    assert measures.balanced_accuracy(FLAGGED, WRONG, WEIGHTS)[0] == pytest.approx(expected)


def test_the_calibration_error_is_the_bins_mean_distance_from_the_diagonal() -> None:
    support = 1 - SCORE
    bins = measures.bins(support, WRONG)
    expected = sum(b.count * abs(b.support - b.true) for b in bins if b.count) / len(support)
    assert measures.calibration_error(support, WRONG, WEIGHTS)[0] == pytest.approx(expected)
    assert sum(b.count for b in bins) == len(support)


def test_support_equal_to_the_truth_has_no_calibration_error() -> None:
    assert measures.calibration_error((~WRONG).astype(float), WRONG, WEIGHTS)[0] == 0


def test_what_could_not_be_judged_counts_as_half_and_not_flagged() -> None:
    answers = Answers.of([pair("a")], [line("unchecked", None)])
    assert answers.score.tolist() == [0.5]
    assert answers.flagged.tolist() == [False]


def test_blame_asks_for_a_word_of_the_change_in_a_part_that_was_not_found() -> None:
    changed = pair("a", "number_change", original="Two men held", changed_to="Nine men")
    lines = [
        line("contradicted", 0.1, ("Nine", "conflicting"), ("men", "found")),
        line("contradicted", 0.1, ("Nine", "found"), ("men", "missing")),
        line("supported", 0.9, ("Nine", "missing")),
    ]
    answers = Answers.of([changed] * 3, lines)
    assert answers.blame_known.tolist() == [True, True, False]
    assert answers.blamed.tolist() == [True, False, False]


def test_no_blame_is_asked_for_where_the_change_brought_no_word() -> None:
    swapped = pair("a", "role_swap", original="Dog bites man", changed_to="man…Dog")
    assert Answers.of([swapped], [line("unsupported", 0.1)]).blame_known.tolist() == [False]


def test_the_surest_verdicts_are_judged_first_and_all_in_the_end() -> None:
    judged, wrong = measures.risk_coverage(SCORE, FLAGGED, WRONG)
    assert judged[-1] == 1
    assert wrong[-1] == pytest.approx((FLAGGED != WRONG).mean())


def test_verdicts_equally_sure_have_no_order() -> None:
    score, flagged, wrong = np.array([0.9, 0.9, 0.1]), np.array([True, True, False]), np.array([True, False, False])
    assert (
        measures.risk_coverage(score, flagged, wrong)[1][:2].tolist()
        == measures.risk_coverage(score, flagged, wrong[[1, 0, 2]])[1][:2].tolist()
    )


def test_pairs_of_one_article_are_drawn_together() -> None:
    for drawn in WEIGHTS:
        assert (drawn.reshape(-1, 3) == drawn[::3, None]).all()
        assert drawn.sum() == len(BASES)


def test_the_same_articles_give_the_same_resamples() -> None:
    assert (resample_weights(BASES, resamples=40) == WEIGHTS).all()


def test_an_interval_holds_its_figure_and_forgets_resamples_without_one() -> None:
    draws = measures.auc(SCORE, WRONG, WEIGHTS)
    estimate = Estimate.of(np.r_[draws, np.nan])
    assert estimate.low < estimate.value < estimate.high
