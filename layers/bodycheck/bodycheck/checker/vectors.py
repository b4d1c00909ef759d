"""Word vectors: how alike two words, or two stretches of text, are by the company their words keep.

The table is written by ``training/vectors.py``. It tells what a text is about and finds the word said otherwise
(*gunman*, *shooter*); it does not tell opposites apart, which keep the same company.

All sums are of whole numbers that float32 and float64 hold exactly, so that no order of summation, and so no machine,
gives another result.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from bodycheck.checker.lexicon import lexicon

_SCALE = 127
"""Length of a word's vector in the table."""


@lru_cache(maxsize=1)
def vector_table() -> NDArray[np.int8]:
    """Vectors of the lexicon's words, shape ``(words, dimensions)``."""
    content = (files("bodycheck.checker") / "tables" / "vectors.npy").read_bytes()
    table: NDArray[np.int8] = np.load(BytesIO(content), allow_pickle=False)
    return table


def word_vectors(norms: Iterable[str]) -> NDArray[np.float32]:
    """Whole-numbered vectors of comparison forms, shape ``(words, dimensions)``; zeros for a word without one."""
    rows = lexicon().word_rows
    at = np.array([rows.get(norm, -1) for norm in norms], dtype=np.int64)
    vectors = vector_table()[at].astype(np.float32)
    vectors[at < 0] = 0.0
    return vectors


def likeness(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of each word on the left with each on the right, shape ``(left, right)``."""
    cosines: NDArray[np.float32] = (left @ right.T) / np.float32(_SCALE * _SCALE)
    return cosines


def text_vector(norms: Sequence[str], weights: Sequence[int]) -> list[float]:
    """Sum of the words' vectors, each times its whole-numbered weight; as many numbers as there are dimensions."""
    summed: list[float] = (np.array(weights, dtype=np.float64) @ word_vectors(norms).astype(np.float64)).tolist()
    return summed


def cosine(a: list[float], b: list[float]) -> float:
    """Cosine of two text vectors; 0 where one is empty."""
    length = math.sqrt(math.fsum(x * x for x in a)) * math.sqrt(math.fsum(x * x for x in b))
    return math.fsum(x * y for x, y in zip(a, b, strict=True)) / length if length else 0.0
