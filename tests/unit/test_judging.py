"""From what was read to the verdict: several headlines, publication status, items that are no text."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from bodycheck.article import Article, Headline, Kind
from bodycheck.errors import UnreadableArticle
from bodycheck.judging import MOST_HEADLINES, judge, judge_all

BODY = (
    "The mayor of Dunmore will meet the crews of the ferry on Friday to discuss their wages. The crews have not sailed"
    " since last week and want better pay. The mayor said she would listen to the crews first, then to the owners."
)
ARTICLE = Article("Mayor to meet ferry crews on Friday", BODY, "text")
WRONG = Headline("President Macron buys football club in Brazil", "social")


def test_of_one_headline_there_is_no_list() -> None:
    assert judge(ARTICLE, identity="x").verdict.headlines == ()


def test_of_several_headlines_the_worst_is_the_verdict_and_all_are_listed_the_best_first() -> None:
    verdict = judge(replace(ARTICLE, headlines=(WRONG, Headline("Ferry crews want better pay", "print"))), identity="x")

    assert verdict.verdict.headline == WRONG.text
    assert verdict.verdict.flagged
    listed = verdict.verdict.headlines
    assert {headline.role for headline in listed} == {"main", "print", "social"}
    assert [headline.support for headline in listed] == sorted((h.support or 0 for h in listed), reverse=True)
    assert listed[-1].text == WRONG.text


def test_another_headline_that_makes_no_claim_does_not_hide_what_the_others_say() -> None:
    verdict = judge(replace(ARTICLE, headlines=(Headline("???", "web"),)), identity="x").verdict

    assert verdict.headline == ARTICLE.headline
    assert verdict.verdict == "supported"


def test_an_article_with_other_headlines_alone_is_checked_by_them() -> None:
    verdict = judge(replace(ARTICLE, headline="", headlines=(Headline(ARTICLE.headline, "web"),)), identity="x").verdict
    assert (verdict.headline, verdict.verdict) == (ARTICLE.headline, "supported")


def test_a_flood_of_headlines_costs_no_flood_of_checks() -> None:
    many = tuple(Headline(f"Mayor to meet {n} crews", "test") for n in range(500))
    assert len(judge(replace(ARTICLE, headlines=many), identity="x").verdict.headlines) == MOST_HEADLINES


@pytest.mark.parametrize("kind", ["picture", "graphic", "video", "audio", "event", "package", "other"])
def test_what_is_no_text_is_unchecked_whatever_stands_in_it(kind: Kind) -> None:
    verdict = judge(replace(ARTICLE, kind=kind), identity="x").verdict
    assert (verdict.verdict, verdict.reasons) == ("unchecked", ("no_body",))


def test_a_canceled_article_has_no_verdict() -> None:
    verdict = judge(replace(ARTICLE, status="canceled"), identity="x").verdict
    assert (verdict.verdict, verdict.reasons, verdict.status) == ("unchecked", ("canceled",), "canceled")


def test_a_withheld_article_is_checked_and_marked() -> None:
    verdict = judge(replace(ARTICLE, status="withheld"), identity="x").verdict
    assert (verdict.verdict, verdict.status) == ("supported", "withheld")


def test_an_embargo_is_marked_with_its_end_and_asks_no_clock() -> None:
    verdict = judge(replace(ARTICLE, status="embargoed", embargoed="1999-01-01T00:00:00Z"), identity="x").verdict
    assert (verdict.status, verdict.embargoed) == ("embargoed", "1999-01-01T00:00:00Z")


def test_what_could_not_be_read_says_why() -> None:
    judged = judge(UnreadableArticle("story.pdf is a PDF", reason="unreadable"), identity="x")
    assert judged.article is None
    assert (judged.verdict.reasons, judged.verdict.explanation) == (("unreadable",), "story.pdf is a PDF")


def test_articles_of_a_file_are_called_by_the_file_and_their_own_name() -> None:
    file = io.BytesIO(b'{"id": "a", "headline": "Mayor", "body": "x"}\n{"id": "b", "headline": "Crew", "body": "y"}\n')
    assert [judged.verdict.id for judged in judge_all(file, "day.ndjson")] == ["day.ndjson#a", "day.ndjson#b"]
