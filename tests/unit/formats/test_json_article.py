"""Articles as JSON, whoever made it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.article import Article, Headline
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import json_article
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.limits import Limits


def content(value: Any, name: str = "article.json", limits: Limits | None = None) -> Content:
    return Content(json.dumps(value).encode(), name, limits or Limits())


def read_all(value: Any) -> list[Reading]:
    return list(json_article.read(content(value)))


def read_json(value: Any, name: str = "article.json") -> Article:
    (article,) = json_article.read(content(value, name))
    assert isinstance(article, Article)
    return article


def refused(text: str, name: str = "harbour.json") -> str:
    with pytest.raises(UnreadableArticle) as raised:
        list(json_article.read(Content(text.encode(), name)))
    return str(raised.value)


# --- The usual names


@pytest.mark.parametrize("headline", ["headline", "title", "HEADLINE", "Title", "headLine", "head_line"])
@pytest.mark.parametrize("body", ["body", "text", "content", "articleBody", "body_html", "bodyText", "maintext"])
def test_every_spelling_of_the_two_fields_is_read(headline: str, body: str) -> None:
    article = read_json({headline: "Mayor to meet crews", body: "She will.\r\n\r\nOn Friday."})

    assert (article.headline, article.body) == ("Mayor to meet crews", "She will.\n\nOn Friday.")


def test_a_list_of_paragraphs_becomes_a_body_with_blank_lines() -> None:
    assert read_json({"title": "Mayor", "body": ["She will.", "On Friday."]}).body == "She will.\n\nOn Friday."


def test_an_empty_headline_gives_way_to_the_title() -> None:
    assert read_json({"headline": " ", "title": "Mayor", "body": "She will."}).headline == "Mayor"


def test_a_headline_over_several_lines_becomes_one() -> None:
    assert read_json({"headline": "Mayor\n to meet\tcrews ", "body": "She will."}).headline == "Mayor to meet crews"


def test_markup_in_a_headline_is_taken_off() -> None:
    assert read_json({"headline": "<b>Mayor</b> &amp; crews", "body": "She will."}).headline == "Mayor & crews"


def test_a_body_in_html_becomes_paragraphs() -> None:
    body = "<p>She will.</p><script>track()</script><p>On <em>Friday</em>.</p>"

    assert read_json({"headline": "Mayor", "body": body}).body == "She will.\n\nOn Friday."


def test_the_headline_once_more_on_top_of_the_body_is_none_of_it() -> None:
    assert (
        read_json({"headline": "Mayor to meet", "body": "<h1>Mayor to meet</h1><p>She will.</p>"}).body == "She will."
    )


def test_an_alert_that_is_its_own_headline_keeps_its_body() -> None:
    assert read_json({"headline": "Mayor resigns", "body": "MAYOR RESIGNS"}).body == "MAYOR RESIGNS"


def test_the_facts_beside_it_are_read_and_others_passed_over() -> None:
    article = read_json(
        {
            "headline": "Mayor",
            "body": "She will.",
            "publisher": {"name": "Harbour Daily"},
            "author": ["Jane Doe", {"name": "John Roe"}],
            "url": "https://harbour.example/1",
            "datePublished": "2019-05-14",
            "dateModified": "2019-05-15",
            "inLanguage": "en-GB",
            "version": 3,
            "guid": "tag:harbour.example,2019:1",
            "section": 7,
        }
    )

    assert article == Article(
        headline="Mayor",
        body="She will.",
        format="json",
        source="Harbour Daily",
        byline="Jane Doe, John Roe",
        url="https://harbour.example/1",
        published="2019-05-14",
        updated="2019-05-15",
        language="en-GB",
        version="3",
        uri="tag:harbour.example,2019:1",
        section=None,
    )


def test_a_number_of_a_database_is_no_uri() -> None:
    assert read_json({"headline": "Mayor", "body": "She will.", "id": 17, "_id": "x"}).uri is None


@pytest.mark.parametrize("name", ["article.json", "article.txt", "article"])
def test_json_is_known_by_its_content_whatever_its_name(name: str) -> None:
    assert json_article.recognises(content({"headline": "Mayor", "body": "She will."}, name))


@pytest.mark.parametrize("text", ["[Update] Mayor to meet crews", "{Exclusive} Mayor to meet crews"])
def test_text_that_begins_with_a_bracket_is_no_json(text: str) -> None:
    assert not json_article.recognises(Content(text.encode(), "article.txt"))


def test_a_missing_headline_reads_as_empty() -> None:
    assert read_json({"body": "She will."}).headline == ""


@pytest.mark.parametrize("body", [{}, {"body": None}, {"body": ""}, {"body": []}, {"content": {"rendered": ""}}])
def test_a_missing_body_reads_as_empty(body: dict[str, Any]) -> None:
    assert read_json({"headline": "Mayor", **body}).body == ""


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    text = b'{"headline": "Mayor \\ud800", "body": "She will."}'

    (article,) = json_article.read(Content(text, "a.json"))

    assert isinstance(article, Article)
    assert article.headline == "Mayor \ufffd"


def test_a_number_of_any_length_beside_the_article_does_not_matter() -> None:
    text = '{"headline": "Mayor", "body": "She will.", "id": ' + "9" * 100_000 + "}"

    (article,) = json_article.read(Content(text.encode(), "article.json"))

    assert isinstance(article, Article)
    assert article.headline == "Mayor"


def test_the_same_name_in_other_letters_does_not_matter_for_other_fields() -> None:
    assert read_json({"headline": "Mayor", "body": "She will.", "id": 1, "ID": 2}).headline == "Mayor"


# --- Where the article is


def test_an_article_one_level_down_is_found() -> None:
    value = {"meta": {"title": "Site"}, "article": {"title": "Mayor", "text": "She will."}}

    assert read_json(value).headline == "Mayor"


def test_the_only_object_with_both_fields_is_the_article() -> None:
    value = {"page": {"title": "Site"}, "data": {"title": "Mayor", "text": "She will."}}

    assert read_json(value).headline == "Mayor"


def test_an_article_below_the_title_of_an_answer_is_found() -> None:
    value = {"title": "One hit", "result": {"doc": {"title": "Mayor", "text": "She will."}}}

    assert read_json(value).headline == "Mayor"


def test_related_articles_are_not_the_article() -> None:
    other = {"headline": "Crews at sea", "body": "They are."}

    article = read_json({"headline": "Mayor", "body": "She will.", "related": [other], "next": other})

    assert article.headline == "Mayor"


def test_of_several_objects_the_one_called_article_is_it() -> None:
    value = {
        "article": {"headline": "Mayor", "body": "She will."},
        "previous": {"headline": "Crews at sea", "body": "They are."},
    }

    assert read_json(value).headline == "Mayor"


def test_a_killed_article_without_a_body_is_not_taken_for_what_it_is_related_to() -> None:
    value = {
        "headline": "Mayor resigns (KILL)",
        "pubstatus": "canceled",
        "replaces": {"headline": "Mayor resigns", "body": "She has."},
    }

    article = read_json(value)

    assert (article.headline, article.body, article.status) == ("Mayor resigns (KILL)", "", "canceled")


def test_a_list_of_articles_in_an_answer_gives_each_under_its_own_name() -> None:
    value = {
        "status": "ok",
        "totalResults": 3,
        "articles": [
            {"title": "Mayor to meet crews", "content": "She will.", "url": "https://harbour.example/1"},
            {"title": "Crews at sea", "content": "They are."},
            {"source": {"name": "Harbour Daily"}},
        ],
    }

    first, second, third = read_all(value)

    assert isinstance(first, Article)
    assert (first.headline, first.record) == ("Mayor to meet crews", "https://harbour.example/1")
    assert isinstance(second, Article)
    assert (second.headline, second.record) == ("Crews at sea", "2")
    assert isinstance(third, UnreadableArticle)
    assert (str(third).partition(" is ")[0], third.record) == ("item 3 of article.json", "3")


def test_two_articles_of_one_name_are_told_apart() -> None:
    item = {"_id": "7", "_source": {"title": "Mayor", "text": "She will."}}

    records = [reading.record for reading in read_all({"hits": {"hits": [item, item]}})]

    assert records == ["7", "7~2"]


def test_no_more_articles_are_read_than_the_limit_allows() -> None:
    item = {"title": "Mayor", "text": "She will."}

    readings = list(json_article.read(content({"items": [item, item, item]}, limits=Limits(articles=2))))

    assert len(readings) == 3
    assert isinstance(readings[2], UnreadableArticle)
    assert readings[2].reason == "too_large"


# --- What agencies and publishers make of it


def test_ap_media_api() -> None:
    value = {
        "api_version": "2.2",
        "id": "request-81",
        "data": {
            "item": {
                "uri": "https://api.ap.example/content/0cf1?et=2a1z",
                "altids": {"itemid": "0cf1", "etag": "0cf1_2a1z"},
                "version": 2,
                "type": "text",
                "language": "en",
                "versioncreated": "2024-05-14T10:02:00Z",
                "firstcreated": "2024-05-14T09:40:00Z",
                "pubstatus": "usable",
                "title": "US--Harbour-Mayor",
                "headline": "Mayor to meet striking crews",
                "headline_extended": "Mayor to meet striking crews before Friday's vote",
                "headline_seo": "Harbour strike: mayor to meet crews",
                "bylines": [{"by": "By JANE DOE", "title": "Staff Writer"}],
                "infosources": [{"name": "Harbour Press"}],
                "body_nitf": "<block><p>HARBOUR (HP) — The mayor will meet the crews.</p><p>On Friday.</p></block>",
            }
        },
    }

    assert read_json(value) == Article(
        headline="Mayor to meet striking crews",
        body="HARBOUR (HP) — The mayor will meet the crews.\n\nOn Friday.",
        format="json",
        headlines=(
            Headline("Mayor to meet striking crews before Friday's vote", "extended"),
            Headline("Harbour strike: mayor to meet crews", "seo"),
        ),
        uri="0cf1",
        version="2",
        language="en",
        byline="By JANE DOE",
        source="Harbour Press",
        url=None,
        published="2024-05-14T09:40:00Z",
        updated="2024-05-14T10:02:00Z",
    )


def test_reuters_connect() -> None:
    value = {
        "data": {
            "item": {
                "usn": "L1N3ABCDE",
                "uri": "tag:wire.example,2024:newsml_L1N3ABCDE",
                "version": "4",
                "type": "text",
                "slug": "HARBOUR-STRIKE/",
                "headLine": "Crews stay out",
                "bodyXhtml": "<p>HARBOUR, May 14 (Wire) - Crews stayed out.</p><p>They want more.</p>",
                "fragment": "Crews stayed out.",
                "byLine": "Jane Doe",
                "language": "en",
                "firstCreated": "2024-05-14T09:40:00.000Z",
                "versionCreated": "2024-05-14T10:02:00.000Z",
            }
        }
    }

    article = read_json(value)

    assert article.headline == "Crews stay out"
    assert article.body == "HARBOUR, May 14 (Wire) - Crews stayed out.\n\nThey want more."
    assert (article.uri, article.version, article.byline) == ("tag:wire.example,2024:newsml_L1N3ABCDE", "4", "Jane Doe")
    assert article.updated == "2024-05-14T10:02:00.000Z"


def test_dpa_digitalwires_under_embargo() -> None:
    value = {
        "format": "digitalwires@0.9.1",
        "type": "composite",
        "entry_id": "abc",
        "urn": "urn:newsml:wire.example:20240514:240514-99-1",
        "version": 1,
        "version_created": "2024-05-14T10:02:00+02:00",
        "pubstatus": "usable",
        "embargoed": "2024-05-14T18:00:00+02:00",
        "language": "de",
        "kicker": "Hafen",
        "headline": "Bürgermeisterin trifft Streikende",
        "subhead": None,
        "teaser": "Am Freitag wird abgestimmt.",
        "dateline": "Hafenstadt (wire) - ",
        "byline": None,
        "article_html": '<section class="main"><p>Die Bürgermeisterin kommt.</p><h2>Freitag</h2><p>Dann.</p></section>',
        "infobox_html": "<section><p>Der Hafen hat 40 Kräne.</p></section>",
        "creditline": "wire",
        "associations": [{"type": "image", "headline": "Hafen", "caption": "Ein Kran steht still im Hafen."}],
    }

    article = read_json(value)

    assert article.headline == "Bürgermeisterin trifft Streikende"
    assert article.body == "Die Bürgermeisterin kommt.\n\nFreitag\n\nDann."
    assert (article.kind, article.status, article.embargoed) == ("text", "embargoed", "2024-05-14T18:00:00+02:00")
    assert (article.uri, article.source) == ("urn:newsml:wire.example:20240514:240514-99-1", "wire")


def test_guardian_open_platform() -> None:
    value = {
        "response": {
            "status": "ok",
            "content": {
                "id": "world/2024/may/14/harbour",
                "type": "article",
                "sectionName": "World news",
                "webPublicationDate": "2024-05-14T10:02:00Z",
                "webTitle": "Mayor to meet crews | Harbour strike",
                "webUrl": "https://paper.example/harbour",
                "fields": {
                    "headline": "Mayor to meet crews",
                    "trailText": "A vote is due",
                    "byline": "Jane Doe",
                    "body": "<p>She will.</p><p>On Friday.</p>",
                    "bodyText": "She will. On Friday.",
                    "publication": "The Paper",
                },
            },
            "relatedContent": [
                {"webTitle": "Crews at sea", "fields": {"headline": "Crews at sea", "body": "<p>So.</p>"}}
            ],
        }
    }

    article = read_json(value)

    assert (article.headline, article.body) == ("Mayor to meet crews", "She will.\n\nOn Friday.")
    assert article.headlines == (Headline("Mayor to meet crews | Harbour strike", "web"),)
    assert (article.section, article.byline, article.source) == ("World news", "Jane Doe", "The Paper")
    assert (article.url, article.published) == ("https://paper.example/harbour", "2024-05-14T10:02:00Z")


def test_new_york_times() -> None:
    value = {
        "uri": "nyt://article/1",
        "web_url": "https://paper.example/1",
        "abstract": "A vote is due.",
        "lead_paragraph": "The mayor will meet the crews on Friday.",
        "headline": {"main": "Mayor to Meet Crews", "kicker": "Strike", "print_headline": "Mayor Yields", "seo": None},
        "byline": {"original": "By Jane Doe", "person": []},
        "pub_date": "2024-05-14T10:02:00+0000",
        "document_type": "article",
        "section_name": "U.S.",
        "source": "The Paper",
    }

    article = read_json(value)

    assert (article.headline, article.body) == ("Mayor to Meet Crews", "The mayor will meet the crews on Friday.")
    assert article.headlines == (Headline("Mayor Yields", "print"),)
    assert (article.uri, article.byline, article.section) == ("nyt://article/1", "By Jane Doe", "U.S.")


def test_wordpress() -> None:
    value = {
        "id": 17,
        "date": "2024-05-14T10:02:00",
        "modified": "2024-05-14T11:00:00",
        "guid": {"rendered": "https://harbour.example/?p=17"},
        "link": "https://harbour.example/mayor",
        "status": "publish",
        "type": "post",
        "title": {"rendered": "Mayor to meet &#8220;crews&#8221;"},
        "content": {"rendered": "<p>She will.</p>\n<p>On Friday.</p>\n", "protected": False},
        "excerpt": {"rendered": "<p>She will.</p>"},
        "author": 4,
    }

    article = read_json(value)

    assert (article.headline, article.body) == ("Mayor to meet “crews”", "She will.\n\nOn Friday.")
    assert (article.status, article.kind, article.byline) == ("usable", "text", None)
    assert (article.uri, article.url) == ("https://harbour.example/?p=17", "https://harbour.example/mayor")


@pytest.mark.parametrize("graph", [False, True])
def test_json_ld(graph: bool) -> None:
    article_object = {
        "@type": "NewsArticle",
        "headline": "Mayor to meet crews",
        "alternativeHeadline": "Before the vote, a talk",
        "articleBody": "She will.\n\nOn Friday.",
        "author": {"@type": "Person", "name": "Jane Doe"},
        "mainEntityOfPage": {"@type": "WebPage", "@id": "https://harbour.example/1"},
    }
    page = {"@type": "WebPage", "name": "Harbour Daily"}
    value = {"@context": "https://schema.org", "@graph": [page, article_object]} if graph else article_object

    article = read_json(value)

    assert (article.headline, article.body) == ("Mayor to meet crews", "She will.\n\nOn Friday.")
    assert article.headlines == (Headline("Before the vote, a talk", "alternative"),)
    assert (article.byline, article.url, article.record) == ("Jane Doe", "https://harbour.example/1", None)


def test_news_please() -> None:
    value = {
        "title": "Mayor to meet crews",
        "maintext": "She will.\nOn Friday.",
        "description": "A vote is due.",
        "date_publish": "2024-05-14 10:02:00",
        "source_domain": "harbour.example",
        "authors": ["Jane Doe"],
        "url": "https://harbour.example/1",
    }

    article = read_json(value)

    assert (article.headline, article.body) == ("Mayor to meet crews", "She will.\nOn Friday.")
    assert (article.source, article.published) == ("harbour.example", "2024-05-14 10:02:00")


def test_newsapi_says_that_the_body_is_cut_and_that_is_none_of_it() -> None:
    assert read_json({"title": "Mayor", "content": "She will meet the… [+2190 chars]"}).body == "She will meet the"


def test_arc_xp() -> None:
    value = {
        "_id": "ABC",
        "type": "story",
        "version": "0.10.9",
        "revision": {"revision_id": "R7", "published": True},
        "canonical_url": "/local/mayor/",
        "headlines": {
            "basic": "Mayor to meet crews",
            "print": "Mayor yields",
            "web": "Mayor to meet crews ",
            "mobile": "",
        },
        "subheadlines": {"basic": "A vote is due"},
        "credits": {"by": [{"type": "author", "name": "Jane Doe"}, {"name": "John Roe"}]},
        "taxonomy": {"primary_section": {"_id": "/local", "name": "Local"}},
        "display_date": "2024-05-14T10:02:00Z",
        "last_updated_date": "2024-05-14T11:00:00Z",
        "content_elements": [
            {"type": "text", "content": "She <b>will</b>."},
            {"type": "image", "caption": "The mayor", "content": "not the text"},
            {"type": "header", "level": 2, "content": "Friday"},
            {"type": "list", "items": [{"type": "text", "content": "Pay"}, {"type": "text", "content": "Hours"}]},
            {"type": "interstitial_link", "content": "Read more", "url": "https://harbour.example/2"},
            {"type": "raw_html", "content": "<p>On Friday.</p><iframe src='x'></iframe>"},
        ],
        "promo_items": {"basic": {"type": "image", "headlines": {"basic": "A photo"}, "content": "no"}},
    }

    article = read_json(value)

    assert article.body == "She will.\n\nFriday\n\nPay\n\nHours\n\nOn Friday."
    assert (article.headline, article.headlines) == ("Mayor to meet crews", (Headline("Mayor yields", "print"),))
    assert (article.version, article.byline, article.section) == ("R7", "Jane Doe, John Roe", "Local")
    assert (article.uri, article.url, article.kind) == (None, "/local/mayor/", "text")


def test_json_api() -> None:
    value = {
        "data": {
            "type": "node--article",
            "id": "5f",
            "attributes": {
                "title": "Mayor to meet crews",
                "body": {"value": "<p>She will.</p>", "format": "full_html"},
            },
        }
    }

    assert (read_json(value).headline, read_json(value).body) == ("Mayor to meet crews", "She will.")


@pytest.mark.parametrize(
    ("maker", "body"),
    [
        (
            "ProseMirror",
            {
                "type": "doc",
                "content": [
                    {
                        "type": "paragraph",
                        "content": [
                            {"type": "text", "text": "She "},
                            {"type": "text", "marks": [{"type": "bold"}], "text": "will"},
                            {"type": "text", "text": "."},
                        ],
                    },
                    {"type": "image", "attrs": {"src": "x.jpg"}, "content": [{"type": "text", "text": "A photo"}]},
                    {"type": "paragraph", "content": [{"type": "text", "text": "On Friday."}]},
                ],
            },
        ),
        ("Lexical", {"root": {"children": [
            {"type": "paragraph", "children": [{"type": "text", "text": "She "}, {"type": "text", "text": "will."}]},
            {"type": "paragraph", "children": [{"type": "text", "text": "On Friday."}]},
        ]}}),
        ("Sanity", [
            {"_type": "block", "children": [{"_type": "span", "text": "She "}, {"_type": "span", "text": "will."}]},
            {"_type": "block", "children": [{"_type": "span", "text": "On Friday."}]},
        ]),
        ("Editor.js", {"time": 1, "blocks": [
            {"type": "paragraph", "data": {"text": "She will."}}, {"type": "paragraph", "data": {"text": "On Friday."}},
        ]}),
        ("blocks", [{"type": "text", "value": "She will."}, {"type": "text", "text": "On Friday."}]),
        ("paragraphs", [{"p": "She will."}, None, {"p": "On Friday."}]),
    ],
)  # fmt: skip
def test_an_editors_blocks_become_paragraphs(maker: str, body: Any) -> None:
    assert read_json({"headline": "Mayor", "body": body}).body == "She will.\n\nOn Friday.", maker


# --- Names that nobody knows


def test_names_that_sound_like_a_headline_and_a_body_are_taken_for_them() -> None:
    value = {
        "storyTeaserText": "A short text that stands in front of the story itself, for readers in a hurry.",
        "storyCopy": "The mayor will meet the crews on Friday, she said. They have been out for a week.",
        "introText": "Short.",
        "imageTitle": "The mayor in her office",
        "newsHeadlineText": "Mayor to meet striking crews",
    }

    article = read_json(value)

    assert article.headline == "Mayor to meet striking crews"
    assert article.body == "The mayor will meet the crews on Friday, she said. They have been out for a week."


def test_of_several_texts_the_longest_is_the_body() -> None:
    value = {
        "hed": "Mayor to meet striking crews",
        "text_web": "The mayor will meet the crews on Friday, she said.",
        "text_print": "The mayor will meet the crews on Friday, she said. They have been out for a week.",
    }

    assert read_json(value).body == value["text_print"]


@pytest.mark.parametrize(
    "headline", ["Mayor", "The mayor will " + "very " * 30 + "soon meet", "Mayor to\nmeet the crews"]
)
def test_what_is_no_line_of_a_headlines_length_is_not_taken_for_one(headline: str) -> None:
    value = {"boxHeader": headline, "storyCopy": "The mayor will meet the crews on Friday, she said."}

    with pytest.raises(UnreadableArticle):
        read_all(value)


@pytest.mark.parametrize(
    "value",
    [
        {"titel": "Bürgermeisterin kommt", "inhalt": "Am Freitag."},
        {"titre": "La maire viendra", "texte": "Vendredi."},
        {"titulo": "La alcaldesa irá", "cuerpo": "El viernes."},
        {"标题": "市长将与船员会面", "正文": "她周五会去。"},
    ],
)
def test_names_in_other_languages_are_known(value: dict[str, str]) -> None:
    headline, body = value.values()

    assert (read_json(value).headline, read_json(value).body) == (headline, body)


# --- Other headlines


def test_headlines_for_other_places_are_kept_with_what_they_are_for() -> None:
    value = {
        "headline": "Mayor to meet crews",
        "body": "She will.",
        "printHeadline": "Mayor yields",
        "seo_title": "Harbour strike: what the mayor plans",
        "social": {"headline": "She finally talks", "image": "x.jpg"},
        "headline_short": "MAYOR  TO MEET CREWS",
        "pushTitle": "mayor yields",
        "subHeadline": "A vote is due",
        "imageTitle": "The mayor",
        "sectionTitle": "Local",
    }

    assert read_json(value).headlines == (
        Headline("Mayor yields", "print"),
        Headline("Harbour strike: what the mayor plans", "seo"),
        Headline("She finally talks", "social"),
    )


# --- Publication


@pytest.mark.parametrize(
    ("fields", "status", "embargoed"),
    [
        ({"pubStatus": "stat:usable"}, "usable", None),
        ({"status": "published"}, "usable", None),
        ({"status": "ok", "pubstatus": "canceled"}, "canceled", None),
        ({"pub_status": {"qcode": "stat:withheld"}}, "withheld", None),
        ({"status": "draft"}, "withheld", None),
        ({"embargo": "2024-05-14T18:00:00Z"}, "embargoed", "2024-05-14T18:00:00Z"),
        ({"embargoedUntil": "2024-05-14T18:00:00Z", "status": "killed"}, "canceled", "2024-05-14T18:00:00Z"),
        ({"embargo": True}, "embargoed", None),
        ({"embargo": False}, "usable", None),
        ({"embargoed": None}, "usable", None),
        ({"embargoed": "none"}, "usable", None),
    ],
)
def test_its_status_is_read(fields: dict[str, Any], status: str, embargoed: str | None) -> None:
    article = read_json({"headline": "Mayor", "body": "She will.", **fields})

    assert (article.status, article.embargoed) == (status, embargoed)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "story"}, "text"),
        ({"type": "picture"}, "picture"),
        ({"itemType": "VIDEO"}, "video"),
        ({"mediaType": "image/jpeg"}, "picture"),
        ({"contentType": "text/html"}, "text"),
        ({"@type": "VideoObject"}, "video"),
        ({"itemClass": "ninat:audio"}, "audio"),
        ({"type": "composite"}, "text"),
    ],
)
def test_its_kind_is_read(fields: dict[str, Any], kind: str) -> None:
    assert read_json({"headline": "Mayor", "body": "She will.", **fields}).kind == kind


# --- The name that it gives itself


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"uri": "urn:a", "guid": "b", "id": "c"}, "urn:a"),
        ({"uri": " ", "guid": "b"}, "b"),
        ({"url": "https://harbour.example/1"}, "https://harbour.example/1"),
        ({"_id": "7", "_source": {"uri": "urn:a"}}, "7"),
        ({"data": {"item": {"uri": "urn:a"}}}, "urn:a"),
        ({"uri": "x" * 600}, "x" * 500),
        ({"uri": "a\ud800\n b"}, "a\ufffd b"),
        ({"uri": True, "id": None, "headline": "Mayor"}, None),
        (["urn:a"], None),
        (None, None),
    ],
)
def test_an_object_names_itself(value: Any, name: str | None) -> None:
    assert json_article.own_name(value) == name


def test_a_number_is_a_name_too() -> None:
    assert json_article.own_name(content({"id": 17}).json) == "17"


# --- What is wrong


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"headline": "Mayor", "body": 42}', "a number"),
        ('{"headline": "Mayor", "body": ["She will.", 42]}', "a list"),
        ('{"headline": "Mayor", "body": {"words": 2}}', "an object"),
        ('{"headline": {"colour": "Mayor"}, "body": "She will."}', "an object"),
        ('{"headline": true, "body": "She will."}', "true or false"),
        ('[{"headline": "Mayor", "body": "She will."}]', "a JSON list of 1 values"),
        ('"Mayor"', "a string"),
        ("null", "null"),
        ("12", "a number"),
        ("{}", "without a headline and without a body"),
        ('{"name": "Mayor", "score": 3}', "without a headline and without a body"),
        ('{"a": {"title": "x", "text": "y"}, "b": {"title": "x", "text": "y"}}', "2 objects"),
        ('{"headline": "Mayor", "headline": "Crew", "body": "She will."}', "twice"),
        ('{"headline": "Mayor", "Headline": "Crew", "body": "She will."}', "twice"),
        ('{"headline": "Mayor", "body": "She will.", "score": NaN}', "NaN"),
        ('{"headline": "Mayor", "body": "She wi', "not valid JSON"),
        ('{"headline": "Mayor", "body": "x"}\n{"headline": "Crew", "body": "y"}', "more than one"),
        ('{"headline": "Mayor", "body": ' + "[" * 10_000 + "]" * 10_000 + "}", "nested more than 100 deep"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "nested more than 100 deep"),
        ('{"headline": "Mayor", "body": "She will.", "n": ' + "9" * 10_000 + "e", "not valid JSON"),
    ],
)
def test_what_is_wrong_is_told_with_the_file_and_without_its_text(text: str, told: str) -> None:
    message = refused(text)

    assert message.startswith("harbour.json ")
    assert told in message
    assert "Mayor" not in message


def test_json_nested_as_deeply_as_is_allowed_is_read() -> None:
    body: Any = "She will."
    for _ in range(98):
        body = {"content": body}

    assert read_json({"headline": "Mayor", "body": body}).body == "She will."


NAMES = st.sampled_from(
    "headline title headlines body text content articles items data fields article type status uri embargo version"
    " author content_elements blocks @graph seo value role storyCopy boxHeader".split()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=8), inner, max_size=6),
    max_leaves=25,
)


@given(VALUES)
def test_any_json_at_all_gives_articles_or_says_why_not(value: Any) -> None:
    held = content(value)
    assert json_article.recognises(held)

    try:
        readings = list(json_article.read(held))
    except UnreadableArticle:
        return

    assert all(str(reading).encode() for reading in readings)
    assert len({reading.record for reading in readings}) == len(readings)
