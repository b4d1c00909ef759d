"""The cascade: the words decide what they are sure of, the meaning tier the rest, and one probability comes of both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bodycheck.checker import meaning
from bodycheck.checker.evidence import Search, shared_words
from bodycheck.checker.meaning import Reading
from bodycheck.checker.model import models
from bodycheck.checker.premise import Premise, premise
from bodycheck.checker.repairs import Repair, best_repair, repairs
from bodycheck.checker.roles import role_measures
from bodycheck.errors import SettingsError
from bodycheck.verdict import CheckerIdentity, StanceLabel
from bodycheck.version import __version__

Tier = Literal["words", "meaning"]
TIERS: tuple[Tier, ...] = ("words", "meaning")

DECIMALS = 4
"""Of a verdict's probabilities; what is compared with a threshold is what is shown."""

_chosen: Tier = "meaning"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the tiers make of a headline over a body."""

    support: float
    """Calibrated probability that the body supports the headline."""
    threshold: float
    """Support from which a headline counts as supported."""
    stance: dict[StanceLabel, float]
    premise: Premise | None = None
    reading: Reading | None = None
    """What the meaning tier said, where it was asked."""
    by_exchange: float = 0.0
    """Log odds that the headline would gain with its actors exchanged, by their order in the body."""

    @property
    def supported(self) -> bool:
        return round(self.support, DECIMALS) >= self.threshold


def use_tier(tier: str) -> None:
    """Choose how far the checker goes, once for the process: ``words``, or ``meaning`` where its package is installed.

    Raises:
        SettingsError: there is no such tier.
    """
    global _chosen  # noqa: PLW0603 - one setting of the process, made before the first check
    if tier not in TIERS:
        raise SettingsError(f"there is no tier {tier!r}: use {' or '.join(TIERS)} (BODYCHECK_TIER)")
    _chosen = "words" if tier == "words" else "meaning"


def tier() -> Tier:
    """The tier in use: ``words`` also where the meaning tier's package is not installed."""
    return "meaning" if _chosen == "meaning" and meaning.installed() else "words"


def load(*, everything: bool) -> None:
    """Load the words' models now rather than at the first check; with ``everything``, all of the tier in use."""
    models()
    if everything and tier() == "meaning":
        meaning.meaning()


def checker_identity() -> CheckerIdentity:
    """Version of the code, hash of the models and of how the tiers are combined, thresholds, tier: what, with the
    input, decides the verdict."""
    words, used = models(), tier()
    if used == "words":
        return CheckerIdentity(__version__, words.digest, dict(words.thresholds), used)
    card = meaning.card()
    of_meaning = "".join(card["files"][name]["sha256"] for name in (meaning.MODEL, meaning.TOKENIZER))
    chosen = card["combination"]
    digest = hashlib.sha256((words.digest + of_meaning + json.dumps(chosen, sort_keys=True)).encode()).hexdigest()
    thresholds = {
        **words.thresholds,
        "support": chosen["threshold"],
        "support_paraphrased": chosen["threshold_paraphrased"],
        "support_statement": chosen["threshold_statement"],
    }
    return CheckerIdentity(__version__, digest, thresholds, used)


def opinion(search: Search, features: NDArray[np.float32]) -> Opinion:
    """The words' answer, and the meaning tier's where the words leave it open."""
    words = models()
    support, stance = words.support(features), words.stance(features)
    if tier() == "words":
        return Opinion(support, words.thresholds["support"], stance)
    model = meaning.meaning()
    combination = model.combination
    assert combination is not None  # noqa: S101 - the shipped model always has one
    shared = shared_words(search.headline, search.body)
    statement = search.headline.statement
    threshold = combination.threshold_for(shared, statement=statement)
    roles = combination.role_odds(role_measures(search))
    if not combination.asks(support, roles):
        return Opinion(support, threshold, stance)
    passages = premise(search)
    (reading,) = model.read([(search.headline.words.text, passages.text)])
    mixture = combination.mixture_for(statement=statement)
    return Opinion(
        mixture.support(support, reading.support, reading.contradiction, roles, search.number_margin),
        threshold,
        combination.stances(stance, reading.stance),
        passages,
        reading,
        mixture.by_exchange(roles),
    )


def fault(search: Search, flagged: Opinion) -> Repair | None:
    """The repair that would make a flagged headline true; None where the meaning tier was not asked or finds none."""
    if flagged.premise is None or flagged.reading is None:
        return None
    candidates = repairs(search)
    readings = meaning.meaning().read([(repair.headline, flagged.premise.text) for repair in candidates])
    supports = [
        reading.support + (flagged.by_exchange if repair.reason == "roles_swapped" else 0.0)
        for repair, reading in zip(candidates, readings, strict=True)
    ]
    return best_repair(candidates, flagged.reading.support, supports)
