"""Writers at once, over HTTP against the embedded AWS, each a thread with clients of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from bodycheck.checker import unchecked
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import Revision
from bodycheck.cloud.verdict_listing import VerdictListing
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.local.embedded import EmbeddedAws

ROOT = Path(__file__).parents[3]
WRITERS, KEYS, AT_ONCE = 1_000, 50, 32


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with EmbeddedAws(ROOT / "template.yaml") as aws:
        yield aws.endpoint


def table_at(endpoint: str) -> tuple[VerdictTable, VerdictListing]:
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    dynamodb = session.resource("dynamodb", endpoint_url=endpoint, config=Config(max_pool_connections=AT_ONCE))
    return VerdictTable(dynamodb, "bodycheck-verdicts"), VerdictListing(dynamodb, "bodycheck-verdicts")


def test_of_a_thousand_racing_writers_over_fifty_keys_the_newest_wins_on_each(endpoint: str) -> None:
    table, listing = table_at(endpoint)
    writes = [
        (Drop("articles", f"{key}.txt"), Revision(f"2026-11-23T12:00:{second:02}Z", f"v{second}", 1, f"e{second}"))
        for key in range(KEYS)
        for second in range(WRITERS // KEYS)
    ]
    random.Random(1).shuffle(writes)  # noqa: S311

    def write(what: tuple[Drop, Revision]) -> bool:
        drop, revision = what
        verdict = unchecked("", "", reason="no_body", explanation="", identity=drop.article)
        return table.record(verdict, drop, revision, source=None)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        accepted = list(pool.map(write, writes))

    newest = f"v{WRITERS // KEYS - 1}"
    current = [table.current(f"s3://articles/{key}.txt") for key in range(KEYS)]
    assert [item and item["version"] for item in current] == [newest] * KEYS
    assert [len(listing.history(f"s3://articles/{key}.txt")) for key in range(KEYS)] == [WRITERS // KEYS] * KEYS
    assert KEYS <= sum(accepted) < WRITERS
