"""A file as the stream of bytes that is packed in it, with places from which reading can begin again."""

from __future__ import annotations

import bz2
import io
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, Self

import zstandard

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.limits import Limits, packed_too_tightly, too_large

_CHUNK = 256 * 1024
_ZSTD_INPUT = 512
"""Bytes of zstd that are unpacked at once: it has no way to ask for less, and four of them can hold 128 KiB."""
_ZSTD_WINDOW = 2**27


@dataclass(frozen=True, slots=True)
class Position:
    """Where reading can begin: at byte ``offset`` of the file, ``skip`` unpacked bytes further on. Within an archive
    ``offset`` counts its members, and ``inner`` is the place in that member."""

    offset: int = 0
    skip: int = 0
    inner: Position | None = None

    def to_json(self) -> list[int]:
        return [self.offset, self.skip, *(self.inner.to_json() if self.inner else ())]

    @classmethod
    def from_json(cls, numbers: list[int]) -> Self:
        """Raises ValueError for anything that :meth:`to_json` does not give."""
        if len(numbers) < 2 or any(type(number) is not int or number < 0 for number in numbers):
            raise ValueError("a position is a list of pairs of whole numbers")
        return cls(numbers[0], numbers[1], cls.from_json(numbers[2:]) if numbers[2:] else None)


BEGINNING = Position()


class Stream:
    """The unpacked bytes of ``file`` from ``start`` on. Places in it count from there.

    gzip, bzip2 and zstd are told by their first bytes; each may be made of several members one behind the other, and
    reading can begin again at any of them. Raises UnreadableArticle, naming the file ``name``, where the packed bytes
    are damaged, end too early, or come to more than ``limits.ratio`` times their size.
    """

    def __init__(self, file: BinaryIO, start: Position, name: str, limits: Limits) -> None:
        self._file, self._name, self._limits = file, name, limits
        self._start = start
        self.packing = packing_of(file)
        self._read_bytes = 0
        self._unpacked_bytes = 0
        self._members: deque[tuple[int, int]] = deque([(-start.skip if self.packing else 0, start.offset)])
        file.seek(start.offset)
        self._chunks = self._unpacked() if self.packing else iter(lambda: file.read(_CHUNK), b"")
        self._buffer = bytearray()
        self._at = 0
        self._ended = False
        if start.skip and self.packing:
            self.skip(start.skip)
            self._at = 0

    def tell(self) -> int:
        """How many bytes have been taken."""
        return self._at

    def position(self) -> Position:
        """Where reading could begin again at the next byte."""
        self.peek(1)  # so that a member which begins here is known
        if not self.packing:
            return Position(self._start.offset + self._at)
        while len(self._members) > 1 and self._members[1][0] <= self._at:
            self._members.popleft()
        unpacked, offset = self._members[0]
        return Position(offset, self._at - unpacked)

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes, which stay there; fewer at the end."""
        self._fill(size)
        return bytes(self._buffer[:size])

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes; fewer at the end."""
        self._fill(size)
        return self._take(min(size, len(self._buffer)))

    def read_to(self, mark: bytes, most: int) -> bytes | None:
        """All up to and with ``mark``, or to the end; None where that is more than ``most`` bytes, which stay there."""
        looked = 0
        while True:
            found = self._buffer.find(mark, max(0, looked - len(mark) + 1))
            if found >= 0:
                return self._take(found + len(mark)) if found + len(mark) <= most else None
            looked = len(self._buffer)
            if looked > most:
                return None
            if not self._more():
                return self._take(looked)

    def skip_to(self, mark: bytes) -> bool:
        """Leave out all up to ``mark``, which stays there. False where there is none till the end."""
        while True:
            found = self._buffer.find(mark)
            if found >= 0:
                self._take(found)
                return True
            self._take(max(0, len(self._buffer) - len(mark) + 1))
            if not self._more():
                self._take(len(self._buffer))
                return False

    def skip(self, size: int) -> None:
        """Leave out ``size`` bytes."""
        while size > 0:
            if not self._buffer and not self._more():
                return
            size -= len(self._take(min(size, len(self._buffer))))

    def _fill(self, size: int) -> None:
        while len(self._buffer) < size and self._more():
            pass

    def _more(self) -> bool:
        if self._ended:
            return False
        chunk = next(self._chunks, b"")
        self._ended = not chunk
        self._buffer += chunk
        return bool(chunk)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._at += size
        return taken

    def _unpacked(self) -> Iterator[bytes]:
        """The unpacked bytes, member after member. What stands behind the last member is left out, as gzip does."""
        rest = b""
        while True:
            rest = rest or self._packed()
            if self._read_bytes > len(rest):  # behind a member: zeros pad it
                while rest and not rest.lstrip(b"\0"):
                    rest = self._packed()
                rest = rest.lstrip(b"\0")
                while 0 < len(rest) < _LONGEST_MAGIC and (more := self._packed()):
                    rest += more
            packing = _packing(rest)
            if packing is None:
                return
            begun = self._unpacked_bytes - self._start.skip
            offset = self._start.offset + self._read_bytes - len(rest)
            if offset > self._start.offset:
                self._members.append((begun, offset))
            member = PACKINGS[packing]()
            while True:
                try:
                    for chunk in member.unpack(rest):
                        self._unpacked_bytes += len(chunk)
                        self._heed_ratio()
                        yield chunk
                except (zlib.error, OSError, EOFError, zstandard.ZstdError) as error:
                    raise UnreadableArticle(
                        f"{self._name} is damaged: its {packing} data cannot be unpacked ({error}). Pack it again."
                    ) from error
                if member.ended:
                    break
                rest = self._packed()
                if not rest:
                    raise UnreadableArticle(
                        f"{self._name} is cut off: its {packing} data have no end. Upload it again."
                    )
            rest = member.unused

    def _packed(self) -> bytes:
        data = self._file.read(_CHUNK)
        self._read_bytes += len(data)
        return data

    def _heed_ratio(self) -> None:
        unpacked, limits = self._unpacked_bytes, self._limits
        if unpacked > limits.article_bytes and unpacked > limits.ratio * max(1, self._read_bytes):
            raise packed_too_tightly(self._name, limits)


