"""Where the body speaks against the headline."""

import pytest

from bodycheck import check
from bodycheck.checker.body import index_body
from bodycheck.checker.contradiction import negated, swapped, unanswered_negation
from bodycheck.checker.evidence import Search, search
from bodycheck.checker.headline import parse_headline

REST = " Officials gave no further details on Tuesday, and a spokesman said that more would be known by the weekend."


def searched(headline: str, body: str, rest: str = REST) -> Search:
    indexed = index_body(body + rest)
    return search(parse_headline(headline, indexed), indexed)


def test_an_action_the_other_way_round_is_a_swap() -> None:
    assert swapped(searched("Smith sues Jones", "In March Jones sued Smith over the house."))
    assert not swapped(searched("Smith sues Jones", "In March Smith sued Jones over the house."))
    assert not swapped(searched("Smith sues Jones", "In March Jones was sued by Smith over the house."))


@pytest.mark.parametrize("body", ["In Sochi Jones met Smith on Monday.", "In Sochi Smith met Jones on Monday."])
def test_who_meets_whom_is_all_one(body: str) -> None:
    assert not swapped(searched("Smith meets Jones", body))


def test_a_verb_negated_in_the_body_alone_is_against_the_headline() -> None:
    assert negated(searched("Smith will sign the bill", "On Monday Smith said he will not sign the bill."))
    assert not negated(searched("Smith will sign the bill", "On Monday Smith said he will sign the bill."))


def test_sentences_that_barely_touch_the_headline_count_only_when_asked() -> None:
    found = searched(
        "Mayor Smith will sign the harbour bill this winter", "He will not sign the bill. The harbour waits."
    )
    assert not negated(found)
    assert negated(found, least=0.1, share=0.5)


def test_a_negation_that_no_telling_sentence_answers_is_against_the_headline() -> None:
    headline, asserted = "Smith will not sign the bill", "On Monday Smith said he will sign the bill."
    answered = "On Monday Smith will sign the bill, not the treaty."
    rest = " The bill is to be read on Tuesday. Officials gave details."
    assert unanswered_negation(searched(headline, asserted, rest))
    assert not unanswered_negation(searched(headline, answered, rest))
    assert not unanswered_negation(searched("Smith will sign the bill", asserted, rest))


def test_a_headline_in_another_language_than_the_body_is_left_unchecked() -> None:
    body = "The Russian president met the foreign minister in Sochi and spoke of Iran." + REST * 2
    verdict = check("Putin und österreichischer Präsident sprechen über Iran", body)
    assert (verdict.verdict, verdict.reasons) == ("unchecked", ("language",))
    assert check("Putin, foreign minister speak of Iran", body).verdict != "unchecked"


@pytest.mark.parametrize(
    ("headline", "part", "body"),
    [
        ("Trial to start in January", "January", "The trial is to start on Jan. 12 in the capital."),
        ("Governor says Virginians back road tax", "Virginians", "Voters in Virginia decide today on the road tax."),
        ("North Carolina votes on road tax", "North Carolina", "Voters in N. Carolina decide today on the road tax."),
    ],
)
def test_short_forms_and_inhabitants_are_found(headline: str, part: str, body: str) -> None:
    status = {e.text: e.status for e in check(headline, body + REST * 2).elements}
    assert status[part] == "found", status
