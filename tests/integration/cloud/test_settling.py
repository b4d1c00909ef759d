"""One drop at a time: whatever the event says, the table ends as the bucket is."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import ArticleObjects, Revision
from bodycheck.cloud.settling import settle
from bodycheck.errors import RetryableFailure
from bodycheck.formats import Limits

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

TRUE = (
    "Harbour mayor to meet ferry crews\n\n"
    "The harbour mayor will meet the ferry crews on Friday, she told the council on Tuesday evening. The crews have "
    "not sailed since last week and want better pay. The mayor said she would listen to the crews first."
)
OTHER = TRUE.replace("Friday", "Monday").replace("mayor", "bishop")
KEY = "harbour/mayor.txt"


def test_a_dropped_article_gets_its_verdict_as_current_and_as_history(cloud: Cloud) -> None:
    version = cloud.put(KEY, TRUE)

    outcome = cloud.settle(KEY)

    history, current = cloud.items()
    assert outcome.action == "recorded"
    assert current["revision"] == "current"
    assert history["revision"] == f"{current['last_modified']}#{version}"
    index_keys = {"verdict_day", "source_day", "key_shard", "object_key"}
    assert index_keys <= current.keys()
    assert {**history, "revision": ""} == {
        name: value for name, value in {**current, "revision": ""}.items() if name not in index_keys
    }


def test_the_item_carries_the_whole_verdict_and_where_it_comes_from(cloud: Cloud) -> None:
    version = cloud.put(KEY, TRUE)
    outcome = cloud.settle(KEY)

    item = cloud.current(KEY)
    assert item["headline"] == "Harbour mayor to meet ferry crews"
    assert (item["verdict"], item["support"], tuple(item["reasons"])) == (
        outcome.verdict,
        outcome.support,
        outcome.reasons,
    )
    assert (item["version"], item["size"], item["source"]) == (version, len(TRUE.encode()), "harbour")
    assert (item["verdict_day"], item["source_day"]) == (f"{item['verdict']}#2026-11-23", "harbour#2026-11-23")
    assert item["checked_at"] == "2026-11-23T12:00:01.000Z"
    assert isinstance(item["support"], float)
    assert {"explanation", "elements", "stance", "checker", "input", "foreign_passages"} <= set(item)


def test_the_article_s_own_source_comes_before_its_folder(cloud: Cloud) -> None:
    cloud.put(KEY, '{"headline": "Mayor to meet crews", "body": "She will.", "source": "Harbour Daily"}')
    cloud.settle(KEY)

    assert cloud.current(KEY)["source"] == "Harbour Daily"


def test_a_key_without_a_folder_has_its_bucket_as_source(cloud: Cloud) -> None:
    cloud.put("mayor.txt", TRUE)
    cloud.settle("mayor.txt")

    assert cloud.current("mayor.txt")["source"] == cloud.bucket


def test_a_drop_delivered_twice_changes_nothing_at_all(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    before = cloud.items()

    assert cloud.settle(KEY).action == "unchanged"
    assert cloud.items() == before


def test_a_new_version_becomes_current_and_the_old_one_stays_in_history(cloud: Cloud) -> None:
    first = cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    second = cloud.put(KEY, OTHER)
    cloud.settle(KEY)

    assert cloud.current(KEY)["version"] == second
    assert {item["version"] for item in cloud.listing.history(cloud.drop(KEY).article)} == {first, second}


def test_a_late_drop_of_an_older_version_finds_the_table_as_it_should_be(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.put(KEY, OTHER)
    cloud.settle(KEY)
    before = cloud.items()

    cloud.settle(KEY)  # the first put's event, come late

    assert cloud.items() == before


def test_a_removed_article_is_withdrawn_and_its_history_kept(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    history = cloud.listing.history(cloud.drop(KEY).article)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)

    assert cloud.settle(KEY, removed=True).action == "withdrawn"

    current = cloud.current(KEY)
    assert current["withdrawn"] is True
    assert not {"verdict", "headline", "verdict_day", "source_day"} & set(current)
    assert cloud.listing.history(cloud.drop(KEY).article) == history


def test_a_withdrawn_article_is_in_no_index(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)
    cloud.settle(KEY, removed=True)

    assert cloud.listing.recent(datetime(2026, 11, 20, tzinfo=UTC)) == []


def test_a_removal_delivered_twice_changes_nothing(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)
    cloud.settle(KEY, removed=True)
    before = cloud.items()

    assert cloud.settle(KEY, removed=True).action == "unchanged"
    assert cloud.items() == before


def test_a_creation_that_comes_after_the_removal_brings_nothing_back(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)
    cloud.settle(KEY, removed=True)
    before = cloud.items()

    assert cloud.settle(KEY).action == "unchanged"
    assert cloud.items() == before


def test_a_removal_that_comes_after_the_object_is_there_again_withdraws_nothing(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)
    version = cloud.put(KEY, OTHER)

    cloud.settle(KEY, removed=True)

    assert cloud.current(KEY)["version"] == version


def test_an_article_dropped_again_after_its_removal_has_a_verdict_again(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)
    cloud.settle(KEY, removed=True)
    version = cloud.put(KEY, TRUE)

    assert cloud.settle(KEY).action == "recorded"
    assert cloud.current(KEY)["version"] == version


def test_taking_the_delete_marker_away_brings_the_verdict_back(cloud: Cloud) -> None:
    version = cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    marker = cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)["VersionId"]
    cloud.settle(KEY, removed=True)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY, VersionId=marker)

    assert cloud.settle(KEY, removed=True).action == "recorded"
    assert cloud.current(KEY)["version"] == version


def test_taking_the_newest_version_away_makes_the_one_before_it_current(cloud: Cloud) -> None:
    first = cloud.put(KEY, TRUE)
    newest = cloud.put(KEY, OTHER)
    cloud.settle(KEY)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY, VersionId=newest)

    assert cloud.settle(KEY, removed=True).action == "recorded"
    assert cloud.current(KEY)["version"] == first


def test_in_a_bucket_without_versions_the_etag_is_the_version(cloud: Cloud) -> None:
    cloud.s3.create_bucket(Bucket="plain")
    etag = cloud.s3.put_object(Bucket="plain", Key=KEY, Body=TRUE.encode())["ETag"].strip('"')
    plain = Drop("plain", KEY)

    settle(plain, cloud.objects, cloud.table)

    item = cloud.table.current(plain.article)
    assert item is not None
    assert item["version"] == etag


def test_an_object_that_never_was_is_recorded_as_missing_with_the_mend(cloud: Cloud) -> None:
    outcome = cloud.settle(KEY)

    assert (outcome.verdict, outcome.reasons) == ("unchecked", ("no_object",))
    assert cloud.drop(KEY).article in outcome.explanation
    assert [item["revision"] for item in cloud.items()] == ["current"]


def test_a_missing_object_delivered_twice_changes_nothing(cloud: Cloud) -> None:
    cloud.settle(KEY)
    before = cloud.items()

    assert cloud.settle(KEY).action == "unchanged"
    assert cloud.items() == before


def test_an_object_that_was_missing_and_comes_after_all_gets_its_verdict(cloud: Cloud) -> None:
    cloud.settle(KEY)
    cloud.put(KEY, TRUE)

    assert cloud.settle(KEY).action == "recorded"
    assert cloud.current(KEY)["reasons"] != ["no_object"]


def test_an_article_that_vanished_without_word_is_withdrawn_at_the_next_look(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    cloud.settle(KEY)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)

    assert cloud.settle(KEY).action == "withdrawn"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1_000), "unreadable"),
        (b"Harbour mayor to meet ferry crews\n", "no_body"),
        (b'{"body": "She will meet them."}', "no_headline"),
        (b"[]", "unreadable"),
    ],
    ids=["zero bytes", "binary", "headline alone", "body alone", "JSON list"],
)
def test_what_cannot_be_judged_is_recorded_unchecked_with_its_reason(cloud: Cloud, data: bytes, reason: str) -> None:
    cloud.put(KEY, data)
    cloud.settle(KEY)

    item = cloud.current(KEY)
    assert (item["verdict"], item["support"], item["reasons"][:1]) == ("unchecked", None, [reason])
    assert len(cloud.listing.history(cloud.drop(KEY).article)) == 1


def test_an_object_of_sixty_megabytes_is_recorded_too_large_and_not_read(cloud: Cloud) -> None:
    cloud.put(KEY, bytes(60_000_000))

    outcome = cloud.settle(KEY)

    assert outcome.reasons == ("too_large",)
    assert "60,000,000 bytes" in outcome.explanation
    assert cloud.current(KEY)["size"] == 60_000_000


def test_an_object_at_the_limit_is_read_and_one_byte_more_is_not(cloud: Cloud) -> None:
    size = cloud.objects.largest
    cloud.put("at.txt", TRUE.encode().ljust(size))
    cloud.put("over.txt", TRUE.encode().ljust(size + 1))

    assert cloud.settle("at.txt").reasons != ("too_large",)
    assert cloud.settle("over.txt").reasons == ("too_large",)


def test_raising_the_limit_lets_a_large_article_be_judged_after_all(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)
    settle(cloud.drop(KEY), ArticleObjects(cloud.s3, Limits(article_bytes=10)), cloud.table)

    assert cloud.settle(KEY).action == "recorded"
    assert cloud.current(KEY)["reasons"] != ["too_large"]


@pytest.mark.parametrize(
    "key",
    ["a b+c%.txt", "zürich/überfahrt ☃.txt", "a//b", "per%20cent", "#hash?and=1&2", "x" * 1024, "ü" * 512],
    ids=["blank, plus, per cent", "UTF-8", "double slash", "looks encoded", "hash", "1,024 bytes", "1,024 bytes UTF-8"],
)
def test_any_key_s3_takes_is_the_article_s_address(cloud: Cloud, key: str) -> None:
    cloud.put(key, TRUE)
    cloud.settle(key)

    assert cloud.current(key)["article"] == f"s3://{cloud.bucket}/{key}"


class Overtaken(ArticleObjects):
    """Objects that are written to between the look at them and the write to the table."""

    def __init__(self, cloud: Cloud, texts: list[str]) -> None:
        super().__init__(cloud.s3, Limits(article_bytes=1_000_000))
        self._cloud, self._texts = cloud, texts

    def read(self, drop: Drop, *, version: str | None = None) -> tuple[Revision, bytes | None] | None:
        found = super().read(drop, version=version)
        if self._texts:
            self._cloud.put(KEY, self._texts.pop(0))
        return found


def test_an_object_overwritten_while_it_is_judged_is_judged_again(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)

    settle(cloud.drop(KEY), Overtaken(cloud, [OTHER]), cloud.table)

    newest = cloud.s3.head_object(Bucket=cloud.bucket, Key=KEY)["VersionId"]
    assert cloud.current(KEY)["version"] == newest


def test_an_object_that_never_rests_goes_back_to_the_queue(cloud: Cloud) -> None:
    cloud.put(KEY, TRUE)

    with pytest.raises(RetryableFailure, match=KEY):
        settle(cloud.drop(KEY), Overtaken(cloud, [OTHER, TRUE] * 10), cloud.table)


def test_workers_racing_over_one_key_end_at_the_object_as_it_is(cloud: Cloud) -> None:
    """Eight workers and a writer at once; whoever loses goes round again, or back to the queue as on Lambda."""
    start = threading.Barrier(9)

    def work(_: int) -> None:
        start.wait()
        for _ in range(6):
            try:
                settle(cloud.drop(KEY), cloud.objects, cloud.table)
            except RetryableFailure:
                continue

    with ThreadPoolExecutor(9) as pool:
        workers = [pool.submit(work, number) for number in range(8)]
        start.wait()
        for text in [TRUE, OTHER] * 5:
            cloud.put(KEY, text)
        for worker in workers:
            worker.result()
    settle(cloud.drop(KEY), cloud.objects, cloud.table)

    newest = cloud.s3.head_object(Bucket=cloud.bucket, Key=KEY)["VersionId"]
    assert cloud.current(KEY)["version"] == newest
