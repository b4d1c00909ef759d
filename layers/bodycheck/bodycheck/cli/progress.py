"""A progress bar where many files are on their way and somebody watches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

MANY = 10
"""Fewer are done before a bar is read."""


class Counter(Protocol):
    """Called once for each file that is done."""

    def __call__(self) -> None: ...


def tracked(files: Sequence[str], what: str, console: Console) -> Iterator[str]:
    """The files one by one, counted on a bar."""
    with bar(len(files), what, console) as done:
        for file in files:
            yield file
            done()


@contextmanager
def bar(total: int, what: str, console: Console) -> Iterator[Counter]:
    """A bar on ``console``, below what is printed there; nothing where it is no terminal or the files are few."""
    if total < MANY or not console.is_terminal:
        yield lambda: None
        return
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)
