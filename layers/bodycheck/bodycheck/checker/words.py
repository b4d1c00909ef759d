"""Text to words: tokens with character offsets, and the forms under which words are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # initials: U.S., e.g.
    r"|[A-Z]{1,6}-?\d+"  # designations, one word each: COVID-19, F-35, MI5
    r"|\d+(?:[.,:/]\d+)*"  # numbers, without sign, unit or magnitude; clock times and dates such as 3:56, 9/11
    r"|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*"  # words, contractions and names such as O'Brien in one piece
    r"|['’]s\b"  # the possessive, a token of its own, so that "Austria's" is "Austria"
)
_PARTICULAR = {"us": "usa", "usa": "usa", "uk": "uk", "eu": "eu", "un": "un"}
_SMALLCASE_ACRONYMS = frozenset({"US", "U.S.", "U.S.A.", "USA", "UK", "U.K.", "EU", "E.U.", "UN", "U.N."})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, as parallel lists.

    ``norms[i]`` is the comparison form of ``text[starts[i]:ends[i]]``: lower case, straight apostrophes, no accents,
    no dots in initials, no hyphen in designations.
    """

    text: str
    norms: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.norms)

    def raw(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    def capitalised(self, i: int) -> bool:
        return self.text[self.starts[i]].isupper()


def tokenize(text: str) -> Words:
    """Split ``text`` into words in one linear pass."""
    norms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        norms.append(normal_form(match.group()))
        starts.append(start)
        ends.append(end)
    return Words(text, norms, starts, ends)


@lru_cache(maxsize=65536)
def normal_form(token: str) -> str:
    """The form two tokens are compared under. ``US`` and ``U.S.`` are told apart from the pronoun by their case."""
    if token in _SMALLCASE_ACRONYMS:
        bare = token.replace(".", "").lower()
        return _PARTICULAR[bare]
    lowered = token.lower().replace("’", "'").replace("-", "")
    if "." in lowered and not lowered[0].isdigit():
        lowered = lowered.replace(".", "")
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain or lowered


_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """Porter2 stem of a comparison form (Porter, *Snowball*, 2001). Very long tokens are their own stem."""
    if len(norm) < 4 or len(norm) > 40 or not norm.isalpha():
        return norm
    return str(_stemmer.stemWord(norm))
