"""One probability from two tiers: a logistic function of what the words and what the meaning say.

Its few coefficients were fitted by ``training/calibrate_meaning.py`` to articles kept apart from both tiers' models,
and stand in the meaning model's card, where they can be read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bodycheck.checker.roles import MEASURES
from bodycheck.verdict import STANCE_LABELS, StanceLabel

INPUTS = ("words", "meaning", "lower", "contradiction", "both", "roles", "numbers")
"""The words' log odds, the meaning's, the lower of the two, the log odds of contradiction, the product of the first
two, the log odds that the headline's actors act on each other in the headline's order, where these are against it (that
the order is right says nothing of the rest), and the margin of the headline's worst number: the meaning tier, which
reads figures badly, must not talk the words out of what they have found of them."""
PARAPHRASED = 0.6
"""Headlines with fewer of their words in the body are coloured or paraphrased, mostly true, and seldom well supported:
they have a threshold of their own."""
_WIDEST = 6.0
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Mixture:
    """A logistic function of the inputs."""

    coefficients: tuple[float, ...]
    """One an input, in the order of :data:`INPUTS`."""
    intercept: float

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Self:
        """From an entry of ``combination`` in the meaning model's card."""
        return cls(tuple(card["coefficients"][name] for name in INPUTS), card["intercept"])

    def support(
        self, words: float, meaning: float, contradiction: float, roles: float = 0.0, numbers: float = 1.0
    ) -> float:
        """Probability of support, from the words' probability, the meaning's log odds, those of the roles, and the
        margin of the worst number."""
        inputs = combination_inputs(words, meaning, contradiction, roles, numbers)
        return _logistic(self.intercept + sum(c * x for c, x in zip(self.coefficients, inputs, strict=True)))

    def by_exchange(self, roles: float) -> float:
        """What exchanging the headline's actors changes of the roles' log odds, in log odds of the meaning tier."""
        weights = dict(zip(INPUTS, self.coefficients, strict=True))
        return -_against(roles) * weights["roles"] / weights["meaning"]


@dataclass(frozen=True, slots=True)
class Combination:
    """How the tiers are mixed, and where the meaning tier is asked."""

    headline: Mixture
    statement: Mixture
    """The same for a whole sentence with its full stop: it is held to what it says, as likely false as true, and names
    more of what it tells."""
    sure: tuple[float, float]
    """The meaning tier is asked where the words' support lies between the two."""
    doubtful_roles: float
    """And above, where the log odds of the roles are lower: all words may be there, and turned round."""
    threshold: float
    """Support from which a headline is supported."""
    threshold_paraphrased: float
    """The same of a headline that shares fewer than :data:`PARAPHRASED` of its words with the body."""
    threshold_statement: float
    """The same of a whole sentence."""
    roles: tuple[float, ...]
    """Weights of the measures of :data:`bodycheck.checker.roles.MEASURES`."""
    stance: tuple[float, float]
    """Weights of the words' log probabilities of the stances and of the meaning's."""
    stance_bias: tuple[float, ...]

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Self:
        """From the entry ``combination`` of the meaning model's card."""
        return cls(
            headline=Mixture.of(card["headline"]),
            statement=Mixture.of(card["statement"]),
            sure=(card["sure"][0], card["sure"][1]),
            doubtful_roles=card["doubtful_roles"],
            threshold=card["threshold"],
            threshold_paraphrased=card["threshold_paraphrased"],
            threshold_statement=card["threshold_statement"],
            roles=tuple(card["roles"][name] for name in MEASURES),
            stance=(card["stance"]["words"], card["stance"]["meaning"]),
            stance_bias=tuple(card["stance"]["bias"][label] for label in STANCE_LABELS),
        )

    def threshold_for(self, shared: float, *, statement: bool) -> float:
        """The threshold of a headline that shares so many of its words with the body, 0 to 1."""
        if statement:
            return self.threshold_statement
        return self.threshold if shared >= PARAPHRASED else self.threshold_paraphrased

    def asks(self, words: float, roles: float = 0.0) -> bool:
        """Whether the words alone, with this support, leave the question open."""
        return self.sure[0] <= words and (words <= self.sure[1] or roles < self.doubtful_roles)

    def mixture_for(self, *, statement: bool) -> Mixture:
        """How the tiers are mixed for a headline, or for a whole sentence."""
        return self.statement if statement else self.headline

    def role_odds(self, measured: Sequence[Sequence[float]]) -> float:
        """Log odds that whoever acts in the headline does so in the body: those of the most doubtful action."""
        return role_odds(self.roles, measured)

    def stances(self, words: Mapping[StanceLabel, float], meaning: Sequence[float]) -> dict[StanceLabel, float]:
        """Probability of each stance, from the words' probabilities and the meaning's logits."""
        most = max(meaning)
        total = most + math.log(sum(math.exp(logit - most) for logit in meaning))
        scores = [
            self.stance[0] * math.log(max(_LEAST, words[label])) + self.stance[1] * (logit - total) + bias
            for label, logit, bias in zip(STANCE_LABELS, meaning, self.stance_bias, strict=True)
        ]
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        return {label: share / sum(shares) for label, share in zip(STANCE_LABELS, shares, strict=True)}


def role_odds(weights: Sequence[float], measured: Sequence[Sequence[float]]) -> float:
    """The lowest of the weighted sums of what was measured of each action; nought where there is none."""
    return min((sum(w * m for w, m in zip(weights, one, strict=True)) for one in measured), default=0.0)


def combination_inputs(
    words: float, meaning: float, contradiction: float, roles: float = 0.0, numbers: float = 1.0
) -> tuple[float, ...]:
    """The inputs of the logistic function, in the order of :data:`INPUTS`."""
    of_words = _clipped(math.log(max(_LEAST, words) / max(_LEAST, 1 - words)))
    of_meaning = _clipped(meaning)
    return (
        of_words, of_meaning, min(of_words, of_meaning), _clipped(contradiction),
        of_words * of_meaning / _WIDEST, _against(roles), numbers,
    )  # fmt: skip


def _against(roles: float) -> float:
    return _clipped(min(0.0, roles))


def _clipped(log_odds: float) -> float:
    return max(-_WIDEST, min(_WIDEST, log_odds))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
