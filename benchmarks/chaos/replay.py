"""Lets a storm loose on the template in an embedded AWS, with the real handler under the Lambda runtime client."""

from __future__ import annotations

import heapq
import itertools
import json
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from moto.moto_api._internal.moto_random import MotoRandom
from moto.s3 import models as s3_models

from benchmarks.chaos import truth
from benchmarks.chaos.articles import TELLTALES
from benchmarks.chaos.network import FUNCTION_KEY, BrokenNetwork
from benchmarks.chaos.storm import Weather, deeds
from bodycheck.checker import use_tier
from bodycheck.cloud.events import drops_of_message
from bodycheck.errors import UnknownEvent
from bodycheck.local.blueprint import FunctionCode
from bodycheck.local.consumer import Delivery, QueueConsumer
from bodycheck.local.deployment import Deployment, EventSource
from bodycheck.local.embedded import EmbeddedAws
from bodycheck.local.emulator import Emulator, find_emulator

ROOT = Path(__file__).parents[2]
WORKERS = 4
SECRET = "the storm's own secret"  # noqa: S105
MOST_WAITING = 60
"""Uploads pause while more messages wait, as people do whom nobody pays by the event."""
PATIENCE = 10.0
"""Seconds that a kill waits for a worker to have something in hand."""
LONGEST_DELAY = 60
"""Uploads by which news that comes out of order is late, at most."""
AT_ONCE = 10
Message = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """What happened, and how the table differs from the truth."""

    seed: int
    uploads: int
    deletions: int
    keys: int
    events: int
    duplicated: int
    disordered: int
    garbage: int
    deliveries: int
    retries: int
    overlaps: int
    """Objects that a worker was given while another had them in hand. Neither can know of the other, each may judge:
    so do doubled news taken at once, and a message whose batch outlasts the seconds for which it is hidden here."""
    contents: int
    evaluations: int
    evaluations_per_content: float
    deadly: int
    unreadable: int
    faults: int
    kills: int
    dead_letters: int
    dead_letters_not_garbage: int
    lost: int
    wrong: int
    stale: int
    superfluous: int
    seconds: float
    lines_that_leak: int
    table_sha256: str

    @property
    def faulty(self) -> list[str]:
        """The bars that were missed."""
        missed = [name for name in ("lost", "wrong", "stale", "superfluous", "lines_that_leak") if getattr(self, name)]
        if self.dead_letters_not_garbage or self.dead_letters != self.garbage:
            missed.append("dead_letters")
        if self.evaluations > 1.10 * self.contents + self.overlaps:
            missed.append("evaluations")
        return missed


def replay(weather: Weather, say: Callable[[str], object]) -> Tally:
    """Run the storm to its end and compare."""
    started = time.monotonic()
    network = BrokenNetwork(weather.seed, weather.faults)
    with ExitStack() as opened:
        opened.enter_context(_same_bucket_for(weather.seed))
        logs = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="bodycheck-chaos-")))
        # It is about deliveries, and no verdict is looked at for its wisdom: the words alone, which are quicker.
        use_tier("words")
        opened.callback(use_tier, "meaning")
        embedded = EmbeddedAws(ROOT / "template.yaml", parameters={"MeaningTier": "off"}, around=network.around)
        aws = opened.enter_context(embedded).deployment
        stage = _Stage(aws, weather)
        function = replace(
            aws.function("CheckFunction"),
            code=FunctionCode(ROOT / "functions" / "check", "storm_app.handler"),
        )
        environment = {
            **aws.environment,
            "AWS_ACCESS_KEY_ID": FUNCTION_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "CHAOS_EVALUATIONS": str(logs / "evaluations"),
        }
        path = (ROOT / "layers" / "bodycheck", ROOT, Path(__file__).parent / "function")
        crew = _Crew()
        for number in range(WORKERS):
            emulator = opened.enter_context(
                Emulator(function, environment, logs / f"{number}.log", binary=find_emulator(ROOT), python_path=path)
            )
            opened.enter_context(crew.working(emulator, stage.source, aws))
        killer = _Killer(crew, weather)
        stage.let_loose(say, killer)
        say("waiting until the queue is empty")
        stage.wait_until_empty()
        crew.stop()
        say("comparing the table with the bucket")
        return _tally(weather, stage, crew, killer, network, logs, started, say)


