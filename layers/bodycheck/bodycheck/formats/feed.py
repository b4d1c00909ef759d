"""Feeds: RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed. Every entry is an article.

The body is the entry's full text where the feed has it, else its summary, which may well be too short to check a
headline against. A feed is read as far as it makes sense even where it is not well-formed XML, as many are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import xml_document
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.json_document import Fields
from bodycheck.formats.limits import too_many
from bodycheck.formats.markup import line_of, local_name, paragraphs, prose, text_of, tidied, without_headline
from bodycheck.formats.publication import one_line
from bodycheck.formats.records import Names
from bodycheck.formats.xml_document import XML_LANG, element_children

# Elements of these namespaces are named without a prefix here, those of others with the one that is usual for them.
_NAMESPACES = {
    "http://purl.org/rss/1.0": "",
    # RSS 0.9 has one at either of Netscape's hosts.
    **{"/".join([f"http://{host}.netscape.com", "rdf", "simple", "0.9"]): "" for host in ("my", "channel")},
    "http://backend.userland.com/rss2": "",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://www.w3.org/2005/atom": "atom:",
    "http://purl.org/atom/ns": "atom:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ENTRIES = frozenset({"item", "entry"})

FURNITURE = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # WordPress, in the languages that it is most used in.
        r"the post .{0,300} (?:first appeared|appeared first) on .{0,100}",
        r"der beitrag .{0,300} erschien zuerst auf .{0,100}",
        r"(?:l['’]article|cet article) .{0,300} est apparu en premier sur .{0,100}",
        r"la entrada .{0,300} (?:se publicó primero en|apareció primero en) .{0,100}",
        r"l['’]articolo .{0,300} (?:proviene da|sembra essere il primo su) .{0,100}",
        r"o post .{0,300} apareceu primeiro em .{0,100}",
        r"het bericht .{0,300} verscheen eerst op .{0,100}",
        # Links to the page.
        r"(?:click here to )?(?:read|see|view) (?:more|on|the (?:rest|full (?:article|story|post|text)))"
        r"(?: (?:about|at|from|here|in|now|of|on)\b.{0,200}|\s*[:>].{0,200})?\W*",
        r"(?:continue|keep) reading\b.{0,200}",
        r"(?:weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leggi tutto|leia mais|lees verder)\b.{0,100}",
        r"\W*(?:more|comments?|\d+ comments?|permalink|link|source|share(?: this)?|tweet)\W*",
        r"filed under:? .{0,200}",
        r"\W+",
    )
)
"""Last paragraphs that a feed's software adds."""
_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|(?:…|\.\.\.)\s*(?:continue reading|read more)\b.{0,200})\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_FURNITURE = 500
_LONGEST_DATE = 100
_LONGEST_FACT = 500
_LONGEST_ADDRESS = 2000
_JSON_FEED = "https://jsonfeed.org/version/"


def recognises(content: Content) -> bool:
    root = xml_document.root_name(content)
    if root in {"feed", "entry"}:
        return "/atom" in content.beginning
    if root == "rdf":
        return "/rss/" in content.beginning or "netscape.com/rdf/" in content.beginning
    return root == "rss" or _is_json_feed(content)


def read(content: Content) -> Iterator[Reading]:
    """The entries, each named by its own id, else its address, else its number."""
    names = Names()
    number = 0
    for number, (name, entry) in enumerate(_entries(content), 1):
        record = names.name(name, number)
        if number > content.limits.articles:
            yield too_many(content.name, content.limits, record=record)
            return
        if entry is None:
            fault = "is no object, or has neither a title nor a text. Give both."
            yield UnreadableArticle(f"Entry {number} of {content.name} {fault}", record=record)
        else:
            yield replace(entry, record=record)
    if number == 0:
        raise UnreadableArticle(f"{content.name} is a feed without an entry. Give at least one.")


_Entry = tuple[str | None, Article | None]
"""What an entry is called, and what it says; None where it says nothing."""


