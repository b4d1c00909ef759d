"""What the words' support model is trained on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pairs import Pair, support_pairs
from support_model import EQUAL_WEIGHTS, KIND_WEIGHTS

NAMES = (("Angela Merkel", "Emmanuel Macron"), ("Boris Johnson", "Donald Trump"), ("Sergei Lavrov", "Mike Pompeo"))
TOPICS = "storm strike summit election harvest trial merger launch festival quake".split()


def _rows() -> list[dict[str, str]]:
    """Three stories on every topic, some days apart, each with names that can stand for one another."""
    return [
        {
            "id": f"{topic}{month}", "label": "supported", "date": f"2019-0{month}-01",
            "headline": f"{one} will not visit {other} after {topic}",
            "body": f"{one} will not visit {other} after the {topic}, an aide said. {spare} may come. "
                    f"The {topic} was news in month {month}, and {other} met {spare} in Paris on Friday.",
        }
        for topic in TOPICS
        for month, ((one, other), (spare, _)) in enumerate(zip(NAMES, NAMES[1:] + NAMES[:1], strict=True), start=1)
    ]  # fmt: skip


CLAIMS = [
    {"headline": "Angela Merkel came.", "body": "Angela Merkel came on Monday.", "label": 1},
    {"headline": "Angela Merkel left.", "body": "Angela Merkel came on Monday.", "label": 0},
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("train")
    for name, rows in (("real_pairs", _rows()), ("claims_permissive", CLAIMS)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def pairs(data: Path) -> list[Pair]:
    return support_pairs(data, seed=1)


def test_every_kind_of_false_pair_has_a_weight(pairs: list[Pair]) -> None:
    assert {pair.kind for pair in pairs if not pair.label} <= set(KIND_WEIGHTS) | {"claim_false"}
    assert set(EQUAL_WEIGHTS) == set(KIND_WEIGHTS)


def test_false_pairs_stand_beside_the_headline_that_they_were_made_of(pairs: list[Pair]) -> None:
    real = {pair.group: pair for pair in pairs if pair.kind == "real"}
    made = [pair for pair in pairs if pair.kind in KIND_WEIGHTS]
    assert {"actor_swap", "actor_swap_inbody", "negation_out", "near_story", "random_body"} <= {p.kind for p in made}
    for pair in made:
        base = real[pair.group]
        assert pair.label == 0
        of_another_story = pair.kind in {"near_story", "random_body"}
        assert (pair.headline == base.headline) == of_another_story
        assert (pair.body != base.body) == of_another_story


def test_names_put_in_are_the_body_s_or_not_as_the_kind_has_it(pairs: list[Pair]) -> None:
    real = {pair.group: set(pair.headline.split()) for pair in pairs if pair.kind == "real"}
    for pair in pairs:
        if pair.kind.startswith("actor_swap"):
            put_in = set(pair.headline.split()) - real[pair.group]
            assert put_in
            assert all(name in pair.body for name in put_in) == (pair.kind == "actor_swap_inbody")


def test_claims_are_as_they_were_judged(pairs: list[Pair]) -> None:
    judged = [(pair.headline, pair.label) for pair in pairs if pair.kind.startswith("claim_")]
    assert judged == [(claim["headline"], claim["label"]) for claim in CLAIMS]


def test_the_pairs_hang_on_the_seed_alone(data: Path, pairs: list[Pair]) -> None:
    assert support_pairs(data, seed=1) == pairs
    assert support_pairs(data, seed=2) != pairs


def test_negations_put_in_and_taken_out_calibrate_as_one_change() -> None:
    assert EQUAL_WEIGHTS["negation_in"] + EQUAL_WEIGHTS["negation_out"] == EQUAL_WEIGHTS["role_swap"] == 1
