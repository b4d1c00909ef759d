"""Passages that belong to another story: what scrapers splice into a body."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bodycheck.checker.body import Body
from bodycheck.checker.lexicon import lexicon
from bodycheck.verdict import Passage

_BLOCK = re.compile(r"\n\s*\n")
_TERMINAL = re.compile(r"[.!?:;,…]['\"”’)]*\Z")
_FEWEST_BLOCKS = 3
_HEADLINE_WORDS = range(4, 21)
_CAPITALISED = 0.7
_STRANGE_UNDER_HEADLINE = 0.4
_STRANGE_ALONE = 1.0
_FEWEST_NAMES = 5
_FEWEST_WORDS = 30
_FEWEST_BODY_WORDS = 250
"""Of a shorter body every paragraph may have names of its own."""
_SHARED_ALONE = 0.05
_NAME_SHARE = 0.75
_TELLING_IDF = 3.0


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    first: int
    """Index of its first word."""
    last: int
    """One past its last word."""


def foreign_passages(body: Body) -> tuple[Passage, ...]:
    """The blocks of ``body`` that another story has left in it.

    Two signs: a headline of its own on top, with names under it that the rest of the body does not know; or, without
    one, a long block that shares neither names nor telling words with the rest.
    """
    blocks = _blocks(body)
    if len(blocks) < _FEWEST_BLOCKS:
        return ()
    everywhere = Counter(body.words.norms)
    found = []
    for n, block in enumerate(blocks[1:], start=1):
        sign = _sign(body, block, everywhere, last=n == len(blocks) - 1)
        if sign:
            found.append(Passage(block.start, block.end, body.text[block.start : block.end], sign))
    return tuple(found)


def _sign(body: Body, block: _Block, everywhere: Counter[str], *, last: bool) -> str | None:
    """Why the block is taken for foreign; None where it is not."""
    long_enough = block.last - block.first >= _FEWEST_WORDS and len(body.words) >= _FEWEST_BODY_WORDS
    under_headline = _has_own_headline(body, block)
    if not under_headline and (last or not long_enough):
        return None
    inside = Counter(body.words.norms[block.first : block.last])
    names = _names(body, block)
    strange = sum(everywhere[name] == inside[name] for name in names)
    if under_headline and names and strange >= max(2, _STRANGE_UNDER_HEADLINE * len(names)):
        return "inner_headline"
    if last or not long_enough or len(names) < _FEWEST_NAMES or strange < _STRANGE_ALONE * len(names):
        return None
    return "distant" if _shared_weight(inside, everywhere) < _SHARED_ALONE else None


def _blocks(body: Body) -> list[_Block]:
    """Blank lines part blocks, or lines where there are none; an inner headline is kept with what follows it."""
    text = body.text
    breaks = list(_BLOCK.finditer(text)) or list(re.finditer(r"\n", text))
    edges = [0, *(m.end() for m in breaks)]
    ends = [*(m.start() for m in breaks), len(text)]
    spans = [(start, end) for start, end in zip(edges, ends, strict=True) if end > start]
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _headline_like(body, *joined[-1]) and "\n" not in text[joined[-1][0] : joined[-1][1]]:
            joined.append((joined.pop()[0], end))
        else:
            joined.append((start, end))
    blocks, word = [], 0
    for start, end in joined:
        while word < len(body.words) and body.words.starts[word] < start:
            word += 1
        first = word
        while word < len(body.words) and body.words.starts[word] < end:
            word += 1
        blocks.append(_Block(start, end, first, word))
    return blocks


def _has_own_headline(body: Body, block: _Block) -> bool:
    line_end = body.text.find("\n", block.start, block.end)
    return line_end >= 0 and _headline_like(body, block.start, line_end)


def _headline_like(body: Body, start: int, end: int) -> bool:
    line = body.text[start:end].strip()
    if len(line) > 200 or _TERMINAL.search(line):
        return False
    words = line.split()
    telling = [w for w in words if w.lower() not in lexicon().function_words and w[0].isalpha()]
    if len(words) not in _HEADLINE_WORDS or not telling:
        return False
    return sum(w[0].isupper() for w in telling) >= _CAPITALISED * len(telling)


def _names(body: Body, block: _Block) -> set[str]:
    """The different names the block has."""
    known = lexicon()
    return {
        body.words.norms[i]
        for i in range(block.first, block.last)
        if body.words.capitalised(i)
        and body.words.norms[i] not in known.function_words
        and known.facts(body.words.norms[i]).name >= _NAME_SHARE
    }


def _shared_weight(inside: Counter[str], everywhere: Counter[str]) -> float:
    """idf-weighted share of the block's telling words that the rest of the body has as well."""
    known = lexicon()
    weights = {n: known.facts(n).idf for n in inside if n not in known.function_words and n[0].isalpha()}
    weights = {n: idf for n, idf in weights.items() if idf >= _TELLING_IDF}
    total = sum(weights.values())
    return sum(idf for n, idf in weights.items() if everywhere[n] > inside[n]) / total if total else 1.0
