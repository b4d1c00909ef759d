"""How far an archive, a file of many articles, is unpacked: its own item of the verdict table, and one a stretch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.failures import carried_out, sorted_failures
from bodycheck.cloud.inventory import INDEX
from bodycheck.cloud.objects import Revision
from bodycheck.cloud.verdict_item import CURRENT, SHARDS, UNFINISHED, Item, plain, record_shard
from bodycheck.cloud.verdict_table import timestamp, utc_now
from bodycheck.errors import StretchTaken
from bodycheck.formats.stream import Position

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource

OVERDUE_HOURS = 1
"""An archive that is not unpacked by then is gone through again when there is news of it, or a sweep finds it."""
KEPT_DAYS = 30
"""For so long the table keeps that a stretch is done: longer than a message lives."""


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """The current item of an archive."""

    revision: Revision
    generation: int
    """Which content of the archive it is; a later content has a greater number."""
    walked: bool
    """Whether all of it is parted into stretches."""
    walk: Position
    """Where that goes on."""
    part: int
    """The number of the part there."""
    stretches: int
    stretches_done: int
    tally: Mapping[str, int]
    """Its articles by verdict, as far as their stretches are done."""
    leftovers: bool
    """Whether verdicts on articles of an earlier content may still be there."""
    finished: bool
    checked_at: str

    @property
    def checked(self) -> bool:
        """Whether every article has its verdict."""
        return self.walked and self.stretches_done >= self.stretches

    @classmethod
    def of(cls, item: Item) -> Self | None:
        """None for an item that is no archive's."""
        if "walk" not in item:
            return None
        return cls(
            Revision(item["last_modified"], item["version"], item["size"], item["archive_etag"]),
            generation=item["generation"],
            walked=item["walked"],
            walk=Position.from_json(item["walk"]["to"]),
            part=item["walk"]["part"],
            stretches=item["stretches"],
            stretches_done=item["stretches_done"],
            tally=item["tally"],
            leftovers=item.get("leftovers", False),
            finished=item["etag"] != UNFINISHED,
            checked_at=item["checked_at"],
        )


@dataclass(frozen=True, slots=True)
class StretchState:
    """What is known of a stretch."""

    done: bool = False
    attempted_part: int = 0
    """The part that was being checked, by a delivery that suspected it of ending the function."""
    attempt: int = 0
    """The number of that delivery."""


