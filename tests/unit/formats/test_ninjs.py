"""ninjs, IPTC's news in JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.article import Article, Headline
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import ninjs
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.limits import Limits

PLAIN = "The mayor will meet the crews. She said so on Monday."
MARKUP = "<p>The mayor will meet the crews.</p><p>She said <em>so</em> on Monday.</p>"
PARAGRAPHS = "The mayor will meet the crews.\n\nShe said so on Monday."

VERSION_1 = {
    "uri": "http://wire.example/items/20240514-1",
    "type": "text",
    "mimetype": "text/plain",
    "profile": "text-only",
    "version": "3",
    "firstcreated": "2024-05-14T09:40:00Z",
    "versioncreated": "2024-05-14T10:02:00Z",
    "pubstatus": "usable",
    "urgency": 4,
    "copyrightholder": "Harbour Wire",
    "language": "en",
    "byline": "Jane Doe",
    "located": "Harbour",
    "headline": "Mayor to meet striking crews",
    "description_text": "A vote is due on Friday.",
    "body_text": PLAIN,
    "body_xhtml": MARKUP,
}
VERSION_2 = {
    "standard": {"name": "ninjs", "version": "2.1", "schema": "https://iptc.example/ninjs-schema_2.1.json"},
    "uri": "urn:newsml:wire.example:20240514:1",
    "type": "text",
    "representationtype": "full",
    "version": "3",
    "versioncreated": "2024-05-14T10:02:00Z",
    "contentcreated": "2024-05-14T09:00:00Z",
    "pubstatus": "usable",
    "language": "en",
    "by": "Jane Doe",
    "infosources": [{"name": "Harbour Wire", "role": "provider"}],
    "headlines": [
        {"role": "web", "value": "She finally talks"},
        {"role": "main", "contenttype": "application/xhtml+xml", "value": "<p>Mayor to meet <b>striking</b> crews</p>"},
        {"role": "print", "value": "Mayor to meet  Striking crews"},
    ],
    "descriptions": [{"role": "summary", "value": "A vote is due on Friday."}],
    "bodies": [
        {"role": "summary", "contenttype": "text/plain", "value": PLAIN * 5},
        {"role": "main", "contenttype": "text/plain", "charcount": 53, "wordcount": 11, "value": PLAIN},
        {"role": "richtext", "contenttype": "application/xhtml+xml", "value": MARKUP},
    ],
}
VERSION_3 = {
    "uri": "urn:newsml:wire.example:20240514:1",
    "type": "text",
    "version": "3",
    "firstCreated": "2024-05-14T09:40:00Z",
    "versionCreated": "2024-05-14T10:02:00Z",
    "pubStatus": "usable",
    "copyrightHolder": "Harbour Wire",
    "language": "en",
    "by": "Jane Doe",
    "headlines": [{"value": "Mayor to meet striking crews"}, {"role": "seo", "value": "Harbour strike: mayor's plan"}],
    "bodies": [{"contentType": "text/html", "charCount": 53, "value": MARKUP}],
}
PICTURE = {
    "uri": "http://wire.example/items/20240514-2",
    "type": "picture",
    "versioncreated": "2024-05-14T10:02:00Z",
    "headline": "The mayor in her office",
    "description_text": "The mayor in her office on Monday.",
    "renditions": {"main": {"href": "https://wire.example/2.jpg", "mimetype": "image/jpeg"}},
}


def content(value: Any, limits: Limits | None = None) -> Content:
    return Content(json.dumps(value).encode(), "harbour.json", limits or Limits())


def read_all(value: Any) -> list[Reading]:
    held = content(value)
    assert ninjs.recognises(held)
    return list(ninjs.read(held))


def read_one(value: Any) -> Article:
    (article,) = read_all(value)
    assert isinstance(article, Article)
    return article


# --- The versions


def test_version_1() -> None:
    assert read_one(VERSION_1) == Article(
        headline="Mayor to meet striking crews",
        body=PARAGRAPHS,
        format="ninjs",
        uri="http://wire.example/items/20240514-1",
        version="3",
        byline="Jane Doe",
        source="Harbour Wire",
        language="en",
        published="2024-05-14T09:40:00Z",
        updated="2024-05-14T10:02:00Z",
    )


def test_version_2() -> None:
    assert read_one(VERSION_2) == Article(
        headline="Mayor to meet striking crews",
        body=PARAGRAPHS,
        format="ninjs",
        headlines=(Headline("She finally talks", "web"),),
        uri="urn:newsml:wire.example:20240514:1",
        version="3",
        byline="Jane Doe",
        source="Harbour Wire",
        language="en",
        published="2024-05-14T09:00:00Z",
        updated="2024-05-14T10:02:00Z",
    )


def test_version_3() -> None:
    assert read_one(VERSION_3) == Article(
        headline="Mayor to meet striking crews",
        body=PARAGRAPHS,
        format="ninjs",
        headlines=(Headline("Harbour strike: mayor's plan", "seo"),),
        uri="urn:newsml:wire.example:20240514:1",
        version="3",
        byline="Jane Doe",
        source="Harbour Wire",
        language="en",
        published="2024-05-14T09:40:00Z",
        updated="2024-05-14T10:02:00Z",
    )


def test_a_version_may_be_a_number() -> None:
    assert read_one({**VERSION_1, "version": 3}).version == "3"


def test_the_draft_of_version_2_that_has_its_lists_under_the_singular() -> None:
    article = read_one(
        {
            "uri": "urn:newsml:wire.example:20240514:1",
            "type": "composite",
            "versioncreated": "2024-05-14T10:02:00Z",
            "headline": [{"name": "main", "text": "Mayor to meet striking crews"}],
            "body": [{"name": "text", "value": PLAIN}, {"name": "xhtml", "value": MARKUP}],
            "associations": [PICTURE, PICTURE],
        }
    )
    assert (article.format, article.kind) == ("ninjs", "text")
    assert (article.headline, article.body) == ("Mayor to meet striking crews", PARAGRAPHS)


def test_a_body_of_blocks_is_no_list_of_its_forms() -> None:
    blocks = [{"type": "paragraph", "text": "The mayor will meet the crews."}, {"type": "paragraph", "text": "So."}]
    assert not ninjs.recognises(content({"uri": "urn:a", "headline": "Mayor", "body": blocks, "urgency": 1, "by": "J"}))


# --- Recognising


@pytest.mark.parametrize(
    "value",
    [
        {"$standard": {"name": "ninjs", "version": "1.4"}, "uri": "urn:a", "headline": "Mayor"},
        {"standard": {"name": "TTNINJS", "version": "1.4"}, "headline": "Mayor", "body": "She will."},
        {"guid": "urn:a", "type": "text", "pubstatus": "usable", "headline": "Mayor", "body_html": "<p>She will.</p>"},
        {"uri": "urn:a", "headline": "Mayor", "versioncreated": "2024-05-14", "body_text": "She will."},
        {"uri": "urn:a", "headlines": [{"value": "Mayor"}], "bodies": [{"value": "She will."}]},
    ],
)
def test_it_is_known_by_its_standard_or_by_its_properties(value: dict[str, Any]) -> None:
    assert read_one(value).headline == "Mayor"


@pytest.mark.parametrize(
    "value",
    [
        {"headline": "Mayor", "body": "She will."},
        {"uri": "urn:a", "headline": "Mayor", "body": "She will.", "type": "text", "version": 1},
        {"uri": "urn:a", "headline": "Mayor", "body": "She will.", "pubstatus": "usable", "versioncreated": "2024"},
        {"uri": "urn:a", "headLine": "Mayor", "bodyXhtml": "<p>So.</p>", "type": "text", "versionCreated": "2024"},
        {"headline": "Mayor", "body_text": "She will.", "pubstatus": "usable"},
        {"items": [{"title": "Mayor", "content": "She will."}]},
        {"items": 1, "associations": []},
        [VERSION_1],
        "ninjs",
        None,
    ],
)
def test_what_another_reader_knows_better_is_left_to_it(value: Any) -> None:
    assert not ninjs.recognises(content(value))


@pytest.mark.parametrize("text", ['{"uri": "urn:a", "pubstatus"', "Mayor to meet crews\n\nShe will."])
def test_what_is_no_json_is_left_to_others(text: str) -> None:
    assert not ninjs.recognises(Content(text.encode(), "harbour.json"))


# --- Headlines


def test_variants_by_name_are_kept_with_what_they_are_for() -> None:
    value = {**VERSION_1, "headline_extended": "Mayor to meet striking crews before Friday", "headline_test_text": "B"}

    assert read_one(value).headlines == (
        Headline("Mayor to meet striking crews before Friday", "extended"),
        Headline("B", "test_text"),
    )


@pytest.mark.parametrize(
    "headlines",
    [
        {"headline_web": "She talks", "headline_main": "Mayor to meet"},
        {"headlines": [{"role": "web", "value": "She talks"}, {"role": "hlrole:main", "value": "Mayor to meet"}]},
        {"headlines": [{"role": "web", "value": "She talks"}, {"value": "Mayor to meet"}]},
        {"headline": [{"name": "main", "value": "Mayor to meet"}, {"name": "web", "value": "She talks"}]},
        {"headlines": ["Mayor to meet", {"role": "web", "value": "She talks"}]},
        {"headline": "", "headlines": [{"role": "main", "value": "Mayor to meet"}], "headline_web": "She talks"},
    ],
)
def test_the_main_headline_comes_first_however_it_is_given(headlines: dict[str, Any]) -> None:
    article = read_one({**{key: VERSION_1[key] for key in VERSION_1 if key != "headline"}, **headlines})

    assert (article.headline, article.headlines) == ("Mayor to meet", (Headline("She talks", "web"),))


def test_without_a_main_headline_the_first_one_is_it() -> None:
    headlines = [{"role": "web", "value": "She talks"}, {"role": "print", "value": "Mayor yields"}]

    article = read_one({**VERSION_3, "headlines": headlines})

    assert (article.headline, article.headlines) == ("She talks", (Headline("Mayor yields", "print"),))


def test_without_any_headline_the_title_stands_in() -> None:
    assert read_one({**VERSION_3, "headlines": [], "title": "Harbour strike"}).headline == "Harbour strike"


def test_beside_a_headline_the_title_is_none() -> None:
    article = read_one({**VERSION_3, "title": "BC-Harbour-Strike"})

    assert "BC-Harbour-Strike" not in {article.headline, *(headline.text for headline in article.headlines)}


# --- Bodies


@pytest.mark.parametrize(
    "bodies",
    [
        {"body_text": PLAIN, "body_xhtml": MARKUP},
        {"body_html5": MARKUP, "body_short": PLAIN * 9},
        {"body_main": PARAGRAPHS},
        {"body_nitf": f"<block>{MARKUP}</block>"},
        {"bodies": [{"role": "text", "contenttype": "text/plain", "value": PARAGRAPHS.replace("\n", "\r\n")}]},
        {"bodies": [{"role": "html", "contenttype": "text/html", "value": MARKUP}, {"role": "teaser", "value": PLAIN}]},
        {"bodies": [{"contenttype": "xhtml", "value": MARKUP}, {"role": "sidebar", "value": PLAIN * 9}]},
        {"bodies": [{"role": "main", "contenttype": "body_xhtml", "value": MARKUP}]},
        {"bodies": [{"contenttype": "application/xml", "value": f"<x>{MARKUP}{MARKUP}</x>"}, {"value": MARKUP}]},
        {"bodies": [{"role": "summary", "value": MARKUP}]},
        {"bodies": MARKUP},
        {"bodies": [{"role": "main", "value": 7}, {"role": "html", "value": MARKUP}]},
    ],
)
def test_the_fullest_body_is_read_with_its_paragraphs(bodies: dict[str, Any]) -> None:
    value = {key: VERSION_1[key] for key in VERSION_1 if not key.startswith("body")}

    assert read_one({**value, **bodies}).body == PARAGRAPHS


def test_the_whole_body_is_preferred_to_a_part_in_paragraphs() -> None:
    bodies = [{"role": "main", "value": PLAIN * 3}, {"role": "html", "contenttype": "text/html", "value": MARKUP}]

    assert read_one({**VERSION_2, "bodies": bodies}).body == PLAIN * 3


def test_the_headline_once_more_on_top_of_the_body_is_none_of_it() -> None:
    page = f"<html><head><title>x</title></head><body><h1>Mayor to meet striking crews</h1>{MARKUP}</body></html>"

    assert read_one({**VERSION_2, "bodies": [{"contenttype": "text/html", "value": page}]}).body == PARAGRAPHS


@pytest.mark.parametrize("bodies", [{}, {"bodies": []}, {"bodies": None}, {"bodies": [{"value": ""}]}])
def test_a_text_without_a_body_has_an_empty_one(bodies: dict[str, Any]) -> None:
    article = read_one({**{key: VERSION_3[key] for key in VERSION_3 if key != "bodies"}, **bodies})

    assert (article.kind, article.body) == ("text", "")


# --- Publication


@pytest.mark.parametrize(
    ("fields", "status", "embargoed"),
    [
        ({}, "usable", None),
        ({"pubstatus": "withheld"}, "withheld", None),
        ({"pubstatus": "canceled"}, "canceled", None),
        ({"pubstatus": "cancelled"}, "canceled", None),
        ({"pubStatus": "stat:canceled"}, "canceled", None),
        ({"pubStatus": "http://cv.iptc.org/newscodes/pubstatusg2/withheld"}, "withheld", None),
        ({"embargoed": "2024-05-14T18:00:00Z"}, "embargoed", "2024-05-14T18:00:00Z"),
        ({"embargoedUntil": "2024-05-14T18:00:00Z", "pubStatus": "usable"}, "embargoed", "2024-05-14T18:00:00Z"),
        ({"embargoed": "2024-05-14T18:00:00Z", "pubstatus": "canceled"}, "canceled", "2024-05-14T18:00:00Z"),
        ({"embargoed": "2024-05-14T18:00:00Z", "pubstatus": "withheld"}, "withheld", "2024-05-14T18:00:00Z"),
    ],
)
def test_its_status_is_read(fields: dict[str, Any], status: str, embargoed: str | None) -> None:
    value = {key: VERSION_1[key] for key in VERSION_1 if key != "pubstatus"}

    article = read_one({**value, **fields})

    assert (article.status, article.embargoed) == (status, embargoed)


def test_a_canceled_item_needs_no_body() -> None:
    value = {"uri": "urn:a", "type": "text", "pubstatus": "canceled", "headline": "Mayor resigns", "ednote": "Kill."}

    article = read_one(value)

    assert (article.headline, article.body, article.status) == ("Mayor resigns", "", "canceled")


# --- Other types


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "picture"}, "picture"),
        ({"type": "graphic"}, "graphic"),
        ({"type": "video"}, "video"),
        ({"type": "audio"}, "audio"),
        ({"type": "component"}, "other"),
        ({"type": "event", "eventdetails": {"dates": {"startdate": "2024-05-17"}}}, "event"),
        ({"type": "planning", "plannedCoverage": [{"title": "Vote", "type": "text"}]}, "event"),
        ({"type": "composite"}, "package"),
        ({"type": "package"}, "package"),
        ({"eventDetails": {"dates": {"startDate": "2024-05-17"}}}, "event"),
        ({"profile": "video"}, "video"),
        ({"mimetype": "image/jpeg"}, "picture"),
        ({}, "text"),
    ],
)
def test_what_is_no_text_says_what_it_is(fields: dict[str, Any], kind: str) -> None:
    value = {
        "uri": "urn:a",
        "versioncreated": "2024-05-14",
        "slugline": "Harbour",
        "headline": "Crews to vote",
        **fields,
    }

    article = read_one(value)

    assert (article.kind, article.headline, article.body) == (kind, "Crews to vote", "")


def test_a_picture_keeps_whatever_text_it_has() -> None:
    article = read_one({**PICTURE, "body_text": PLAIN})

    assert (article.kind, article.headline, article.body) == ("picture", "The mayor in her office", PLAIN)


def test_an_event_may_have_a_title_alone() -> None:
    value = {"uri": "urn:a", "type": "event", "title": "Vote of the crews", "eventDetails": {"dates": {}}}

    assert read_one(value).headline == "Vote of the crews"


def test_a_text_with_its_picture_is_the_text() -> None:
    article = read_one({**VERSION_1, "associations": {"mainpic": PICTURE}})

    assert (article.headline, article.record) == ("Mayor to meet striking crews", None)


def test_a_composite_with_a_body_of_its_own_is_a_text() -> None:
    article = read_one({**VERSION_1, "type": "composite", "profile": "text-photo", "associations": {"pic": PICTURE}})

    assert (article.kind, article.body) == ("text", PARAGRAPHS)


# --- Packages


def test_a_package_of_full_texts_gives_them_and_not_itself() -> None:
    value = {
        "uri": "urn:package",
        "type": "composite",
        "versioncreated": "2024-05-14T10:02:00Z",
        "headline": "The strike at a glance",
        "associations": {"main": VERSION_1, "pic": PICTURE, "side": {**VERSION_3, "uri": "urn:b"}},
    }

    readings = read_all(value)

    assert [reading.record for reading in readings] == ["http://wire.example/items/20240514-1", "urn:b"]
    assert all(isinstance(reading, Article) and reading.body == PARAGRAPHS for reading in readings)


def test_a_package_of_pictures_is_a_package() -> None:
    value = {**PICTURE, "type": "composite", "associations": [{**PICTURE, "name": "1"}, {**PICTURE, "name": "2"}]}

    assert read_one(value).kind == "package"


def test_a_text_that_lacks_its_body_is_not_replaced_by_what_goes_with_it() -> None:
    value = {key: VERSION_1[key] for key in VERSION_1 if not key.startswith("body")}

    article = read_one({**value, "associations": {"related": {**VERSION_1, "headline": "Crews at sea"}}})

    assert (article.headline, article.body) == ("Mayor to meet striking crews", "")


def test_a_mere_list_of_items_gives_each_by_its_uri_or_its_number() -> None:
    unnamed = {"standard": {"name": "ninjs"}, "headline": "Crews at sea", "body_text": "They are."}

    readings = read_all({"items": [VERSION_1, PICTURE, unnamed, {**VERSION_1, "version": "4"}]})

    assert [reading.record for reading in readings] == [
        "http://wire.example/items/20240514-1",
        "http://wire.example/items/20240514-2",
        "3",
        "http://wire.example/items/20240514-1~2",
    ]


def test_what_holds_for_a_package_holds_for_its_texts() -> None:
    value = {
        "uri": "urn:package",
        "type": "composite",
        "versioncreated": "2024-05-14T10:02:00Z",
        "embargoed": "2024-05-14T18:00:00Z",
        "associations": {"main": VERSION_1, "side": {**VERSION_3, "pubStatus": "canceled"}},
    }

    statuses = [(article.status, article.embargoed) for article in read_all(value) if isinstance(article, Article)]

    assert statuses == [("embargoed", "2024-05-14T18:00:00Z"), ("canceled", None)]


def test_one_faulty_item_does_not_cost_the_others() -> None:
    first, second = read_all({"items": [{**VERSION_1, "headline": 7}, VERSION_3]})

    assert isinstance(first, UnreadableArticle)
    assert str(first).startswith("item 1 of harbour.json has a number as its headline")
    assert first.record == "http://wire.example/items/20240514-1"
    assert isinstance(second, Article)


# --- What is wrong


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"headline": 7}, "a number as its headline"),
        ({"headline": {"colour": "Mayor"}}, "an object as its headline"),
        ({"headline": None, "headlines": [{"role": "main", "value": True}]}, "true or false as its headline"),
        ({"body_text": 7, "body_xhtml": None}, "a number as its body"),
        ({"body_text": None, "body_xhtml": None, "bodies": [{"value": [1, 2]}]}, "a list as its body"),
    ],
)
def test_a_headline_or_body_of_another_shape_is_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(UnreadableArticle) as raised:
        read_all({**VERSION_1, **fields})

    assert str(raised.value) == f"harbour.json has {told}. Give a string."


@pytest.mark.parametrize("name", ["version", "language", "byline", "pubstatus", "embargoed", "copyrightholder"])
@pytest.mark.parametrize("wrong", [True, {}, [], {"a": 1}, [[1]]])
def test_other_properties_of_another_shape_are_passed_over(name: str, wrong: Any) -> None:
    assert read_one({**VERSION_1, name: wrong}).headline == "Mayor to meet striking crews"


NAMES = st.sampled_from(
    "uri guid type standard name pubstatus pubStatus versioncreated headline headlines headline_web body_text"
    " body_xhtml bodies role value contentType associations items renditions embargoed version profile title"
    " byline".split()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=60)
    | st.sampled_from(["ninjs", "text", "picture", "composite", "main", "text/html", MARKUP]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=8), inner, max_size=8),
    max_leaves=25,
)  # fmt: skip


@given(VALUES)
def test_any_json_at_all_gives_articles_or_says_why_not(value: Any) -> None:
    held = content(value)
    try:
        readings = list(ninjs.read(held)) if ninjs.recognises(held) else []
    except UnreadableArticle:
        return

    assert all(str(reading).encode() for reading in readings)
    assert len({reading.record for reading in readings}) == len(readings)


@given(st.dictionaries(NAMES, VALUES))
def test_any_item_of_the_standard_gives_articles_or_says_why_not(value: dict[str, Any]) -> None:
    held = content({**value, "standard": {"name": "ninjs"}})
    assert ninjs.recognises(held)

    try:
        readings = list(ninjs.read(held))
    except UnreadableArticle:
        return

    assert readings


# --- Forms of the body


def test_nitf_among_the_bodies_is_read_without_its_head() -> None:
    form = (
        "<nitf><body><body.head><hedline><hl1>Mayor meets crews</hl1></hedline><byline>By Jane Doe</byline>"
        f"</body.head><body.content>{MARKUP}</body.content></body></nitf>"
    )
    bodies = [{"role": "nitf", "contenttype": "text/vnd.IPTC.NITF", "value": form}]
    assert read_one({**VERSION_2, "bodies": bodies}).body == PARAGRAPHS


def test_html_without_a_tag_has_its_line_ends_for_spaces() -> None:
    bodies = [{"role": "xhtml", "contentType": "text/html", "value": "\n      The mayor\n      will meet  the crews."}]
    assert read_one({**VERSION_3, "bodies": bodies}).body == "The mayor will meet the crews."


def test_the_headline_as_the_first_line_of_plain_text_is_no_body() -> None:
    text = "Mayor to meet striking crews\nThe mayor will meet the crews.\nShe said so."
    article = read_one({**VERSION_3, "bodies": [{"role": "text", "contentType": "text/plain", "value": text}]})
    assert article.body == "The mayor will meet the crews.\nShe said so."


def test_a_name_given_twice_where_nothing_is_read_does_no_harm() -> None:
    sizes = '"renditions": {"small": {"href": "a"}, "small": {"href": "b"}}'
    text = json.dumps({**VERSION_1, "associations": {"video": {"uri": "urn:b"}}}).replace(
        '"uri": "urn:b"', f'"uri": "urn:b", {sizes}'
    )
    (article,) = ninjs.read(Content(text.encode(), "harbour.json"))
    assert isinstance(article, Article)
    assert article.body == PARAGRAPHS
