"""What is measured, defined as the project's scorer defines it, for many weightings of the same pairs at once.

``score`` is 1 - support, high where a headline is doubted; ``wrong`` marks the corrupted headlines; ``flagged`` the
pairs whose verdict an editor should look at. All have shape ``(n_pairs,)``; weights and results are as in
``resampling``. With all weights one, ``auc`` is scikit-learn's ``roc_auc_score``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.judges import VerdictLine
from benchmarks.quality.pairs import Pair
from benchmarks.quality.resampling import Draws, Weights
from bodycheck.verdict import FLAGGED

FALSE_ALARMS = 0.05
"""The share of controls that may be flagged where `caught` is read off."""
BINS = 15

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Answers:
    """One judge's answers to one set, aligned with its pairs."""

    score: Scores
    flagged: Mask
    blame_known: Mask
    """Flagged, and what was changed is known."""
    blamed: Mask
    """Of those: a part that was not found shares a word with the change."""

    @classmethod
    def of(cls, pairs: Sequence[Pair], lines: Sequence[VerdictLine]) -> Answers:
        flagged = np.array([line["verdict"] in FLAGGED for line in lines])
        changes = [words(pair.changed_to) - words(pair.original) for pair in pairs]
        known = flagged & np.array([bool(change) for change in changes])
        doubted = [
            any(e["status"] != "found" and words(e["text"]) & change for e in line["elements"])
            for change, line in zip(changes, lines, strict=True)
        ]
        support = [0.5 if line["support"] is None else line["support"] for line in lines]
        return cls(1 - np.array(support), flagged, known, known & np.array(doubted))


def words(text: str) -> set[str]:
    """The text's words, lower-cased."""
    return set(_WORD.findall(text.lower()))


def auc(score: Scores, wrong: Mask, weights: Weights) -> Draws:
    """Area under the ROC curve: how often a corrupted headline outranks a control, ties counting half."""
    order = np.argsort(score, kind="stable")
    ranked = score[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    weighed = weights[:, order]
    corrupted = np.add.reduceat(weighed * wrong[order], starts, axis=1)
    controls = np.add.reduceat(weighed * ~wrong[order], starts, axis=1)
    below = np.cumsum(controls, axis=1) - controls / 2
    return _share((corrupted * below).sum(axis=1), corrupted.sum(axis=1) * controls.sum(axis=1))


def caught(score: Scores, wrong: Mask, weights: Weights, false_alarms: float = FALSE_ALARMS) -> Draws:
    """Share of the corrupted headlines above the cut that no more than ``false_alarms`` of the controls exceed."""
    descending = np.argsort(-score[~wrong], kind="stable")
    controls = score[~wrong][descending]
    counted = np.cumsum(weights[:, ~wrong][:, descending], axis=1)
    allowed = np.floor(counted[:, -1:] * false_alarms)
    cut = controls[np.argmax(counted > allowed, axis=1)]
    corrupted = weights[:, wrong]
    return _share((corrupted * (score[wrong] > cut[:, None])).sum(axis=1), corrupted.sum(axis=1))


def share(marked: Mask, among: Mask, weights: Weights) -> Draws:
    """Share of the marked pairs among those of ``among``."""
    return _share(weights @ (marked & among).astype(np.float64), weights @ among.astype(np.float64))


def balanced_accuracy(flagged: Mask, wrong: Mask, weights: Weights) -> Draws:
    """Mean of the shares of corrupted pairs that are flagged and of good ones that are not."""
    return (share(flagged, wrong, weights) + share(~flagged, ~wrong, weights)) / 2


def mean(draws: Sequence[Draws]) -> Draws:
    """Macro value: the mean over types or sources, resample by resample."""
    average: Draws = np.mean(np.stack(draws), axis=0)
    return average


@dataclass(frozen=True, slots=True)
class Bin:
    """The pairs whose support lies in one of the equal stretches from 0 to 1."""

    low: float
    high: float
    count: int
    support: float
    """Mean support, NaN in an empty bin."""
    true: float
    """Share of the pairs that are supported in truth, NaN in an empty bin."""


def bins(support: Scores, wrong: Mask, count: int = BINS) -> list[Bin]:
    """The reliability diagram's bins, from the least support to the most."""
    which = _bin_of(support, count)
    inside = [which == n for n in range(count)]
    return [
        Bin(
            n / count,
            (n + 1) / count,
            int(here.sum()),
            float(support[here].mean()) if here.any() else float("nan"),
            float((~wrong[here]).mean()) if here.any() else float("nan"),
        )
        for n, here in enumerate(inside)
    ]


def calibration_error(support: Scores, wrong: Mask, weights: Weights, count: int = BINS) -> Draws:
    """Expected calibration error: over equal-width bins, the mean distance of support from truth."""
    member = (_bin_of(support, count)[:, None] == np.arange(count)).astype(np.float64)
    gap = np.abs(weights @ (member * (support - ~wrong)[:, None]))
    return _share(gap.sum(axis=1), weights.sum(axis=1))


def _bin_of(support: Scores, count: int) -> NDArray[np.int64]:
    return np.minimum((support * count).astype(np.int64), count - 1)


def risk_coverage(score: Scores, flagged: Mask, wrong: Mask) -> tuple[Scores, Scores]:
    """Share of pairs that are judged, and share of wrong verdicts among them, the surest verdict first.

    How sure a verdict is, is how far its score lies beyond the cut between flagged and not, on either side.
    Both arrays have shape ``(n_pairs,)``.
    """
    cut = (score[flagged].min(initial=1.0) + score[~flagged].max(initial=0.0)) / 2
    # Measured in shares of each side, so that a cut far from the middle does not make one side sure of everything.
    sureness = np.where(score >= cut, (score - cut) / max(1e-9, 1 - cut), (cut - score) / max(1e-9, cut))
    _, step, size = np.unique(-sureness, return_inverse=True, return_counts=True)
    order = np.argsort(step, kind="stable")
    # Verdicts equally sure come in no order of their own: each counts as the mean of them.
    mistaken = (np.bincount(step, weights=flagged != wrong) / size)[step][order]
    judged = np.arange(1, len(score) + 1)
    return judged / len(score), np.cumsum(mistaken) / judged


def _share(part: Draws, whole: Draws) -> Draws:
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Draws = np.where(whole > 0, part / whole, np.nan)
    return shares
