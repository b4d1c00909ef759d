"""A running ``bodycheck local`` and the commands beside it, as programs of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "events" / "articles"
BODYCHECK = [sys.executable, "-c", "from bodycheck.cli import main; main()"]


class Session:
    """A user's shell: its environment, and a ``bodycheck local`` in it."""

    def __init__(self, runtime: Path) -> None:
        foreign = ("AWS_", "NO_COLOR", "FORCE_COLOR")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        self.environment |= {"XDG_RUNTIME_DIR": str(runtime), "AWS_CONFIG_FILE": os.devnull}
        self.environment |= {
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "COLUMNS": "120",
        }
        self.note = runtime / f"bodycheck-{os.getuid()}" / "local.json"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and, for ``local``, wait until it says that it runs."""
        return subprocess.Popen(
            [*BODYCHECK, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*BODYCHECK, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def read_until(stream: IO[str] | None, words: str) -> str:
    assert stream is not None
    text = ""
    while line := stream.readline():
        text += line
        if words in line:
            return text
    raise AssertionError(f"ended without {words!r}: {text}")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = Session(tmp_path_factory.mktemp("runtime"))
    server = session.start("local", "--port", "0")
    try:
        read_until(server.stdout, "functions log to")
        yield session
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)


def test_a_dropped_article_brings_its_verdict_back(session: Session) -> None:
    ended = session.run("drop", str(SAMPLES / "example.txt"), "--json")
    [verdict] = json.loads(ended.stdout)
    assert (ended.returncode, verdict["verdict"]) == (0, "unsupported")


def test_the_embedded_aws_in_use_is_named_on_stderr(session: Session) -> None:
    ended = session.run("drop", str(SAMPLES / "example.txt"))
    assert "using the embedded AWS at http://127.0.0.1:" in ended.stderr


def test_a_flagged_drop_makes_the_exit_status(session: Session) -> None:
    ended = session.run("drop", str(SAMPLES / "example.txt"), "--fail-on", "flagged")
    assert ended.returncode == 1


def test_a_file_dropped_twice_gets_a_verdict_each_time(session: Session) -> None:
    versions = []
    for _ in range(2):
        [verdict] = json.loads(session.run("drop", str(SAMPLES / "true-twin.txt"), "--json").stdout)
        versions.append(verdict["version"])
    assert len(set(versions)) == 2


def test_a_missing_file_is_named_and_the_others_are_dropped(session: Session) -> None:
    ended = session.run("drop", "missing.txt", str(SAMPLES / "example.txt"), "--json")
    assert (ended.returncode, len(json.loads(ended.stdout))) == (2, 1)
    assert "missing.txt: No such file" in ended.stderr


def test_two_files_for_one_key_are_refused(session: Session, tmp_path: Path) -> None:
    twin = tmp_path / "example.txt"
    twin.write_text("text")
    ended = session.run("drop", str(SAMPLES / "example.txt"), str(twin))
    assert ended.returncode == 2
    assert "would both become example.txt" in " ".join(ended.stderr.split())


def test_a_verdict_that_does_not_come_is_named(session: Session) -> None:
    ended = session.run("drop", str(SAMPLES / "example.txt"), "--timeout", "0")
    assert ended.returncode in {0, 3}  # 0 where the verdict was faster than the first look
    assert ended.returncode == 0 or "example.txt: no verdict of s3://" in ended.stderr


def test_a_stack_that_is_not_there_is_named(session: Session) -> None:
    ended = session.run("drop", str(SAMPLES / "example.txt"), "--stack", "nowhere")
    assert ended.returncode == 2
    assert "no stack 'nowhere' at http://127.0.0.1:" in ended.stderr


def test_the_table_is_listed_by_verdict(session: Session) -> None:
    session.run("drop", str(SAMPLES / "example.txt"), str(SAMPLES / "true-twin.txt"))
    ended = session.run("verdicts", "--verdict", "unsupported", "--since", "1h", "--json")
    listed = json.loads(ended.stdout)
    assert {verdict["verdict"] for verdict in listed} == {"unsupported"}
    assert any(verdict["id"].endswith("/example.txt") for verdict in listed)


def test_the_list_on_a_terminal_has_a_row_an_article(session: Session) -> None:
    session.run("drop", str(SAMPLES / "example.txt"))
    rows = session.run("verdicts").stdout.splitlines()
    assert sum("unsupported" in row and row.split()[-1] == "example.txt" for row in rows) == 1


def test_an_unknown_verdict_is_refused_by_name(session: Session) -> None:
    ended = session.run("verdicts", "--verdict", "wrong")
    assert ended.returncode == 2
    assert "'wrong' is no verdict" in " ".join(ended.stderr.split())


def test_credentials_in_the_environment_pass_the_embedded_aws_by(session: Session) -> None:
    session.environment |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    try:
        ended = session.run("verdicts")
    finally:
        del session.environment["AWS_ACCESS_KEY_ID"], session.environment["AWS_SECRET_ACCESS_KEY"]
    assert ended.returncode == 2
    assert "no AWS region" in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    session = Session(tmp_path)
    server = session.start("local", "--port", "0")
    read_until(server.stdout, "functions log to")
    noted = session.note.exists()
    server.send_signal(number)
    _, complaints = server.communicate(timeout=60)
    assert (server.returncode, complaints, noted, session.note.exists()) == (0, "", True, False)


def test_a_signal_ends_the_wait_whenever_it_comes() -> None:
    """Also between the wait's beginning and its sleep: thousands of signals, each at another moment."""
    # The timer's own signal stands in for Ctrl-C: it comes from the kernel, whatever Python is doing.
    program = """
import random, signal
from bodycheck.cli import embedding
embedding._ENDING += (signal.SIGALRM,)
chance = random.Random(1)
for _ in range(20_000):
    with embedding._interrupts() as wait_for_the_end:
        signal.setitimer(signal.ITIMER_REAL, 1e-6 + 3e-5 * chance.random())
        wait_for_the_end()
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0


def test_without_any_aws_the_mend_is_told(tmp_path: Path) -> None:
    ended = Session(tmp_path).run("verdicts")
    assert ended.returncode == 2
    assert "start one with `bodycheck local`" in ended.stderr


def test_a_wrong_template_is_an_error_of_one_line(tmp_path: Path) -> None:
    ended = Session(tmp_path).run("local", "--template", "nowhere.yaml")
    assert ended.returncode == 2
    assert ended.stderr.startswith("bodycheck: nowhere.yaml: cannot read the template")
