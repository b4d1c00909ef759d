"""Running a deployed function: the port that the consumer calls, and the handler in this very process.

The other implementation is :class:`bodycheck.local.emulator.Emulator`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
import traceback
import uuid
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Protocol, Self, TextIO

from awslambdaric.lambda_context import LambdaContext

from bodycheck.errors import EmbeddedAwsError, FunctionFailed
from bodycheck.local.deployment import DeployedFunction


class Invoker(Protocol):
    """Takes an event, as JSON values, to the function and brings its answer back, as JSON values."""

    def invoke(self, event: Any) -> Any:
        """Raises FunctionFailed where the function ends in an error."""
        ...


class InProcess:
    """The handler in this process, within seconds of a change to it; the emulator is the truer one.

    A context manager. Inside it the process has the function's environment, and what would be the function's
    log (all it prints) goes to the file ``log``: a console that wants the real stdout must hold it from
    before. The function's time limit is told to the handler but not enforced.
    """

    def __init__(self, function: DeployedFunction, environment: Mapping[str, str], log: Path) -> None:
        self._function = function
        self._environment = runtime_environment(function, environment)
        self._log = log
        self._undo = ExitStack()
        self._module: ModuleType

    def __enter__(self) -> Self:
        before = dict(os.environ)
        with ExitStack() as undo:
            undo.callback(_set_environment, before)
            _set_environment({**before, **self._environment})
            log = undo.enter_context(self._log.open("a", encoding="utf-8"))
            undo.enter_context(redirect_stdout(log))
            undo.enter_context(_warnings_to(log))
            self._module = _load(self._function.code.module)
            self._undo = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._undo.close()

    def invoke(self, event: Any) -> Any:
        handler = getattr(self._module, self._function.code.handler.rpartition(".")[2])
        try:
            answer = handler(json.loads(json.dumps(event)), self._context())
        except Exception as error:
            traceback.print_exc(file=sys.stdout)
            raise FunctionFailed(f"{self._function.name}: {error}", kind=type(error).__name__) from error
        sys.stdout.flush()
        return json.loads(json.dumps(answer))

    def _context(self) -> Any:
        deadline_ms = int((time.time() + self._function.timeout_seconds) * 1000)
        return LambdaContext(str(uuid.uuid4()), None, None, deadline_ms, self._function.arn)


def runtime_environment(function: DeployedFunction, environment: Mapping[str, str]) -> dict[str, str]:
    """What a function finds on Lambda: its own variables, the runtime's, and ``environment`` to reach AWS."""
    return {
        "POWERTOOLS_TRACE_DISABLED": "true",  # nobody here takes traces, unless ``environment`` says so
        **environment,
        "AWS_REGION": environment.get("AWS_DEFAULT_REGION", "us-east-1"),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout_seconds),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mib),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": str(function.code.directory),
        "TZ": ":UTC",
        **function.environment,
    }


def _load(path: Path) -> ModuleType:
    """The handler's file under a name of its own: two stacks in one process must not share its globals."""
    name = f"bodycheck_function_{uuid.uuid4().hex}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise EmbeddedAwsError(f"{path}: no handler there; the template's CodeUri and Handler must name a file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def _warnings_to(log: TextIO) -> Iterator[None]:
    """What the handler's packages warn of belongs to the function's log, too."""

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        (file or log).write(warnings.formatwarning(message, category, filename, lineno, line))

    before = warnings.showwarning
    warnings.showwarning = show
    try:
        yield
    finally:
        warnings.showwarning = before


def _set_environment(variables: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)
