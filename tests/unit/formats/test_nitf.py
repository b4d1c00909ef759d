"""NITF: one article as news agencies mark it up, and what a hostile document may not do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import nitf
from bodycheck.formats.content import Content
from bodycheck.formats.limits import Limits

HEADLINE = "Harbour mayor to meet ferry crews over pay"
STORY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" xml:lang="en-GB">
  <head>
    <title>Ferry pay</title>
    <docdata management-status="usable">
      <doc-id id-string="urn:newsml:harbour.example:20190514:ferry" regsrc="HP"/>
      <du-key key="ferry" generation="2" version="3"/>
      <date.issue norm="20190514T100200+0200"/>
      <date.release norm="20190514T100500+0200"/>
      <doc.copyright holder="Harbour Press" year="2019"/>
    </docdata>
    <pubdata type="web" position.section="Transport" ex-ref="https://harbour.example/ferry"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Harbour mayor to meet <em>ferry</em>
        crews over pay</hl1><hl2>Islanders wait for their mail</hl2></hedline>
      <note><body.content><p>Adds the union's answer.</p></body.content></note>
      <byline>By <person>Jane Doe</person><byttl>Transport Correspondent</byttl></byline>
      <dateline><location>HARBOUR TOWN</location>, <story.date>May 14</story.date></dateline>
      <abstract><p>The crews have not sailed since Friday.</p></abstract>
    </body.head>
    <body.content>
      <block>
        <p lede="true">The mayor of <location>Harbour Town</location> will meet the crews
          on <chron norm="20190517">Friday</chron>.</p>
        <media media-type="image">
          <media-reference source="a.jpg"/><media-caption><p>The quay.</p></media-caption>
        </media>
        <hl2>No mail</hl2>
        <p>Some <num>400</num> islanders wait&mdash;for
          1<frac><numer>1</numer><frac-sep>/</frac-sep><denom>2</denom></frac> weeks&nbsp;now.</p>
      </block>
      <ul><li>No milk</li><li>No mail</li></ul>
      <table><tr><td>Crews</td><td>12</td></tr></table>
    </body.content>
    <body.end><tagline>Editing by John Roe</tagline></body.end>
  </body>
</nitf>"""


def read_nitf(text: str, **limits: int) -> Article:
    content = Content(text.encode(), "ferry.xml", limits=Limits(**limits))
    assert nitf.recognises(content)
    (article,) = nitf.read(content)
    return article


def document(
    docdata: str = "", head: str = f"<hedline><hl1>{HEADLINE}</hl1></hedline>", text: str = "<p>She.</p>"
) -> str:
    body = f"<body><body.head>{head}</body.head><body.content>{text}</body.content></body>"
    return f"<nitf><head>{docdata}</head>{body}</nitf>"


def test_the_first_headline_is_the_headline() -> None:
    article = read_nitf(STORY)

    assert (article.headline, article.headlines, article.format) == (HEADLINE, (), "nitf")


def test_the_body_is_the_running_text_alone() -> None:
    assert read_nitf(STORY).body == (
        "The mayor of Harbour Town will meet the crews on Friday.\n\n"
        "No mail\n\n"
        "Some 400 islanders wait—for 1 1/2 weeks now.\n\n"
        "No milk\n\nNo mail\n\n"
        "Crews 12"
    )


def test_the_facts_beside_it_are_read() -> None:
    article = read_nitf(STORY)

    assert (article.uri, article.version) == ("urn:newsml:harbour.example:20190514:ferry", "3")
    assert (article.byline, article.source) == ("By Jane Doe, Transport Correspondent", "Harbour Press")
    assert (article.published, article.language) == ("2019-05-14T10:02:00+02:00", "en-GB")
    assert (article.section, article.url) == ("Transport", "https://harbour.example/ferry")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("usable", "usable"),
        ("embargoed", "embargoed"),
        ("withheld", "withheld"),
        ("canceled", "canceled"),
        ("", "usable"),
    ],
)
def test_the_management_status_is_the_status(word: str, status: str) -> None:
    assert read_nitf(document(f'<docdata management-status="{word}"/>')).status == status


def test_the_time_of_release_is_an_embargo_only_where_the_document_is_held_until_then() -> None:
    release = '<date.release norm="20190515T060000Z"/>'
    held = read_nitf(document(f'<docdata management-status="embargoed">{release}</docdata>'))
    free = read_nitf(document(f"<docdata>{release}</docdata>"))

    assert (held.status, held.embargoed) == ("embargoed", "2019-05-15T06:00:00Z")
    assert (free.status, free.embargoed) == ("usable", None)


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        ("<hedline><hl1> </hl1></hedline>", "Ferry pay"),
        ("<hedline>Mayor to meet</hedline>", "Mayor to meet"),
        ("", "Ferry pay"),
    ],
)
def test_without_a_headline_the_title_stands_in(head: str, headline: str) -> None:
    assert read_nitf(document("<title>Ferry pay</title>", head)).headline == headline


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20190514T100200Z", "2019-05-14T10:02:00Z"),
        ("20190514T1002-0500", "2019-05-14T10:02:00-05:00"),
        ("20190514", "2019-05-14"),
        ("2019-05-14T10:02:00+02:00", "2019-05-14T10:02:00+02:00"),
        ("Tuesday", "Tuesday"),
    ],
)
def test_times_are_written_in_full(written: str, read: str) -> None:
    assert read_nitf(document(f'<docdata><date.issue norm="{written}"/></docdata>')).published == read


