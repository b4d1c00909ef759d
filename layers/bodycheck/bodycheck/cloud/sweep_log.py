"""Where a sweep stands, and how each one ended: items of the verdict table that are no verdicts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from boto3.dynamodb.conditions import Attr, ConditionBase

from bodycheck.cloud.failures import carried_out, sorted_failures
from bodycheck.cloud.verdict_item import plain
from bodycheck.cloud.verdict_table import timestamp, utc_now
from bodycheck.errors import SweepTaken

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource

CHECKPOINT = "checkpoint"
HELD_SECONDS = 120
"""A sweep that has not saved its place for so long is taken for dead."""
KEPT_DAYS = 90
"""For so long the table keeps how a sweep ended."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a sweep has seen. ``queued`` may exceed the findings where one was cut off between queueing and saving."""

    seen: int = 0
    missing: int = 0
    """Objects without a verdict."""
    outdated: int = 0
    """Verdicts of another checker."""
    changed: int = 0
    """Verdicts on another content."""
    orphaned: int = 0
    """Verdicts whose object is gone."""
    queued: int = 0

    def plus(self, finding: str | None) -> Counts:
        """One key more, with what is amiss with it."""
        return self + Counts(seen=1, **({finding: 1} if finding else {}))

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + more for mine, more in zip(self._values(), other._values(), strict=True)))

    def __sub__(self, other: Counts) -> Counts:
        return Counts(*(mine - less for mine, less in zip(self._values(), other._values(), strict=True)))

    def to_dict(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_item(cls, item: dict[str, Any]) -> Self:
        return cls(**{field.name: int(item.get(field.name, 0)) for field in fields(cls)})

    def _values(self) -> list[int]:
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True, slots=True)
class SweepState:
    """How far a sweep has come. Keys up to ``cursor`` are done; "" at the beginning."""

    prefix: str
    started_at: str
    cursor: str = ""
    counts: Counts = Counts()
    seconds: float = 0.0


class SweepLog:
    """The sweeps of one bucket, by the prefix they are on. Each object of this class is one sweep's holder."""

    def __init__(
        self,
        dynamodb: DynamoDBServiceResource,
        table: str,
        bucket: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._table, self._bucket, self._clock = dynamodb.Table(table), bucket, clock
        self._holder = uuid.uuid4().hex

    def claim(self, prefix: str) -> SweepState | None:
        """The sweep to go on with, or a new one; None while another holds it. Only its holder moves it on."""
        now = self._clock()
        key = {"article": self._name(prefix), "revision": CHECKPOINT}
        with sorted_failures(key["article"]):
            item = plain(self._table.get_item(Key=key, ConsistentRead=True).get("Item", {}))
        state = SweepState(prefix, timestamp(now))
        if "started_at" in item:
            counts, seconds = Counts.from_item(item), float(item["seconds"])
            state = SweepState(prefix, item["started_at"], item["cursor"], counts, seconds)
        unheld: ConditionBase = Attr("article").not_exists()
        if item:
            unheld = Attr("held_until").eq(item["held_until"]) & Attr("held_until").lt(timestamp(now))
        return state if self._put(self._checkpoint(state), unheld) else None

    def save(self, state: SweepState) -> None:
        """Note the place and hold it on. Raises :class:`SweepTaken` where another has taken the sweep over."""
        self._move(self._checkpoint(state))

    def release(self, state: SweepState) -> None:
        """Note the place and leave it to whoever comes next."""
        self._move({**self._checkpoint(state), "held_until": ""})

    def finish(self, state: SweepState) -> None:
        """Note how the sweep ended; the next one begins anew."""
        now = self._clock()
        self._put(
            {
                **self._fields(state),
                "revision": state.started_at,
                "finished_at": timestamp(now),
                "expires_at": int((now + timedelta(days=KEPT_DAYS)).timestamp()),
            },
            Attr("finished_at").not_exists(),
        )
        blank = {"article": self._name(state.prefix), "revision": CHECKPOINT, "held_until": "", "holder": self._holder}
        self._move(blank)

    def _checkpoint(self, state: SweepState) -> dict[str, Any]:
        until = timestamp(self._clock() + timedelta(seconds=HELD_SECONDS))
        return {
            **self._fields(state),
            "revision": CHECKPOINT,
            "cursor": state.cursor,
            "holder": self._holder,
            "held_until": until,
        }

    def _fields(self, state: SweepState) -> dict[str, Any]:
        return {
            "article": self._name(state.prefix),
            "started_at": state.started_at,
            **state.counts.to_dict(),
            "seconds": Decimal(str(round(state.seconds, 3))),
        }

    def _move(self, item: dict[str, Any]) -> None:
        if not self._put(item, Attr("holder").eq(self._holder)):
            raise SweepTaken(f"{item['article']}: another sweep has gone on with it; nothing is lost, let it work")

    def _put(self, item: dict[str, Any], condition: ConditionBase) -> bool:
        return carried_out(item["article"], lambda: self._table.put_item(Item=item, ConditionExpression=condition))

    def _name(self, prefix: str) -> str:
        return f"sweep#s3://{self._bucket}/{prefix}"
