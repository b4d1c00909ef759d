"""The verdict table: one current item an article, one item for each earlier revision.

Writes carry conditions, so that the same word twice, late or out of order ends in the same table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase
from botocore.exceptions import ClientError

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.failures import code_of, sorted_failures
from bodycheck.cloud.objects import Revision
from bodycheck.cloud.verdict_item import CURRENT, Item, absent_item, items_of, plain, tombstone
from bodycheck.verdict import Verdict

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource


def utc_now() -> datetime:
    return datetime.now(UTC)


class VerdictTable:
    """The verdicts of one table. ``clock`` gives the time of checking."""

    def __init__(self, dynamodb: DynamoDBServiceResource, name: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._table, self._clock = dynamodb.Table(name), clock

    def current(self, article: str) -> Item | None:
        """The article's current item, or its tombstone; None where nothing is known of it."""
        with sorted_failures(article):
            answer = self._table.get_item(Key={"article": article, "revision": CURRENT}, ConsistentRead=True)
        return plain(answer["Item"]) if "Item" in answer else None

    def record(
        self,
        verdict: Verdict,
        drop: Drop,
        revision: Revision,
        *,
        source: str | None,
        seen: Item | None = None,
        attempt: int | None = None,
    ) -> bool:
        """Store a verdict as current and as history, both or neither. False where the table already has it or newer.

        A verdict that comes late, after one on newer content, still takes its place in the history. ``seen`` is the
        item that stood before the object was looked at. S3 answers with the latest write, so that look came later
        than the one ``seen`` was written from: ``seen`` gives way even to content stored earlier, as when the newest
        version, or a delete marker, is taken away. A tombstone gives way to nobody else.
        """
        history, current = items_of(verdict, drop, revision, source=source, checked_at=self._now(), attempt=attempt)
        put: Any = {
            "TableName": self._table.name,
            "Item": current,
            **_older_or_seen(revision, seen),
        }
        with sorted_failures(drop.article):
            try:
                self._table.meta.client.transact_write_items(
                    TransactItems=[
                        {"Put": put},
                        {"Put": {"TableName": self._table.name, "Item": history}},
                    ]
                )
            except ClientError as error:
                if not _condition_failed(error):
                    raise
                self._keep_late(history)
                return False
        return True

    def revision(self, article: str, revision: Revision) -> Item | None:
        """The history item of one revision, as far as :func:`unfinished` needs it; None where there is none."""
        with sorted_failures(article):
            answer = self._table.get_item(
                Key={"article": article, "revision": revision.sort_key},
                ProjectionExpression="article, attempt",
                ConsistentRead=True,
            )
        return plain(answer["Item"]) if "Item" in answer else None

    def keep(
        self, verdict: Verdict, drop: Drop, revision: Revision, *, source: str | None, attempt: int | None = None
    ) -> None:
        """Store a verdict on content that is no longer current as history, unless one is stored."""
        history, _ = items_of(verdict, drop, revision, source=source, checked_at=self._now(), attempt=attempt)
        with sorted_failures(drop.article):
            self._keep_late(history)

    def record_absent(self, verdict: Verdict, drop: Drop) -> bool:
        """Store the verdict on an object that is not there; False where anything is known of the article already."""
        return self._put(absent_item(verdict, drop, checked_at=self._now()), Attr("article").not_exists(), drop)

    def withdraw(self, drop: Drop, seen: Item | None) -> bool:
        """Replace the current item ``seen`` by a tombstone; history stays. False where it has changed meanwhile."""
        unchanged: ConditionBase = Attr("article").not_exists()
        if seen is not None:
            unchanged = Attr("article").exists() & Attr("withdrawn").not_exists()
            for name in ("last_modified", "version"):
                unchanged &= Attr(name).eq(seen[name]) if name in seen else Attr(name).not_exists()
        return self._put(tombstone(drop, withdrawn_at=self._now()), unchanged, drop)

    def _keep_late(self, history: Item) -> None:
        condition = Attr("article").not_exists() | Attr("attempt").exists()
        try:
            self._table.put_item(Item=history, ConditionExpression=condition)
        except ClientError as error:
            if not _condition_failed(error):
                raise

    def _put(self, item: Item, condition: ConditionBase, drop: Drop) -> bool:
        with sorted_failures(drop.article):
            try:
                self._table.put_item(Item=item, ConditionExpression=condition)
            except ClientError as error:
                if not _condition_failed(error):
                    raise
                return False
        return True

    def _now(self) -> str:
        return timestamp(self._clock())


def _older_or_seen(revision: Revision, seen: Item | None) -> dict[str, Any]:
    """Nothing is stored, or a verdict on content of an earlier second, or ``seen`` itself.

    Within one second only ``seen`` gives way: a write that was cut off and is carried out late, when another has been
    made in its place, finds something else and changes nothing.
    """
    condition = (
        "attribute_not_exists(article)"
        " OR (attribute_not_exists(withdrawn) AND (attribute_not_exists(last_modified) OR last_modified < :modified))"
    )
    values = {":modified": revision.last_modified}
    if seen is not None and seen.get("withdrawn"):
        condition += " OR withdrawn_at = :seen_at"
        values[":seen_at"] = seen["withdrawn_at"]
    elif seen is not None and "last_modified" in seen:
        condition += " OR (last_modified = :seen_modified AND version = :seen_version AND checked_at = :seen_at)"
        values[":seen_modified"], values[":seen_version"] = seen["last_modified"], seen["version"]
        values[":seen_at"] = seen["checked_at"]
    return {"ConditionExpression": condition, "ExpressionAttributeValues": values}


def _condition_failed(error: ClientError) -> bool:
    if code_of(error) == "ConditionalCheckFailedException":
        return True
    # A cancelled transaction is a refusal only if a condition failed; a conflict with another writer is to be retried.
    reasons = error.response.get("CancellationReasons", [])
    return any(reason.get("Code") == "ConditionalCheckFailed" for reason in reasons)


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
