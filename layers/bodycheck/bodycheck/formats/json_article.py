"""Articles as JSON: ``headline`` or ``title`` over ``body``, ``text`` or ``content``.

Names are read whatever their case, also one level down (``{"article": {...}}``). The body may be a list of paragraphs.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content
from bodycheck.formats.decoding import clean

# In the order in which they are believed.
HEADLINE = ("headline", "title")
BODY = ("body", "text", "content", "articlebody")
SECTION = ("section", "articlesection", "category")
BYLINE = ("byline", "author", "authors", "creator")
SOURCE = ("source", "publisher", "site", "site_name")
URL = ("url", "link", "canonical_url")
PUBLISHED = ("published", "published_at", "datepublished", "date_published", "pubdate", "date")

_LONGEST_FACT = 500
_BEGINNING = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')
_EXAMPLE = '{"headline": "...", "body": "..."}'

Fields = dict[str, Any]


def recognises(content: Content) -> bool:
    return content.name.lower().endswith(".json") or _BEGINNING.match(content.text.lstrip()) is not None


def read(content: Content) -> Article:
    fields = _article_fields(_parse(content), content.name)
    return Article(
        headline=" ".join(_prose(fields, HEADLINE, content.name).split()),
        body=_prose(fields, BODY, content.name),
        format="json",
        section=_fact(fields, SECTION),
        byline=_fact(fields, BYLINE),
        source=_fact(fields, SOURCE),
        url=_fact(fields, URL),
        published=_fact(fields, PUBLISHED),
    )


def _parse(content: Content) -> Any:
    try:
        return json.loads(
            content.text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_Number,
            parse_int=_Number,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.msg == "Extra data":
            fault = f"holds more than one JSON value ({where}). Drop each article as a file of its own."
        else:
            fault = f"is not valid JSON: {error.msg} at {where}. Write it again with a JSON library."
    except _NotJson as error:
        fault = str(error)
    except RecursionError:
        fault = f"is JSON nested too deeply to read. Give the article flat, as {_EXAMPLE}."
    raise _refusal(content.name, fault)


def _article_fields(value: Any, name: str) -> Fields:
    """The object that holds the article, its names in lower case: the outermost one, or one just inside it."""
    if isinstance(value, list):
        raise _refusal(
            name, f"is a JSON list of {len(value)} values; one file holds one article. Drop each as {_EXAMPLE}."
        )
    if not isinstance(value, dict):
        raise _refusal(name, f"is JSON but {_kind(value)}, not an article. Give an object: {_EXAMPLE}.")
    outer = _lowered(value, name)
    if _holds(outer, HEADLINE) or _holds(outer, BODY):
        return outer
    inner = {key: _lowered(inside, name) for key, inside in outer.items() if isinstance(inside, dict)}
    candidates = {key: fields for key, fields in inner.items() if _holds(fields, HEADLINE) or _holds(fields, BODY)}
    whole = {key: fields for key, fields in candidates.items() if _holds(fields, HEADLINE) and _holds(fields, BODY)}
    found = whole or candidates
    if "article" in found:
        return found["article"]
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise _refusal(
            name, f"holds {len(found)} objects that could each be the article. Drop each as a file of its own."
        )
    raise _refusal(name, f"is JSON without a headline and without a body. Give both, as {_EXAMPLE}.")


def _prose(fields: Fields, names: tuple[str, ...], file: str) -> str:
    """The first of the fields that says something; "" where none does."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list) and all(type(paragraph) is str for paragraph in value):
            value = "\n\n".join(value)
        if value is not None and type(value) is not str:
            raise _refusal(file, f'has {_kind(value)} as its "{name}". Give a string, or a list of paragraphs.')
        if value and (text := clean(value).strip()):
            return text
    return ""


def _fact(fields: Fields, names: tuple[str, ...]) -> str | None:
    """A short text beside the article; what has another shape is passed over, for nothing hangs on it."""
    for name in names:
        values = fields.get(name)
        texts = [
            " ".join(clean(text).split())
            for value in (values if isinstance(values, list) else [values])
            if type(text := value.get("name") if isinstance(value, dict) else value) is str
        ]
        if joined := ", ".join(filter(None, texts)):
            return joined[:_LONGEST_FACT]
    return None


def _holds(fields: Fields, names: tuple[str, ...]) -> bool:
    return any(name in fields for name in names)


def _lowered(fields: Fields, name: str) -> Fields:
    lowered: Fields = {}
    for key, value in fields.items():
        if key.lower() in lowered and key.lower() in (*HEADLINE, *BODY):
            raise _refusal(name, f'gives "{key.lower()}" twice in one object, in other letters. Keep one of them.')
        lowered[key.lower()] = value
    return lowered


class _Number(str):
    """A number as it was spelt: none is needed, and one of a million digits costs nothing so."""


class _NotJson(ValueError):
    """Python's parser would take it; the standard (RFC 8259) does not."""


def _without_duplicates(pairs: list[tuple[str, Any]]) -> Fields:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _NotJson("gives a name twice in one object, so either value could be meant. Keep one of them.")
    return fields


def _refuse_constant(constant: str) -> NoReturn:
    raise _NotJson(f"is not valid JSON: it holds {constant}. Leave that value out or write null.")


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", dict: "an object", list: "a list", type(None): "null", _Number: "a number"}
    return kinds.get(type(value), "a string")


def _refusal(name: str, fault: str) -> UnreadableArticle:
    return UnreadableArticle(f"{name} {fault}")
