"""Versions of one article under different keys, and what publishers say of whether an article is to be published."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

BODY = (
    "The mayor of Dunmore will meet the crews of the ferry on Friday to discuss their wages. The crews have not sailed"
    " since last week and want better pay. The mayor said she would listen to the crews first, then to the owners."
)
URI = "urn:newsml:wire.example:20261125:1"


def article(version: int | str | None, **more: Any) -> str:
    told = {"headline": "Mayor to meet crews", "body": BODY, "uri": URI, "version": version, **more}
    return json.dumps({name: value for name, value in told.items() if value is not None})


def drop(cloud: Cloud, key: str, text: str) -> None:
    cloud.put(key, text)
    cloud.settle_whole(key)


def listed(cloud: Cloud) -> set[str]:
    """What an editor sees as current."""
    return {item["article"].rpartition("/")[2] for item in cloud.listing.recent(cloud.clock.now.replace(hour=0))}


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 10])))
def test_only_the_newest_version_is_listed_in_whatever_order_they_come(cloud: Cloud, order: tuple[int, ...]) -> None:
    for version in order:
        drop(cloud, f"v{version}.json", article(version))

    assert listed(cloud) == {"v10.json"}
    newest = f"s3://{cloud.bucket}/v10.json"
    assert cloud.current("v1.json")["superseded_by"] == cloud.current("v2.json")["superseded_by"] == newest
    assert "superseded_by" not in cloud.current("v10.json")


def test_told_of_again_nothing_changes(cloud: Cloud) -> None:
    drop(cloud, "v1.json", article(1))
    drop(cloud, "v2.json", article(2))
    before = cloud.items()
    cloud.settle_whole("v1.json")
    cloud.settle_whole("v2.json")

    assert cloud.items() == before


def test_when_the_newest_is_removed_the_one_before_it_is_current_again(cloud: Cloud) -> None:
    drop(cloud, "v1.json", article(1))
    drop(cloud, "v2.json", article(2))
    cloud.s3.delete_object(Bucket=cloud.bucket, Key="v2.json")
    cloud.settle_whole("v2.json", removed=True)

    assert listed(cloud) == {"v1.json"}


def test_articles_without_a_version_are_no_editions_of_each_other(cloud: Cloud) -> None:
    drop(cloud, "one.json", article(None))
    drop(cloud, "two.json", article(None))

    assert listed(cloud) == {"one.json", "two.json"}


def test_a_canceled_article_has_its_verdict_withdrawn_and_its_history_kept(cloud: Cloud) -> None:
    drop(cloud, "story.json", article(1))
    drop(cloud, "story.json", article(2, pubstatus="canceled"))

    assert listed(cloud) == set()
    current = cloud.current("story.json")
    assert (current["withdrawn"], current["status"]) == (True, "canceled")
    revisions = cloud.listing.history(f"s3://{cloud.bucket}/story.json")
    assert [revision["reasons"] for revision in revisions][-1] == ["canceled"]
    assert len(revisions) == 2


def test_a_canceled_version_under_another_key_withdraws_the_article(cloud: Cloud) -> None:
    drop(cloud, "v1.json", article(1))
    drop(cloud, "v2.json", article(2, pubstatus="canceled"))

    assert listed(cloud) == set()


def test_a_canceled_article_told_of_again_changes_nothing_and_can_come_back(cloud: Cloud) -> None:
    drop(cloud, "story.json", article(1, pubstatus="canceled"))
    before = cloud.items()
    cloud.settle_whole("story.json")
    assert cloud.items() == before

    drop(cloud, "story.json", article(2))
    assert listed(cloud) == {"story.json"}
    cloud.s3.delete_object(Bucket=cloud.bucket, Key="story.json")
    cloud.settle_whole("story.json", removed=True)
    assert "status" not in cloud.current("story.json")


def test_lines_of_an_archive_are_editions_too(cloud: Cloud) -> None:
    cloud.put("day.ndjson", article(1, id="x") + "\n" + article(2, id="y") + "\n")
    cloud.settle_whole("day.ndjson")

    assert len(listed(cloud)) == 1
    (name,) = listed(cloud)
    assert cloud.current(name)["uri_version"] == "2"


@pytest.mark.parametrize(
    ("told", "status"),
    [({"pubstatus": "withheld"}, "withheld"), ({"embargoed": "2026-12-01T00:00:00Z"}, "embargoed")],
)
def test_withheld_and_embargoed_articles_are_checked_and_marked(cloud: Cloud, told: Any, status: str) -> None:
    drop(cloud, "story.json", article(1, **told))

    item = cloud.current("story.json")
    assert item["status"] == status
    assert item["verdict"] != "unchecked"
