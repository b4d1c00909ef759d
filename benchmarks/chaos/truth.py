"""What the table should hold, computed from the bucket alone, and how it differs."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from benchmarks.chaos.articles import DEADLY
from bodycheck import checker
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import ArticleObjects, Revision
from bodycheck.cloud.verdict_item import CURRENT, Item, items_of, tombstone
from bodycheck.formats import Limits, NewsFile
from bodycheck.judging import judge

TIMES = frozenset({"checked_at", "withdrawn_at", "verdict_day", "source_day"})
"""What tells when it was checked, which no two runs have in common."""


@dataclass
class Comparison:
    """Addresses of items that are not there, say something else than they should, or are on an older content."""

    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    superfluous: list[str] = field(default_factory=list)
    contents: int = 0
    """Contents that ever lay in the bucket: each had to be evaluated once."""
    deadly: int = 0
    unreadable: int = 0


def compare(s3: Any, dynamodb: Any, bucket: str, table: str, *, largest: int) -> Comparison:
    """Every version in the bucket beside its item in the history, and every key beside its current item."""
    held = {(item["article"], item["revision"]): item for item in _items(dynamodb, table)}
    comparison = Comparison()
    for address, expected in _expected(s3, bucket, largest, comparison):
        item = held.pop(address, None)
        name = " ".join(address)
        if item is None:
            comparison.lost.append(name)
        elif item.get("version") != expected.get("version") or item.get("withdrawn") != expected.get("withdrawn"):
            comparison.stale.append(name)
        elif _lasting(item) != _lasting(expected):
            comparison.wrong.append(name)
    comparison.superfluous += [" ".join(address) for address in held]
    return comparison


def digest(dynamodb: Any, table: str) -> str:
    """sha256 of the whole table, times of checking aside."""
    lines = [json.dumps(_lasting(item), sort_keys=True, default=str) for item in _items(dynamodb, table)]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _expected(s3: Any, bucket: str, largest: int, comparison: Comparison) -> Iterator[tuple[tuple[str, str], Item]]:
    objects = ArticleObjects(s3, Limits(article_bytes=largest))
    for version in _versions(s3, bucket):
        drop = Drop(bucket, version["Key"])
        if "ETag" not in version:
            if version["IsLatest"]:
                yield (drop.article, CURRENT), tombstone(drop, withdrawn_at="")
            continue
        found = objects.read(drop, version=version["VersionId"])
        if found is None or found[1] is None:
            raise RuntimeError(f"{drop.article}: the bucket lists a version that it does not give")
        comparison.contents += 1
        history, current = _items_on(drop, found[0], found[1], comparison)
        yield (drop.article, history["revision"]), history
        if version["IsLatest"]:
            yield (drop.article, CURRENT), current


def _items_on(drop: Drop, revision: Revision, data: bytes, comparison: Comparison) -> tuple[Item, Item]:
    if DEADLY in data:
        comparison.deadly += 1
        explanation = (
            f"the check of {drop.key} did not come to an end: the function died, or ran out of time or memory."
            " Look in its log, then drop the article again."
        )
        verdict = checker.unchecked("", "", reason="unfinished", explanation=explanation, identity=drop.article)
        return items_of(verdict, drop, revision, source=None, checked_at="")
    (reading,) = NewsFile(io.BytesIO(data), drop.key).readings()
    judged = judge(reading, identity=drop.article)
    comparison.unreadable += judged.article is None
    source = judged.article.source if judged.article else None
    return items_of(judged.verdict, drop, revision, source=source, checked_at="")


def _versions(s3: Any, bucket: str) -> Iterator[dict[str, Any]]:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        yield from page.get("Versions", [])
        yield from page.get("DeleteMarkers", [])


def _items(dynamodb: Any, table: str) -> Iterator[Item]:
    query: dict[str, Any] = {"ConsistentRead": True}
    while True:
        page = dynamodb.Table(table).scan(**query)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _lasting(item: Item) -> Any:
    return {name: _plain(value) for name, value in item.items() if name not in TIMES}


def _plain(value: Any) -> Any:
    """Values as both sides may spell them: DynamoDB gives numbers as Decimals without trailing zeros."""
    if isinstance(value, (Decimal, int, float)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