def _entries(content: Content) -> Iterator[_Entry]:
    if _is_json_feed(content):
        return _json_entries(content.json)
    return _xml_entries(xml_document.parse(content, recover=True))


def _xml_entries(root: etree._Element) -> Iterator[_Entry]:
    atom = local_name(root) in {"feed", "entry"}
    channel = root if atom else next(root.iter("{*}channel"), root)
    about = _Fields.of(channel)
    feed = _Feed(
        format="atom" if atom else "rss",
        source=about.line("title", "atom:title"),
        language=about.line("language", "dc:language") or channel.get(XML_LANG) or root.get(XML_LANG),
    )
    # Wherever they stand: beside the channel in RSS 1.0, one in the other where an end tag is lost.
    for item in root.iter("{*}entry" if atom else "{*}item"):
        yield _xml_entry(_Fields.of(item), feed)


@dataclass(frozen=True, slots=True)
class _Feed:
    """What holds for each entry that says nothing else."""

    format: str
    source: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class _Fields:
    """The elements of an entry by their names."""

    element: etree._Element
    named: Mapping[str, list[etree._Element]]

    @classmethod
    def of(cls, element: etree._Element) -> _Fields:
        named: dict[str, list[etree._Element]] = {}
        for one in element_children(element):
            named.setdefault(_usual_name(one), []).append(one)
        return cls(element, named)

    def all(self, *names: str) -> Iterator[etree._Element]:
        return (element for name in names for element in self.named.get(name, ()))

    def line(self, *names: str) -> str | None:
        """The first that says something, in one line."""
        lines = (one_line(_text(element))[:_LONGEST_FACT] for element in self.all(*names))
        return next(filter(None, lines), None)

    def text(self, *names: str) -> str:
        return next(filter(None, map(_text, self.all(*names))), "")


def _usual_name(element: etree._Element) -> str:
    namespace, _, name = str(element.tag).rpartition("}")
    return _NAMESPACES.get(namespace[1:].rstrip("/#").lower(), "?:" if namespace else "") + name.lower()


def _xml_entry(item: _Fields, feed: _Feed) -> _Entry:
    name = item.line("guid", "atom:id", "id") or item.element.get(_RDF_ABOUT)
    link = _link(item)
    headline = item.line("title", "atom:title", "dc:title") or ""
    body = item.text("content:encoded", "atom:content", "xhtml:body", "xhtml:div", "content")
    body = _running_text(body or item.text("description", "atom:summary", "summary", "dc:description"), headline)
    if not headline and not body:
        return name or link, None
    return name or link, Article(
        headline=headline,
        body=body,
        format=feed.format,
        uri=name,
        section=item.line("category", "dc:subject") or _attribute(item.all("atom:category"), "label", "term"),
        byline=", ".join(filter(None, map(_author, item.all("dc:creator", "author", "atom:author")))) or None,
        source=next(filter(None, map(_source, item.all("source", "atom:source"))), None) or feed.source,
        url=link,
        language=item.line("dc:language") or item.element.get(XML_LANG) or feed.language,
        published=_time(
            item.line("pubdate", "atom:published", "atom:issued", "dcterms:issued", "dc:date", "published")
        ),
        updated=_time(item.line("atom:updated", "atom:modified", "dcterms:modified", "updated")),
    )


def _text(element: etree._Element) -> str:
    """Its text, whether its markup stands in it as elements or as text, and whether it says so or not."""
    if next(element_children(element), None) is not None:
        return text_of(element, _ENTRIES)  # where an end tag is lost, the next entries stand in this one's text
    text, kind = element.text or "", element.get("type", "").lower()
    if kind in {"text", "text/plain"}:
        return tidied(text)
    return paragraphs(text) if "html" in kind else prose(text)


