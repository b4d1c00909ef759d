"""The headline in parts: which words are who, where, how many, when, what is done, and to what.

Headlinese drops articles and *be*, so the parts are found with tables and small rules rather than a grammar: every word
gets a tag, and runs of tags become elements that do not overlap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bodycheck.checker.body import Body
from bodycheck.checker.lexicon import Meaning, lexicon
from bodycheck.checker.numbers import Quantity, quantities
from bodycheck.checker.words import Words, stem, tokenize
from bodycheck.verdict import ElementKind

LONGEST = 1000
"""Characters. What is longer is a text that was taken for a headline; judging it takes a time that grows by squares."""
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january february march"
    " april june july august september october november december weekend overnight christmas easter".split()
)
_SHORT_MONTHS = frozenset("jan feb aug sept sep oct nov dec".split())
_TIME_UNITS = frozenset("second minute hour day night week month quarter year decade century".split())
_TIME_UNIT_STEMS = frozenset(map(stem, _TIME_UNITS))
_TIME_MODIFIERS = frozenset("last next this past coming early late".split())
_AUXILIARIES = frozenset(
    "to will would could can may might must should won't can't cannot don't doesn't didn't isn't aren't wasn't weren't"
    " not never is are was were be been being has have had do does did".split()
)
_CLAUSE_WORDS = frozenset("as after while that who which because if when amid before since until".split())
PLACE_PREPOSITIONS = frozenset("in at near outside across around".split())
_PARTICLES = frozenset("down up off out back".split())
_ANY_VERB, _LIKELY_VERB = 0.12, 0.5
_SHORTEST_STATEMENT = 5
"""Words of a whole sentence at least: *Enough is enough.* is a headline."""
_STATEMENT = re.compile(r"(?<!\.)(?<=[a-z\d%)’”'\"]{2})\.[’”'\"]?\s*$")
"""A full stop at the end, not that of *U.S.*, nor three of them."""
_SHORTENED = _SHORT_MONTHS | frozenset("inc corp co ltd jr sr no vs etc".split())


@dataclass(frozen=True, slots=True)
class Part:
    """One element of the headline before it is looked for: words ``first`` to ``last``, both included."""

    kind: ElementKind
    first: int
    last: int
    content: tuple[int, ...]
    """The words that carry the meaning and must be found."""
    meanings: tuple[tuple[int, int, Meaning], ...] = ()
    """Gazetteer phrases inside: first word, length, meaning."""
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """A parsed headline."""

    words: Words
    parts: tuple[Part, ...]
    question: bool
    names: frozenset[int]
    """Words taken for names."""
    statement: bool = False
    """Whether it is a whole sentence with its full stop, as summaries and claims are and headlines are not."""


def parse_headline(text: str, body: Body) -> Headline:
    """Parse ``text``, or of a longer one its first :data:`LONGEST` characters.

    The body's casing tells names from common words where the headline is in Title Case.
    """
    text = text[:LONGEST]
    words = tokenize(text)
    if not len(words):
        return Headline(words, (), False, frozenset())
    tagger = _Tagger(words, body)
    return Headline(
        words,
        tuple(_parts(tagger)),
        _is_question(text),
        frozenset(i for i, t in enumerate(tagger.tags) if t == "P"),
        _is_statement(text, words),
    )


def _is_statement(text: str, words: Words) -> bool:
    long_enough = len(words) >= _SHORTEST_STATEMENT and words.norms[-1] not in _SHORTENED
    return long_enough and _STATEMENT.search(text) is not None


class _Tagger:
    """Tags of a headline's words: F function, Q quantity, T time, V verb, L place, D demonym, O office, H people,
    P proper name, C common."""

    def __init__(self, words: Words, body: Body) -> None:
        self.words, self.body, self.lexicon = words, body, lexicon()
        self.tags = [""] * len(words)
        self.quantities = {q.first: q for q in quantities(words)}
        self.meanings: dict[int, tuple[int, Meaning]] = {}
        content = [i for i, n in enumerate(words.norms) if n not in self.lexicon.function_words and n[0].isalpha()]
        capitals = sum(words.capitalised(i) for i in content)
        self.title_case = len(content) >= 3 and capitals >= 0.7 * len(content)
        self._tag_quantities_and_times()
        self._tag_gazetteer()
        self._tag_rest()
        self._tag_verbs()

    def _tag_quantities_and_times(self) -> None:
        for quantity in self.quantities.values():
            tag = "T" if quantity.unit in _TIME_UNIT_STEMS or quantity.unit == "year" else "Q"
            for i in range(quantity.first, quantity.last + 1):
                self.tags[i] = tag
        norms = self.words.norms
        for i, norm in enumerate(norms):
            if (
                norm in TIMES
                or (norm in _SHORT_MONTHS and self.words.text[self.words.ends[i] : self.words.ends[i] + 1] == ".")
                or (norm[0].isdigit() and (":" in norm or "/" in norm))
                or (norm in {"may", "march"} and self.tags[i + 1 : i + 2] == ["Q"])
            ):
                self.tags[i] = "T"
            elif norm.rstrip("s") in _TIME_UNITS and i and (norms[i - 1] in _TIME_MODIFIERS or self.tags[i - 1] == "T"):
                self.tags[i - 1] = self.tags[i] = "T"

    def _tag_gazetteer(self) -> None:
        words, at = self.words, 0
        while at < len(words):
            for length in range(min(self.lexicon.longest_phrase, len(words) - at), 0, -1):
                meaning = self.lexicon.meanings.get(tuple(words.norms[at : at + length]))
                if meaning and not any(self.tags[at : at + length]) and self._fits(meaning, at, length):
                    tag = {"place": "L", "capital": "L", "demonym": "D", "office": "O"}[meaning.role]
                    self.tags[at : at + length] = [tag] * length
                    self.meanings[at] = (length, meaning)
                    at += length - 1
                    break
            at += 1

    def _fits(self, meaning: Meaning, at: int, length: int) -> bool:
        """Places are capitalised; a short form that is also a common word must be one in the body as well."""
        if meaning.role == "office":
            return self.lexicon.verb_share(self.words.norms[at]) < _LIKELY_VERB
        if not self.words.capitalised(at):
            return False
        return length > 1 or self._is_name(at)

    def _is_name(self, i: int) -> bool:
        """Casing decides: the headline's own, or in Title Case and at its start the body's, or the training bodies'."""
        words, norm = self.words, self.words.norms[i]
        if not words.capitalised(i):
            return False
        if (
            not self.title_case
            and i
            and words.text[words.starts[i] - 2 : words.starts[i]].strip() not in {":", "“", '"', "‘", "'", ";"}
        ):
            return True
        share = self.body.name_share(norm)
        return (share if share is not None else self.lexicon.facts(norm).name) >= 0.6

    def _tag_rest(self) -> None:
        for i, norm in enumerate(self.words.norms):
            if self.tags[i]:
                continue
            if norm in self.lexicon.function_words or norm == "'s":
                self.tags[i] = "F"
            elif norm in self.lexicon.people and not (self.title_case and self._is_name(i)):
                self.tags[i] = "H"
            else:
                self.tags[i] = "P" if self._is_name(i) else "C"

    def _tag_verbs(self) -> None:
        norms, subject, verb = self.words.norms, False, False
        for i, norm in enumerate(norms):
            tag = self.tags[i]
            if (
                i
                and (self._gap(i - 1).strip() or norm in _CLAUSE_WORDS)
                and self._gap(i - 1).strip() not in {"-", "'", "’"}
            ):
                subject = verb = False
            if tag in {"C", "H", "O"}:
                share = self.lexicon.verb_share(norm)
                before = norms[i - 1] if i else ""
                if before == "to" or (before in _AUXILIARIES and share >= _ANY_VERB):
                    likely = share >= _ANY_VERB or (before == "to" and tag == "C" and not norm.endswith("s"))
                elif before and self.tags[i - 1] == "F" and before not in _CLAUSE_WORDS | {"and", "or", "who"}:
                    likely = share >= 0.85
                else:
                    inflected = norm.endswith(("s", "ed")) and not norm.endswith("ss")
                    likely = share >= _LIKELY_VERB or (subject and not verb and inflected and share >= _ANY_VERB)
                if likely and (before == "to" or not verb or share >= 0.8):
                    self.tags[i], verb = "V", True
                    continue
            if tag in {"P", "L", "D", "O", "H", "C"}:
                subject = True

    def _gap(self, i: int) -> str:
        """What stands between word ``i`` and the next."""
        return self.words.text[self.words.ends[i] : self.words.starts[i + 1]]


