"""What AWS answers when it does not do as asked, sorted in one place into the two kinds of failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from bodycheck.errors import PermanentFailure, RetryableFailure

ABSENT = frozenset({"NoSuchKey", "NoSuchVersion", "NoSuchBucket", "NotFound", "404", "MethodNotAllowed"})
"""Codes for an object that is not there; S3 answers 405 to a read of a delete marker."""
_PERMANENT = {"InvalidObjectState": "archived"}
_REFUSED = frozenset({"AccessDenied", "AccessDeniedException", "403", "Forbidden"})


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def carried_out(what: str, write: Callable[[], object]) -> bool:
    """Carry out a conditional write. False where its condition failed; other failures as :func:`sorted_failures`."""
    with sorted_failures(what):
        try:
            write()
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
    return True


def condition_failed(error: ClientError) -> bool:
    """Whether that is why a write was refused."""
    if code_of(error) == "ConditionalCheckFailedException":
        return True
    # A cancelled transaction is a refusal only if a condition failed; a conflict with another writer is to be retried.
    reasons = error.response.get("CancellationReasons", [])
    return any(reason.get("Code") == "ConditionalCheckFailed" for reason in reasons)


@contextmanager
def sorted_failures(what: str) -> Iterator[None]:
    """Raise the failures of AWS calls inside as :class:`RetryableFailure` or :class:`PermanentFailure`.

    Unknown and access errors count as retryable: after the queue's last try the message lies in the dead-letter queue,
    where somebody can mend the cause and put it back; nothing is lost.
    """
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in _PERMANENT:
            raise PermanentFailure(f"{what}: {code}; restore it and drop it again", reason=_PERMANENT[code]) from error
        mend = ". Allow the function that call and the object's key, then redrive" if code in _REFUSED else ""
        raise RetryableFailure(f"{what}: {error.operation_name} answered {code or 'nothing'}{mend}") from error
    except BotoCoreError as error:
        raise RetryableFailure(f"{what}: {type(error).__name__}") from error
