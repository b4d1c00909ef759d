"""The embedded AWS: moto's server on this machine, with the project's template deployed into it."""

from __future__ import annotations

import logging
import socket
import urllib.request
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from moto.server import ThreadedMotoServer

from bodycheck.errors import EmbeddedAwsError
from bodycheck.local import moto_gaps
from bodycheck.local.blueprint import read_blueprint
from bodycheck.local.deployment import Deployment

HOST = "127.0.0.1"


class EmbeddedAws:
    """A context manager: inside it the stack stands at :attr:`endpoint`; after it, nothing is left.

    ``parameters`` are the template's, where another value than the default is wanted. ``port`` 0 takes a free one.
    ``around`` may put a WSGI middleware in front of all calls. moto's state is one per
    process, so only one of these can be open at a time.
    """

    _open: EmbeddedAws | None = None

    def __init__(
        self,
        template: Path,
        *,
        stack: str = "bodycheck",
        port: int = 0,
        parameters: Mapping[str, str] = MappingProxyType({}),
        around: Callable[[Any], Any] = lambda application: application,
    ) -> None:
        self._template = template
        self._stack = stack
        self._port = port
        self._parameters = parameters
        self._around = around
        self._server: Any = None
        self.deployment: Deployment

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self._port}"

    def __enter__(self) -> Self:
        if EmbeddedAws._open is not None:
            raise EmbeddedAwsError("an embedded AWS is already open in this process: close it first")
        blueprint = read_blueprint(self._template)
        self._port = _some_port(self._port)
        self._start_server()
        EmbeddedAws._open = self
        try:
            self.deployment = Deployment(blueprint, self._stack, self.endpoint, self._parameters)
            self.deployment.create()
        except BaseException:
            self._stop_server()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_server()

    def _start_server(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # one line a request otherwise
        # moto warns of each resource type that its CloudFormation leaves out; moto_gaps deals with those.
        warnings.filterwarnings("ignore", message="Tried to parse AWS::", category=UserWarning)
        moto_gaps.remember_backends()
        moto_gaps.keep_layers()
        self._server = ThreadedMotoServer(ip_address=HOST, port=self._port, verbose=False)
        self._server.start()
        serving = self._server._server
        serving.app = self._around(serving.app)
        self._forget_everything()

    def _stop_server(self) -> None:
        EmbeddedAws._open = None
        self._forget_everything()
        self._server.stop()

    def _forget_everything(self) -> None:
        """moto's state outlives its server; the next one in this process starts empty."""
        request = urllib.request.Request(f"{self.endpoint}/moto-api/reset", method="POST")  # noqa: S310
        urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


def port_is_free(port: int) -> bool:
    """Whether a server of ours could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _some_port(wanted: int) -> int:
    if wanted:
        if not port_is_free(wanted):
            raise EmbeddedAwsError(f"port {wanted} of {HOST} is taken: give another --port")
        return wanted
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
