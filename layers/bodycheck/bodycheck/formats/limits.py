"""How much of a file is read. Over a limit an article is ``unchecked``, and the explanation names the limit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may be asked to hold or to follow."""

    article_bytes: int = 10 * 1024 * 1024
    """The most bytes one article may have, unpacked."""
    ratio: int = 200
    """How many times its size a compressed file may come to, once it has come to ``article_bytes``. News text comes to
    3 to 20 times, a bomb to 1,000 and more."""
    depth: int = 100
    """How deeply JSON or XML may be nested."""
    articles: int = 5_000_000
    """How many articles a file may hold."""
    nesting: int = 3
    """How many files within files are opened: a feed in a gzip file in a ZIP archive is the third."""


DEFAULT = Limits()
