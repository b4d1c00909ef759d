"""The quality benchmark from pairs to report, on made-up pairs."""

from __future__ import annotations

import numpy as np

from benchmarks.quality.familiarity import Training, familiarity
from benchmarks.quality.figures import HeadlineOnly, claim_figures, headline_figures
from benchmarks.quality.headline_only import headline_scores
from benchmarks.quality.judges import OVERLAP, Rival, TfidfCosine, absent_words, overlap_scores
from benchmarks.quality.mistakes import worst_mistakes
from benchmarks.quality.pairs import CONTROL, Pair, Row, claim_pairs, headline_pairs
from benchmarks.quality.unseen import without

BODY = "The council voted on Monday to close the old bridge for repairs until the spring."


def row(number: int, kind: str = "", headline: str = "Council closes bridge") -> Row:
    changed = {"original": "Council closes bridge", "changed_to": "Governor"} if kind else None
    return {
        "id": f"{kind or 'ctl'}_{number}",
        "source": "made up",
        "headline": headline,
        "body": f"{BODY} It is number {number}.",
        "label": "not_supported" if kind else "supported",
        "type": kind or "control",
        **({} if kind else {"control_for": "actor_swap"}),
        "base": f"real_{number}",
        "evidence": changed,
        "coverage": 0.7,
    }


ROWS = [both for n in range(30) for both in (row(n), row(n, "actor_swap", "Governor closes bridge"))]
PAIRS = headline_pairs(ROWS)


def test_a_corrupted_headline_and_its_control_are_told_apart() -> None:
    control, changed = PAIRS[:2]
    assert (control.kind, control.twin, control.supported) == (CONTROL, "actor_swap", True)
    assert (changed.kind, changed.twin, changed.supported) == ("actor_swap", "actor_swap", False)
    assert changed.base == control.base


def test_overlap_is_the_share_of_the_headlines_words_in_the_body() -> None:
    assert overlap_scores([("Council CLOSES bridge", BODY)])[0] == 2 / 3
    assert absent_words("Council CLOSES bridge", BODY) == ["closes"]


def test_a_headline_is_nearer_to_its_own_body() -> None:
    other = "The orchestra played a symphony in the park."
    scores = TfidfCosine([BODY, other]).scores([("Council bridge", BODY), ("Council bridge", other)])
    assert 0 == scores[1] < scores[0] <= 1


def test_the_headline_alone_betrays_a_word_that_only_corruptions_have() -> None:
    scores = headline_scores(PAIRS)
    wrong = np.array([not pair.supported for pair in PAIRS])
    assert scores[wrong].min() > scores[~wrong].max()


def test_figures_of_a_rival_that_sees_every_corruption() -> None:
    lines = Rival(OVERLAP, cut=0.5).lines(PAIRS, overlap_scores([(p.headline, p.body) for p in PAIRS]))
    keep = np.ones(len(PAIRS), bool)
    figures = headline_figures(PAIRS, {OVERLAP: lines}, HeadlineOnly.of(PAIRS), keep)
    (found,) = figures.rows
    assert found.judges[OVERLAP].auc.value == 1
    assert found.headline_only.auc.value == 1
    detected, blamed = found.judges[OVERLAP].detected, found.judges[OVERLAP].blamed
    assert detected is not None
    assert blamed is not None
    assert (detected.value, blamed.value) == (1, 1)
    assert figures.false_alarms[OVERLAP].value == 0
    assert figures.balanced_accuracy[OVERLAP].value == 1


def test_claims_are_reported_for_sources_with_enough_of_both_labels() -> None:
    rows = [
        {"id": f"{source} {n}", "source": source, "headline": "A claim", "body": BODY, "label": n % 2,
         "type": "made up", "doc_group": f"{n}"}
        for source, count in (("large", 40), ("small", 38)) for n in range(count)
    ]  # fmt: skip
    pairs = claim_pairs(rows)
    lines = Rival(OVERLAP, cut=0.5).lines(pairs, np.array([float(pair.supported) for pair in pairs]))
    figures = claim_figures(pairs, {OVERLAP: lines}, np.zeros(len(pairs)), np.ones(len(pairs), bool))
    assert [found.source for found in figures.rows] == ["large"]
    assert figures.macro is not None
    assert figures.macro.auc[OVERLAP].value == figures.macro.balanced_accuracy[OVERLAP].value == 1


def test_a_pair_is_familiar_by_headline_body_opening_or_article() -> None:
    training = Training.of([{"id": "real_7", "headline": "Another headline", "body": PAIRS[0].body}])
    seen = familiarity(PAIRS, training)
    assert seen.body[:4].tolist() == [True, True, False, False]
    assert seen.article.nonzero()[0].tolist() == [14, 15]
    assert not seen.headline.any()
    assert seen.any.sum() == 4


def test_a_corrupted_headline_is_familiar_by_the_one_it_was_made_from() -> None:
    training = Training.of([{"id": "", "headline": "Council closes bridge", "body": ""}])
    assert familiarity(PAIRS, training).headline.all()


def test_training_without_the_development_sets_keeps_only_strangers() -> None:
    stranger = {"id": "real_99", "headline": "Orchestra plays", "body": "It played in the park."}
    assert without([stranger, {**ROWS[0], "id": "real_0"}, {**stranger, "id": "real_3"}], ROWS) == [stranger]


def test_the_worst_mistakes_are_the_surest() -> None:
    def told(pair: Pair, support: float) -> dict[str, object]:
        return {"id": pair.id, "verdict": "supported", "support": support, "reasons": [], "explanation": "So it is.",
                "elements": []}  # fmt: skip

    lines = [told(pair, n / 100) for n, pair in enumerate(PAIRS)]
    text = worst_mistakes([("made up", PAIRS, lines)])
    misses, alarms = text.split("the 20 worst false alarms")
    assert misses.index(PAIRS[-1].id) < misses.index(PAIRS[-3].id)
    assert PAIRS[0].id in alarms
