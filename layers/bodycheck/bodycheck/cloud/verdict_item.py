"""Verdicts as items of the table, and back."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import Revision
from bodycheck.verdict import VERDICT_LABELS, CheckerIdentity, Verdict

Item = dict[str, Any]

CURRENT = "current"
UNFINISHED = "unfinished"
"""In the place of the ETag of an archive that is being unpacked."""
SHARDS = 16
"""Partitions that the index by key spreads over. Another number orphans what the index holds."""
_FLOATS = frozenset({"support", "score"})
_MAPS_OF_FLOATS = frozenset({"scores", "thresholds"})
_LONGEST_HEADLINE = 20_000
LARGEST_ITEM = 300_000
"""Bytes of JSON an item may hold: well under DynamoDB's 400 KB, its own counting included."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a publisher's article this is; the names are the items'."""

    uri: str
    uri_version: str
    uri_updated: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands in an archive."""

    generation: int
    """Which content of the archive, as the table counts them."""
    part: int
    reading_sha256: str
    """Of all that was read of the article: it tells whether another content of the archive has changed it."""


def items_of(
    verdict: Verdict,
    drop: Drop,
    revision: Revision,
    *,
    source: str | None,
    checked_at: str,
    attempt: int | None = None,
    edition: Edition | None = None,
    place: Place | None = None,
) -> tuple[Item, Item]:
    """The history item of a verdict and the current one, which alone carries the keys of the indexes.

    ``attempt`` marks a verdict that only holds the place until the attempt of that number has ended. A canceled
    article's current item is a tombstone, which a sweep knows by its content.
    """
    history = {
        **_verdict_fields(verdict),
        "article": drop.article,
        "revision": revision.sort_key,
        "last_modified": revision.last_modified,
        "version": revision.version,
        "size": revision.size,
        "etag": revision.etag,
        "checker_key": checker_key(verdict.checker),
        "checked_at": checked_at,
        "source": _source(source, drop),
        **({} if attempt is None else {"attempt": attempt}),
        **({} if edition is None else asdict(edition)),
        **({} if place is None else asdict(place)),
    }
    current = _current(history) if verdict.status != "canceled" else _canceled(history)
    return history, {**current, **index_keys(drop)}


def archive_item(drop: Drop, revision: Revision, *, checker: str, generation: int, leftovers: bool, at: str) -> Item:
    """The current item of an archive, whose articles have verdicts of their own. A sweep takes it for changed until it
    is unpacked."""
    return {
        "article": drop.article,
        "revision": CURRENT,
        "last_modified": revision.last_modified,
        "version": revision.version,
        "size": revision.size,
        "etag": UNFINISHED,
        "archive_etag": revision.etag,
        "checker_key": checker,
        "checked_at": at,
        "generation": generation,
        **({"leftovers": True} if leftovers else {}),
        "walked": False,
        "walk": {"to": [0, 0], "part": 1},
        "stretches": 0,
        "stretches_done": 0,
        "tally": dict.fromkeys((*VERDICT_LABELS, "withdrawn"), 0),
        **index_keys(drop),
    }


def absent_item(verdict: Verdict, drop: Drop, *, checked_at: str) -> Item:
    """The current item of an article whose object was announced but is not there. No sweep looks for its object."""
    fields = {
        **_verdict_fields(verdict),
        "article": drop.article,
        "checker_key": checker_key(verdict.checker),
        "checked_at": checked_at,
        "source": _source(None, drop),
    }
    return _current(fields)


def tombstone(drop: Drop, *, withdrawn_at: str) -> Item:
    """What stands in the current item's place once the article is removed: no verdict, no place in the indexes."""
    return {"article": drop.article, "revision": CURRENT, "withdrawn": True, "withdrawn_at": withdrawn_at}


def index_keys(drop: Drop) -> Item:
    """An item's place in the index by key: objects in the order of their keys, for sweeps; the articles of an archive
    apart from those, by their archive."""
    if drop.record is None:
        return {"key_shard": key_shard(drop.bucket, shard_of(drop.key)), "object_key": drop.key}
    return {"key_shard": record_shard(drop, shard_of(drop.record)), "object_key": drop.record}


def key_shard(bucket: str, shard: int) -> str:
    """Partition of the index by key, for objects."""
    return f"{bucket}#{shard:x}"


