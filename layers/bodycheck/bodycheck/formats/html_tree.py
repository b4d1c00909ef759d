"""A page's text to a tree of elements, without what no reader sees and what could choke a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bodycheck.errors import UnreadableArticle

MOST_CHARACTERS = 3_000_000
"""Characters that a page may have beside scripts, styles and pictures. News pages have up to some 400,000."""
MOST_TAGS = 100_000
"""Tags, opening and closing, among them. News pages have up to some 10,000."""

_KEPT_ATTRIBUTES = frozenset(
    "alt class content datetime hidden href http-equiv id itemprop lang name property rel role style".split()
)
_MANY_ATTRIBUTES = 6
"""From so many on, an element keeps only those that somebody asks for: each is copied several times later."""

# What is taken off before parsing, and how it ends. A script that is never closed is one to the last byte.
_OPENINGS = re.compile(r"<!--|<(script|style|noscript|template|svg)(?=[\s/>])", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}[^>]{{0,100}}>", re.IGNORECASE) for name in "script style noscript template svg".split()
}
_RAW = {"script", "style"}
_TAG_END = re.compile(r"[^<>]*+>")
_DATA_URI = re.compile(r"data:[\w/+.;=-]{1,100},[\w/+.;=%&-]{200,}", re.ASCII)
# The parser compares each attribute of a tag with every other one.
_CROWDED_TAG = re.compile(r"<([a-z][a-z0-9-]{0,30})(?:\s+[^\s<>]+){200}[^<>]*", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Script:
    """``<script>``: its attributes as they were written, and what stands in it."""

    attributes: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as parsed. ``root`` is ``<html>`` without scripts, styles and comments; None for a page without a tag."""

    root: HtmlElement | None
    scripts: tuple[Script, ...]


def parse(text: str, name: str) -> Page:
    """The page. Raises UnreadableArticle, naming the file ``name`` and the limit, where it is too large."""
    scripts: list[Script] = []
    seen = "".join(_without_unseen(text, scripts))
    seen = _CROWDED_TAG.sub(r"<\1", _DATA_URI.sub("data:,", seen))
    for what, amount, most in (("characters", len(seen), MOST_CHARACTERS), ("tags", seen.count("<"), MOST_TAGS)):
        if amount > most:
            raise UnreadableArticle(
                f"{name} is a web page of {amount:,} {what}, more than the {most:,} that are read. "
                "Save the article alone as plain text, or as JSON, and drop that.",
                reason="too_large",
            )
    # As bytes: a string with an encoding declaration is refused. Deep nesting is what unclosed tags come to.
    parser = HTMLParser(
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        huge_tree=True,
    )
    try:
        root = document_fromstring(_DECLARATION.sub("", seen, count=1).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(None, tuple(scripts))
    _lighten(root)
    return Page(root, tuple(scripts))


def _lighten(root: HtmlElement) -> None:
    """Take off the attributes that nobody asks for, where they are many or ask for much."""
    for element in root.iter():
        if len(element.attrib) > _MANY_ATTRIBUTES:
            # Not one by one: broken tags have attributes with names that lxml gives, but does not take.
            kept = {name: value for name, value in element.attrib.items() if name in _KEPT_ATTRIBUTES}
            element.attrib.clear()
            element.attrib.update(kept)
    # To a reader of text, a table of wide cells is a table; to one that fills them up, a thousand times as much.
    for cell in root.iter("td", "th"):
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)


def _without_unseen(text: str, scripts: list[Script]) -> Iterator[str]:
    """The text without comments, scripts and the like, piece by piece; ``scripts`` is given each script."""
    place = 0
    unclosed: set[str] = set()
    while opening := _OPENINGS.search(text, place):
        yield text[place : opening.start()]
        if opening[1] is None:
            end = text.find("-->", opening.end())
            if end < 0:
                return
            place = end + 3
            continue
        name = opening[1].lower()
        tag = _TAG_END.match(text, opening.end())
        end_tag = None if name in unclosed else _ENDS[name].search(text, tag.end() if tag else opening.end())
        if end_tag is None:
            if name in _RAW:
                return
            unclosed.add(name)
            place = opening.end()
            yield "<b"  # what an unclosed <noscript> or <svg> holds is read
            continue
        if name == "script" and tag:
            scripts.append(Script(text[opening.end() : tag.end() - 1], text[tag.end() : end_tag.start()]))
        place = end_tag.end()
    yield text[place:]
