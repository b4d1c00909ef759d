"""Reading the verdict table: what was checked lately, and how an article came to its verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from bodycheck.cloud.failures import sorted_failures
from bodycheck.cloud.verdict_item import CURRENT, Item, plain
from bodycheck.cloud.verdict_table import timestamp, utc_now
from bodycheck.errors import RetryableFailure
from bodycheck.verdict import VERDICT_LABELS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource

_KEYS_AT_ONCE = 100  # BatchGetItem's limit
_TRIES = 8  # for the keys that BatchGetItem leaves out when it is busy


class VerdictListing:
    """The verdicts of one table, many at a time. ``clock`` tells how far back *since* is."""

    def __init__(self, dynamodb: DynamoDBServiceResource, name: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._dynamodb, self._table, self._clock = dynamodb, dynamodb.Table(name), clock

    def history(self, article: str) -> list[Item]:
        """Every revision of the article but the current item, the oldest first. S3 tells seconds apart: of two within
        one, that which was checked first comes first."""
        pages = self._pages(KeyConditionExpression=Key("article").eq(article), ConsistentRead=True)
        revisions = [item for item in pages if item["revision"] != CURRENT]
        return sorted(revisions, key=lambda item: (item["last_modified"], item["checked_at"]))

    def recent(
        self, since: datetime, *, verdicts: Sequence[str] = VERDICT_LABELS, source: str | None = None
    ) -> list[Item]:
        """Whole current items checked since then, the latest first; from the indexes, a partition a day."""
        begin = timestamp(since)
        days = _days(since.astimezone(UTC), self._clock().astimezone(UTC))
        keys: list[tuple[str, str]] = []
        for day in days:
            partitions = [("by-source", "source_day", source)] if source else [
                ("by-verdict", "verdict_day", verdict) for verdict in verdicts
            ]  # fmt: skip
            for index, attribute, value in partitions:
                condition = Key(attribute).eq(f"{value}#{day}") & Key("checked_at").gte(begin)
                found = self._pages(IndexName=index, KeyConditionExpression=condition)
                keys += [(item["checked_at"], item["article"]) for item in found if item["verdict"] in verdicts]
        articles = [article for _, article in sorted(keys, reverse=True)]
        return list(self._whole(articles))

    def _pages(self, **query: Any) -> Iterator[Item]:
        while True:
            with sorted_failures(self._table.name):
                answer = self._table.query(**query)
            yield from map(plain, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _whole(self, articles: Sequence[str]) -> Iterator[Item]:
        for at in range(0, len(articles), _KEYS_AT_ONCE):
            chunk = articles[at : at + _KEYS_AT_ONCE]
            found: dict[str, Item] = {}
            wanted: Any = {self._table.name: {"Keys": [{"article": article, "revision": CURRENT} for article in chunk]}}
            for attempt in range(_TRIES):
                time.sleep(0.05 * 2**attempt if attempt else 0)
                with sorted_failures(self._table.name):
                    answer = self._dynamodb.batch_get_item(RequestItems=wanted)
                found.update({str(i["article"]): plain(i) for i in answer["Responses"].get(self._table.name, [])})
                wanted = answer.get("UnprocessedKeys")
                if not wanted:
                    break
            else:
                raise RetryableFailure(f"{self._table.name}: items were left unread {_TRIES} times; ask again")
            yield from (found[article] for article in chunk if "verdict" in found.get(article, {}))


def _days(first: datetime, last: datetime) -> list[str]:
    span = max(0, (last.date() - first.date()).days)
    return [(first.date() + timedelta(days=n)).isoformat() for n in range(span + 1)]