class ArchiveTable:
    """The archives of one table. Writes carry conditions: what belongs to an earlier content changes nothing."""

    def __init__(self, dynamodb: DynamoDBServiceResource, name: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._table, self._clock = dynamodb.Table(name), clock

    def note_walk(self, drop: Drop, state: ArchiveState, *, to: Position, part: int, stretches: int, end: bool) -> bool:
        """Note how far the archive is parted. False where it has another content by now, or is parted further."""
        return self._update(
            drop,
            "SET walk = :walk, stretches = :stretches, walked = :walked",
            Attr("generation").eq(state.generation) & Attr("stretches").lte(stretches) & Attr("walked").eq(False),
            {":walk": {"to": to.to_json(), "part": part}, ":stretches": stretches, ":walked": end},
        )

    def is_overdue(self, state: ArchiveState) -> bool:
        return state.checked_at < timestamp(self._clock() - timedelta(hours=OVERDUE_HOURS))

    def reopen(self, drop: Drop, state: ArchiveState) -> ArchiveState:
        """Have the archive walked again, from its beginning."""
        begin, now = Position(), timestamp(self._clock())
        self._update(
            drop,
            "SET walk = :walk, stretches = :none, walked = :not_yet, checked_at = :now",
            Attr("generation").eq(state.generation) & Attr("checked_at").eq(state.checked_at),
            {":walk": {"to": begin.to_json(), "part": 1}, ":none": 0, ":not_yet": False, ":now": now},
        )
        return replace(state, walk=begin, part=1, stretches=0, walked=False, checked_at=now)

    def stretch(self, drop: Drop, generation: int, number: int) -> StretchState:
        with sorted_failures(drop.article):
            answer = self._table.get_item(Key=_stretch_key(drop, generation, number), ConsistentRead=True)
        item = plain(answer.get("Item", {}))
        return StretchState("tally" in item, item.get("attempted_part", 0), item.get("attempt", 0))

    def note_attempt(self, drop: Drop, generation: int, number: int, *, part: int, attempt: int) -> None:
        """Leave a mark before a part is read and checked. Raises :class:`StretchTaken` where the stretch is done by
        now."""
        key = _stretch_key(drop, generation, number)
        item: Any = {**key, "attempted_part": part, "attempt": attempt, "expires_at": self._expiry()}
        undone = Attr("tally").not_exists()
        if not carried_out(drop.article, lambda: self._table.put_item(Item=item, ConditionExpression=undone)):
            raise StretchTaken(f"{key['article']}: stretch {number} has been finished by another function")

    def finish_stretch(self, drop: Drop, generation: int, number: int, tally: Mapping[str, int]) -> None:
        """Count a stretch as done, and its articles by verdict; once, however often it is told."""
        marker = {**_stretch_key(drop, generation, number), "tally": dict(tally), "expires_at": self._expiry()}
        counted = {verdict: count for verdict, count in tally.items() if count}
        sums = "".join(f", tally.{verdict} = tally.{verdict} + :{verdict}" for verdict in counted)
        name = self._table.name
        operations: Any = [
            {
                "Put": {
                    "TableName": name,
                    "Item": marker,
                    "ConditionExpression": "attribute_not_exists(tally)",
                }
            },
            {
                "Update": {
                    "TableName": name,
                    "Key": {"article": drop.article, "revision": CURRENT},
                    "UpdateExpression": f"SET stretches_done = stretches_done + :one{sums}",
                    "ConditionExpression": "generation = :generation AND attribute_exists(walk)",
                    "ExpressionAttributeValues": {
                        ":one": 1,
                        ":generation": generation,
                        **{f":{verdict}": count for verdict, count in counted.items()},
                    },
                }
            },
        ]
        carried_out(drop.article, lambda: self._table.meta.client.transact_write_items(TransactItems=operations))

    def finish(self, drop: Drop, state: ArchiveState) -> bool:
        """Note that every article has its verdict, and no other one has: from now on a sweep takes it for done."""
        return self._update(
            drop,
            "SET etag = :etag, finished_at = :now",
            Attr("generation").eq(state.generation) & Attr("walked").eq(True) & Attr("etag").eq(UNFINISHED),
            {":etag": state.revision.etag, ":now": timestamp(self._clock())},
        )

    def cleaned(self, drop: Drop, generation: int) -> bool:
        """Note that no verdict on an article of a content before ``generation`` is left."""
        return self._update(drop, "REMOVE leftovers", Attr("generation").eq(generation), {})

    def records(self, drop: Drop) -> Iterator[tuple[str, int]]:
        """The articles of the archive that have a verdict, each with the content that it is of, as the index has them:
        it may be behind the table by a moment."""
        for shard in range(SHARDS):
            condition = Key("key_shard").eq(record_shard(drop, shard))
            query: Any = {"IndexName": INDEX, "KeyConditionExpression": condition}
            while True:
                with sorted_failures(drop.article):
                    page = self._table.query(**query)
                for item in page["Items"]:
                    yield str(item["object_key"]), int(str(item.get("generation", 0)))
                if "LastEvaluatedKey" not in page:
                    break
                query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _update(self, drop: Drop, expression: str, condition: ConditionBase, values: dict[str, Any]) -> bool:
        given: Any = {"ExpressionAttributeValues": values} if values else {}
        return carried_out(
            drop.article,
            lambda: self._table.update_item(
                Key={"article": drop.article, "revision": CURRENT},
                UpdateExpression=expression,
                ConditionExpression=condition,
                **given,
            ),
        )

    def _expiry(self) -> int:
        return int((self._clock() + timedelta(days=KEPT_DAYS)).timestamp())


def _stretch_key(drop: Drop, generation: int, number: int) -> dict[str, str]:
    return {"article": f"archive#{drop.article}", "revision": f"{generation}#{number}"}
