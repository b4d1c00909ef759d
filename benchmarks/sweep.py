"""A sweep over many objects, cut off every few seconds: what it finds beside what there is, its time and memory.

The bucket and the table are moto's, filled from within; the sweep runs in a process of its own, over HTTP, so that its
memory is its own. For each page of a listing or an index moto would sort everything it has: here a stub keeps both
sorted, as S3 and DynamoDB do.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from boto3.dynamodb.types import TypeSerializer
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.s3.models import S3Backend, s3_backends

from bodycheck.checker import checker_identity, unchecked
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.drop_queue import DropQueue
from bodycheck.cloud.events import drops_of_message
from bodycheck.cloud.inventory import INDEX, Inventory
from bodycheck.cloud.objects import Revision, timestamp
from bodycheck.cloud.sweep_log import SweepLog
from bodycheck.cloud.sweeping import Sweeper
from bodycheck.cloud.verdict_item import checker_key, items_of
from bodycheck.local.deployment import ACCOUNT
from bodycheck.local.embedded import EmbeddedAws

ROOT = Path(__file__).parents[1]
REGION = "us-east-1"
SHARE = 0.01
Kinds = dict[str, set[str]]
_PAGING = ("continuation_token", "start_after", "max_keys")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="after which a run is cut off")
    parser.add_argument("--sweep-at", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.sweep_at:
        return _sweep_to_the_end(json.loads(arguments.sweep_at), arguments.seconds)
    return _measure(arguments.objects, arguments.seconds)


def _measure(objects: int, seconds: float) -> int:
    with EmbeddedAws(ROOT / "template.yaml") as aws:
        deployment = aws.deployment
        outputs = deployment.outputs()
        _say(f"filling a bucket with {objects:,} objects and the table with their verdicts")
        amiss = _fill(outputs["ArticlesBucketName"], outputs["VerdictsTableName"], objects)
        started = time.monotonic()
        place = {"endpoint": deployment.endpoint, **outputs}
        command = [sys.executable, __file__, "--sweep-at", json.dumps(place), "--seconds", str(seconds)]
        with _sorted_once(outputs["ArticlesBucketName"], outputs["VerdictsTableName"]):
            subprocess.run(command, check=True)  # noqa: S603
        elapsed = time.monotonic() - started
        queued = _queued(deployment.client("sqs"), outputs["DropQueueUrl"])
    expected = Counter(key for keys in amiss.values() for key in keys)
    result = {
        "objects": objects,
        **{kind: len(keys) for kind, keys in amiss.items()},
        "queued": queued.total(),
        "not_found": len(expected - queued),
        "wrongly_queued": len(set(queued) - set(expected)),
        "queued_twice": sum(count > 1 for count in queued.values()),
        "seconds": round(elapsed, 1),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if queued == expected else 1


def _fill(bucket: str, table: str, count: int) -> Kinds:
    """Objects with their verdicts, and shares of each that lack the other; what is amiss, by kind."""
    s3, dynamodb = s3_backends[ACCOUNT]["aws"], dynamodb_backends[ACCOUNT][REGION]
    s3.get_bucket(bucket).notification_configuration = None
    now, old = checker_key(checker_identity()), "0" * 32
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    verdict = unchecked("", "", reason="no_body", explanation="", identity="")
    serializer = TypeSerializer()
    amiss: Kinds = {"missing": set(), "outdated": set(), "orphaned": set()}
    choice = random.Random(1)  # noqa: S311
    for number in range(count):
        key = f"{choice.choice('abcdefgh')}/{number:07}.txt"
        kind = next((kind for kind in amiss if choice.random() < SHARE), "")
        if kind:
            amiss[kind].add(key)
        etag = "0"
        if kind != "orphaned":
            stored = s3.put_object(bucket, key, b"x")
            stored.last_modified = moment.replace(tzinfo=None)
            etag = stored.etag.strip('"')
        if kind != "missing":
            revision = Revision(timestamp(moment), "v", 1, etag)
            _, item = items_of(verdict, Drop(bucket, key), revision, source=None, checked_at=timestamp(moment))
            item["checker_key"] = old if kind == "outdated" else now
            dynamodb.put_item(table, {name: serializer.serialize(value) for name, value in item.items()})
    return amiss


@contextmanager
def _sorted_once(bucket: str, table: str) -> Iterator[None]:
    """What is listed and queried does not change during the sweep: sorted once, a page is a slice."""
    objects = sorted(s3_backends[ACCOUNT]["aws"].get_bucket(bucket).keys.values(), key=lambda stored: stored.name)
    names = [stored.name for stored in objects]
    stored_table = dynamodb_backends[ACCOUNT][REGION].get_table(table)
    shards: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    project = stored_table.get_index(INDEX).project
    for item in stored_table.all_items():
        shards[item.attrs["key_shard"].value].append((item.attrs["object_key"].value, project(item)))
    for shard in shards.values():
        shard.sort(key=itemgetter(0))
    query = Table.query

    def listed(_: S3Backend, *asked: Any, **named: Any) -> Any:
        token, after, most = asked[3:] if asked else [named[name] for name in _PAGING]
        begin = bisect_right(names, token or after or "")
        end = begin + most
        return objects[begin:end], end < len(names), names[end - 1] if end < len(names) else None

    def queried(self: Table, *positional: Any, **named: Any) -> Any:
        if positional[7] != INDEX:
            return query(self, *positional, **named)
        ((_, shard),) = named["hash_key_conditions"]
        after = [values[0].value for _, comparison, values in named["range_key_conditions"] if comparison == ">"]
        limit, start = positional[3], positional[4]
        entries = shards[shard.value]
        key = start["object_key"]["S"] if start else (after or [""])[0]
        begin = bisect_right(entries, key, key=itemgetter(0))
        page = [item for _, item in entries[begin : begin + limit]]
        rest = begin + limit < len(entries)
        last = self._get_last_evaluated_key(page[-1], INDEX) if rest else None
        return page, len(page), last

    with patch.object(S3Backend, "list_objects_v2", listed), patch.object(Table, "query", queried):
        yield


def _sweep_to_the_end(place: dict[str, str], seconds: float) -> int:
    """Run after run, each with clients of its own, until one comes to the end."""
    statuses: Counter[str] = Counter()
    peaks = []
    while not statuses["finished"]:
        session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)  # noqa: S106
        s3 = session.client("s3", endpoint_url=place["endpoint"])
        sqs = session.client("sqs", endpoint_url=place["endpoint"])
        dynamodb = session.resource("dynamodb", endpoint_url=place["endpoint"])
        bucket, table = place["ArticlesBucketName"], place["VerdictsTableName"]
        inventory = Inventory(s3, dynamodb, bucket=bucket, table=table)
        queue = DropQueue(sqs, place["DropQueueUrl"], bucket=bucket)
        sweeper = Sweeper(inventory, queue, SweepLog(dynamodb, table, bucket), checker_key(checker_identity()))
        cut_off_at = time.monotonic() + seconds
        summary = sweeper.sweep(out_of_time=lambda at=cut_off_at: time.monotonic() > at)  # type: ignore[misc]
        statuses[summary.status] += 1
        peaks.append(_peak_memory())
        if statuses.total() % 10 == 1 or summary.status == "finished":
            _say(f"run {statuses.total()}: {summary.counts.seen:,} seen, peak memory {peaks[-1]} MiB")
    _say(f"cut off {statuses['out_of_time']} times; peak memory {peaks[0]} MiB in the first run, {peaks[-1]} in all")
    _say(json.dumps(summary.to_dict()))
    return 0


def _peak_memory() -> int:
    """MiB. Of this process alone: what `getrusage` tells, it inherits from the one that started it."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def _queued(sqs: Any, url: str) -> Counter[str]:
    keys: Counter[str] = Counter()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        keys.update(drop.key for message in messages for drop in drops_of_message(message["Body"]))
        entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
        sqs.delete_message_batch(QueueUrl=url, Entries=entries)
    return keys


def _say(what: str) -> None:
    sys.stderr.write(what + "\n")


if __name__ == "__main__":
    sys.exit(main())
