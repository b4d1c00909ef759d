"""A smaller table of pieces of words: which are kept, and the tokenizer that knows no others."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer

from bodycheck.checker.meaning import TOKENIZER

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_LATIN = re.compile(r"(?!\[.)(?:##)?(?:[\x21-\x7e\u00a1-\u00ff\u2010-\u2033€]+)")
"""Pieces of Latin letters, digits and signs, but no names in brackets; those of other scripts become unknown."""


def tokenizer_of(folder: Path) -> Tokenizer:
    """The tokenizer of a folder of weights, for texts of any length."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def counted(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often each piece is used in ``texts``."""
    counts: Counter[int] = Counter()
    texts = iter(texts)
    while batch := list(islice(texts, 2000)):
        for encoded in tokenizer.encode_batch(batch, add_special_tokens=False):
            counts.update(encoded.ids)
    return counts


def kept_pieces(vocabulary: Mapping[str, int], counts: Mapping[int, int], most: int) -> list[int]:
    """The ids that stay, in their order: the special ones, every single letter, and the most used."""
    spelling = {i for piece, i in vocabulary.items() if _LATIN.fullmatch(piece) and len(piece.removeprefix("##")) == 1}
    kept = {vocabulary[piece] for piece in _SPECIAL} | spelling
    latin = {i for piece, i in vocabulary.items() if _LATIN.fullmatch(piece)}
    for i in sorted(latin - kept, key=lambda i: (-counts.get(i, 0), i))[: most - len(kept)]:
        kept.add(i)
    return sorted(kept)


def smaller_tokenizer(text: str, kept: list[int]) -> str:
    """The tokenizer with the pieces ``kept`` alone, numbered anew, as JSON."""
    described = json.loads(text)
    vocabulary: dict[str, int] = described["model"]["vocab"]
    new = {old: n for n, old in enumerate(kept)}
    described["model"]["vocab"] = {piece: new[i] for piece, i in vocabulary.items() if i in new}
    for token in described["added_tokens"]:
        token["id"] = new[token["id"]]
    processor = described.get("post_processor") or {}
    for special in processor.get("special_tokens", {}).values():
        special["ids"] = [new[i] for i in special["ids"]]
    described["truncation"] = described["padding"] = None
    return json.dumps(described, ensure_ascii=False, separators=(",", ":"))
