"""What would make a flagged headline true."""

from __future__ import annotations

from bodycheck.checker.body import index_body
from bodycheck.checker.evidence import Search, search
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.repairs import MOST, Repair, best_repair, repairs

BODY = "Angela Merkel praised Emmanuel Macron in Berlin on Monday. The bank will raise rates, its governor said."


def laid_over(headline: str, body: str = BODY) -> Search:
    indexed = index_body(body)
    return search(parse_headline(headline, indexed), indexed)


def of(headline: str, reason: str) -> list[str]:
    return [repair.headline for repair in repairs(laid_over(headline)) if repair.reason == reason]


def test_roles_are_exchanged_around_a_verb() -> None:
    assert "Merkel praises Macron in Berlin" in of("Macron praises Merkel in Berlin", "roles_swapped")


def test_who_meets_whom_is_all_one() -> None:
    assert of("Macron meets Merkel in Berlin", "roles_swapped") == []


def test_a_direction_is_turned_in_the_same_form() -> None:
    assert "Bank to lower rates" in of("Bank to raise rates", "opposite")


def test_a_negation_is_taken_out_or_put_in() -> None:
    assert of("Bank will not raise rates", "negated") == ["Bank will raise rates"]
    assert of("Bank won't raise rates", "negated") == ["Bank will raise rates"]
    assert of("Bank will raise rates", "negated") == ["Bank will not raise rates"]


def test_what_is_certain_is_told_as_possible() -> None:
    assert of("Bank will raise rates", "overstated") == ["Bank may raise rates"]


def test_another_of_the_body_takes_an_actors_place() -> None:
    body = "On Monday, Angela Merkel praised Emmanuel Macron in Berlin. Later that day Boris Johnson left for London."
    found = [r for r in repairs(laid_over("Johnson praises Macron", body)) if r.reason == "not_linked"]
    assert "Merkel praises Macron" in [r.headline for r in found]
    assert not [r for r in found if "Monday" in r.headline]
    assert all(r.findings == (0,) for r in found if r.headline.endswith("Macron"))


def test_each_element_is_left_out_once() -> None:
    found = laid_over("Merkel praises Macron in Berlin")
    left_out = [r for r in repairs(found) if not r.reason]
    assert sorted(n for r in left_out for n in r.findings) == list(range(len(found.findings)))
    assert "praises Macron in Berlin" in [r.headline for r in left_out]


def test_there_are_never_many_and_none_is_the_headline_itself() -> None:
    headline = (
        "Merkel, Macron, Putin, Trump, Biden and Johnson rise, fall, win, lose and will not meet in Berlin, Paris, Rome"
    )
    found = repairs(laid_over(headline))
    assert len(found) <= MOST
    assert headline not in [r.headline for r in found]
    assert len({r.headline for r in found}) == len(found)


ROLES = Repair("roles_swapped", "b", (0, 1))
LEFT_OUT = Repair("", "c", (2,))


def test_the_repair_that_brings_most_is_the_fault() -> None:
    assert best_repair([ROLES, LEFT_OUT], -2.0, [-1.9, 3.0]) is LEFT_OUT


def test_a_turn_is_preferred_to_an_omission_that_brings_little_more() -> None:
    assert best_repair([ROLES, LEFT_OUT], -2.0, [1.0, 1.5]) is ROLES


def test_where_nothing_helps_there_is_no_fault_to_name() -> None:
    assert best_repair([ROLES, LEFT_OUT], -2.0, [-2.1, -1.9]) is None
    assert best_repair([], -2.0, []) is None


def test_no_roles_are_exchanged_around_a_verb_that_the_body_does_not_have() -> None:
    assert of("Macron sues Merkel in Berlin", "roles_swapped") == []


def test_every_repair_is_about_some_part_of_the_headline() -> None:
    for headline in (
        "Merkel will not be a guest",
        "After the talks, Merkel praises Macron",
        "To Berlin Macron will go",
    ):
        found = laid_over(headline)
        assert found.findings
        assert all(repair.findings for repair in repairs(found)), headline
