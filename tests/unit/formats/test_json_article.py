"""Articles as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import read


def read_json(value: Any, name: str = "article.json") -> Article:
    return read(json.dumps(value).encode(), name)


@pytest.mark.parametrize("headline", ["headline", "title", "HEADLINE", "Title"])
@pytest.mark.parametrize("body", ["body", "text", "content", "articleBody"])
def test_every_spelling_of_the_two_fields_is_read(headline: str, body: str) -> None:
    article = read_json({headline: "Mayor to meet crews", body: "She will.\r\n\r\nOn Friday."})

    assert (article.headline, article.body) == ("Mayor to meet crews", "She will.\n\nOn Friday.")


def test_a_list_of_paragraphs_becomes_a_body_with_blank_lines() -> None:
    assert read_json({"title": "Mayor", "body": ["She will.", "On Friday."]}).body == "She will.\n\nOn Friday."


def test_an_empty_headline_gives_way_to_the_title() -> None:
    assert read_json({"headline": " ", "title": "Mayor", "body": "She will."}).headline == "Mayor"


def test_a_headline_over_several_lines_becomes_one() -> None:
    assert read_json({"headline": "Mayor\n to meet\tcrews ", "body": "She will."}).headline == "Mayor to meet crews"


def test_the_facts_beside_it_are_read_and_others_passed_over() -> None:
    article = read_json(
        {
            "headline": "Mayor",
            "body": "She will.",
            "publisher": {"name": "Harbour Daily"},
            "author": ["Jane Doe", {"name": "John Roe"}],
            "url": "https://harbour.example/1",
            "datePublished": "2019-05-14",
            "section": 7,
        }
    )

    assert (article.source, article.byline, article.url, article.published, article.section) == (
        "Harbour Daily",
        "Jane Doe, John Roe",
        "https://harbour.example/1",
        "2019-05-14",
        None,
    )


@pytest.mark.parametrize("name", ["article.json", "article.txt", "article"])
def test_json_is_known_by_its_content_whatever_its_name(name: str) -> None:
    assert read_json({"headline": "Mayor", "body": "She will."}, name).format == "json"


@pytest.mark.parametrize("text", ["[Update] Mayor to meet crews", "{Exclusive} Mayor to meet crews"])
def test_text_that_begins_with_a_bracket_is_no_json(text: str) -> None:
    assert read(text.encode(), "article.txt").format == "text"


def test_an_article_one_level_down_is_found() -> None:
    assert (
        read_json({"meta": {"title": "Site"}, "article": {"title": "Mayor", "text": "She will."}}).headline == "Mayor"
    )


def test_the_only_object_with_both_fields_is_the_article() -> None:
    assert read_json({"page": {"title": "Site"}, "data": {"title": "Mayor", "text": "She will."}}).headline == "Mayor"


def test_a_missing_headline_reads_as_empty() -> None:
    assert read_json({"body": "She will."}).headline == ""


@pytest.mark.parametrize("body", [{}, {"body": None}, {"body": ""}, {"body": []}])
def test_a_missing_body_reads_as_empty(body: dict[str, Any]) -> None:
    assert read_json({"headline": "Mayor", **body}).body == ""


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert read(b'{"headline": "Mayor \\ud800", "body": "She will."}', "a.json").headline == "Mayor \ufffd"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"headline": "Mayor", "body": 42}', "a number"),
        ('{"headline": "Mayor", "body": ["She will.", 42]}', "a list"),
        ('{"headline": {"rendered": "Mayor"}, "body": "She will."}', "an object"),
        ('{"headline": true, "body": "She will."}', "true or false"),
        ('[{"headline": "Mayor", "body": "She will."}]', "a JSON list of 1 values"),
        ('"Mayor"', "a string"),
        ("null", "null"),
        ("12", "a number"),
        ("{}", "without a headline and without a body"),
        ('{"a": {"title": "x", "text": "y"}, "b": {"title": "x", "text": "y"}}', "2 objects"),
        ('{"headline": "Mayor", "headline": "Crew", "body": "She will."}', "twice"),
        ('{"headline": "Mayor", "Headline": "Crew", "body": "She will."}', "twice"),
        ('{"headline": "Mayor", "body": "She will.", "score": NaN}', "NaN"),
        ('{"headline": "Mayor", "body": "She wi', "not valid JSON"),
        ('{"headline": "Mayor", "body": "x"}\n{"headline": "Crew", "body": "y"}', "more than one"),
        ('{"headline": "Mayor", "body": ' + "[" * 10_000 + "]" * 10_000 + "}", "nested too deeply"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "nested too deeply"),
        ('{"headline": "Mayor", "body": "She will.", "n": ' + "9" * 10_000 + "e", "not valid JSON"),
    ],
)
def test_what_is_wrong_is_told_with_the_file_and_without_its_text(text: str, told: str) -> None:
    with pytest.raises(UnreadableArticle) as raised:
        read(text.encode(), "harbour.json")

    message = str(raised.value)
    assert message.startswith("harbour.json ")
    assert told in message
    assert "Mayor" not in message


def test_a_number_of_any_length_beside_the_article_does_not_matter() -> None:
    text = '{"headline": "Mayor", "body": "She will.", "id": ' + "9" * 100_000 + "}"

    assert read(text.encode(), "article.json").headline == "Mayor"


def test_the_same_name_in_other_letters_does_not_matter_for_other_fields() -> None:
    assert read_json({"headline": "Mayor", "body": "She will.", "id": 1, "ID": 2}).headline == "Mayor"
