"""Articles as they lie in the bucket now."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from botocore.exceptions import ClientError

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.failures import ABSENT, code_of, sorted_failures
from bodycheck.cloud.object_file import object_file
from bodycheck.formats.limits import DEFAULT, Limits

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
    etag: str
    """What a listing tells content by, for it names no versions."""

    @property
    def sort_key(self) -> str:
        return f"{self.last_modified}#{self.version}"


class ArticleObjects:
    """Reads objects with bounded memory: more than ``largest`` bytes are never fetched."""

    def __init__(self, s3: S3Client, limits: Limits = DEFAULT) -> None:
        self._s3, self.limits, self.largest = s3, limits, limits.article_bytes

    def revision(self, drop: Drop, *, version: str | None = None) -> Revision | None:
        """What the object is now, or was in an earlier ``version``; None where that is gone."""
        with sorted_failures(drop.article):
            try:
                return _revision(self._s3.head_object(**_address(drop, version)))
            except ClientError as error:
                if code_of(error) in ABSENT:
                    return None
                raise

    def read(self, drop: Drop, *, version: str | None = None) -> tuple[Revision, bytes | None] | None:
        """The object's revision and bytes, both of one moment, now or of an earlier ``version``; None where it is gone.

        The bytes are None where there are more than ``largest``.
        """
        with sorted_failures(drop.article):
            try:
                answer = self._s3.get_object(**_address(drop, version))
            except ClientError as error:
                if code_of(error) in ABSENT:
                    return None
                raise
            revision = _revision(answer)
            # Not `with answer["Body"]`: that gives the raw stream, whose errors and early ends botocore does not see.
            with closing(answer["Body"]) as stream:
                return revision, stream.read() if revision.size <= self.largest else None

    def open(self, drop: Drop, revision: Revision) -> BinaryIO:
        """The object's content as it was in ``revision``, to be read here and there, a window at a time."""
        versioned = revision.version != revision.etag
        address = {**_address(drop, revision.version if versioned else None), "IfMatch": f'"{revision.etag}"'}
        return object_file(self._s3, address, size=revision.size)


def _address(drop: Drop, version: str | None) -> Any:
    address = {"Bucket": drop.bucket, "Key": drop.key}
    return {**address, "VersionId": version} if version else address


def timestamp(moment: datetime) -> str:
    """As :attr:`Revision.last_modified` has it: S3 tells seconds apart, and no less."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _revision(answer: Any) -> Revision:
    version = answer.get("VersionId")
    etag = answer["ETag"].strip('"')
    return Revision(
        last_modified=timestamp(answer["LastModified"]),
        version=version if version and version != "null" else etag,
        size=answer["ContentLength"],
        etag=etag,
    )
