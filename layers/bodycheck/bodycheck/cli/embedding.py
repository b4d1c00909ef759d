"""``bodycheck local`` and ``bodycheck demo``: the whole application on this machine."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console

from bodycheck.cli import dropping, target
from bodycheck.cli.outcome import TerminalSheet, stderr_console, stdout_console
from bodycheck.errors import EmbeddedAwsError
from bodycheck.local import running
from bodycheck.local.consumer import Delivery, QueueConsumer
from bodycheck.local.deployment import Deployment
from bodycheck.local.embedded import EmbeddedAws, port_is_free
from bodycheck.local.invoker import InProcess

USUAL_PORT = 4599
_DEMO_SECONDS = 120.0
_ENDING = (signal.SIGINT, signal.SIGTERM)


def serve(template: Path, stack: str, port: int | None) -> None:
    """Deploy, consume, and tell how to get there, until Ctrl-C or SIGTERM."""
    console = stdout_console()
    if port is None:
        port = USUAL_PORT if port_is_free(USUAL_PORT) else 0
    with _interrupts() as wait_for_the_end, embedded_application(template, stack, port, _teller(console)) as (aws, log):
        note = running.Running(endpoint=aws.endpoint, pid=os.getpid(), stack=stack)
        running.announce(note)
        try:
            _print_directions(console, aws, stack, log)
            wait_for_the_end()
        finally:
            running.withdraw(note)
    console.print("stopped; nothing is left of it")


def demo(template: Path) -> int:
    """Drop the sample articles into an embedded AWS of its own. The status is 0 where each got its verdict."""
    samples = sorted(path for path in (template.parent / "events" / "articles").glob("*") if path.is_file())
    if not samples:
        raise EmbeddedAwsError(f"{template.parent / 'events' / 'articles'}: no sample articles there")
    console, sheet = (
        stderr_console(),
        TerminalSheet(),
    )  # both before the functions' own prints go to their log
    console.print(f"deploying {template} into an embedded AWS")
    with embedded_application(template, "bodycheck", 0, lambda _: None) as (aws, _):
        place = target.describe(target.local_session(), aws.endpoint, "bodycheck")
        console.print(f"dropping {len(samples)} articles into s3://{place.bucket}")
        return dropping.drop(place, samples, sheet, prefix="samples/", timeout=_DEMO_SECONDS, fail_on=None)


@contextmanager
def embedded_application(
    template: Path, stack: str, port: int, delivered: Callable[[Delivery], None]
) -> Iterator[tuple[Deployment, Path]]:
    """The stack in an embedded AWS with every queue consumed by its function; the path is the functions' log."""
    with ExitStack() as opened:
        logs = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="bodycheck-")))
        log = logs / "functions.log"
        deployment = opened.enter_context(EmbeddedAws(template, stack=stack, port=port)).deployment
        for source in deployment.event_sources():
            function = deployment.function(source.function)
            invoker = opened.enter_context(InProcess(function, deployment.environment, log))
            consumer = QueueConsumer(deployment.client("sqs"), source, invoker)
            opened.enter_context(_consuming(consumer, delivered))
        yield deployment, log


@contextmanager
def _consuming(consumer: QueueConsumer, delivered: Callable[[Delivery], None]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=consumer.run, args=(stop, delivered), name="consumer")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _interrupts() -> Iterator[Callable[[], None]]:
    """A wait for Ctrl-C or SIGTERM. Inside it the signals do nothing else, so that all is undone in order.

    They come through a pipe. A handler that wakes a waiting ``threading.Event`` can run while that very wait holds the
    event's lock, or just before the wait sleeps, and then nothing ever wakes it.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    handlers = {number: signal.signal(number, lambda *_: None) for number in _ENDING}
    wakes = signal.set_wakeup_fd(writer)

    def wait() -> None:
        while os.read(reader, 1)[0] not in _ENDING:
            pass

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(wakes)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.close(reader)
        os.close(writer)


def _teller(console: Console) -> Callable[[Delivery], None]:
    def tell(delivery: Delivery) -> None:
        line = f"checked {len(delivery.done)}"
        if delivery.failed:
            line += f", {len(delivery.failed)} left in the queue"
        if delivery.error:
            line += f" ({delivery.error})"
        console.print(line)

    return tell


def _print_directions(console: Console, aws: Deployment, stack: str, log: Path) -> None:
    outputs = aws.outputs()
    exports = "\n".join(f"  export {name}={value}" for name, value in aws.environment.items())
    console.print(
        f"Bodycheck runs at {aws.endpoint}, stack {stack}. Ctrl-C ends it, and all that is in it.\n\n"
        f"In another terminal:\n"
        f"  bodycheck drop ARTICLE.txt\n"
        f"  bodycheck verdicts\n\n"
        f"To point `aws` and SDKs at it:\n{exports}\n"
        f"  aws s3 cp ARTICLE.txt s3://{outputs['ArticlesBucketName']}/\n\n"
        f"The functions log to {log}\n",
        soft_wrap=True,
    )
