"""XML and HTML that no other reader takes: better named as what it is than judged with its tags as prose."""

from __future__ import annotations

import re
from typing import NoReturn

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content

_MARKUP = re.compile(
    r"<\?xml\b|<!doctype\b|<(?:rss|feed|rdf:rdf|newsml|newsitem|newsmessage|contentset|contentmeta|nitf|html)\b"
)


def recognises(content: Content) -> bool:
    return _MARKUP.match(content.beginning) is not None


def read(content: Content) -> NoReturn:
    raise UnreadableArticle(
        f"{content.name} seems to be an XML document of a kind that is not read. What is read: NewsML, NITF, RSS, Atom"
        " and web pages; or save headline and body as plain text or as JSON with `headline` and `body`."
    )
