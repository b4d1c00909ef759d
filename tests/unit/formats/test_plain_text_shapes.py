"""Plain text as people and scrapers leave it: where the headline is, what is body, what else is told."""

from __future__ import annotations

import textwrap

import pytest

from bodycheck.errors import UnreadableArticle
from bodycheck.formats import read

HEADLINE = "Harbour mayor to meet ferry crews over pay"
LEAD = (
    "The mayor of the harbour town said on Tuesday that she would meet the ferry crews before the week was out, and "
    "that their pay would be the first thing on the table."
)
MORE = "The crews have not sailed since Friday. Some 400 islanders are waiting for their mail."
BODY = f"{LEAD}\n\n{MORE}"

# What stands in the file, above or around the running text; each must read as HEADLINE over BODY.
SHAPES = {
    "headline and body": f"{HEADLINE}\n\n{BODY}",
    "headline doubled": f"{HEADLINE}\n\n{HEADLINE}\n\n{BODY}",
    "headline three times": f"{HEADLINE}\n{HEADLINE}\n\n{HEADLINE}\n\n{BODY}",
    "doubled in capitals first": f"{HEADLINE.upper()}\n\n{HEADLINE}\n\n{BODY}",
    "doubled with other spacing": f"{HEADLINE}\n\n  {HEADLINE.replace(' ', '  ')}\n\n{BODY}",
    "doubled with the site's name": f"{HEADLINE} - Harbour Daily\n\n{HEADLINE}\n\n{BODY}",
    "doubled with the byline between": f"{HEADLINE}\n\nBy Jane Doe\n\n{HEADLINE}\n\n{BODY}",
    "section label above": f"World Media\n\n{HEADLINE}\n\n{BODY}",
    "section label above, doubled headline": f"World Media\n\n{HEADLINE}\n\n{HEADLINE}\n\n{BODY}",
    "section label in capitals": f"POLITICS\n{HEADLINE}\n\n{BODY}",
    "breadcrumbs": f"Home > World > Europe\n\n{HEADLINE}\n\n{BODY}",
    "kicker": f"EXCLUSIVE\n\n{HEADLINE}\n\n{BODY}",
    "words of the page": f"Skip to content\n\nAdvertisement\n\n{HEADLINE}\n\nShare this article\n\n{BODY}",
    "byline": f"{HEADLINE}\n\nBy Jane Doe\n\n{BODY}",
    "byline in capitals with a role": f"{HEADLINE}\n\nBy JANE DOE, Staff Writer\n\n{BODY}",
    "byline with an agency": f"{HEADLINE}\n\nJane Doe | Reuters\n\n{BODY}",
    "two authors": f"{HEADLINE}\nBy Jane Doe and John van Dyke, Associated Press\n\n{BODY}",
    "agency alone": f"{HEADLINE}\n\nAssociated Press\n\n{BODY}",
    "bare name": f"{HEADLINE}\n\nJane Doe\n\n{BODY}",
    "date": f"{HEADLINE}\n\nPublished 14 May 2019 10:02\n\n{BODY}",
    "American date": f"{HEADLINE}\n\nMay 14, 2019\n\n{BODY}",
    "ISO date": f"{HEADLINE}\n2019-05-14T10:02:00Z\n\n{BODY}",
    "update beside publication": f"{HEADLINE}\n\nPublished: May 14, 2019 | Updated: May 15, 2019 9:30 a.m.\n\n{BODY}",
    "date above the headline": f"Tuesday, 14 May 2019\n\n{HEADLINE}\n\n{BODY}",
    "age and reading time": f"{HEADLINE}\n\n2 hours ago\n\n5 min read\n\n{BODY}",
    "everything at once": (
        f"World Media\n\n{HEADLINE.upper()}\n\n{HEADLINE}\n\nBy Jane Doe\nMay 14, 2019\nAdvertisement\n\n{BODY}"
    ),
    "one block": f"{HEADLINE}\nBy Jane Doe\nMay 14, 2019\n\n{BODY}",
    "Title prefix": f"Title: {HEADLINE}\n\n{BODY}",
    "Headline prefix over other fields": f"Headline: {HEADLINE}\nAuthor: Jane Doe\nDate: 2019-05-14\n\n{BODY}",
    "Headline prefix on a line of its own": f"HEADLINE:\n{HEADLINE}\n\n{BODY}",
    "Body prefix": f"Title: {HEADLINE}\nBody: {BODY}",
    "front matter": f'---\ntitle: "{HEADLINE}"\nauthor: Jane Doe\n---\n\n{BODY}',
    "Markdown heading": f"# {HEADLINE}\n\n{BODY}",
    "Markdown heading under a label": f"World Media\n\n# {HEADLINE}\n\n{BODY}",
    "Markdown bold": f"**{HEADLINE}**\n\n{BODY}",
    "underlined heading": f"{HEADLINE}\n{'=' * 40}\n\n{BODY}",
    "many blank lines": f"\n\n\n{HEADLINE}\n\n\n\n\n{LEAD}\n\n\n{MORE}\n\n",
    "trailing spaces": f"{HEADLINE}   \n \t \n{LEAD}  \n   \n{MORE} ",
    "CRLF": f"{HEADLINE}\n\n{BODY}".replace("\n", "\r\n"),
    "old Mac line ends": f"{HEADLINE}\n\n{BODY}".replace("\n", "\r"),
    "no-break spaces": f"{HEADLINE}\n\n{BODY}".replace(" ", "\u00a0"),
    "zero-width characters": f"\ufeff{HEADLINE}\u200b\n\n{BODY}",
    "wrapped at 72 columns": (f"{HEADLINE}\n\n{textwrap.fill(LEAD, 72)}\n\n{textwrap.fill(MORE, 72)}"),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_headline_and_body_are_told_apart(text: str) -> None:
    article = read(text.encode(), "article.txt")

    assert (article.headline, article.body) == (HEADLINE, BODY)


@pytest.mark.parametrize(
    "text",
    [f"{HEADLINE}\n{LEAD}\n{MORE}", f"World Media\n{HEADLINE}\n{HEADLINE}\nBy Jane Doe\n{LEAD}\n{MORE}"],
    ids=["headline and body", "with label, double and byline"],
)
def test_without_any_blank_line_the_lines_of_the_body_stay_lines(text: str) -> None:
    article = read(text.encode(), "article.txt")

    assert (article.headline, article.body) == (HEADLINE, f"{LEAD}\n{MORE}")


def test_a_headline_over_a_wrapped_body_without_a_blank_line_is_not_drawn_into_it() -> None:
    article = read(f"{HEADLINE}\n{textwrap.fill(LEAD, 72)}".encode(), "article.txt")

    assert (article.headline, article.body) == (HEADLINE, LEAD)


def test_a_headline_wrapped_over_two_lines_is_joined() -> None:
    long = "Harbour mayor to meet ferry crews over pay after islanders wait four days for mail and milk"

    assert read(f"{textwrap.fill(long, 72)}\n\n{BODY}".encode(), "article.txt").headline == long


@pytest.mark.parametrize(
    ("headline", "reason"),
    [
        ("Will the harbour mayor meet the ferry crews?", "a question"),
        ("U.S. Sen. Doe meets Gov. Roe in St. Louis", "abbreviations"),
        ("'We will sail again': harbour mayor to meet crews", "a quotation"),
        ("Ferry strike: mayor to meet crews", "a colon"),
        ("Paris burns", "two words"),
        ("Mayor dies", "two words with a verb"),
        ("By Monday, ferries will sail again, mayor says", "it begins with By"),
        ("Source: mayor to meet ferry crews over pay", "it begins with a field's name"),
        ("Harbour mayor to meet ferry crews over pay.", "a full stop"),
        ("1,400 islanders wait for mail", "a number first"),
    ],
    ids=lambda value: value.replace(" ", "-") if len(value) < 32 else None,
)
def test_an_unusual_headline_is_still_the_headline(headline: str, reason: str) -> None:
    assert read(f"{headline}\n\n{BODY}".encode(), reason).headline == headline


@pytest.mark.parametrize(
    "text", [BODY, f"{LEAD}\n{MORE}", textwrap.fill(LEAD, 72), f"By Jane Doe\nMay 14, 2019\n\n{BODY}"],
    ids=["paragraphs", "lines", "wrapped", "under a byline"],
)  # fmt: skip
def test_a_file_that_starts_with_its_text_has_no_headline(text: str) -> None:
    article = read(text.encode(), "article.txt")

    assert article.headline == ""
    assert article.body.startswith(LEAD)


def test_a_headline_alone_has_no_body() -> None:
    article = read(f"World Media\n\n{HEADLINE}\n\nBy Jane Doe\n".encode(), "article.txt")

    assert (article.headline, article.body, article.section) == (HEADLINE, "", "World Media")


def test_a_subheading_stays_in_the_body() -> None:
    deck = "Islanders have been without mail since Friday"
    article = read(f"{HEADLINE}\n\n{deck}\n\nBy Jane Doe\n\n{BODY}".encode(), "article.txt")

    assert (article.headline, article.body, article.byline) == (HEADLINE, f"{deck}\n\n{BODY}", "By Jane Doe")


def test_a_headline_inside_the_body_stays_there() -> None:
    inner = "Bakers And Millers Are Quarrelling Over The Price Of Flour\nThe bakers met on Sunday."
    article = read(f"{HEADLINE}\n\n{LEAD}\n\n{inner}\n\n{MORE}".encode(), "article.txt")

    assert article.body == f"{LEAD}\n\n{inner}\n\n{MORE}"


def test_a_dateline_stays_in_the_first_paragraph_for_it_names_a_place() -> None:
    body = f"HARBOUR TOWN (Reuters) - {LEAD}"

    assert read(f"{HEADLINE}\n\n{body}".encode(), "article.txt").body == body


def test_the_header_tells_section_byline_and_date() -> None:
    text = f"World Media\n\n{HEADLINE}\n\n{HEADLINE}\n\nBy Jane Doe\n\nPublished 14 May 2019 10:02\n\n{BODY}"
    article = read(text.encode(), "article.txt")

    assert (article.section, article.byline, article.published) == (
        "World Media",
        "By Jane Doe",
        "Published 14 May 2019 10:02",
    )


def test_the_header_tells_source_and_address_where_they_are_named() -> None:
    text = f"Title: {HEADLINE}\nSource: Harbour Daily\nURL: https://harbour.example/ferry\n\n{BODY}"
    article = read(text.encode(), "article.txt")

    assert (article.source, article.url) == ("Harbour Daily", "https://harbour.example/ferry")


@pytest.mark.parametrize("data", [b"", b" \r\n\t \n", b"\xef\xbb\xbf", "\u200b\n\u00a0".encode()])
def test_a_file_with_nothing_in_it_is_unreadable_and_named(data: bytes) -> None:
    with pytest.raises(UnreadableArticle, match=r"harbour\.txt") as raised:
        read(data, "harbour.txt")

    assert raised.value.reason == "unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000_000,
        "a b " * 2_500_000,
        "\n" * 1_000_000 + HEADLINE,
        f"{HEADLINE}\n" * 200_000,
        "Mr. " * 2_500_000,
        " - " * 3_000_000,
        "[" * 1_000_000,
        "=\n" * 1_000_000,
    ],
    ids=["one word", "one line", "blank lines", "one headline", "full stops", "dashes", "brackets", "rules"],
)
def test_ten_megabytes_of_anything_are_read(text: str) -> None:
    """In a few seconds at most: every one of these would take hours if any step were quadratic."""
    assert read_or_none(text.encode()) is not None


def read_or_none(data: bytes) -> object:
    try:
        return read(data, "large.txt")
    except UnreadableArticle as error:
        return error
