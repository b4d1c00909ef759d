"""How a headline's number fares in the body: which of the body's numbers measure the same thing, and what they say.

That a figure occurs somewhere proves little: every body has a 2. What counts is whether the number that stands where
the headline's should stand, beside the same words, is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bodycheck.checker.body import Body
from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.numbers import Quantity, agree, distance
from bodycheck.checker.words import Words, stem

Hits = dict[int, float]

_UNIT, _NEIGHBOURS, _SENTENCE = 0.4, 0.35, 0.25
"""Weights of the three signs of kinship: the same thing counted, the same words near, the same sentence."""
_COUNTED = 3
"""Words after a number among which the thing it counts stands."""
_NEAR_HEADLINE, _NEAR_BODY = 4, 8
_TYPED = frozenset({"money", "percent"})
_RIVAL_KINSHIP = 0.45
"""Kinship from which a different number speaks against the headline's."""
_OWN_KINSHIP = 0.2
"""Kinship that a small number needs to be found; every body has a 2."""
_MARGIN = 0.12
_DISTINCTIVE = 20.0
"""From here on, a number that is not round is found wherever it stands."""


@dataclass(frozen=True, slots=True)
class QuantityMatch:
    """A headline's quantity against the body's."""

    own: Quantity | None
    """The closest of those that agree with it."""
    own_kinship: float
    """How surely that one measures the same thing, 0 to 1."""
    rival: Quantity | None
    """The closest of those that do not agree."""
    rival_kinship: float
    gap: float
    """Relative distance of the rival's value, 0 to 1; 1 where there is none."""
    distinctive: bool
    """Too particular a figure to occur by chance."""

    @property
    def margin(self) -> float:
        """How much surer its equal measures the same than the rival does, -1 to 1."""
        return self.own_kinship - self.rival_kinship

    @property
    def found(self) -> bool:
        return self.own is not None and (self.distinctive or self.own_kinship >= _OWN_KINSHIP) and not self.conflicting

    @property
    def conflicting(self) -> bool:
        if self.rival is None or self.rival_kinship < _RIVAL_KINSHIP:
            return False
        return self.own is None or (not self.distinctive and self.rival_kinship > self.own_kinship + _MARGIN)


def match_quantity(
    claimed: Quantity,
    headline: Words,
    hits: dict[int, Hits],
    body: Body,
    coverage: Sequence[float],
    reported: Sequence[Quantity],
) -> QuantityMatch:
    """Lay ``claimed`` beside every quantity of the body.

    ``hits`` are the places of the headline's other words, ``coverage`` each sentence's share of them.
    """
    counted = _counted(headline, claimed)
    neighbours = [
        _zone(places)
        for i, places in hits.items()
        if places and not claimed.first <= i <= claimed.last
        and claimed.first - _NEAR_HEADLINE <= i <= claimed.last + _NEAR_HEADLINE
    ]  # fmt: skip
    own: tuple[float, Quantity | None] = (0.0, None)
    rival: tuple[float, Quantity | None] = (0.0, None)
    for quantity in reported:
        if not _comparable(claimed, quantity):
            continue
        agrees = agree(claimed, quantity)
        same = _same_measure(claimed, counted, quantity, body)
        if not agrees and not same:
            continue
        near = sum(quantity.first in zone for zone in neighbours) / max(1, len(neighbours))
        sentence = coverage[body.sentence_of(quantity.first)]
        kinship = _UNIT * same + _NEIGHBOURS * near + _SENTENCE * sentence
        if agrees and (own[1] is None or kinship > own[0]):
            own = (kinship, quantity)
        elif not agrees and (rival[1] is None or kinship > rival[0]):
            rival = (kinship, quantity)
    return QuantityMatch(
        own[1], own[0], rival[1], rival[0],
        distance(claimed, rival[1]) if rival[1] else 1.0,
        claimed.value >= _DISTINCTIVE and claimed.value % 10 != 0,
    )  # fmt: skip


def _counted(words: Words, quantity: Quantity) -> frozenset[str]:
    """Stems of the words that name what is counted."""
    after = words.norms[quantity.last + 1 : quantity.last + 1 + _COUNTED]
    return frozenset(stem(n) for n in after if n[0].isalpha() and n not in lexicon().function_words)


def _same_measure(claimed: Quantity, counted: frozenset[str], reported: Quantity, body: Body) -> bool:
    if claimed.unit in _TYPED:
        return reported.unit == claimed.unit
    return bool(counted & _counted(body.words, reported))


def _comparable(claimed: Quantity, reported: Quantity) -> bool:
    """An ordinal with an ordinal, a year with a year."""
    return all((claimed.unit == unit) == (reported.unit == unit) for unit in ("ordinal", "year"))


def _zone(places: Hits) -> set[int]:
    """Every word near one of ``places``."""
    return {near for at in places for near in range(at - _NEAR_BODY, at + _NEAR_BODY + 1)}
