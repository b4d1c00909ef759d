"""Articles as JSON: an object with a headline and a body under the names that agencies, archives and editorial systems
have for them.

``headline`` or ``title`` over ``body``, ``text`` or ``content``, and the other names of
:mod:`~bodycheck.formats.json_wording`, are read in any spelling and inside other objects
(``{"data": {"item": {...}}}``). Where no object has such names, one is taken whose names sound like them and whose
values look like them. The body may be HTML, a list of paragraphs, or an editor's blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, product
from typing import Any

from bodycheck.article import Article
from bodycheck.formats import json_facts, markup
from bodycheck.formats import json_wording as wording
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.json_document import EXAMPLE, Fields, kind_of, looks_like_json, refusal
from bodycheck.formats.json_object import Object, line, plain, prose
from bodycheck.formats.publication import one_line, other_headlines
from bodycheck.formats.records import records

_HEADLINE_LENGTH = range(3, 31)
"""In words, for what only sounds like a headline."""
_UNSPACED_LENGTH = range(5, 81)
"""In characters, for scripts that put no space between words."""
_SHORTEST_BODY = 40
"""In characters, for what only sounds like a body."""

_DEEPEST = 8
_MOST_OBJECTS = 10_000
_LONGEST_NAME = 500
_CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+\d+ chars\]\Z")
"""How NewsAPI says that it has left out the rest."""


def recognises(content: Content) -> bool:
    told = content.media_type == "application/json" or content.name.lower().endswith(".json")
    return told or looks_like_json(content.text)


def read(content: Content) -> Iterator[Reading]:
    """The article; of an answer that lists several, each."""
    value = content.json
    if isinstance(value, list):
        raise refusal(
            content.name, f"is a JSON list of {len(value)} values; one file holds one article. Drop each as {EXAMPLE}."
        )
    found = _articles_in(value, content.name)
    if isinstance(found, _Candidate):
        yield _article(found, content.name)
    else:
        yield from records(content, found, _article_in, own_name)


def own_name(value: Any) -> str | None:
    """What a JSON object calls itself, or what that calls itself which it wraps; None where neither has a name."""
    while isinstance(value, dict):
        told = (one_line(name) for key in wording.OWN_NAMES if isinstance(name := value.get(key), str))
        if name := next(filter(None, told), None):
            return name[:_LONGEST_NAME]
        value = next((inner for key in wording.WRAPPERS if isinstance(inner := value.get(key), dict)), None)
    return None


@dataclass(frozen=True, slots=True)
class _Said:
    """What an object has for a headline or a body."""

    text: str = ""
    name: str = ""
    """The name that it stands under."""
    wrong: Any = None
    """What stands there in place of a text, where nothing else does."""


@dataclass(frozen=True)
class _Candidate:
    """An object somewhere in the file."""

    fields: Object
    key: str = ""
    listed: list[Any] | None = None
    """The outermost list of articles that it stands in."""

    @cached_property
    def headline(self) -> _Said:
        return _said(self.fields, wording.HEADLINE, _main_headline)

    @cached_property
    def body(self) -> _Said:
        """An object with a headline of its own is no body, but perhaps an article."""
        return _said(self.fields, wording.BODY, lambda value: "" if _is_titled(value) else prose(value))

    @cached_property
    def likely_headline(self) -> str:
        return self.headline.text or _likely_headline(self.fields)

    @cached_property
    def likely_body(self) -> str:
        return self.body.text or _likely_body(self.fields)

    def is_whole(self) -> bool:
        """Also without a body, where the object says that the article is not to be published."""
        if not self.headline.text:
            return False
        return bool(self.body.text) or json_facts.publication(self.fields)[0] != "usable"

    def is_likely(self) -> bool:
        return bool(self.likely_headline and self.likely_body)

    def says_something(self) -> bool:
        return bool(self.headline.text or self.body.text)

    def names_something(self) -> bool:
        return self.fields.holds(wording.HEADLINE) or self.fields.holds(wording.BODY)


def _article(found: _Candidate, name: str) -> Article:
    for said, text in ((found.headline, found.likely_headline), (found.body, found.likely_body)):
        given = [value for one in found.fields.spellings(said.name) if (value := found.fields.fields[one])]
        if any(value != given[0] for value in given):
            raise refusal(name, f'gives "{said.name}" twice in one object, in other letters. Keep one of them.')
        if said.wrong is not None and not text:
            fault = f'has {kind_of(said.wrong)} as its "{said.name}". Give a string, or a list of paragraphs.'
            raise refusal(name, fault)
    headline, body = found.likely_headline, _CUT.sub("", found.likely_body)
    return json_facts.article(
        found.fields,
        "json",
        headline=headline,
        body=markup.without_headline(body, headline) or body,
        headlines=other_headlines(headline, _variants(found.fields)),
        kind=json_facts.kind(found.fields),
    )


def _article_in(value: Any, name: str) -> Article:
    found = _articles_in(value, name)
    if not isinstance(found, _Candidate):
        raise refusal(name, "lists articles itself. Drop each as a file of its own.")
    return _article(found, name)


def _articles_in(value: Any, name: str) -> _Candidate | list[Any]:
    """The object that is the article, or the list of objects that are: the outermost that has both headline and body,
    else one that seems to, else one that has either."""
    if not isinstance(value, dict):
        raise refusal(name, f"is JSON but {kind_of(value)}, not an article. Give an object: {EXAMPLE}.")
    levels = _levels(value)
    kinds = (_Candidate.is_whole, _Candidate.is_likely, _Candidate.says_something, _Candidate.names_something)
    for fits, level in product(kinds, levels):
        if found := [candidate for candidate in level if fits(candidate)]:
            return _chosen(found, name)
    raise refusal(name, f"is JSON without a headline and without a body. Give both, as {EXAMPLE}.")


def _levels(value: Fields) -> list[list[_Candidate]]:
    """The objects in the file, from the outside in."""
    levels = [[_Candidate(_whole_object(value))]]
    left = _MOST_OBJECTS
    while left > 0 and levels[-1] and len(levels) < _DEEPEST:
        levels.append(list(islice(chain.from_iterable(map(_inside, levels[-1])), left)))
        left -= len(levels[-1])
    return levels


def _inside(outer: _Candidate) -> Iterator[_Candidate]:
    for key, value in outer.fields.fields.items():
        if isinstance(value, dict):
            yield _Candidate(_whole_object(value), key, outer.listed)
        elif isinstance(value, list) and (key == wording.GRAPH or wording.lists_articles(key)):
            listed = outer.listed if key == wording.GRAPH else outer.listed or value
            yield from (_Candidate(_whole_object(one), key, listed) for one in value if isinstance(one, dict))


def _whole_object(value: Fields) -> Object:
    """The object with those of its fields that stand in an object of their own."""
    own = Object(value)
    parts = [part for name in wording.PARTS if isinstance(part := own.get(name), dict)]
    if not parts:
        return own
    more = {name: inner for part in parts for name, inner in part.items() if own.get(plain(name)) is None}
    return Object({**more, **{name: inner for name, inner in value.items() if inner is not None}})


def _chosen(found: list[_Candidate], name: str) -> _Candidate | list[Any]:
    alone = [candidate for candidate in found if candidate.listed is None]
    if not alone:
        lists = {id(candidate.listed): candidate.listed or [] for candidate in found}
        return [item for listed in lists.values() for item in listed]
    named = [one for wrapper in wording.WRAPPERS for one in alone if one.key.lower() == wrapper]
    first = [one for one in named if one.key.lower() == named[0].key.lower()] or alone
    if len(first) > 1:
        fault = f"holds {len(alone)} objects that could each be the article. Drop each as a file of its own."
        raise refusal(name, fault)
    return first[0]


def _is_titled(value: Any) -> bool:
    return isinstance(value, dict) and Object(value).holds(wording.HEADLINE)


def _said(fields: Object, names: tuple[str, ...], text_of: Callable[[Any], str | None]) -> _Said:
    wrong = _Said()
    for name in names:
        for spelling in fields.spellings(name):
            value = fields.fields[spelling]
            text = text_of(value)
            if text:
                return _Said(text, name)
            if text is None and value is not None and wrong.wrong is None:
                wrong = _Said(name=name, wrong=value)
    return wrong


def _main_headline(value: Any) -> str | None:
    """Of several headlines the first, or the one that is named as the main one."""
    if isinstance(value, list):
        return next(filter(None, map(_main_headline, value)), None if value else "")
    text = line(value)
    return text or next((one for one, _ in _by_role(value)), text) if isinstance(value, dict) else text


def _variants(fields: Object) -> Iterator[tuple[str, str]]:
    """Headlines for some purpose, each with it: fields of that name, and what stands beside the main headline."""
    for name, value in fields.fields.items():
        if type(value) is str:
            if role := wording.role_of(name):
                yield line(value) or "", role
        elif isinstance(value, dict) and (plain(name) in wording.HEADLINE or wording.is_role(name)):
            for text, role in _by_role(value):
                yield text, role if plain(name) in wording.HEADLINE else name
        elif isinstance(value, list) and plain(name) in wording.HEADLINE:
            for one in value:
                told = Object(one).fact(["role", "type", "name"]) if isinstance(one, dict) else None
                yield _main_headline(one) or "", told or ""


def _by_role(value: Fields) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        if type(inner) is str and (role := wording.role_within(name)) and (text := line(inner)):
            yield text, role


def _likely_headline(fields: Object) -> str:
    """A line of a headline's length under a name that sounds like one."""
    found = [
        (bool(wording.role_of(name)), text)
        for name, value in fields.fields.items()
        if type(value) is str and "\n" not in value.strip() and wording.sounds_like_headline(name)
        if _is_headline_long(text := line(value) or "")
    ]
    return min(found, key=lambda one: one[0], default=(False, ""))[1]


def _is_headline_long(text: str) -> bool:
    return len(text.split()) in _HEADLINE_LENGTH or (not text.isascii() and len(text) in _UNSPACED_LENGTH)


def _likely_body(fields: Object) -> str:
    """The longest text under a name that sounds like a body's."""
    named = [value for name, value in fields.fields.items() if wording.sounds_like_body(name) and not _is_titled(value)]
    longest = max((prose(value) or "" for value in named), key=len, default="")
    return longest if len(longest) >= _SHORTEST_BODY else ""
