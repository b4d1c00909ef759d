"""Edits of headlines and bodies that training makes."""

from __future__ import annotations

import random

import pytest

from antonyms import antonyms
from edits import Change, Editor, exchanged, headlinese, people

BODY = (
    "On Monday, Angela Merkel praised Emmanuel Macron in Berlin. Merkel and Macron met for 40 minutes. "
    "Later, Boris Johnson called them. The German chancellor said France may raise taxes. Prices rose by 12 percent."
)


def change(kind: str, headline: str, body: str = BODY, quoted: str | None = None) -> Change:
    for seed in range(20):
        for made in Editor(seed).changes(headline, body, quoted=quoted):
            if made.kind == kind:
                return made
    raise AssertionError(f"no {kind} of {headline!r}")


def test_people_are_those_with_first_name_and_surname() -> None:
    assert {p.full for p in people(BODY)} == {"Angela Merkel", "Emmanuel Macron", "Boris Johnson"}


def test_exchanging_twice_changes_nothing() -> None:
    one, other = people(BODY)[:2]
    assert exchanged(exchanged(BODY, one, other), one, other) == BODY
    assert exchanged(BODY, one, other) != BODY


def test_roles_are_exchanged_in_headline_and_body_alike() -> None:
    made = change("roles", "Merkel praises Macron in Berlin")
    assert made.headline == "Macron praises Merkel in Berlin"
    assert made.body is not None
    assert "Emmanuel Macron praised Angela Merkel" in made.body


@pytest.mark.parametrize(
    ("headline", "body", "exchanged_headline", "exchanged_body"),
    [
        ("Trump mocks Democrats over wall", "Later, Donald Trump mocked Democrats. Trump laughed.",
         "Democrats mock Trump over wall", "Later, Democrats mocked Donald Trump. Democrats laughed."),
        ("FBI sues White House over emails", "The FBI sued the White House.",
         "White House sues FBI over emails", "The White House sued the FBI."),
        ("Democrats push Republicans on guns", "On Friday Democrats pushed Republicans. A Republican left.",
         "Republicans push Democrats on guns", "On Friday Republicans pushed Democrats. A Democrat left."),
        ("Russia warns Turkey on gas", "Yesterday Russia warned Turkey.",
         "Turkey warns Russia on gas", "Yesterday Turkey warned Russia."),
    ],
)  # fmt: skip
def test_bodies_and_countries_exchange_their_roles_too(
    headline: str, body: str, exchanged_headline: str, exchanged_body: str
) -> None:
    made = change("roles", headline, body)
    assert made.headline == exchanged_headline
    assert made.body is not None
    assert made.body == exchanged_body


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("Trump speaks in Russia", "Trump spoke in Russia."),
        ("President Trump hails Russia deal", "Donald Trump hailed it. Trump likes Russia."),
        ("Merkel meets Macron", BODY),
    ],
)
def test_no_roles_where_one_is_a_place_of_it_or_the_verb_works_both_ways(headline: str, body: str) -> None:
    assert not [c for c in Editor(1).changes(headline, body) if c.kind == "roles"]


def test_an_actor_of_the_same_body_takes_the_place() -> None:
    made = change("actor", "Merkel praises Berlin")
    assert made.headline in {"Macron praises Berlin", "Johnson praises Berlin"}
    assert made.body is not None
    assert made.headline.split()[0] + " praised" in made.body.replace("Emmanuel ", "").replace("Boris ", "")


def test_an_antonym_keeps_the_form_and_turns_the_body() -> None:
    made = change("antonym", "Prices rose by 12 percent")
    assert made.headline == "Prices fell by 12 percent"
    assert made.body is not None
    assert "Prices fell by 12 percent" in made.body


def test_a_number_is_changed_in_both() -> None:
    made = change("number", "Prices rise by 12 percent")
    new = made.headline.removeprefix("Prices rise by ").removesuffix(" percent")
    assert new != "12"
    assert made.body is not None
    assert f"rose by {new} percent" in made.body


@pytest.mark.parametrize(
    ("headline", "without"),
    [
        ("Senate will not vote on bill", "Senate will vote on bill"),
        ("Senate won't vote on bill", "Senate will vote on bill"),
        ("Trump doesn't want a deal", "Trump wants a deal"),
        ("Iran refuses to talk", "Iran agrees to talk"),
        ("No evidence of fraud, court says", "Evidence of fraud, court says"),
    ],
)
def test_negations_are_taken_out(headline: str, without: str) -> None:
    assert change("negation", headline).headline == without


def test_a_possibility_becomes_a_certainty() -> None:
    assert change("modality", "France may raise taxes").headline == "France will raise taxes"
    assert change("modality", "Banker accused of fraud").headline == "Banker guilty of fraud"


def test_of_a_quoted_sentence_the_body_is_edited_where_it_stands() -> None:
    sentence = "The German chancellor said France may raise taxes."
    made = change("modality", "German chancellor said France may raise taxes", quoted=sentence)
    assert made.body == BODY.replace("France may raise", "France will raise")


def test_the_same_seed_makes_the_same_changes() -> None:
    headline = "Merkel praises Macron over 12 percent rise"
    assert list(Editor(3).changes(headline, BODY)) == list(Editor(3).changes(headline, BODY))


def test_a_sentence_told_as_a_headline_has_no_attribution_and_no_full_stop() -> None:
    told = headlinese("The council will close the old library in May, according to the mayor.", random.Random(1))  # noqa: S311
    assert "according" not in told
    assert not told.endswith(".")
    assert told[0].isupper()


def test_antonyms_go_both_ways_and_keep_their_form() -> None:
    known = antonyms()
    for word, others in known.items():
        for other in others:
            assert " " in other or word in known[other], (word, other)
    assert "fell" in known["rose"]
    assert "winning" in known["losing"]
    assert "denies" in known["confirms"]
