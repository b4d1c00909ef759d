"""Markdown: front matter of each kind, the running text, and that nothing in either is run or expanded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.article import Article, Headline
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import markdown
from bodycheck.formats.content import Content, Reading

HEADLINE = "Harbour mayor to meet ferry crews over pay"
LEAD = "The mayor will meet the ferry crews on Friday."
MORE = "Some 400 islanders are waiting for their mail."
BODY = f"{LEAD}\n\n{MORE}"

YAML = f"""---
title: "{HEADLINE}"
author: Jane Doe
date: 2019-05-14T10:02:00+02:00
lastmod: 2019-05-15
publisher: Harbour Press
canonical_url: https://harbour.example/ferry
lang: en-GB
id: ferry-4711
version: 3
categories: [Transport, Islands]
---

{BODY}
"""
TOML = f"""+++
title = "{HEADLINE}"
authors = ["Jane Doe"]
date = 2019-05-14T10:02:00+02:00
lastmod = 2019-05-15
publisher = "Harbour Press"
url = "https://harbour.example/ferry"
lang = "en-GB"
id = "ferry-4711"
version = 3
categories = ["Transport", "Islands"]
+++

{BODY}
"""
JSON = f"""{{
  "title": "{HEADLINE}",
  "author": {{"name": "Jane Doe"}},
  "date": "2019-05-14T10:02:00+02:00",
  "lastmod": "2019-05-15",
  "publisher": "Harbour Press",
  "permalink": "https://harbour.example/ferry",
  "language": "en-GB",
  "id": "ferry-4711",
  "version": 3,
  "categories": ["Transport", "Islands"]
}}

