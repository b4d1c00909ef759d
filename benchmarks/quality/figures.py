"""Every figure of the report, with its interval, from pairs and the judges' verdict lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import measures
from benchmarks.quality.headline_only import headline_scores
from benchmarks.quality.judges import VerdictLine
from benchmarks.quality.measures import Answers, Mask, Scores
from benchmarks.quality.pairs import CONTROL, Pair
from benchmarks.quality.resampling import Draws, Estimate, Weights, resample_weights

MACRO = "macro"
FEWEST = 20
"""A source of claims is reported where it has as many of each label."""
FEWEST_OF_A_KIND = 10
"""A kind of corruption is reported where it has as many pairs."""

LinesByJudge = Mapping[str, Sequence[VerdictLine]]


@dataclass(frozen=True, slots=True)
class Detection:
    """How well one judge tells one kind of corruption from the controls; None where a figure has no meaning."""

    auc: Estimate
    caught: Estimate
    detected: Estimate | None = None
    blamed: Estimate | None = None


@dataclass(frozen=True, slots=True)
class HeadlineOnly:
    """Scores without any body: see ``headline_only``. Keys are kinds; arrays are aligned with the set's pairs."""

    by_kind: Mapping[str, Scores]
    """From models of one kind against all controls, NaN outside of these."""
    by_twin: Mapping[str, Scores]
    """From models of one kind against its own controls only, NaN outside of these."""

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> HeadlineOnly:
        kinds = kinds_of(pairs)
        return cls(
            {kind: _scored(pairs, [p.kind in {kind, CONTROL} for p in pairs]) for kind in kinds},
            {kind: _scored(pairs, [p.twin == kind for p in pairs]) for kind in kinds},
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of corruption, or their mean."""

    kind: str
    count: int
    judges: Mapping[str, Detection]
    headline_only: Detection
    """Against all controls, as the judges."""
    headline_only_twin: Estimate
    """AUC against the kind's own controls: what the change alone gives away, not the choice of headlines for it."""


@dataclass(frozen=True, slots=True)
class HeadlineFigures:
    """All of one set of corrupted headlines and controls."""

    pairs: int
    controls: int
    bases: int
    rows: Sequence[Row]
    macro: Row
    false_alarms: Mapping[str, Estimate]
    """Share of all controls that each judge flags."""
    false_alarms_covered: Mapping[str, Estimate]
    """The same among controls most of whose words are in the body."""
    balanced_accuracy: Mapping[str, Estimate]
    blamed: Mapping[str, Estimate | None]
    """Of all that each judge detected and whose change is known, the share blamed rightly: kinds weigh as they come."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One source of claims, or the mean over sources."""

    source: str
    count: int
    auc: Mapping[str, Estimate]
    balanced_accuracy: Mapping[str, Estimate]
    claim_only: Estimate
    """AUC of the claim's words alone."""


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """All of one set of claims."""

    pairs: int
    bases: int
    rows: Sequence[ClaimRow]
    macro: ClaimRow | None
    """None where no source has enough claims."""


def kinds_of(pairs: Sequence[Pair]) -> list[str]:
    """The corruptions that occur, in alphabetical order."""
    return sorted({pair.kind for pair in pairs} - {CONTROL})


def headline_figures(
    pairs: Sequence[Pair], lines: LinesByJudge, alone: HeadlineOnly, keep: Mask, *, covered: float = 0.6
) -> HeadlineFigures:
    """Figures of the pairs that ``keep`` marks, shape ``(n_pairs,)``; ``covered`` is most of a headline's words."""
    kept = [pair for pair, inside in zip(pairs, keep, strict=True) if inside]
    weights = resample_weights([pair.base for pair in kept])
    answers = {name: Answers.of(kept, _kept(judged, keep)) for name, judged in lines.items()}
    controls = np.array([pair.supported for pair in kept])
    mostly = controls & np.array([pair.coverage >= covered for pair in kept])
    rows = [
        _kind_draws(kind, kept, answers, alone.by_kind[kind][keep], alone.by_twin[kind][keep], weights)
        for kind, count in Counter(pair.kind for pair in kept if not pair.supported).items()
        if count >= FEWEST_OF_A_KIND
    ]
    rows.sort(key=lambda row: row.kind)
    macro = _macro_draws(rows)
    alarms = {name: measures.share(a.flagged, controls, weights) for name, a in answers.items()}
    return HeadlineFigures(
        pairs=len(kept),
        controls=int(controls.sum()),
        bases=len({pair.base for pair in kept}),
        rows=[row.estimated() for row in rows],
        macro=macro.estimated(),
        false_alarms=_estimates(alarms),
        false_alarms_covered={
            name: Estimate.of(measures.share(a.flagged, mostly, weights)) for name, a in answers.items()
        },
        balanced_accuracy={
            name: Estimate.of((macro.judges[name]["detected"] + 1 - alarms[name]) / 2) for name in answers
        },
        blamed={name: _where_told(measures.share(a.blamed, a.blame_known, weights)) for name, a in answers.items()},
    )


def claim_figures(pairs: Sequence[Pair], lines: LinesByJudge, alone: Scores, keep: Mask) -> ClaimFigures:
    """Figures of the claims that ``keep`` marks; ``alone`` are the claims' scores without their articles."""
    kept = [pair for pair, inside in zip(pairs, keep, strict=True) if inside]
    weights = resample_weights([pair.base for pair in kept])
    answers = {name: Answers.of(kept, _kept(judged, keep)) for name, judged in lines.items()}
    wrong = np.array([not pair.supported for pair in kept])
    sources = np.array([pair.source for pair in kept])
    of_source = {source: sources == source for source in sorted(set(sources.tolist()))}
    enough = {s: here for s, here in of_source.items() if min((here & wrong).sum(), (here & ~wrong).sum()) >= FEWEST}
    auc = {name: [_auc(a.score, here, wrong, weights) for here in enough.values()] for name, a in answers.items()}
    balanced = {
        name: [measures.balanced_accuracy(a.flagged[here], wrong[here], weights[:, here]) for here in enough.values()]
        for name, a in answers.items()
    }
    only = [_auc(alone[keep], here, wrong, weights) for here in enough.values()]
    rows = [
        ClaimRow(
            source,
            int(here.sum()),
            {name: Estimate.of(auc[name][n]) for name in answers},
            {name: Estimate.of(balanced[name][n]) for name in answers},
            Estimate.of(only[n]),
        )
        for n, (source, here) in enumerate(enough.items())
    ]
    macro = ClaimRow(
        MACRO,
        sum(row.count for row in rows),
        {name: Estimate.of(measures.mean(auc[name])) for name in answers},
        {name: Estimate.of(measures.mean(balanced[name])) for name in answers},
        Estimate.of(measures.mean(only)),
    ) if rows else None  # fmt: skip
    return ClaimFigures(len(kept), len({pair.base for pair in kept}), rows, macro)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A row before its draws are made into estimates, which macro values need."""

    kind: str
    count: int
    judges: dict[str, dict[str, Draws]]
    alone: dict[str, Draws]
    twin: Draws

    def estimated(self) -> Row:
        return Row(
            self.kind,
            self.count,
            {name: _detection(draws) for name, draws in self.judges.items()},
            _detection(self.alone),
            Estimate.of(self.twin),
        )


def _kind_draws(
    kind: str, pairs: Sequence[Pair], answers: Mapping[str, Answers], alone: Scores, twin: Scores, weights: Weights
) -> _Kind:
    here = np.array([pair.kind in {kind, CONTROL} for pair in pairs])
    twins = np.array([pair.twin == kind for pair in pairs])
    wrong = np.array([not pair.supported for pair in pairs])
    judges = {
        name: {
            "auc": _auc(a.score, here, wrong, weights),
            "caught": measures.caught(a.score[here], wrong[here], weights[:, here]),
            "detected": measures.share(a.flagged, here & wrong, weights),
            "blamed": measures.share(a.blamed, here & a.blame_known, weights),
        }
        for name, a in answers.items()
    }
    return _Kind(
        kind,
        int((here & wrong).sum()),
        judges,
        {
            "auc": _auc(alone, here, wrong, weights),
            "caught": measures.caught(alone[here], wrong[here], weights[:, here]),
        },
        _auc(twin, twins, wrong, weights),
    )


def _macro_draws(kinds: Sequence[_Kind]) -> _Kind:
    return _Kind(
        MACRO,
        sum(kind.count for kind in kinds),
        {
            name: {what: measures.mean(_told([kind.judges[name][what] for kind in kinds])) for what in draws}
            for name, draws in kinds[0].judges.items()
        },
        {what: measures.mean([kind.alone[what] for kind in kinds]) for what in kinds[0].alone},
        measures.mean([kind.twin for kind in kinds]),
    )


def _told(draws: Sequence[Draws]) -> Sequence[Draws]:
    """Of the kinds whose figure has a meaning; of a body that was swapped nothing in the headline is to blame."""
    return [figure for figure in draws if np.isfinite(figure[0])] or draws


def _detection(draws: Mapping[str, Draws]) -> Detection:
    told = {what: _where_told(draws[what]) for what in ("detected", "blamed") if what in draws}
    return Detection(Estimate.of(draws["auc"]), Estimate.of(draws["caught"]), **told)


def _where_told(draws: Draws) -> Estimate | None:
    return Estimate.of(draws) if np.isfinite(draws[0]) else None


def _estimates(draws: Mapping[str, Draws]) -> dict[str, Estimate]:
    return {name: Estimate.of(figure) for name, figure in draws.items()}


def _auc(score: Scores, here: Mask, wrong: Mask, weights: Weights) -> Draws:
    return measures.auc(score[here], wrong[here], weights[:, here])


def _kept(lines: Sequence[VerdictLine], keep: Mask) -> list[VerdictLine]:
    return [line for line, inside in zip(lines, keep, strict=True) if inside]


def _scored(pairs: Sequence[Pair], inside: Sequence[bool]) -> NDArray[np.float64]:
    scores = np.full(len(pairs), np.nan)
    scores[np.array(inside)] = headline_scores([p for p, here in zip(pairs, inside, strict=True) if here])
    return scores
