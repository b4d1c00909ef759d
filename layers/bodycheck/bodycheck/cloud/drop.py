"""A drop: word that something happened to an object, or that work on one is to go on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bodycheck.formats.stream import BEGINNING, Position


@dataclass(frozen=True, slots=True)
class Errand:
    """Work on an archive, a file of many articles. It goes through the queue of drops, in pieces that fit into one
    invocation.

    ``walk`` goes on to part the archive into stretches, ``check`` checks the articles of one stretch, ``clean``
    withdraws the verdicts on articles that are no longer in the archive.
    """

    task: Literal["walk", "check", "clean"]
    generation: int
    """Which content of the archive it is about, as the table counts them."""
    stretch: int = 0
    """The number of the stretch to be checked."""
    start: Position = BEGINNING
    """Where the stretch begins."""
    first: int = 1
    """The number of the part that stands there."""
    parts: int = 0
    """How many parts the stretch has."""
    tally: dict[str, int] = field(default_factory=dict)
    """Articles of the stretch that are checked already, by verdict."""


@dataclass(frozen=True, slots=True)
class Drop:
    """One object that an event names. ``key`` is decoded. What the object is now, only the bucket can tell."""

    bucket: str
    key: str
    removed: bool = False
    """The event tells of a removal; the object may be there again all the same."""
    version: str | None = None
    sequencer: str | None = None
    event_time: str | None = None
    record: str | None = None
    """One article of the object, where that is an archive."""
    errand: Errand | None = None

    @property
    def article(self) -> str:
        """The verdict's id and the table's partition key."""
        address = f"s3://{self.bucket}/{self.key}"
        return address if self.record is None else f"{address}#{self.record}"
