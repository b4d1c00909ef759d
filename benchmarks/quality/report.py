"""The report in Markdown: every table, and in words only what the tables are of."""

from __future__ import annotations

import math
import os
import platform
import textwrap
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.familiarity import OPENING, TRAINED_ON, Familiarity
from benchmarks.quality.figures import (
    FEWEST,
    FEWEST_OF_A_KIND,
    ClaimFigures,
    ClaimRow,
    Detection,
    HeadlineFigures,
    Row,
)
from benchmarks.quality.judges import BODYCHECK, JUDGES, OVERLAP, TFIDF
from benchmarks.quality.measures import BINS, FALSE_ALARMS, Bin
from benchmarks.quality.pairs import NEAR_MISS, PERTURB
from benchmarks.quality.resampling import CONFIDENCE, RESAMPLES, Estimate

RIVALS = Path(__file__).with_name("rivals.toml")
NOTHING = "–"
WIDTH = 120

Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Views:
    """Figures of all pairs of a set, and of those alone that training had no part of; None where there are too few."""

    headlines: Mapping[str, tuple[HeadlineFigures, HeadlineFigures | None]]
    """By set."""
    claims: tuple[ClaimFigures, ClaimFigures | None]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How honest the support is."""

    error: Estimate
    bins: Sequence[Bin]


@dataclass(frozen=True, slots=True)
class Measured:
    """All that the report tells."""

    views: Views
    familiarity: Mapping[str, Familiarity]
    calibration: tuple[Calibration, Calibration | None]
    """Of all headline pairs, and of the unfamiliar ones."""
    unchecked: Mapping[str, float]
    """By set: share of pairs that Bodycheck would not judge."""
    rival_alarms: float
    """Share of real training headlines that the rivals' cuts flag."""
    card: Card
    meaning_card: Card | None
    """None where the meaning tier is not installed."""
    asked: Mapping[str, float]
    """By set: share of pairs that the words leave to the meaning tier."""
    digest: str
    models_note: str
    """Which models, where they are not the shipped ones."""


def write_report(measured: Measured) -> str:
    """The whole report."""
    return "\n".join(_lines(measured)) + "\n"


