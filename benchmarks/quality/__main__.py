"""Measure the checker, its word tier alone, and two rivals on the development sets, print the report and write it.

    python -m benchmarks.quality --data DIR [--out DIR] [--report FILE] [--workers N] [--against-scorer FILE]
                                 [--models DIR --training DIR]

Prints the report and writes it as Markdown; writes into ``--out`` the verdicts as NDJSON, all figures as JSON, two
pictures, and the worst mistakes for reading. What ``--out`` holds is development text and never goes into the
repository.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality import measures, scorer
from benchmarks.quality.familiarity import Familiarity, Training, familiarity
from benchmarks.quality.figures import ClaimFigures, HeadlineFigures, HeadlineOnly, claim_figures, headline_figures
from benchmarks.quality.headline_only import headline_scores
from benchmarks.quality.judges import (
    BODYCHECK,
    JUDGES,
    OVERLAP,
    TFIDF,
    WORDS,
    Rival,
    TfidfCosine,
    VerdictLine,
    bodycheck_lines,
    cut_for,
    overlap_scores,
)
from benchmarks.quality.measures import Answers, Mask
from benchmarks.quality.mistakes import worst_mistakes
from benchmarks.quality.pairs import (
    CLAIMS,
    CONTROL,
    NEAR_MISS,
    PERTURB,
    SETS,
    Pair,
    Row,
    claim_pairs,
    headline_pairs,
    read_rows,
    set_path,
)
from benchmarks.quality.pictures import draw_reliability, draw_risk_coverage
from benchmarks.quality.report import Calibration, Card, Measured, Views, write_report
from benchmarks.quality.resampling import Estimate, resample_weights
from bodycheck.checker import meaning
from bodycheck.checker.combination import Combination
from bodycheck.checker.model import CARD, load_models
from bodycheck.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]
FEWEST_CORRUPTED = 50
"""A set of fewer unfamiliar corruptions is not reported by itself."""

Lines = dict[str, dict[str, list[VerdictLine]]]
"""By set and judge."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="folder that holds dev/ and train/")
    options.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "out")
    options.add_argument("--report", type=Path, default=ROOT / "docs" / "quality.md")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--against-scorer", type=Path, help="a scorer whose figures must be the same")
    options.add_argument("--models", type=Path, help="folder of other word models than the shipped ones")
    options.add_argument("--training", type=Path, help="folder of the data those were trained on (default --data)")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    folder = chosen.models or files("bodycheck.checker") / "models"
    try:
        load_models(folder)
    except ModelError as error:  # before the work, not in the middle of it
        sys.exit(str(error))

    rows = {name: read_rows(set_path(chosen.data, name)) for name in SETS}
    pairs = {name: claim_pairs(rows[name]) if name == CLAIMS else headline_pairs(rows[name]) for name in SETS}
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    meaning_card = meaning.card() if meaning.installed() else None
    rival_alarms = _false_alarms(card, meaning_card)
    lines = _judge(pairs, chosen.data, rival_alarms, chosen.workers, chosen.models)
    _write_verdicts(lines, chosen.out)

    training = Training.read(chosen.data, chosen.training or chosen.data)
    seen = {name: familiarity(pairs[name], training) for name in SETS}
    views = _views(pairs, lines, seen)
    measured = Measured(
        views=views,
        familiarity=seen,
        calibration=_calibration(pairs, lines, seen),
        unchecked={name: _unchecked(lines[name][BODYCHECK]) for name in SETS},
        rival_alarms=rival_alarms,
        card=card,
        meaning_card=meaning_card,
        asked={name: _asked(lines[name][WORDS]) for name in SETS},
        digest=lines[PERTURB][BODYCHECK][0]["checker"]["model"],
        models_note=", not the shipped ones" if chosen.models else "",
    )
    report = write_report(measured)
    sys.stdout.write(report)
    chosen.report.write_text(report, encoding="utf-8")
    _write_figures(measured, chosen.out)
    _draw(pairs, lines, measured.calibration[0], chosen.out)
    _write_mistakes(pairs, lines, chosen.out)
    if chosen.against_scorer:
        sys.exit(_compare(chosen.against_scorer, rows, lines, views))


