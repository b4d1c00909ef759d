"""NewsML-G2 and NewsML 1: one item, messages with many, and what is no text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.article import Article, Headline
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import newsml
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.limits import Limits

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
HEADLINE = "Harbour mayor to meet ferry crews over pay"
LEAD = "The mayor of the harbour town will meet the ferry crews on Friday."
MORE = "Some 400 islanders are waiting for their mail."

XHTML = f"""
<inlineXML contenttype="application/xhtml+xml">
  <html xmlns="http://www.w3.org/1999/xhtml">
    <head><title>Ferry pay | Harbour Press</title></head>
    <body><h1>{HEADLINE}</h1><p>The mayor of the <a href="/town">harbour town</a> will meet the ferry
      crews on Friday.</p><figure><img src="a.jpg"/><figcaption>The quay</figcaption></figure><p>{MORE}</p></body>
  </html>
</inlineXML>"""
NITF = f"""
<inlineXML contenttype="application/nitf+xml">
  <nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
    <body>
      <body.head><hedline><hl1>Mayor meets crews</hl1></hedline><byline>By Jane Doe</byline></body.head>
      <body.content><p>{LEAD}</p></body.content>
    </body>
  </nitf>
</inlineXML>"""
META = """
<itemMeta>
  <itemClass qcode="ninat:text"/>
  <provider qcode="nprov:HP"><name>Harbour Press</name></provider>
  <versionCreated>2019-05-14T12:00:00+02:00</versionCreated>
  <firstCreated>2019-05-14T10:02:00+02:00</firstCreated>
  <pubStatus qcode="stat:usable"/>
  <link rel="irel:seeAlso" href="https://harbour.example/mail"/>
  <link rel="irel:canonical" href="https://harbour.example/ferry"/>
