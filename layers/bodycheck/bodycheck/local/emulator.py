"""A deployed function under the real Lambda runtime client and AWS's Runtime Interface Emulator. No Docker.

The emulator is a program that the aws-sam-cli package carries; ``make setup-sam`` installs that package in a
virtual environment of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import bodycheck
from bodycheck.errors import EmbeddedAwsError, FunctionFailed
from bodycheck.local.deployment import DeployedFunction
from bodycheck.local.invoker import runtime_environment

HOST = "127.0.0.1"
_PACKAGE_ROOT = Path(bodycheck.__file__).parents[1]
_INIT_REPORT = re.compile(r"INIT REPORT\(durationMs: ([\d.]+)\)")
_START_SECONDS = 10
_STOP_SECONDS = 5
_GRACE_SECONDS = 15
"""How much longer than the function's time limit to wait for an answer: its start comes on top."""


class Emulator:
    """A context manager: inside it the function answers :meth:`invoke`; after it, no process of it is left.

    The function's log and the emulator's own go to the file ``log``. The emulator takes one request at a
    time, so calls from several threads wait for one another.
    """

    def __init__(
        self,
        function: DeployedFunction,
        environment: Mapping[str, str],
        log: Path,
        *,
        binary: Path | None = None,
        python_path: tuple[Path, ...] = (_PACKAGE_ROOT,),
    ) -> None:
        self._function = function
        self._environment = environment
        self._log = log
        self._binary = binary
        self._python_path = python_path
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes]
        self._url: str

    def __enter__(self) -> Self:
        binary = self._binary or find_emulator(Path.cwd())
        port, runtime_port = _free_ports()
        self._url = f"http://{HOST}:{port}/2015-03-31/functions/function/invocations"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [
                    str(binary),
                    *("--log-level", "info"),  # the only level that reports how long the start took
                    *("--runtime-interface-emulator-address", f"{HOST}:{port}"),
                    *("--runtime-api-address", f"{HOST}:{runtime_port}"),
                    *(sys.executable, "-m", "awslambdaric", self._function.code.handler),
                ],
                cwd=self._function.code.directory,
                env=self._whole_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_until_listening(port)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def init_milliseconds(self) -> float | None:
        """How long the function's latest start took, by the emulator's report; None before the first call."""
        reports = _INIT_REPORT.findall(self._log.read_text(encoding="utf-8", errors="replace"))
        return float(reports[-1]) if reports else None

    def invoke(self, event: Any) -> Any:
        """The function's answer to ``event``. Raises FunctionFailed for an error, an exit or a timeout."""
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._url, json.dumps(event).encode(), headers)  # noqa: S310
        patience = self._function.timeout_seconds + _GRACE_SECONDS
        with self._one_at_a_time:
            try:
                with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310
                    body = answer.read()
            except urllib.error.HTTPError as error:  # 502: the function's process ended
                body = error.read()
            except OSError as error:
                raise FunctionFailed(
                    f"{self._function.name}: the emulator gave no answer ({error}); its log is {self._log}",
                    kind="Emulator.NoAnswer",
                ) from error
        return self._understood(body)

    def peak_memory_bytes(self) -> int:
        """The most memory that the function's process has held since it started; 0 where none runs."""
        peaks = [0]
        for process in _session(self._process.pid):
            with contextlib.suppress(OSError):
                status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
                peaks += [int(kibibytes) * 1024 for kibibytes in re.findall(r"VmHWM:\s+(\d+) kB", status)]
        return max(peaks)

    def kill(self) -> bool:
        """End the function's own process at once, as the kernel does for want of memory; the emulator starts it anew
        with the next event. False where none runs."""
        running = _session(self._process.pid)
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return bool(running)

    def _understood(self, body: bytes) -> Any:
        """The emulator answers 200 for errors and timeouts too, so that the body alone tells."""
        try:
            answer = json.loads(body)
        except ValueError as error:
            text = body.decode("utf-8", "replace").strip()
            kind = "Sandbox.Timedout" if "timed out" in text else "Emulator.NoJson"
            raise FunctionFailed(f"{self._function.name}: {text}", kind=kind) from error
        if isinstance(answer, dict) and "errorType" in answer and "errorMessage" in answer:
            raise FunctionFailed(f"{self._function.name}: {answer['errorMessage']}", kind=str(answer["errorType"]))
        return answer

    def _whole_environment(self) -> dict[str, str]:
        path = dict.fromkeys([self._function.code.directory, *self._python_path, *self._function.layers])
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "en_US.UTF-8",
            **runtime_environment(self._function, self._environment),
            "PYTHONPATH": os.pathsep.join(str(directory) for directory in path),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _wait_until_listening(self, port: int) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                return
            time.sleep(0.01)
        raise EmbeddedAwsError(f"the Lambda emulator did not start; its log is {self._log}")

    def _end(self) -> None:
        """End the emulator and what is left of its session: the function is in a process group of its own."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        for process in _session(self._process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()


def find_emulator(root: Path) -> Path:
    """The emulator for this machine: ``BODYCHECK_LAMBDA_RIE``, or the one in ``.venv-sam`` under ``root``."""
    named = os.environ.get("BODYCHECK_LAMBDA_RIE")
    machine = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")
    pattern = f".venv-sam/lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-{machine}"
    candidates = [Path(named)] if named else sorted(root.glob(pattern))
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise EmbeddedAwsError(
        f"no Lambda runtime emulator at {named or root / pattern}: run `make setup-sam` in the project's root"
    )


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind((HOST, 0))
        second.bind((HOST, 0))
        return first.getsockname()[1], second.getsockname()[1]


def _session(leader: int) -> list[int]:
    """The processes of the session that ``leader`` opened, itself left out."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            process = int(stat.parent.name)
            after_name = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(after_name[3]) == leader and process != leader:
                members.append(process)
    return members
