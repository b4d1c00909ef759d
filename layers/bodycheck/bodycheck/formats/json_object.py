"""JSON objects of unknown make: their fields by whatever spelling, their text by whatever shape."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bodycheck.formats import markup
from bodycheck.formats.decoding import clean
from bodycheck.formats.json_document import Fields, Number
from bodycheck.formats.publication import kind_of_item, one_line

TEXT = (
    "rendered", "value", "@value", "#text", "$t", "content", "contents", "text", "html", "xhtml", "body", "paragraph",
    "p", "main", "basic", "default", "plain", "data", "items", "blocks", "children", "paragraphs", "contentelements",
    "root", "document", "nodes", "elements",
)  # fmt: skip
"""Where an object keeps its text, in the order in which it is looked for: WordPress, JSON-LD, ninjs, Arc, and the
editors ProseMirror, Slate, Lexical, Contentful, Sanity, Editor.js and Draft.js."""
NAMES = (
    "name", "original", "by", "fullname", "displayname", "value", "@value", "#text", "$t", "text", "rendered", "title",
    "label", "qcode", "code", "@id",
)  # fmt: skip
"""What an object that stands for a person, a place or an agency is called by."""

TYPE = ("type", "nodetype", "blocktype", "component", "tag")
PARAGRAPHS = frozenset(
    "block h1 h2 h3 h4 h5 h6 header heading li listitem p paragraph paragraphblock textblock unstyled".split()
)
"""Blocks whose parts run on in one line."""
_BREAKS = frozenset("br hardbreak linebreak".split())
_NOT_RUNNING = frozenset(
    "ad advert advertisement byline caption comments credit cta dateline embed embedded facebook factbox footer form"
    " headline iframe infobox instagram interstitial link linkbox map media newsletter oembed poll promo reference"
    " related script sidebar social style table teaser tiktok title tweet twitter widget youtube".split()
)
"""Words in the type of a block that is none of the running text."""

_WORD = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|[^a-zA-Z]|\Z)|[A-Z]?[^\W\dA-Z_]+|[A-Z]+|\d+")
_PARTING = str.maketrans("", "", " \t\n_.:-")
_LONGEST_FACT = 500


class Object:
    """A JSON object. ``bodyText``, ``body_text`` and ``body-text`` are one name to it, which is asked for as
    ``bodytext``; a path (``credits.by``) leads into objects inside."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self._spelt: dict[str, list[str]] = {}
        for name in fields:
            self._spelt.setdefault(plain(name), []).append(name)

    def get(self, path: str) -> Any:
        """The value; None where there is none. Of several spellings the first that is not null counts."""
        name, _, rest = path.partition(".")
        value = next((found for one in self._spelt.get(name, ()) if (found := self.fields[one]) is not None), None)
        if not rest:
            return value
        return Object(value).get(rest) if isinstance(value, dict) else None

    def spellings(self, name: str) -> list[str]:
        """The names of its fields that are ``name`` to it."""
        return self._spelt.get(name, [])

    def holds(self, names: Iterable[str]) -> bool:
        return any(name in self._spelt for name in names)

    def fact(self, paths: Iterable[str], *, numbers: bool = False) -> str | None:
        """The first of the fields that says something, in one line, several values joined by commas.

        What has another shape is passed over, for nothing hangs on it; so are numbers, unless they are asked for.
        """
        values = (value for path in paths if (value := self.get(path)) is not None)
        return next((fact for value in values if (fact := _fact(value, numbers))), None)


def plain(name: str) -> str:
    """A name as it is asked for: small letters without what parts words."""
    return name.translate(_PARTING).lower()


def words(name: str) -> list[str]:
    """The words that a name is made of, in small letters: ``bodyText``, ``body_text`` and ``BODY-TEXT`` alike."""
    return [word.lower() for word in _WORD.findall(name)]


def prose(value: Any) -> str | None:
    """The running text of a value, paragraphs parted by a blank line: of a string with or without markup, a list of
    paragraphs or of blocks, an object that holds one. None for a value of a shape that holds no text."""
    if type(value) is str:
        return markup.prose(value)
    if isinstance(value, list):
        texts = [prose(one) if not isinstance(one, dict) else _block(one) for one in value if one is not None]
        return "\n\n".join(filter(None, texts)) if None not in texts else None
    if isinstance(value, dict):
        return _block(value) or ("" if Object(value).holds(TEXT) else None)
    return None


def line(value: Any) -> str | None:
    """The text of a value in one line, markup taken off; None as for :func:`prose`."""
    text = prose(value)
    return None if text is None else one_line(text)


def _block(fields: Fields) -> str:
    """The running text of a block; "" for a picture, an advertisement, and what holds no text."""
    block = Object(fields)
    kind = next((value for name in TYPE if type(value := block.get(name)) is str), "")
    if kind_of_item(kind) not in {"text", "package"} or _NOT_RUNNING.intersection(words(kind)):
        return ""
    if plain(kind) in PARAGRAPHS:
        return markup.prose(_inline(fields))
    return next((text for name in TEXT if (text := prose(block.get(name)))), "")


def _inline(value: Any) -> str:
    """The text of what runs on in one line, as it is."""
    if isinstance(value, list):
        return ("" if any(isinstance(one, dict) for one in value) else "\n\n").join(map(_inline, value))
    if isinstance(value, dict):
        block = Object(value)
        if plain(str(block.get("type"))) in _BREAKS:
            return "\n"
        return next((text for name in TEXT if (text := _inline(block.get(name)))), "")
    return value if type(value) is str else ""


def _fact(value: Any, numbers: bool) -> str | None:
    texts = [_name(one, numbers) for one in (value if isinstance(value, list) else [value])]
    return ", ".join(dict.fromkeys(filter(None, texts)))[:_LONGEST_FACT] or None


def _name(value: Any, numbers: bool) -> str:
    if isinstance(value, dict):
        fields = Object(value)
        return next((name for path in NAMES if (name := _name(fields.get(path), numbers))), "")
    if type(value) is str or (numbers and isinstance(value, Number)):
        return " ".join(clean(value).split())
    return ""
