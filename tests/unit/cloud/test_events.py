"""Events to drops, and keys decoded once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.events import drops, drops_of_message, is_queue_batch, sweep_request
from bodycheck.errors import UnknownEvent

EVENTS = Path(__file__).parents[3] / "events"
BUCKET = "bodycheck-articles-123456789012-us-east-1"


def notification(key: str, name: str = "ObjectCreated:Put", **stored: Any) -> dict[str, Any]:
    entity = {"bucket": {"name": BUCKET}, "object": {"key": key, **stored}}
    return {
        "Records": [{"eventSource": "aws:s3", "eventName": name, "eventTime": "2026-11-23T12:00:00Z", "s3": entity}]
    }


def bridged(key: str, kind: str = "Object Created") -> dict[str, Any]:
    return {
        "source": "aws.s3",
        "detail-type": kind,
        "time": "2026-11-23T12:00:00Z",
        "detail": {"bucket": {"name": BUCKET}, "object": {"key": key, "version-id": "v1", "sequencer": "00"}},
    }


def test_a_notification_tells_of_its_object_with_all_it_carries() -> None:
    event = notification("harbour/mayor.txt", versionId="v1", sequencer="00")

    assert drops(event) == [Drop(BUCKET, "harbour/mayor.txt", False, "v1", "00", "2026-11-23T12:00:00Z")]


def test_an_event_bridge_event_tells_the_same() -> None:
    assert drops(bridged("harbour/mayor.txt")) == drops(
        notification("harbour/mayor.txt", versionId="v1", sequencer="00")
    )


@pytest.mark.parametrize(
    ("encoded", "key"),
    [
        ("a+b%2Bc%25.txt", "a b+c%.txt"),
        ("harbour%2Fmayor.txt", "harbour/mayor.txt"),
        ("z%C3%BCrich.txt", "zürich.txt"),
        ("per%2520cent", "per%20cent"),
    ],
)
def test_a_notification_s_key_is_decoded_once(encoded: str, key: str) -> None:
    assert drops(notification(encoded))[0].key == key


@pytest.mark.parametrize("key", ["a b+c%.txt", "a+b%2Bc%25.txt", "zürich.txt"])
def test_an_event_bridge_key_is_taken_as_it_is(key: str) -> None:
    assert drops(bridged(key))[0].key == key


@pytest.mark.parametrize(
    ("name", "removed"),
    [
        ("ObjectCreated:Put", False),
        ("ObjectCreated:CompleteMultipartUpload", False),
        ("s3:ObjectCreated:Copy", False),
        ("ObjectRemoved:Delete", True),
        ("ObjectRemoved:DeleteMarkerCreated", True),
        ("LifecycleExpiration:Delete", True),
        ("LifecycleExpiration:DeleteMarkerCreated", True),
    ],
)
def test_removals_are_told_from_creations(name: str, removed: bool) -> None:
    assert drops(notification("a", name))[0].removed is removed


def test_an_event_bridge_deletion_is_a_removal() -> None:
    assert drops(bridged("a", "Object Deleted"))[0].removed is True


def test_several_records_give_several_drops_in_their_order() -> None:
    event = {"Records": notification("a")["Records"] + notification("b")["Records"]}

    assert [drop.key for drop in drops(event)] == ["a", "b"]


def test_s3_s_test_message_tells_of_nothing() -> None:
    assert drops({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": BUCKET}) == []


@pytest.mark.parametrize("event", [notification("a+b"), bridged("a b")])
def test_a_message_s_body_holds_any_of_these_as_json(event: dict[str, Any]) -> None:
    assert [drop.key for drop in drops_of_message(json.dumps(event))] == ["a b"]


@pytest.mark.parametrize("body", ["", "not json", "[" * 100_000, '{"hello": "Mayor to meet crews"}', "null"])
def test_a_message_s_body_of_another_shape_is_an_unknown_event(body: str) -> None:
    with pytest.raises(UnknownEvent):
        drops_of_message(body)


@pytest.mark.parametrize(
    "event",
    [
        {},
        [],
        None,
        "Mayor to meet crews",
        {"hello": "Mayor to meet crews"},
        {"Records": "Mayor to meet crews"},
        {"Records": [{"eventSource": "aws:sns", "Sns": {"Message": "Mayor to meet crews"}}]},
        {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put"}]},
        notification(""),
        notification("%ff"),
        notification("\ud800"),
        {**bridged("a"), "detail": "Mayor to meet crews"},
        {**bridged("a"), "detail-type": "Object Tags Added"},
        {**bridged("a"), "source": "aws.ec2"},
    ],
)
def test_an_unknown_shape_is_told_by_its_outline_and_never_by_its_content(event: object) -> None:
    with pytest.raises(UnknownEvent) as raised:
        drops(event)

    assert "Mayor" not in str(raised.value)


def test_an_unknown_shape_s_keys_and_the_mend_are_told() -> None:
    with pytest.raises(UnknownEvent, match=r"(?s)detail.*events/"):
        drops({"source": "aws.ec2", "detail": {}})


def test_only_a_batch_of_messages_is_a_queue_s() -> None:
    assert is_queue_batch({"Records": [{"eventSource": "aws:sqs", "body": "{}"}]})
    assert not is_queue_batch(notification("a"))
    assert not is_queue_batch({"Records": []})
    assert not is_queue_batch(None)


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_every_sample_event_is_of_a_known_shape_but_the_one_that_says_so(path: Path) -> None:
    event = json.loads(path.read_bytes())
    if path.stem == "env":
        return
    if path.stem == "sweep":
        assert sweep_request(event).prefix == "samples/"
        return
    if path.stem.startswith("unknown"):
        with pytest.raises(UnknownEvent):
            drops(event)
    elif is_queue_batch(event):
        assert len(event["Records"]) > 0
    else:
        assert all(drop.bucket == BUCKET for drop in drops(event))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["Records", "eventSource", "eventName", "s3", "bucket", "object", "name", "key", "source", "detail",
             "detail-type", "Event"]
        ),
        inner | st.sampled_from(["aws:s3", "aws.s3", "Object Created", "s3:TestEvent", "ObjectCreated:Put"]),
        max_size=5,
    ),
)  # fmt: skip


@given(event=_JSON)
def test_any_json_ends_in_drops_or_an_unknown_event(event: object) -> None:
    try:
        found = drops(event)
    except UnknownEvent:
        return
    assert all(isinstance(drop, Drop) for drop in found)