def _parts(tagger: _Tagger) -> list[Part]:
    parts: list[Part] = []
    tags, words = tagger.tags, tagger.words
    at = 0
    while at < len(words):
        tag = tags[at]
        if tag == "F" and not _opens_verb_group(tagger, at):
            at += 1
            continue
        last = _run_end(tagger, at)
        kind = _kind(tags[at : last + 1])
        if kind == "actor" and set(tags[at : last + 1]) == {"P"} and at and words.norms[at - 1] in PLACE_PREPOSITIONS:
            kind = "place"
        content = tuple(i for i in range(at, last + 1) if tags[i] != "F")
        quantity = next((tagger.quantities[i] for i in range(at, last + 1) if i in tagger.quantities), None)
        inside = tuple((i, *tagger.meanings[i]) for i in range(at, last + 1) if i in tagger.meanings)
        if content:
            parts.append(Part(kind, at, last, content, inside, quantity))
        at = last + 1
    return parts


def _opens_verb_group(tagger: _Tagger, at: int) -> bool:
    """Whether the auxiliaries from ``at`` on lead straight to a verb: *to discuss*, *will not sign*."""
    while at < len(tagger.words) and tagger.tags[at] == "F":
        if tagger.words.norms[at] not in _AUXILIARIES:
            return False
        at += 1
    return at < len(tagger.words) and tagger.tags[at] == "V"


