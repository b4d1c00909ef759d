"""Markdown, with front matter in YAML (``---``), TOML (``+++``) or JSON as site generators have it, or without.

Front matter is read as words only: nothing in it is a date, a number or an object of Python's, and YAML's aliases are
not followed. The text is rendered to HTML, of which :mod:`~bodycheck.formats.markup` keeps the running text.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from bodycheck.article import Article, Status
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import line_shapes as shapes
from bodycheck.formats.content import Content
from bodycheck.formats.json_document import Fields, Number
from bodycheck.formats.markup import paragraphs, prose, tidied, without_headline
from bodycheck.formats.publication import one_line, other_headlines, status_of

# In the order in which they are believed. Names are read in small letters, with "_" for "-".
HEADLINE = ("headline", "title")
HEADLINES = (
    ("title", ("title",)),
    ("seo", ("seo_title", "seotitle", "meta_title", "metatitle")),
    ("social", ("social_title", "og_title", "twitter_title")),
    ("short", ("short_title", "shorttitle", "linktitle", "nav_title")),
    ("print", ("print_headline", "print_title")),
)
BYLINE = ("byline", "author", "authors", "by", "creator")
PUBLISHED = ("date", "published", "published_at", "pubdate", "publishdate", "publish_date", "created")
UPDATED = ("lastmod", "updated", "updated_at", "last_modified_at", "modified", "last_updated")
SOURCE = ("source", "publisher", "publication", "site", "site_name")
URL = ("url", "permalink", "canonical_url", "canonical", "canonicalurl", "link")
LANGUAGE = ("lang", "language", "locale")
SECTION = ("section", "category", "categories")
URI = ("id", "uri", "guid", "uuid")
VERSION = ("version", "revision")
EMBARGO = ("embargoed", "embargo", "embargoed_until", "embargo_until")
STATUS = ("status", "pubstatus", "state")
_KNOWN = frozenset(
    name
    for names in (HEADLINE, BYLINE, PUBLISHED, UPDATED, SOURCE, URL, LANGUAGE, ("draft", "layout"))
    for name in names
)
_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_YES, _NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0", "null", "~", ""})

_YAML = re.compile(r"---[ \t]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<fields>.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"(?P<name>[A-Za-z][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_HEADING = re.compile(r"#{1,6}[ \t]+\S|[^\n]+\n=+[ \t]*(?:\n|\Z)")
# Footnotes and their marks; the tags of Hugo, Jekyll and Kramdown.
_MACHINERY = re.compile(
    r"^\[\^[^\]\s]{1,40}\]:.*$|\[\^[^\]\s]{1,40}\]|\{\{[<%][^{}]*+\}\}|\{%[^{}]*+\}|\{:[^{}\n]*+\}", re.MULTILINE
)

_LONGEST_FRONT = 64 * 1024
_LONGEST_RENDERED = 256 * 1024
"""Characters. Beyond, Markdown would take longer to read than any article that long is worth: it is taken as plain."""
_LONGEST_FACT = 500
_HEADER = 4
"""How many paragraphs under the title may be byline, dates and words of the page."""


def recognises(content: Content) -> bool:
    text = content.text.lstrip()
    if text.startswith(("---", "+++", "{")):
        front = _front_matter(text)
        return front is not None and (_is_markdown(content) or not _KNOWN.isdisjoint(front[0]))
    return _is_markdown(content) and _HEADING.match(text) is not None


def read(content: Content) -> Iterator[Article]:
    text = content.text.lstrip()
    fields, text = _front_matter(text) or ({}, text)
    headline = _line(fields, HEADLINE) or ""
    heading, body = _rendered(text, titled=bool(headline))
    headline = headline or heading
    facts, body = _header(without_headline(body, headline))
    if not headline and not body:
        raise UnreadableArticle(f"{content.name} holds neither a title nor a text. Write both into it.")
    embargoed = _line(fields, EMBARGO)
    yield Article(
        headline=headline,
        body=body,
        format="markdown",
        headlines=other_headlines(headline, ((_line(fields, names) or "", role) for role, names in HEADLINES)),
        status=_status(fields, embargoed),
        embargoed=embargoed,
        uri=_line(fields, URI),
        version=_line(fields, VERSION),
        section=_line(fields, SECTION),
        byline=_line(fields, BYLINE) or facts.get("byline"),
        source=_line(fields, SOURCE),
        url=_line(fields, URL),
        language=_line(fields, LANGUAGE),
        published=_line(fields, PUBLISHED) or facts.get("published"),
        updated=_line(fields, UPDATED),
    )


def _is_markdown(content: Content) -> bool:
    return content.media_type == "text/markdown" or content.name.lower().endswith(_NAMES)


def _front_matter(text: str) -> tuple[Fields, str] | None:
    """The fields above the text, their names in small letters, and the text; None where nothing reads as such."""
    beginning = text[:_LONGEST_FRONT]
    try:
        if marked := _YAML.match(beginning):
            fields, end = _yaml(marked["fields"]), marked.end()
        elif marked := _TOML.match(beginning):
            fields, end = tomllib.loads(marked["fields"]), marked.end()
        elif beginning.startswith("{"):
            fields, end = _JSON.raw_decode(beginning)
            if not re.match(r"[ \t]*\n\s*[^\s{\[,]", text[end : end + _LONGEST_FRONT]):
                return None  # it is JSON from beginning to end, or a list of it
        else:
            return None
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or not fields:
        return None
    return {str(name).strip().lower().replace("-", "_"): value for name, value in fields.items()}, text[end:]


_JSON = json.JSONDecoder(parse_int=Number, parse_float=Number)


class _Loader(yaml.BaseLoader):
    """Every scalar is a string, and no node stands for another one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


