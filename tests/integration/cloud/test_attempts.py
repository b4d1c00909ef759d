"""Articles that end the function that judges them: recorded in the end, and in nobody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bodycheck import judging
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.outcome import Delivery
from bodycheck.cloud.settling import settle
from bodycheck.errors import RetryableFailure
from bodycheck.formats import Article, Reading

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

TEXT = (
    "Harbour mayor to meet ferry crews\n\n"
    "The harbour mayor will meet the ferry crews on Friday, she told the council on Tuesday evening. The crews have "
    "not sailed since last week and want better pay. The mayor said she would listen to the crews first."
)
KEY = "harbour/mayor.txt"


class Killed(BaseException):
    """Stands in for the end of the process: nothing after it runs. The replay of a storm kills for real."""


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(reading: Reading, *, identity: str) -> Any:
        if isinstance(reading, Article) and "deadly" in reading.body:
            raise Killed
        return judging.judge(reading, identity=identity)

    monkeypatch.setattr("bodycheck.cloud.settling.judge", judge)


def deliver(cloud: Cloud, version: str | None, most: int = 5) -> list[str]:
    """Deliver until it is acknowledged, as the queue does; how each delivery ended."""
    ends: list[str] = []
    for number in range(1, most + 1):
        try:
            drop = Drop(cloud.bucket, KEY, version=version)
            ends.append(settle(drop, cloud.objects, cloud.table, Delivery(number, last=number == most)).action)
            break
        except Killed:
            ends.append("killed")
    return ends


@pytest.mark.usefixtures("deadly")
def test_a_deadly_article_is_recorded_as_unfinished_and_acknowledged(cloud: Cloud) -> None:
    version = cloud.put(KEY, TEXT + " It is deadly.")

    assert deliver(cloud, version) == ["killed", "killed", "killed", "recorded"]
    item = cloud.current(KEY)
    assert (item["verdict"], item["reasons"]) == ("unchecked", ["unfinished"])
    assert "did not come to an end" in item["explanation"]
    assert "attempt" not in item


@pytest.mark.usefixtures("deadly")
def test_even_where_the_queue_delivers_three_times_only(cloud: Cloud) -> None:
    version = cloud.put(KEY, TEXT + " It is deadly.")

    assert deliver(cloud, version, most=3) == ["killed", "killed", "recorded"]


@pytest.mark.usefixtures("deadly")
def test_told_of_again_it_is_not_judged_again(cloud: Cloud) -> None:
    version = cloud.put(KEY, TEXT + " It is deadly.")
    deliver(cloud, version)

    assert deliver(cloud, version) == ["unchanged"]


@pytest.mark.usefixtures("deadly")
def test_a_better_text_under_the_key_is_judged(cloud: Cloud) -> None:
    deliver(cloud, cloud.put(KEY, TEXT + " It is deadly."))

    assert deliver(cloud, cloud.put(KEY, TEXT)) == ["recorded"]
    assert cloud.current(KEY)["reasons"] != ["unfinished"]


@pytest.mark.usefixtures("deadly")
def test_a_deadly_version_no_longer_current_has_its_place_in_the_history(cloud: Cloud) -> None:
    earlier = cloud.put(KEY, TEXT + " It is deadly.")
    newest = cloud.put(KEY, TEXT)

    assert deliver(cloud, earlier)[-1] == "unchanged"
    reasons = {item["version"]: item["reasons"] for item in cloud.listing.history(f"s3://{cloud.bucket}/{KEY}")}
    assert reasons[earlier] == ["unfinished"]
    assert cloud.current(KEY)["version"] == newest


def test_a_harmless_article_delivered_again_gets_its_verdict(cloud: Cloud) -> None:
    """It may have shared its batch with a deadly one, or with a throttled table."""
    cloud.put(KEY, TEXT)

    outcome = settle(cloud.drop(KEY), cloud.objects, cloud.table, Delivery(4))

    assert outcome.reasons != ("unfinished",)
    item = cloud.current(KEY)
    assert "attempt" not in item
    assert all("attempt" not in one for one in cloud.listing.history(item["article"]))


def test_a_table_busy_right_after_the_mark_costs_the_article_nothing(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.put(KEY, TEXT)
    record = cloud.table.record

    def busy(*arguments: Any, **keywords: Any) -> bool:
        if keywords.get("attempt") is None:
            raise RetryableFailure("busy")
        return record(*arguments, **keywords)

    monkeypatch.setattr(cloud.table, "record", busy)
    with pytest.raises(RetryableFailure):
        settle(cloud.drop(KEY), cloud.objects, cloud.table, Delivery(2))
    monkeypatch.undo()

    settle(cloud.drop(KEY), cloud.objects, cloud.table, Delivery(3))
    assert cloud.current(KEY)["reasons"] != ["unfinished"]
