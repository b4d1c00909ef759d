"""Bytes to :class:`~bodycheck.article.Article`.

A reader is a module for one format of documents; :mod:`~bodycheck.formats.registry` has them in the order in which they
are asked. A container is a module for one format of files that hold many of those; :mod:`~bodycheck.formats.news_file`
reads any file, whatever holds it, part by part.
"""

from __future__ import annotations

import io

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Reading
from bodycheck.formats.limits import Limits
from bodycheck.formats.news_file import NewsFile


def read(data: bytes, name: str) -> Article:
    """The one article in ``data``. Raises UnreadableArticle, whose message names ``name`` and the mend, where there is
    none, or more than one."""
    found = list(NewsFile(io.BytesIO(data), name).readings())
    if len(found) != 1:
        raise UnreadableArticle(f"{name} holds {len(found)} articles, not one.")
    if isinstance(found[0], UnreadableArticle):
        raise found[0]
    return found[0]


__all__ = ["Article", "Limits", "NewsFile", "Reading", "read"]
