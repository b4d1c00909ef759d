"""The tables the checker reads: what words mean the same, the opposite, a place, an office, a number.

Each table is a text file under ``tables/`` with its source named on top. Loaded once, never changed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from bodycheck.checker.words import normal_form, tokenize

Phrase = tuple[str, ...]
"""An expression as the comparison forms of its words: ``("prime", "minister")``."""

PhraseRole = Literal["place", "capital", "demonym", "office"]


class WordFacts(NamedTuple):
    """What the training bodies tell of a word."""

    idf: float
    """log((1 + bodies) / (1 + bodies with the word)); a word never seen gets the highest."""
    name: float
    """Share of its mid-sentence occurrences that are capitalised."""
    verb: float
    """Share of its telling occurrences that stand where a verb does."""


UNSEEN = WordFacts(idf=7.4, name=0.75, verb=0.0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a gazetteer knows of a phrase: its role and the concept it names (``austria`` for *Austrian*, *Vienna*)."""

    role: PhraseRole
    concept: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables, ready for look-up."""

    function_words: frozenset[str]
    people: frozenset[str]
    cues: dict[str, frozenset[str]]
    meanings: dict[Phrase, Meaning]
    longest_phrase: int
    forms: dict[str, tuple[tuple[Phrase, PhraseRole], ...]]
    """Every way to say a concept."""
    equivalents: dict[Phrase, frozenset[Phrase]]
    opposites: dict[str, frozenset[str]]
    word_rows: dict[str, int]
    """Row of a word in the table of word statistics, and in that of the word vectors."""
    word_facts: list[str]

    def facts(self, norm: str) -> WordFacts:
        row = self.word_rows.get(norm)
        if row is None:
            return UNSEEN
        return _facts(self.word_facts[row])

    def seen(self, norm: str) -> bool:
        return norm in self.word_rows

    def verb_share(self, norm: str) -> float:
        """How much of a verb the word is, its third person, past and participle read through the base form."""
        return max((self.facts(form).verb for form in _base_forms(norm) if form in self.word_rows), default=0.0)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read from the package's tables at the first call."""
    meanings: dict[Phrase, Meaning] = {}
    forms: dict[str, list[tuple[Phrase, PhraseRole]]] = defaultdict(list)

    def learn(expressions: str, role: PhraseRole, concept: str) -> None:
        for expression in filter(None, expressions.split("|")):
            phrase = _phrase(expression)
            meanings.setdefault(phrase, Meaning(role, concept))
            forms[concept].append((phrase, role))

    for row in _rows("countries.tsv"):
        names, demonyms, capitals = [*row.split("\t"), "", ""][:3]
        concept = names.split("|")[0]
        learn(names, "place", concept)
        learn(demonyms, "demonym", concept)
        learn(capitals, "capital", concept)
    for row in _rows("places.tsv"):
        names, inhabitants = [*row.split("\t"), ""][:2]
        concept = names.split("|")[0]
        learn(names, "place", concept)
        learn(inhabitants, "demonym", concept)
    for row in _rows("offices.txt"):
        learn(row, "office", row.split("|")[0])
    equivalents: dict[Phrase, set[Phrase]] = defaultdict(set)
    for row in _rows("equivalents.txt"):
        phrases = [_phrase(expression) for expression in row.split("|")]
        for phrase in phrases:
            equivalents[phrase].update(phrases)
    opposites: dict[str, set[str]] = defaultdict(set)
    for row in _rows("opposites.txt"):
        left, right = (side.split() for side in row.split("\t"))
        for word in left:
            opposites[word].update(right)
        for word in right:
            opposites[word].update(left)
    word_facts = _rows("words.tsv")
    return Lexicon(
        function_words=frozenset(" ".join(_rows("function_words.txt")).split()),
        people=frozenset(" ".join(_rows("people.txt")).split()),
        cues={name: frozenset(words.split()) for name, words in (row.split("\t") for row in _rows("cues.tsv"))},
        meanings=meanings,
        longest_phrase=max(map(len, meanings)),
        forms={concept: tuple(dict.fromkeys(ways)) for concept, ways in forms.items()},
        equivalents={phrase: frozenset(others) for phrase, others in equivalents.items()},
        opposites={word: frozenset(others - {word}) for word, others in opposites.items()},
        word_rows={row.split("\t", 1)[0]: n for n, row in enumerate(word_facts)},
        word_facts=word_facts,
    )


@lru_cache(maxsize=32768)
def _facts(row: str) -> WordFacts:
    """Facts from a line of the table; read when asked for, since a start needs few of the words."""
    _, idf, name, verb = row.split("\t")
    return WordFacts(int(idf) / 10, int(name) / 100, int(verb) / 100)


def _rows(name: str) -> list[str]:
    text = (files("bodycheck.checker") / "tables" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _phrase(expression: str) -> Phrase:
    upper = expression.upper()
    if normal_form(upper) != normal_form(expression):  # "us", "uk", "un", "eu" stand for the initials here
        return (normal_form(upper),)
    return tuple(norm for norm in tokenize(expression).norms if norm != "'s")


def _base_forms(norm: str) -> tuple[str, ...]:
    bases = [norm]
    if norm.endswith("ies"):
        bases.append(norm[:-3] + "y")
    if norm.endswith("es"):
        bases.append(norm[:-2])
    if norm.endswith("s"):
        bases.append(norm[:-1])
    if norm.endswith("ied"):
        bases.append(norm[:-3] + "y")
    if norm.endswith("ed"):
        bases += [norm[:-2], norm[:-1]]
    if norm.endswith("ing") and len(norm) > 5:
        bases += [norm[:-3], norm[:-3] + "e"]
    return tuple(bases)
