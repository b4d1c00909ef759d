"""The emulator as the tests and ``bodycheck invoke`` use it: answers, errors, and what is left of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bodycheck.errors import EmbeddedAwsError, FunctionFailed
from bodycheck.local.blueprint import FunctionCode
from bodycheck.local.deployment import DeployedFunction, reach
from bodycheck.local.emulator import Emulator, find_emulator

from .conftest import ROOT

HANDLER = """
import os, time

def handler(event, context):
    if event == "raise":
        raise ValueError("no")
    if event == "exit":
        os._exit(3)
    if event == "sleep":
        time.sleep(60)
    return {"event": event, "left": context.get_remaining_time_in_millis(), "own": os.environ["OWN"],
            "pid": os.getpid(), "path": os.environ["PYTHONPATH"].split(os.pathsep)}
"""


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    (tmp_path / "app.py").write_text(HANDLER)
    function = DeployedFunction(
        name="test",
        arn="arn:aws:lambda:us-east-1:123456789012:function:test",
        code=FunctionCode(tmp_path, "app.handler"),
        timeout_seconds=2,
        memory_mib=128,
        environment={"OWN": "value"},
        layers=(tmp_path / "layer",),
    )
    log = tmp_path / "log"
    with Emulator(function, reach("http://127.0.0.1:1"), log, binary=find_emulator(ROOT)) as emulator:
        yield emulator


def test_the_handler_gets_the_event_its_environment_and_its_time(emulator: Emulator) -> None:
    answer = emulator.invoke({"a": "ä"})
    assert (answer["event"], answer["own"], 0 < answer["left"] <= 2000) == ({"a": "ä"}, "value", True)


def test_the_handler_imports_from_its_layers(emulator: Emulator, tmp_path: Path) -> None:
    path = emulator.invoke({})["path"]
    assert (path[0], path[-1]) == (str(tmp_path), str(tmp_path / "layer"))


def test_the_start_is_timed(emulator: Emulator) -> None:
    assert emulator.init_milliseconds is None
    emulator.invoke({})
    assert (emulator.init_milliseconds or 0) > 0


@pytest.mark.parametrize(
    ("event", "kind"), [("raise", "ValueError"), ("exit", "Runtime.ExitError"), ("sleep", "Sandbox.Timedout")]
)
def test_a_failing_function_is_an_error_and_the_next_event_is_answered(
    emulator: Emulator, event: str, kind: str
) -> None:
    with pytest.raises(FunctionFailed) as caught:
        emulator.invoke(event)
    assert caught.value.kind == kind
    assert emulator.invoke("again")["event"] == "again"


def test_no_process_is_left_behind(emulator: Emulator) -> None:
    process = emulator.invoke({})["pid"]
    emulator.__exit__(None, None, None)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_without_the_emulator_the_mend_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BODYCHECK_LAMBDA_RIE", raising=False)
    with pytest.raises(EmbeddedAwsError, match="make setup-sam"):
        find_emulator(tmp_path)
