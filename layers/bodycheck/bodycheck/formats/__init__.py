"""Bytes to :class:`~bodycheck.article.Article`: one module for each format, one registry.

A format is a module with ``recognises(content) -> bool`` and ``read(content) -> Article``. The first that recognises
the content reads it, so the order goes from the surest sign to none: plain text takes whatever is left. A new format
goes above ``unsupported``, which turns away what only looks like text.
"""

from __future__ import annotations

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import json_article, plain_text, unsupported
from bodycheck.formats.content import Content, Reader

READERS: tuple[Reader, ...] = (unsupported, json_article, plain_text)


def read(data: bytes, name: str) -> Article:
    """The article in ``data``.

    ``name`` is the file's path or key. Raises UnreadableArticle, whose message names it and what mends it, where the
    bytes hold no article; never anything else.
    """
    content = Content(data, name)
    if not data.strip():
        held = f"{len(data)} bytes of white space" if data else "no bytes"
        raise UnreadableArticle(f"{name} is empty ({held}). Write the article's headline and body into it.")
    return next(reader for reader in READERS if reader.recognises(content)).read(content)


__all__ = ["READERS", "Content", "Reader", "read"]
