"""The note that a running ``bodycheck local`` leaves, so that the other commands find it without being told.

It lies in a directory that this user alone can read, and says nothing secret.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Running:
    """An embedded AWS of this user on this machine."""

    endpoint: str
    pid: int
    stack: str


def announce(running: Running) -> None:
    """Leave the note. The latest embedded AWS is the one that is found."""
    path = note_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as note:
        json.dump(asdict(running), note)


def withdraw(running: Running) -> None:
    """Take the note away, unless another embedded AWS has left its own since."""
    if _read() == running:
        note_path().unlink(missing_ok=True)


def find() -> Running | None:
    """The embedded AWS that still answers, if there is one."""
    running = _read()
    return running if running and _alive(running.pid) and _answers(running.endpoint) else None


def note_path() -> Path:
    """Under ``XDG_RUNTIME_DIR`` where the system gives one, else under the temporary directory."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    root = Path(runtime) if runtime else Path(tempfile.gettempdir())
    return root / f"bodycheck-{os.getuid()}" / "local.json"


def _read() -> Running | None:
    path = note_path()
    try:
        if path.stat().st_uid != os.getuid():
            return None
        note = json.loads(path.read_text(encoding="utf-8"))
        return Running(endpoint=str(note["endpoint"]), pid=int(note["pid"]), stack=str(note["stack"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _answers(endpoint: str) -> bool:
    address = urlsplit(endpoint)
    try:
        socket.create_connection((address.hostname or "", address.port or 80), timeout=2).close()
    except OSError:
        return False
    return True