def test_a_body_without_its_wrapper_is_read() -> None:
    text = f"<nitf><body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline></body.head><p>She will.</p></body></nitf>"

    assert read_nitf(text).body == "She will."


def test_a_headline_alone_has_no_body() -> None:
    article = read_nitf(document(text=""))

    assert (article.headline, article.body) == (HEADLINE, "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_bytes_are_believed_before_the_declaration(encoding: str) -> None:
    text = STORY.replace("Friday</chron>", "Friday, the café’s day</chron>")
    (article,) = nitf.read(Content(text.encode(encoding), "ferry.xml"))

    assert "Friday, the café’s day" in article.body


@pytest.mark.parametrize("text", ["<html><nitf/></html>", "nitf", "", "<!-- <nitf> -->", "<nitfy/>", "{}"])
def test_what_has_another_root_is_no_nitf(text: str) -> None:
    assert not nitf.recognises(Content(text.encode(), "ferry.nitf"))


def unreadable(text: str) -> str:
    with pytest.raises(UnreadableArticle) as raised:
        list(nitf.read(Content(text.encode(), "ferry.xml")))
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<nitf><body></nitf>", "line 1, column 20"),
        ("<!DOCTYPE nitf>\n<nitf>\n<p>AT&T</p></nitf>", "line 3, column 8"),
        ("<nitf>&harbour;</nitf>", "harbour"),
        ("<nitf/>", "without a headline and without a body"),
        ("<nitf>" * 10_000, "more than 100 deep"),
        ("<nitf>" + "<p>" * 101 + "</p>" * 101 + "</nitf>", "more than 100 deep"),
        ("<nitf>" + "<p>" * 500_000, "more than 100 deep"),
    ],
)
def test_what_is_wrong_is_told_with_the_file(text: str, told: str) -> None:
    message = unreadable(text)

    assert message.startswith("ferry.xml ")
    assert told in message


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "subset",
    [
        f'<!ENTITY l0 "ha">{LAUGHS}',
        '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % remote SYSTEM "https://harbour.example/a.dtd"> %remote;',
        '<!-- ]> --> <!ENTITY l9 "ha">',
        "<!ATTLIST p x CDATA ']>'> <!ENTITY l9 'ha'>",
    ],
    ids=["billion laughs", "a file", "a remote definition", "behind a comment", "behind a default"],
)
def test_entities_of_a_document_s_own_are_refused(subset: str) -> None:
    assert "declares entities" in unreadable(f"<!DOCTYPE nitf [{subset}]>{document(text='<p>&l9;</p>')}")


def test_a_second_doctype_hides_nothing() -> None:
    unreadable(f'<!DOCTYPE nitf><!DOCTYPE nitf [<!ENTITY l9 "ha">]>{document(text="<p>&l9;</p>")}')


def test_a_limit_that_is_raised_lets_more_through() -> None:
    deep = document(text="<div>" * 150 + "She will." + "</div>" * 150)

    assert read_nitf(deep, depth=200).body == "She will."


@pytest.mark.parametrize(
    "text",
    [
        document(text="<p>She will.</p>" * 300_000),
        document(text=f"<p>{'a' * 5_000_000}</p>"),
        document(text="<p " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>"),
        document(text=f"<p>{'&nbsp;' * 500_000}a</p>"),
        "<!DOCTYPE nitf [" + "<!--" * 500_000,
        "<!--" * 500_000,
        "<nitf>" + "<![CDATA[" * 500_000,
    ],
    ids=["paragraphs", "one paragraph", "attributes", "entities", "DOCTYPE", "comments", "sections"],
)
def test_no_document_takes_long(text: str) -> None:
    begun = time.process_time()
    readings(text)

    assert time.process_time() - begun < 5


@given(
    st.text(st.sampled_from(list("<>/!?-[]&;=\"' \n\0aé"))),
    st.lists(
        st.sampled_from(["<body>", "<body.content>", "<p>", "</p>", "</body>", "</nitf>", "<!DOCTYPE nitf [", "&nbsp;"])
    ),
)
def test_any_text_is_an_article_or_unreadable(text: str, tags: list[str]) -> None:
    assert len(readings("<nitf>" + text.join(tags))) == 1


def readings(text: str) -> list[Article | UnreadableArticle]:
    try:
        return [*nitf.read(Content(text.encode(), "ferry.xml"))]
    except UnreadableArticle as error:
        return [error]


def test_the_headline_once_more_in_the_text_is_none_of_it() -> None:
    told = STORY.replace("<block>", f"<block><hl2>{HEADLINE}</hl2>", 1)
    assert read_nitf(told).body == read_nitf(STORY).body


def test_a_headline_is_found_under_its_usual_spelling() -> None:
    assert read_nitf(STORY.replace("hedline>", "headline>")).headline == HEADLINE


def test_the_language_may_be_the_base_language() -> None:
    assert read_nitf(STORY.replace('xml:lang="en-GB"', 'baselang="nb-NO"')).language == "nb-NO"
    assert read_nitf(STORY.replace('xml:lang="en-GB"', 'xml:lang="en" baselang="nb-NO"')).language == "en"


def test_a_comma_behind_the_name_is_not_doubled() -> None:
    assert read_nitf(STORY.replace("</person>", "</person>,")).byline == "By Jane Doe, Transport Correspondent"