class _Member(Protocol):
    """One member of a packed stream on its way to being unpacked."""

    ended: bool
    unused: bytes
    """What stood behind the member's end."""

    def unpack(self, data: bytes) -> Iterator[bytes]: ...


class _Gzip:
    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=31)
        self.ended, self.unused = False, b""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while True:
            if chunk := self._decoder.decompress(data, _CHUNK):
                yield chunk
            data = self._decoder.unconsumed_tail
            self.ended, self.unused = self._decoder.eof, self._decoder.unused_data
            if self.ended or not (data or chunk):
                return


class _Bzip2:
    def __init__(self) -> None:
        self._decoder = bz2.BZ2Decompressor()
        self.ended, self.unused = False, b""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while True:
            if chunk := self._decoder.decompress(data, _CHUNK):
                yield chunk
            data = b""
            self.ended = self._decoder.eof
            self.unused = self._decoder.unused_data if self.ended else b""
            if self.ended or self._decoder.needs_input:
                return


class _Zstd:
    def __init__(self) -> None:
        self._decoder: Any = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self.ended, self.unused = False, b""

    def unpack(self, data: bytes) -> Iterator[bytes]:
        for at in range(0, len(data), _ZSTD_INPUT):
            if chunk := self._decoder.decompress(data[at : at + _ZSTD_INPUT]):
                yield chunk
            if self._decoder.eof:
                self.ended, self.unused = True, self._decoder.unused_data + data[at + _ZSTD_INPUT :]
                return


PACKINGS: dict[str, Callable[[], _Member]] = {"gzip": _Gzip, "bzip2": _Bzip2, "zstd": _Zstd}
_MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}
_LONGEST_MAGIC = 4


def packing_of(file: BinaryIO) -> str | None:
    """How the file is packed: ``gzip``, ``bzip2`` or ``zstd``; None where it is not."""
    file.seek(0)
    return _packing(file.read(_LONGEST_MAGIC))


def _packing(data: bytes) -> str | None:
    return next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)


def unpacked(data: bytes, name: str, limits: Limits) -> bytes:
    """What is packed in ``data``; ``data`` itself where it is not. Raises UnreadableArticle where it is damaged, or has
    more than ``limits.article_bytes``."""
    whole = Stream(io.BytesIO(data), BEGINNING, name, limits).read(limits.article_bytes + 1)
    if len(whole) > limits.article_bytes:
        raise too_large(name, limits)
    return whole
