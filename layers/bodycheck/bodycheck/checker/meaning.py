"""The meaning tier: a small transformer that reads headline and passages together. In a package of its own, which may
be absent: the words then decide alone.

``training/train_meaning.py`` made the model, ``training/export_meaning.py`` the files, and ``meaning-card.json`` says
what they are. onnxruntime runs the one, ``tokenizers`` cuts the texts for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from typing import Any

import numpy as np

from bodycheck.checker.combination import Combination
from bodycheck.checker.model import onnx_session
from bodycheck.errors import ModelError

PACKAGE = "bodycheck_meaning"
CARD, MODEL, TOKENIZER = "meaning-card.json", "meaning.onnx", "tokenizer.json"
LONGEST, LONGEST_HEADLINE = 320, 64
"""Pieces of words of a pair, and of its headline, that are read at most."""

_MEND = "install the meaning layer anew, or turn the tier off"

Pair = tuple[str, str]
"""A headline and the passages that decide on it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of one pair."""

    support: float
    """Log odds that the passages support the headline."""
    contradiction: float
    """Log odds that they say otherwise rather than nothing of the kind."""
    stance: tuple[float, ...]
    """Logits over the stances, in the order of ``STANCE_LABELS``."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The model in memory, with its tokenizer and what was chosen with it."""

    session: Any
    tokenizer: Any
    combination: Combination | None
    """How its answers and the words' become one; None only before that was fitted."""

    def read(self, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading a pair, in their order.

        Each goes through the model by itself. On one core a batch is no faster (``make bench-speed`` shows both), and
        the int8 model scales its activations over all it is given: a verdict would depend on its batch.
        """
        return [self._read_one(ids, types) for ids, types in self.encode(pairs)]

    def _read_one(self, ids: list[int], types: list[int]) -> Reading:
        inputs = {
            "input_ids": np.array([ids], np.int64),
            "attention_mask": np.ones((1, len(ids)), np.int64),
            "token_type_ids": np.array([types], np.int64),
        }
        relation, stance = self.session.run(["relation", "stance"], inputs)
        support, contradiction, nothing = map(float, relation[0])
        against = float(np.logaddexp(contradiction, nothing))
        return Reading(support - against, contradiction - nothing, tuple(map(float, stance[0])))

    def encode(self, pairs: Sequence[Pair]) -> list[tuple[list[int], list[int]]]:
        """Ids and types of each pair: the headline, then the passages as far as there is room."""
        cut = self.tokenizer.encode_batch([text for pair in pairs for text in pair], add_special_tokens=False)
        first, between = (self.tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        encoded = []
        for n in range(len(pairs)):
            headline = [first, *cut[2 * n].ids[:LONGEST_HEADLINE], between]
            passages = [*cut[2 * n + 1].ids[: LONGEST - len(headline) - 1], between]
            encoded.append((headline + passages, [0] * len(headline) + [1] * len(passages)))
        return encoded


def installed() -> bool:
    """Whether the package that carries the model is there, and the tokenizer's library."""
    return _installed(PACKAGE)


@lru_cache(maxsize=2)
def _installed(package: str) -> bool:
    """Looked up once: every check asks, and what is installed stays so while a process runs."""
    return find_spec(package) is not None and find_spec("tokenizers") is not None and (files(package) / CARD).is_file()


@lru_cache(maxsize=1)
def card() -> dict[str, Any]:
    """What the model's files are; for those who only need to know which model it is.

    Raises :class:`ModelError` where it cannot be read.
    """
    found = _described(files(PACKAGE))
    _combination(found)
    return found


@lru_cache(maxsize=1)
def meaning() -> Meaning:
    """The shipped model. Raises :class:`ModelError` where a file is missing or not the one its card describes."""
    return load_meaning(files(PACKAGE))


def load_meaning(folder: Traversable, *, combined: bool = True) -> Meaning:
    """The model in a folder that ``training/export_meaning.py`` wrote; ``combined`` as its card must say how."""
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415 - of the package that may be absent
    except ImportError as error:
        raise ModelError(f"the library tokenizers cannot be loaded ({error}): {_MEND}") from error
    described = _described(folder)
    contents = {name: _content(folder, name) for name in (MODEL, TOKENIZER)}
    for name, content in contents.items():
        if hashlib.sha256(content).hexdigest() != described["files"][name]["sha256"]:
            raise ModelError(f"{name} is not the file its card describes: {_MEND}")
    tokenizer = Tokenizer.from_str(contents[TOKENIZER].decode())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    combination = _combination(described) if combined else None
    return Meaning(onnx_session(contents[MODEL]), tokenizer, combination)


def _content(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename} is missing: {_MEND}") from error


def _described(folder: Traversable) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(_content(folder, CARD))
        for name in (MODEL, TOKENIZER):
            found["files"][name]["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{CARD} is damaged ({error!r}): {_MEND}") from error
    return found


def _combination(described: dict[str, Any]) -> Combination:
    try:
        return Combination.of(described["combination"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{CARD} does not say how the tiers are combined ({error!r}): {_MEND}") from error
