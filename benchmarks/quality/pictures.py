"""Two pictures of one set of scores: is support honest, and what is gained by leaving the unsure to a person?"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("svg")

from matplotlib.figure import Figure

from benchmarks.quality.measures import Bin, Scores

_OURS, _QUIET = "#1f5fa8", "#9aa3ad"
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "bodycheck",  # the same figures give the same file
    "svg.fonttype": "none",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def draw_reliability(bins: Sequence[Bin], error: float, path: Path) -> None:
    """Reliability diagram over ``bins``, the count of pairs in each under it, as SVG; ``error`` goes into its title."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(5, 6), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
        filled = [b for b in bins if b.count]
        above.plot([0, 1], [0, 1], color=_QUIET, linestyle="--", linewidth=1, label="perfectly calibrated")
        above.plot([b.support for b in filled], [b.true for b in filled], color=_OURS, marker="o", label="Bodycheck")
        above.set(ylabel="share supported in truth", ylim=(0, 1), xlim=(0, 1))
        above.set_title(f"Expected calibration error {error:.3f}", loc="left", fontsize=10)
        above.legend(frameon=False)
        middles = [(b.low + b.high) / 2 for b in bins]
        bars = below.bar(middles, [b.count for b in bins], width=0.9 / len(bins), color=_OURS)
        below.bar_label(bars, fontsize=6, padding=1)
        below.set(xlabel="support", ylabel="pairs")
        below.margins(y=0.2)
        figure.savefig(path, metadata={"Date": None})


def draw_risk_coverage(curves: Mapping[str, tuple[Scores, Scores]], path: Path) -> None:
    """Share of wrong verdicts over the share of pairs judged, a line for each judge, as SVG.

    Each curve is (share judged, share wrong), both of shape ``(n_pairs,)``. The lines start where one pair in a hundred
    is judged: before that a single verdict moves them by more than they say.
    """
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(5.5, 4), layout="constrained")
        axes = figure.subplots()
        styles = itertools.cycle([(_OURS, "-"), ("#b5651d", "--"), ("#5b8c5a", ":"), ("#7a5195", "-.")])
        for (name, (judged, wrong)), (colour, line) in zip(curves.items(), styles, strict=False):
            shown = judged >= 0.01
            area = float(np.mean(wrong))
            axes.plot(judged[shown], wrong[shown], color=colour, linestyle=line, label=f"{name} (area {area:.3f})")
        axes.set(xlabel="share of pairs judged, the surest first", ylabel="share of wrong verdicts among them")
        axes.set(xlim=(0, 1), ylim=(0, None))
        axes.legend(frameon=False)
        figure.savefig(path, metadata={"Date": None})
