"""The table's own rules, whoever writes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bodycheck.checker import unchecked
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import Revision
from bodycheck.cloud.verdict_item import items_of

if TYPE_CHECKING:
    from bodycheck.cloud.verdict_item import Item
    from tests.integration.conftest import Cloud

DROP = Drop("articles", "harbour/mayor.txt")
VERDICT = unchecked("Mayor", "", reason="no_body", explanation="There is no body.", identity=DROP.article)
OLDER = Revision("2026-11-23T11:00:00Z", "v1", 10, "e-v1")
NEWER = Revision("2026-11-23T11:00:01Z", "v2", 10, "e-v2")
SAME_SECOND = Revision("2026-11-23T11:00:01Z", "v3", 10, "e-v3")


def record(cloud: Cloud, revision: Revision, seen: Item | None = None) -> bool:
    cloud.clock.move(seconds=1)
    return cloud.table.record(VERDICT, DROP, revision, source=None, seen=seen)


def current_version(cloud: Cloud) -> object:
    item = cloud.table.current(DROP.article)
    assert item is not None
    return item["version"]


def test_a_newer_revision_takes_the_place_of_an_older_one(cloud: Cloud) -> None:
    record(cloud, OLDER)

    assert record(cloud, NEWER)
    assert current_version(cloud) == "v2"


def test_an_older_revision_that_comes_late_only_joins_the_history(cloud: Cloud) -> None:
    record(cloud, NEWER)

    assert not record(cloud, OLDER)
    assert current_version(cloud) == "v2"
    assert [item["version"] for item in cloud.listing.history(DROP.article)] == ["v1", "v2"]


def test_another_revision_of_the_same_second_takes_the_place_of_one_it_has_seen_alone(cloud: Cloud) -> None:
    """Which of the two is newer, time does not tell; who looked at the bucket after the other had, knows."""
    record(cloud, NEWER)

    assert not record(cloud, SAME_SECOND)
    assert record(cloud, SAME_SECOND, seen=cloud.table.current(DROP.article))
    assert current_version(cloud) == "v3"


def test_a_write_carried_out_late_for_the_second_time_changes_nothing(cloud: Cloud) -> None:
    """As of a call that was cut off and made again: in between, another has gone on from the first."""
    record(cloud, OLDER)
    seen = cloud.table.current(DROP.article)
    assert record(cloud, NEWER, seen=seen)
    assert record(cloud, SAME_SECOND, seen=cloud.table.current(DROP.article))

    assert not record(cloud, NEWER, seen=seen)
    assert current_version(cloud) == "v3"


def test_the_same_revision_by_the_same_checker_changes_nothing(cloud: Cloud) -> None:
    record(cloud, NEWER)
    before = cloud.items()

    assert not record(cloud, NEWER)
    assert cloud.items() == before


def test_the_same_revision_by_another_checker_is_recorded_anew(cloud: Cloud) -> None:
    record(cloud, NEWER)
    retrained = replace(VERDICT, checker=replace(VERDICT.checker, model="f" * 64))

    assert cloud.table.record(retrained, DROP, NEWER, source=None, seen=cloud.table.current(DROP.article))
    assert {item["checker"]["model"] for item in cloud.listing.history(DROP.article)} == {"f" * 64}


def test_whatever_order_they_come_in_the_newest_revision_stands(cloud: Cloud) -> None:
    for revision in (NEWER, OLDER, NEWER, OLDER):
        record(cloud, revision)

    assert current_version(cloud) == "v2"


def test_a_late_write_of_the_withdrawn_revision_is_refused(cloud: Cloud) -> None:
    record(cloud, NEWER)
    cloud.table.withdraw(DROP, cloud.table.current(DROP.article))

    assert not record(cloud, NEWER)
    assert not record(cloud, OLDER)
    assert (cloud.table.current(DROP.article) or {}).get("withdrawn") is True


def test_an_object_created_again_takes_the_tombstone_s_place(cloud: Cloud) -> None:
    record(cloud, OLDER)
    cloud.table.withdraw(DROP, cloud.table.current(DROP.article))

    assert record(cloud, NEWER, seen=cloud.table.current(DROP.article))


def test_who_has_not_seen_the_tombstone_looked_before_the_removal_perhaps(cloud: Cloud) -> None:
    record(cloud, OLDER)
    cloud.table.withdraw(DROP, cloud.table.current(DROP.article))

    assert not record(cloud, NEWER)
    assert [item["version"] for item in cloud.listing.history(DROP.article)] == ["v1", "v2"]


def test_a_withdrawal_of_what_has_changed_meanwhile_is_refused(cloud: Cloud) -> None:
    record(cloud, OLDER)
    seen = cloud.table.current(DROP.article)
    record(cloud, NEWER)

    assert not cloud.table.withdraw(DROP, seen)
    assert current_version(cloud) == "v2"


def test_a_look_that_came_after_the_stored_one_may_go_back_to_an_older_revision(cloud: Cloud) -> None:
    record(cloud, NEWER)
    seen = cloud.table.current(DROP.article)

    assert cloud.table.record(VERDICT, DROP, OLDER, source=None, seen=seen)
    assert current_version(cloud) == "v1"


def test_a_look_that_the_table_has_outrun_may_not(cloud: Cloud) -> None:
    record(cloud, OLDER)
    seen = cloud.table.current(DROP.article)
    record(cloud, NEWER)

    assert not cloud.table.record(VERDICT, DROP, OLDER, source=None, seen=seen)
    assert current_version(cloud) == "v2"


def test_recent_verdicts_are_found_across_days_the_latest_first(cloud: Cloud) -> None:
    for day in range(3):
        drop = Drop("articles", f"{day}.txt")
        cloud.table.record(VERDICT.named(drop.article), drop, NEWER, source=None)
        cloud.clock.move(days=1)

    found = cloud.listing.recent(cloud.clock.now - timedelta(days=2, hours=1))

    assert [item["article"] for item in found] == ["s3://articles/2.txt", "s3://articles/1.txt"]


def test_recent_verdicts_come_whole_and_of_the_kinds_asked_for(cloud: Cloud) -> None:
    record(cloud, NEWER)
    since = datetime(2026, 11, 23, tzinfo=UTC)

    assert cloud.listing.recent(since, verdicts=["unchecked"]) == [cloud.table.current(DROP.article)]
    assert cloud.listing.recent(since, verdicts=["supported", "unsupported"]) == []


def test_recent_verdicts_are_found_by_source(cloud: Cloud) -> None:
    cloud.table.record(VERDICT, DROP, NEWER, source="Harbour Daily")
    since = datetime(2026, 11, 23, tzinfo=UTC)

    assert len(cloud.listing.recent(since, source="Harbour Daily")) == 1
    assert cloud.listing.recent(since, source="Island Weekly") == []


def test_more_verdicts_than_one_answer_holds_are_all_found(cloud: Cloud) -> None:
    long = replace(VERDICT, explanation="x" * 9_000)
    with cloud.dynamodb.Table(cloud.table_name).batch_writer() as writer:
        for number in range(130):
            drop = Drop("articles", f"{number}.txt")
            _, current = items_of(long, drop, NEWER, source=None, checked_at="2026-11-23T11:00:00.000Z")
            writer.put_item(Item=current)

    assert len(cloud.listing.recent(datetime(2026, 11, 23, tzinfo=UTC))) == 130


@pytest.mark.parametrize("moment", ["before", "after"])
def test_since_is_exact_to_the_moment(cloud: Cloud, moment: str) -> None:
    record(cloud, NEWER)
    since = cloud.clock.now + timedelta(milliseconds=1 if moment == "after" else 0)

    assert len(cloud.listing.recent(since)) == (0 if moment == "after" else 1)
