"""Quantities, as headlines round them and bodies spell them out."""

import pytest

from bodycheck.checker.numbers import agree, quantities
from bodycheck.checker.words import tokenize


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$1.2bn deal", 1.2e9, "money"),
        ("1.2 billion dollars", 1.2e9, "money"),
        ("7.7%", 7.7, "percent"),
        ("5 per cent", 5.0, "percent"),
        ("6 percentage points", 6.0, "point"),
        ("first visit", 1.0, "ordinal"),
        ("twenty-one miners", 21.0, "miner"),
        ("two hundred people", 200.0, "peopl"),
        ("1,200 jobs", 1200.0, "job"),
        ("in 2016", 2016.0, "year"),
        ("the 45th president", 45.0, "ordinal"),
        ("dozens of cars", 12.0, "of"),
    ],
)
def test_a_quantity_has_value_and_unit(text: str, value: float, unit: str) -> None:
    (quantity,) = quantities(tokenize(text))
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("claimed", "reported", "expected"),
    [
        ("nearly 20 hurt", "18.7 hurt", True),
        ("$1.2bn", "1.2 billion dollars", True),
        ("$1.2bn", "1,240 million dollars", True),
        ("48 dead", "18 dead", False),
        ("5%", "5 miles", False),
        ("6 points", "6 percentage points", True),
        ("two", "2", True),
        ("146,000 jobs", "156,000 jobs", False),
        ("three", "3.4", False),
    ],
)
def test_a_headline_may_round_but_not_change_a_number(claimed: str, reported: str, expected: bool) -> None:
    (a,), (b,) = quantities(tokenize(claimed)), quantities(tokenize(reported))
    assert agree(a, b) is expected


def test_an_ordinal_that_is_part_of_a_name_is_no_quantity() -> None:
    assert quantities(tokenize("the first lady on the Second Amendment")) == []
