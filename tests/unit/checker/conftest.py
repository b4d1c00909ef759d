"""The words' tests judge by words alone; those of the meaning tier ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bodycheck.checker import use_tier


@pytest.fixture(autouse=True)
def words_alone(request: pytest.FixtureRequest) -> Iterator[None]:
    use_tier("meaning" if "of_meaning" in request.module.__name__ else "words")
    yield
    use_tier("meaning")
