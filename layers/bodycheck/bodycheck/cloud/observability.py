"""One logger and one set of metrics for every function. Article text and headlines are never given to either."""

from __future__ import annotations

from aws_lambda_powertools import Logger, Metrics

logger = Logger()
metrics = Metrics()
