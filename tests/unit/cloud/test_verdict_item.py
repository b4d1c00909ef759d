"""Verdicts as items of the table."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import Revision
from bodycheck.cloud.verdict_item import LARGEST_ITEM, items_of, plain
from bodycheck.verdict import CheckerIdentity, Element, Evidence, InputFacts, Passage, Stance, Verdict

REVISION = Revision("2026-11-23T12:00:00Z", "v1", 700, "e1")
DROP = Drop("articles", "harbour/mayor.txt")


def verdict(
    headline: str = "Mayor to meet crews", *, evidence: int = 1, elements: int = 1, passage: str = ""
) -> Verdict:
    quoted = tuple(Evidence(n, 0, 5, "x" * 200, 1.0 if n == 0 else n / 1_000_000) for n in range(evidence))
    return Verdict(
        id=DROP.article,
        headline=headline,
        verdict="supported",
        support=1.0,
        reasons=(),
        explanation="The body says it.",
        elements=tuple(Element("Mayor", 0, 5, "actor", "found", quoted) for _ in range(elements)),
        stance=Stance("agree", {"agree": 1.0, "disagree": 0.0, "discuss": 0.25, "unrelated": 0.0}),
        checker=CheckerIdentity("0.1.0", "0" * 64, {"support": 0.5}),
        input=InputFacts("a" * 64, "b" * 64, 19, 600, 100, "en"),
        foreign_passages=(Passage(0, len(passage), passage, "distant"),) if passage else (),
    )


def stored(one: Verdict, **options: Any) -> dict[str, Any]:
    """The current item as it comes back from DynamoDB."""
    _, current = items_of(one, DROP, REVISION, **{"source": None, "checked_at": "2026-11-23T12:00:01.000Z", **options})
    wire = {name: TypeSerializer().serialize(value) for name, value in current.items()}
    back: dict[str, Any] = plain({name: TypeDeserializer().deserialize(value) for name, value in wire.items()})
    return back


def test_a_verdict_comes_back_from_its_item_as_it_was_numbers_and_all() -> None:
    one = verdict()
    item = stored(one)
    fields = json.loads(one.to_json())

    assert {name: repr(item[name]) for name in fields if name != "id"} == {
        name: repr(value) for name, value in fields.items() if name != "id"
    } | {name: repr(item[name]) for name in fields if isinstance(fields[name], dict | list)}
    assert all(item[name] == value for name, value in fields.items() if name != "id")


@pytest.mark.parametrize("path", [("support",), ("stance", "scores", "agree"), ("elements", 0, "evidence", 0, "score")])
def test_a_whole_probability_comes_back_as_a_float(path: tuple[Any, ...]) -> None:
    value: Any = stored(verdict())
    for step in path:
        value = value[step]

    assert (type(value), value) == (float, 1.0)


def test_an_item_holds_no_float() -> None:
    def floats(value: Any) -> int:
        if isinstance(value, dict):
            return sum(map(floats, value.values()))
        if isinstance(value, list):
            return sum(map(floats, value))
        return isinstance(value, float)

    assert sum(map(floats, items_of(verdict(), DROP, REVISION, source=None, checked_at="2026-11-23"))) == 0


def test_only_the_current_item_carries_the_keys_of_the_indexes() -> None:
    history, current = items_of(
        verdict(), DROP, REVISION, source="Harbour Daily", checked_at="2026-11-23T12:00:01.000Z"
    )

    assert (current["verdict_day"], current["source_day"]) == ("supported#2026-11-23", "Harbour Daily#2026-11-23")
    assert not {"verdict_day", "source_day"} & set(history)


def test_an_item_of_common_size_is_not_cut() -> None:
    assert not {"evidence_cut", "passages_cut", "elements_cut", "headline_cut"} & set(stored(verdict()))


def test_too_much_evidence_is_cut_from_the_weakest_and_counted() -> None:
    item = stored(verdict(evidence=3_000))
    kept = [one["score"] for one in item["elements"][0]["evidence"]]

    assert len(kept) + item["evidence_cut"] == 3_000
    assert kept[0] == 1.0
    assert min(kept) > 1 / 1_000_000 * item["evidence_cut"] - 1e-9


@pytest.mark.parametrize(
    ("large", "count"),
    [
        (verdict(evidence=3_000), "evidence_cut"),
        (verdict(passage="p" * 2_000_000), "passages_cut"),
        (verdict(elements=20_000, evidence=0), "elements_cut"),
        (verdict("h" * 10_000_000), "headline_cut"),
        (verdict("☃" * 3_000_000, evidence=3_000, elements=3, passage="p" * 400_000), "headline_cut"),
    ],
    ids=["evidence", "passage", "elements", "headline", "everything"],
)
def test_whatever_is_large_is_cut_with_a_count_until_the_item_fits(large: Verdict, count: str) -> None:
    item = stored(large)

    assert item[count] > 0
    assert len(json.dumps(item, ensure_ascii=False).encode()) < LARGEST_ITEM + 5_000 < 350_000


def test_decimals_that_are_counts_come_back_whole() -> None:
    assert plain({"size": Decimal("700"), "start": Decimal("1E+2")}) == {"size": 700, "start": 100}


def test_a_long_source_fits_an_index_key() -> None:
    assert len(stored(verdict(), source="ü" * 5_000)["source_day"].encode()) < 2_048