class _Stage:
    """The bucket, its news, and the queue that the news goes to: once or twice, in order or not."""

    def __init__(self, aws: Deployment, weather: Weather) -> None:
        self.aws, self.weather = aws, weather
        self.s3, self.sqs = aws.client("s3"), aws.client("sqs")
        outputs = aws.outputs()
        self.bucket, self.table = outputs["ArticlesBucketName"], outputs["VerdictsTableName"]
        self.dead_letter_url = outputs["DropDeadLetterQueueUrl"]
        (self.source,) = aws.event_sources()
        self.sqs.set_queue_attributes(
            QueueUrl=self.source.queue_url, Attributes={"VisibilityTimeout": str(weather.visibility)}
        )
        self.counts: Counter[str] = Counter()
        self.intake = self._divert_notifications()
        self._news()  # S3's test message
        self.counts.clear()

    def let_loose(self, say: Callable[[str], object], killer: _Killer) -> None:
        choice = random.Random(f"news {self.weather.seed}")
        late: list[Message] = []
        numbers = itertools.count()
        for step, batch in enumerate(_batches(deeds(self.weather), AT_ONCE)):
            bodies = []
            for deed in batch:
                self.counts[deed.kind] += 1
                if deed.kind == "put":
                    self.s3.put_object(Bucket=self.bucket, Key=deed.key, Body=deed.content)
                elif deed.kind == "delete":
                    self.s3.delete_object(Bucket=self.bucket, Key=deed.key)
                else:
                    bodies.append(deed.content.decode())
            bodies += self._news()
            now = step * AT_ONCE
            for body in bodies:
                heapq.heappush(late, (self._due(now, choice), next(numbers), body))
                if body.startswith("{") and choice.random() < self.weather.duplicated:
                    self.counts["duplicated"] += 1
                    heapq.heappush(late, (self._due(now, choice), next(numbers), body))
            self._send([heapq.heappop(late)[2] for _ in range(len(late)) if late[0][0] <= now])
            killer.at(self.counts["put"])
            if step % 100 == 99:
                say(f"{self.counts['put']} uploads")
            while self._waiting()[0] > MOST_WAITING:
                time.sleep(0.2)
        self._send([body for _, _, body in sorted(late)])
        killer.at(self.counts["put"])

    def wait_until_empty(self) -> None:
        while sum(self._waiting()):
            time.sleep(0.5)

    def dead_letters(self) -> list[str]:
        bodies: list[str] = []
        while messages := self.sqs.receive_message(QueueUrl=self.dead_letter_url, MaxNumberOfMessages=10).get(
            "Messages", []
        ):
            bodies += [message["Body"] for message in messages]
            self._delete(self.dead_letter_url, messages)
        return bodies

    def _due(self, now: int, choice: random.Random) -> int:
        if choice.random() >= self.weather.disordered:
            return now
        self.counts["disordered"] += 1
        return now + choice.randint(1, LONGEST_DELAY)

    def _divert_notifications(self) -> str:
        """What the bucket tells goes to a queue of the storm's own, in place of the template's."""
        url: str = self.sqs.create_queue(QueueName="storm-intake")["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        told = self.s3.get_bucket_notification_configuration(Bucket=self.bucket)["QueueConfigurations"]
        self.s3.put_bucket_notification_configuration(
            Bucket=self.bucket,
            NotificationConfiguration={
                "QueueConfigurations": [{"QueueArn": arn, "Events": entry["Events"]} for entry in told]
            },
        )
        return url

    def _news(self) -> list[str]:
        bodies: list[str] = []
        while messages := self.sqs.receive_message(QueueUrl=self.intake, MaxNumberOfMessages=10).get("Messages", []):
            bodies += [message["Body"] for message in messages]
            self._delete(self.intake, messages)
        self.counts["events"] += len(bodies)
        return bodies

    def _send(self, bodies: list[str]) -> None:
        for batch in _batches(iter(bodies), AT_ONCE):
            entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(batch)]
            self.sqs.send_message_batch(QueueUrl=self.source.queue_url, Entries=entries)

    def _delete(self, url: str, messages: list[Any]) -> None:
        entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
        self.sqs.delete_message_batch(QueueUrl=url, Entries=entries)

    def _waiting(self) -> tuple[int, int]:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.sqs.get_queue_attributes(QueueUrl=self.source.queue_url, AttributeNames=names)["Attributes"]
        return int(answer[names[0]]), int(answer[names[1]])


