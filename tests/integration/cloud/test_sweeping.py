"""Sweeps over a bucket and a table in moto: what they find, and what becomes of one that is cut off."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from bodycheck.checker import checker_identity
from bodycheck.cloud.drop_queue import DropQueue
from bodycheck.cloud.events import drops_of_message
from bodycheck.cloud.inventory import Inventory
from bodycheck.cloud.sweep_log import HELD_SECONDS, Counts, SweepLog
from bodycheck.cloud.sweeping import Sweeper
from bodycheck.cloud.verdict_item import checker_key
from bodycheck.errors import RetryableFailure, SweepTaken

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

TEXT = (
    "Harbour mayor to meet ferry crews\n\n"
    "The harbour mayor will meet the ferry crews on Friday, she told the council on Tuesday evening. The crews have "
    "not sailed since last week and want better pay. The mayor said she would listen to the crews first."
)


@dataclass
class Sweeping:
    """A cloud with a queue, and sweepers for it."""

    cloud: Cloud
    sqs: Any
    url: str

    def sweeper(self, *, queue: DropQueue | None = None, checker: str | None = None) -> Sweeper:
        """One of its own each time, as each run of a sweep is."""
        cloud = self.cloud
        inventory = Inventory(cloud.s3, cloud.dynamodb, bucket=cloud.bucket, table=cloud.table_name)
        log = SweepLog(cloud.dynamodb, cloud.table_name, cloud.bucket, cloud.clock)
        return Sweeper(inventory, queue or self.queue(), log, checker or checker_key(checker_identity()))

    def queue(self) -> DropQueue:
        return DropQueue(self.sqs, self.url, bucket=self.cloud.bucket)

    def queued(self) -> list[str]:
        """The keys that were queued since the last time, in order."""
        keys: list[str] = []
        while messages := self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                keys += [drop.key for drop in drops_of_message(message["Body"])]
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return sorted(keys)

    def check_what_is_queued(self) -> None:
        for key in self.queued():
            self.cloud.settle(key)

    def notes(self) -> list[Any]:
        """The items of sweeps in the table."""
        return [item for item in self.cloud.items() if str(item["article"]).startswith("sweep#")]


@pytest.fixture
def sweeping(cloud: Cloud) -> Sweeping:
    sqs = boto3.client("sqs", region_name="us-east-1")
    return Sweeping(cloud, sqs, sqs.create_queue(QueueName="drops")["QueueUrl"])


def put_checked(cloud: Cloud, *keys: str) -> None:
    for key in keys:
        cloud.put(key, TEXT)
        cloud.settle(key)


def test_each_kind_is_found_and_queued_and_then_is_right(sweeping: Sweeping) -> None:
    cloud = sweeping.cloud
    put_checked(cloud, "a/changed.txt", "a/fine.txt", "a/gone.txt")
    cloud.put("a/changed.txt", TEXT.replace("Friday", "Monday"))
    cloud.put("a b+c%.txt", TEXT)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key="a/gone.txt")

    summary = sweeping.sweeper().sweep()

    assert summary.counts == Counts(seen=4, missing=1, changed=1, orphaned=1, queued=3)
    assert summary.status == "finished"
    sweeping.check_what_is_queued()
    assert cloud.current("a/gone.txt")["withdrawn"] is True
    assert "Monday" in json.dumps(cloud.current("a/changed.txt"))
    assert sweeping.sweeper().sweep().counts == Counts(seen=3)


def test_another_checker_has_everything_checked_again(sweeping: Sweeping) -> None:
    put_checked(sweeping.cloud, "a.txt", "b.txt")

    summary = sweeping.sweeper(checker="the checker of tomorrow").sweep()

    assert (summary.counts.outdated, sweeping.queued()) == (2, ["a.txt", "b.txt"])


def test_an_object_put_again_with_the_same_text_has_changed(sweeping: Sweeping) -> None:
    """Its new version has no verdict in the history yet."""
    cloud = sweeping.cloud
    put_checked(cloud, "a.txt")
    item = cloud.dynamodb.Table(cloud.table_name)
    current = item.get_item(Key={"article": f"s3://{cloud.bucket}/a.txt", "revision": "current"})["Item"]
    item.put_item(Item={**current, "last_modified": "2020-01-01T00:00:00Z"})

    assert sweeping.sweeper().count().counts.changed == 1


def test_only_what_the_prefix_says_is_swept_on_both_sides(sweeping: Sweeping) -> None:
    cloud = sweeping.cloud
    put_checked(cloud, "a/gone.txt", "b/gone.txt")
    for key in ("a/gone.txt", "b/gone.txt"):
        cloud.s3.delete_object(Bucket=cloud.bucket, Key=key)
    for key in ("a/new.txt", "b/new.txt", "aa/new.txt"):
        cloud.put(key, TEXT)

    assert sweeping.sweeper().sweep("a/").counts == Counts(seen=2, missing=1, orphaned=1, queued=2)
    assert sweeping.queued() == ["a/gone.txt", "a/new.txt"]


def test_a_dry_run_counts_and_changes_nothing(sweeping: Sweeping) -> None:
    sweeping.cloud.put("a.txt", TEXT)

    summary = sweeping.sweeper().count()

    assert summary.counts == Counts(seen=1, missing=1)
    assert (sweeping.queued(), sweeping.cloud.items()) == ([], [])


def test_an_article_announced_but_never_uploaded_is_no_orphan(sweeping: Sweeping) -> None:
    sweeping.cloud.settle("never.txt")

    assert sweeping.sweeper().sweep().counts == Counts()


def test_the_end_of_a_sweep_is_noted_in_the_table(sweeping: Sweeping) -> None:
    sweeping.cloud.put("a.txt", TEXT)

    sweeping.sweeper().sweep()

    (summary,) = (item for item in sweeping.notes() if item["revision"] != "checkpoint")
    assert (summary["seen"], summary["missing"], summary["queued"]) == (1, 1, 1)
    assert summary["revision"] == "2026-11-23T12:00:00.000Z"
    assert summary["expires_at"] > 0


@pytest.mark.parametrize("limit", [1, 7, 10, 23])
def test_the_limit_is_kept_and_the_next_sweep_goes_on_from_there(sweeping: Sweeping, limit: int) -> None:
    keys = [f"{number:03}.txt" for number in range(50)]
    for key in keys:
        sweeping.cloud.put(key, TEXT)

    queued: list[str] = []
    statuses = []
    for _ in range(60):
        summary = sweeping.sweeper().sweep(limit=limit)
        found = sweeping.queued()
        assert len(found) <= limit
        queued += found
        statuses.append(summary.status)
        if summary.status == "finished":
            break

    assert queued == keys
    assert summary.counts == Counts(seen=50, missing=50, queued=50)
    assert set(statuses[:-1]) == {"limit"}


def test_cut_off_by_its_time_it_goes_on_where_it_stopped(sweeping: Sweeping) -> None:
    keys = [f"{number:03}.txt" for number in range(35)]
    for key in keys:
        sweeping.cloud.put(key, TEXT)

    first = sweeping.sweeper().sweep(out_of_time=lambda: True)
    second = sweeping.sweeper().sweep()

    assert (first.status, first.counts.queued) == ("out_of_time", 10)
    assert (second.status, second.here.queued, second.counts.queued) == ("finished", 25, 35)
    assert sweeping.queued() == keys


class Dying(DropQueue):
    """A queue whose sender dies right after its second batch is sent."""

    batches = 0

    def put(self, findings: Any) -> None:
        super().put(findings)
        self.batches += 1
        if self.batches == 2:
            raise KeyboardInterrupt


def test_who_dies_between_queueing_and_noting_it_loses_nothing(sweeping: Sweeping) -> None:
    for number in range(35):
        sweeping.cloud.put(f"{number:03}.txt", TEXT)
    dying = Dying(sweeping.sqs, sweeping.url, bucket=sweeping.cloud.bucket)

    with pytest.raises(KeyboardInterrupt):
        sweeping.sweeper(queue=dying).sweep()
    sweeping.sweeper().sweep()

    queued = sweeping.queued()
    assert len(set(queued)) == 35
    assert len(queued) == 45  # the batch under way comes twice, and does no harm


def test_while_one_sweeps_another_does_not(sweeping: Sweeping) -> None:
    for number in range(25):
        sweeping.cloud.put(f"{number:03}.txt", TEXT)
    others = []

    def out_of_time() -> bool:
        others.append(sweeping.sweeper().sweep().status)
        return False

    summary = sweeping.sweeper().sweep(out_of_time=out_of_time)

    assert set(others) == {"busy"}
    assert summary.counts.queued == len(sweeping.queued()) == 25


def test_a_sweep_that_died_is_taken_over_and_cannot_go_on(sweeping: Sweeping) -> None:
    for number in range(25):
        sweeping.cloud.put(f"{number:03}.txt", TEXT)

    def out_of_time() -> bool:
        sweeping.cloud.clock.move(seconds=HELD_SECONDS + 1)
        assert sweeping.sweeper().sweep().status == "finished"
        return False

    with pytest.raises(SweepTaken):
        sweeping.sweeper().sweep(out_of_time=out_of_time)
    assert len(set(sweeping.queued())) == 25


def test_messages_that_sqs_leaves_out_are_sent_again(sweeping: Sweeping, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stub: moto never leaves any out."""
    sent: list[int] = []
    real = sweeping.sqs.send_message_batch

    def every_second(**request: Any) -> Any:
        sent.append(len(request["Entries"]))
        return real(**{**request, "Entries": request["Entries"][::2]})

    monkeypatch.setattr(sweeping.sqs, "send_message_batch", every_second)
    sweeping.queue().put([(f"{number}.txt", "missing") for number in range(8)])

    assert sent == [8, 4, 2, 1]
    assert len(sweeping.queued()) == 8


def test_a_queue_that_takes_nothing_is_a_retryable_failure(sweeping: Sweeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping.sqs, "send_message_batch", lambda **_: {"Failed": []})

    with pytest.raises(RetryableFailure, match="left 1 messages out"):
        sweeping.queue().put([("a.txt", "missing")])
