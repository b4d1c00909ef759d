"""One logger and one set of metrics for every function. Article text and headlines are never given to either."""

from __future__ import annotations

from traceback import extract_tb

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from bodycheck.cloud.settling import Outcome
from bodycheck.errors import BodycheckError

logger = Logger()
metrics = Metrics()


def report(outcome: Outcome) -> None:
    """Log and count what became of a drop. A verdict counts once, when it is recorded."""
    logger.info(outcome.action, article=outcome.article, verdict=outcome.verdict, reasons=outcome.reasons)
    metrics.add_metric(f"Drops{outcome.action.capitalize()}", MetricUnit.Count, 1)
    if outcome.action == "recorded" and outcome.verdict:
        metrics.add_metric(f"Verdicts{outcome.verdict.capitalize()}", MetricUnit.Count, 1)


def report_failure(error: Exception, *, message_id: str) -> None:
    """Log and count a message that failed. Of an error not our own only its kind and place: its words may quote."""
    why = str(error) if isinstance(error, BodycheckError) else None
    place = extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    logger.error(
        "message failed",
        message_id=message_id,
        error=type(error).__name__,
        why=why,
        place=f"{place.filename}:{place.lineno}" if place else None,
    )
    metrics.add_metric("MessagesFailed", MetricUnit.Count, 1)
