"""Every envelope an object's news comes in, opened in one place; keys are decoded here, once, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import unquote_plus

from bodycheck.cloud.drop import Drop, Errand
from bodycheck.errors import UnknownEvent
from bodycheck.formats.stream import Position

Event = Mapping[str, Any]


def is_queue_batch(event: object) -> bool:
    """Whether the event is a batch of SQS messages, each with an envelope of its own inside."""
    records = event.get("Records") if isinstance(event, Mapping) else None
    return bool(records) and isinstance(records, list) and all(_source(r) == "aws:sqs" for r in records)


def drops_of_message(body: str) -> list[Drop]:
    """The drops an SQS message's body tells of. Raises :class:`UnknownEvent` for anything else."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise UnknownEvent(
            "the message's body is not JSON; only S3 and EventBridge notifications belong in this queue"
        ) from None
    return drops(event)


def drops(event: object) -> list[Drop]:
    """The objects that ``event`` names: an S3 notification, EventBridge's *Object Created* and *Object Deleted*, a
    sweep's finding, an errand on an archive, or S3's test message, which names none. Raises :class:`UnknownEvent` with
    the event's outline, never its content.
    """
    if isinstance(event, Mapping):
        try:
            if event.get("Event") == "s3:TestEvent":
                return []
            if (event.get("source"), event.get("detail-type")) in _REMOVED:
                return [_from_eventbridge(event)]
            records = event.get("Records")
            if isinstance(records, list) and records and all(_source(r) == "aws:s3" for r in records):
                return [_from_notification(record) for record in records]
        except KeyError as error:
            raise UnknownEvent(f"an S3 event without the field {error}: {_outline(event)}") from error
        except (TypeError, AttributeError, ValueError) as error:
            raise UnknownEvent(f"an S3 event whose fields are not what they should be: {_outline(event)}") from error
    raise UnknownEvent(
        f"this is no S3 notification, EventBridge object event or SQS batch of them: {_outline(event)}."
        " See events/ for each shape that is read"
    )


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """What a sweep is asked to do."""

    prefix: str = ""
    limit: int | None = None
    dry_run: bool = False


def sweep_request(event: object) -> SweepRequest:
    """A sweep's event: ``prefix``, ``limit`` and ``dry_run``, each of which may be left out. Raises
    :class:`UnknownEvent` for anything else, which would otherwise sweep the whole bucket."""
    allowed = {field.name for field in fields(SweepRequest)}
    if not isinstance(event, Mapping) or not event.keys() <= allowed:
        raise UnknownEvent(f"this asks for no sweep: {_outline(event)}. Give {', '.join(sorted(allowed))}, or nothing")
    request = SweepRequest(**event)
    whole = request.limit is None or (type(request.limit) is int and request.limit >= 1)
    if not (isinstance(request.prefix, str) and whole and isinstance(request.dry_run, bool)):
        raise UnknownEvent("a sweep's prefix is text, its limit a whole number from 1 on, its dry_run true or false")
    return request


def finding_message(bucket: str, key: str, finding: str) -> str:
    """What a sweep puts on the queue, in EventBridge's shape. What has become of the object, the bucket will tell."""
    detail = {"bucket": {"name": bucket}, "object": {"key": key}, "finding": finding}
    return json.dumps({"source": _SWEEP[0], "detail-type": _SWEEP[1], "detail": detail})


def errand_message(drop: Drop, errand: Errand) -> str:
    """What whoever unpacks an archive puts on the queue, to be gone on with."""
    told = {**asdict(errand), "start": errand.start.to_json()}
    detail = {"bucket": {"name": drop.bucket}, "object": {"key": drop.key}, "errand": told}
    return json.dumps({"source": _ERRAND[0], "detail-type": _ERRAND[1], "detail": detail})


_SWEEP = ("bodycheck.sweep", "Article Found")
_ERRAND = ("bodycheck.archive", "Archive Parted")
_REMOVED = {
    ("aws.s3", "Object Created"): False,
    ("aws.s3", "Object Deleted"): True,
    _SWEEP: False,
    _ERRAND: False,
}
"""Events of EventBridge's shape, by source and detail type: whether they tell of a removal."""


def _from_notification(record: Event) -> Drop:
    s3 = record["s3"]
    # S3 encodes keys in notifications as in a form: "+" for a space, "%XX" for the rest.
    return Drop(
        bucket=_text(s3["bucket"]["name"]),
        key=unquote_plus(_text(s3["object"]["key"]), errors="strict"),
        removed=not _text(record["eventName"]).removeprefix("s3:").startswith("ObjectCreated"),
        version=s3["object"].get("versionId"),
        sequencer=s3["object"].get("sequencer"),
        event_time=record.get("eventTime"),
    )


def _from_eventbridge(event: Event) -> Drop:
    detail = event["detail"]
    return Drop(
        bucket=_text(detail["bucket"]["name"]),
        key=_text(detail["object"]["key"]),  # EventBridge does not encode
        removed=_REMOVED[event["source"], event["detail-type"]],
        version=detail["object"].get("version-id"),
        sequencer=detail["object"].get("sequencer"),
        event_time=event.get("time"),
        errand=_errand(detail["errand"]) if (event["source"], event["detail-type"]) == _ERRAND else None,
    )


def _errand(told: Event) -> Errand:
    errand = Errand(**{**told, "start": Position.from_json(told["start"])})
    numbers = (errand.generation, errand.stretch, errand.first, errand.parts, *errand.tally.values())
    if errand.task not in ("walk", "check", "clean") or any(type(number) is not int for number in numbers):
        raise TypeError("that is no errand")
    return errand


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("that should be text")
    value.encode()  # a lone surrogate names no object
    return value


def _source(record: object) -> object:
    return record.get("eventSource") if isinstance(record, Mapping) else None


def _outline(event: object) -> str:
    if isinstance(event, Mapping):
        keys = [str(key)[:40] for key in list(event)[:8]]
        return f"an object with {', '.join(keys)}" if keys else "an empty object"
    return f"a {type(event).__name__}"
