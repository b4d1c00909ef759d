"""Which development pairs the models have met in training, as their data lie beside the development sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.pairs import Pair, Row, read_rows

OPENING = 200
"""Characters of a body that are compared, so that the same article from another scrape is known again."""
TRAINED_ON = ("real_pairs", "claims_permissive")
"""What the words' support model is trained on."""
MEANING_MET = ("claims_permissive",)
"""What of it the meaning model is trained on whole; ``real_pairs`` it gets without what the development sets share."""


@dataclass(frozen=True, slots=True)
class Training:
    """What of the training rows is compared."""

    headlines: frozenset[str]
    bodies: frozenset[str]
    openings: frozenset[str]
    articles: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Training:
        return cls(
            headlines=frozenset(row["headline"] for row in rows),
            bodies=frozenset(row["body"] for row in rows),
            openings=frozenset(row["body"][:OPENING] for row in rows),
            articles=frozenset(row["id"] for row in rows),
        )

    @classmethod
    def read(cls, data: Path, of_words: Path) -> Training:
        """Of all the rows that the words' support model is trained on (``of_words``) or the meaning model (``data``).

        Ends the program where a file is missing.
        """
        read = [(of_words, name) for name in TRAINED_ON] + [(data, name) for name in MEANING_MET]
        return cls.of([row for folder, name in read for row in read_rows(folder / "train" / f"{name}.jsonl.gz")])


@dataclass(frozen=True, slots=True)
class Familiarity:
    """For each pair of a set, whether training had the same thing. Every array has shape ``(n_pairs,)``, bool."""

    headline: NDArray[np.bool_]
    """The headline, or the one it was made from, word for word."""
    body: NDArray[np.bool_]
    opening: NDArray[np.bool_]
    article: NDArray[np.bool_]
    """The base article's id."""

    @property
    def any(self) -> NDArray[np.bool_]:
        return self.headline | self.body | self.opening | self.article


def familiarity(pairs: Sequence[Pair], training: Training) -> Familiarity:
    """Compare every pair with the training rows."""
    return Familiarity(
        headline=np.array([bool({p.headline, p.original} & training.headlines) for p in pairs]),
        body=np.array([p.body in training.bodies for p in pairs]),
        opening=np.array([p.body[:OPENING] in training.openings for p in pairs]),
        article=np.array([p.base in training.articles for p in pairs]),
    )
