"""What a reader is given, and what a reader is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from bodycheck.article import Article
from bodycheck.formats.decoding import decode


@dataclass(frozen=True)
class Content:
    """A file's bytes under its name. ``name`` is a path or a key: a hint, and what messages call the file."""

    data: bytes
    name: str

    @cached_property
    def text(self) -> str:
        """The bytes as clean text (see :mod:`bodycheck.formats.decoding`). Raises UnreadableArticle for a binary."""
        return decode(self.data, self.name)


class Reader(Protocol):
    """One format. A module of this package that has both functions is one."""

    def recognises(self, content: Content) -> bool:
        """Whether this content is of the format, by what it holds; the name may only tip the scales."""
        ...

    def read(self, content: Content) -> Article:
        """The article. Raises UnreadableArticle, naming the file and the mend."""
        ...
