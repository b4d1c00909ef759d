"""ZIP archives: a member at a time, each of any format."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO, cast

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Reading
from bodycheck.formats.limits import packed_too_tightly, too_large, too_many
from bodycheck.formats.part import Part, Source, faulty
from bodycheck.formats.registry import within
from bodycheck.formats.stream import BEGINNING, Position
from bodycheck.formats.unsupported import is_media

FORMAT = "zip"

_LARGEST_DIRECTORY = 64 * 1024 * 1024
"""Bytes of a central directory that are read: all of it is held, and takes ten times as much as in the file."""
_END, _END_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 65_535
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    OSError,
)
"""What the standard library raises over archives that are damaged, encrypted, or packed in a way it does not know."""


def recognises(beginning: bytes, name: str) -> bool:  # noqa: ARG001 - the first bytes say it
    return beginning.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def parts(source: Source, start: Position = BEGINNING, first: int = 1) -> Iterator[Part]:
    number = first
    try:
        archive = _opened(source)
    except UnreadableArticle as error:
        yield faulty(start, number, error)
        return
    members = archive.infolist()
    for ordinal in range(start.offset, len(members)):
        inner = start.inner if ordinal == start.offset and start.inner else BEGINNING
        for part in _parts_of(archive, members[ordinal], source, inner, number):
            position = Position(ordinal, 0, part.position)
            if part.number > source.limits.articles:
                yield faulty(position, part.number, too_many(source.name, source.limits))
                return
            yield replace(part, position=position)
            number = part.number + 1


def _parts_of(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, inner: Position, number: int
) -> Iterator[Part]:
    """The parts of one member; none for a folder, or for what systems and publishers put beside articles."""
    name = member.filename or str(number)
    if name.endswith("/") or any(_is_hidden(step) for step in name.split("/")):
        return
    last = number - 1
    try:
        _refuse_unreadable(member, source)
        file = cast(BinaryIO, archive.open(member))
        if is_media(file.read(16)):
            return
        nested = replace(source, file=file, name=f"{name} in {source.name}", nesting=source.nesting + 1)
        for part in source.parts_within(nested, inner, number):
            last = part.number
            yield replace(part, read=partial(_read, part, name))
    except UnreadableArticle as error:
        yield faulty(inner, last + 1, error, name)
    except _FAULTS as error:
        fault = f"{name} in {source.name} is damaged or packed in an unknown way ({error}). Pack it again."
        yield faulty(inner, last + 1, UnreadableArticle(fault), name)


def _is_hidden(step: str) -> bool:
    return step == "__MACOSX" or (step.startswith(".") and step not in (".", ".."))


def _read(part: Part, member: str) -> list[Reading]:
    try:
        return [within(member, reading) for reading in part.read()]
    except _FAULTS as error:
        fault = f"{member} is damaged or packed in an unknown way ({error}). Pack it again."
        return [UnreadableArticle(fault, record=member)]


def _refuse_unreadable(member: zipfile.ZipInfo, source: Source) -> None:
    name, limits = f"{member.filename} in {source.name}", source.limits
    if member.flag_bits & 1:
        raise UnreadableArticle(f"{name} is encrypted. Pack it without a password.")
    if member.file_size > max(limits.article_bytes, limits.ratio * member.compress_size):
        raise packed_too_tightly(name, limits)
    if source.nesting >= limits.nesting:
        raise UnreadableArticle(f"{name} lies more than {limits.nesting} files deep. Unpack it first.")


def _opened(source: Source) -> zipfile.ZipFile:
    file = source.file
    if source.nesting > 1:  # going back within a packed member would unpack it again
        file.seek(0)
        file = io.BytesIO(file.read(source.limits.article_bytes + 1))
        if file.getbuffer().nbytes > source.limits.article_bytes:
            raise too_large(source.name, source.limits)
    try:
        if _directory_size(file) > _LARGEST_DIRECTORY:
            raise too_many(source.name, source.limits)
        archive = zipfile.ZipFile(file)
    except _FAULTS as error:
        fault = f"{source.name} is no ZIP archive, or a damaged one ({error}). Pack it again."
        raise UnreadableArticle(fault) from error
    names = set(archive.namelist())
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise UnreadableArticle(
            f"{source.name} is a text processor's document or an e-book, which is not read. Save the headline and the"
            " body as plain text or as JSON with `headline` and `body`, and drop that."
        )
    if all(member.filename.endswith("/") for member in archive.infolist()):
        raise UnreadableArticle(f"{source.name} is an archive without files. Put the articles into it.")
    packed = max(1, file.seek(0, os.SEEK_END))
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > source.limits.article_bytes and unpacked > source.limits.ratio * packed:
        raise packed_too_tightly(source.name, source.limits)
    return archive


def _directory_size(file: BinaryIO) -> int:
    """Bytes of the central directory, as the archive's end says; 0 where it says nothing, which zipfile refuses."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT - 20 - _END_64.size))
    tail = file.read()
    end, end_64 = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    directory: int = _END.unpack_from(tail, end)[5] if 0 <= end <= len(tail) - _END.size else 0
    if directory == 0xFFFFFFFF and 0 <= end_64 <= len(tail) - _END_64.size:
        directory = _END_64.unpack_from(tail, end_64)[8]
    return directory
