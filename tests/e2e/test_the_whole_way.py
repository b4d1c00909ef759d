"""From the event to the table, under the real Lambda runtime client: every envelope, every sample, every bad input."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bodycheck.errors import FunctionFailed

from .conftest import SAMPLES, Application, put_event, queue_batch, sample_event

EXPECTED: dict[str, tuple[str, set[str], set[str]]] = {
    # sample: verdict, reasons that must be among the verdict's, parts of the headline at fault
    "samples/changed-number.txt": ("contradicted", {"number_mismatch"}, {"48"}),
    "samples/contradicted.txt": ("contradicted", {"opposite"}, {"rejects"}),
    "samples/empty.txt": ("unchecked", {"unreadable"}, set()),
    "samples/example.txt": ("unsupported", {"actor_missing"}, {"Austrian president"}),
    "samples/question.txt": ("supported", set(), set()),
    "samples/spliced.txt": ("supported", {"patchwork_body"}, set()),
    "samples/true-twin.txt": ("supported", set(), set()),
    "samples/unrelated.txt": (
        "unrelated",
        {"topic_mismatch"},
        {"Scientists", "find", "traces", "ancient ocean", "Martian", "dust"},
    ),
    "samples/wire.json": ("supported", set(), set()),
}
POISON = "059f36b4-87a3-44ab-83d2-661970000004"
GOOD = (SAMPLES / "true-twin.txt").read_bytes()


def faults(item: dict[str, Any]) -> set[str]:
    return {element["text"] for element in item["elements"] if element["status"] != "found"}


def test_a_batch_of_ten_with_a_poison_message_leaves_nine_verdicts_and_one_failure(
    application: Application,
) -> None:
    application.put_samples()
    answer = application.invoke(sample_event("sqs-batch"))
    assert answer == {"batchItemFailures": [{"itemIdentifier": POISON}]}
    current = application.current()
    assert set(current) == set(EXPECTED)
    for key, (verdict, reasons, at_fault) in EXPECTED.items():
        item = current[key]
        assert (item["verdict"], faults(item)) == (verdict, at_fault), key
        assert reasons <= set(item["reasons"]), key


def test_every_verdict_is_stored_as_current_and_as_history(application: Application) -> None:
    application.put_samples()
    application.invoke(sample_event("sqs-batch"))
    table = application.table()
    for (article, revision), item in table.items():
        if revision == "current":
            history = table[article, f"{item['last_modified']}#{item['version']}"]
            index_keys = {"revision", "verdict_day", "source_day", "key_shard", "object_key"}
            assert {name: item[name] for name in item if name not in index_keys} == {
                name: history[name] for name in history if name not in index_keys
            }
    assert len(table) == 2 * len(EXPECTED)


def test_the_example_shows_the_sentences_of_what_it_has(application: Application) -> None:
    application.put_samples()
    application.invoke(sample_event("s3-put"))
    [item] = application.current().values()
    parts = {element["text"]: element for element in item["elements"]}
    assert item["headline"] == "Putin, Austrian president to discuss Iran"
    assert (parts["Austrian president"]["status"], parts["Austrian president"]["evidence"]) == ("missing", [])
    assert "Putin" in parts["Putin"]["evidence"][0]["text"]
    assert "Iran" in parts["Iran"]["evidence"][0]["text"]


@pytest.mark.parametrize(
    "name", ["sqs-batch", "s3-put", "sqs-eventbridge", "eventbridge-object-created", "s3-put-missing-object"]
)
def test_an_event_delivered_twice_leaves_the_table_as_it_was(application: Application, name: str) -> None:
    application.put_samples()
    first = application.invoke(sample_event(name))
    table = application.table()
    second = application.invoke(sample_event(name))
    assert application.table() == table
    assert second.get("batchItemFailures") == first.get("batchItemFailures")


def test_events_out_of_order_leave_the_table_as_in_order(application: Application) -> None:
    application.put("a.txt", GOOD)
    created = put_event(application.bucket, "a.txt")
    application.invoke(created)
    application.put("a.txt", (SAMPLES / "example.txt").read_bytes())
    application.invoke(created)
    table = application.table()
    application.invoke(created)  # the first event, late
    assert application.table() == table
    assert application.current()["a.txt"]["verdict"] == "unsupported"


@pytest.mark.parametrize(
    ("name", "key", "verdict"),
    [
        ("s3-put", "samples/example.txt", "unsupported"),
        ("eventbridge-object-created", "samples/contradicted.txt", "contradicted"),
        ("sqs-eventbridge", "samples/spliced.txt", "supported"),
    ],
)
def test_each_envelope_brings_its_article_to_the_table(
    application: Application, name: str, key: str, verdict: str
) -> None:
    application.put_samples()
    application.invoke(sample_event(name))
    assert {found: item["verdict"] for found, item in application.current().items()} == {key: verdict}


def test_a_bare_event_is_answered_with_its_verdict(application: Application) -> None:
    application.put_samples()
    [verdict] = application.invoke(sample_event("s3-put"))["verdicts"]
    assert (verdict["article"], verdict["verdict"]) == (
        f"s3://{application.bucket}/samples/example.txt",
        "unsupported",
    )


def test_the_test_message_of_s3_is_acknowledged_and_stores_nothing(application: Application) -> None:
    message = json.dumps(sample_event("s3-test-event"))
    assert application.invoke(queue_batch(message)) == {"batchItemFailures": []}
    assert application.table() == {}


@pytest.mark.parametrize("name", ["s3-removed", "eventbridge-object-deleted"])
def test_a_removal_withdraws_the_verdict_and_keeps_its_history(application: Application, name: str) -> None:
    event = sample_event(name)
    key = event["detail"]["object"]["key"] if "detail" in event else event["Records"][0]["s3"]["object"]["key"]
    application.put(key, GOOD)
    application.invoke(put_event(application.bucket, key))
    before = application.table()
    application.delete(key)
    application.invoke(event)
    after = application.table()
    current = after.pop((f"s3://{application.bucket}/{key}", "current"))
    assert (current["withdrawn"], "verdict" in current, "verdict_day" in current) == (True, False, False)
    assert after == {name: item for name, item in before.items() if name[1] != "current"}


BAD: dict[str, tuple[bytes | None, str]] = {
    # what is in the bucket, and the reason it is recorded under
    "missing.txt": (None, "no_object"),
    "zero-bytes.txt": (b"", "unreadable"),
    "sixty-megabytes.txt": (b"Headline\n\n" + b"word " * 12_000_000, "too_large"),
    "binary.txt": (bytes(range(256)) * 64, "unreadable"),
    "no-sentence.txt": (b"Mayor opens the bridge\n\n...\n\n---\n", "no_body"),
}


def test_bad_input_is_recorded_with_its_reason_and_the_rest_of_the_batch_is_not_touched(
    application: Application,
) -> None:
    long_key = "k" * 1020 + ".txt"
    contents = {key: body for key, (body, _) in BAD.items()} | {"a b+c%.txt": GOOD, "größe.txt": GOOD, long_key: GOOD}
    for key, body in contents.items():
        if body is not None:
            application.put(key, body)
    events = [json.dumps(put_event(application.bucket, key)) for key in contents]
    answer = application.invoke(queue_batch(*events, '{"of": "unknown shape"}'))
    assert answer == {"batchItemFailures": [{"itemIdentifier": str(len(events))}]}
    current = application.current()
    assert {key: current[key]["reasons"] for key in BAD} == {key: [reason] for key, (_, reason) in BAD.items()}
    assert {current[key]["verdict"] for key in BAD} == {"unchecked"}
    assert {current[key]["verdict"] for key in ("a b+c%.txt", "größe.txt", long_key)} == {"supported"}


def test_bad_input_is_named_with_its_mend(application: Application) -> None:
    application.put("sixty-megabytes.txt", b"Headline\n\n" + b"word " * 12_000_000)
    [verdict] = application.invoke(put_event(application.bucket, "sixty-megabytes.txt"))["verdicts"]
    assert "sixty-megabytes.txt" in verdict["explanation"]
    assert "MaxArticleBytes" in verdict["explanation"]


def test_invalid_utf8_is_read_as_far_as_it_goes(application: Application) -> None:
    application.put("half.txt", GOOD.replace(b"Vienna", b"Vi\xff\xfeenna"))
    application.invoke(put_event(application.bucket, "half.txt"))
    assert application.current()["half.txt"]["headline"] == "Putin, Austrian president to discuss Iran"


def test_a_bare_event_of_unknown_shape_is_an_error_that_says_what_is_read(application: Application) -> None:
    with pytest.raises(FunctionFailed, match="no S3 notification") as caught:
        application.invoke(sample_event("unknown-shape"))
    assert caught.value.kind == "UnknownEvent"


def test_no_text_of_an_article_is_logged(application: Application) -> None:
    application.put_samples()
    application.invoke(sample_event("sqs-batch"))
    log = application.log.read_text(encoding="utf-8")
    words = ("Austrian president", "Chancellor Weiss", "Dunmore", "Harbour Street", "Norvik", "Lindau", "Halverton")
    assert [word for word in words if word.lower() in log.lower()] == []
