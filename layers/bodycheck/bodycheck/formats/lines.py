"""NDJSON: an article's JSON object on each line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from functools import partial

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content
from bodycheck.formats.json_list import MEDIA_TYPE, readings_of_value
from bodycheck.formats.limits import too_large, too_many
from bodycheck.formats.part import Part, Source, faulty
from bodycheck.formats.stream import BEGINNING, Position, Stream

FORMAT = "ndjson"

_NAMES = (".ndjson", ".jsonl")


def recognises(beginning: bytes, name: str) -> bool:
    first, end, rest = beginning.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    if not first.startswith(b"{"):
        return False
    if any(ending in name.lower() for ending in _NAMES):
        return True
    return bool(end) and rest.lstrip().startswith(b"{") and _is_object(first)


def parts(source: Source, start: Position = BEGINNING, first: int = 1) -> Iterator[Part]:
    number, position = first, start
    try:
        stream = Stream(source.file, start, source.name, source.limits)
        if start == BEGINNING and stream.peek(3) == codecs.BOM_UTF8:
            stream.skip(3)
        while stream.peek(1):
            position = stream.position()
            if number > source.limits.articles:
                yield faulty(position, number, too_many(source.name, source.limits))
                return
            line = stream.read_to(b"\n", source.limits.article_bytes)
            name = f"line {number} of {source.name}"
            if line is None:
                stream.skip_to(b"\n")
                stream.skip(1)
                yield faulty(position, number, too_large(name, source.limits))
            elif line.strip():
                content = Content(line, name, source.limits, media_type=MEDIA_TYPE)
                yield Part(position, number, len(line), partial(readings_of_value, content, str(number)))
            number += 1
    except UnreadableArticle as error:
        yield faulty(position, number, error)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
