"""What lies in the bucket and what the table tracks, each one by one in the order of keys.

S3 lists keys, and DynamoDB sorts them, by their UTF-8 bytes; so does Python by code points. Two such streams can be
laid side by side without holding either.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import ConditionBase, Key

from bodycheck.cloud.failures import sorted_failures
from bodycheck.cloud.objects import timestamp
from bodycheck.cloud.verdict_item import SHARDS, key_shard

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client

INDEX = "by-key"
_TRACKED_AT_ONCE = 250
"""Entries of each of the index's partitions that are held at a time."""


@dataclass(frozen=True, slots=True)
class Content:
    """Which content of an object: as a listing of the bucket tells it."""

    last_modified: str
    etag: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the bucket."""

    key: str
    content: Content


@dataclass(frozen=True, slots=True)
class TrackedArticle:
    """A current verdict of the table, on an object."""

    key: str
    content: Content
    checker_key: str


class Inventory:
    """One bucket and the verdicts on what lies in it."""

    def __init__(self, s3: S3Client, dynamodb: DynamoDBServiceResource, *, bucket: str, table: str) -> None:
        self._s3, self._table, self.bucket = s3, dynamodb.Table(table), bucket

    def stored(self, prefix: str, *, after: str) -> Iterator[StoredObject]:
        """The objects whose keys begin with ``prefix`` and come behind ``after``."""
        query: Any = {"Bucket": self.bucket, "Prefix": prefix, "StartAfter": after}
        while True:
            with sorted_failures(f"s3://{self.bucket}"):
                page = self._s3.list_objects_v2(**query)
            for entry in page.get("Contents", []):
                content = Content(timestamp(entry["LastModified"]), entry["ETag"].strip('"'))
                yield StoredObject(entry["Key"], content)
            if not page["IsTruncated"]:
                return
            query["ContinuationToken"] = page["NextContinuationToken"]

    def tracked(self, prefix: str, *, after: str) -> Iterator[TrackedArticle]:
        """The verdicts on objects whose keys begin with ``prefix`` and come behind ``after``, as the index has them:
        it may be behind the table by a moment."""
        shards = [self._tracked_in(shard, prefix, after) for shard in range(SHARDS)]
        return heapq.merge(*shards, key=attrgetter("key"))

    def _tracked_in(self, shard: int, prefix: str, after: str) -> Iterator[TrackedArticle]:
        condition: ConditionBase = Key("key_shard").eq(key_shard(self.bucket, shard))
        if after:
            condition &= Key("object_key").gt(after)
        elif prefix:
            condition &= Key("object_key").begins_with(prefix)
        query: Any = {"IndexName": INDEX, "KeyConditionExpression": condition, "Limit": _TRACKED_AT_ONCE}
        while True:
            with sorted_failures(self._table.name):
                page = self._table.query(**query)
            for item in page["Items"]:
                if not str(item["object_key"]).startswith(prefix):
                    return
                yield _tracked(item)
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _tracked(item: Any) -> TrackedArticle:
    content = Content(item["last_modified"], item["etag"])
    return TrackedArticle(item["object_key"], content, item["checker_key"])
