"""The verdict table: one current item an article, one item for each earlier revision.

Writes carry conditions, so that the same word twice, late or out of order ends in the same table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.failures import carried_out, sorted_failures
from bodycheck.cloud.objects import Revision
from bodycheck.cloud.verdict_item import (
    CURRENT,
    Edition,
    Item,
    Place,
    absent_item,
    archive_item,
    items_of,
    plain,
    tombstone,
)
from bodycheck.verdict import Verdict

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource


_STANDING = (
    *("generation", "part", "reading_sha256", "checker_key", "verdict", "withdrawn", "status"),
    *("uri", "uri_version", "uri_updated"),
)
"""What tells where an archive's article stands, and what a tombstone keeps of it."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class VerdictTable:
    """The verdicts of one table. ``clock`` gives the time of checking."""

    def __init__(self, dynamodb: DynamoDBServiceResource, name: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._table, self._clock = dynamodb.Table(name), clock

    def current(self, article: str) -> Item | None:
        """The article's current item, or its tombstone; None where nothing is known of it."""
        return self._get(article, {})

    def part(self, article: str) -> Item | None:
        """The same of an archive's article, without what quotes it."""
        names = {f"#{n}": name for n, name in enumerate(_STANDING)}
        return self._get(article, {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names})

    def _get(self, article: str, only: Any) -> Item | None:
        with sorted_failures(article):
            answer = self._table.get_item(Key={"article": article, "revision": CURRENT}, ConsistentRead=True, **only)
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
        edition: Edition | None = None,
    ) -> bool:
        """Store a verdict as current and as history, both or neither. False where the table already has it or newer.

        A verdict that comes late, after one on newer content, still takes its place in the history. ``seen`` is the
        item that stood before the object was looked at. S3 answers with the latest write, so that look came later
        than the one ``seen`` was written from: ``seen`` gives way even to content stored earlier, as when the newest
        version, or a delete marker, is taken away. A tombstone gives way to nobody else.
        """
        history, current = items_of(
            verdict, drop, revision, source=source, checked_at=self._now(), attempt=attempt, edition=edition
        )
        current = {**current, **self._after_archive(seen)}
        if self._put_both(current, history, _older_or_seen(revision, seen), drop):
            return True
        self._keep_late(history)
        return False

    def open_archive(self, drop: Drop, revision: Revision, checker: str, *, seen: Item | None) -> bool:
        """Make the current item that of an archive which is to be unpacked, under the conditions of :meth:`record`."""
        after = self._after_archive(seen)
        item = archive_item(
            drop,
            revision,
            checker=checker,
            generation=after.get("generation", self._generation(seen)),
            leftovers="leftovers" in after,
            at=self._now(),
        )
        return carried_out(drop.article, lambda: self._table.put_item(Item=item, **_older_or_seen(revision, seen)))

    def record_part(
        self,
        verdict: Verdict,
        drop: Drop,
        revision: Revision,
        place: Place,
        *,
        source: str | None,
        edition: Edition | None = None,
    ) -> bool:
        """Store the verdict on an article of an archive, as current and as history. False where the table has one of a
        later content of the archive, or of another part that has the same name."""
        history, current = items_of(
            verdict, drop, revision, source=source, checked_at=self._now(), edition=edition, place=place
        )
        return self._put_both(current, history, _of_earlier_generation(place), drop)

    def renew_part(self, drop: Drop, place: Place) -> bool:
        """Note that an archive's later content has this article unchanged; False as in :meth:`record_part`."""
        condition: Any = _of_earlier_generation(place)
        values = {**condition["ExpressionAttributeValues"], ":reading": place.reading_sha256}
        return carried_out(
            drop.article,
            lambda: self._table.update_item(
                Key={"article": drop.article, "revision": CURRENT},
                UpdateExpression="SET generation = :generation, part = :part",
                ConditionExpression=f"({condition['ConditionExpression']}) AND reading_sha256 = :reading",
                ExpressionAttributeValues=values,
            ),
        )

    def withdraw_part(self, drop: Drop, *, before: int) -> Item | None:
        """Replace the current item of an archive's article by a tombstone, if it is of a content ``before`` that one;
        what stood there. History stays."""
        held = self.part(drop.article)
        if held is None or held.get("generation", before) >= before or ("withdrawn" in held and "status" not in held):
            return None
        item = {**tombstone(drop, withdrawn_at=self._now()), **_kept(held), "generation": held["generation"]}
        return held if self._put(item, Attr("generation").eq(held["generation"]), drop) else None

    def _put_both(self, current: Item, history: Item, condition: dict[str, Any], drop: Drop) -> bool:
        put: Any = {"TableName": self._table.name, "Item": current, **condition}
        both: Any = [{"Put": put}, {"Put": {"TableName": self._table.name, "Item": history}}]
        return carried_out(drop.article, lambda: self._table.meta.client.transact_write_items(TransactItems=both))

    def _after_archive(self, seen: Item | None) -> Item:
        """What a current item inherits where an archive was: its articles' verdicts must be looked after."""
        if seen is None or "generation" not in seen:
            return {}
        return {"generation": self._generation(seen), "leftovers": True}

    def _generation(self, seen: Item | None) -> int:
        """Later than any that there was under this key."""
        now = int(self._clock().timestamp() * 1000)
        return max(now, seen.get("generation", 0) + 1 if seen else 0)

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
        self._keep_late(history)

    def record_absent(self, verdict: Verdict, drop: Drop) -> bool:
        """Store the verdict on an object that is not there; False where anything is known of the article already."""
        return self._put(absent_item(verdict, drop, checked_at=self._now()), Attr("article").not_exists(), drop)

    def withdraw(self, drop: Drop, seen: Item | None) -> bool:
        """Replace the current item ``seen`` by a tombstone; history stays. False where it has changed meanwhile."""
        unchanged: ConditionBase = Attr("article").not_exists()
        if seen is not None:
            unchanged = Attr("article").exists()
            for name in ("last_modified", "version", "withdrawn_at", "generation"):
                unchanged &= Attr(name).eq(seen[name]) if name in seen else Attr(name).not_exists()
        item = {**tombstone(drop, withdrawn_at=self._now()), **_kept(seen or {}), **self._after_archive(seen)}
        return self._put(item, unchanged, drop)

    def _keep_late(self, history: Item) -> None:
        condition = Attr("article").not_exists() | Attr("attempt").exists()
        carried_out(history["article"], lambda: self._table.put_item(Item=history, ConditionExpression=condition))

    def _put(self, item: Item, condition: ConditionBase, drop: Drop) -> bool:
        return carried_out(drop.article, lambda: self._table.put_item(Item=item, ConditionExpression=condition))

    def _now(self) -> str:
        return timestamp(self._clock())


