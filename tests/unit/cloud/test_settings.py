"""The function's settings."""

from __future__ import annotations

import pytest

from bodycheck.cloud.settings import DEFAULT_MAX_ARTICLE_BYTES, DEFAULT_MAX_RECEIVES, CheckSettings
from bodycheck.errors import SettingsError


def test_the_table_is_enough() -> None:
    settings = CheckSettings.from_environment({"BODYCHECK_TABLE": "verdicts"})

    assert settings == CheckSettings("verdicts", DEFAULT_MAX_ARTICLE_BYTES, DEFAULT_MAX_RECEIVES)


def test_the_limit_is_read() -> None:
    given = {"BODYCHECK_TABLE": "verdicts", "BODYCHECK_MAX_ARTICLE_BYTES": "5000"}

    assert CheckSettings.from_environment(given).max_article_bytes == 5_000


def test_without_a_table_the_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="BODYCHECK_TABLE"):
        CheckSettings.from_environment({})


@pytest.mark.parametrize("limit", ["", "0", "-1", "10 MB", "1e6", "²"])
def test_a_limit_that_is_no_whole_number_is_named(limit: str) -> None:
    with pytest.raises(SettingsError, match="BODYCHECK_MAX_ARTICLE_BYTES"):
        CheckSettings.from_environment({"BODYCHECK_TABLE": "verdicts", "BODYCHECK_MAX_ARTICLE_BYTES": limit})