def record_shard(drop: Drop, shard: int) -> str:
    """Partition of the index by key, for the articles of one archive."""
    archive = hashlib.sha256(f"{drop.bucket}/{drop.key}".encode()).hexdigest()[:32]
    return f"archive#{archive}#{shard:x}"


def shard_of(key: str) -> int:
    return zlib.crc32(key.encode()) % SHARDS


def plain(value: Any, name: str = "") -> Any:
    """An item with its Decimals turned back: floats where a verdict has them, for DynamoDB gives 1.0 back as 1."""
    if isinstance(value, Decimal):
        return float(value) if name in _FLOATS or value % 1 else int(value)
    if isinstance(value, dict):
        each = "score" if name in _MAPS_OF_FLOATS else ""
        return {key: plain(inner, each or key) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, name) for inner in value]
    return value


def checker_key(checker: CheckerIdentity) -> str:
    """The checker's identity in one short string, for conditions."""
    thresholds = json.dumps(checker.thresholds, sort_keys=True)
    return hashlib.sha256(f"{checker.version} {checker.model} {thresholds}".encode()).hexdigest()[:32]


def listing_keys(item: Item) -> Item:
    """A current item's place in the indexes that list verdicts."""
    day = item["checked_at"][:10]
    return {"verdict_day": f"{item['verdict']}#{day}", "source_day": f"{item['source']}#{day}"}


def _canceled(history: Item) -> Item:
    kept = ("article", "last_modified", "version", "size", "etag", "checker_key", "uri", "uri_version", "uri_updated")
    return {
        **{name: history[name] for name in (*kept, "generation", "part", "reading_sha256") if name in history},
        "revision": CURRENT,
        "withdrawn": True,
        "withdrawn_at": history["checked_at"],
        "status": "canceled",
    }


def _current(fields: Item) -> Item:
    return {**fields, "revision": CURRENT, **listing_keys(fields)}


def _source(named: str | None, drop: Drop) -> str:
    """Who published it: as the article says, or the first folder of its key, or the bucket."""
    folder, slash, _ = drop.key.partition("/")
    return (named or (folder if slash and folder else drop.bucket))[:200]


def _verdict_fields(verdict: Verdict) -> Item:
    """The verdict as DynamoDB's values, cut where the item would be too large: its weakest evidence first, then
    foreign passages, then elements, then the headline. ``evidence_cut`` and its like count what was left out.
    """
    fields = verdict.to_dict()
    excess = _size(fields) - LARGEST_ITEM
    if excess > 0:
        evidence = [(element, one) for element in fields["elements"] for one in element["evidence"]]
        weakest_first = sorted(evidence, key=lambda pair: float(pair[1]["score"]))
        evidence_cut = _sparing(weakest_first, excess)
        excess -= sum(_size(one) for _, one in weakest_first[:evidence_cut])
        gone = {id(one) for _, one in weakest_first[:evidence_cut]}
        for element in fields["elements"]:
            element["evidence"] = [one for one in element["evidence"] if id(one) not in gone]
        cuts = {"evidence_cut": evidence_cut}
        for name, count in (("foreign_passages", "passages_cut"), ("elements", "elements_cut")):
            held = list(fields[name])
            cuts[count] = _sparing([(None, one) for one in reversed(held)], excess)
            fields[name] = held[: len(held) - cuts[count]]
            excess -= sum(map(_size, held[len(fields[name]) :]))
        if excess > 0:
            cuts["headline_cut"] = max(0, len(fields["headline"]) - _LONGEST_HEADLINE)
            fields["headline"] = fields["headline"][:_LONGEST_HEADLINE]
            fields["explanation"] = fields["explanation"][:_LONGEST_HEADLINE]
        fields.update({name: count for name, count in cuts.items() if count})
    return {name: _dynamo(value) for name, value in fields.items()}


def _sparing(pairs: list[tuple[Any, Any]], excess: int) -> int:
    """How many of the first of these must go to save ``excess`` bytes; all where even that is not enough."""
    count = 0
    while excess > 0 and count < len(pairs):
        excess -= _size(pairs[count][1])
        count += 1
    return count


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


def _dynamo(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, dict):
        return {name: _dynamo(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_dynamo(inner) for inner in value]
    return value
