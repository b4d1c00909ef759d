"""Settings from the environment, validated once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bodycheck.errors import SettingsError

DEFAULT_MAX_ARTICLE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What the deployment decides."""

    table: str
    """Name of the verdict table (``BODYCHECK_TABLE``)."""
    max_article_bytes: int = DEFAULT_MAX_ARTICLE_BYTES
    """Largest object that is read (``BODYCHECK_MAX_ARTICLE_BYTES``)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read and check. Raises :class:`SettingsError` naming the variable."""
        table = environment.get("BODYCHECK_TABLE", "")
        if not table:
            raise SettingsError("BODYCHECK_TABLE is not set: it must name the verdict table")
        largest = environment.get("BODYCHECK_MAX_ARTICLE_BYTES", str(DEFAULT_MAX_ARTICLE_BYTES))
        if not largest.isdecimal() or int(largest) < 1:
            raise SettingsError("BODYCHECK_MAX_ARTICLE_BYTES must be a whole number of bytes, at least 1")
        return cls(table=table, max_article_bytes=int(largest))
