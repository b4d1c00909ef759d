"""``bodycheck invoke``: one event through the function, under the real Lambda runtime client."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import typer

from bodycheck.cli.display import harmless
from bodycheck.cli.outcome import CHECKED, NO_VERDICT, as_json, complain, write_stdout
from bodycheck.cli.target import Place, describe, local_session
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.events import drops, drops_of_message, is_queue_batch
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.errors import EmbeddedAwsError, FunctionFailed, UnknownEvent
from bodycheck.local.blueprint import REGION, read_blueprint
from bodycheck.local.deployment import deployed_function, reach
from bodycheck.local.embedded import EmbeddedAws
from bodycheck.local.emulator import Emulator, find_emulator

FUNCTIONS = {"CheckFunction": "CheckFunctionArn", "SweepFunction": "SweepFunctionName"}
"""The outputs of the stack that name the functions."""
_LOG_TAIL = 30  # lines shown of the function's log where it failed


def invoke(
    event_file: Path,
    article: Path | None,
    *,
    function: str,
    template: Path,
    stack: str,
    endpoint: str | None,
    machine: bool,
) -> int:
    """Give the function the event exactly as in its file; print the answer and the items it stored.

    The objects that the event names are put in the bucket first, from the sample article of the same name or, the
    first of them, from ``article``. A name without a sample stays a missing object. The status is 3 where the
    function ended in an error.
    """
    if function not in FUNCTIONS:
        raise typer.BadParameter(f"{function!r}: choose from {', '.join(FUNCTIONS)}", param_hint="--function")
    event = _read_event(event_file)
    samples = template.parent / "events" / "articles"
    with ExitStack() as opened:
        place = _place(opened, template, stack, endpoint)
        log = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="bodycheck-"))) / "function.log"
        emulator = opened.enter_context(_emulator(place, template, function, log))
        named = named_objects(event)
        try:
            _prepare(place, emulator, named, samples, article)
            answer = emulator.invoke(event)
        except FunctionFailed as error:
            complain(f"the function failed: {error.kind}: {error}")
            typer.echo("\n".join(log.read_text(errors="replace").splitlines()[-_LOG_TAIL:]), err=True)
            return NO_VERDICT
        _print(answer, list(_stored(place, named)), machine=machine)
    return CHECKED


def _read_event(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise EmbeddedAwsError(f"{path}: cannot read the event: {error.strerror}") from error
    except ValueError as error:
        raise EmbeddedAwsError(f"{path}: the event is not JSON: {error}") from error


def _place(opened: ExitStack, template: Path, stack: str, endpoint: str | None) -> Place:
    if endpoint is None:
        endpoint = opened.enter_context(EmbeddedAws(template, stack=stack)).endpoint
    return describe(local_session(), endpoint, stack)


def _emulator(place: Place, template: Path, name: str, log: Path) -> Emulator:
    blueprint = read_blueprint(template)
    function = deployed_function(
        place.client("lambda"), place.outputs[FUNCTIONS[name]], blueprint.functions[name], blueprint.layers
    )
    return Emulator(function, reach(str(place.endpoint)), log, binary=find_emulator(template.resolve().parent))


def named_objects(event: Any) -> list[Drop]:
    """The objects that the event names, each once, where it can be read: what it cannot is the function's to say."""
    named: list[Drop] = []
    if is_queue_batch(event):
        for record in event["Records"]:
            with suppress(UnknownEvent):
                named += drops_of_message(record["body"])
    else:
        with suppress(UnknownEvent):
            named += drops(event)
    return list({(drop.bucket, drop.key): drop for drop in named}.values())


def _prepare(place: Place, emulator: Emulator, named: Sequence[Drop], samples: Path, article: Path | None) -> None:
    """Put the objects in place. An object whose removal is told was there before: it is judged, then deleted."""
    s3 = place.client("s3")
    for index, one in enumerate(named):
        sample = article if article and index == 0 else samples / Path(one.key).name
        if not sample.is_file():
            continue
        with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
            s3.create_bucket(Bucket=one.bucket)
        s3.put_object(Bucket=one.bucket, Key=one.key, Body=sample.read_bytes())
        if one.removed:
            emulator.invoke(_put_event(one))
            s3.delete_object(Bucket=one.bucket, Key=one.key)


def _put_event(one: Drop) -> dict[str, Any]:
    entity = {"bucket": {"name": one.bucket}, "object": {"key": quote_plus(one.key)}}
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": "1970-01-01T00:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "s3": entity,
    }
    return {"Records": [record]}


def _stored(place: Place, named: Sequence[Drop]) -> Iterator[dict[str, Any]]:
    """The current item of each article that the event names; what is not stored is left out."""
    table = VerdictTable(place.resource("dynamodb"), place.table)
    for drop in named:
        if item := table.current(drop.article):
            yield item


def _print(answer: Any, stored: list[dict[str, Any]], *, machine: bool) -> None:
    if machine:
        write_stdout(as_json({"answer": answer, "stored": stored}, indent=2) + "\n")
        return
    write_stdout(f"answer\n{as_json(answer, indent=2)}\n")
    for item in stored:
        write_stdout(f"\nstored {harmless(item['article'])}\n{as_json(item, indent=2)}\n")
    if not stored:
        write_stdout("\nnothing is stored for what the event names\n")
