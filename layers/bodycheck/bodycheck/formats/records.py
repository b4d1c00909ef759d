"""The articles of one document that holds several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.limits import too_many

Item = TypeVar("Item")

_LONGEST_NAME = 500


class Names:
    """Names of the articles within one document: no two are the same."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def name(self, given: str | None, number: int) -> str:
        """``given``, or the article's ``number`` where it has no name; the second of a name has "~2" behind it."""
        first = name = (given or str(number))[:_LONGEST_NAME]
        while name in self._times:
            self._times[first] += 1
            name = f"{first}~{self._times[first]}"
        self._times[name] = 1
        return name


def records(
    content: Content,
    items: Sequence[Item],
    article_of: Callable[[Item, str], Article],
    name_of: Callable[[Item], str | None],
) -> Iterator[Reading]:
    """What ``article_of`` makes of each item and of what messages call it, under the name that the item gives itself,
    or its number."""
    names = Names()
    for number, item in enumerate(items, 1):
        if number > content.limits.articles:
            yield too_many(content.name, content.limits, record=str(number))
            return
        record = names.name(name_of(item), number)
        try:
            yield replace(article_of(item, f"item {number} of {content.name}"), record=record)
        except UnreadableArticle as error:
            yield UnreadableArticle(str(error), reason=error.reason, record=record)
