"""Articles as they lie in the bucket now."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.failures import ABSENT, code_of, sorted_failures

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


@dataclass(frozen=True, slots=True)
class Revision:
    """Which content of an object this is. Revisions of one object sort by ``last_modified`` first."""

    last_modified: str
    """ISO 8601, UTC, fixed width."""
    version: str
    """S3's version id, or the ETag where the bucket keeps no versions."""
    size: int

    @property
    def sort_key(self) -> str:
        return f"{self.last_modified}#{self.version}"


class ArticleObjects:
    """Reads objects with bounded memory: more than ``largest`` bytes are never fetched."""

    def __init__(self, s3: S3Client, *, largest: int) -> None:
        self._s3, self.largest = s3, largest

    def revision(self, drop: Drop) -> Revision | None:
        """What the object is now; None where it is gone."""
        with sorted_failures(drop.article):
            try:
                return _revision(self._s3.head_object(Bucket=drop.bucket, Key=drop.key))
            except ClientError as error:
                if code_of(error) in ABSENT:
                    return None
                raise

    def read(self, drop: Drop) -> tuple[Revision, bytes | None] | None:
        """The object's revision and bytes, both of one moment; None where it is gone.

        The bytes are None where there are more than ``largest``.
        """
        with sorted_failures(drop.article):
            try:
                answer = self._s3.get_object(Bucket=drop.bucket, Key=drop.key)
            except ClientError as error:
                if code_of(error) in ABSENT:
                    return None
                raise
            revision = _revision(answer)
            # Not `with answer["Body"]`: that gives the raw stream, whose errors and early ends botocore does not see.
            with closing(answer["Body"]) as stream:
                return revision, stream.read() if revision.size <= self.largest else None


def _revision(answer: Any) -> Revision:
    modified: datetime = answer["LastModified"].astimezone(UTC)
    version = answer.get("VersionId")
    return Revision(
        last_modified=modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
        version=version if version and version != "null" else answer["ETag"].strip('"'),
        size=answer["ContentLength"],
    )