class _Crew:
    """The workers: a function under its emulator each, and a thread that brings it batches."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self.emulators: list[Emulator] = []
        self.busy: list[threading.Event] = []
        self.counts: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.in_hand: Counter[str] = Counter()
        self.lock = threading.Lock()

    @contextmanager
    def working(self, emulator: Emulator, source: EventSource, aws: Deployment) -> Iterator[None]:
        busy = threading.Event()
        self.emulators.append(emulator)
        self.busy.append(busy)
        consumer = QueueConsumer(aws.client("sqs"), replace(source, window_seconds=0), _Watched(emulator, busy, self))
        thread = threading.Thread(target=consumer.run, args=(self._stop, self._note), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def stop(self) -> None:
        self._stop.set()

    def _note(self, delivery: Delivery) -> None:
        self.counts["deliveries"] += len(delivery.done) + len(delivery.failed)
        if delivery.error:
            self.errors[delivery.error.partition(":")[0]] += 1


class _Watched:
    """An emulator that tells when it is in the middle of a batch, and counts messages that come again."""

    def __init__(self, emulator: Emulator, busy: threading.Event, crew: _Crew) -> None:
        self._emulator, self._busy, self._crew = emulator, busy, crew

    def invoke(self, event: Any) -> Any:
        receives = [int(record["attributes"]["ApproximateReceiveCount"]) for record in event["Records"]]
        articles = {article for record in event["Records"] for article in _articles(record["body"])}
        crew = self._crew
        with crew.lock:
            crew.counts["retries"] += sum(count > 1 for count in receives)
            crew.counts["overlaps"] += sum(crew.in_hand[article] > 0 for article in articles)
            crew.in_hand.update(articles)
        self._busy.set()
        try:
            return self._emulator.invoke(event)
        finally:
            self._busy.clear()
            with crew.lock:
                crew.in_hand.subtract(articles)


def _articles(message: str) -> list[str]:
    try:
        return [drop.article for drop in drops_of_message(message)]
    except UnknownEvent:
        return []


class _Killer:
    """Kills a worker in mid-batch, as often as the weather says, spread over the uploads.

    Where all have been idle for a while, as when the queue is empty, the kill waits for the next uploads.
    """

    def __init__(self, crew: _Crew, weather: Weather) -> None:
        self._crew = crew
        self._choice = random.Random(f"kills {weather.seed}")
        self._due = sorted(self._choice.randrange(weather.uploads) for _ in range(weather.kills))
        self.kills = 0

    def at(self, uploads: int) -> None:
        while self._due and self._due[0] <= uploads and self._kill():
            self.kills += 1
            self._due.pop(0)

    def _kill(self) -> bool:
        given_up = time.monotonic() + PATIENCE
        while time.monotonic() < given_up:
            worker = self._choice.randrange(len(self._crew.emulators))
            if self._crew.busy[worker].wait(PATIENCE / 20):
                time.sleep(self._choice.uniform(0, 0.05))
                if self._crew.emulators[worker].kill():
                    return True
        return False


def _tally(
    weather: Weather,
    stage: _Stage,
    crew: _Crew,
    killer: _Killer,
    network: BrokenNetwork,
    logs: Path,
    started: float,
    say: Callable[[str], object],
) -> Tally:
    dynamodb = stage.aws.resource("dynamodb")
    letters = stage.dead_letters()
    largest = int(stage.aws.function("CheckFunction").environment["BODYCHECK_MAX_ARTICLE_BYTES"])
    found = truth.compare(stage.s3, dynamodb, stage.bucket, stage.table, largest=largest)
    for kind in ("lost", "wrong", "stale", "superfluous"):
        for name in getattr(found, kind):
            say(f"{kind}: {name}")
    counted = (logs / "evaluations").stat().st_size
    return Tally(
        seed=weather.seed,
        uploads=stage.counts["put"],
        deletions=stage.counts["delete"],
        keys=weather.keys,
        events=stage.counts["events"],
        duplicated=stage.counts["duplicated"],
        disordered=stage.counts["disordered"],
        garbage=stage.counts["garbage"],
        deliveries=crew.counts["deliveries"],
        retries=crew.counts["retries"],
        overlaps=crew.counts["overlaps"],
        contents=found.contents,
        evaluations=counted,
        evaluations_per_content=round(counted / max(1, found.contents), 4),
        deadly=found.deadly,
        unreadable=found.unreadable,
        faults=sum(network.faults.values()),
        kills=killer.kills,
        dead_letters=len(letters),
        dead_letters_not_garbage=sum(letter.startswith("{") for letter in letters),
        lost=len(found.lost),
        wrong=len(found.wrong),
        stale=len(found.stale),
        superfluous=len(found.superfluous),
        seconds=round(time.monotonic() - started, 1),
        lines_that_leak=_leaks(logs),
        table_sha256=truth.digest(dynamodb, stage.table),
    )


def _leaks(logs: Path) -> int:
    """Lines of the functions' logs that hold words of an article, or credentials."""
    words = (*TELLTALES, FUNCTION_KEY, SECRET)
    lines = itertools.chain.from_iterable(log.read_text(errors="replace").splitlines() for log in logs.glob("*.log"))
    return sum(any(word in line for word in words) for line in lines)


@contextmanager
def _same_bucket_for(seed: int) -> Iterator[None]:
    """Version ids and times of the bucket come from the seed, so that two runs can be compared item by item. A second
    of S3's passes for every three uploads or so: overwrites often fall into one and the same."""
    versions, ticks = MotoRandom(), random.Random(f"clock {seed}")
    versions.seed(seed)
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]

    def now() -> datetime:
        clock[0] += timedelta(milliseconds=ticks.randrange(1, 700))  # of two at once, moto knows no newest
        return clock[0].replace(tzinfo=None)

    with patch.multiple(s3_models, random=versions, utcnow=now):
        yield


def _batches(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(items, size)):
        yield batch


def as_json(tally: Tally) -> str:
    return json.dumps({name: getattr(tally, name) for name in Tally.__slots__})
