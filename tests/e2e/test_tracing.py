"""Traces as the X-Ray daemon gets them: a socket of the test's own takes its place."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bodycheck.local.invoker import runtime_environment

from .conftest import SAMPLES, Application, put_event


@pytest.fixture
def daemon() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(5)
        yield listening


ONE_CALL = """
import json, sys
import app
from awslambdaric.lambda_context import LambdaContext
app.handler(json.load(sys.stdin), LambdaContext("request", None, None, 10**14, "arn:aws:lambda:us-east-1:1:function:c"))
"""
TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


def invoke_traced(application: Application, daemon: socket.socket, event: Any) -> None:
    """In a process of its own that finds what it would on Lambda: the emulator hands no trace's id on."""
    deployment = application.deployment
    function = deployment.function("CheckFunction")
    traced = {
        "POWERTOOLS_TRACE_DISABLED": "false",
        "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon.getsockname()[1]}",
        "_X_AMZN_TRACE_ID": TRACE,
    }
    subprocess.run(
        [sys.executable, "-c", ONE_CALL],
        cwd=function.code.directory,
        env=runtime_environment(function, {**deployment.environment, **traced}),
        input=json.dumps(event).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )


def test_each_call_is_a_segment_and_none_quotes_the_article(application: Application, daemon: socket.socket) -> None:
    application.put("samples/example.txt", (SAMPLES / "example.txt").read_bytes())

    invoke_traced(application, daemon, put_event(application.bucket, "samples/example.txt"))

    segments = received(daemon)
    calls = {(segment["name"].lower(), segment["aws"]["operation"]) for segment in segments if "aws" in segment}
    assert {("s3", "GetObject"), ("dynamodb", "GetItem"), ("dynamodb", "TransactWriteItems")} <= calls
    told = json.dumps(segments)
    assert "Austrian" not in told
    assert "Lavrov" not in told


def received(daemon: socket.socket) -> list[dict[str, Any]]:
    """The segments that came, those inside others among them."""
    found: list[dict[str, Any]] = []
    try:
        while True:
            header, _, body = daemon.recv(65_536).partition(b"\n")
            assert json.loads(header)["format"] == "json"
            found += flattened(json.loads(body))
            daemon.settimeout(1)
    except TimeoutError:
        return found


def flattened(segment: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield segment
    for inner in segment.get("subsegments", []):
        yield from flattened(inner)
