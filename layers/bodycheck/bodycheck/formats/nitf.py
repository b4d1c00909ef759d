"""NITF 2.5 to 3.6: one article as news agencies mark it up (https://iptc.org/standards/nitf/).

The body is ``body.content`` alone, without pictures and their captions, notes, and bylines of its own. The abstract,
the dateline and the tagline stand outside it and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import xml_document
from bodycheck.formats.content import Content
from bodycheck.formats.markup import text_of, without_headline
from bodycheck.formats.publication import status_of
from bodycheck.formats.xml_document import XML_LANG, attribute, child, children, said

NOT_BODY = frozenset(
    "abstract body.end body.head byline copyrite datasource dateline distributor fn hedline note tagline".split()
)
"""What NITF may put among the paragraphs of a body, or around them, that is none of its running text."""

_HEADLINES = ("hedline/hl1", "hedline", "headline/hl1", "headline")
"""Where ``body.head`` has it; the ``e`` and the ``a`` that the standard leaves out, some agencies put in."""
_BASIC_TIME = re.compile(
    r"(?P<date>\d{4}-?\d\d-?\d\d)(?:T(?P<time>\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?"
)


def recognises(content: Content) -> bool:
    return xml_document.root_name(content) == "nitf"


def read(content: Content) -> Iterator[Article]:
    article = article_of(xml_document.parse(content))
    if not article.headline and not article.body:
        raise UnreadableArticle(
            f"{content.name} is NITF without a headline and without a body. Give both, as hl1 and body.content."
        )
    yield article


def article_of(nitf: etree._Element) -> Article:
    """What an ``nitf`` element says. ``headline`` and ``body`` are "" where it has none."""
    docdata, head = child(nitf, "head/docdata"), child(nitf, "body/body.head")
    body, content = child(nitf, "body"), child(nitf, "body/body.content")
    running = content if content is not None else body
    status = status_of(docdata.get("management-status") if docdata is not None else None)
    release = time_of(docdata, "date.release")
    headline = next(filter(None, (said(head, path) for path in _HEADLINES)), None) or said(nitf, "head/title") or ""
    return Article(
        headline=headline,
        body=without_headline(text_of(running, NOT_BODY), headline) if running is not None else "",
        format="nitf",
        status=status,
        # The time of release has always passed by itself, unless the document says that it is held until then.
        embargoed=release if status == "embargoed" else None,
        uri=attribute(docdata, "doc-id", "id-string"),
        version=attribute(docdata, "du-key", "version") or attribute(docdata, "du-key", "generation"),
        section=attribute(nitf, "head/pubdata", "position.section"),
        byline=_byline(head, content),
        source=(
            attribute(docdata, "doc.copyright", "holder")
            or attribute(docdata, "doc.rights", "owner")
            or said(head, "distributor")
            or attribute(nitf, "head/pubdata", "name")
        ),
        url=_address(attribute(nitf, "head/pubdata", "ex-ref")),
        language=next(
            (tag for one in (content, body, nitf) if one is not None and (tag := one.get(XML_LANG))),
            nitf.get("baselang"),
        ),
        published=time_of(docdata, "date.issue"),
    )


def time_of(element: etree._Element | None, path: str) -> str | None:
    """The time that is given at ``path``, as the ``norm`` attribute or in words."""
    return iso_time(attribute(element, path, "norm") or said(element, path))


def iso_time(text: str | None) -> str | None:
    """A time in the short form of ISO 8601, which news agencies use (``20190514T100200+0200``), in the long one."""
    found = _BASIC_TIME.fullmatch(text) if text else None
    if not found:
        return text
    date, time, zone = found["date"].replace("-", ""), (found["time"] or "").replace(":", ""), found["zone"] or ""
    long = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    if time:
        long += "T" + ":".join((time[:2], time[2:4], time[4:] or "00"))
    if len(zone) > 1:
        hours, minutes = zone[:3], zone[3:].lstrip(":") or "00"
        zone = f"{hours}:{minutes}"
    return long + zone


def _byline(*places: etree._Element | None) -> str | None:
    """The first place's bylines. Who wrote it and what they are stand in elements of their own, thus in lines."""
    for place in places:
        lines = [line for byline in children(place, "byline") for line in text_of(byline).split("\n") if line]
        if lines:
            return ", ".join(line.rstrip(",; ") for line in lines)
    return None


def _address(text: str | None) -> str | None:
    return text if text and text.startswith(("http://", "https://")) else None
