"""A revision: one state of one object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """Which content of an object: when S3 stored it and under which version.

    ``last_modified`` is ISO 8601 in UTC with a fixed width, so that revisions sort as text; S3 counts in seconds.
    ``version`` is the version id, or the ETag where the bucket keeps no versions.
    """

    last_modified: str
    version: str
    size: int
    """In bytes. Not part of the identity."""

    @classmethod
    def of(cls, *, last_modified: datetime, version_id: str | None, etag: str, size: int) -> Revision:
        version = version_id if version_id and version_id != "null" else etag.strip('"')
        return cls(last_modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), version, size)

    @property
    def sort_key(self) -> str:
        """The table's sort key of this revision's history item."""
        return f"{self.last_modified}#{self.version}"
