"""The readers of single documents, in the order in which they are asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from bodycheck.errors import UnreadableArticle
from bodycheck.formats import (
    feed,
    html_page,
    json_article,
    markdown,
    newsml,
    ninjs,
    nitf,
    plain_text,
    unknown_markup,
    unsupported,
)
from bodycheck.formats.content import Content, Reader, Reading

LONGEST_NAME = 800
"""Bytes of a record's name; with bucket and key before it, it must fit into a table's key."""
_HASH = 16

READERS: tuple[Reader, ...] = (
    unsupported,
    newsml,
    nitf,
    feed,
    html_page,
    markdown,
    ninjs,
    unknown_markup,
    json_article,
    plain_text,
)
"""From the surest sign to none: plain text takes whatever is left."""


def read_document(content: Content) -> Iterator[Reading]:
    """Each article of the content, or why it could not be read.

    Raises UnreadableArticle, whose message names the file and what mends it, where the whole holds no article; never
    anything else.
    """
    if not content.data.strip():
        held = f"{len(content.data)} bytes of white space" if content.data else "no bytes"
        raise UnreadableArticle(f"{content.name} is empty ({held}). Write the article's headline and body into it.")
    reader = next(reader for reader in READERS if reader.recognises(content))
    yield from reader.read(content)


def readings(content: Content, record: str | None) -> list[Reading]:
    """The articles of a document that is the part ``record`` of a file; None where it is the file.

    Nothing is raised: a document that cannot be read is a reading of its own.
    """
    found: list[Reading] = []
    try:
        found.extend(within(record, reading) for reading in read_document(content))
    except UnreadableArticle as error:
        found.append(within(record, error))
    return found


def within(record: str | None, reading: Reading) -> Reading:
    """The reading as part of ``record``: its own name, if it has one, stands behind that."""
    name = _bounded("#".join(filter(None, (record, reading.record)))) or None
    if isinstance(reading, UnreadableArticle):
        return UnreadableArticle(str(reading), reason=reading.reason, record=name)
    return replace(reading, record=name)


def _bounded(name: str) -> str:
    """A name that is too long for a table's key keeps its beginning, and a hash of all of it."""
    encoded = name.encode("utf-8", errors="replace")
    if len(encoded) <= LONGEST_NAME:
        return encoded.decode()
    kept = encoded[: LONGEST_NAME - _HASH - 1].decode("utf-8", errors="ignore")
    return f"{kept}~{hashlib.sha256(encoded).hexdigest()[:_HASH]}"