_ACTOR, _NOUN = frozenset("PDOH"), frozenset("C")


def _run_end(tagger: _Tagger, at: int) -> int:
    """Last word of the element that begins at ``at``."""
    tag = tagger.tags[at]
    if tag in {"F", "V"}:
        return _verb_group_end(tagger, at)
    if tag == "Q":
        return tagger.quantities[at].last if at in tagger.quantities else at
    if tag == "T":
        return _extend(tagger, at, frozenset("T"))
    if tag in {"L", "D"}:
        return _place_group_end(tagger, at)
    if tag in _ACTOR:
        return _name_end(tagger, _extend(tagger, at, _ACTOR), tag)
    end = _extend(tagger, at, _NOUN)
    # "oil minister", "police chief": the noun before an office belongs to it
    if end == at and tagger.tags[end + 1 : end + 2] == ["O"] and _joined(tagger, end):
        return _extend(tagger, end, _ACTOR)
    return end


def _verb_group_end(tagger: _Tagger, at: int) -> int:
    tags, words, last = tagger.tags, tagger.words, at
    while tags[last] == "F":
        last += 1
    last = _extend(tagger, last, frozenset("V"))
    if words.norms[last + 1 : last + 2] and words.norms[last + 1] in _PARTICLES and tags[last + 1] == "F":
        last += 1
    return last


def _place_group_end(tagger: _Tagger, at: int) -> int:
    """A place alone; with the office or people after it; a demonym with its noun ("Russian aggression")."""
    tags = tagger.tags
    end = at + tagger.meanings[at][0] - 1 if at in tagger.meanings else at
    following = tags[end + 1 : end + 2]
    if not following or not _joined(tagger, end):
        return end
    if following[0] in {"O", "H"} or (tags[at] == "D" and following[0] in {"P", "D"}):
        return _extend(tagger, end, _ACTOR)
    if tags[at] == "D" and following[0] == "C":
        return _extend(tagger, end, _NOUN)
    return end


def _name_end(tagger: _Tagger, end: int, tag: str) -> int:
    """One name: "president of Austria", "Bank of England"."""
    tags, words = tagger.tags, tagger.words
    of = words.norms[end + 1 : end + 2] == ["of"] and tags[end + 2 : end + 3] in (["L"], ["P"])
    if tag not in {"O", "P"} or not of:
        return end
    end += 2
    return end + tagger.meanings[end][0] - 1 if end in tagger.meanings else end


def _extend(tagger: _Tagger, at: int, tags: frozenset[str]) -> int:
    last = at
    while last + 1 < len(tagger.words) and tagger.tags[last + 1] in tags and _joined(tagger, last):
        last += 1
    return last


def _joined(tagger: _Tagger, i: int) -> bool:
    return tagger._gap(i) in {" ", "-", "\u00a0", "’ "}


def _kind(tags: list[str]) -> ElementKind:
    if "V" in tags:
        return "action"
    if tags[0] == "Q":
        return "number"
    if tags[0] == "T":
        return "time"
    if _ACTOR & set(tags) and not (tags[0] == "D" and tags[-1] == "C"):
        return "actor"
    return "place" if tags[0] == "L" else "thing"


def _is_question(text: str) -> bool:
    return text.rstrip(" \"'”’").endswith("?")
