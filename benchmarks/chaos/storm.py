"""The plan of a storm: what is uploaded and deleted, in which order the news of it comes, and what comes beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from benchmarks.chaos.articles import article, deadly, unreadable


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad it is. Shares are of uploads; of events and calls where their comment says so."""

    seed: int = 1
    uploads: int = 10_000
    keys: int = 6_000
    duplicated: float = 0.30  # of events
    disordered: float = 0.10  # of events
    overwritten_in_flight: float = 0.05
    deleted: float = 0.03
    poison: float = 0.01  # two in five unreadable, two in five no messages of ours, one in five deadly
    faults: float = 0.02  # of the functions' calls
    kills: int = 20
    visibility: int = 20  # seconds until a failed message comes again, in place of the template's minutes


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to the bucket, or a message that no bucket sent."""

    kind: Literal["put", "delete", "garbage"]
    key: str = ""
    content: bytes = b""


def deeds(weather: Weather) -> Iterator[Deed]:
    """All that is done, in order; the same for the same weather."""
    choice = random.Random(f"deeds {weather.seed}")
    numbers = iter(range(weather.seed * 10_000_000, (weather.seed + 1) * 10_000_000))
    for key in _keys(weather, choice):
        harm = choice.random() / weather.poison if weather.poison else 1.0
        if harm < 0.4:
            yield Deed("put", key, unreadable(next(numbers)))
        elif harm < 0.6:
            yield Deed("put", key, deadly(next(numbers)))
        elif choice.random() < weather.deleted:
            yield Deed("put", key, article(next(numbers)))
            yield Deed("delete", key)
        else:
            yield Deed("put", key, article(next(numbers)))
        if 0.6 <= harm < 1.0:
            yield Deed("garbage", content=b"no message of ours %d" % next(numbers))


def _keys(weather: Weather, choice: random.Random) -> list[str]:
    """Each key once and some again; what is overwritten in flight comes twice in a row."""
    names = [f"{choice.choice('abcdefgh')}/story {n}+{choice.randrange(100)}.txt" for n in range(weather.keys)]
    at_once = round(weather.uploads * weather.overwritten_in_flight)
    again = max(0, weather.uploads - weather.keys - at_once)
    order = names[: weather.uploads - at_once] + [choice.choice(names) for _ in range(again)]
    choice.shuffle(order)
    for position in sorted(choice.sample(range(len(order)), min(at_once, len(order))), reverse=True):
        order.insert(position, order[position])
    return order
