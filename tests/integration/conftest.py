"""AWS in memory, with the bucket and the table as the template describes them."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from bodycheck.cloud.archive_table import ArchiveTable
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.drop_queue import ErrandQueue
from bodycheck.cloud.editions import Editions
from bodycheck.cloud.events import drops_of_message
from bodycheck.cloud.objects import ArticleObjects
from bodycheck.cloud.outcome import Outcome
from bodycheck.cloud.settling import Desk, settle
from bodycheck.cloud.unpacking import Shift, Unpacker
from bodycheck.cloud.verdict_item import Item
from bodycheck.cloud.verdict_listing import VerdictListing
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.formats.limits import Limits
from bodycheck.local.blueprint import read_blueprint
from bodycheck.local.moto_gaps import take_turns

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

ROOT = Path(__file__).parents[2]
BUCKET, TABLE, REGION = "bodycheck-articles-123456789012-us-east-1", "verdicts", "us-east-1"
ONE_TRY = Config(retries={"mode": "standard", "total_max_attempts": 1})


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Cloud:
    """The bucket, the table, and the parts that work on them. Keys are all in :data:`BUCKET`."""

    s3: S3Client
    dynamodb: DynamoDBServiceResource
    objects: ArticleObjects
    table: VerdictTable
    listing: VerdictListing
    archives: ArchiveTable
    desk: Desk
    sqs: SQSClient
    queue_url: str
    clock: Clock
    bucket: str = BUCKET
    table_name: str = TABLE

    def drop(self, key: str, *, removed: bool = False) -> Drop:
        return Drop(BUCKET, key, removed=removed)

    def put(self, key: str, text: str | bytes) -> str:
        """Store an object; its version id, "" where the bucket keeps none."""
        data = text.encode() if isinstance(text, str) else text
        return self.s3.put_object(Bucket=BUCKET, Key=key, Body=data).get("VersionId", "")

    def settle(self, key: str, *, removed: bool = False) -> Outcome:
        self.clock.move(seconds=1)
        return settle(self.drop(key, removed=removed), self.objects, self.table)

    def settle_whole(self, key: str, *, removed: bool = False, shift: Shift = Shift()) -> None:  # noqa: B008 - frozen
        """Settle a drop, and every errand that comes of it."""
        self.clock.move(seconds=1)
        self.desk.settle(self.drop(key, removed=removed), shift)
        self.run_errands(shift)

    def run_errands(self, shift: Shift = Shift()) -> int:  # noqa: B008 - frozen
        """Work off the queue; how many errands there were."""
        count = 0
        while drops := self.errands():
            for drop in drops:
                self.desk.settle(drop, shift)
            count += len(drops)
        return count

    def errands(self) -> list[Drop]:
        """Take the errands off the queue."""
        messages = self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            self.sqs.delete_message(QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"])
        return [drop for message in messages for drop in drops_of_message(message["Body"])]

    def verdicts(self) -> dict[str, str]:
        """Every current verdict, by what stands behind the bucket in its address."""
        current = [item for item in self.items() if item["revision"] == "current" and "verdict" in item]
        return {item["article"].removeprefix(f"s3://{BUCKET}/"): item["verdict"] for item in current}

    def current(self, key: str) -> Item:
        item = self.table.current(self.drop(key).article)
        assert item is not None
        return item

    def items(self) -> list[Any]:
        """All the table holds, in a fixed order."""
        held = self.dynamodb.Table(TABLE).scan(ConsistentRead=True)["Items"]
        return sorted(held, key=lambda item: (str(item["article"]), str(item["revision"])))


@pytest.fixture
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)


@pytest.fixture
def cloud(_credentials: None) -> Iterator[Cloud]:
    """A versioned bucket and the template's table."""
    take_turns()
    with mock_aws():
        s3 = boto3.client("s3", region_name=REGION, config=ONE_TRY)
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        dynamodb = boto3.resource("dynamodb", region_name=REGION, config=ONE_TRY)
        described = read_blueprint(ROOT / "template.yaml").cloudformation["Resources"]["VerdictsTable"]["Properties"]
        schema = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode")
        dynamodb.create_table(TableName=TABLE, **{name: described[name] for name in schema})
        sqs = boto3.client("sqs", region_name=REGION, config=ONE_TRY)
        queue_url = sqs.create_queue(QueueName="drops")["QueueUrl"]
        clock = Clock()
        objects = ArticleObjects(s3, Limits(article_bytes=1_000_000))
        table, listing = VerdictTable(dynamodb, TABLE, clock), VerdictListing(dynamodb, TABLE, clock)
        archives = ArchiveTable(dynamodb, TABLE, clock)
        unpacker = Unpacker(objects, table, archives, Editions(dynamodb, TABLE), ErrandQueue(sqs, queue_url))
        desk = Desk(objects, table, unpacker)
        yield Cloud(s3, dynamodb, objects, table, listing, archives, desk, sqs, queue_url, clock)


def handler_of(function: str) -> Any:
    """The handler of a function's module, loaded afresh as Lambda loads it, under the environment as it is now."""
    path = ROOT / "functions" / function / "app.py"
    spec = importlib.util.spec_from_file_location(f"{function}_app", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handler