def _false_alarms(card: Card, meaning_card: Card | None) -> float:
    """Share that Bodycheck flags, by its cards, of the real headlines that have most of their words in the body."""
    if meaning_card:
        return float(meaning_card["kept_apart"]["flagged"]["real, most words in the body"])
    return float(card["files"]["support.onnx"]["held_out"]["flagged"]["real"])


def _judge(
    pairs: Mapping[str, Sequence[Pair]], data: Path, rival_alarms: float, workers: int, models: Path | None
) -> Lines:
    everything = [pair for name in SETS for pair in pairs[name]]
    texts = [(pair.headline, pair.body) for pair in everything]
    real = read_rows(data / "train" / "real_pairs.jsonl.gz")
    usual = [(row["headline"], row["body"]) for row in real if row["label"] == "supported"]
    cosine = TfidfCosine([row["body"] for row in real])
    overlap = Rival(OVERLAP, cut_for(overlap_scores(usual), rival_alarms))
    tfidf = Rival(TFIDF, cut_for(cosine.scores(usual), rival_alarms))
    judged = {
        BODYCHECK: bodycheck_lines(everything, workers, models),
        WORDS: bodycheck_lines(everything, workers, models, "words"),
        OVERLAP: overlap.lines(everything, overlap_scores(texts)),
        TFIDF: tfidf.lines(everything, cosine.scores(texts)),
    }
    lines: Lines = {}
    start = 0
    for name in SETS:
        end = start + len(pairs[name])
        lines[name] = {judge: answers[start:end] for judge, answers in judged.items()}
        start = end
    return lines


def _views(pairs: Mapping[str, list[Pair]], lines: Lines, seen: Mapping[str, Familiarity]) -> Views:
    headlines: dict[str, tuple[HeadlineFigures, HeadlineFigures | None]] = {}
    for name in (PERTURB, NEAR_MISS):
        alone = HeadlineOnly.of(pairs[name])
        unfamiliar = ~seen[name].any
        corrupted = sum(not pair.supported for pair, new in zip(pairs[name], unfamiliar, strict=True) if new)
        headlines[name] = (
            headline_figures(pairs[name], lines[name], alone, np.ones(len(pairs[name]), bool)),
            headline_figures(pairs[name], lines[name], alone, unfamiliar) if corrupted >= FEWEST_CORRUPTED else None,
        )
    alone_claims = headline_scores(pairs[CLAIMS])
    unfamiliar = ~seen[CLAIMS].any
    claims: tuple[ClaimFigures, ClaimFigures | None] = (
        claim_figures(pairs[CLAIMS], lines[CLAIMS], alone_claims, np.ones(len(pairs[CLAIMS]), bool)),
        claim_figures(pairs[CLAIMS], lines[CLAIMS], alone_claims, unfamiliar) if not unfamiliar.all() else None,
    )
    return Views(headlines, claims)


def _calibration(
    pairs: Mapping[str, Sequence[Pair]], lines: Lines, seen: Mapping[str, Familiarity]
) -> tuple[Calibration, Calibration | None]:
    both, answers = _headlines_together(pairs, lines, BODYCHECK)
    unfamiliar = ~np.concatenate([seen[name].any for name in (PERTURB, NEAR_MISS)])
    return _calibrated(both, answers, np.ones(len(both), bool)), (
        _calibrated(both, answers, unfamiliar) if FEWEST_CORRUPTED <= unfamiliar.sum() < len(both) else None
    )