</itemMeta>"""


def item(
    content: str = XHTML,
    *,
    meta: str = META,
    about: str = f"<headline>{HEADLINE}</headline>",
    guid: str = "urn:newsml:harbour.example:20190514:ferry",
    name: str = "newsItem",
) -> str:
    return (
        f'<{name} xmlns="{NAMESPACE}" guid="{guid}" version="3" xml:lang="en-GB">{meta}'
        f"<contentMeta>{about}</contentMeta><contentSet>{content}</contentSet></{name}>"
    )


def message(*items: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="{NAMESPACE}"><header>'
        f"<sent>2019-05-14T12:00:01Z</sent></header><itemSet>{''.join(items)}</itemSet></newsMessage>"
    )


def read_all(text: str, **limits: int) -> list[Reading]:
    content = Content(text.encode(), "harbour.xml", limits=Limits(**limits))
    assert newsml.recognises(content)
    return list(newsml.read(content))


def read_one(text: str) -> Article:
    (reading,) = read_all(text)
    assert isinstance(reading, Article)
    return reading


def test_an_item_s_headline_and_text_are_read() -> None:
    article = read_one(item())

    assert (article.headline, article.body, article.format) == (HEADLINE, f"{LEAD}\n\n{MORE}", "newsml-g2")
    assert article.record is None


def test_the_facts_beside_it_are_read() -> None:
    article = read_one(
        item(about=f"<language tag='en'/><by>Jane Doe</by><creator literal='HP/jd'/><headline>{HEADLINE}</headline>")
    )

    assert (article.uri, article.version) == ("urn:newsml:harbour.example:20190514:ferry", "3")
    assert (article.source, article.byline, article.language) == ("Harbour Press", "Jane Doe", "en")
    assert (article.published, article.updated) == ("2019-05-14T10:02:00+02:00", "2019-05-14T12:00:00+02:00")
    assert (article.url, article.kind, article.status) == ("https://harbour.example/ferry", "text", "usable")


@pytest.mark.parametrize(
    ("provider", "source"),
    [
        ("<provider literal='Harbour Press'/>", "Harbour Press"),
        ("<provider qcode='nprov:HP'/>", "HP"),
        ("<provider uri='http://cv.iptc.org/newscodes/newsprovider/HP/'/>", "HP"),
        ("", None),
    ],
)
def test_the_provider_is_named_or_coded(provider: str, source: str | None) -> None:
    assert read_one(item(meta=f"<itemMeta>{provider}</itemMeta>")).source == source


def test_of_several_headlines_the_main_one_comes_first() -> None:
    article = read_one(
        item(
            about="<headline role='hld:print'>Crews to meet mayor</headline>"
            "<headline role='hld:main'>Harbour <b xmlns='urn:x'>mayor</b> to meet crews</headline>"
            "<headline role='hld:web'>harbour mayor to  meet crews</headline>"
            "<headline>Mayor and crews</headline>"
        )
    )

    assert article.headline == "Harbour mayor to meet crews"
    assert article.headlines == (Headline("Mayor and crews", "other"), Headline("Crews to meet mayor", "print"))


def test_a_headline_in_another_language_is_a_translation() -> None:
    article = read_one(
        item(
            about="<headline xml:lang='de'>Bürgermeisterin trifft Fährleute</headline>"
            f"<headline xml:lang='en-US'>{HEADLINE}</headline>"
        )
    )

    assert (article.headline, article.headlines) == (HEADLINE, ())


@pytest.mark.parametrize(
    ("content", "headline"),
    [(XHTML, HEADLINE), (NITF, "Mayor meets crews"), ("<inlineData>She will.</inlineData>", "Ferries")],
    ids=["XHTML", "NITF", "plain text"],
)
def test_without_a_headline_of_the_item_the_text_s_own_stands_in(content: str, headline: str) -> None:
    assert read_one(item(content, meta="<itemMeta><title>Ferries</title></itemMeta>", about="")).headline == headline


@pytest.mark.parametrize("content", [NITF + XHTML, XHTML + NITF])
def test_of_several_forms_the_fullest_text_is_read(content: str) -> None:
    assert read_one(item(content)).body == f"{LEAD}\n\n{MORE}"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (NITF, LEAD),
        (f"<inlineXML><div xmlns='http://www.w3.org/1999/xhtml'><p>{LEAD}</p></div></inlineXML>", LEAD),
        (f"<inlineXML><p>{LEAD}</p><p>{MORE}</p></inlineXML>", f"{LEAD}\n\n{MORE}"),
        (f"<inlineData contenttype='text/plain'>{LEAD}\n\n\n  {MORE}\n</inlineData>", f"{LEAD}\n\n{MORE}"),
        (f"<inlineData contenttype='text/html'><![CDATA[<p>{LEAD}<p>{MORE}]]></inlineData>", f"{LEAD}\n\n{MORE}"),
        ("<inlineData contenttype='text/plain'>5 &lt; 6 &lt;b&gt;</inlineData>", "5 < 6 <b>"),
        ("<inlineData contenttype='image/jpeg' encoding='enc:base64'>/9j/4AAQSkZJRg==</inlineData>", ""),
        ("<inlineXML><sports-content xmlns='urn:x'><team>Harbour 2</team></sports-content></inlineXML>", ""),
        ("<inlineXML/>", ""),
        ("<remoteContent href='https://harbour.example/ferry.html' contenttype='text/html'/>", ""),
    ],
)
def test_every_form_of_text_is_read_and_nothing_else(content: str, body: str) -> None:
    assert read_one(item(content)).body == body


@pytest.mark.parametrize(
    ("statement", "status", "embargoed"),
    [
        ("<pubStatus qcode='stat:usable'/>", "usable", None),
        ("<pubStatus uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'/>", "canceled", None),
        ("<pubStatus qcode='stat:withheld'/>", "withheld", None),
        ("", "usable", None),
        ("<embargoed>2019-05-15T06:00:00Z</embargoed>", "embargoed", "2019-05-15T06:00:00Z"),
        ("<embargoed/>", "embargoed", None),
        (
            "<embargoed>2019-05-15T06:00:00Z</embargoed><pubStatus qcode='stat:withheld'/>",
            "withheld",
            "2019-05-15T06:00:00Z",
        ),
    ],
)
def test_status_and_embargo(statement: str, status: str, embargoed: str | None) -> None:
    article = read_one(item(meta=f"<itemMeta>{statement}</itemMeta>"))

    assert (article.status, article.embargoed) == (status, embargoed)


@pytest.mark.parametrize(
    ("nature", "content", "kind"),
    [
        ("qcode='ninat:picture'", "<remoteContent href='a.jpg'/>", "picture"),
        ("qcode='ninat:graphic'", "", "graphic"),
        ("qcode='ninat:animated'", "", "graphic"),
        ("qcode='ninat:video'", "", "video"),
        ("uri='http://cv.iptc.org/newscodes/ninature/audio'", "", "audio"),
        ("qcode='ninat:composite'", "", "package"),
        ("qcode='ninat:composite'", XHTML, "text"),
        ("qcode='ninat:text'", "", "text"),
    ],
)
def test_the_item_class_is_the_kind_and_a_composite_with_a_text_is_one(nature: str, content: str, kind: str) -> None:
    assert read_one(item(content, meta=f"<itemMeta><itemClass {nature}/></itemMeta>")).kind == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("packageItem", "package"), ("planningItem", "event"), ("conceptItem", "other"), ("knowledgeItem", "other")],
)
def test_an_item_that_is_no_news_is_named_as_what_it_is(name: str, kind: str) -> None:
    article = read_one(item("", name=name))

    assert (article.kind, article.headline, article.body) == (kind, HEADLINE, "")


def test_a_concept_may_be_an_event() -> None:
    concept = "<concept><type qcode='cpnat:event'/><name>Ferry talks</name></concept>"
    article = read_one(f'<conceptItem xmlns="{NAMESPACE}" guid="urn:x">{concept}</conceptItem>')

    assert (article.kind, article.headline) == ("event", "Ferry talks")


def test_each_item_of_a_message_is_an_article_named_by_its_guid() -> None:
    readings = read_all(
        message(item(guid="urn:1"), item("", guid="urn:2", name="packageItem"), item(NITF, guid="urn:3"))
    )

    assert [reading.record for reading in readings] == ["urn:1", "urn:3"]


def test_names_within_a_message_are_unique_and_the_same_each_time() -> None:
    sent = message(item(guid="urn:1"), item(guid="urn:1~2"), item(guid="urn:1"), item(guid=""), item(guid="4"))

    assert [reading.record for reading in read_all(sent)] == ["urn:1", "urn:1~2", "urn:1~3", "4", "4~2"]


def test_the_only_news_item_of_a_message_is_the_file() -> None:
    assert read_one(message(item("", name="packageItem"), item())).record is None


def test_a_message_of_packages_alone_is_read_as_such() -> None:
    assert read_one(message(item("", name="packageItem"))).kind == "package"


def test_an_item_without_anything_does_not_spoil_the_others() -> None:
    empty, good = read_all(message('<newsItem guid="urn:1"> ..... </newsItem>', item(guid="urn:2")))

    assert isinstance(empty, UnreadableArticle)
    assert (empty.record, good.record) == ("urn:1", "urn:2")
    assert str(empty).startswith("item 1 of harbour.xml ")


def test_no_more_articles_are_read_than_may_be() -> None:
    *_, last = read_all(message(*(item(guid=f"urn:{n}") for n in range(5))), articles=2)

    assert isinstance(last, UnreadableArticle)
    assert (last.reason, last.record) == ("too_large", "3")


NEWSML_1 = f"""<?xml version="1.0"?>
<!DOCTYPE NewsML SYSTEM "http://www.iptc.org/std/NewsML/1.2/specification/NewsML_1.2.dtd">
<NewsML>
  <NewsEnvelope><DateAndTime>20190514T120000+0200</DateAndTime></NewsEnvelope>
  <NewsItem xml:lang="en">
    <Identification>
      <NewsIdentifier>
        <ProviderId>harbour.example</ProviderId><DateId>20190514</DateId><NewsItemId>ferry</NewsItemId>
        <RevisionId PreviousRevision="1" Update="N">2</RevisionId>
        <PublicIdentifier>urn:newsml:harbour.example:20190514:ferry:2N</PublicIdentifier>
      </NewsIdentifier>
    </Identification>
    <NewsManagement>
      <NewsItemType FormalName="News"/>
      <FirstCreated>20190514T100200+0200</FirstCreated>
      <ThisRevisionCreated>20190514T120000+0200</ThisRevisionCreated>
      <Status FormalName="Embargoed"/>
      <StatusWillChange>
        <FutureStatus FormalName="Usable"/><DateAndTime>20190515T060000Z</DateAndTime>
      </StatusWillChange>
    </NewsManagement>
    <NewsComponent>
      <NewsLines><HeadLine>{HEADLINE}</HeadLine><ByLine>By Jane Doe</ByLine></NewsLines>
      <AdministrativeMetadata><Provider><Party FormalName="Harbour Press"/></Provider></AdministrativeMetadata>
      <DescriptiveMetadata><Language FormalName="en-GB"/></DescriptiveMetadata>
      <NewsComponent>
        <Role FormalName="Main"/>
        <ContentItem>
          <MediaType FormalName="Text"/>
          <DataContent><nitf><body><body.content><p>{LEAD}</p><p>{MORE}</p></body.content></body></nitf></DataContent>
        </ContentItem>
      </NewsComponent>
      <NewsComponent>
        <Role FormalName="Caption"/>
        <ContentItem><DataContent>{"The quay on Tuesday. " * 20}</DataContent></ContentItem>
      </NewsComponent>
    </NewsComponent>
  </NewsItem>
