"""The article: what a file says once its format is out of the way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One headline and its body, as read.

    ``body`` is the running text alone: section label, repeated headline, byline and dateline lines are taken off and,
    where they say something, kept in fields of their own.
    """

    headline: str
    body: str
    format: str
    """Which reader read it: ``text`` or ``json``."""
    section: str | None = None
    byline: str | None = None
    source: str | None = None
    """Who published it, where the file says so."""
    url: str | None = None
    published: str | None = None
