"""One embedded AWS for each module of tests here: the project's own template, deployed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bodycheck.local.deployment import Deployment
from bodycheck.local.embedded import EmbeddedAws

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    with EmbeddedAws(ROOT / "template.yaml") as aws:
        yield aws.deployment
