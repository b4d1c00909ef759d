"""``bodycheck drop``: files into the bucket, and the verdict of each very upload back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import BotoCoreError, ClientError

from bodycheck.cli.outcome import (
    Sheet,
    Tally,
    VerdictJson,
)
from bodycheck.cli.progress import bar
from bodycheck.cli.target import Place
from bodycheck.cloud.archive_table import ArchiveState, ArchiveTable
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.verdict_item import plain
from bodycheck.cloud.verdict_table import VerdictTable

AT_ONCE = 8
"""Requests under way together."""
MOST_SHOWN = 200
"""Articles of one file whose verdicts are shown one by one."""
_VALUES = TypeDeserializer()
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0  # seconds between two looks at the table


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it lies in the bucket now."""

    file: Path
    key: str
    version: str | None
    etag: str


def drop(place: Place, files: Sequence[Path], sheet: Sheet, *, prefix: str, timeout: float, fail_on: str | None) -> int:
    """Upload ``files`` under ``prefix``, write each one's verdict as it comes, and give the exit status.

    ``timeout`` is in seconds and starts when all is uploaded.
    """
    tally = Tally(fail_on)
    keys = _keys(files, prefix)
    with bar(len(keys), "waiting for verdicts", sheet.console) as done:
        uploads = list(_upload_all(place, keys, tally))
        for upload, verdict in _verdicts(place, uploads, timeout, tally):
            sheet.add(verdict, _name(upload, verdict))
            tally.count(verdict)
            done()
    sheet.close()
    return tally.status


def _name(upload: Upload, verdict: VerdictJson) -> str:
    """What a person calls the article: the file, and its name within that."""
    _, mark, record = str(verdict["id"]).partition(f"/{upload.key}#")
    return f"{upload.file}#{record}" if mark else str(upload.file)


def _keys(files: Sequence[Path], prefix: str) -> dict[str, Path]:
    """The key of each file. Two files for one key would overwrite each other: that is refused."""
    keys: dict[str, Path] = {}
    for file in files:
        key = prefix + file.name
        if key in keys:
            raise typer.BadParameter(
                f"{keys[key]} and {file} would both become {key}: drop them apart, with a --prefix each",
                param_hint="FILE",
            )
        keys[key] = file
    return keys


def _upload_all(place: Place, keys: dict[str, Path], tally: Tally) -> Iterator[Upload]:
    s3 = place.client("s3")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [(file, pool.submit(_upload, s3, place.bucket, key, file)) for key, file in keys.items()]
        for file, upload in waiting:
            try:
                yield upload.result()
            except OSError as error:
                tally.usage(f"{file}: {error.strerror or error}; the other files are dropped all the same")
            except (ClientError, BotoCoreError) as error:
                tally.late(f"{file}: not uploaded to s3://{place.bucket}: {error}")


def _upload(s3: Any, bucket: str, key: str, file: Path) -> Upload:
    with file.open("rb") as body:
        answer = s3.put_object(Bucket=bucket, Key=key, Body=body)
    return Upload(file=file, key=key, version=answer.get("VersionId"), etag=answer["ETag"].strip('"'))


def _verdicts(
    place: Place, uploads: Sequence[Upload], timeout: float, tally: Tally
) -> Iterator[tuple[Upload, VerdictJson]]:
    """Verdicts as the table gets them, each of the very version that was uploaded."""
    deadline = time.monotonic() + timeout
    dynamodb = place.client("dynamodb")
    pending = list(uploads)
    pause = _SHORTEST_PAUSE
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while pending:
            answers = list(pool.map(lambda upload: stored(dynamodb, place, upload), pending))
            answered = list(zip(pending, answers, strict=True))
            yield from ((upload, verdict) for upload, found in answered for verdict in found or ())
            pending = [upload for upload, verdict in answered if verdict is None]
            if pending and time.monotonic() >= deadline:
                break
            pause = _SHORTEST_PAUSE if len(pending) < len(answers) else min(2 * pause, _LONGEST_PAUSE)
            time.sleep(pause if pending else 0)
    for upload in pending:
        tally.late(
            f"{upload.file}: no verdict of s3://{place.bucket}/{upload.key} within {timeout:g} s; "
            "look in the function's log and the dead-letter queue, or give a longer --timeout"
        )


def stored(dynamodb: Any, place: Place, upload: Upload) -> list[VerdictJson] | None:
    """The verdicts of this very upload, from the article's revisions; None while there is none.

    Of a file of many articles they come when all are there: each one's, or a summary where they are very many.
    """
    answer = dynamodb.query(
        TableName=place.table,
        KeyConditionExpression="article = :article",
        ExpressionAttributeValues={":article": {"S": f"s3://{place.bucket}/{upload.key}"}},
        ScanIndexForward=False,
        ConsistentRead=True,
    )
    for item in (_plain_item(item) for item in answer["Items"]):
        version = upload.version or upload.etag
        if "verdict" in item and item["revision"].rpartition("#")[2] == version:
            return [item]
        if (state := ArchiveState.of(item)) and state.finished and state.revision.version == version:
            return _of_archive(place, upload, item, state)
    return None


def _of_archive(place: Place, upload: Upload, item: VerdictJson, state: ArchiveState) -> list[VerdictJson]:
    if sum(state.tally.values()) > MOST_SHOWN:
        return [{"id": item["article"], "tally": dict(state.tally)}]
    drop = Drop(place.bucket, upload.key)
    dynamodb = place.resource("dynamodb")
    archives, table = ArchiveTable(dynamodb, place.table), VerdictTable(dynamodb, place.table)
    records = sorted(record for record, generation in archives.records(drop) if generation == state.generation)
    found = [table.current(f"{drop.article}#{record}") for record in records]
    return [verdict for verdict in found if verdict and "verdict" in verdict]


def _plain_item(item: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(_VALUES.deserialize(value), name) for name, value in item.items()}
