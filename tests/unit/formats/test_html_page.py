"""Saved pages of news sites: headline, body, facts, and what is no article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.extraction.hostile_pages import PAGES as HOSTILE
from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import html_page
from bodycheck.formats.content import Content
from bodycheck.formats.html_blocks import letters
from bodycheck.formats.html_wording import purpose_of_line

PAGES = Path(__file__).parents[2] / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
WITHOUT_ARTICLE = {"home_page", "video_page"}

TITLE = "Harbour town keeps its night ferry after council vote"
PARAGRAPHS = [
    "The last ferry of the day will keep crossing the bay after councillors agreed to pay for two more winters.",
    "The vote, seven to four, came after three hours in which nurses and fishermen told the chamber how they get home.",
    "“If the boat stops at nine, I stop working nights,” said Hanne Oster, who looks after patients on the far shore.",
    "Under the agreement the operator must publish how many people travel on each crossing of the bay.",
    "A review is due in the spring of next year, when the new mayor will have taken office in Larkhaven.",
]
BODY = "\n\n".join(PARAGRAPHS)


def article(page: str | bytes, **hints: Any) -> Article:
    data = page if isinstance(page, bytes) else page.encode()
    (found,) = html_page.read(Content(data, "page.html", **hints))
    return found


def page(*, head: str = "", title: str = TITLE, before: str = "", middle: str = "", after: str = "") -> str:
    """A plain page: ``middle`` stands between the third paragraph and the fourth."""
    heading = f"<h1>{title}</h1>" if title else ""
    first, second = ("".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:3], PARAGRAPHS[3:]))
    return (
        f"<!doctype html><html><head>{head}</head><body><main><article>{heading}{before}"
        f"<div class='story'>{first}{middle}{second}</div>{after}</article></main></body></html>"
    )


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_told_by_what_it_holds(name: str) -> None:
    assert html_page.recognises(Content((PAGES / f"{name}.html").read_bytes(), "download"))


@pytest.mark.parametrize("name", NAMES)
def test_the_headline_is_the_one_that_readers_see(name: str) -> None:
    known = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    if known["headline"]:
        assert article((PAGES / f"{name}.html").read_bytes()).headline == known["headline"]


@pytest.mark.parametrize("name", NAMES)
def test_every_passage_of_the_article_is_in_the_body(name: str) -> None:
    known = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    body = letters(article((PAGES / f"{name}.html").read_bytes()).body)
    assert [passage for passage in known["with"] if letters(passage) not in body] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_beside_the_article_is_in_the_body(name: str) -> None:
    known = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    body = letters(article((PAGES / f"{name}.html").read_bytes()).body)
    assert [passage for passage in known["without"] if letters(passage) in body] == []


@pytest.mark.parametrize("name", sorted(WITHOUT_ARTICLE))
def test_a_page_without_an_article_has_no_body(name: str) -> None:
    assert article((PAGES / f"{name}.html").read_bytes()).body == ""


def test_a_video_without_text_is_a_video() -> None:
    assert article((PAGES / "video_page.html").read_bytes()).kind == "video"


def test_paragraphs_are_parted_by_blank_lines() -> None:
    assert article(page()).body == BODY


def test_subheadings_and_lists_stay_in_their_places() -> None:
    middle = "<h2>Where it stops</h2><ul><li>At the old quay, on weekdays.</li><li>At the mill, on Sundays.</li></ul>"

    read = article(page(middle=middle)).body.split("\n\n")

    assert read[3:6] == ["Where it stops", "At the old quay, on weekdays.", "At the mill, on Sundays."]


def test_two_line_breaks_part_paragraphs() -> None:
    text = "<br><br>".join(PARAGRAPHS)
    assert article(f"<html><body><h1>{TITLE}</h1><div>{text}</div></body></html>").body == BODY


@pytest.mark.parametrize(
    "beside",
    [
        "<figure><img src='a.jpg'><figcaption>The ferry leaves the quay on Monday evening.</figcaption></figure>",
        "<p><a href='/x'>Museum extends its opening hours for the winter</a></p>",
        "<p>MORE: <a href='/x'>Museum extends its opening hours for the winter</a></p>",
        "<p>Read more: Museum extends its opening hours for the winter</p>",
        "<p>Sign up for our newsletter and get the harbour news every morning in your inbox.</p>",
        "<div class='c-related'><p>Museum extends its opening hours for the winter.</p></div>",
        "<div class='ArticleAuthorBio'><p>Marit Dahl has covered the harbour for thirteen years.</p></div>",
        "<p>The Associated Press contributed to this report.</p>",
        "<p>Photo: Marit Dahl/Harbour Pictures</p>",
        "<p>The ferry leaves the quay on Monday. (AP Photo/Marit Dahl)</p>",
        "<p>© 2024 Harbour Press. All rights reserved.</p>",
        "<p>Share this article on Facebook</p>",
        "<p>We use cookies to make this site work and to show you what you may like.</p>",
        "<p>Subscribe now to continue reading.</p>",
        "<aside><p>The ferry was built in 1962 and carries 300 people and twelve cars.</p></aside>",
    ],
)
def test_what_stands_beside_the_article_is_left_out(beside: str) -> None:
    assert article(page(middle=beside)).body == BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices of the operator fell by a tenth on the news, traders said on Tuesday morning.",
        "Published in 1990, the first timetable listed nine crossings a day in summer and four in winter.",
        "More than two hundred people had signed up for the late boat by the end of the week, she added.",
        "He follows the talks from his shop, whose sign reads “Subscribe to nothing” in faded red letters.",
        "The cookie factory on the far shore employs forty people who depend on the last boat of the day.",
        "The source: a spring on the hill above the town, from which the mill has drawn since 1820.",
    ],
)
def test_a_sentence_that_begins_like_one_of_those_stays(sentence: str) -> None:
    assert sentence in article(page(middle=f"<p>{sentence}</p>")).body


def test_the_standfirst_is_part_of_the_body() -> None:
    lead = "Councillors in Larkhaven voted to pay for the last boat of the day."
    read = article(page(head=f'<meta name="description" content="{lead}">', before=f"<div class='dek'>{lead}</div>"))
    assert read.body == f"{lead}\n\n{BODY}"


def test_a_second_half_in_a_container_of_its_own_is_part_of_the_body() -> None:
    halves = ("".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:3], PARAGRAPHS[3:]))
    text = "<div class='ad-slot'>Advertisement</div>".join(f"<div class='article-body'>{half}</div>" for half in halves)
    assert article(f"<html><body><h1>{TITLE}</h1><div>{text}</div></body></html>").body == BODY


def test_a_body_stated_in_full_says_where_the_article_ends() -> None:
    head = json_ld({"@type": "NewsArticle", "headline": TITLE, "articleBody": BODY})
    after = "<div>This newspaper is a member of a trust that checks what its members print.</div>"
    assert article(page(head=head, after=after)).body == BODY


def test_a_stated_body_that_is_only_a_teaser_costs_nothing() -> None:
    head = json_ld({"@type": "NewsArticle", "headline": TITLE, "articleBody": PARAGRAPHS[0][:60] + "..."})
    assert article(page(head=head)).body == BODY


def test_the_stated_body_stands_in_for_one_that_scripts_would_have_shown() -> None:
    head = json_ld({"@type": "NewsArticle", "headline": TITLE, "articleBody": BODY})
    assert article(f"<html><head>{head}</head><body><div id='root'></div></body></html>").body == BODY


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "%s"}',
        '[{"@type": "Organization"}, {"@type": ["NewsArticle"], "headline": "%s"}]',
        '{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "schema:BlogPosting", "headline": "%s"}}]}',
        '{"@type": "NewsArticle", "headline": "%s",}',
        '<!-- {"@type": "NewsArticle", "headline": "%s"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "%s"}\n//]]>',
        '{"@type": "NewsArticle", "description": "one\nline", "headline": "%s"};',
        '{"@type": "NewsArticle", "description": "it\\\'s", "headline": "%s"}',
        '{"@type": "BreadcrumbList"}{"@type": "NewsArticle", "headline": "%s"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;%s&quot;}",
        '{"@type": "NewsArticle", "headline": "%s", "articleBody": "He said "no" and left."}',
    ],
)
def test_json_ld_is_read_as_templates_write_it(script: str) -> None:
    head = f'<script type="application/ld+json">{script % TITLE}</script>'
    assert article(page(head=head, title="")).headline == TITLE


def test_a_title_for_social_networks_is_another_headline() -> None:
    head = '<meta property="og:title" content="How a choir saved the last boat"><title>Night ferry saved | Post</title>'
    read = article(page(head=json_ld({"@type": "NewsArticle", "headline": TITLE}) + head))
    assert [(other.role, other.text) for other in read.headlines] == [
        ("social", "How a choir saved the last boat"),
        ("seo", "Night ferry saved"),
    ]


@pytest.mark.parametrize(
    "same",
    [
        f"{TITLE} | Harbour Post",
        f"{TITLE} - Harbour Post",
        f"Harbour Post - {TITLE}",
        TITLE.upper(),
        f"{TITLE[:40]}…",
        f"News: {TITLE}",
    ],
)
def test_another_spelling_of_the_headline_is_no_other_headline(same: str) -> None:
    head = f'<meta property="og:title" content="{same}"><meta property="og:site_name" content="Harbour Post">'
    assert article(page(head=head)).headlines == ()


def test_an_alternative_headline_of_sentences_is_the_standfirst() -> None:
    lead = "Councillors in Larkhaven voted to pay for the last boat of the day."
    head = json_ld({"@type": "NewsArticle", "headline": TITLE, "alternativeHeadline": lead})
    read = article(page(head=head, before=f"<div>{lead}</div>"))
    assert (read.headlines, read.body) == ((), f"{lead}\n\n{BODY}")


def test_a_kicker_inside_the_heading_is_not_the_headline() -> None:
    head = json_ld({"@type": "NewsArticle", "headline": TITLE})
    assert article(page(head=head, title=f"<span>Council</span> {TITLE}")).headline == TITLE


def test_without_any_heading_the_title_for_social_networks_is_the_headline() -> None:
    assert article(page(head=f'<meta property="og:title" content="{TITLE}">', title="")).headline == TITLE


def test_facts_come_from_the_head() -> None:
    stated = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2024-11-12T06:10:00+01:00",
        "dateModified": "2024-11-12T09:00:00+01:00",
        "author": [{"@type": "Person", "name": "Marit Dahl"}, {"@type": "Person", "name": "Jon Vik"}],
        "publisher": {"@type": "Organization", "name": "Harbour Post"},
        "articleSection": ["Council", "Transport"],
        "mainEntityOfPage": {"@id": "https://harbourpost.example/ferry"},
    }
    read = article(page(head=json_ld(stated)).replace("<html>", '<html lang="en_GB">'))
    assert (read.published, read.updated) == ("2024-11-12T06:10:00+01:00", "2024-11-12T09:00:00+01:00")
    assert (read.byline, read.source, read.section) == ("Marit Dahl, Jon Vik", "Harbour Post", "Council")
    assert (read.url, read.language) == ("https://harbourpost.example/ferry", "en-GB")


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_a_legacy_encoding_is_read_as_the_page_names_it(charset: str) -> None:
    title = "Совет сохранил ночной паром через залив"
    text = "".join(
        f"<p>{n}. Депутаты решили оплатить последний рейс на две зимы вперёд, сказал мэр.</p>" for n in range(6)
    )
    made = f"<html><head><meta charset={charset}></head><body><h1>{title}</h1>{text}</body></html>"
    assert article(made.encode(charset)).headline == title


def test_utf_8_is_read_as_that_whatever_the_page_names() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
    assert article(page(head=head, title="Café keeps its night ferry after vote")).headline.startswith("Café")


def test_a_charset_that_was_sent_along_counts_where_the_page_names_none() -> None:
    title = "夜の渡し船を守る町議会の投票"
    made = f"<html><body><h1>{title}</h1><p>{'町議会は月曜日に投票した。' * 9}</p></body></html>"
    assert article(made.encode("shift_jis"), charset="Shift_JIS").headline == title


@pytest.mark.parametrize(
    "text",
    [
        "Harbour town keeps its ferry\n\nThe <b>mayor</b> said so.",
        '{"headline": "<p>x</p>", "body": "<html>"}',
        "<?xml version='1.0'?><rss><channel/></rss>",
        "<nitf><head/></nitf>",
        "",
    ],
)
def test_what_is_no_page_is_left_to_others(text: str) -> None:
    assert not html_page.recognises(Content(text.encode(), "a.txt"))


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><title>x</title>",
        "\n<!-- saved -->\n<HTML><BODY>x",
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" ""><html/>',
        "<div class=a><h1>Title</h1><p>Text</p></div>",
    ],
)
def test_a_page_is_recognised_without_a_name(text: str) -> None:
    assert html_page.recognises(Content(text.encode(), "download"))


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_page_ends_in_an_article_or_a_typed_error(name: str) -> None:
    assert is_article_or_unreadable(HOSTILE[name](50_000).encode())


def test_a_page_that_is_too_large_is_told_the_limit() -> None:
    with pytest.raises(UnreadableArticle, match=r"page\.html .* 100,001 tags, more than the 100,000") as raised:
        article("<p>" * 100_001)
    assert raised.value.reason == "too_large"


_TAGS = st.sampled_from(
    "<p> </p> <div> </div> <article> <h1> </h1> <a> </a> <script> </script> <!-- --> <br> <table> <td> <li> </ul>"
    ' <title> <noscript> <svg> <body> </html> <meta <b &amp; &#0; ]]> <aside> <p class="'.split()
)
_DATA = st.sampled_from(['<script type="application/ld+json">', '{"@type": "NewsArticle", "articleBody": "'])


@given(text=st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_ends_in_an_article_or_a_typed_error(text: str) -> None:
    assert is_article_or_unreadable(text.encode("utf-8", "surrogatepass"))


@given(pieces=st.lists(_TAGS | _DATA | st.text(max_size=40) | st.sampled_from(PARAGRAPHS), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_tags_in_any_order_end_in_an_article_or_a_typed_error(pieces: list[str]) -> None:
    assert is_article_or_unreadable(f"<html>{''.join(pieces)}".encode("utf-8", "surrogatepass"))


@given(text=st.text(max_size=2_000))
@settings(max_examples=200, deadline=None)
def test_any_line_can_be_asked_for_its_purpose(text: str) -> None:
    assert purpose_of_line(text) is None or len(text) <= 700


def is_article_or_unreadable(data: bytes) -> bool:
    try:
        found = list(html_page.read(Content(data, "any.html")))
    except UnreadableArticle as error:
        return str(error).startswith("any.html ")
    for read in found:
        read.headline.encode()
        read.body.encode()
    return len(found) == 1 and "\n" not in found[0].headline
