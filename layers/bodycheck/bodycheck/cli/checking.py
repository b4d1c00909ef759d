"""``bodycheck check``: verdicts without AWS, of files or of lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, BinaryIO

import typer

from bodycheck import checker
from bodycheck.checker.attribution import attribute
from bodycheck.cli.outcome import (
    ArraySheet,
    LineSheet,
    Sheet,
    Tally,
    TerminalSheet,
)
from bodycheck.cli.progress import tracked
from bodycheck.cli.reading import files_of, read_file
from bodycheck.judging import judge_all
from bodycheck.verdict import Verdict

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line of NDJSON is not read into memory; its verdict says so."""


def check(paths: Sequence[str], *, as_json: bool, as_lines: bool, fail_on: str | None, explain: bool = False) -> int:
    """Check what ``paths`` name (or, for lines without paths, stdin); print; give the exit status.

    With ``explain``, every verdict printed has what each feature weighs in it.
    """
    if as_json and as_lines:
        raise typer.BadParameter("--json and --ndjson exclude each other", param_hint="--json")
    if not paths and not as_lines:
        raise typer.BadParameter("name a file, a directory, or - for stdin", param_hint="PATH")
    tally = Tally(fail_on)
    sheet: Sheet = ArraySheet() if as_json else LineSheet() if as_lines else TerminalSheet()
    if paths:
        files = list(files_of(paths, tally))
        for path in tracked(files, "checking", sheet.console):
            _check_file(path, sheet, tally, explain=explain)
    else:
        for verdict in check_lines(sys.stdin.buffer, explain=explain):
            sheet.add(verdict)
            tally.count(verdict)
    sheet.close()
    return tally.status


def check_lines(lines: BinaryIO, *, explain: bool = False) -> Iterator[dict[str, Any]]:
    """The verdict of each line ``{"id", "headline", "body"}``, as JSON values, in the lines' order.

    A line that cannot be read gets an ``unchecked`` verdict that names it by number. Blank lines count, but get none.
    """
    for number, line in enumerate(_limited_lines(lines), start=1):
        if line is None or line.strip():
            yield _check_line(line, number, explain=explain)


def _check_line(line: bytes | None, number: int, *, explain: bool) -> dict[str, Any]:
    identity: Any = None
    headline = body = ""
    try:
        if line is None:
            raise ValueError(f"longer than {MAX_LINE_BYTES} bytes")  # noqa: TRY301
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError("not a JSON object")  # noqa: TRY301, TRY004
        identity = record.get("id")
        headline, body = _text(record, "headline"), _text(record, "body")
    except (ValueError, RecursionError) as error:
        problem = "not JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else str(error)
        explanation = f'Line {number} is {problem}: give {{"id", "headline", "body"}} on one line.'
        verdict = checker.unchecked("", "", reason="unreadable", explanation=explanation)
    else:
        verdict = checker.check(headline, body)
    shown = {**verdict.to_dict(), "id": identity}
    return {**shown, "attribution": _attribution(verdict, headline, body)} if explain else shown


def _attribution(verdict: Verdict, headline: str, body: str) -> list[dict[str, Any]]:
    """What each feature weighs, the heaviest first; nothing where there is no support to weigh in."""
    return [] if verdict.support is None else [asdict(weight) for weight in attribute(headline, body)]


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"without text in its {field!r}")  # noqa: TRY004
    return value


def _limited_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The stream's lines; None for one that is too long to hold."""
    while line := stream.readline(MAX_LINE_BYTES):
        if len(line) < MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield None


def _check_file(path: str, sheet: Sheet, tally: Tally, *, explain: bool) -> None:
    """Check every article of a file, one at a time."""
    for judged in read_file(path, tally, judge_all):
        verdict = judged.verdict.to_dict()
        if explain:
            body = judged.article.body if judged.article else ""
            verdict["attribution"] = _attribution(judged.verdict, judged.verdict.headline, body)
        sheet.add(verdict)
        tally.count(verdict)
