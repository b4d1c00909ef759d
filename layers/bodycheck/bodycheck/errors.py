"""The one tree of errors. Every message names the input at fault and what mends it, and never quotes an article."""

from __future__ import annotations


class BodycheckError(Exception):
    """Base of everything Bodycheck raises on purpose."""


class UnreadableArticle(BodycheckError):
    """The bytes hold no article. ``reason`` is the code that the ``unchecked`` verdict carries, ``record`` the name of
    the part at fault within a file of many articles."""

    def __init__(self, message: str, *, reason: str = "unreadable", record: str | None = None) -> None:
        super().__init__(message)
        self.reason, self.record = reason, record


class PermanentFailure(BodycheckError):
    """Trying again cannot help; it is recorded as ``unchecked`` under ``reason`` and acknowledged."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class RetryableFailure(BodycheckError):
    """The service was busy or away: this record alone goes back to the queue."""


class OutOfTime(RetryableFailure):
    """The invocation is about to end: what it has not begun goes back to the queue."""


class ArchiveChanged(BodycheckError):
    """The content that was being unpacked is gone: what has come in its place has an event of its own."""


class StretchTaken(ArchiveChanged):
    """Another function has finished the stretch of an archive meanwhile."""


class SweepTaken(BodycheckError):
    """Another sweep has gone on with this one's work."""


class UnknownEvent(BodycheckError):
    """The event names no object: it is none of the envelopes the handler knows."""


class SettingsError(BodycheckError):
    """An environment variable is missing or makes no sense."""


class ModelError(BodycheckError):
    """A shipped model file is missing or is not the one its card describes."""


class EmbeddedAwsError(BodycheckError):
    """The embedded AWS, or the emulator beside it, could not be started from what it was given."""


class FunctionFailed(BodycheckError):
    """The deployed function ended in an error instead of an answer. ``kind`` is the runtime's own error type."""

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class NoAwsFound(BodycheckError):
    """Neither an embedded AWS nor an account was found to talk to, or the stack is not there."""
