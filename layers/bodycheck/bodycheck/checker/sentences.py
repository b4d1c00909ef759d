"""Body to sentences: character spans, in one linear pass.

A small splitter of our own: the maintained libraries cost as much as the whole check (docs/decisions.md), and evidence
needs no more than offsets that round-trip.
"""

from __future__ import annotations

import re

_BOUNDARY = re.compile(
    # From the first stop of a row, and never giving any back: a row of stops before no space is looked at once.
    r"(?<![.!?…])[.!?…]++[\"'”’)\]»]*+(?=\s)"
    r"|[。！？]++"
    r"|\n++"
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt cmdr adm maj rev hon st jr sr vs etc no inc ltd co"
    " corp bros dept est fig jan feb mar apr jun jul aug sept sep oct nov dec mt ft ave blvd al approx"
    " assn op cit ed eds vol pp ca ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich"
    " minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo".split()
)
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\Z")
_LONGEST_ABBREVIATION = 12


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences of ``text``, stripped of surrounding space, in order."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _BOUNDARY.finditer(text):
        if match.group()[0] == "\n":
            if not _line_ends_sentence(text, match):
                continue
            _append(spans, text, begin, match.start())
            begin = match.end()
        elif _ends_sentence(text, match):
            _append(spans, text, begin, match.end())
            begin = match.end()
    _append(spans, text, begin, len(text))
    return spans


def _line_ends_sentence(text: str, match: re.Match[str]) -> bool:
    """A blank line always does; a single line break does not where the next line goes on in lower case."""
    if len(match.group()) > 1 or match.end() >= len(text):
        return True
    return not text[match.end()].islower()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] != ".":
        return True
    following = text[match.end() : match.end() + 3].lstrip()
    if following and following[0].islower():
        return False
    before = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()])
    if before is None or match.group() != ".":
        return True
    word = before.group(1)
    if "." in word or (len(word) == 1 and word.isupper()):
        # "U.S." and the initial in "George W. Bush" end a sentence only where a capital function word follows.
        return following[:3].strip() in {"The", "It", "He", "In", "But", "A", "On", "At"}
    return word.lower() not in _ABBREVIATIONS


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))