def _yaml(text: str) -> Any:
    """What YAML makes of the text, else its lines as pairs: an unquoted title with a colon in it is no YAML."""
    try:
        if text.count("[") + text.count("{") <= _MOST_BRACKETS:
            return yaml.load(text, _Loader)  # noqa: S506 - safer than safe_load, which makes dates and follows aliases
    except (yaml.YAMLError, RecursionError):
        pass
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith((" ", "\t", "- ", "#"))]
    pairs = [pair for line in lines if (pair := _PAIR.fullmatch(line.rstrip()))]
    if len(pairs) < len(lines):
        return None
    return {pair["name"]: (pair["value"] or "").strip().strip("\"'") for pair in pairs}


_MOST_BRACKETS = 200
"""So many lists may open in front matter; the time that YAML takes grows with their square."""


def _line(fields: Fields, names: Sequence[str]) -> str | None:
    """The first field that says something, in one line: words, a person with a name, or a list of them."""
    for name in names:
        values = fields.get(name)
        words = (_words(value) for value in (values if isinstance(values, list) else [values]))
        if line := ", ".join(filter(None, words)):
            return line[:_LONGEST_FACT]
    return None


def _words(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    words = one_line(prose(value)) if isinstance(value, str) else ""
    return "" if words.lower() in _YES - {"1"} or words.lower() in _NO - {"0"} else words


def _status(fields: Fields, embargoed: str | None) -> Status:
    status = status_of(_line(fields, STATUS), embargoed)
    draft, published = (str(fields.get(name, "")).lower() for name in ("draft", "published"))
    held = draft in _YES or (published in _NO and "published" in fields)
    return "withheld" if held and status != "canceled" else status


def _rendered(text: str, *, titled: bool) -> tuple[str, str]:
    """The first heading of the text and the running text; the heading stays in that where the article is ``titled``."""
    text = _MACHINERY.sub("", text)
    if len(text) > _LONGEST_RENDERED:
        first, _, rest = text.lstrip().partition("\n")
        heading = "" if titled or not _HEADING.match(first) else one_line(first.lstrip("# "))
        return heading, tidied(rest if heading else text)
    environment: EnvType = {}
    tokens = _MARKDOWN.parse(text, environment)
    at = None if titled else _heading(tokens)
    heading = ""
    if at is not None:
        heading = one_line(paragraphs(_html(tokens[at : at + 3], environment)))
        del tokens[at : at + 3]
    return heading, paragraphs(_html(tokens, environment))


def _heading(tokens: list[Token]) -> int | None:
    """Where the title stands: the first heading of the first level, or any that everything else stands under."""
    titles = (at for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1")
    first = 0 if tokens and tokens[0].type == "heading_open" else None
    return next(titles, first)


def _html(tokens: list[Token], environment: EnvType) -> str:
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, environment))


def _fence(_: RendererHTML, tokens: Sequence[Token], at: int, __: OptionsDict, ___: EnvType) -> str:
    """What names a language is data or a program; what names none may well be a letter or a poem."""
    return "" if tokens[at].info.strip() else f"<pre>{html.escape(tokens[at].content)}</pre>"


def _header(body: str) -> tuple[dict[str, str], str]:
    """What the lines under the title tell, and the text under those."""
    facts: dict[str, str] = {}
    blocks = body.split("\n\n", _HEADER)
    while len(blocks) > 1:
        if shapes.is_byline(blocks[0]):
            facts.setdefault("byline", blocks[0])
        elif shapes.is_date(blocks[0]):
            facts.setdefault("published", blocks[0])
        elif not shapes.is_furniture(blocks[0]):
            break
        del blocks[0]
    return facts, "\n\n".join(blocks)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.disable("code")  # prose is indented more often than a program stands in an article
    parser.add_render_rule("fence", _fence)
    return parser


_MARKDOWN = _parser()