def _link(item: _Fields) -> str | None:
    """The page's address."""
    links = (
        link.get("href") if link.get("href") else line_of(link)
        for link in item.all("link", "atom:link")
        if link.get("rel", "alternate") == "alternate"
    )
    names = (line_of(guid) for guid in item.all("guid") if guid.get("ispermalink", guid.get("isPermaLink")) != "false")
    addresses = (*filter(None, links), *(name for name in names if name.startswith(("http://", "https://"))))
    return next((address[:_LONGEST_ADDRESS] for address in addresses), None)


def _author(element: etree._Element) -> str | None:
    """RSS has ``jane@paper.example (Jane Doe)``, Atom a person with a name."""
    name = next((line_of(one) for one in element_children(element) if local_name(one) == "name"), None)
    text = name or one_line(_text(element))[:_LONGEST_FACT]
    written = re.fullmatch(r"\S+@\S+ \((.+)\)", text)
    return (written[1] if written else text) or None


def _source(element: etree._Element) -> str | None:
    """The feed that an entry was taken from."""
    title = next((line_of(one) for one in element_children(element) if local_name(one) == "title"), None)
    return title or one_line(element.text or "") or None


def _attribute(elements: Iterator[etree._Element], *names: str) -> str | None:
    return next((text for one in elements for name in names if (text := one.get(name))), None)


def _is_json_feed(content: Content) -> bool:
    if not content.beginning.startswith("{") or "jsonfeed.org" not in content.text:
        return False
    try:
        value = content.json
    except UnreadableArticle:
        return False
    return isinstance(value, dict) and str(value.get("version")).startswith(_JSON_FEED)


def _json_entries(feed: Fields) -> Iterator[_Entry]:
    items = feed.get("items")
    for item in items if isinstance(items, list) else ():
        yield _json_entry(item, feed) if isinstance(item, dict) else (None, None)


def _json_entry(item: Fields, feed: Fields) -> _Entry:
    name, link = _fact(item, "id"), _fact(item, "url", "external_url")
    headline = _fact(item, "title") or ""
    written = (
        read(value)
        for key, read in (("content_html", paragraphs), ("content_text", tidied), ("summary", prose))
        if type(value := item.get(key)) is str  # and no number, which is spelt like one
    )
    body = _running_text(next(filter(None, written), ""), headline)
    if not headline and not body:
        return name or link, None
    return name or link, Article(
        headline=headline,
        body=body,
        format="jsonfeed",
        uri=name,
        section=_fact(item, "tags"),
        byline=_fact(item, "authors", "author") or _fact(feed, "authors", "author"),
        source=_fact(feed, "title"),
        url=link,
        language=_fact(item, "language") or _fact(feed, "language"),
        published=_fact(item, "date_published"),
        updated=_fact(item, "date_modified"),
    )


def _fact(fields: Fields, *names: str) -> str | None:
    """The first field that says something, in one line: a text, a number, a person, or a list of them."""
    for name in names:
        values = fields.get(name)
        given = [value.get("name") if isinstance(value, dict) else value for value in _listed(values)]
        lines = (one_line(value) for value in given if isinstance(value, str))
        if line := ", ".join(filter(None, lines)):
            return line[:_LONGEST_FACT]
    return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _running_text(body: str, headline: str) -> str:
    """The body without what the feed's software wrote under it."""
    lines = without_headline(body, headline).split("\n")
    while lines and (not lines[-1] or _is_furniture(lines[-1])):
        lines.pop()
    text = "\n".join(lines)
    return text[:-_LONGEST_FURNITURE] + _CUT.sub("", text[-_LONGEST_FURNITURE:])


def _is_furniture(line: str) -> bool:
    return len(line) < _LONGEST_FURNITURE and any(pattern.fullmatch(line) for pattern in FURNITURE)


def _time(text: str | None) -> str | None:
    """RFC 822's times, which RSS has (``Tue, 14 May 2019 10:02:00 +0200``), in ISO 8601; others as they are."""
    if not text or re.match(r"\d{4}-", text):
        return text
    try:
        return parsedate_to_datetime(text[:_LONGEST_DATE]).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text
