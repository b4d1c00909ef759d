#!/usr/bin/env python3
"""``READER=... tests/fuzz/fuzz_readers.py [option of libFuzzer ...]``: any bytes end in articles or in a typed error.

``READER`` is a module of ``bodycheck.formats``, a reader or a container. What it recognises is read to the end. Another
error, two seconds, or more than 512 MiB (as ``make fuzz`` sets them) is a finding; libFuzzer leaves it as a file.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import atheris

with atheris.instrument_imports(include=["bodycheck.formats"]):
    from bodycheck.errors import UnreadableArticle
    from bodycheck.formats import Article, Limits
    from bodycheck.formats.content import Content
    from bodycheck.formats.news_file import CONTAINERS, parts_within
    from bodycheck.formats.part import Source
    from bodycheck.formats.registry import READERS

LIMITS = Limits(article_bytes=1_000_000)
NAMES = {"markdown": "story.md", "lines": "day.ndjson"}
"""What a file is called whose format shows in its name."""


def main() -> None:
    readers = {reader.__name__.rpartition(".")[2]: reader for reader in READERS}  # type: ignore[attr-defined]
    containers = {one.__name__.rpartition(".")[2]: one for one in CONTAINERS}  # type: ignore[attr-defined]
    chosen = os.environ.get("READER", "")  # libFuzzer starts itself anew to merge, and knows nothing of our arguments
    if chosen not in {*readers, *containers}:
        sys.exit(f"set READER to one of {', '.join([*readers, *containers])}")
    name = NAMES.get(chosen, "story")

    def read_document(data: bytes) -> None:
        content = Content(data, name, LIMITS)
        try:
            if not data.strip() or not readers[chosen].recognises(content):
                return
            found = list(readers[chosen].read(content))
        except UnreadableArticle:
            return
        _require(found)

    def read_parts(data: bytes) -> None:
        container = containers[chosen]
        if not container.recognises(data[:65_536], name):
            return
        for part in container.parts(Source(io.BytesIO(data), name, LIMITS, parts_within)):
            _require(list(part.read()))

    atheris.Setup(sys.argv, read_parts if chosen in containers else read_document)
    atheris.Fuzz()


def _require(readings: Sequence[object]) -> None:
    for reading in readings:
        if not isinstance(reading, (Article, UnreadableArticle)):
            raise TypeError(f"{type(reading).__name__} is no reading")


if __name__ == "__main__":
    main()
