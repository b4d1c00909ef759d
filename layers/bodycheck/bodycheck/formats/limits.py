"""How much of a file is read. Over a limit an article is ``unchecked``, and the explanation names the limit."""

from __future__ import annotations

from dataclasses import dataclass

from bodycheck.errors import UnreadableArticle


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


def too_large(what: str, limits: Limits) -> UnreadableArticle:
    return _over(
        f"{what} has more than {limits.article_bytes:,} bytes, which is the most that one article may have."
        " Split it, or raise MaxArticleBytes."
    )


def too_many(what: str, limits: Limits, *, record: str | None = None) -> UnreadableArticle:
    fault = f"{what} holds more than {limits.articles:,} articles. Split it, or raise MaxArticlesPerFile."
    return _over(fault, record)


def packed_too_tightly(what: str, limits: Limits) -> UnreadableArticle:
    return _over(
        f"{what} unpacks to more than {limits.ratio} times its size, as no news do. Pack it again, or"
        " raise MaxUnpackingRatio."
    )


def _over(fault: str, record: str | None = None) -> UnreadableArticle:
    return UnreadableArticle(fault, reason="too_large", record=record)
