"""Every envelope an object's news comes in, opened in one place; keys are decoded here, once, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from bodycheck.cloud.drop import Drop
from bodycheck.errors import UnknownEvent

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
    """The objects that ``event`` names: an S3 notification, EventBridge's *Object Created* and *Object Deleted*, or
    S3's test message, which names none. Raises :class:`UnknownEvent` with the event's outline, never its content.
    """
    if isinstance(event, Mapping):
        try:
            if event.get("Event") == "s3:TestEvent":
                return []
            if event.get("source") == "aws.s3" and event.get("detail-type") in _EVENTBRIDGE:
                return [_from_eventbridge(event)]
            records = event.get("Records")
            if isinstance(records, list) and records and all(_source(r) == "aws:s3" for r in records):
                return [_from_notification(record) for record in records]
        except KeyError as error:
            raise UnknownEvent(f"an S3 event without the field {error}: {_outline(event)}") from error
        except (TypeError, AttributeError, UnicodeError) as error:
            raise UnknownEvent(f"an S3 event whose fields are not what they should be: {_outline(event)}") from error
    raise UnknownEvent(
        f"this is no S3 notification, EventBridge object event or SQS batch of them: {_outline(event)}."
        " See events/ for each shape that is read"
    )


_EVENTBRIDGE = {"Object Created": False, "Object Deleted": True}


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
        removed=_EVENTBRIDGE[event["detail-type"]],
        version=detail["object"].get("version-id"),
        sequencer=detail["object"].get("sequencer"),
        event_time=event.get("time"),
    )


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
