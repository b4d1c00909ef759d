"""``bodycheck check`` as a program: files, lines, exit statuses, pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "events" / "articles"
BODYCHECK = [sys.executable, "-c", "from bodycheck.cli import main; main()"]
EXAMPLE = str(SAMPLES / "example.txt")
TWIN = str(SAMPLES / "true-twin.txt")


def check(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*BODYCHECK, "check", *arguments], input=stdin, capture_output=True, timeout=120, check=False)


def test_a_file_is_checked_without_aws() -> None:
    ended = check(EXAMPLE)
    assert ended.returncode == 0
    assert "✗ unsupported" in ended.stdout.decode()


def test_the_readme_shows_what_is_printed() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("```text\n$ ")[2].partition("```")[0]
    command, _, printed = shown.partition("\n")
    assert command == "bodycheck check events/articles/example.txt"
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    ended = subprocess.run(
        [*BODYCHECK, *command.split()[1:]], cwd=ROOT, env=environment, capture_output=True, timeout=120, check=True
    )
    assert ended.stdout.decode().strip() == printed.strip()


def test_nothing_but_text_goes_into_a_pipe() -> None:
    assert b"\x1b" not in check(EXAMPLE, TWIN).stdout


def test_json_is_an_array_in_the_order_of_the_files() -> None:
    verdicts = json.loads(check("--json", EXAMPLE, TWIN).stdout)
    assert [(verdict["id"], verdict["verdict"]) for verdict in verdicts] == [
        (EXAMPLE, "unsupported"),
        (TWIN, "supported"),
    ]


def test_json_of_nothing_readable_is_still_an_array() -> None:
    assert json.loads(check("--json", "missing.txt").stdout) == []


def test_an_article_on_stdin_is_called_by_its_dash() -> None:
    ended = check("--json", "-", stdin=Path(EXAMPLE).read_bytes())
    assert [verdict["id"] for verdict in json.loads(ended.stdout)] == ["-"]


def test_a_directory_stands_for_its_files() -> None:
    verdicts = json.loads(check("--json", str(SAMPLES)).stdout)
    assert [verdict["id"] for verdict in verdicts] == sorted(str(path) for path in SAMPLES.iterdir())


def test_a_missing_file_is_named_and_the_others_are_checked() -> None:
    ended = check("--json", "missing.txt", EXAMPLE)
    assert (ended.returncode, len(json.loads(ended.stdout))) == (2, 1)
    assert b"missing.txt: No such file or directory" in ended.stderr


@pytest.mark.parametrize(("fail_on", "status"), [("flagged", 1), ("unsupported", 1), ("contradicted,unrelated", 0)])
def test_the_exit_status_is_that_of_fail_on(fail_on: str, status: int) -> None:
    assert check(EXAMPLE, "--fail-on", fail_on).returncode == status


@pytest.mark.parametrize(
    "arguments", [(), ("--json",), ("--json", "--ndjson", EXAMPLE), (EXAMPLE, "--fail-on", "wrong"), ("--wrong",)]
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    assert check(*arguments).returncode == 2


def test_lines_give_a_verdict_each_in_their_order() -> None:
    lines = [{"id": number, "headline": "Mayor opens bridge", "body": ""} for number in range(3)]
    ended = check("--ndjson", stdin=b"\n".join(json.dumps(line).encode() for line in lines))
    verdicts = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [(verdict["id"], verdict["reasons"]) for verdict in verdicts] == [
        (number, ["no_body"]) for number in range(3)
    ]


def test_files_give_a_line_each_too() -> None:
    lines = check("--ndjson", EXAMPLE, TWIN).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [EXAMPLE, TWIN]


@pytest.mark.parametrize(
    ("line", "identity", "complaint"),
    [
        (b"{", None, "Line 1 is not JSON"),
        (b"[1]", None, "Line 1 is not a JSON object"),
        (b'{"id": "a", "headline": 3, "body": "x"}', "a", "Line 1 is without text in its 'headline'"),
        (b"\xff\xfe\xff", None, "Line 1 is not JSON"),
        (b"[" * 100_000, None, "Line 1 is not JSON"),
        (b"x" * (16 * 1024 * 1024 + 5), None, "Line 1 is longer than"),
    ],
    ids=["broken", "array", "number", "binary", "deep", "long"],
)
def test_a_bad_line_gets_an_unchecked_verdict_and_loses_nothing(
    line: bytes, identity: str | None, complaint: str
) -> None:
    good = b'{"id": "good", "headline": "Mayor opens bridge", "body": ""}'
    ended = check("--ndjson", stdin=line + b"\n" + good + b"\n")
    bad, following = (json.loads(verdict) for verdict in ended.stdout.splitlines())
    assert (bad["id"], bad["verdict"], bad["reasons"]) == (identity, "unchecked", ["unreadable"])
    assert bad["explanation"].startswith(complaint)
    assert following["id"] == "good"


def test_a_lone_surrogate_comes_out_as_json() -> None:
    ended = check("--ndjson", stdin=b'{"id": "\\ud800", "headline": "\\ud800 x", "body": ""}')
    assert json.loads(ended.stdout)["id"] == "\ud800"


def test_each_line_is_answered_before_the_next_is_written() -> None:
    with subprocess.Popen([*BODYCHECK, "check", "--ndjson"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for identity in ("a", "b"):
            program.stdin.write(json.dumps({"id": identity, "headline": "x", "body": ""}).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["id"] == identity
        program.stdin.close()


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    lines = b'{"id": 1, "headline": "Mayor opens bridge", "body": ""}\n' * 2000
    with subprocess.Popen(
        [*BODYCHECK, "check", "--ndjson"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        try:
            program.stdin.write(lines)
            program.stdin.close()
        except BrokenPipeError:
            pass
        complaints = program.stderr.read()
    assert (program.returncode, complaints) == (-signal.SIGPIPE, b"")
