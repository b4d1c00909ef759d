"""Where verdicts go on stdout, and what they come to as an exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, Protocol

import typer
from rich.console import Console

from bodycheck.cli.display import harmless, print_summary, print_verdict
from bodycheck.verdict import FLAGGED, VERDICT_LABELS

VerdictJson = Mapping[str, Any]

CHECKED, FLAGGED_FOUND, USAGE, NO_VERDICT = 0, 1, 2, 3


class Sheet(Protocol):
    """Takes verdicts one by one and writes each as soon as it has it."""

    console: Console
    """Where a progress bar is out of the verdicts' way."""

    def add(self, verdict: VerdictJson, name: str | None = None) -> None:
        """``name`` is what a person calls the article; JSON has its id."""
        ...

    def close(self) -> None: ...


class TerminalSheet:
    """For a person."""

    def __init__(self) -> None:
        self._stdout = stdout_console()
        self.console = self._stdout if self._stdout.is_terminal else stderr_console()

    def add(self, verdict: VerdictJson, name: str | None = None) -> None:
        if "tally" in verdict:
            print_summary(self._stdout, verdict, name)
        else:
            print_verdict(self._stdout, verdict, name)

    def close(self) -> None:
        pass


class ArraySheet:
    """A JSON array, written as the verdicts come."""

    def __init__(self) -> None:
        self.console = stderr_console()
        self._count = 0

    def add(self, verdict: VerdictJson, name: str | None = None) -> None:  # noqa: ARG002
        write_stdout(("[\n" if self._count == 0 else ",\n") + as_json(verdict))
        self._count += 1

    def close(self) -> None:
        write_stdout("\n]\n" if self._count else "[]\n")


class LineSheet:
    """One JSON object a line, flushed, so that a pipe's reader gets each at once."""

    def __init__(self) -> None:
        self.console = stderr_console()

    def add(self, verdict: VerdictJson, name: str | None = None) -> None:  # noqa: ARG002
        write_stdout(as_json(verdict) + "\n")

    def close(self) -> None:
        pass


class Tally:
    """What happened in a run, as the exit status says it: the worst wins."""

    def __init__(self, fail_on: str | None) -> None:
        self._fail_on = parse_fail_on(fail_on)
        self._flagged = False
        self._usage = False
        self._late = False

    def count(self, verdict: VerdictJson) -> None:
        """A verdict, or the summary of a file of many; what is not to be published alerts nobody."""
        if verdict.get("status", "usable") == "usable":
            found = {label for label, count in verdict["tally"].items() if count} if "tally" in verdict else set()
            self._flagged = self._flagged or not self._fail_on.isdisjoint(found or {verdict["verdict"]})

    def usage(self, message: str) -> None:
        """An input at fault: said on stderr, the others go on."""
        complain(message)
        self._usage = True

    def late(self, message: str) -> None:
        """A verdict that did not come."""
        complain(message)
        self._late = True

    @property
    def status(self) -> int:
        if self._usage:
            return USAGE
        if self._late:
            return NO_VERDICT
        return FLAGGED_FOUND if self._flagged else CHECKED


def parse_fail_on(text: str | None) -> frozenset[str]:
    """``unsupported,contradicted``, or ``flagged`` for every verdict that an editor should look at."""
    wanted: set[str] = set()
    for word in (text or "").split(","):
        label = word.strip().lower()
        if label == "flagged":
            wanted |= FLAGGED
        elif label in VERDICT_LABELS:
            wanted.add(label)
        elif label:
            known = ", ".join((*VERDICT_LABELS, "flagged"))
            raise typer.BadParameter(f"{word!r} is no verdict: choose from {known}", param_hint="--fail-on")
    return frozenset(wanted)


def stdout_console() -> Console:
    """A console bound to stdout as it is now: what is printed elsewhere later does not go through it."""
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def stderr_console() -> Console:
    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def complain(message: str) -> None:
    typer.echo(f"bodycheck: {harmless(message)}", err=True)


def as_json(value: Any, *, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def write_stdout(text: str) -> None:
    """UTF-8, whatever the locale; a lone surrogate is written as JSON's own escape for it."""
    escaped = "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
    sys.stdout.buffer.write(escaped.encode("utf-8"))
    sys.stdout.buffer.flush()
