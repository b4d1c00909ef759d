"""Overwrites, late and doubled events, copies, multipart uploads: every content has its place in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.objects import ArticleObjects, Revision
from bodycheck.cloud.settling import settle
from bodycheck.formats import Limits

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

TEXT = (
    "Harbour mayor to meet ferry crews\n\n"
    "The harbour mayor will meet the ferry crews on Friday, she told the council on Tuesday evening. The crews have "
    "not sailed since last week and want better pay. The mayor said she would listen to the crews first."
)
OTHER = TEXT.replace("Friday", "Monday").replace("mayor", "bishop")
KEY = "harbour/mayor.txt"


def told(cloud: Cloud, version: str, *, removed: bool = False) -> Drop:
    """The event that S3 sends of a version."""
    return Drop(cloud.bucket, KEY, removed=removed, version=version)


def versions(cloud: Cloud) -> list[str]:
    return sorted(item["version"] for item in cloud.listing.history(f"s3://{cloud.bucket}/{KEY}"))


class Counting(ArticleObjects):
    """Counts the downloads."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud.s3, Limits(article_bytes=1_000_000))
        self.downloads = 0

    def read(self, drop: Drop, *, version: str | None = None) -> tuple[Revision, bytes | None] | None:
        self.downloads += 1
        return super().read(drop, version=version)


def test_a_version_overwritten_before_it_was_looked_at_is_judged_for_the_history(cloud: Cloud) -> None:
    first, second = cloud.put(KEY, TEXT), cloud.put(KEY, OTHER)

    outcome = settle(told(cloud, first), cloud.objects, cloud.table)

    assert versions(cloud) == sorted([first, second])
    assert cloud.current(KEY)["version"] == second
    assert outcome.evaluations == 2


def test_events_in_any_order_and_number_leave_the_same_table(cloud: Cloud) -> None:
    first, second, third = cloud.put(KEY, TEXT), cloud.put(KEY, OTHER), cloud.put(KEY, TEXT + " Nobody objected.")
    tables = []
    for order in ([first, second, third], [third, second, first], [second, second, first, third, third]):
        evaluations = sum(settle(told(cloud, v), cloud.objects, cloud.table).evaluations for v in order)
        tables.append(cloud.items())
        assert evaluations == 3
        for item in cloud.items():
            cloud.dynamodb.Table(cloud.table_name).delete_item(
                Key={"article": item["article"], "revision": item["revision"]}
            )
    assert tables[0] == tables[1] == tables[2]


def test_an_event_told_twice_costs_no_second_download(cloud: Cloud) -> None:
    version, objects = cloud.put(KEY, TEXT), Counting(cloud)
    settle(told(cloud, version), objects, cloud.table)

    outcome = settle(told(cloud, version), objects, cloud.table)

    assert (outcome.action, outcome.evaluations, objects.downloads) == ("unchanged", 0, 1)


def test_a_late_event_of_a_version_that_has_its_place_costs_no_download(cloud: Cloud) -> None:
    first = cloud.put(KEY, TEXT)
    settle(told(cloud, first), cloud.objects, cloud.table)
    second = cloud.put(KEY, OTHER)
    settle(told(cloud, second), cloud.objects, cloud.table)
    objects = Counting(cloud)

    settle(told(cloud, first), objects, cloud.table)

    assert objects.downloads == 1  # of the current content alone
    assert cloud.current(KEY)["version"] == second


def test_a_content_deleted_before_it_was_looked_at_is_in_the_history_too(cloud: Cloud) -> None:
    version = cloud.put(KEY, TEXT)
    marker = cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)["VersionId"]

    for event in (told(cloud, marker, removed=True), told(cloud, version)):
        settle(event, cloud.objects, cloud.table)

    assert versions(cloud) == [version]
    assert cloud.current(KEY)["withdrawn"] is True


def test_a_version_deleted_for_good_leaves_no_trace(cloud: Cloud) -> None:
    first, second = cloud.put(KEY, TEXT), cloud.put(KEY, OTHER)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY, VersionId=first)

    settle(told(cloud, first), cloud.objects, cloud.table)

    assert versions(cloud) == [second]


def test_a_created_again_article_is_current_again(cloud: Cloud) -> None:
    first = cloud.put(KEY, TEXT)
    settle(told(cloud, first), cloud.objects, cloud.table)
    marker = cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)["VersionId"]
    settle(told(cloud, marker, removed=True), cloud.objects, cloud.table)
    again = cloud.put(KEY, OTHER)

    settle(told(cloud, again), cloud.objects, cloud.table)
    settle(told(cloud, marker, removed=True), cloud.objects, cloud.table)

    assert cloud.current(KEY)["version"] == again
    assert versions(cloud) == sorted([first, again])


def test_a_copy_is_an_article_of_its_own(cloud: Cloud) -> None:
    cloud.put(KEY, TEXT)
    source: Any = {"Bucket": cloud.bucket, "Key": KEY}
    copied = cloud.s3.copy_object(Bucket=cloud.bucket, Key="copy.txt", CopySource=source)["VersionId"]

    settle(Drop(cloud.bucket, "copy.txt", version=copied), cloud.objects, cloud.table)

    assert cloud.current("copy.txt")["version"] == copied
    assert cloud.table.current(f"s3://{cloud.bucket}/{KEY}") is None


def test_a_multipart_upload_begun_before_and_ended_after_another_is_the_current_one(cloud: Cloud) -> None:
    """S3 dates it by its beginning: its time is older than that of what it overwrites."""
    upload = cloud.s3.create_multipart_upload(Bucket=cloud.bucket, Key=KEY)["UploadId"]
    part = cloud.s3.upload_part(Bucket=cloud.bucket, Key=KEY, PartNumber=1, UploadId=upload, Body=OTHER.encode())
    between = cloud.put(KEY, TEXT)
    settle(told(cloud, between), cloud.objects, cloud.table)
    item = cloud.current(KEY)
    cloud.dynamodb.Table(cloud.table_name).update_item(
        Key={"article": item["article"], "revision": "current"},
        UpdateExpression="SET last_modified = :later",
        ExpressionAttributeValues={":later": "2999-01-01T00:00:00Z"},
    )
    whole = cloud.s3.complete_multipart_upload(
        Bucket=cloud.bucket,
        Key=KEY,
        UploadId=upload,
        MultipartUpload={"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]},
    )["VersionId"]

    settle(told(cloud, whole), cloud.objects, cloud.table)

    assert cloud.current(KEY)["version"] == whole
