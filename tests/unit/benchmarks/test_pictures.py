"""The pictures show all that was measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.quality.judges import JUDGES
from benchmarks.quality.measures import bins
from benchmarks.quality.pictures import draw_reliability, draw_risk_coverage


def test_every_judge_has_a_line_of_its_own(tmp_path: Path) -> None:
    judged = np.linspace(0.01, 1.0, 50)
    draw_risk_coverage(dict.fromkeys(JUDGES, (judged, judged / 4)), tmp_path / "curves.svg")
    drawn = (tmp_path / "curves.svg").read_text(encoding="utf-8")
    assert all(f"{judge} (area" in drawn for judge in JUDGES)


def test_the_same_figures_give_the_same_picture(tmp_path: Path) -> None:
    support = np.linspace(0.0, 1.0, 60)
    of_support = bins(support, support < 0.4)
    for name in ("once.svg", "again.svg"):
        draw_reliability(of_support, 0.1234, tmp_path / name)
    drawn = (tmp_path / "once.svg").read_text(encoding="utf-8")
    assert "Expected calibration error 0.123" in drawn
    assert drawn == (tmp_path / "again.svg").read_text(encoding="utf-8")
