"""The function's settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bodycheck.cloud.settings import DEFAULT_MAX_RECEIVES, CheckSettings
from bodycheck.errors import SettingsError
from bodycheck.formats import Limits

NAMES = {"BODYCHECK_TABLE": "verdicts", "BODYCHECK_DROP_QUEUE": "queue"}


def test_the_table_is_enough() -> None:
    assert CheckSettings.from_environment(NAMES) == CheckSettings("verdicts", "queue", Limits(), DEFAULT_MAX_RECEIVES)


@pytest.mark.parametrize(
    ("variable", "limit"),
    [
        ("BODYCHECK_MAX_ARTICLE_BYTES", "article_bytes"),
        ("BODYCHECK_MAX_UNPACKING_RATIO", "ratio"),
        ("BODYCHECK_MAX_DEPTH", "depth"),
        ("BODYCHECK_MAX_ARTICLES_PER_FILE", "articles"),
    ],
)
def test_a_limit_is_read(variable: str, limit: str) -> None:
    limits = CheckSettings.from_environment({**NAMES, variable: "5000"}).limits

    assert limits == replace(Limits(), **{limit: 5_000})


def test_without_a_table_the_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="BODYCHECK_TABLE"):
        CheckSettings.from_environment({})


@pytest.mark.parametrize("limit", ["", "0", "-1", "10 MB", "1e6", "²"])
def test_a_limit_that_is_no_whole_number_is_named(limit: str) -> None:
    with pytest.raises(SettingsError, match="BODYCHECK_MAX_ARTICLE_BYTES"):
        CheckSettings.from_environment({**NAMES, "BODYCHECK_MAX_ARTICLE_BYTES": limit})
