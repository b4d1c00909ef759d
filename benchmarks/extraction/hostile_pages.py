"""Pages that nobody wrote: shapes on which a parser or an extractor may be slow, overflow or forget the rest.

    python -m benchmarks.extraction.hostile_pages [--characters N]

Each makes a page of about as many characters as asked for. The tests read small ones; this prints what large ones take.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from bodycheck.errors import UnreadableArticle
from bodycheck.formats import html_page
from bodycheck.formats.content import Content

HEAD = "<!doctype html><html><head><title>Harbour town keeps its night ferry</title></head><body>"
SENTENCE = "The mayor said {} things about the night ferry on Tuesday, and on Friday again."
TEXT = "".join(f"<p>{SENTENCE.format(number)}</p>" for number in range(10))
SCRIPT = '<script type="application/ld+json">'


def _filled(pattern: str, before: str = "") -> Callable[[int], str]:
    """A page that repeats ``pattern``, with an article under it; ``{}`` in it becomes a number."""
    return lambda size: HEAD + before + "".join(pattern.format(n) for n in range(max(1, size // len(pattern)))) + TEXT


PAGES: dict[str, Callable[[int], str]] = {
    "unclosed paragraphs": _filled("<p>a"),
    "unclosed bold": _filled("<b>a"),
    "spans": _filled("<span>a</span>"),
    "nested divs": _filled("<div>"),
    "nested divs, a little": lambda size: HEAD + "<div>" * 90 + "".join(
        f"<p>{SENTENCE.format(n)} <a href=x>More</a></p>" for n in range(size // 110)) + TEXT,
    "nested tables": _filled("<table><tr><td>"),
    "wide cells": _filled("<tr><td rowspan=100 colspan=100>The mayor said so.</td></tr>", "<table>"),
    "nested lists": _filled("<ul><li>a"),
    "nested quotes": _filled("<blockquote>a"),
    "prose": _filled(f"<p>{SENTENCE}</p>"),
    "prose in divs": _filled(f"<div>{SENTENCE}</div>"),
    "one paragraph": _filled("word and ", "<p>"),
    "one word": _filled("a", "<p>"),
    "line breaks": _filled(f"{SENTENCE}<br>", "<p>"),
    "links": _filled("<a href=x>The mayor on thing {}</a> "),
    "headings": _filled("<h1>Harbour town keeps its ferry {}</h1>"),
    "articles": _filled(f"<article><p>{SENTENCE}</p></article>"),
    "captions": _filled("<figcaption>"),
    "comments of readers": _filled(f"<div class=comment><p>{SENTENCE}</p></div>"),
    "attributes": _filled("a{}=1 ", "<div "),
    "attributes of many": lambda size: HEAD + (
        "<div " + " ".join(f"a{n}=1" for n in range(190)) + ">x</div>") * (size // 1_400) + TEXT,
    "a picture in the page": lambda size: f"{HEAD}<img src='data:image/png;base64,{'A' * size}'>{TEXT}",
    "scripts": _filled("<script>var a=1;</script>"),
    "unclosed scripts": _filled("<script "),
    "unclosed comments": _filled("<!--"),
    "unclosed noscript": _filled("<noscript "),
    "angle brackets": _filled("<"),
    "ampersands": _filled("&amp"),
    "null characters": _filled("a\0"),
    "data nested": lambda size: f"{HEAD}{SCRIPT}{'[' * size}</script>{TEXT}",
    "data of many articles": lambda size: HEAD + SCRIPT + "[" + ",".join(
        ['{"@type":"NewsArticle","headline":"x"}'] * (size // 38)) + "]</script>" + TEXT,
    "data in many scripts": lambda size: HEAD + f'{SCRIPT}{{"@type":"NewsArticle"}}</script>' * (size // 66) + TEXT,
    "data with bad escapes": lambda size: f'{HEAD}{SCRIPT}{{"headline":"' + "\\x" * (size // 2) + f'"</script>{TEXT}',
    "title of bars": lambda size: f"<html><head><title>{'a | ' * (size // 4)}</title></head><body>{TEXT}",
}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--characters", type=int, default=2_000_000, help="of each page (default 2,000,000)")
    chosen = options.parse_args()
    sys.stdout.write(f"{'':<26}{'seconds':>9}  what comes of it\n")
    for name, make in PAGES.items():
        content = Content(make(chosen.characters).encode(), name)
        began = time.perf_counter()
        try:
            outcome = f"a body of {len(next(html_page.read(content)).body):,} characters"
        except UnreadableArticle as error:
            outcome = f"unreadable: {error.reason}"
        sys.stdout.write(f"{name:<26}{time.perf_counter() - began:>9.2f}  {outcome}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
