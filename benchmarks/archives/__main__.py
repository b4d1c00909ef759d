"""``python -m benchmarks.archives``: drop one file of many articles into an embedded AWS, cut its workers off on the
way, and count what has its verdict at the end. The real handler runs under the Lambda runtime client and emulator.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from rich.console import Console

from benchmarks.archives import made
from benchmarks.archives.killer import Killer, SoonAgain
from bodycheck.cloud.archive_table import ArchiveState
from bodycheck.cloud.verdict_item import plain
from bodycheck.local.blueprint import REGION
from bodycheck.local.consumer import Delivery, QueueConsumer
from bodycheck.local.deployment import ACCOUNT
from bodycheck.local.embedded import EmbeddedAws
from bodycheck.local.emulator import Emulator, find_emulator

ROOT = Path(__file__).parents[2]
_LOOK_SECONDS = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=["ndjson", "warc"], default="ndjson")
    parser.add_argument("--articles", type=int, default=100_000, help="of an NDJSON file")
    parser.add_argument("--megabytes", type=int, default=1_000, help="of a WARC file, unpacked")
    parser.add_argument("--plain", action="store_true", help="a WARC file that is not packed")
    parser.add_argument("--kills", type=int, default=3, help="how often a worker is killed on the way")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--visibility", type=int, default=60, help="seconds until what was cut off comes again, in place of minutes"
    )
    arguments = parser.parse_args()
    say = Console(stderr=True, highlight=False).print
    with tempfile.TemporaryDirectory(prefix="bodycheck-archive-") as folder:
        path = Path(folder) / ("day.ndjson" if arguments.format == "ndjson" else "day.warc.gz")
        say(f"writing {path.name}")
        if arguments.format == "ndjson":
            articles = made.ndjson(path, arguments.articles)
        else:
            articles = made.warc(path, arguments.megabytes, packed=not arguments.plain)
        say(f"{articles:,} articles in {path.stat().st_size:,} bytes")
        result = _drop(path, articles, arguments, Path(folder), say)
    result = {"format": arguments.format, "articles": articles, "bytes": result.pop("bytes"), **result}
    sys.stdout.write(json.dumps(result) + "\n")
    if result["kills"] < arguments.kills:
        say(f"of {arguments.kills} kills that were asked for, {result['kills']} cut off a message")
        return 1
    return 0 if result["verdicts"] == articles and result["finished"] else 1


def _drop(path: Path, articles: int, chosen: argparse.Namespace, logs: Path, say: Any) -> dict[str, Any]:
    with ExitStack() as opened:
        killer = Killer(chosen.kills, articles, say)
        # It is about unpacking: the words alone, which are quicker.
        embedded = EmbeddedAws(ROOT / "template.yaml", parameters={"MeaningTier": "off"}, around=killer.around)
        aws = opened.enter_context(embedded).deployment
        (source,) = aws.event_sources()
        s3, outputs = aws.client("s3"), aws.outputs()
        stop = threading.Event()
        deliveries: list[Delivery] = []
        for number in range(chosen.workers):
            function, key = aws.function("CheckFunction"), f"WORKER{number}"
            environment = {**aws.environment, "AWS_ACCESS_KEY_ID": key}
            emulator = opened.enter_context(
                Emulator(function, environment, logs / f"{number}.log", binary=find_emulator(ROOT))
            )
            killer.workers[key] = emulator
            sqs = aws.client("sqs")
            worker = SoonAgain(emulator, sqs, source.queue_url, chosen.visibility)
            # A message at a time: the workers take turns, and a kill hits one stretch.
            consumer = QueueConsumer(sqs, replace(source, window_seconds=0, batch_size=1), worker)
            thread = threading.Thread(target=consumer.run, args=(stop, deliveries.append), daemon=True)
            thread.start()
            opened.callback(thread.join)
        opened.callback(stop.set)
        started = time.monotonic()
        with path.open("rb") as body:
            s3.put_object(Bucket=outputs["ArticlesBucketName"], Key=path.name, Body=body)
        watch = _Watch(aws, outputs, path.name)
        peak = 0
        while True:
            state = watch.state()
            peak = max(peak, *(emulator.peak_memory_bytes() for emulator in killer.workers.values()))
            if state and (state.finished or watch.dead_letters()):  # behind a dead letter it never finishes
                break
            say(f"{sum(state.tally.values()) if state else 0:,} of {articles:,}", end="\r")
            time.sleep(_LOOK_SECONDS)
        seconds = time.monotonic() - started
        verdicts, letters = watch.verdicts(), watch.dead_letters()
        return {
            "bytes": path.stat().st_size,
            "verdicts": verdicts.total(),
            "unchecked": verdicts["unchecked"],
            "tally": dict(state.tally),
            "stretches": state.stretches,
            # Only what has cut off a message counts.
            "kills": sum("signal: killed" in (delivery.error or "") for delivery in deliveries),
            "dead_letters": letters,
            "finished": state.finished,
            "seconds": round(seconds, 1),
            "peak_worker_mib": round(peak / 2**20, 1),
        }


class _Watch:
    """What the table holds."""

    def __init__(self, aws: Any, outputs: dict[str, str], key: str) -> None:
        self._table = aws.resource("dynamodb").Table(outputs["VerdictsTableName"])
        self._sqs, self._dead_letter_url = aws.client("sqs"), outputs["DropDeadLetterQueueUrl"]
        self._article = f"s3://{outputs['ArticlesBucketName']}/{key}"

    def state(self) -> ArchiveState | None:
        answer = self._table.get_item(Key={"article": self._article, "revision": "current"}, ConsistentRead=True)
        return ArchiveState.of(plain(answer.get("Item", {})))

    def verdicts(self) -> Counter[str]:
        """Current verdicts on the archive's articles, by verdict. For each page of a scan moto would go through all it
        has: its items are read from within."""
        items = dynamodb_backends[ACCOUNT][REGION].get_table(self._table.name).items
        found: Counter[str] = Counter()
        for article, revisions in items.items():
            current = next((item for key, item in revisions.items() if key.value == "current"), None)
            if current and str(article.value).startswith(f"{self._article}#") and "verdict" in current.attrs:
                found[current.attrs["verdict"].value] += 1
        return found

    def dead_letters(self) -> int:
        names = ["ApproximateNumberOfMessages"]
        answer = self._sqs.get_queue_attributes(QueueUrl=self._dead_letter_url, AttributeNames=names)
        return int(answer["Attributes"][names[0]])


if __name__ == "__main__":
    sys.exit(main())