def _older_or_seen(revision: Revision, seen: Item | None) -> dict[str, Any]:
    """Nothing is stored, or a verdict on content of an earlier second, or ``seen`` itself.

    Within one second only ``seen`` gives way: a write that was cut off and is carried out late, when another has been
    made in its place, finds something else and changes nothing.
    """
    # An archive that nobody has seen yet gives way to nobody: its articles' verdicts would be forgotten.
    condition = (
        "attribute_not_exists(article)"
        " OR (attribute_not_exists(withdrawn) AND (attribute_not_exists(last_modified) OR last_modified < :modified)"
        " AND (attribute_not_exists(generation) OR generation = :seen_generation))"
    )
    values: dict[str, Any] = {
        ":modified": revision.last_modified,
        ":seen_generation": seen.get("generation", 0) if seen else 0,
    }
    if seen is not None and seen.get("withdrawn"):
        condition += " OR withdrawn_at = :seen_at"
        values[":seen_at"] = seen["withdrawn_at"]
    elif seen is not None and "last_modified" in seen:
        condition += " OR (last_modified = :seen_modified AND version = :seen_version AND checked_at = :seen_at)"
        values[":seen_modified"], values[":seen_version"] = seen["last_modified"], seen["version"]
        values[":seen_at"] = seen["checked_at"]
    return {"ConditionExpression": condition, "ExpressionAttributeValues": values}


def _kept(item: Item) -> Item:
    """What a tombstone says of the article that was there: which edition of which article."""
    return {name: item[name] for name in ("uri", "uri_version", "uri_updated") if name in item}


def _of_earlier_generation(place: Place) -> dict[str, Any]:
    """Nothing is stored, or an article of an earlier content of the archive, or this very one."""
    return {
        "ConditionExpression": (
            "attribute_not_exists(generation) OR generation < :generation"
            " OR (generation = :generation AND part = :part)"
        ),
        "ExpressionAttributeValues": {":generation": place.generation, ":part": place.part},
    }


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
