"""The note by which the other commands find a running embedded AWS."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bodycheck.local import running

HERE = running.Running(endpoint="http://127.0.0.1:4599", pid=os.getpid(), stack="bodycheck")


@pytest.fixture(autouse=True)
def runtime_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def test_the_note_is_for_its_user_alone() -> None:
    running.announce(HERE)
    assert oct(running.note_path().stat().st_mode & 0o777) == "0o600"


def test_a_withdrawn_note_is_gone() -> None:
    running.announce(HERE)
    running.withdraw(HERE)
    assert not running.note_path().exists()


def test_the_note_of_a_later_one_stays() -> None:
    later = running.Running(endpoint="http://127.0.0.1:4600", pid=1, stack="other")
    running.announce(HERE)
    running.announce(later)
    running.withdraw(HERE)
    assert running.note_path().exists()


def test_a_dead_one_is_not_found() -> None:
    running.announce(running.Running(endpoint="http://127.0.0.1:4599", pid=2**22 + 1, stack="bodycheck"))
    assert running.find() is None


def test_a_damaged_note_is_no_note() -> None:
    running.announce(HERE)
    running.note_path().write_text("{")
    assert running.find() is None
