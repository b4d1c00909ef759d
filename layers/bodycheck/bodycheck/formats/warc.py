"""WARC (ISO 28500): pages as a crawler stored them, as in Common Crawl's CC-NEWS."""

from __future__ import annotations

import http.client
import io
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from functools import partial

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.limits import too_large, too_many
from bodycheck.formats.part import Part, Source, faulty
from bodycheck.formats.registry import readings
from bodycheck.formats.stream import BEGINNING, Position, Stream, unpacked

FORMAT = "warc"

_BEGINNING = re.compile(rb"WARC/\d\.\d+\r?\n")
_MOST_HEADER = 64 * 1024
_STORED = frozenset({"response", "resource", "conversion"})
"""The types of record that hold what was fetched; the others tell of the fetching."""
_TEXTUAL = re.compile(
    r"text/(?!css|javascript)|application/(?:.*\+)?(?:xml|json|xhtml)|application/ld\+json", re.IGNORECASE
)


def recognises(beginning: bytes, name: str) -> bool:  # noqa: ARG001 - the first line says it
    return _BEGINNING.match(beginning) is not None


def parts(source: Source, start: Position = BEGINNING, first: int = 1) -> Iterator[Part]:
    number, position = first, start
    try:
        stream = Stream(source.file, start, source.name, source.limits)
        while stream.peek(1):
            position = stream.position()
            if number > source.limits.articles:
                yield faulty(position, number, too_many(source.name, source.limits))
                return
            yield _next_record(stream, source, position, number)
            number += 1
            _skip_line_ends(stream)
    except UnreadableArticle as error:
        yield faulty(position, number, error)


def _next_record(stream: Stream, source: Source, position: Position, number: int) -> Part:
    name = f"record {number} of {source.name}"
    header = stream.read_to(b"\n\r\n", _MOST_HEADER) if _BEGINNING.match(stream.peek(16)) else None
    fields = _fields(header or b"")
    size = fields.get("content-length", "")
    if not re.fullmatch(r"\d{1,15}", size):
        stream.skip(1)
        stream.skip_to(b"WARC/1.")
        error = UnreadableArticle(f"{name} has no WARC header. What can be read from the next one on is read.")
        return faulty(position, number, error)
    record = fields.get("warc-record-id", "").strip("<>") or str(number)
    if not _is_page(fields):
        stream.skip(int(size))
        return Part(position, number, int(size), tuple)
    if int(size) > source.limits.article_bytes:
        stream.skip(int(size))
        return faulty(position, number, too_large(name, source.limits), record)
    block = stream.read(int(size))
    if len(block) < int(size):
        raise UnreadableArticle(f"{source.name} is cut off within record {number}. Upload it again.")
    return Part(position, number, int(size), partial(_page, block, fields, source, name, record))


def _is_page(fields: Mapping[str, str]) -> bool:
    return fields.get("warc-type", "").lower() in _STORED and "dns" not in fields.get("content-type", "")


def _page(block: bytes, fields: Mapping[str, str], source: Source, name: str, record: str) -> list[Reading]:
    """The page in a record; nothing for what is no text, or was an error or a redirection."""
    url = fields.get("warc-target-uri", "").strip("<>") or None
    media_type, charset, body = fields.get("content-type", ""), None, block
    if media_type.lower().startswith("application/http"):
        answer = _answer(block)
        if answer is None:
            return []
        headers, body = answer
        media_type, charset = headers.get_content_type(), headers.get_content_charset()
        packing = headers.get("Content-Encoding", "identity").lower()
        if packing == "br":
            error = f"{name} is packed with Brotli, which is not unpacked. Store it unpacked, as crawlers do."
            return [UnreadableArticle(error, record=record)]
        try:
            body = unpacked(body, name, source.limits)
        except UnreadableArticle as error:
            return [UnreadableArticle(str(error), reason=error.reason, record=record)]
    if not _TEXTUAL.match(media_type) or not body.strip():
        return []
    content = Content(body, url or name, source.limits, media_type=media_type, charset=charset, url=url)
    return readings(content, record)


def _answer(block: bytes) -> tuple[Message, bytes] | None:
    """Headers and body of a server's answer; None where it was not 200, or is none."""
    answer = http.client.HTTPResponse(_Connection(block))  # type: ignore[arg-type]
    try:
        answer.begin()
    except (http.client.HTTPException, ValueError, OSError):
        return None
    if answer.status != http.client.OK:
        return None
    try:
        body = answer.read()
    except http.client.IncompleteRead as cut:
        body = cut.partial
    except (http.client.HTTPException, ValueError, OSError):
        body = b""
    # Crawlers store bodies unchunked, and leave the header as it was.
    return answer.headers, body or block.partition(b"\r\n\r\n")[2]


class _Connection:
    """As much of a socket as the standard library's HTTP parser asks for."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def _fields(header: bytes) -> dict[str, str]:
    """A header's fields, their names in small letters; of a field that comes twice, the first."""
    fields: dict[str, str] = {}
    for line in header.decode("utf-8", errors="replace").splitlines()[1:]:
        field, colon, value = line.partition(":")
        if colon:
            fields.setdefault(field.strip().lower(), value.strip())
    return fields


def _skip_line_ends(stream: Stream) -> None:
    while stream.peek(1) in (b"\r", b"\n"):
        stream.skip(1)
