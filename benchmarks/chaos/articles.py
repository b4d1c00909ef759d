"""Short articles, each from a number: true ones, wrong ones, and such as are meant to do harm."""

from __future__ import annotations

import random

DEADLY = b"%deadly%"
"""A text that holds this kills the function that judges it, as one that exhausts its memory would."""

_PEOPLE = ("Ana Ferreira", "Jonas Lindqvist", "Maria Oduya", "Piet Vermeer", "Lucia Romano", "Tom Hagen", "Ines Duarte")
_PLACES = ("Porto", "Malmo", "Lagos", "Utrecht", "Genoa", "Bergen", "Faro", "Ghent")
_MATTERS = ("harbour fees", "night trains", "the new bridge", "school meals", "river floods", "tram lines")
_SENTENCES = (
    "The talks began at nine in the morning and went on until the evening.",
    "Nobody from the opposition took part, and no paper was signed.",
    "The council had put the question off twice in the last year.",
    "Shopkeepers along the quay said they had waited long enough for an answer.",
    "A second meeting is planned for the week after next.",
    "The mayor's office would not say what it will cost.",
)


TELLTALES = (*_PEOPLE, *_MATTERS, *_SENTENCES)
"""Words that tell where an article was quoted; no key or message has them."""


def article(number: int) -> bytes:
    """An article of its own for every number; of some the headline is not what the body says."""
    choice = random.Random(number)
    who, whom = choice.sample(_PEOPLE, 2)
    place, elsewhere = choice.sample(_PLACES, 2)
    matter = choice.choice(_MATTERS)
    head_who, head_place = (who, place) if choice.random() < 0.7 else (choice.choice(_PEOPLE), elsewhere)
    first = f"{who} and {whom} met in {place} on Tuesday to discuss {matter}, item {number} of a long list."
    body = " ".join([first, *choice.sample(_SENTENCES, 4)])
    return f"{head_who} to discuss {matter} in {head_place}\n\n{body}\n".encode()


def unreadable(number: int) -> bytes:
    """Bytes that are no text in any encoding."""
    return b"\x00\xff\x00" + random.Random(number).randbytes(600)


def deadly(number: int) -> bytes:
    return article(number) + DEADLY
