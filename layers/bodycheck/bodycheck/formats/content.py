"""What a reader is given, and what a reader is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import json_document
from bodycheck.formats.decoding import decode
from bodycheck.formats.limits import DEFAULT, Limits

Reading = Article | UnreadableArticle
"""What comes of one article of a file: the article, or why there is none (which others in the file do not suffer
from)."""

_BEGINNING = 4096


@dataclass(frozen=True)
class Content:
    """A file's bytes under its name. ``name`` is a path or a key: a hint, and what messages call the file."""

    data: bytes
    name: str
    limits: Limits = field(default=DEFAULT)
    media_type: str | None = None
    """What whoever sent it called it, as ``text/html``: a hint, often wrong."""
    charset: str | None = None
    """The encoding that was sent with it: a hint, often wrong."""
    url: str | None = None
    """Where it was fetched from."""

    @cached_property
    def text(self) -> str:
        """The bytes as clean text (see :mod:`bodycheck.formats.decoding`). Raises UnreadableArticle for a binary."""
        return decode(self.data, self.name)

    @cached_property
    def beginning(self) -> str:
        """The first characters in small letters, without blanks before them: what a format is recognised by."""
        return self.text[:_BEGINNING].lstrip().lower()

    @cached_property
    def json(self) -> Any:
        """The text as a JSON value (see :mod:`bodycheck.formats.json_document`). Raises UnreadableArticle."""
        return json_document.parse(self.text, self.name, depth=self.limits.depth)


class Reader(Protocol):
    """One format. A module of this package that has both functions is one."""

    def recognises(self, content: Content) -> bool:
        """Whether this content is of the format, by what it holds; the name may only tip the scales.

        Never raises but UnreadableArticle, for bytes that no reader could take.
        """
        ...

    def read(self, content: Content) -> Iterator[Reading]:
        """The articles: one, its ``record`` None, where the file is the article; else each with its ``record``.

        Raises UnreadableArticle, naming the file and the mend, where the file as a whole cannot be read.
        """
        ...
