"""ninjs 1.0 to 3.3, IPTC's news in JSON (https://iptc.org/std/ninjs/), and dialects of it (TT, NTB, AP, Superdesk).

Version 1 has a ``headline`` and, for each form of the text, a ``body_*``; versions 2 and 3 have lists, ``headlines``
and ``bodies``, whose entries say by role and content type what they are. Each is looked for in every item, whatever it
says of its version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bodycheck.article import Article, Kind
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import json_facts, markup
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.json_article import own_name
from bodycheck.formats.json_document import Fields, kind_of, looks_like_json, refusal
from bodycheck.formats.json_object import Object, prose, words
from bodycheck.formats.json_wording import BODY, HEADLINE
from bodycheck.formats.publication import KINDS, code, kind_of_item, one_line, other_headlines
from bodycheck.formats.records import records

MARKS = (
    "pubstatus", "versioncreated", "firstcreated", "contentcreated", "embargoeduntil", "representationtype", "altids",
    "infosources", "copyrightholder", "copyrightnotice", "usageterms", "ednote", "slugline", "located", "renditions",
    "associations", "trustindicator", "trustindicators", "descriptiontext", "descriptions",
    "eventdetails", "plannedcoverage", "headlines", "bodies", "bodytext", "bodyxhtml", "bodyhtml", "profile", "urgency",
)  # fmt: skip
"""Properties that little else has. An item that names no standard must have two, or one and a ``type`` of ninjs."""
TYPES = frozenset("audio component composite event graphic picture planning text video".split())
ITEMS = ("items", "newsitems", "hits", "results", "associations")
"""Where an object without a text of its own keeps items that may have one."""

_TEXT_NAME = re.compile(r"headline|headline_\w+|headlines|body_\w+|bodies|title")
"""How ninjs spells where headline and body are. Who spells them otherwise has a JSON of their own."""
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_OWN_XML = re.compile(r"(?:application|text)/(?:(?!xhtml)[\w.-]+\+)?xml\b.*", re.IGNORECASE)
_TEXTS, _ROLES = frozenset({"value", "text"}), frozenset({"role", "name"})
_MAIN = frozenset({"", "main", "headline"})
_FORMATS = frozenset("body full html main nitf plain rich richhtml richtext text txt xhtml xml".split())
"""Words in the role of a body, or behind ``body_``, that say in what form it is, and not what part of it."""
_PARTIAL = frozenset(
    "abstract bullets caption correction deck ednote excerpt extract facts factbox infobox ingress intro kicker lead"
    " links note preamble preview promo script short shotlist sidebar snippet social standfirst summary teaser".split()
)
_AS_LONG = 0.8
"""The share of the longest form's length from which another counts as long: then the one with more paragraphs is it."""


def recognises(content: Content) -> bool:
    if not looks_like_json(content.text):
        return False
    try:
        return _is_item(content.json) or _is_wrapper(content.json)
    except UnreadableArticle:
        return False  # JSON's own reader says what is wrong with it


def read(content: Content) -> Iterator[Reading]:
    """The item; of a package without a text, and of what merely lists items, those within."""
    value = content.json
    within = _items_within(value) if _is_wrapper(value) else _texts_of_package(value)
    if not within:
        yield _article(value, content.name)
        return
    yield from records(content, within, lambda item, name: _as_part_of(value, _article(item, name)), own_name)


