"""Checks dropped articles: an SQS batch of notifications, or one bare S3 or EventBridge event."""

from __future__ import annotations

import os
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from bodycheck import checker
from bodycheck.cloud.events import drops, drops_of_message, is_queue_batch
from bodycheck.cloud.observability import logger, message_reported, metrics, report, tracer
from bodycheck.cloud.outcome import FIRST, Delivery
from bodycheck.cloud.settings import CheckSettings
from bodycheck.cloud.settling import Desk, settle_all
from bodycheck.cloud.unpacking import Shift

LEAST_TIME_LEFT_MS = 20_000
"""A timeout would fail the whole batch: with less left than this, the rest goes back to the queue."""

settings = CheckSettings.from_environment(os.environ)
calls = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
clients = boto3.client("s3", config=calls), boto3.resource("dynamodb", config=calls), boto3.client("sqs", config=calls)
desk = Desk.of(settings, *clients)
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
checker.use_tier(settings.tier)
# A snapshot holds all models; a start without one waits for the words' alone, the first doubtful article for the rest.
checker.warm(everything=os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start")


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False, capture_error=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer ``batchItemFailures`` to a queue's batch, and the outcomes to a bare event."""
    if is_queue_batch(event):
        return dict(process_partial_response(event, check_message, processor, context))
    outcomes = settle_all(drops(event), desk, shift(context))
    return {"verdicts": [outcome.to_dict() for outcome in outcomes]}


def check_message(record: SQSRecord, lambda_context: LambdaContext) -> None:
    """Settle every drop of one message. What it raises sends this message alone back to the queue."""
    with message_reported(record.message_id):
        now = shift(lambda_context, Delivery.of(record.raw_event, most=settings.max_receives))
        if now.out_of_time():
            desk.hand_back(drops_of_message(record.body))
        else:
            settle_all(drops_of_message(record.body), desk, now)


def shift(context: LambdaContext, delivery: Delivery = FIRST) -> Shift:
    return Shift(report, lambda: context.get_remaining_time_in_millis() < LEAST_TIME_LEFT_MS, delivery)
