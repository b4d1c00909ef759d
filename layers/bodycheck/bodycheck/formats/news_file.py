"""A file as newsrooms drop it: packed or not, one article or a million, read part by part."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from bodycheck.errors import UnreadableArticle
from bodycheck.formats import json_list, lines, warc, zip_archive
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.decoding import decode, is_wide
from bodycheck.formats.limits import DEFAULT, Limits, too_large
from bodycheck.formats.part import Container, Part, Source
from bodycheck.formats.registry import readings
from bodycheck.formats.stream import BEGINNING, Position, Stream

CONTAINERS: tuple[Container, ...] = (zip_archive, warc, lines, json_list)
"""Formats that are read part by part. Any other file is one part, and held as a whole."""

_LOOK = 64 * 1024
_WIDE_LOOK = 64


class NewsFile:
    """The articles in ``file``, which is seekable; ``name`` is its path or key."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits = DEFAULT) -> None:
        self._source = _in_bytes(Source(file, name, limits, parts_within))
        self._container = _container_of(self._source)

    @property
    def container(self) -> str | None:
        """The format of a file that is read part by part; None where all of it is one part."""
        return self._container.FORMAT if self._container else None

    def parts(self, start: Position = BEGINNING, first: int = 1) -> Iterator[Part]:
        """The parts from ``start`` on, where part number ``first`` begins. No more than one is held at a time."""
        return _parts(self._source, self._container, start, first)

    def readings(self) -> Iterator[Reading]:
        """Each article, or why it could not be read. A name that comes again is told apart by its part's number."""
        names: set[int] = set()
        for part in self.parts():
            for reading in part.read():
                again = reading.record is not None and hash(reading.record) in names
                names.add(hash(reading.record))
                yield renamed(reading, part.number) if again else reading


def parts_within(source: Source, start: Position, first: int) -> Iterator[Part]:
    """The parts of a file that lies within another."""
    source = _in_bytes(source)
    return _parts(source, _container_of(source), start, first)


def _in_bytes(source: Source) -> Source:
    """The file in UTF-8 where it is in UTF-16 or UTF-32, whose lines and brackets are not single bytes."""
    source.file.seek(0)
    if b"\0" not in source.file.read(_WIDE_LOOK):
        return source
    source.file.seek(0)
    data = source.file.read(source.limits.article_bytes)
    try:
        text = decode(data, source.name) if is_wide(data) and not source.file.read(1) else None
    except UnreadableArticle:
        text = None
    return source if text is None else replace(source, file=io.BytesIO(text.encode()))


def renamed(reading: Reading, number: int) -> Reading:
    """The reading under its name and its part's number, for an article whose name another one has."""
    name = f"{reading.record}~{number}"
    if isinstance(reading, UnreadableArticle):
        return UnreadableArticle(str(reading), reason=reading.reason, record=name)
    return replace(reading, record=name)


def _container_of(source: Source) -> Container | None:
    try:
        stream = Stream(source.file, BEGINNING, source.name, source.limits)
        beginning = stream.peek(_LOOK)
        if beginning.startswith(b"{") and b"\n" not in beginning:  # the first line may be a long article
            beginning = stream.peek(source.limits.article_bytes)
    except UnreadableArticle:
        return None  # which its one part will say
    found = next((one for one in CONTAINERS if one.recognises(beginning, source.name)), None)
    return None if found is zip_archive and stream.packing else found


def _parts(source: Source, container: Container | None, start: Position, first: int) -> Iterator[Part]:
    if container:
        return container.parts(source, start, first)
    return iter([_whole(source, first)])


def _whole(source: Source, number: int) -> Part:
    limits = source.limits
    try:
        data = Stream(source.file, BEGINNING, source.name, limits).read(limits.article_bytes + 1)
        if len(data) > limits.article_bytes:
            raise too_large(source.name, limits)
    except UnreadableArticle as error:
        fault = error
        return Part(BEGINNING, number, 0, lambda: [fault])
    return Part(BEGINNING, number, len(data), partial(readings, Content(data, source.name, limits), None))
