"""One logger, one set of metrics and one tracer for every function. Article text and headlines are given to none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from traceback import extract_tb

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.outcome import Outcome
from bodycheck.cloud.sweeping import Summary
from bodycheck.errors import BodycheckError, OutOfTime

logger = Logger()
metrics = Metrics()
tracer = Tracer(patch_modules=["botocore"])


@contextmanager
def message_reported(message_id: str) -> Iterator[None]:
    """Count a message; name it in every line that is logged inside; log and count its failure, and let that pass on."""
    _count("Messages")
    with logger.append_context_keys(message_id=message_id):
        try:
            yield
        except Exception as error:
            _report_failure(error)
            raise


def report(drop: Drop, outcome: Outcome) -> None:
    """Log and count what became of a drop. A verdict counts once, when it is recorded."""
    logger.info(
        outcome.action,
        article=outcome.article,
        verdict=outcome.verdict,
        reasons=outcome.reasons,
        evaluations=outcome.evaluations,
    )
    _count(f"Drops{outcome.action.capitalize()}")
    _count("Evaluations", outcome.evaluations)
    _count("StaleWritesRefused", outcome.refused)
    if outcome.action == "recorded" and outcome.verdict:
        if outcome.status != "usable":  # what is not to be published alerts nobody, and raises no alarm
            _count("VerdictsWithheld")
            return
        _count(f"Verdicts{outcome.verdict.capitalize()}")
        if outcome.verdict == "unchecked":
            _count("Unchecked" + "".join(word.capitalize() for word in outcome.reasons[0].split("_")))
        if (seconds := _seconds_since(drop.event_time)) is not None:
            metrics.add_metric("SecondsToVerdict", MetricUnit.Seconds, seconds)


def _report_failure(error: Exception) -> None:
    """Of an error not our own only its kind and place: its words may quote."""
    if isinstance(error, OutOfTime):
        logger.info("message handed back", why=str(error))
        _count("MessagesHandedBack")
        return
    why = str(error) if isinstance(error, BodycheckError) else None
    place = extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    logger.error(
        "message failed",
        error=type(error).__name__,
        why=why,
        place=f"{place.filename}:{place.lineno}" if place else None,
    )
    _count("MessagesFailed")


def report_sweep(summary: Summary) -> None:
    """Log and count what this run of a sweep found."""
    logger.info("sweep", **summary.to_dict())
    _count("SweepRuns")
    _count("SweepsFinished", summary.status == "finished")
    for name, count in summary.here.to_dict().items():
        metrics.add_metric(f"Sweep{name.capitalize()}", MetricUnit.Count, count)
    metrics.add_metric("SweepSeconds", MetricUnit.Seconds, summary.seconds)


def _count(name: str, count: int = 1) -> None:
    if count:
        metrics.add_metric(name, MetricUnit.Count, count)


def _seconds_since(event_time: str | None) -> float | None:
    """None for a time that is not there, or makes no sense: it is the event's word, not ours."""
    try:
        moment = datetime.fromisoformat(event_time or "")
        return max(0.0, (datetime.now(UTC) - moment).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
