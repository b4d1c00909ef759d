"""What AWS answers when it does not do as asked.

moto never throttles, fails or loses a connection, so botocore's own Stubber answers here; no socket is opened.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from bodycheck.cloud.drop import Drop
from bodycheck.cloud.failures import sorted_failures
from bodycheck.cloud.objects import ArticleObjects, Revision
from bodycheck.cloud.verdict_listing import VerdictListing
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.errors import PermanentFailure, RetryableFailure
from bodycheck.formats import Limits
from bodycheck.verdict import CheckerIdentity, InputFacts, Verdict

DROP = Drop("articles", "harbour/mayor.txt")
REVISION = Revision("2026-11-23T12:00:00Z", "v1", 700, "e1")
ONE_TRY = Config(retries={"mode": "standard", "total_max_attempts": 1})
KEYS = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test", "config": ONE_TRY}
VERDICT = Verdict(
    DROP.article, "Mayor", "unchecked", None, ("no_body",), "", (), None, CheckerIdentity("0", "0", {}),
    InputFacts("", "", 5, 0, 0, "und"),
)  # fmt: skip


@pytest.fixture
def s3() -> Iterator[tuple[ArticleObjects, Stubber]]:
    client: Any = boto3.client("s3", **KEYS)  # type: ignore[call-overload]
    with Stubber(client) as stubber:
        yield ArticleObjects(client, Limits(article_bytes=1_000)), stubber


@pytest.fixture
def table() -> Iterator[tuple[VerdictTable, Stubber]]:
    resource: Any = boto3.resource("dynamodb", **KEYS)  # type: ignore[call-overload]
    with Stubber(resource.meta.client) as stubber:
        yield VerdictTable(resource, "verdicts", lambda: datetime(2026, 11, 23, 12, tzinfo=UTC)), stubber


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("SlowDown", 503),
        ("InternalError", 500),
        ("ServiceUnavailable", 503),
        ("RequestTimeout", 400),
        ("TooManyRequests", 429),
        ("Unheard", 500),
    ],
)
def test_a_busy_s3_is_a_retryable_failure_that_names_the_article(
    s3: tuple[ArticleObjects, Stubber], code: str, status: int
) -> None:
    objects, stubber = s3
    stubber.add_client_error("get_object", code, http_status_code=status)

    with pytest.raises(RetryableFailure, match=DROP.article):
        objects.read(DROP)


def test_a_refused_object_goes_back_to_the_queue_with_the_mend(s3: tuple[ArticleObjects, Stubber]) -> None:
    """The deployment's fault, not the article's: the dead-letter queue keeps it until somebody mends that."""
    objects, stubber = s3
    stubber.add_client_error("get_object", "AccessDenied", http_status_code=403)

    with pytest.raises(RetryableFailure, match="Allow the function"):
        objects.read(DROP)


def test_an_archived_object_is_a_permanent_failure_with_its_reason(s3: tuple[ArticleObjects, Stubber]) -> None:
    objects, stubber = s3
    stubber.add_client_error("get_object", "InvalidObjectState", http_status_code=403)

    with pytest.raises(PermanentFailure) as raised:
        objects.read(DROP)

    assert raised.value.reason == "archived"


@pytest.mark.parametrize(("operation", "code"), [("get_object", "NoSuchKey"), ("get_object", "NoSuchBucket")])
def test_a_missing_object_is_no_failure(s3: tuple[ArticleObjects, Stubber], operation: str, code: str) -> None:
    objects, stubber = s3
    stubber.add_client_error(operation, code, http_status_code=404)

    assert objects.read(DROP) is None


def test_a_missing_object_is_none_to_a_look_without_a_body_too(s3: tuple[ArticleObjects, Stubber]) -> None:
    objects, stubber = s3
    stubber.add_client_error("head_object", "404", http_status_code=404)

    assert objects.revision(DROP) is None


def answer(body: Any, length: int) -> dict[str, Any]:
    return {
        "Body": StreamingBody(body, length),
        "ContentLength": length,
        "ETag": '"e"',
        "LastModified": datetime(2026, 11, 23, 12, tzinfo=UTC),
    }


def test_an_object_cut_short_on_the_way_is_a_retryable_failure(s3: tuple[ArticleObjects, Stubber]) -> None:
    objects, stubber = s3
    stubber.add_response("get_object", answer(io.BytesIO(b"The may"), 700))

    with pytest.raises(RetryableFailure, match=DROP.article):
        objects.read(DROP)


class Unread(io.BytesIO):
    """A stream that must not be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError(f"read({size})")


def test_of_an_object_over_the_limit_not_one_byte_is_read(s3: tuple[ArticleObjects, Stubber]) -> None:
    objects, stubber = s3
    body = Unread()
    stubber.add_response("get_object", answer(body, 60_000_000))

    assert objects.read(DROP) == (Revision("2026-11-23T12:00:00Z", "e", 60_000_000, "e"), None)
    assert body.closed


@pytest.mark.parametrize(
    "error",
    [
        ConnectTimeoutError(endpoint_url="https://s3"),
        ReadTimeoutError(endpoint_url="https://s3"),
        EndpointConnectionError(endpoint_url="https://s3"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_service_that_does_not_answer_is_a_retryable_failure(error: Exception) -> None:
    with pytest.raises(RetryableFailure, match="harbour"), sorted_failures("harbour"):
        raise error


@pytest.mark.parametrize(
    "code",
    ["ProvisionedThroughputExceededException", "ThrottlingException", "InternalServerError", "RequestLimitExceeded"],
)
def test_a_busy_table_is_a_retryable_failure(table: tuple[VerdictTable, Stubber], code: str) -> None:
    verdicts, stubber = table
    stubber.add_client_error("transact_write_items", code, http_status_code=400)

    with pytest.raises(RetryableFailure):
        verdicts.record(VERDICT, DROP, REVISION, source=None)


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_write_cancelled_by_another_is_a_retryable_failure_and_no_refusal(
    table: tuple[VerdictTable, Stubber], code: str
) -> None:
    verdicts, stubber = table
    reasons = {"CancellationReasons": [{"Code": "None"}, {"Code": code}]}
    stubber.add_client_error("transact_write_items", "TransactionCanceledException", modeled_fields=reasons)

    with pytest.raises(RetryableFailure):
        verdicts.record(VERDICT, DROP, REVISION, source=None)


def test_keys_the_table_left_out_of_a_batch_are_asked_for_again() -> None:
    resource: Any = boto3.resource("dynamodb", **KEYS)  # type: ignore[call-overload]
    verdicts = VerdictListing(resource, "verdicts", lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    stubber = Stubber(resource.meta.client)
    stubber.activate()

    def key() -> dict[str, Any]:  # afresh each time: boto3 turns answers into plain values in place
        return {"article": {"S": "s3://a/1"}, "revision": {"S": "current"}}

    def item() -> dict[str, Any]:
        return {**key(), "verdict": {"S": "supported"}, "checked_at": {"S": "2026-11-23T11:00:00.000Z"}}

    stubber.add_response("query", {"Items": [item()]})
    stubber.add_response(
        "batch_get_item", {"Responses": {"verdicts": []}, "UnprocessedKeys": {"verdicts": {"Keys": [key()]}}}
    )
    stubber.add_response("batch_get_item", {"Responses": {"verdicts": [item()]}, "UnprocessedKeys": {}})

    found = verdicts.recent(datetime(2026, 11, 23, tzinfo=UTC), verdicts=["supported"])

    assert [one["article"] for one in found] == ["s3://a/1"]