{BODY}
"""


def read_one(text: str, name: str = "ferry.md") -> Article:
    content = Content(text.encode(), name)
    assert markdown.recognises(content)
    (article,) = markdown.read(content)
    return article


def front(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", "", BODY))


def body_of(text: str) -> str:
    return read_one(f"# {HEADLINE}\n\n{text}").body


@pytest.mark.parametrize("text", [YAML, TOML, JSON], ids=["YAML", "TOML", "JSON"])
@pytest.mark.parametrize("name", ["ferry.md", "ferry.txt"])
def test_front_matter_of_each_kind_is_read_whatever_the_name(text: str, name: str) -> None:
    article = read_one(text, name)

    assert (article.headline, article.body, article.format) == (HEADLINE, BODY, "markdown")
    assert (article.byline, article.source, article.language) == ("Jane Doe", "Harbour Press", "en-GB")
    assert (article.published, article.updated) == ("2019-05-14T10:02:00+02:00", "2019-05-15")
    assert (article.uri, article.version) == ("ferry-4711", "3")
    assert (article.url, article.section) == ("https://harbour.example/ferry", "Transport, Islands")


@pytest.mark.parametrize(
    "heading",
    [
        f"# {HEADLINE}",
        f"# {HEADLINE} #",
        f"{HEADLINE}\n===",
        f"## {HEADLINE}",
        "# Harbour *mayor* to meet ferry crews over pay",
    ],
)
def test_without_front_matter_the_first_heading_is_the_headline(heading: str) -> None:
    article = read_one(f"{heading}\n\n{BODY}")

    assert (article.headline, article.body) == (HEADLINE, BODY)


def test_without_a_title_in_front_matter_the_heading_is_the_headline() -> None:
    article = read_one(f"---\nauthor: Jane Doe\n---\n# {HEADLINE}\n\n{BODY}")

    assert (article.headline, article.body, article.byline) == (HEADLINE, BODY, "Jane Doe")


def test_the_title_once_more_as_a_heading_is_no_body() -> None:
    assert read_one(f"---\ntitle: {HEADLINE}\n---\n\n# {HEADLINE}\n\n{BODY}").body == BODY


def test_a_heading_under_a_title_stays_in_the_body() -> None:
    assert read_one(f"---\ntitle: {HEADLINE}\n---\n\n# No mail\n\n{BODY}").body == f"No mail\n\n{BODY}"


def test_byline_and_date_under_the_heading_are_told_apart() -> None:
    article = read_one(f"# {HEADLINE}\n\n*By Jane Doe*\n\nMay 14, 2019\n\n{BODY}")

    assert (article.byline, article.published, article.body) == ("By Jane Doe", "May 14, 2019", BODY)


def test_a_title_that_is_no_yaml_is_read_all_the_same() -> None:
    article = read_one(front("title: Ferry strike: mayor to meet crews", "tags:", "- a", "author: 'Jane Doe'"))

    assert (article.headline, article.byline) == ("Ferry strike: mayor to meet crews", "Jane Doe")


def test_other_titles_are_headlines_too() -> None:
    article = read_one(
        front("headline: Mayor to meet crews", "title: Crews", "seo-title: mayor to meet crews", "linkTitle: Pay")
    )

    assert article.headline == "Mayor to meet crews"
    assert article.headlines == (Headline("Crews", "title"), Headline("Pay", "short"))


@pytest.mark.parametrize(
    ("line", "status", "embargoed"),
    [
        ("draft: true", "withheld", None),
        ("draft: false", "usable", None),
        ("published: false", "withheld", None),
        ("published: 2019-05-14", "usable", None),
        ("status: draft", "withheld", None),
        ("status: publish", "usable", None),
        ("status: canceled", "canceled", None),
        ("embargo: 2019-05-15T06:00:00Z", "embargoed", "2019-05-15T06:00:00Z"),
    ],
)
def test_status_and_embargo(line: str, status: str, embargoed: str | None) -> None:
    article = read_one(front("title: a", line))

    assert (article.status, article.embargoed) == (status, embargoed)


@pytest.mark.parametrize("value", ["null", "~", "", "true", "[]", "{}", "[[a]]", "{a: b}"])
def test_a_field_of_another_shape_is_passed_over(value: str) -> None:
    article = read_one(front(f"title: {HEADLINE}", f"author: {value}", f"date: {value}", "99: a"))

    assert (article.headline, article.byline, article.published) == (HEADLINE, None, None)


def test_dates_stay_as_they_are_written_even_where_there_is_no_such_day() -> None:
    assert read_one(front("title: a", "date: 2019-99-99")).published == "2019-99-99"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (f"{LEAD}\n{MORE}", f"{LEAD} {MORE}"),
        (f"{LEAD}  \n{MORE}", f"{LEAD}\n{MORE}"),
        ("The **mayor** and _her_ `crew` [said](https://harbour.example 'so').", "The mayor and her crew said."),
        ("Doe[^1] said.\n\n[^1]: In a letter.", "Doe said."),
        ("![The quay](a.jpg)\n\nShe will.", "She will."),
        ("[![The quay](a.jpg)](/quay) She will.", "She will."),
        (
            "## No mail\n\nIt waits.\n\n- Letters\n- Milk\n\n1. Bread",
            "No mail\n\nIt waits.\n\nLetters\n\nMilk\n\nBread",
        ),
        ("> We will sail.\n\nshe said", "We will sail.\n\nshe said"),
        ("|Port|Crews|\n|-|-|\n|Harbour|12|", "Port Crews\n\nHarbour 12"),
        ("    She will, in a line that is set in.", "She will, in a line that is set in."),
        ("One.\n\n***\n\nTwo.", "One.\n\nTwo."),
        ('```json\n{"crews": 12}\n```\n\nShe will.', "She will."),
        ("```\nDear crews,\nsail <now>.\n```", "Dear crews,\nsail <now>."),
        ("fish &amp; chips \\*now\\* ~~never~~", "fish & chips *now* never"),
        ("<script>alert(1)</script>\n\nShe <b>will</b>.<!-- cut -->", "She will."),
        ("<div>\nShe will.\n</div>\n\n<figure><img src=a.jpg><figcaption>Quay</figcaption></figure>", "She will."),
        ('{{< figure src="a.jpg" >}}\n\nShe {% include x %}will.\n{: .lead}', "She will."),
        ("She wrote to <jane@harbour.example>.", "She wrote to jane@harbour.example."),
    ],
)
def test_the_running_text_is_what_a_reader_sees(text: str, body: str) -> None:
    assert body_of(text) == body


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"# {HEADLINE}\n\n{BODY}", "ferry.txt"),
        (f"{HEADLINE}\n\n{BODY}", "ferry.md"),
        (f"---\n{HEADLINE}\n---\n{BODY}", "ferry.txt"),
        (f"---\nMayor: crews will sail\n---\n{BODY}", "ferry.txt"),
        (f"---\n\n{BODY}", "ferry.txt"),
        ('{"title": "Mayor", "body": "She will."}', "ferry.json"),
        ('{"title": "Mayor"}\n{"title": "Crews"}', "ferry.json"),
        ("", "ferry.md"),
    ],
)
def test_what_is_no_markdown_is_not_taken(text: str, name: str) -> None:
    assert not markdown.recognises(Content(text.encode(), name))


def test_a_title_alone_has_no_body() -> None:
    article = read_one(f"---\ntitle: {HEADLINE}\n---\n")

    assert (article.headline, article.body) == (HEADLINE, "")


def test_neither_title_nor_text_is_unreadable() -> None:
    with pytest.raises(UnreadableArticle, match=r"ferry\.md holds neither"):
        read_one("---\nauthor: Jane Doe\n---\n")


LAUGHS = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 30))


@pytest.mark.parametrize(
    "lines",
    [
        f"l0: &l0 ha\n{LAUGHS}",
        "a: &a {b: c}\n" + "\n".join(f"a{n}: &a{n} {{<<: [*a, *a]}}" for n in range(30)),
        "x: !!python/object/apply:os.system ['true']",
        "x: " + "[" * 50_000,
        "x: " + "{" * 50_000,
        "- " * 20_000,
        "? " * 20_000,
        "x: " + "9" * 20_000,
        "<<: <<",
        "x: \x07",
    ],
    ids=["laughs", "merges", "an object", "lists", "mappings", "entries", "keys", "a number", "a merge", "a bell"],
)
def test_hostile_front_matter_is_neither_run_nor_expanded(lines: str) -> None:
    begun = time.process_time()
    readings(f"---\ntitle: {HEADLINE}\n{lines}\n---\n\n{BODY}")

    assert time.process_time() - begun < 5


@pytest.mark.parametrize("text", ["x = " + "[" * 50_000, "x = " + "{a=" * 20_000, "[" + "a." * 20_000 + "a]", "x = 1_"])
def test_hostile_toml_is_bounded_too(text: str) -> None:
    begun = time.process_time()
    readings(f"+++\n{text}\n+++\n\n{BODY}")

    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "unit",
    [
        "*a ",
        "**a",
        "[",
        "![",
        "[a](",
        "`a``",
        "<a ",
        "<!--",
        "> ",
        "- ",
        "- a\n",
        "a|b\n-|-\n",
        "{%",
        "[^",
        "***a*** ",
        "&#",
    ],
)
def test_no_markdown_takes_long(unit: str) -> None:
    begun = time.process_time()
    readings(f"# {HEADLINE}\n\n" + unit * (100_000 // len(unit)))

    assert time.process_time() - begun < 10


def test_a_text_of_megabytes_is_read_as_plain_text() -> None:
    article = read_one(f"# {HEADLINE}\n\n" + f"{LEAD}\n\n" * 100_000)

    assert article.headline == HEADLINE
    assert article.body.startswith(f"{LEAD}\n\n{LEAD}")


@given(st.text(st.sampled_from(list("-+#>*_`[]()!|:{}<&;~^\\ \n\tab1\"'é\0")), max_size=200))
@pytest.mark.parametrize("start", ["---\ntitle: a\n", "+++\n", "{", "# a\n\n"])
def test_any_text_is_an_article_or_unreadable(start: str, text: str) -> None:
    assert len(readings(start + text)) == 1


def readings(text: str) -> list[Reading]:
    content = Content(text.encode("utf-8", "surrogatepass"), "ferry.md")
    try:
        markdown.recognises(content)
        return [*markdown.read(content)]
    except UnreadableArticle as error:
        return [error]
