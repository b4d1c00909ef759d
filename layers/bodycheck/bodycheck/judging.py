"""From what was read of an article to its verdict: one way for the functions and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from bodycheck import checker
from bodycheck.article import Article, Headline, Kind
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import NewsFile, Reading
from bodycheck.formats.limits import DEFAULT, Limits
from bodycheck.verdict import HeadlineVerdict, Verdict

MOST_HEADLINES = 12
"""Headlines of one article that are checked; no newsroom writes more, and each costs a check."""

_KINDS: dict[Kind, str] = {
    "picture": "a picture",
    "graphic": "a graphic",
    "video": "a video",
    "audio": "a recording",
    "event": "an event",
    "package": "a package of other items",
    "other": "no text",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with its verdict. ``article`` is None where there is none; the verdict says why."""

    article: Article | None
    verdict: Verdict


def judge_all(file: BinaryIO, name: str, limits: Limits = DEFAULT) -> Iterator[Judged]:
    """Read and check every article of a file, one at a time. ``name`` is its path; with ``#`` and an article's own name
    behind it where there are many, it becomes the verdict's id."""
    for reading in NewsFile(file, name, limits).readings():
        yield judge(reading, identity=name if reading.record is None else f"{name}#{reading.record}")


def judge(reading: Reading, *, identity: str) -> Judged:
    """Check what was read. ``identity`` becomes the verdict's id.

    What is no article is no error here: its verdict is ``unchecked`` with the reader's reason. Of several headlines
    each is checked against the body, and the verdict is that of the worst.
    """
    if isinstance(reading, UnreadableArticle):
        verdict = checker.unchecked("", "", reason=reading.reason, explanation=str(reading), identity=identity)
        return Judged(None, verdict)
    if explanation := _obstacle(reading):
        verdict = checker.unchecked(
            reading.headline, "", reason=_reason(reading), explanation=explanation, identity=identity
        )
    else:
        verdict = _worst(reading, identity)
    return Judged(reading, replace(verdict, status=reading.status, embargoed=reading.embargoed))


def _obstacle(article: Article) -> str | None:
    """Why an article is not judged, whatever its headline and body say."""
    if article.status == "canceled":
        return "The publisher has canceled this article: it has no verdict any more."
    if article.kind != "text":
        return f"This is {_KINDS[article.kind]}, with no body that a headline could be checked against."
    return None


def _reason(article: Article) -> str:
    return "canceled" if article.status == "canceled" else "no_body"


def _worst(article: Article, identity: str) -> Verdict:
    headlines = (Headline(article.headline, "main"), *article.headlines[: MOST_HEADLINES - 1])
    if not article.headline and len(headlines) > 1:
        headlines = headlines[1:]
    verdicts = [checker.check(headline.text, article.body, identity=identity) for headline in headlines]
    if len(verdicts) == 1:
        return verdicts[0]
    worst = min(verdicts, key=lambda verdict: (verdict.support is None, not verdict.flagged, verdict.support or 0.0))
    return replace(worst, headlines=_best_first(headlines, verdicts))


def _best_first(headlines: Sequence[Headline], verdicts: Sequence[Verdict]) -> tuple[HeadlineVerdict, ...]:
    each = [
        HeadlineVerdict(headline.text, headline.role, verdict.verdict, verdict.support, verdict.reasons)
        for headline, verdict in zip(headlines, verdicts, strict=True)
    ]
    return tuple(sorted(each, key=lambda one: -1.0 if one.support is None else one.support, reverse=True))
