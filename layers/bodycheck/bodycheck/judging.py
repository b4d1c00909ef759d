"""From a file's bytes to its verdict: the one way through, for the handler and the command line alike."""

from __future__ import annotations

from dataclasses import dataclass

from bodycheck import checker
from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import read
from bodycheck.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with its verdict. ``article`` is None where the bytes hold none; the verdict says why."""

    article: Article | None
    verdict: Verdict


def judge(data: bytes, name: str, *, identity: str) -> Judged:
    """Read ``data`` as an article and check it.

    ``name`` is the file's name or key (a hint for its format, and what messages call it); ``identity`` becomes the
    verdict's id. Bytes that hold no article are no error here: their verdict is ``unchecked`` with the reader's
    reason.
    """
    try:
        article = read(data, name)
    except UnreadableArticle as error:
        return Judged(None, checker.unchecked("", "", reason=error.reason, explanation=str(error), identity=identity))
    return Judged(article, checker.check(article.headline, article.body, identity=identity))
