"""``bodycheck read``: the articles of files exactly as they are read, before anything is checked."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

import typer
from rich.console import Console
from rich.text import Text

from bodycheck.cli.display import harmless
from bodycheck.cli.outcome import ArraySheet, LineSheet, Tally, stdout_console
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import Article, NewsFile, Reading

T = TypeVar("T")

_HELD = 16 * 1024 * 1024
"""Bytes of stdin that are held in memory; more are put into a temporary file."""


def read(paths: Sequence[str], *, as_json: bool, as_lines: bool) -> int:
    """Print every article of what ``paths`` name, and give the exit status: 2 where a file could not be opened or holds
    something that could not be read."""
    if as_json and as_lines:
        raise typer.BadParameter("--json and --ndjson exclude each other", param_hint="--json")
    tally = Tally(None)
    sheet = ArraySheet() if as_json else LineSheet() if as_lines else None
    console = stdout_console()
    for path in files_of(paths, tally):
        for reading in read_file(path, tally, _readings):
            if isinstance(reading, UnreadableArticle):
                tally.usage(_named(path, reading))
            elif sheet:
                sheet.add(as_value(reading))
            else:
                _print(console, path, reading)
    if sheet:
        sheet.close()
    return tally.status


def as_value(article: Article) -> dict[str, Any]:
    """The article as JSON values."""
    return {
        "record": article.record,
        "headline": article.headline,
        "headlines": [headline.text for headline in article.headlines],
        "body": article.body,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "published": article.published,
        "updated": article.updated,
        "version": article.version,
        "status": article.status,
        "format": article.format,
        "uri": article.uri,
        "kind": article.kind,
        "embargoed": article.embargoed,
        "section": article.section,
        "byline": article.byline,
        "headline_roles": [headline.role for headline in article.headlines],
    }


def read_file(path: str, tally: Tally, read: Callable[[BinaryIO, str], Iterator[T]]) -> Iterator[T]:
    """What ``read`` makes of a file, or of stdin (``-``). A file that cannot be opened is told to ``tally``."""
    try:
        with _opened(path) as file:
            yield from read(file, path)
    except OSError as error:
        tally.usage(f"{path}: {error.strerror or error}; the other files are read all the same")


def _readings(file: BinaryIO, path: str) -> Iterator[Reading]:
    return NewsFile(file, path).readings()


def _opened(path: str) -> BinaryIO:
    if path != "-":
        return Path(path).open("rb")
    spooled = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - whoever reads it closes it
    shutil.copyfileobj(sys.stdin.buffer, spooled)
    return cast(BinaryIO, spooled)


def _named(path: str, error: UnreadableArticle) -> str:
    return f"{path}#{error.record}: {error}" if error.record else str(error)


def _print(console: Console, path: str, article: Article) -> None:
    address = path if article.record is None else f"{path}#{article.record}"
    console.print(Text(harmless(address), style="dim"), Text(f"  {article.format}", style="dim"), sep="")
    console.print(Text(harmless(article.headline) or "(no headline)", style="bold"))
    for headline in article.headlines:
        console.print(Text(f"{harmless(headline.role)}: {harmless(headline.text)}"))
    for name, value in as_value(article).items():
        if name in _TOLD and value not in (None, "usable", "text"):
            console.print(Text(f"{name}: {harmless(str(value))}", style="dim"))
    for paragraph in article.body.split("\n\n"):
        console.print(Text(harmless(paragraph)))
        console.print()


_TOLD = ("source", "url", "language", "published", "updated", "version", "status", "uri", "kind", "embargoed", "byline")


def files_of(paths: Iterable[str], tally: Tally) -> Iterator[str]:
    """The files that the arguments name; of a directory, all below it that are not hidden, in order of name."""
    for path in paths:
        directory = Path(path)
        if path == "-" or not directory.is_dir():
            yield path
            continue
        found = sorted(file for file in directory.rglob("*") if file.is_file() and not _hidden(file, directory))
        if not found:
            tally.usage(f"{path}: no files in this directory")
        yield from map(str, found)


def _hidden(file: Path, directory: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(directory).parts)
