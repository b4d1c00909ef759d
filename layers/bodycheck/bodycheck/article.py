"""The article: what a file says once its format is out of the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["usable", "embargoed", "withheld", "canceled"]
"""Publication status, after IPTC's ``pubStatus``: ``canceled`` must not be published at all, ``withheld`` not now,
``embargoed`` not before a time that the article names."""

Kind = Literal["text", "picture", "graphic", "video", "audio", "event", "package", "other"]
"""What a news item is, after IPTC's item classes. Only a text has a body that a headline could be checked against."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline beside the first one: for print, for the web, for a social network, a variant under test."""

    text: str
    role: str
    """What it is for, in the words of its format (``print``, ``web``, ``social``, ``seo``, ``short`` ...)."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, as read.

    ``headline`` is one line, "" where there is none. ``body`` is the running text alone, paragraphs parted by a blank
    line: section label, repeated headline, byline and dateline lines are taken off and, where they say something, kept
    in fields of their own. Times are ISO 8601 where the format has a form for them, else as they were written.
    """

    headline: str
    body: str
    format: str
    """Which reader read it: ``text``, ``json``, ``ninjs`` ..."""
    headlines: tuple[Headline, ...] = ()
    """Other headlines of the same article; none says the same as ``headline`` or as another one."""
    kind: Kind = "text"
    status: Status = "usable"
    embargoed: str | None = None
    """When an embargo ends."""
    uri: str | None = None
    """The publisher's own name for the article, the same in each of its versions."""
    version: str | None = None
    section: str | None = None
    byline: str | None = None
    source: str | None = None
    """Who published it, where the file says so."""
    url: str | None = None
    language: str | None = None
    """As the file says (BCP 47); what the text is in, the checker finds out for itself."""
    published: str | None = None
    updated: str | None = None
    record: str | None = None
    """Its name within a file of many articles: the same whenever the file is read again. None where the file is the
    article."""
