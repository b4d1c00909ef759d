"""One extractor over pages, in a process and perhaps an environment of its own.

    python candidate.py NAME < paths

Reads a path a line, and writes a line of JSON for each: ``{"headline": ..., "text": ..., "ms": ...}``; before them one
with the milliseconds that its imports took. Of the standard library alone, so that any environment can run it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Extract = Callable[[bytes, str], "tuple[str | None, str]"]
"""Bytes and file name to headline, None for an extractor that knows no headlines, and text."""


def bodycheck() -> Extract:
    for loaded in ("bodycheck.formats.html_body", "trafilatura.core"):  # by the first page
        import_module(loaded)
    content = import_module("bodycheck.formats.content")
    html_page = import_module("bodycheck.formats.html_page")

    def extract(data: bytes, name: str) -> tuple[str | None, str]:
        article = next(html_page.read(content.Content(data, name)))
        return article.headline, article.body

    return extract


def trafilatura() -> Extract:
    library = import_module("trafilatura")

    def extract(data: bytes, _: str) -> tuple[str | None, str]:
        facts = library.extract_metadata(data)
        return (facts.title or "") if facts else "", library.extract(data, include_comments=False) or ""

    return extract


def readability() -> Extract:
    library, lxml_html = import_module("readability"), import_module("lxml.html")

    def extract(data: bytes, _: str) -> tuple[str | None, str]:
        document = library.Document(data)
        return document.short_title(), lxml_html.fromstring(document.summary()).text_content()

    return extract


def justext() -> Extract:
    library = import_module("justext")
    stoplist = library.get_stoplist("English")

    def extract(data: bytes, _: str) -> tuple[str | None, str]:
        paragraphs = library.justext(data, stoplist)
        return None, "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


def newspaper() -> Extract:
    library = import_module("newspaper")

    def extract(data: bytes, _: str) -> tuple[str | None, str]:
        article = library.Article("https://news.example/")
        article.download(input_html=data.decode("utf-8", "replace"))
        article.parse()
        return article.title, article.text

    return extract


def goose() -> Extract:
    library = import_module("goose3").Goose()

    def extract(data: bytes, _: str) -> tuple[str | None, str]:
        article = library.extract(raw_html=data.decode("utf-8", "replace"))
        return article.title, article.cleaned_text

    return extract


EXTRACTORS: dict[str, Callable[[], Extract]] = {
    "bodycheck": bodycheck,
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "justext": justext,
    "newspaper4k": newspaper,
    "goose3": goose,
}


def main() -> None:
    began = time.perf_counter()
    extract = EXTRACTORS[sys.argv[1]]()
    answer({"ms": 1000 * (time.perf_counter() - began)})
    for path in map(Path, sys.stdin.read().splitlines()):
        data = path.read_bytes()
        began = time.perf_counter()
        try:
            headline, text = extract(data, path.name)
        except Exception as error:  # noqa: BLE001 - a page that a library fails on is one it has not read
            headline, text = None, ""
            sys.stderr.write(f"{path.name}: {error!r}\n")
        answer({"headline": headline, "text": text, "ms": 1000 * (time.perf_counter() - began)})


def answer(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


if __name__ == "__main__":
    main()
