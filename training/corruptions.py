"""Typed one-change corruptions of real headlines, each by a seeded rule of its own.

A corruption changes what the headline claims and nothing else, and is worded so that the headline alone does not
give it away: what is put in was taken from another real headline, and negations are taken out as often as put in.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bodycheck.checker.body import index_body
from bodycheck.checker.headline import Headline, parse_headline
from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.words import normal_form

KEPT = {
    "number_change": 1.0,
    "time_change": 1.0,
    "negation": 1.0,
    "opposite": 1.0,
    "place_swap": 0.8,
    "actor_swap": 0.5,
    "actor_swap_inbody": 0.5,
    "role_swap": 1.0,
    "near_story": 0.4,
    "random_body": 0.2,
}
"""Share of the headlines that are corrupted in each way, where they can be."""


_SPELLED = (
    "two three four five six seven eight nine ten eleven twelve".split(),
    "first second third fourth fifth sixth seventh".split(),
    "dozens hundreds thousands millions billions".split(),
    "thousand million billion trillion".split(),
)
"""Number words that can stand for one another."""
OTHER_TIMES = {
    time: series
    for series in (
        "monday tuesday wednesday thursday friday saturday sunday".split(),
        "january february march april may june july august september october november december".split(),
        "yesterday today tomorrow".split(),
    )
    for time in series
}
"""Each time with those that can stand for it, itself among them."""


@dataclass(frozen=True, slots=True)
class Base:
    """A real headline with its body, parsed."""

    id: str
    headline: str
    body: str
    parsed: Headline


@dataclass(frozen=True, slots=True)
class Corruption:
    kind: str
    headline: str
    body: str


def parse_bases(rows: Iterable[dict[str, str]]) -> list[Base]:
    return [
        Base(row["id"], row["headline"], row["body"], parse_headline(row["headline"], index_body(row["body"])))
        for row in rows
    ]


class Corrupter:
    """Makes corruptions; all chance comes from ``seed``."""

    def __init__(self, bases: list[Base], seed: int) -> None:
        self.bases, self.random = bases, random.Random(seed)
        self.spare: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.with_word: dict[str, list[int]] = defaultdict(list)
        for n, base in enumerate(bases):
            for kind, shape, start, end in _replaceable(base):
                self.spare[kind, shape].append(base.headline[start:end])
            for norm in set(base.parsed.words.norms) - lexicon().function_words:
                self.with_word[norm].append(n)
        self.makers: dict[str, Callable[[Base], Corruption | None]] = {
            "actor_swap": self._swap("actor"),
            "place_swap": self._swap("place"),
            "number_change": self._number,
            "time_change": self._time,
            "negation": self._negation,
            "opposite": self._opposite,
            "actor_swap_inbody": self._inbody,
            "random_body": self._random_body,
            "near_story": self._near_story,
            "role_swap": self._role_swap,
        }

    def corrupt(self, base: Base) -> list[Corruption]:
        """Corruptions of one headline, of the kinds it allows; of the common kinds only every second or so."""
        made: list[Corruption] = []
        for kind, share in KEPT.items():
            if self.random.random() >= share:
                continue
            corruption = self.makers[kind](base)
            if corruption and (corruption.headline.lower(), corruption.body) != (base.headline.lower(), base.body):
                made.append(corruption)
        return made

    def _swap(self, kind: str) -> Callable[[Base], Corruption | None]:
        def make(base: Base) -> Corruption | None:
            choices = [c for c in _replaceable(base) if c[0] == kind]
            if not choices:
                return None
            _, shape, start, end = self.random.choice(choices)
            body = base.body.lower()
            for _ in range(20):
                other = self.random.choice(self.spare[kind, shape])
                if normal_form(other.split()[-1]) not in body and other.lower() not in base.headline.lower():
                    return Corruption(f"{kind}_swap", base.headline[:start] + other + base.headline[end:], base.body)
            return None

        return make

    def _inbody(self, base: Base) -> Corruption | None:
        """An actor replaced by another name of the same body."""
        choices = [c for c in _replaceable(base) if c[0] == "actor" and c[1].startswith("name")]
        names = set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?=[ ,.'’])", base.body[:6000]))
        names = {n for n in names if n.lower() not in base.headline.lower() and lexicon().facts(n.lower()).name > 0.9}
        if not choices or len(names) < 3:
            return None
        _, _, start, end = self.random.choice(choices)
        other = self.random.choice(sorted(names))
        return Corruption("actor_swap_inbody", base.headline[:start] + other + base.headline[end:], base.body)

    def _number(self, base: Base) -> Corruption | None:
        spans = [
            (base.parsed.words.starts[p.first], base.parsed.words.ends[p.last])
            for p in base.parsed.parts
            if p.quantity and p.kind in {"number", "time"}
        ]
        if not spans:
            return None
        return self._replaced("number_change", base, *self.random.choice(spans), self._other_number)

    def _time(self, base: Base) -> Corruption | None:
        """Another weekday, another month, another day of yesterday, today and tomorrow."""
        words = base.parsed.words
        at = [
            i for p in base.parsed.parts if p.kind == "time"
            for i in range(p.first, p.last + 1) if words.norms[i] in OTHER_TIMES
        ]  # fmt: skip
        if not at:
            return None
        i = self.random.choice(at)
        return self._replaced("time_change", base, words.starts[i], words.ends[i], self._other_time)

    def _replaced(
        self, kind: str, base: Base, start: int, end: int, other: Callable[[str], str | None]
    ) -> Corruption | None:
        """The headline with a stretch replaced by something that the body does not have."""
        for _ in range(5):
            new = other(base.headline[start:end])
            if new and not re.search(rf"\b{re.escape(new)}\b", base.body, re.IGNORECASE):
                return Corruption(kind, base.headline[:start] + new + base.headline[end:], base.body)
        return None

    def _other_time(self, old: str) -> str:
        return self._another(OTHER_TIMES[old.lower()], old)

    def _another(self, series: list[str], old: str) -> str:
        """Another word of the series, capitalised as ``old`` is."""
        new = self.random.choice([word for word in series if word != old.lower()])
        return new.capitalize() if old[0].isupper() else new

    def _other_number(self, old: str) -> str | None:
        """Another figure of the same shape: a year stays a year, an ordinal keeps its right ending."""
        for series in _SPELLED:
            if old.lower() in series:
                return self._another(series, old)
        if re.fullmatch(r"(?:19|20)\d\d", old):
            return str(int(old) + self.random.choice([n for n in range(-8, 9) if n]))
        digits = [i for i, c in enumerate(old) if c.isdigit()]
        if not digits:
            return None
        i = digits[0] if len(digits) < 3 or self.random.random() < 0.6 else self.random.choice(digits[:2])
        return with_other_digit(old, i, self.random)

    def _role_swap(self, base: Base) -> Corruption | None:
        """The actors before and after a verb change places."""
        parts, words = base.parsed.parts, base.parsed.words
        for before, action, after in zip(parts, parts[1:], parts[2:], strict=False):
            if before.kind == after.kind == "actor" and action.kind == "action":
                (a, b), (c, d) = [(words.starts[p.first], words.ends[p.last]) for p in (before, after)]
                text = base.headline
                return Corruption("role_swap", text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:], base.body)
        return None

    _PUT_IN = (
        (r"\b(will|would|could|should|can|must|may)\b(?! not)", r"\1 not"),
        (r"\b(is|are|was|were)\b(?! not)", r"\1 not"),
        (r"\b(to) ([a-z]+)", r"not \1 \2"),
    )
    _TAKE_OUT = (
        (r"\b(will|would|could|should|can|must|is|are|was|were|do|does|did) not\b", r"\1"),
        (r"\b(would|could|should|is|are|was|were)n[’']t\b", r"\1"),
        (r"\bwon[’']t\b", "will"),
        (r"\bcan[’']t\b|\bcannot\b", "can"),
        (r"\bnot (to [a-z]+)", r"\1"),
        (r"\b(?:don[’']t|doesn[’']t|didn[’']t) ", ""),
        (r"\bno (?=[a-z])", ""),
    )

    def _negation(self, base: Base) -> Corruption | None:
        """Taken out wherever there is one; put in only about as often, so that *not* itself tells nothing."""
        for pattern, replacement in self._TAKE_OUT:
            changed, n = re.subn(pattern, replacement, base.headline, count=1, flags=re.IGNORECASE)
            if n:
                return Corruption("negation_out", changed, base.body)
        if self.random.random() > 0.25:
            return None
        for pattern, replacement in self._PUT_IN:
            changed, n = re.subn(pattern, replacement, base.headline, count=1)
            if n:
                return Corruption("negation_in", changed, base.body)
        return None

    def _opposite(self, base: Base) -> Corruption | None:
        words = base.parsed.words
        choices = [i for i, norm in enumerate(words.norms) if norm in lexicon().opposites and len(norm) > 3]
        if not choices or self.random.random() < 0.3:
            return None
        i = self.random.choice(choices)
        ending = re.search(r"(ing|ed|s|)$", words.norms[i])
        suffix = ending.group() if ending else ""
        options = (
            sorted(o for o in lexicon().opposites[words.norms[i]] if o.endswith(suffix))
            if suffix
            else sorted(lexicon().opposites[words.norms[i]])[:1]
        )
        if not options:
            return None
        other = self.random.choice(options)
        other = other.capitalize() if words.capitalised(i) else other
        return Corruption(
            "opposite", base.headline[: words.starts[i]] + other + base.headline[words.ends[i] :], base.body
        )

    def _random_body(self, base: Base) -> Corruption | None:
        other = self.random.choice(self.bases)
        return None if other.id == base.id else Corruption("random_body", base.headline, other.body)

    def _near_story(self, base: Base) -> Corruption | None:
        """The body of another story on the same topic: two telling words of the headline in common."""
        content = [n for n in set(base.parsed.words.norms) if 1 < len(self.with_word[n]) < 400]
        shared: dict[int, int] = defaultdict(int)
        for norm in sorted(content):
            for n in self.with_word[norm][:400]:
                shared[n] += 1
        near = sorted(n for n, count in shared.items() if count >= 2 and self.bases[n].id != base.id)
        if not near:
            return None
        return Corruption("near_story", base.headline, self.bases[self.random.choice(near)].body)


def with_other_digit(figure: str, at: int, chance: random.Random) -> str:
    """The figure with another digit at one place; an ordinal keeps its right ending."""
    new = figure[:at] + chance.choice([d for d in "123456789" if d != figure[at]]) + figure[at + 1 :]
    ordinal = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", new)
    return f"{ordinal[1]}{_ordinal_ending(int(ordinal[1]))}" if ordinal else new


def _ordinal_ending(number: int) -> str:
    return "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _replaceable(base: Base) -> list[tuple[str, str, int, int]]:
    """Actors and places that another can stand for: kind, shape (what may replace it), start, end."""
    words = base.parsed.words
    spans: list[tuple[str, str, int, int]] = []
    for part in base.parsed.parts:
        if part.kind not in {"actor", "place"} or not words.capitalised(part.first):
            continue
        roles = "+".join(meaning.role for _, _, meaning in part.meanings)
        if not roles and not any(i in base.parsed.names for i in part.content):
            continue
        shape = roles or f"name{part.last - part.first}"
        spans.append((part.kind, shape, words.starts[part.first], words.ends[part.last]))
    return spans
