"""Who acts and who is acted on."""

from __future__ import annotations

import pytest

from bodycheck.checker.body import index_body
from bodycheck.checker.evidence import Search, search
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.roles import MEASURES, actings, role_measures

BODY = (
    "Devin Nunes is taking Twitter to court. Nunes sued Twitter in Virginia on Monday and asked for 250 millions."
    " Nunes says that the company hides what he writes. Twitter had no comment. In 2018 Nunes accused Twitter before."
)


def laid_over(headline: str, body: str = BODY) -> Search:
    indexed = index_body(body)
    return search(parse_headline(headline, indexed), indexed)


def measured(headline: str, body: str = BODY) -> dict[str, float]:
    (one,) = role_measures(laid_over(headline, body))
    return dict(zip(MEASURES, one, strict=True))


def test_whoever_acts_in_the_body_comes_first_opens_and_stands_before_the_verb() -> None:
    found = measured("Nunes sues Twitter")
    positive = {"first_together", "first_named", "order", "telling_order", "around_verb", "before_verb", "opening"}
    assert all(found[name] > 0 for name in positive), found
    assert found["behind_verb"] < 0


def test_the_headline_with_both_exchanged_measures_the_negative() -> None:
    forward, backward = measured("Nunes sues Twitter"), measured("Twitter sues Nunes")
    assert forward == pytest.approx({name: -value for name, value in backward.items()})


def test_a_passive_headline_has_whoever_acts_behind_the_verb() -> None:
    assert measured("Twitter sued by Nunes") == pytest.approx(measured("Nunes sues Twitter"), abs=0.2)


def test_a_passive_sentence_of_the_body_has_too() -> None:
    body = "On Monday Twitter was sued by Devin Nunes. More is not known of the matter at this hour, officials say."
    assert measured("Nunes sues Twitter", body)["around_verb"] > 0


@pytest.mark.parametrize(
    "headline", ["Nunes meets Twitter", "Nunes in Virginia", "Nunes sues Facebook", "Lawsuits rise"]
)
def test_nothing_is_measured_where_no_two_actors_of_the_body_do_anything(headline: str) -> None:
    assert role_measures(laid_over(headline)) == []


def test_each_action_between_two_actors_is_one() -> None:
    found = laid_over("Nunes sues Twitter as Obama blames Romney", BODY + " Obama blames Romney. Romney is silent.")
    names = [
        tuple(found.headline.words.norms[found.findings[n].part.first] for n in (acting.agent, acting.patient))
        for acting in actings(found)
    ]
    assert names == [("nunes", "twitter"), ("obama", "romney")]
    assert len(role_measures(found)) == 2


@pytest.mark.parametrize("where", ["in", "near", "outside"])
def test_where_something_is_done_is_not_whom_it_is_done_to(where: str) -> None:
    body = "Canada arrested Meng on Saturday. Canada will hold a hearing for Meng, and Meng asked a court for a ban."
    assert not list(actings(laid_over(f"Meng arrested {where} Canada", body)))
    assert list(actings(laid_over("Meng arrested by Canada", body)))