def _calibrated(pairs: Sequence[Pair], answers: Answers, keep: Mask) -> Calibration:
    kept = [pair for pair, inside in zip(pairs, keep, strict=True) if inside]
    wrong = np.array([not pair.supported for pair in kept])
    support = 1 - answers.score[keep]
    weights = resample_weights([pair.base for pair in kept])
    return Calibration(Estimate.of(measures.calibration_error(support, wrong, weights)), measures.bins(support, wrong))


def _headlines_together(pairs: Mapping[str, Sequence[Pair]], lines: Lines, judge: str) -> tuple[list[Pair], Answers]:
    both = [*pairs[PERTURB], *pairs[NEAR_MISS]]
    return both, Answers.of(both, [*lines[PERTURB][judge], *lines[NEAR_MISS][judge]])


def _unchecked(lines: Sequence[VerdictLine]) -> float:
    return [line["verdict"] for line in lines].count("unchecked") / len(lines)


def _asked(words: Sequence[VerdictLine]) -> float:
    """Share of the pairs that the words leave to the meaning tier."""
    if not meaning.installed():
        return 0.0
    combination = Combination.of(meaning.card()["combination"])
    return sum(line["support"] is not None and combination.asks(line["support"]) for line in words) / len(words)


def _write_verdicts(lines: Lines, out: Path) -> None:
    for name, judges in lines.items():
        for judge, verdicts in judges.items():
            path = out / f"{name}.{judge.lower().replace(' ', '-')}.ndjson"
            path.write_text(
                "".join(json.dumps(verdict, ensure_ascii=False) + "\n" for verdict in verdicts), encoding="utf-8"
            )


def _write_figures(measured: Measured, out: Path) -> None:
    figures: dict[str, Any] = {
        "models": measured.digest,
        "views": asdict(measured.views),
        "calibration": [asdict(view) if view else None for view in measured.calibration],
        "unchecked": dict(measured.unchecked),
        "familiar": {name: int(seen.any.sum()) for name, seen in measured.familiarity.items()},
    }
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _draw(pairs: Mapping[str, Sequence[Pair]], lines: Lines, calibration: Calibration, out: Path) -> None:
    draw_reliability(calibration.bins, calibration.error.value, out / "reliability.svg")
    curves = {}
    for judge in JUDGES:
        both, answers = _headlines_together(pairs, lines, judge)
        wrong = np.array([pair.kind != CONTROL for pair in both])
        curves[judge] = measures.risk_coverage(answers.score, answers.flagged, wrong)
    draw_risk_coverage(curves, out / "risk-coverage.svg")


def _write_mistakes(pairs: Mapping[str, Sequence[Pair]], lines: Lines, out: Path) -> None:
    headlines = [*pairs[PERTURB], *pairs[NEAR_MISS]]
    verdicts = [*lines[PERTURB][BODYCHECK], *lines[NEAR_MISS][BODYCHECK]]
    sets = [("headlines", headlines, verdicts), ("claims", pairs[CLAIMS], lines[CLAIMS][BODYCHECK])]
    (out / "errors.md").write_text(worst_mistakes(sets), encoding="utf-8")


def _compare(path: Path, rows: Mapping[str, Sequence[Row]], lines: Lines, views: Views) -> int:
    """Print whether the scorer agrees; the exit status says it too."""
    module = scorer.load_scorer(path)
    total, differing = 0, []
    for name in SETS:
        for judge, verdicts in lines[name].items():
            if name == CLAIMS:
                count, found = scorer.claim_differences(module, rows[name], verdicts, judge, views.claims[0])
            else:
                count, found = scorer.headline_differences(
                    module, rows[name], verdicts, judge, views.headlines[name][0]
                )
            total += count
            differing += [f"{name}, {judge}, {what}: {ours} here, {theirs} there\n" for what, ours, theirs in found]
    sys.stdout.write(f"{total - len(differing)} of {total} figures are the scorer's own.\n" + "".join(differing))
    return 1 if differing else 0


if __name__ == "__main__":
    main()
