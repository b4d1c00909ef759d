"""Quantities: numbers with their magnitude and unit, as headlines round them and bodies spell them out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from bodycheck.checker.words import Words, stem

_SPELLED = {
    **{word: float(value) for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split())},
    **{word: 10.0 * value for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)},
}  # fmt: skip
_ORDINALS = {word: float(value) for value, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)}  # fmt: skip
_NOT_ORDINAL_BEFORE = frozenset(
    "lady ladies minister amendment family nations responder responders world place".split()
)
"""Words that make a name or an idiom of the ordinal before them: *first lady*, *second amendment*."""
_MAGNITUDES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6, "billion": 1e9,
    "b": 1e9, "bn": 1e9, "bln": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12, "dozen": 12.0,
}  # fmt: skip
_ABBREVIATED = frozenset({"k", "m", "b"})
_MULTIPLES = {
    "dozens": 12.0,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}
_NUMBER_WORDS = frozenset(_SPELLED) | frozenset(_MULTIPLES) | frozenset(_ORDINALS)
_MONEY_SIGNS = "$£€¥₹"
_MONEY_WORDS = frozenset("dollar dollars usd euro euros pound pounds sterling yen yuan rupees rubles roubles".split())
_PERCENT_WORDS = frozenset({"percent", "pct", "percentage"})
Rounding = Literal["exact", "about", "over", "under"]
_ROUNDINGS: dict[tuple[str, ...], Rounding] = {
    **{(word,): "about" for word in "about around roughly approximately some circa".split()},
    **{(word,): "under" for word in "nearly almost under below".split()},
    **{(word,): "over" for word in "over above exceeding tops topping exceeds".split()},
    ("more", "than"): "over",
    ("at", "least"): "over",
    ("as", "many", "as"): "under",
    ("up", "to"): "under",
    ("less", "than"): "under",
    ("fewer", "than"): "under",
    ("close", "to"): "about",
}
"""What stands before a number and says how it was rounded."""
_TOLERANCE = 0.1
"""Relative distance that "about" allows; "nearly" and "more than" allow twice that, to their side only."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text. ``first`` to ``last`` are word indices, both included."""

    first: int
    last: int
    value: float
    unit: str
    """``money``, ``percent``, ``ordinal``, ``year``, or the stem of the word that follows, or empty."""
    rounding: Rounding


def quantities(words: Words) -> list[Quantity]:
    """Every quantity of a text, in order."""
    found: list[Quantity] = []
    passed = -1
    for at, norm in enumerate(words.norms):
        if at <= passed or not (norm[0].isdigit() or norm in _NUMBER_WORDS):
            continue
        quantity = _quantity_at(words, at)
        if quantity is not None:
            found.append(quantity)
            passed = quantity.last
    return found


def agree(claimed: Quantity, reported: Quantity) -> bool:
    """Whether a body's quantity bears out a headline's: equal, or equal once rounded as the headline is."""
    if "percent" in (claimed.unit, reported.unit) and claimed.unit != reported.unit:
        return False
    a, b = claimed.value, reported.value
    if a == b:
        return True
    if a == 0 or b == 0:
        return False
    if _within(claimed.rounding, a, b):
        return True
    digits = _significant_digits(a)
    return abs(b) >= 10 and digits < 4 and _rounded(b, digits) == a


def _within(rounding: Rounding, claimed: float, reported: float) -> bool:
    """Whether ``reported`` may be rounded to ``claimed`` in the way the headline says it was."""
    excess = (reported - claimed) / max(abs(claimed), abs(reported))
    lowest, highest = {
        "exact": (0.0, 0.0),
        "about": (-_TOLERANCE, _TOLERANCE),
        "over": (0.0, 2 * _TOLERANCE),
        "under": (-2 * _TOLERANCE, 0.0),
    }[rounding]
    return lowest <= excess <= highest


def distance(claimed: Quantity, reported: Quantity) -> float:
    """Relative distance of two values, 0 (equal) to 1."""
    greater = max(abs(claimed.value), abs(reported.value))
    return min(1.0, abs(claimed.value - reported.value) / greater) if greater else 0.0


def _quantity_at(words: Words, at: int) -> Quantity | None:
    norm = words.norms[at]
    last, text = at, words.text
    if norm[0].isdigit():
        value = _parse(norm)
        if value is None:
            return None
    elif norm in _SPELLED:
        value = _SPELLED[norm]
        if value >= 20 and at + 1 < len(words) and 0 < _SPELLED.get(words.norms[at + 1], 0) < 10:
            last, value = at + 1, value + _SPELLED[words.norms[at + 1]]
    elif norm in _MULTIPLES:
        return Quantity(at, at, _MULTIPLES[norm], _unit_after(words, at), "about")
    elif norm in _ORDINALS and words.norms[at + 1 : at + 2] and words.norms[at + 1] not in _NOT_ORDINAL_BEFORE:
        return Quantity(at, at, _ORDINALS[norm], "ordinal", "exact")
    else:
        return None
    while last + 1 < len(words) and words.norms[last + 1] in _MAGNITUDES:
        magnitude = words.norms[last + 1]
        if magnitude in _ABBREVIATED and words.starts[last + 1] != words.ends[last]:
            break  # a word of its own ("b" as a letter), not "1.2b"
        last, value = last + 1, value * _MAGNITUDES[magnitude]
    sign = text[words.starts[at] - 1 : words.starts[at]]
    after = text[words.ends[last] : words.ends[last] + 1]
    if (
        last == at
        and words.starts[at + 1 : at + 2] == [words.ends[at]]
        and words.norms[at + 1] in {"st", "nd", "rd", "th"}
    ):
        return Quantity(at, at + 1, value, "ordinal", "exact")
    if sign and sign in _MONEY_SIGNS:
        unit = "money"
    elif after == "%":
        unit = "percent"
    elif last == at and norm.isdigit() and len(norm) == 4 and 1800 <= value <= 2100:
        unit = "year"
    else:
        unit = _unit_after(words, last)
    return Quantity(at, last, value, unit, _rounding(words, at))


def _rounding(words: Words, at: int) -> Rounding:
    for length in (3, 2, 1):
        rounding = _ROUNDINGS.get(tuple(words.norms[max(0, at - length) : at]))
        if rounding:
            return rounding
    return "exact"


def _unit_after(words: Words, last: int) -> str:
    following = words.norms[last + 1 : last + 2]
    if not following:
        return ""
    if following[0] in _PERCENT_WORDS:
        points = words.norms[last + 2 : last + 3] in (["point"], ["points"])
        return "point" if points else "percent"
    if following[0] in _MONEY_WORDS:
        return "money"
    if following[0] == "per" and words.norms[last + 2 : last + 3] == ["cent"]:
        return "percent"
    return stem(following[0])


def _parse(norm: str) -> float | None:
    """``1,200`` and ``1.2``; a comma not followed by three digits is a decimal point."""
    whole = norm.replace(",", "") if all(len(part) == 3 for part in norm.split(",")[1:]) else norm.replace(",", ".")
    try:
        value = float(whole[:30])
    except ValueError:  # two decimal points: a version, a date
        return None
    return value if math.isfinite(value) else None


def _significant_digits(value: float) -> int:
    return len(f"{value:.12g}".split("e")[0].replace(".", "").replace("-", "").strip("0")) or 1


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