def machine() -> str:
    """Python and the kind of computer, without anything that changes from run to run."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _lines(measured: Measured) -> Iterator[str]:
    rivals = tomllib.loads(RIVALS.read_text(encoding="utf-8"))
    yield from _opening(measured)
    yield from _familiarity(measured.familiarity)
    if measured.meaning_card:
        yield from _cascade(measured.meaning_card, measured.asked)
    perturb, unfamiliar = measured.views.headlines[PERTURB]
    yield from _headlines("One change in a real headline (`perturb`)", perturb, rivals["prototype"])
    if unfamiliar and unfamiliar.pairs < perturb.pairs:
        yield from _headlines("The same, without what training had seen", unfamiliar, None)
    near, near_unfamiliar = measured.views.headlines[NEAR_MISS]
    yield from _headlines("A related story's body, with equal overlap (`near_miss_hard`)", near, rivals["prototype"])
    if near_unfamiliar is None:
        yield from _prose("Without what training had seen, too few pairs are left to say anything.")
    elif near_unfamiliar.pairs < near.pairs:
        yield from _headlines("The same, without what training had seen", near_unfamiliar, None)
    yield from _real(measured)
    yield from _claims(measured.views.claims, rivals["claims"])
    yield from _stances(measured.card, rivals["fake_news_challenge"])
    yield from _calibration(measured.calibration)


def _opening(measured: Measured) -> Iterator[str]:
    chosen = dict(measured.card["thresholds"])
    if measured.meaning_card:
        combination = measured.meaning_card["combination"]
        chosen |= {"support by words": chosen["support"], "support": combination["threshold"]}
        chosen["support, paraphrased"] = combination["threshold_paraphrased"]
        chosen["support, whole sentence"] = combination["threshold_statement"]
    thresholds = ", ".join(f"{name} {value}" for name, value in chosen.items())
    unchecked = ", ".join(f"{name} {_percent(share)}" for name, share in measured.unchecked.items())
    yield "# Quality"
    yield ""
    yield from _prose(
        "Written by `make bench-quality`; nothing here is typed by hand. The development sets lie outside the "
        "repository: `make bench-quality DATA=folder` reads `dev/` and `train/` there. `make bench-unseen` trains "
        "the words' models without any article of the development sets, and measures those."
    )
    yield from _table(
        ["", ""],
        [
            ["models", f"`{measured.digest}`{measured.models_note}"],
            ["thresholds", thresholds],
            ["machine", machine()],
            ["intervals", f"{CONFIDENCE:.0%}, {RESAMPLES} bootstrap resamples by base article, seeded"],
            ["unchecked pairs", unchecked],
        ],
    )
    for meaning in (
        "**AUC**: how often a corrupted headline is doubted more than a control.",
        f"**Caught**: share of corrupted headlines doubted more than all but {FALSE_ALARMS:.0%} of the controls.",
        "**Detected**: share flagged at the default threshold. The rivals have none; theirs flags "
        f"{_percent(measured.rival_alarms)} of the real headlines of `train/real_pairs` that have most of their words "
        "in the body, as many as Bodycheck's does of those kept apart; its words alone flag what their card says.",
        "**Blamed**: of those flagged, share where a part shown as missing or conflicting has a word of the change.",
        "**Headline only**: a small linear model that sees no body, cross-validated on the set itself by base article: "
        "what the headline gives away. *Twins* sets a change against the headlines it was made from alone, and so "
        "leaves out what the choice of headlines for it gives away.",
        f"**{OVERLAP.capitalize()}**: share of the headline's words in the body. **{TFIDF}**: fitted on the training "
        "bodies.",
    ):
        yield from _wrapped(meaning, "- ", "  ")
    yield ""


def _familiarity(sets: Mapping[str, Familiarity]) -> Iterator[str]:
    yield "## What training had seen of these sets"
    yield ""
    yield from _prose(
        f"Pairs that share something with {' or '.join(f'`train/{name}`' for name in TRAINED_ON)}, as the models were "
        "trained on them: the words' on both, the meaning model on all of the claims, but on no headline or article "
        "that `perturb` and `near_miss_hard` have. Where many do, the figures of all pairs may flatter the models; "
        "those of the others are given beside them."
    )
    rows = []
    for name, seen in sets.items():
        counts = [int(mask.sum()) for mask in (seen.headline, seen.body, seen.opening, seen.article, seen.any)]
        rows.append([name, str(len(seen.headline)), *map(str, counts), str(len(seen.headline) - counts[-1])])
    head = ["set", "pairs", "headline", "body", f"first {OPENING} characters", "base article", "any", "none"]
    yield from _table(head, rows)


def _headlines(title: str, figures: HeadlineFigures, prototype: Mapping[str, Any] | None) -> Iterator[str]:
    rows = [*figures.rows, *([figures.macro] if len(figures.rows) > 1 else [])]
    quoted = {row["name"]: row["figures"] for row in prototype["rows"]} if prototype else {}
    yield f"## {title}"
    yield ""
    told = f"{figures.pairs} pairs of {figures.bases} base articles, {figures.controls} of them controls."
    if figures.macro.count < figures.pairs - figures.controls:
        told += f" Kinds with fewer than {FEWEST_OF_A_KIND} pairs are left out."
    yield from _prose(told + (f" Quoted: {prototype['source']}." if prototype else ""))
    extra = ["quoted prototype", "quoted overlap"] if quoted else []
    yield from _table(
        ["AUC", "n", *JUDGES, "headline only", "headline only, twins", *extra],
        [[*_auc_row(row), *([_quoted(quoted, row.kind, 0), _quoted(quoted, row.kind, 2)] if quoted else [])]
         for row in rows],
    )  # fmt: skip
    yield from _table(
        [f"caught at {FALSE_ALARMS:.0%}", *JUDGES, "headline only", *extra[:1]],
        [[row.kind, *(_interval(row.judges[name].caught) for name in JUDGES), _interval(row.headline_only.caught),
          *([_quoted(quoted, row.kind, 1)] if quoted else [])] for row in rows],
    )  # fmt: skip
    yield from _table(
        ["detected, blamed", *(f"{name}: detected" for name in JUDGES), f"{BODYCHECK}: blamed", f"{OVERLAP}: blamed"],
        [[row.kind, *_each(row, lambda d: d.detected), *(_interval(row.judges[n].blamed) for n in (BODYCHECK, OVERLAP))]
         for row in rows],
    )  # fmt: skip
    yield from _table(
        ["controls and all", *JUDGES],
        [["controls flagged", *(_interval(figures.false_alarms[name]) for name in JUDGES)],
         ["balanced accuracy", *(_interval(figures.balanced_accuracy[name]) for name in JUDGES)],
         ["blamed, of all detected", *(_interval(figures.blamed[name]) for name in JUDGES)]],
    )  # fmt: skip


def _auc_row(row: Row) -> list[str]:
    alone = [_interval(row.headline_only.auc), _interval(row.headline_only_twin)]
    return [row.kind, str(row.count), *_each(row, lambda d: d.auc), *alone]


def _each(row: Row, figure: Callable[[Detection], Estimate | None]) -> list[str]:
    return [_interval(figure(row.judges[name])) for name in JUDGES]


def _quoted(rows: Mapping[str, Sequence[Any]], name: str, column: int) -> str:
    figure = rows[name][column] if name in rows else ""
    return NOTHING if figure == "" else f"{figure:.3f}"


def _real(measured: Measured) -> Iterator[str]:
    perturb, unfamiliar = measured.views.headlines[PERTURB]
    held_out = measured.card["files"]["support.onnx"]["held_out"]["flagged"]
    yield "## Real headlines wrongly flagged"
    yield ""
    yield from _prose(
        "Controls of `perturb` with 60 % of their words in the body; and, from the model cards, real headlines of "
        "`train/real_pairs` on which the thresholds were chosen, so that these shares are as they were meant: those "
        "kept apart from both tiers, and for the words alone those that the folds of their training held out."
    )
    rows = [["controls", *(_interval(perturb.false_alarms_covered[name]) for name in JUDGES)]]
    if unfamiliar and unfamiliar.pairs < perturb.pairs:
        rows.append(
            ["controls not seen in training", *(_interval(unfamiliar.false_alarms_covered[name]) for name in JUDGES)]
        )
    names = {"real": "as chosen, 60 % of words or more", "real_coloured": "as chosen, fewer"}
    apart = (measured.meaning_card or {}).get("kept_apart", {}).get("flagged", {})
    by_both = {"real": apart.get("real, most words in the body"), "real_coloured": apart.get("real, fewer")}
    rows += [
        [label, _plain(by_both[kind]), _plain(held_out.get(kind)), NOTHING, NOTHING] for kind, label in names.items()
    ]
    yield from _table(["flagged", *JUDGES], rows)
    yield from _prose("Every kind of training pair, on the folds that training held out:")
    facts = measured.card["files"]["support.onnx"]
    columns = {
        "AUC against real headlines": facts["held_out"]["auc_against_all_real"],
        "AUC against their own bases": facts["held_out"]["auc_against_their_bases"],
        "the same, headline only": facts["headline_only_auc"],
    }
    kinds = dict.fromkeys([*held_out, *(kind for column in columns.values() for kind in column)])
    yield from _table(
        ["held-out pairs", "flagged", *columns],
        [[kind, _plain(held_out.get(kind)), *(_plain(column.get(kind)) for column in columns.values())]
         for kind in kinds],
    )  # fmt: skip


def _cascade(card: Card, asked: Mapping[str, float]) -> Iterator[str]:
    low, high = card["combination"]["sure"]
    facts = card["kept_apart"]
    yield "## The cascade: what goes on to the meaning tier, and what it buys"
    yield ""
    yield from _prose(
        f"The meaning tier is asked where the words' support lies between {low:g} and {high:g}, and above where the "
        f"log odds of the roles are below {card['combination']['doubtful_roles']:g}. By kind of pair, on articles that "
        "were kept apart from both tiers (from the model card; of some of them the meaning model met the bodies, as "
        "near stories of other headlines): the share that goes on, and the AUC of the words, of the meaning tier "
        "alone, and of both, each against the real headlines; claims among themselves. *Headline only* is what a "
        "linear model that sees no body makes of pairs like those that the meaning model was trained on."
    )
    alone = card["headline_only_auc"]
    kinds = [kind for kind in facts["auc"]["both"] if kind != "mean"]
    rows = [
        [kind, str(facts["pairs"][kind]), _plain(facts["asked"][kind]),
         *(_plain(facts["auc"][tier][kind]) for tier in ("words", "meaning", "both")),
         _plain(facts["flagged"].get(kind)), _plain(alone.get(kind))]
        for kind in kinds
    ]  # fmt: skip
    rows += [
        [
            kind,
            str(facts["pairs"][kind]),
            _plain(facts["asked"][kind]),
            *[NOTHING] * 3,
            _plain(facts["flagged"][kind]),
            NOTHING,
        ]
        for kind in ("real", "coloured")
    ]
    rows.append(
        ["mean", "", "", *(_plain(facts["auc"][tier]["mean"]) for tier in ("words", "meaning", "both")), "", ""]
    )
    yield from _prose(f"Claims kept apart: balanced accuracy {facts['claims_balanced_accuracy']:.3f}.")
    yield from _table(["kept apart", "n", "goes on", "words", "meaning", "both", "flagged", "headline only"], rows)
    yield from _prose(
        "Of the development sets' pairs go on: " + ", ".join(f"{n} {_percent(s)}" for n, s in asked.items()) + "."
    )
    yield from _prose(
        "Bands of the words' support that were looked at, the share of real headlines each would pass on, and the mean "
        "AUC:"
    )
    yield from _table(
        ["from", "to", "real headlines that go on", "mean AUC"],
        [[f"{r['low']:g}", f"{r['high']:g}", _plain(r["real_asked"]), _plain(r["mean_auc"])] for r in facts["bands"]],
    )
    run = card["run"]
    looks = [*card["learning_curve"], {"step": run["steps"], "twins_told_apart": card["twins_told_apart"]}]
    yield from _prose(
        f"The learning curve: by step of training (of {run['passes'] / run['steps']:.0f} pairs), how often a false "
        "pair kept apart is less supported than its true twins, a half being chance; of single pairs, the share judged "
        "right: of claims and of FEVER's pairs those are the false ones alone, of a stance the pairs that have it. "
        f"{run['pairs_to_fit']} pairs were there to fit. The last column is of all that is kept apart, the others of a "
        "part of it."
    )
    yield from _curve("step", [(str(look["step"]), look["twins_told_apart"]) for look in looks])
    if card["other_runs"]:
        runs = sorted([*card["other_runs"], {**run, "twins_told_apart": card["twins_told_apart"]}],
                      key=lambda one: (one["layers"], one["passes"]))  # fmt: skip
        yield from _prose(
            "The same against the model's size and against how often it sees the pairs; all of what is kept apart. The "
            f"shipped model has {run['layers']} layers and saw {run['passes']} pairs."
        )
        yield from _curve(
            "layers, pairs seen", [(f"{one['layers']}, {one['passes']}", one["twins_told_apart"]) for one in runs]
        )
    stance = facts["stance"]
    yield from _prose(
        "Stances, on the stories kept apart; of both tiers together, on folds of stories that their weights were not "
        "fitted to:"
    )
    yield from _table(
        ["tier", "score", "macro F1", *(f"F1 of {label}" for label in stance["both"]["f1"])],
        [[tier, *(_plain(stance[tier][figure]) for figure in ("score", "macro_f1")),
          *map(_plain, stance[tier]["f1"].values())]
         for tier in ("words", "meaning", "both")],
    )  # fmt: skip


_TOLD_OTHERWISE = ("sentence_", "claim_", "fever_", "agree_")
"""What the names of pairs begin with that were not made of real headlines."""


def _curve(by: str, columns: Sequence[tuple[str, Mapping[str, float]]]) -> Iterator[str]:
    kinds = [kind for kind in columns[-1][1] if not kind.startswith(_TOLD_OTHERWISE)]
    yield from _table(
        [by, *(name for name, _ in columns)],
        [[kind, *(_plain(told.get(kind)) for _, told in columns)] for kind in kinds],
    )


def _claims(views: tuple[ClaimFigures, ClaimFigures | None], quoted: Mapping[str, Any]) -> Iterator[str]:
    yield "## Human-judged claims (`claims_human`)"
    yield ""
    for title, figures in zip(("", "Without the claims whose articles training had seen"), views, strict=True):
        if figures is None or figures.macro is None:
            continue
        if title:
            yield from _prose(f"{title}:")
        yield from _prose(
            f"{figures.pairs} claims about {figures.bases} articles; sources that have {FEWEST} claims of each label."
        )
        rows: list[ClaimRow] = [*figures.rows, figures.macro]
        yield from _table(
            ["AUC", "n", *JUDGES, "claim only"],
            [[r.source, str(r.count), *(_interval(r.auc[name]) for name in JUDGES), _interval(r.claim_only)]
             for r in rows],
        )  # fmt: skip
        yield from _table(
            ["balanced accuracy", *JUDGES],
            [[r.source, *(_interval(r.balanced_accuracy[name]) for name in JUDGES)] for r in rows],
        )
    yield from _rivals(quoted)


def _stances(card: Card, quoted: Mapping[str, Any]) -> Iterator[str]:
    held_out = card["files"]["stance.onnx"]["held_out"]
    yield "## Fake News Challenge stances"
    yield ""
    yield from _prose(
        "The competition's test set is not among the data. Bodycheck's figures are those of the folds that training "
        f"held out ({card['files']['stance.onnx']['folds']}); the others' are of the test set, so the two do not "
        "compare."
    )
    flat = [(name, value) for name, value in held_out.items() if not isinstance(value, dict)]
    flat += [(f"{name} of {label}", x) for name, v in held_out.items() if isinstance(v, dict) for label, x in v.items()]
    yield from _table(["held out", BODYCHECK], [[name.replace("_", " "), _plain(value)] for name, value in flat])
    yield from _rivals(quoted)


def _rivals(quoted: Mapping[str, Any]) -> Iterator[str]:
    yield from _prose(f"Quoted: {quoted['source']}.")
    rows = []
    for row in quoted["rows"]:
        figures = [f"{figure:g}" for figure in row["figures"]]
        rows.append([row["name"], *figures, *[NOTHING] * (len(quoted["columns"]) - len(figures))])
    yield from _table(["system", *quoted["columns"]], rows)


def _calibration(views: tuple[Calibration, Calibration | None]) -> Iterator[str]:
    yield "## Calibration"
    yield ""
    yield from _prose(
        f"Support against truth, over the controls and corruptions of both headline sets, in {BINS} bins of equal "
        "width. Half of these pairs are corrupted; where nearly all headlines are right, the same support means more. "
        "`benchmarks/out/` has the reliability diagram and a risk-coverage curve."
    )
    everything, unfamiliar = views
    rows = [["all pairs", _interval(everything.error)]]
    if unfamiliar:
        rows.append(["pairs not seen in training", _interval(unfamiliar.error)])
    yield from _table(["expected calibration error", BODYCHECK], rows)
    yield from _table(
        ["support", "pairs", "mean support", "supported in truth"],
        [[f"{b.low:.2f}–{b.high:.2f}", str(b.count), _plain(b.support), _plain(b.true)] for b in everything.bins],
    )


def _prose(text: str) -> Iterator[str]:
    """A paragraph."""
    yield from _wrapped(text, "", "")
    yield ""


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table that reads as one on a terminal too: columns padded, figures to the right."""
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = (width for width in widths)
        padded = [cells[0].ljust(first), *(cell.rjust(w) for cell, w in zip(cells[1:], others, strict=True))]
        return f"| {' | '.join(padded)} |"

    yield line(head)
    yield f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
    yield from map(line, rows)
    yield ""


def _interval(estimate: Estimate | None) -> str:
    if estimate is None or math.isnan(estimate.value):
        return NOTHING
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"


def _plain(figure: float | None) -> str:
    return NOTHING if figure is None or math.isnan(figure) else f"{figure:.3f}"


def _percent(share: float) -> str:
    return f"{share:.1%}"
