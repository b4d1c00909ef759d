"""The figures again from the project's own scorer, where its file is at hand: both must say the same."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.quality.figures import ClaimFigures, HeadlineFigures
from benchmarks.quality.judges import VerdictLine
from benchmarks.quality.pairs import Row
from benchmarks.quality.resampling import Estimate

TOLERANCE = 1e-9

Difference = tuple[str, float | None, float | None]
"""Name of a figure, ours, the scorer's."""


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module. Ends the program where ``path`` is no Python file."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None or not path.exists():
        raise SystemExit(f"{path} is no scorer: --against-scorer must name a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def headline_differences(
    scorer: ModuleType, gold: Sequence[Row], lines: Sequence[VerdictLine], judge: str, ours: HeadlineFigures
) -> tuple[int, list[Difference]]:
    """How many figures were compared, and those that differ, of one judge on one set of headlines."""
    theirs = scorer.perturb(gold, {line["id"]: line for line in lines})
    return _differing(_headline_figures(theirs, judge, ours))


def claim_differences(
    scorer: ModuleType, gold: Sequence[Row], lines: Sequence[VerdictLine], judge: str, ours: ClaimFigures
) -> tuple[int, list[Difference]]:
    """The same of one judge on the claims."""
    theirs = scorer.claims(gold, {line["id"]: line for line in lines})
    return _differing(_claim_figures(theirs, judge, ours))


def _headline_figures(theirs: Mapping[str, Any], judge: str, ours: HeadlineFigures) -> Iterator[Difference]:
    for row in ours.rows:
        detection, figures = row.judges[judge], theirs["types"][row.kind]
        yield f"{row.kind} n", row.count, figures["n"]
        yield f"{row.kind} AUC", detection.auc.value, figures["auc"]
        yield f"{row.kind} caught", detection.caught.value, figures["tpr_at_5pct_fpr"]
        yield f"{row.kind} detected", _value(detection.detected), figures["detected"]
        yield f"{row.kind} blamed", _value(detection.blamed), figures["blame"]
    yield "false alarms", ours.false_alarms[judge].value, theirs["false_alarms"]
    yield "macro AUC", ours.macro.judges[judge].auc.value, theirs["auc_macro"]
    yield "balanced accuracy", ours.balanced_accuracy[judge].value, theirs["balanced_accuracy"]


def _claim_figures(theirs: Mapping[str, Any], judge: str, ours: ClaimFigures) -> Iterator[Difference]:
    yield "sources", len(ours.rows), len(theirs["sources"])
    for row in ours.rows:
        figures = theirs["sources"][row.source]
        yield f"{row.source} n", row.count, figures["n"]
        yield f"{row.source} AUC", row.auc[judge].value, figures["auc"]
        yield f"{row.source} balanced accuracy", row.balanced_accuracy[judge].value, figures["balanced_accuracy"]
    if ours.macro:
        yield "macro AUC", ours.macro.auc[judge].value, theirs["auc_macro"]
        yield "macro balanced accuracy", ours.macro.balanced_accuracy[judge].value, theirs["balanced_accuracy_macro"]


def _value(estimate: Estimate | None) -> float | None:
    return estimate.value if estimate else None


def _differing(compared: Iterator[Difference]) -> tuple[int, list[Difference]]:
    figures = list(compared)
    return len(figures), [figure for figure in figures if not _same(figure[1], figure[2])]


def _same(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, abs_tol=TOLERANCE)
