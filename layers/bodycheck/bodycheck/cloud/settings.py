"""Settings from the environment, validated once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bodycheck.errors import SettingsError
from bodycheck.formats.limits import DEFAULT, Limits

DEFAULT_MAX_RECEIVES = 8
DEFAULT_SWEEP_LIMIT = 10_000
DEFAULT_TIER = "meaning"


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What the deployment decides for the check."""

    table: str
    """Name of the verdict table (``BODYCHECK_TABLE``)."""
    drop_queue: str
    """URL of the queue of drops (``BODYCHECK_DROP_QUEUE``), where archives go on being unpacked."""
    limits: Limits = DEFAULT
    """How much is read: ``BODYCHECK_MAX_ARTICLE_BYTES``, ``BODYCHECK_MAX_UNPACKING_RATIO``, ``BODYCHECK_MAX_DEPTH``,
    ``BODYCHECK_MAX_ARTICLES_PER_FILE``."""
    max_receives: int = DEFAULT_MAX_RECEIVES
    """How often the queue delivers a message before it is a dead letter (``BODYCHECK_MAX_RECEIVES``)."""
    tier: str = DEFAULT_TIER
    """How far the checker goes: ``words`` or ``meaning`` (``BODYCHECK_TIER``)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read and check. Raises :class:`SettingsError` naming the variable."""
        return cls(
            table=_named(environment, "BODYCHECK_TABLE", "the verdict table"),
            drop_queue=_named(environment, "BODYCHECK_DROP_QUEUE", "the URL of the queue of drops"),
            limits=Limits(
                article_bytes=_count(environment, "BODYCHECK_MAX_ARTICLE_BYTES", "bytes", DEFAULT.article_bytes),
                ratio=_count(environment, "BODYCHECK_MAX_UNPACKING_RATIO", "times", DEFAULT.ratio),
                depth=_count(environment, "BODYCHECK_MAX_DEPTH", "levels", DEFAULT.depth),
                articles=_count(environment, "BODYCHECK_MAX_ARTICLES_PER_FILE", "articles", DEFAULT.articles),
            ),
            max_receives=_count(environment, "BODYCHECK_MAX_RECEIVES", "deliveries", DEFAULT_MAX_RECEIVES),
            tier=environment.get("BODYCHECK_TIER", DEFAULT_TIER),
        )


@dataclass(frozen=True, slots=True)
class SweepSettings:
    """What the deployment decides for the sweep."""

    table: str
    """Name of the verdict table (``BODYCHECK_TABLE``)."""
    bucket: str
    """Name of the articles' bucket (``BODYCHECK_BUCKET``)."""
    drop_queue: str
    """URL of the queue of drops (``BODYCHECK_DROP_QUEUE``)."""
    limit: int = DEFAULT_SWEEP_LIMIT
    """How many messages may wait in that queue once a sweep has put its own there (``BODYCHECK_SWEEP_LIMIT``)."""
    tier: str = DEFAULT_TIER
    """How far the checker goes whose verdicts are up to date (``BODYCHECK_TIER``)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read and check. Raises :class:`SettingsError` naming the variable."""
        return cls(
            table=_named(environment, "BODYCHECK_TABLE", "the verdict table"),
            bucket=_named(environment, "BODYCHECK_BUCKET", "the articles' bucket"),
            drop_queue=_named(environment, "BODYCHECK_DROP_QUEUE", "the URL of the queue of drops"),
            limit=_count(environment, "BODYCHECK_SWEEP_LIMIT", "messages", DEFAULT_SWEEP_LIMIT),
            tier=environment.get("BODYCHECK_TIER", DEFAULT_TIER),
        )


def _named(environment: Mapping[str, str], variable: str, what: str) -> str:
    value = environment.get(variable, "")
    if not value:
        raise SettingsError(f"{variable} is not set: it must name {what}")
    return value


def _count(environment: Mapping[str, str], variable: str, what: str, default: int) -> int:
    value = environment.get(variable, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{variable} must be a whole number of {what}, at least 1")
    return int(value)
