"""Markup to body text: which elements part paragraphs, what is no running text, and that no markup takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bodycheck.formats.markup import line_of, paragraphs, prose, text_of, without_headline

LEAD = "The mayor will meet the ferry crews on Friday."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One.<p>Two.", "One.\n\nTwo."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("<h2>Mail</h2>It waits.<ul><li>Letters<li>Milk</ul>", "Mail\n\nIt waits.\n\nLetters\n\nMilk"),
        ("<blockquote><p>We will sail.</p></blockquote>she said", "We will sail.\n\nshe said"),
        ("One.<hr>Two.", "One.\n\nTwo."),
        ("One.<br>Two.", "One.\nTwo."),
        ("One.<br/>\n  <br />Two.", "One.\n\nTwo."),
        ("One.<br><br><br><br>Two.", "One.\n\nTwo."),
        ("<P CLASS=lead>One.</P><P>Two.</P>", "One.\n\nTwo."),
    ],
)
def test_blocks_part_paragraphs(markup: str, text: str) -> None:
    assert paragraphs(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("The <b>mayor</b>'s <i>cr<u>ew</u></i>s", "The mayor's crews"),
        ("<a href='/1'>Doe</a> <a href=/2>said</a>", "Doe said"),
        ("  The\n\n\tmayor  ", "The mayor"),
        ("fish &amp; chips&nbsp;&mdash; &#163;5, &#x20AC;6 &quot;now&quot;", 'fish & chips — £5, €6 "now"'),
        ("5 < 6 and AT&T <3", "5 < 6 and AT&T <3"),
        ("un<wbr>break<!-- not seen -->able", "unbreakable"),
        ("soft&shy;ly\u200b \u202espoken", "softly spoken"),
        ("", ""),
        ("<p> </p><div><br></div>", ""),
    ],
)
def test_inline_elements_join_as_they_read(markup: str, text: str) -> None:
    assert paragraphs(markup) == text


def test_each_row_of_a_table_is_a_paragraph_and_its_cells_words_apart() -> None:
    table = "<table><tr><th>Port<th>Crews</tr><tr><td>Harbour</td><td>12</td></tr></table>"

    assert paragraphs(table) == "Port Crews\n\nHarbour 12"


def test_preformatted_lines_stay_lines() -> None:
    assert paragraphs("<pre>Come,\n  ye crews\n\nSail</pre><p>a\nb</p>") == "Come,\nye crews\n\nSail\n\na b"


@pytest.mark.parametrize(
    "noise",
    [
        "<script>if (a < b) document.write('<p>Buy</p>')</script>",
        "<SCRIPT async src='https://ads.example/a.js'></SCRIPT >",
        "<script src='a.js'/>",
        "<style>p { color: red }</style>",
        "<template><p>Buy</p></template>",
        "<noscript><img src=pixel.gif> Enable it</noscript>",
        "<figure><img src=a.jpg><figcaption>The <p>quay</p></figcaption></figure>",
        "<svg><title>Logo</title><path d='M0 0'/></svg>",
        "<form><label>Mail</label><input name=q><button>Subscribe</button></form>",
        "<iframe src='https://video.example/1'>No frames</iframe>",
        "<iframe src='https://video.example/1'/>",
        "<aside><h3>More news</h3><figure>a</figure></aside>",
        "<img alt='The quay > the harbour' src=a.jpg>",
        "<!-- <p>Cut by the editor</p> -->",
        "<!---->",
        "<!doctype html>",
        "<?xml version='1.0'?>",
        "<head><title>Harbour Daily</title><meta charset=utf-8></head>",
    ],
)
def test_what_is_no_running_text_is_left_out(noise: str) -> None:
    assert paragraphs(f"<p>{LEAD}</p>{noise}<p>They agreed.</p>") == f"{LEAD}\n\nThey agreed."


def test_what_is_never_closed_costs_no_more_than_what_holds_it() -> None:
    assert paragraphs(f"<div><figure><img src=a.jpg></div><p>{LEAD}</p>") == LEAD


def test_a_quotation_mark_in_a_tag_counts_only_where_a_value_begins() -> None:
    assert paragraphs(f"<p class=\"a > b\" title='c > d' data-x=don't>{LEAD}</p>") == LEAD


def test_text_without_a_tag_keeps_its_lines() -> None:
    assert prose("One &amp; two.\nThree.\n\n\n  Four < five.") == "One & two.\nThree.\n\nFour < five."
    assert prose("<p>One\ntwo.</p>") == "One two."


def test_an_element_is_read_whatever_its_namespace() -> None:
    body = etree.fromstring(
        '<x:body xmlns:x="urn:x">Lead<x:p>One <x:b>two</x:b><!-- no --> three<?pi no?>.</x:p>'
        "<x:figure>no</x:figure><x:credit>Doe</x:credit> four<x:br/>five</x:body>"
    )

    assert text_of(body) == "Lead\n\nOne two three.\n\nDoe four\nfive"
    assert text_of(body, frozenset({"credit"})) == "Lead\n\nOne two three.\n\nfour\nfive"
    assert line_of(body) == "Lead One two three. Doe four five"


def test_what_follows_an_element_is_not_its_text() -> None:
    parent = etree.fromstring("<p><b>bold</b> plain</p>")

    assert text_of(parent[0]) == "bold"


def test_the_element_itself_is_read_whatever_it_is() -> None:
    assert text_of(etree.fromstring("<title>Mayor to meet crews</title>")) == "Mayor to meet crews"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("Mayor to  meet CREWS\n\nShe will.", "She will."),
        ("Mayor to meet crews", ""),
        ("Mayor to meet crews today\n\nShe will.", "Mayor to meet crews today\n\nShe will."),
    ],
)
def test_the_headline_once_more_is_no_body(body: str, kept: str) -> None:
    assert without_headline(body, "Mayor to meet crews") == kept


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a" * 500_000,
        "<b>a" * 500_000,
        "<figure>" * 500_000,
        "<div>" * 100_000 + "a" + "</div>" * 100_000,
        "<b>" * 250_000 + "</i>" * 250_000,
        "<a href=" * 500_000,
        '<a b="' * 500_000,
        "<a = " * 500_000,
        "<!--" * 500_000,
        "<![CDATA[" * 500_000,
        "<script>" * 500_000,
        "<" * 5_000_000,
        "</" * 2_500_000,
        "&" * 5_000_000,
        "&#" + "9" * 5_000_000 + ";",
        "&ampx" * 500_000,
        "\0" * 5_000_000,
        "<p\0>" * 500_000,
        " " * 5_000_000,
        "<br>" * 500_000,
    ],
    ids=lambda markup: f"{markup[:8]!a}",
)
def test_no_markup_takes_long(markup: str) -> None:
    """Any step that was quadratic would take hours."""
    begun = time.process_time()
    paragraphs(markup)

    assert time.process_time() - begun < 2


@given(st.text(st.sampled_from(list("<>/!?-[]&;#=\"' \n\0pbrdivscripttablefigure1x")), max_size=200))
def test_any_markup_comes_out_as_clean_paragraphs(markup: str) -> None:
    text = paragraphs(markup)

    assert text == text.strip()
    assert "\n\n\n" not in text
    assert "\0" not in text
    assert "  " not in text
