"""Verdicts as items of the table, and back."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import Revision
from bodycheck.verdict import CheckerIdentity, Verdict

Item = dict[str, Any]

CURRENT = "current"
LARGEST_ITEM = 300_000
"""Bytes of JSON an item may hold: well under DynamoDB's 400 KB, its own counting included."""


def items_of(
    verdict: Verdict, drop: Drop, revision: Revision, *, source: str | None, checked_at: str
) -> tuple[Item, Item]:
    """The history item of a verdict and the current one, which alone carries the keys of the indexes."""
    history = {
        **_verdict_fields(verdict),
        "article": drop.article,
        "revision": revision.sort_key,
        "last_modified": revision.last_modified,
        "version": revision.version,
        "size": revision.size,
        "checker_key": checker_key(verdict.checker),
        "checked_at": checked_at,
        "source": _source(source, drop),
    }
    return history, _current(history)


def absent_item(verdict: Verdict, drop: Drop, *, checked_at: str) -> Item:
    """The current item of an article whose object was announced but is not there."""
    fields = {
        **_verdict_fields(verdict),
        "article": drop.article,
        "checker_key": checker_key(verdict.checker),
        "checked_at": checked_at,
        "source": _source(None, drop),
    }
    return _current(fields)


def tombstone(current: Item | None, drop: Drop, *, withdrawn_at: str) -> Item:
    """What stays of the current item once the article is removed: no verdict, no place in the indexes."""
    kept: Item = {name: current[name] for name in ("last_modified", "version") if name in current} if current else {}
    return {
        "article": drop.article,
        "revision": CURRENT,
        "withdrawn": True,
        "withdrawn_at": withdrawn_at,
        **kept,
    }


def plain(value: Any) -> Any:
    """An item with its Decimals turned back into numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def checker_key(checker: CheckerIdentity) -> str:
    """The checker's identity in one short string, for conditions."""
    thresholds = json.dumps(checker.thresholds, sort_keys=True)
    return hashlib.sha256(f"{checker.version} {checker.model} {thresholds}".encode()).hexdigest()[:32]


def _current(fields: Item) -> Item:
    day = fields["checked_at"][:10]
    return {
        **fields,
        "revision": CURRENT,
        "verdict_day": f"{fields['verdict']}#{day}",
        "source_day": f"{fields['source']}#{day}",
    }


def _source(named: str | None, drop: Drop) -> str:
    """Who published it: as the article says, or the first folder of its key, or the bucket."""
    folder, slash, _ = drop.key.partition("/")
    return (named or (folder if slash and folder else drop.bucket))[:200]


def _verdict_fields(verdict: Verdict) -> Item:
    """The verdict as DynamoDB's values, its evidence cut from the least telling on where the item would be too large.

    ``evidence_cut`` then counts what was left out.
    """
    fields = verdict.to_dict()
    cut = 0
    while (size := len(json.dumps(fields).encode())) > LARGEST_ITEM:
        longest = max(fields["elements"], key=lambda e: len(json.dumps(e["evidence"])), default=None)
        if longest and longest["evidence"]:
            longest["evidence"].pop()
        elif fields["foreign_passages"]:
            fields["foreign_passages"].pop()
        elif fields["elements"]:
            fields["elements"].pop()
        else:
            fields["headline"] = fields["headline"][: max(100, len(fields["headline"]) * LARGEST_ITEM // size - 100)]
        cut += 1
    if cut:
        fields["evidence_cut"] = cut
    return {name: _dynamo(value) for name, value in fields.items()}


def _dynamo(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, dict):
        return {name: _dynamo(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_dynamo(inner) for inner in value]
    return value
