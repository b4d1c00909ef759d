"""A drop: word that something happened to an object. What it is now, only the bucket can tell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drop:
    """One object that an event names. ``key`` is decoded."""

    bucket: str
    key: str
    removed: bool = False
    """The event tells of a removal; the object may be there again all the same."""
    version: str | None = None
    sequencer: str | None = None
    event_time: str | None = None

    @property
    def article(self) -> str:
        """The verdict's id and the table's partition key."""
        return f"s3://{self.bucket}/{self.key}"
