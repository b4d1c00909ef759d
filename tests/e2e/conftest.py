"""The whole application: the template in the embedded AWS, its function under the real Lambda runtime client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import boto3
import pytest

from bodycheck.cloud.verdict_item import plain
from bodycheck.local.deployment import Deployment
from bodycheck.local.embedded import EmbeddedAws
from bodycheck.local.emulator import Emulator, find_emulator

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "events" / "articles"

Item = dict[str, Any]


@dataclass(frozen=True)
class Application:
    """What a test does to the application, and sees of it."""

    deployment: Deployment
    emulator: Emulator
    log: Path

    @property
    def bucket(self) -> str:
        return self.deployment.outputs()["ArticlesBucketName"]

    def put(self, key: str, body: bytes) -> None:
        self.deployment.client("s3").put_object(Bucket=self.bucket, Key=key, Body=body)

    def put_samples(self, prefix: str = "samples/") -> None:
        for sample in SAMPLES.iterdir():
            self.put(prefix + sample.name, sample.read_bytes())

    def delete(self, key: str) -> None:
        self.deployment.client("s3").delete_object(Bucket=self.bucket, Key=key)

    def invoke(self, event: Any) -> Any:
        return self.emulator.invoke(event)

    def table(self) -> dict[tuple[str, str], Item]:
        """The whole table, item by item, by article and revision."""
        return {(item["article"], item["revision"]): item for item in map(plain, self._table().scan()["Items"])}

    def current(self) -> dict[str, Item]:
        """The current items by their keys in the bucket."""
        start = len(f"s3://{self.bucket}/")
        return {article[start:]: item for (article, revision), item in self.table().items() if revision == "current"}

    def empty(self) -> None:
        for article, revision in self.table():
            self._table().delete_item(Key={"article": article, "revision": revision})
        for entry in self.deployment.client("s3").list_objects_v2(Bucket=self.bucket).get("Contents", []):
            self.delete(entry["Key"])

    def _table(self) -> Any:
        session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
        dynamodb = session.resource("dynamodb", endpoint_url=self.deployment.endpoint)
        return dynamodb.Table(self.deployment.outputs()["VerdictsTableName"])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    log = tmp_path_factory.mktemp("logs") / "function.log"
    with EmbeddedAws(ROOT / "template.yaml") as aws:
        deployment = aws.deployment
        function = deployment.function("CheckFunction")
        with Emulator(function, deployment.environment, log, binary=find_emulator(ROOT)) as emulator:
            yield Application(deployment, emulator, log)


@pytest.fixture
def application(running: Application) -> Application:
    """The application with nothing in its bucket and its table: the function itself keeps no state."""
    running.empty()
    return running


def sample_event(name: str) -> Any:
    """An event of ``events/``."""
    return json.loads((ROOT / "events" / f"{name}.json").read_text(encoding="utf-8"))


def put_event(bucket: str, key: str, name: str = "ObjectCreated:Put") -> Item:
    """A bare S3 event."""
    entity = {"bucket": {"name": bucket}, "object": {"key": quote_plus(key)}}
    return {"Records": [{"eventSource": "aws:s3", "eventName": name, "s3": entity}]}


def queue_batch(*bodies: str) -> Item:
    """An SQS batch; the message ids are the bodies' positions."""
    return {
        "Records": [
            {
                "messageId": str(position),
                "receiptHandle": "handle",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:bodycheck-DropQueue",
                "awsRegion": "us-east-1",
            }
            for position, body in enumerate(bodies)
        ]
    }
