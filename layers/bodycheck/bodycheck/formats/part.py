"""The parts of a file of many articles, and what a container is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Reading
from bodycheck.formats.limits import Limits
from bodycheck.formats.stream import BEGINNING, Position


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file that is read as a whole: a line, a member, a record."""

    position: Position
    """Where reading the file can begin again with this part."""
    number: int
    """Which part of the file it is, from 1 on."""
    size: int
    """Unpacked bytes."""
    read: Callable[[], Iterable[Reading]]
    """Its articles: most often one, none where it holds nothing that could be an article. Never raises."""


PartsWithin = Callable[["Source", Position, int], Iterator[Part]]


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: ``file`` is seekable, ``name`` a path or a key."""

    file: BinaryIO
    name: str
    limits: Limits
    parts_within: PartsWithin
    """How a container has a file read that lies within it."""
    nesting: int = 1
    """How many files deep it lies, itself included."""


class Container(Protocol):
    """One format of files that are read part by part. A module of this package that has these is one."""

    FORMAT: str

    def recognises(self, beginning: bytes, name: str) -> bool:
        """Whether the file is of the format, by its first unpacked bytes; the name may only tip the scales."""
        ...

    def parts(self, source: Source, start: Position = BEGINNING, first: int = 1) -> Iterator[Part]:
        """The file's parts from ``start`` on, where part number ``first`` begins. No more than one is held at a time.

        What is wrong with a part, or with the file from some part on, is that part's reading; nothing is raised but
        what the file itself raises.
        """
        ...


def faulty(position: Position, number: int, error: UnreadableArticle, record: str | None = None) -> Part:
    """A part that cannot be read."""
    named = UnreadableArticle(str(error), reason=error.reason, record=error.record or record or str(number))
    return Part(position, number, 0, lambda: [named])
