"""Sweeps the bucket: every hour with ``{}``, or as asked: ``{"prefix": "wire/", "limit": 1000, "dry_run": true}``."""

from __future__ import annotations

import os
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from bodycheck.checker import checker_identity, use_tier
from bodycheck.cloud.drop_queue import DropQueue
from bodycheck.cloud.events import sweep_request
from bodycheck.cloud.inventory import Inventory
from bodycheck.cloud.observability import logger, metrics, report_sweep, tracer
from bodycheck.cloud.settings import SweepSettings
from bodycheck.cloud.sweep_log import SweepLog
from bodycheck.cloud.sweeping import Sweeper
from bodycheck.cloud.verdict_item import checker_key

LEAST_TIME_LEFT_MS = 30_000
"""With less left than this, the place is noted, and the next sweep goes on from there."""

settings = SweepSettings.from_environment(os.environ)
calls = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 5})
dynamodb = boto3.resource("dynamodb", config=calls)
inventory = Inventory(boto3.client("s3", config=calls), dynamodb, bucket=settings.bucket, table=settings.table)
use_tier(settings.tier)
queue = DropQueue(boto3.client("sqs", config=calls), settings.drop_queue, bucket=settings.bucket)


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False, capture_error=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer the summary. What waits in the queue already counts against the limit: a sweep adds to no jam."""
    request = sweep_request(event)
    log = SweepLog(dynamodb, settings.table, settings.bucket)
    sweeper = Sweeper(inventory, queue, log, checker_key(checker_identity()))

    def out_of_time() -> bool:
        return context.get_remaining_time_in_millis() < LEAST_TIME_LEFT_MS

    if request.dry_run:
        summary = sweeper.count(request.prefix, out_of_time=out_of_time)
    else:
        room = (request.limit or settings.limit) - queue.waiting()
        summary = sweeper.sweep(request.prefix, limit=room, out_of_time=out_of_time)
    report_sweep(summary)
    return summary.to_dict()
