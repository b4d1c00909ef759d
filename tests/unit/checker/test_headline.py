"""The headline in parts."""

from itertools import pairwise

import pytest

from bodycheck.checker.body import index_body
from bodycheck.checker.headline import parse_headline


def parts(headline: str, body: str = "") -> list[tuple[str, str]]:
    parsed = parse_headline(headline, index_body(body))
    words = parsed.words
    return [(p.kind, words.text[words.starts[p.first] : words.ends[p.last]]) for p in parsed.parts]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (
            "Putin, Austrian president to discuss Iran",
            [
                ("actor", "Putin"),
                ("actor", "Austrian president"),
                ("action", "to discuss"),
                ("place", "Iran"),
            ],
        ),
        (
            "Trump will not sign tax bill",
            [("actor", "Trump"), ("action", "will not sign"), ("thing", "tax bill")],
        ),
        (
            "President of Austria meets Defense Secretary Chuck Hagel on Monday",
            [
                ("actor", "President of Austria"),
                ("action", "meets"),
                ("actor", "Defense Secretary Chuck Hagel"),
                ("time", "Monday"),
            ],
        ),
        (
            "Another Powerful Earthquake Strikes Nepal",
            [("thing", "Powerful Earthquake"), ("action", "Strikes"), ("place", "Nepal")],
        ),
        (
            "U.S. adds 146,000 jobs",
            [("place", "U.S."), ("action", "adds"), ("number", "146,000"), ("thing", "jobs")],
        ),
        ("Leaders meet in Graben", [("actor", "Leaders"), ("action", "meet"), ("place", "Graben")]),
        (
            "Storm hits coast last week",
            [("thing", "Storm"), ("action", "hits"), ("thing", "coast"), ("time", "last week")],
        ),
    ],
)
def test_headlines_fall_into_their_parts(headline: str, expected: list[tuple[str, str]]) -> None:
    assert parts(headline) == expected


def test_in_title_case_the_body_tells_names_from_common_words() -> None:
    body = "Police said that Baker Street was closed. Later Baker Street opened again. The street has a baker."
    assert ("actor", "Baker Street") in parts("Police Close Baker Street After Two Accidents", body)


def test_the_pronoun_is_not_the_country() -> None:
    assert ("place", "us") not in parts("They told us about taxes")
    assert ("place", "US") in parts("They told US about taxes")


@pytest.mark.parametrize(
    ("headline", "question"), [("Will it open?", True), ("“Will it open?”", True), ("It will open", False)]
)
def test_questions_are_known_by_their_mark(headline: str, question: bool) -> None:
    assert parse_headline(headline, index_body("")).question is question


def test_elements_never_overlap() -> None:
    parsed = parse_headline("EU, UN and U.S. Warn North Korea's Kim Jong Un: No 3rd Test by 2020", index_body(""))
    spans = [(p.first, p.last) for p in parsed.parts]
    assert all(a[1] < b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("headline", "statement"),
    [
        ("The mayor met the striking crews on Monday.", True),
        ("She said the harbour “will open today.”", True),
        ("The port's profits rose by 5%.", True),
        ("The mayor met the striking crews on Monday", False),
        ("Mayor meets striking crews from the U.S.", False),
        ("Strike at the harbour will end in Jan.", False),
        ("Mayor meets the striking crews...", False),
        ("Enough is enough.", False),
    ],
)
def test_a_whole_sentence_is_known_by_its_full_stop(headline: str, statement: bool) -> None:
    assert parse_headline(headline, index_body("")).statement is statement
