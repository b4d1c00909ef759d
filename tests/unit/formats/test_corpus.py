"""What the fuzzer has found worth keeping of every reader and container: all of it ends in articles or typed errors."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bodycheck.errors import UnreadableArticle
from bodycheck.formats import Article, Limits, NewsFile
from bodycheck.formats.news_file import CONTAINERS
from bodycheck.formats.registry import READERS

CORPUS = Path(__file__).parents[2] / "corpus"
REFUSING = {"unsupported", "unknown_markup"}


def test_every_reader_has_its_folder() -> None:
    modules = {str(one.__name__).rpartition(".")[2] for one in (*READERS, *CONTAINERS)}  # type: ignore[attr-defined]
    assert {path.name for path in CORPUS.iterdir() if any(path.iterdir())} == modules - REFUSING


@pytest.mark.parametrize("folder", sorted(path.name for path in CORPUS.iterdir()))
def test_what_was_found_ends_in_articles_or_typed_errors(folder: str) -> None:
    for path in sorted((CORPUS / folder).iterdir()):
        for name in ("story", "story.md", "day.ndjson"):
            found = list(NewsFile(io.BytesIO(path.read_bytes()), name, Limits(article_bytes=1_000_000)).readings())
            assert all(isinstance(reading, (Article, UnreadableArticle)) for reading in found), path