</NewsML>"""


def test_newsml_1_is_read_too() -> None:
    article = read_one(NEWSML_1)

    assert (article.headline, article.body, article.format) == (HEADLINE, f"{LEAD}\n\n{MORE}", "newsml")
    assert (article.uri, article.version) == ("urn:newsml:harbour.example:20190514:ferry", "2")
    assert (article.byline, article.source, article.language) == ("By Jane Doe", "Harbour Press", "en-GB")
    assert (article.status, article.embargoed) == ("embargoed", "2019-05-15T06:00:00Z")
    assert (article.published, article.updated) == ("2019-05-14T10:02:00+02:00", "2019-05-14T12:00:00+02:00")


@pytest.mark.parametrize("text", [f"{LEAD}\n\n{MORE}", f"<![CDATA[<p>{LEAD}</p><p>{MORE}</p>]]>"])
def test_newsml_1_may_hold_plain_text_or_escaped_markup(text: str) -> None:
    start, end = NEWSML_1.index("<nitf>"), NEWSML_1.index("</nitf>") + len("</nitf>")

    assert read_one(NEWSML_1[:start] + text + NEWSML_1[end:]).body == f"{LEAD}\n\n{MORE}"


def test_a_photo_in_newsml_1_is_a_picture() -> None:
    photo = (
        "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>The quay</HeadLine></NewsLines><ContentItem "
        "Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent></NewsItem></NewsML>"
    )

    assert (read_one(photo).kind, read_one(photo).headline) == ("picture", "The quay")


@pytest.mark.parametrize("text", ["<nitf/>", "<html/>", "newsItem", "", '{"guid": "1"}', "<!-- <newsItem/> -->"])
def test_what_has_another_root_is_no_newsml(text: str) -> None:
    assert not newsml.recognises(Content(text.encode(), "newsml.xml"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'<newsMessage xmlns="{NAMESPACE}"/>', "without an item"),
        ("<NewsML/>", "without an item"),
        (message(), "without an item"),
        ("<newsItem/>", "neither a headline nor a body"),
        (item()[:-5], "not well-formed XML"),
        (f'<!DOCTYPE newsItem [<!ENTITY l "ha">]>{item()}', "declares entities"),
        (item(f"<inlineXML>{'<div>' * 10_000}{'</div>' * 10_000}</inlineXML>"), "more than 100 deep"),
        (item("<inlineXML>" + "<p>" * 500_000), "more than 100 deep"),
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
        message(*["<newsItem guid='1'/>"] * 50_000),
        message(*["<packageItem/>"] * 100_000, item()),
        item("<inlineXML><p>She.</p></inlineXML>" * 50_000),
        item(about="<headline>Mayor</headline>" * 100_000),
        f"<NewsML><NewsItem><NewsComponent>{'<DataContent/>' * 50_000}</NewsComponent></NewsItem></NewsML>",
    ],
    ids=["items", "packages", "forms", "headlines", "data"],
)
def test_no_message_takes_long(text: str) -> None:
    begun = time.process_time()
    newsml_readings(text)

    assert time.process_time() - begun < 10


TAGS = [
    "<itemSet>", "<newsItem guid='1'>", "</newsItem>", "<contentSet>", "</contentSet>", "<inlineXML>", "</inlineXML>",
    "<itemMeta><embargoed/></itemMeta>", "<contentMeta><headline>", "</headline></contentMeta>", "<html>", "&nbsp;",
]  # fmt: skip


@given(st.sampled_from(["newsMessage", "newsItem", "NewsML"]), st.lists(st.sampled_from(TAGS) | st.text(max_size=20)))
def test_any_text_is_articles_or_unreadable(root: str, pieces: list[str]) -> None:
    assert newsml_readings(f"<{root}>{''.join(pieces)}</{root}>")


def newsml_readings(text: str) -> list[Reading]:
    try:
        return list(newsml.read(Content(text.encode("utf-8", "surrogatepass"), "harbour.xml")))
    except UnreadableArticle as error:
        return [error]


# --- As agencies write them


def xhtml(body: str) -> str:
    return (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body>{body}</body></html></inlineXML>"
    )


def test_a_header_in_the_text_is_none_of_it() -> None:
    header = f"<header><ul><li>Business</li></ul><time>22.02.2025</time><h1>{HEADLINE}</h1><p>By Jane</p></header>"
    assert read_one(item(xhtml(f"{header}<section><p>{LEAD}</p></section>"))).body == LEAD


def test_another_headline_at_the_top_of_the_text_is_none_of_it() -> None:
    about = f'<headline>{HEADLINE}</headline><headline role="hl:subtitle">Islanders wait</headline>'
    article = read_one(item(xhtml(f"<h1>{HEADLINE}</h1><h2>Islanders wait</h2><p>{LEAD}</p>"), about=about))
    assert (article.body, article.headlines) == (LEAD, (Headline("Islanders wait", "subtitle"),))


def test_markup_that_is_called_plain_text_is_read_as_markup() -> None:
    article = read_one(
        item(f'<inlineData contenttype="text/plain"><![CDATA[<p>\n{LEAD}</p><p>{MORE}</p>]]></inlineData>')
    )
    assert article.body == f"{LEAD}\n\n{MORE}"


def test_entities_that_were_escaped_twice_are_resolved() -> None:
    assert read_one(item(xhtml("<p>At 4 o&amp;#39;clock she said &amp;quot;no&amp;quot;.</p>"))).body == (
        'At 4 o\'clock she said "no".'
    )


def test_lines_set_in_begin_paragraphs_where_others_begin_at_the_margin() -> None:
    text = f"<p>    {LEAD}\n    Some 400 islanders\nare waiting for\ntheir mail.</p>"
    assert read_one(item(xhtml(text))).body == f"{LEAD}\n\n{MORE}"


def test_a_provider_known_by_its_address_is_named_by_its_site() -> None:
    provider = '<provider uri="https://www.harbour.example/about/"/>'
    meta = META.replace('<provider qcode="nprov:HP"><name>Harbour Press</name></provider>', provider)
    assert read_one(item(meta=meta)).source == "www.harbour.example"
    vocabulary = meta.replace("https://www.harbour.example/about/", "http://cv.iptc.example/newsprovider/HP")
    assert read_one(item(meta=vocabulary)).source == "HP"
    assert read_one(item(meta=meta.replace("https://www.harbour.example", "https://[harbour"))).source == "about"


def test_short_times_are_given_in_full() -> None:
    meta = META.replace("2019-05-14T10:02:00+02:00", "20190514T100200+0200")
    assert read_one(item(meta=meta)).published == "2019-05-14T10:02:00+02:00"
