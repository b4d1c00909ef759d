"""Antonyms with their inflections, read from ``antonyms.txt``: which word can be turned into which."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

_DOUBLED = frozenset(
    "drop stop plan ban jam trim cut permit admit commit slam begin forget split shut hit win quit sit run slim".split()
)


@lru_cache(maxsize=1)
def antonyms() -> dict[str, tuple[str, ...]]:
    """Every form of a word to the same forms of its opposites, lower case, in the order of the list."""
    opposite: dict[str, list[str]] = defaultdict(list)
    verbs, _, others = (Path(__file__).parent / "antonyms.txt").read_text(encoding="utf-8").partition("\n\n")
    for line in verbs.splitlines():
        if not line.startswith("#"):
            left, right = map(_forms, line.split())
            for one, other in zip(left, right, strict=True):
                opposite[one].append(other)
                opposite[other].append(one)
    for line in others.splitlines():
        one, other = (word.replace("-", " ") for word in line.split())
        opposite[one].append(other)
        opposite[other].append(one)
    return {word: tuple(dict.fromkeys(others)) for word, others in opposite.items() if " " not in word}


def _forms(verb: str) -> tuple[str, ...]:
    """Base, third person, past, participle and -ing form."""
    base, *irregular = verb.split(":")
    past, participle = irregular or (_with(base, "ed"),) * 2
    third = base[:-1] + "ies" if _ends_in_consonant_y(base) else base + ("es" if base.endswith(_HISSING) else "s")
    return base, third, past, participle, _with(base, "ing")


_HISSING = ("s", "x", "z", "ch", "sh")


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in "aeiou"


def _with(base: str, ending: str) -> str:
    if base in _DOUBLED:
        return base + base[-1] + ending
    if base.endswith("ie") and ending == "ing":
        return base[:-2] + "ying"
    if base.endswith("e"):
        return base[:-1] + ending
    if _ends_in_consonant_y(base) and ending == "ed":
        return base[:-1] + "ied"
    return base + ending
