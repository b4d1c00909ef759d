"""RSS, Atom and JSON Feed: every entry is an article, whatever the feed's software made of it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import feed
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.limits import Limits

HEADLINE = "Harbour mayor to meet ferry crews over pay"
LEAD = "The mayor will meet the ferry crews on Friday."
MORE = "Some 400 islanders are waiting for their mail."
BODY = f"{LEAD}\n\n{MORE}"
FULL = f"<content:encoded><![CDATA[<p>{LEAD}</p>\n<p>{MORE}</p>]]></content:encoded>"

RSS_ITEM = f"""
<item>
  <title>{HEADLINE}</title>
  <link>https://harbour.example/ferry</link>
  <guid isPermaLink="false">harbour-4711</guid>
  <pubDate>Tue, 14 May 2019 10:02:00 +0200</pubDate>
  <dc:creator><![CDATA[Jane Doe]]></dc:creator>
  <category>Transport</category>
  <description>The mayor will meet &lt;b&gt;the crews&lt;/b&gt; [&#8230;]</description>
  {FULL}
  <media:content url="a.jpg"><media:title>The quay</media:title></media:content>
</item>"""


def rss(*items: str, channel: str = "<title>Harbour Press</title><language>en-GB</language>") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f'<channel><atom:link href="https://harbour.example/feed" rel="self"/>{channel}{"".join(items)}</channel></rss>'
    )


def atom(*entries: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="text">Harbour Press</title>'
        f"<link rel='self' href='https://harbour.example/feed'/>{''.join(entries)}</feed>"
    )


def entry(content: str, *, title: str = f"<title>{HEADLINE}</title>", rest: str = "<id>urn:1</id>") -> str:
    return f"<entry>{title}{rest}{content}</entry>"


def json_feed(*items: Any, **fields: Any) -> str:
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "Harbour Press", "items": items, **fields})


def read_all(text: str, **limits: int) -> list[Reading]:
    content = Content(text.encode(), "harbour.xml", limits=Limits(**limits))
    assert feed.recognises(content)
    return list(feed.read(content))


def read_one(text: str) -> Article:
    (reading,) = read_all(text)
    assert isinstance(reading, Article)
    return reading


def test_an_rss_item_is_an_article() -> None:
    article = read_one(rss(RSS_ITEM))

    assert (article.headline, article.body, article.format) == (HEADLINE, BODY, "rss")
    assert (article.record, article.uri) == ("harbour-4711", "harbour-4711")
    assert (article.url, article.section) == ("https://harbour.example/ferry", "Transport")
    assert (article.byline, article.source, article.language) == ("Jane Doe", "Harbour Press", "en-GB")
    assert (article.published, article.status) == ("2019-05-14T10:02:00+02:00", "usable")


def test_without_the_full_text_the_summary_is_the_body() -> None:
    assert read_one(rss(RSS_ITEM.replace(FULL, ""))).body == "The mayor will meet the crews"


RSS_0_9 = "/".join(["http://my.netscape.com", "rdf", "simple", "0.9", ""])


@pytest.mark.parametrize("namespace", ["http://purl.org/rss/1.0/", RSS_0_9])
def test_rss_1_and_0_9_keep_their_items_beside_the_channel(namespace: str) -> None:
    text = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{namespace}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://harbour.example/">'
        '<title>Harbour Press</title></channel><item rdf:about="https://harbour.example/ferry">'
        f"<title>{HEADLINE}</title><link>https://harbour.example/ferry</link><description>{LEAD}</description>"
        "<dc:date>2019-05-14T10:02:00Z</dc:date></item></rdf:RDF>"
    )
    article = read_one(text)

    assert (article.headline, article.body, article.source) == (HEADLINE, LEAD, "Harbour Press")
    assert (article.record, article.published) == ("https://harbour.example/ferry", "2019-05-14T10:02:00Z")


@pytest.mark.parametrize(
    "content",
    [
        f"<content type='html'>&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{MORE}</content>",
        f"<content type='html'><![CDATA[<p>{LEAD}</p><p>{MORE}</p>]]></content>",
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{LEAD}</p><p>{MORE}</p></div></content>",
        f"<content type='text'>{LEAD}\n\n{MORE}</content>",
        f"<content>{LEAD}\n\n{MORE}</content>",
        f"<summary>{HEADLINE}</summary><content>{LEAD}\n\n{MORE}</content>",
        f"<content src='https://harbour.example/1' type='text/html'/><summary>{LEAD}\n\n{MORE}</summary>",
    ],
)
def test_each_kind_of_content_in_atom_is_read(content: str) -> None:
    assert read_one(atom(entry(content))).body == BODY


def test_the_facts_of_an_atom_entry_are_read() -> None:
    article = read_one(
        atom(
            entry(
                f"<content>{LEAD}</content>",
                rest="<id>urn:1</id><link rel='enclosure' href='a.mp3'/><link href='https://harbour.example/ferry'/>"
                "<author><name>Jane Doe</name><email>jane@harbour.example</email></author>"
                "<author><name>Roe</name></author>"
                "<category term='transport' label='Transport'/><published>2019-05-14T10:02:00Z</published>"
                "<updated>2019-05-14T12:00:00Z</updated><source><title>Island Times</title></source>",
            )
        )
    )

    assert (article.format, article.record, article.url) == ("atom", "urn:1", "https://harbour.example/ferry")
    assert (article.byline, article.section, article.source) == ("Jane Doe, Roe", "Transport", "Island Times")
    assert (article.published, article.updated) == ("2019-05-14T10:02:00Z", "2019-05-14T12:00:00Z")
    assert article.language == "en"


def test_an_atom_entry_may_stand_alone() -> None:
    assert (
        read_one(f"<entry xmlns='http://www.w3.org/2005/Atom'><title>{HEADLINE}</title></entry>").headline == HEADLINE
    )


def test_json_feed_is_read() -> None:
    article = read_one(
        json_feed(
            {
                "id": 4711,
                "url": "https://harbour.example/ferry",
                "title": HEADLINE,
                "content_html": f"<p>{LEAD}</p><p>{MORE}</p>",
                "summary": "Talks",
                "date_published": "2019-05-14T10:02:00+02:00",
                "date_modified": "2019-05-14T12:00:00+02:00",
                "authors": [{"name": "Jane Doe"}, {"url": "https://harbour.example/roe"}],
                "tags": ["Transport"],
            },
            language="en",
        )
    )

    assert (article.headline, article.body, article.format) == (HEADLINE, BODY, "jsonfeed")
    assert (article.record, article.url) == ("4711", "https://harbour.example/ferry")
    assert (article.byline, article.section, article.language) == ("Jane Doe", "Transport", "en")
    assert (article.source, article.published) == ("Harbour Press", "2019-05-14T10:02:00+02:00")


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"content_text": f"{LEAD}\n\n{MORE} 5 <b"}, f"{BODY} 5 <b"),
        ({"content_html": "", "content_text": LEAD}, LEAD),
        ({"summary": LEAD}, LEAD),
        ({"content_html": 5}, ""),
        ({}, ""),
    ],
)
def test_a_json_feed_s_text_is_what_there_is(fields: dict[str, Any], body: str) -> None:
    assert read_one(json_feed({"title": HEADLINE, **fields})).body == body


def test_an_item_of_a_json_feed_that_is_no_object_does_not_spoil_the_others() -> None:
    fault, good = read_all(json_feed("Mayor", {"title": HEADLINE}))

    assert isinstance(fault, UnreadableArticle)
    assert (fault.record, good.record) == ("1", "2")


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("Fish &amp; chips", "Fish & chips"),
        ("<![CDATA[Fish &amp; <i>chips</i>]]>", "Fish & chips"),
        ("Fish <i>and</i> chips", "Fish and chips"),
        ("\n  Fish\n  chips ", "Fish chips"),
        ("Fish&nbsp;&mdash; chips", "Fish — chips"),
    ],
)
def test_a_title_is_one_line_without_its_markup(title: str, headline: str) -> None:
    assert read_one(rss(f"<item><title>{title}</title></item>")).headline == headline


@pytest.mark.parametrize(
    "furniture",
    [
        '<p>The post <a href="/ferry">Mayor meets crews</a> appeared first on <a href="/">Harbour Press</a>.</p>',
        "<p>The post Mayor first appeared on Harbour Press.</p>",
        "<p>Der Beitrag Mayor erschien zuerst auf Harbour Press.</p>",
        "<p>L’article Mayor est apparu en premier sur Harbour Press.</p>",
        "<p><a href='/ferry'>Read more</a></p>",
        "<p>Read the full story at harbour.example</p>",
        "<p>Continue reading…</p>",
        "<a class='more'>Continue reading <span>Mayor meets crews</span> →</a>",
        "<br><br>12 Comments",
        "<br>Read more »",
        "<p>* * *</p>",
        "<p>[…]</p>",
        " [&#8230;]",
        " &hellip; <a href='/ferry'>Continue reading <span>Mayor meets crews</span> &rarr;</a>",
        "<p>Comments</p><p>Read more</p><p>Share</p>",
    ],
)
def test_what_the_software_adds_under_the_text_is_left_out(furniture: str) -> None:
    tail = furniture if furniture.startswith((" ", "<br>")) else f"<br><br>{furniture}"
    text = f"<content:encoded><![CDATA[<p>{LEAD}</p>{MORE}{tail}]]></content:encoded>"

    assert read_one(rss(RSS_ITEM.replace(FULL, text))).body == BODY


@pytest.mark.parametrize(
    "text", ["Read more books, the mayor said.", "Comments were made.", "The post office is shut.", "12 crews."]
)
def test_a_last_sentence_of_the_article_stays(text: str) -> None:
    body = f"{BODY}\n\n{text}"

    assert read_one(json_feed({"title": HEADLINE, "content_text": body})).body == body


def test_an_entry_with_media_alone_has_no_body() -> None:
    item = "<item><title>The quay</title><enclosure url='a.mp3' type='audio/mpeg'/><media:content url='a.jpg'/></item>"

    assert read_one(rss(item)).body == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 14 May 2019 10:02:00 GMT", "2019-05-14T10:02:00+00:00"),
        ("14 May 2019 10:02:00 -0500", "2019-05-14T10:02:00-05:00"),
        ("2019-05-14T10:02:00Z", "2019-05-14T10:02:00Z"),
        ("last Tuesday", "last Tuesday"),
        ("Tue, 99 May 2019 99:99:99 GMT", "Tue, 99 May 2019 99:99:99 GMT"),
    ],
)
def test_times_are_iso_8601_where_they_can_be(written: str, read: str) -> None:
    assert read_one(rss(f"<item><title>a</title><pubDate>{written}</pubDate></item>")).published == read


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ("<guid>https://harbour.example/1</guid>", "https://harbour.example/1"),
        ("<guid isPermaLink='false'>https://harbour.example/1</guid>", None),
        ("<guid>4711</guid>", None),
        ("<atom:link rel='self' href='https://harbour.example/1'/>", None),
    ],
)
def test_an_address_is_the_link_or_a_permanent_guid(fields: str, address: str | None) -> None:
    assert read_one(rss(f"<item><title>a</title>{fields}</item>")).url == address


@pytest.mark.parametrize(
    ("author", "byline"),
    [("jane@harbour.example (Jane Doe)", "Jane Doe"), ("Jane Doe", "Jane Doe"), ("jane@harbour.example", None)],
)
def test_an_author_is_a_name(author: str, byline: str | None) -> None:
    article = read_one(rss(f"<item><title>a</title><author>{author}</author></item>"))

    assert article.byline == (byline or author)


def test_entries_are_named_by_id_then_address_then_number_and_no_two_the_same() -> None:
    items = [
        "<item><title>a</title><guid>x</guid><link>https://harbour.example/1</link></item>",
        "<item><title>b</title><guid>x</guid></item>",
        "<item><title>c</title><link>https://harbour.example/1</link></item>",
        "<item><title>d</title></item>",
        "<item><title>e</title><guid>4</guid></item>",
    ]

    assert [one.record for one in read_all(rss(*items))] == ["x", "x~2", "https://harbour.example/1", "4", "4~2"]


def test_an_entry_that_says_nothing_does_not_spoil_the_others() -> None:
    fault, good = read_all(rss("<item><guid>x</guid></item>", RSS_ITEM))

    assert isinstance(fault, UnreadableArticle)
    assert (fault.record, good.record) == ("x", "harbour-4711")


def test_no_more_articles_are_read_than_may_be() -> None:
    *_, last = read_all(rss(*["<item><title>a</title></item>"] * 5), articles=2)

    assert isinstance(last, UnreadableArticle)
    assert (last.reason, last.record) == ("too_large", "3")


@pytest.mark.parametrize(
    ("description", "body"),
    [
        ("Fish & chips at AT&T &harbour; &nbsp;now", "Fish & chips at AT&T &harbour; now"),
        ("One<br>two<br>three<hr>four<img src='a.jpg'>", "One\ntwo\nthree\n\nfour"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("5 &#0; 6", "5 6"),
    ],
)
def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_makes_sense(description: str, body: str) -> None:
    first, *_ = read_all(rss(f"<item><title>a</title><description>{description}</description></item>", RSS_ITEM))

    assert isinstance(first, Article)
    assert first.body == body


def test_a_feed_that_is_cut_off_gives_what_there_is() -> None:
    whole, *_ = read_all(rss(RSS_ITEM, RSS_ITEM)[:-200])

    assert isinstance(whole, Article)
    assert whole.body == BODY


def test_a_prefix_that_is_declared_nowhere_is_read_as_it_is_meant() -> None:
    text = f"<rss version='2.0'><channel><item><title>a</title>{FULL}</item></channel></rss>"

    assert read_one(text).body == BODY


@pytest.mark.parametrize(
    "text",
    [
        "<feed><entry/></feed>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><Person/></rdf:RDF>",
        "<html><body>rss</body></html>",
        '{"title": "On jsonfeed.org", "body": "a"}',
        '{"version": "https://jsonfeed.org/version/1", ',
        "rss",
        "",
    ],
)
def test_what_is_no_feed_is_not_taken(text: str) -> None:
    assert not feed.recognises(Content(text.encode(), "feed.rss"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (rss(), "without an entry"),
        (atom(), "without an entry"),
        (json_feed(), "without an entry"),
        (json_feed(items=None), "without an entry"),
        (f'<!DOCTYPE rss [<!ENTITY l SYSTEM "file:///etc/passwd">]>{rss(RSS_ITEM)[39:]}', "declares entities"),
        (rss("<item>" * 10_000), "more than 100 deep"),
        (rss("<item>" + "<p>" * 500_000), "more than 100 deep"),
    ],
)
def test_what_is_wrong_is_told_with_the_file(text: str, told: str) -> None:
    with pytest.raises(UnreadableArticle) as raised:
        read_all(text)

    assert str(raised.value).startswith("harbour.xml ")
    assert told in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        rss("<item><title>a</title></item>" * 50_000),
        rss("<item/>" * 100_000),
        rss(f"<item><title>a</title><description>{'&lt;p&gt;a' * 300_000}</description></item>"),
        rss(f"<item><title>a</title><description>{'&lt;p&gt;Read more' * 100_000}</description></item>"),
        rss(f"<item><title>a</title><description>{'... ' * 500_000}</description></item>"),
        rss("<item><link>a</link><title>a</title>" + "<link/>" * 300_000),
        json_feed(*[{"title": "a"}] * 50_000),
    ],
    ids=["items", "empty items", "paragraphs", "furniture", "dots", "links", "JSON"],
)
def test_no_feed_takes_long(text: str) -> None:
    begun = time.process_time()
    readings(text)

    assert time.process_time() - begun < 10


TAGS = [
    "<item>", "</item>", "<title>", "</title>", "<description>", "</description>", "<![CDATA[", "]]>", "<br>",
    "&nbsp;", "<entry>", "</entry>", "<content type='html'>", "</content>", "<link href='", "<guid>", "</guid>",
    "<content:encoded>",
]  # fmt: skip


@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=20)))
def test_any_text_in_a_feed_is_articles_or_unreadable(pieces: list[str]) -> None:
    assert readings(rss(*pieces))
    assert readings(atom(*pieces))


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "id", "title"]), inner),
    max_leaves=5,
)


@given(st.lists(VALUES | st.dictionaries(st.sampled_from(["id", "url", "title", "content_html", "authors"]), VALUES)))
def test_any_values_in_a_json_feed_are_articles_or_unreadable(items: list[Any]) -> None:
    assert readings(json_feed(*items))


def readings(text: str) -> list[Reading]:
    try:
        return list(feed.read(Content(text.encode("utf-8", "surrogatepass"), "harbour.xml")))
    except UnreadableArticle as error:
        return [error]