def _is_item(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    fields = Object(value)
    standard = fields.get("standard") or fields.get("$standard")
    if isinstance(standard, dict) and "ninjs" in (Object(standard).fact(["name", "schema"]) or "").lower():
        return True
    marks = sum(fields.get(name) is not None for name in MARKS) + (fields.fact(["type"]) in TYPES)
    spelt = [spelling for name in (*HEADLINE, *BODY) for spelling in fields.spellings(name)]
    if "body" in spelt and _is_list_of_forms(fields.fields["body"]):
        spelt.remove("body")
    return marks >= 2 and fields.fact(["uri", "guid"]) is not None and all(map(_TEXT_NAME.fullmatch, spelt))


def _is_list_of_forms(value: Any) -> bool:
    """Whether it is what 2.0 calls ``bodies``, and a draft of it ``body``: the text in several forms."""
    return (
        isinstance(value, list)
        and value != []
        and all(isinstance(one, dict) and _TEXTS & set(one) and _ROLES & set(one) for one in value)
    )


def _is_wrapper(value: Any) -> bool:
    return isinstance(value, dict) and not _is_item(value) and any(map(_is_item, _items_within(value)))


def _items_within(value: Fields) -> list[Fields]:
    """The objects that it holds as its items, listed or named."""
    held = [Object(value).get(name) for name in ITEMS]
    lists = [list(one.values()) if isinstance(one, dict) else one for one in held if isinstance(one, dict | list)]
    return next((found for one in lists if (found := [item for item in one if isinstance(item, dict)])), [])


def _texts_of_package(value: Fields) -> list[Fields]:
    """The texts in a package that has none itself. A text without its body is no package (it may be canceled, or yet to
    come), and what is associated with it are other articles."""
    fields = Object(value)
    if code(fields.fact(["type"])) not in {"", "composite", "package"} or _body(_bodies(fields)):
        return []
    return [
        item
        for item in _items_within(value)
        if _is_item(item) and _kind(Object(item)) in {"text", "package"} and _body(_bodies(Object(item)))
    ]


def _article(value: Fields, name: str) -> Article:
    fields = Object(value)
    headlines, bodies = _headlines(fields), _bodies(fields)
    for what, forms in (("headline", headlines), ("body", bodies)):
        wrong = next((form for form in forms if form.text is None), None)
        if wrong and not any(form.text for form in forms):
            raise refusal(name, f"has {kind_of(wrong.value)} as its {what}. Give a string.")
    told = [(one_line(form.text), form.role) for form in headlines if form.text]
    main = next((text for text, role in told if role in _MAIN), next((text for text, _ in told), None))
    headline, body = main or fields.fact(["title"]) or "", _body(bodies)
    return json_facts.article(
        fields,
        "ninjs",
        headline=headline,
        body=markup.without_headline(body, headline) or body,
        headlines=other_headlines(headline, told),
        kind=_kind(fields),
    )


def _as_part_of(package: Fields, article: Article) -> Article:
    """What is said of the package's publication holds for its parts, unless they say something themselves."""
    if article.status != "usable":
        return article
    status, embargoed = json_facts.publication(Object(package))
    return replace(article, status=status, embargoed=embargoed)


def _kind(fields: Object) -> Kind:
    told = fields.fact(["type"])
    if told is None and (fields.holds(["eventdetails", "plannedcoverage"])):
        return "event"
    profile = fields.fact(["profile"])
    if told is None and code(profile) in KINDS:
        return kind_of_item(profile)
    return kind_of_item(told or fields.fact(["mimetype"]))


@dataclass(frozen=True, slots=True)
class _Form:
    """One form in which an item gives its headline or its body."""

    value: Any
    text: str | None
    """None where the value is no text."""
    role: str
    media_type: str

    @classmethod
    def of(cls, value: Any, role: str = "", media_type: str = "") -> _Form:
        marked_up = isinstance(value, str) and "html" in f"{media_type} {role}".lower()
        # Markup without a single tag: its line ends are spaces, unless it has blank lines after all.
        one_line_ends = marked_up and not _BLANK_LINE.search(value.strip())
        return cls(value, markup.paragraphs(value) if one_line_ends else prose(value), role, media_type)

    @property
    def purpose(self) -> set[str]:
        """What it is for, beyond being the body."""
        return {word for word in words(self.role) if not word.isdigit()} - _FORMATS


def _headlines(fields: Object) -> list[_Form]:
    """``headline`` itself and the list before the variants by name."""
    named = [name for name in fields.fields if name.startswith("headline_")]
    return [
        *_listed(fields.get("headline")),
        *_listed(fields.get("headlines")),
        *(_Form.of(value, name.removeprefix("headline_")) for name in named if (value := fields.fields[name])),
    ]


def _bodies(fields: Object) -> list[_Form]:
    body = fields.fields.get("body")
    listed = _is_list_of_forms(body)
    named = [name for name in fields.fields if name.startswith("body_") or (name == "body" and not listed)]
    return [
        *_listed(fields.get("bodies")),
        *_listed(body if listed else None),
        *(_Form.of(value, name) for name in named if (value := fields.fields[name])),
    ]


def _listed(value: Any) -> Iterator[_Form]:
    """Each entry of ``headlines`` or ``bodies``, or what stands there in place of a list."""
    for one in value if isinstance(value, list) else [value]:
        about = Object(one if isinstance(one, dict) else {})
        text = next((about.get(name) for name in ("value", "text") if about.holds([name])), one)
        if text is not None:
            role, media_type = about.fact(["role", "name"]), about.fact(["contenttype", "mimetype"])
            yield _Form.of(text, code(role), media_type or "")


def _body(forms: list[_Form]) -> str:
    """The whole body in the form that shows its paragraphs best; "" where there is none."""
    forms = [form for form in forms if form.text]
    forms = [form for form in forms if not form.purpose & _PARTIAL] or forms
    forms = [form for form in forms if not form.purpose] or forms
    # Some agency's own XML holds much that is no body.
    forms = [form for form in forms if not _OWN_XML.fullmatch(form.media_type)] or forms
    texts = [form.text or "" for form in forms]
    longest = max(map(len, texts), default=0)
    as_long = [text for text in texts if len(text) >= longest * _AS_LONG]
    return max(as_long, key=lambda text: text.count("\n\n"), default="")
