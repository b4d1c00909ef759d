"""Editions: versions of one publisher's article that lie under different keys. Only the newest is listed as current."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from bodycheck.article import Article
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.failures import carried_out, sorted_failures
from bodycheck.cloud.verdict_item import CURRENT, Edition, Item, listing_keys, plain
from bodycheck.errors import RetryableFailure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource

MOST_MEMBERS = 200
"""Editions of one article that are kept account of; older ones stay superseded."""
_ROUNDS = 10
_EDITIONS = "editions"

Members = dict[str, dict[str, Any]]
"""By address: which version it is (``rank``), and what it was last marked as superseded by (``by``, "" for nothing)."""


def edition_of(article: Article | None) -> Edition | None:
    """None for an article that does not say which version of which article it is."""
    if article is None or not (article.uri and article.version):
        return None
    return Edition(article.uri, article.version, article.updated or article.published or "")


class Editions:
    """The editions of the articles of one table."""

    def __init__(self, dynamodb: DynamoDBServiceResource, name: str) -> None:
        self._table = dynamodb.Table(name)

    def settle(self, drop: Drop) -> None:
        """See to it that every edition of the drop's article but the newest is marked as superseded, and no other.

        Twice or late changes nothing. An edition that was removed no longer counts; one that was canceled does.
        """
        item = self._item(drop.article)
        if not item or "uri" not in item:
            return
        for _ in range(_ROUNDS):
            held = self._get(_key(drop.bucket, item["uri"]))
            members: Members = dict(held.get("members", {}))
            if item.get("withdrawn") and item.get("status") != "canceled":
                members.pop(drop.article, None)
            else:
                by = item.get("superseded_by", "")
                members[drop.article] = {"rank": _rank(item), "by": by}
            members = _newest_first(members)
            for address, by in _wanted(members).items():
                if members[address]["by"] != by and self._mark(address, item["uri"], by):
                    members[address] = {**members[address], "by": by}
            if members == held.get("members", {}) or self._put(drop, item["uri"], held, members):
                return
        raise RetryableFailure(f"{drop.article}: its editions changed {_ROUNDS} times while they were being sorted")

    def of(self, bucket: str, uri: str) -> list[str]:
        """The addresses of an article's editions, the newest first."""
        return list(_newest_first(self._get(_key(bucket, uri)).get("members", {})))

    def _mark(self, address: str, uri: str, by: str) -> bool:
        """Mark the current item at ``address`` as superseded ``by`` another, or by none; a tombstone needs no mark."""
        item = self._item(address)
        if not item or item.get("uri") != uri or "verdict" not in item:
            return True
        values: dict[str, Any] = {":checked_at": item["checked_at"]}
        if by:
            change, values[":by"] = "SET superseded_by = :by REMOVE verdict_day, source_day", by
        else:
            keys = listing_keys(item)
            change = "SET verdict_day = :verdict_day, source_day = :source_day REMOVE superseded_by"
            values.update({f":{name}": value for name, value in keys.items()})
        return carried_out(
            address,
            lambda: self._table.update_item(
                Key={"article": address, "revision": CURRENT},
                UpdateExpression=change,
                ConditionExpression="checked_at = :checked_at",
                ExpressionAttributeValues=values,
            ),
        )

    def _put(self, drop: Drop, uri: str, held: Item, members: Members) -> bool:
        item = {**_key(drop.bucket, uri), "uri": uri, "members": members, "count": held.get("count", 0) + 1}
        unchanged: ConditionBase = Attr("count").eq(held["count"]) if held else Attr("article").not_exists()
        return carried_out(drop.article, lambda: self._table.put_item(Item=item, ConditionExpression=unchanged))

    def _item(self, address: str) -> Item:
        return self._get({"article": address, "revision": CURRENT})

    def _get(self, key: Mapping[str, str]) -> Item:
        with sorted_failures(key["article"]):
            answer = self._table.get_item(Key=dict(key), ConsistentRead=True)
        found: Item = plain(answer.get("Item", {}))
        return found


def _key(bucket: str, uri: str) -> dict[str, str]:
    return {"article": f"uri#{bucket}#{hashlib.sha256(uri.encode()).hexdigest()}", "revision": _EDITIONS}


def _rank(item: Item) -> list[Any]:
    """By number where the version is one, else by the time of the update, then by the version's letters."""
    version = str(item["uri_version"])
    number = int(version) if re.fullmatch(r"\d{1,18}", version) else 0
    return [number, str(item.get("uri_updated", "")), version]


def _newest_first(members: Members) -> Members:
    ordered = sorted(members.items(), key=lambda member: (member[1]["rank"], member[0]), reverse=True)
    return dict(ordered[:MOST_MEMBERS])


def _wanted(members: Members) -> dict[str, str]:
    """What each is superseded by: nothing for the newest, and for copies of it."""
    if not members:
        return {}
    newest, first = next(iter(members.items()))
    return {address: newest if member["rank"] < first["rank"] else "" for address, member in members.items()}
