"""JSON: a list of articles, of any length."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import partial

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.json_article import own_name
from bodycheck.formats.limits import too_large, too_many
from bodycheck.formats.part import Part, Source, faulty
from bodycheck.formats.registry import readings, within
from bodycheck.formats.stream import BEGINNING, Position, Stream

FORMAT = "json"
MEDIA_TYPE = "application/json"

_BEGINNING = re.compile(rb"\[\s*(?:\{|\Z)")
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)
_FIRST_LOOK = 64 * 1024


def recognises(beginning: bytes, name: str) -> bool:  # noqa: ARG001 - a name tells nothing that a bracket does not
    return _BEGINNING.match(beginning.removeprefix(codecs.BOM_UTF8).lstrip()) is not None


def parts(source: Source, start: Position = BEGINNING, first: int = 1) -> Iterator[Part]:
    number, position = first, start
    try:
        stream = Stream(source.file, start, source.name, source.limits)
        if start == BEGINNING:
            stream.skip_to(b"[")
            stream.skip(1)
        while True:
            _skip_blanks(stream)
            position = stream.position()
            if stream.peek(1) == b"]":
                stream.skip(1)
                _skip_blanks(stream)
                if stream.peek(1):
                    yield faulty(position, number, _refusal(source, "goes on behind its list's end"))
                return
            if number > source.limits.articles:
                yield faulty(position, number, too_many(source.name, source.limits))
                return
            name = f"article {number} of {source.name}"
            value = _next_value(stream, source, name)
            content = Content(value, name, source.limits, media_type=MEDIA_TYPE)
            yield Part(position, number, len(value), partial(readings_of_value, content, str(number)))
            if stream.peek(1) == b",":
                stream.skip(1)
            number += 1
    except UnreadableArticle as error:
        yield faulty(position, number, error)


def readings_of_value(content: Content, number: str) -> list[Reading]:
    """The readings of one JSON value among many, named as it names itself, or by its ``number``."""
    found = readings(content, None)
    try:
        name = own_name(content.json) or number
    except UnreadableArticle:
        name = number
    return [within(name, reading) for reading in found]


def _next_value(stream: Stream, source: Source, name: str) -> bytes:
    """The bytes up to the comma or bracket behind the value, which stays there."""
    look, at, level = _FIRST_LOOK, 0, 0
    while True:
        seen = stream.peek(look)
        complete = len(seen) < look
        while token := _TOKEN.search(seen, at):
            mark = token[0]
            if mark == b'"':  # of a string whose end is further on
                break
            if level == 0 and mark in b",]":
                return stream.read(token.start())
            level += (mark in b"[{") - (mark in b"]}")
            at = token.end()
        if complete:
            raise _refusal(source, "ends before its list does")
        if look > source.limits.article_bytes:
            raise too_large(name, source.limits)
        look *= 2


def _skip_blanks(stream: Stream) -> None:
    while (ahead := stream.peek(4096)) and len(rest := ahead.lstrip()) < len(ahead):
        stream.skip(len(ahead) - len(rest))


def _refusal(source: Source, fault: str) -> UnreadableArticle:
    return UnreadableArticle(f"{source.name} {fault}. Write it again with a JSON library.")
