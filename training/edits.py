"""Edits that turn a true headline into a false one, each with the edit of the body that makes the false one true.

Of a headline H, a body B, and both after the edit, H' and B', there are four pairs: H with B and H' with B' are true,
H' with B and H with B' are false. The four have each text as often on the one side as on the other, so that no text
gives away by itself what it is: only the comparison tells.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from antonyms import antonyms
from bodycheck.checker.body import Body, index_body
from bodycheck.checker.headline import Headline, Part, parse_headline
from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.words import normal_form
from corruptions import OTHER_TIMES, with_other_digit

CONTRADICTING = frozenset({"antonym", "negation", "number", "time", "roles"})
"""Kinds after which the body says otherwise; after the others it only does not say it."""

Edit = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: what the headline becomes, and what the body becomes where it can be edited alike."""

    kind: str
    headline: str
    body: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the body calls by first name and surname, and by the surname."""

    full: str
    surname: str


_FULL_NAME = re.compile(r"(?<=[a-z,’'”)] )([A-Z][a-zé]+) ([A-Z][a-zé]+(?:-[A-Z][a-z]+)?)(?=[ ,.;:’'”)])")
_NO_FIRST_NAME = frozenset(
    "president senator sen rep governor gov justice judge secretary minister prime vice general attorney chief mayor"
    " congressman speaker house white supreme united new north south east west san los democratic republican the mr mrs"
    " ms chairman director king queen pope prince lord lady sir dr former national federal state american british"
    " european security foreign homeland central wall capitol world fox press associated".split()
)
_NO_SURNAME = frozenset(
    "house court party state states city county university street times post news department act court committee"
    " council bank fund administration congress senate office union america korea arabia york jersey hampshire carolina"
    " dakota virginia zealand kingdom district minister general president secretary leader service agency bureau center"
    " institute association company corp inc games square park hall river islands island beach valley hills".split()
)


@lru_cache(maxsize=8)
def indexed(text: str) -> Body:
    return index_body(text)


@lru_cache(maxsize=8)
def words_of(text: str) -> frozenset[str]:
    """Its whole words, as they are written."""
    return frozenset(re.findall(r"\w+", text))


@lru_cache(maxsize=8)
def people(body: str) -> list[Person]:
    """People of the body by first name and surname, the most often named first. No two share a surname."""
    found: Counter[tuple[str, str]] = Counter()
    for first, last in _FULL_NAME.findall(body):
        known = lexicon().meanings.get((last.lower(),))
        no_first_name = first.lower() in _NO_FIRST_NAME or first.lower() in OTHER_TIMES["monday"]
        no_surname = last in _BODIES or last.lower() in _NO_SURNAME | _NO_FIRST_NAME
        if no_first_name or no_surname or known:
            continue
        if lexicon().facts(normal_form(last)).name > 0.85:
            found[first, last] += 1
    by_surname: dict[str, Person] = {}
    for (first, last), _ in found.most_common():
        by_surname.setdefault(last, Person(f"{first} {last}", last))
    return list(by_surname.values())


def exchanged(text: str, one: Person, other: Person) -> str:
    """``text`` with both people in each other's place."""
    table = {one.full: other.full, other.full: one.full, one.surname: other.surname, other.surname: one.surname}
    return _replaced(text, table)


def _replaced(text: str, table: dict[str, str]) -> str:
    """Every whole word or name that is a key, replaced; the longest first, the case as it stands."""
    keys = "|".join(re.escape(key) for key in sorted(table, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{keys})(?![\w-])", lambda match: table[match.group()], text)


class Editor:
    """Makes changes of headlines, and of sentences that stand for them; all chance comes from ``seed``."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def changes(self, headline: str, body: str, *, quoted: str | None = None) -> Iterator[Change]:
        """The changes that ``headline`` allows: at most two of one kind.

        ``quoted`` is the sentence of the body that the headline was made of, if it was: edits that need to know where
        the body says it are then made there.
        """
        parsed = parse_headline(headline, indexed(body))
        named = people(body)
        made = {headline}
        for make in (self._actor, self._roles, self._countries):
            change = make(headline, body, parsed, named)
            if change and change.headline not in made:
                made.add(change.headline)
                yield change
        for turn in (self._antonym, self._antonym, self._number, self._number, self._time):
            change = turn(headline, body, parsed)
            if change and change.headline not in made:
                made.add(change.headline)
                yield change
        for kind, edit in (("negation", self._negation(headline)), ("modality", self._modality(headline))):
            if edit is None or (changed := edit(headline)) == headline:
                continue
            edited = edit(quoted) if quoted else None
            if quoted and edited and edited != quoted:
                yield Change(kind, changed, body.replace(quoted, edited))
            elif not quoted:
                yield Change(kind, changed, None)

    # Who

    def _actor(self, headline: str, body: str, _: Headline, named: list[Person]) -> Change | None:
        """Somebody else of the same body."""
        inside = [p for p in named if re.search(rf"\b{re.escape(p.surname)}\b", headline)]
        outside = [p for p in named if p.surname.lower() not in headline.lower()]
        if not inside or not outside:
            return None
        one, other = self.random.choice(inside), self.random.choice(outside[:6])
        changed = exchanged(headline, one, other)
        before = re.search(rf"([A-Z][a-z]+) {re.escape(one.surname)}", headline)
        # "Joe Biden" where the body has "Joseph Biden", or a title: only a title may stay.
        if one.full not in headline and before and before[1].lower() not in _NO_FIRST_NAME:
            changed = headline.replace(before.group(), other.full)
        return Change("actor", changed, exchanged(body, one, other))

    def _roles(self, headline: str, body: str, parsed: Headline, named: list[Person]) -> Change | None:
        """Two actors of the headline in each other's place, a verb between them that does not work both ways."""
        for one, other in combinations(actors(parsed, body, named), 2):
            fits = one.kind == other.kind or (one.alone and other.alone)
            action = _action_between(parsed, one.end, other.start)
            if not fits or action is None or set(one.text.split()) & set(other.text.split()):
                continue
            between = headline[one.end : other.start]
            if one.plural != other.plural:
                # "Trump mocks Democrats" the other way round: "Democrats mock Trump".
                at, end = parsed.words.starts[action.first], parsed.words.ends[action.first]
                agreeing = _agreeing(headline[at:end], plural=other.plural)
                between = headline[one.end : at] + agreeing + headline[end : other.start]
            text = headline[: one.start] + other.text + between + one.text + headline[other.end :]
            return Change("roles", text, _actors_exchanged(body, one.text, other.text, named))
        return None

    def _countries(self, headline: str, body: str, parsed: Headline, _: list[Person]) -> Change | None:
        """Two countries, parties or capitals in each other's place; or one for another of the same body."""
        spans = [
            (parsed.words.starts[i], parsed.words.ends[i + n - 1], meaning)
            for part in parsed.parts for i, n, meaning in part.meanings
            if meaning.role in {"place", "demonym", "capital"} and parsed.words.capitalised(i)
        ]  # fmt: skip
        if len(spans) >= 2 and spans[0][2].concept != spans[1][2].concept and spans[0][2].role == spans[1][2].role:
            (a, b, one), (c, d, other) = spans[:2]
            if _action_between(parsed, a, c):
                text = headline[:a] + headline[c:d] + headline[b:c] + headline[a:b] + headline[d:]
                return Change("roles", text, self._nations_exchanged(body, one.concept, other.concept))
        if not spans:
            return None
        a, b, one = self.random.choice(spans)
        known, written = lexicon(), words_of(body)
        others = {
            m.concept
            for phrase, m in known.meanings.items()
            if m.role == one.role and len(phrase) == 1 and phrase[0].capitalize() in written
            and phrase[0] not in headline.lower()
        }  # fmt: skip
        others -= {one.concept}
        if not others:
            return None
        concept = self.random.choice(sorted(others))
        form = next(" ".join(p) for p, role in known.forms[concept] if role == one.role)
        text = headline[:a] + " ".join(w.capitalize() for w in form.split()) + headline[b:]
        return Change("place", text, self._nations_exchanged(body, one.concept, concept))

    def _nations_exchanged(self, body: str, one: str, other: str) -> str:
        forms = lexicon().forms
        table: dict[str, str] = {}
        for role in ("place", "demonym", "capital"):
            here = [" ".join(p) for p, r in forms[one] if r == role]
            there = [" ".join(p) for p, r in forms[other] if r == role]
            if not here or not there:
                continue
            for form in here:
                table[_titled(form)] = _titled(there[0])
            for form in there:
                table[_titled(form)] = _titled(here[0])
        return _replaced(body, table) if table else body

    # What

    def _antonym(self, headline: str, body: str, parsed: Headline) -> Change | None:
        words, known = parsed.words, antonyms()
        choices = [i for i, norm in enumerate(words.norms) if norm in known]
        # One of a short word such as "up" only where there is nothing better.
        choices = [i for i in choices if len(words.norms[i]) > 3] or choices
        choices = [i for i in choices if i + 1 == len(words) or words.norms[i + 1] != "'s"]
        if not choices:
            return None
        i = self.random.choice(choices)
        old = words.norms[i]
        new = self.random.choice(known[old])
        text = headline[: words.starts[i]] + _cased(new, words.raw(i)) + headline[words.ends[i] :]
        return Change("antonym", text, self._turned(body, old, new))

    def _turned(self, body: str, old: str, new: str) -> str | None:
        """The body with every form of both words turned into the other's, or None where it has no form of ``old``."""
        known = antonyms()
        root = old[: max(3, len(old) - 3)]
        table: dict[str, str] = {old: new}
        for form, others in known.items():
            if form.startswith(root):
                match = next((o for o in others if o[:3] == new[:3]), None)
                if match:
                    table.setdefault(form, match)
        if not any(re.search(rf"\b{form}\b", body, re.IGNORECASE) for form in table):
            return None
        table = {**{new: old for old, new in table.items() if " " not in new}, **table}
        keys = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
        return re.sub(
            rf"\b(?:{keys})\b", lambda m: _cased(table[m.group().lower()], m.group()), body, flags=re.IGNORECASE
        )

    def _number(self, headline: str, body: str, parsed: Headline) -> Change | None:
        """Another figure: one like it, or one that the body gives for something else."""
        spans = [
            (parsed.words.starts[p.first], parsed.words.ends[p.last])
            for p in parsed.parts if p.quantity and p.kind in {"number", "time"}
        ]  # fmt: skip
        spans = [(a, b) for a, b in spans if re.fullmatch(r"[\d,.]+|[a-z]+", headline[a:b], re.IGNORECASE)]
        if not spans:
            return None
        a, b = self.random.choice(spans)
        old = headline[a:b]
        new = None
        if self.random.random() < 0.4 and old[0].isdigit():
            year = re.fullmatch(r"(19|20)\d\d", old) is not None
            others = {
                n for n in re.findall(r"(?<![\w.,$])\d[\d,.]*\d|(?<![\w.,$])\d(?![\w.,])", body)
                if n != old and (re.fullmatch(r"(19|20)\d\d", n) is not None) == year and abs(len(n) - len(old)) < 2
            }  # fmt: skip
            new = self.random.choice(sorted(others)) if others else None
        new = new or self._other_number(old)
        if not new or new == old:
            return None
        edited = _replaced(body, {old: new, new: old})
        return Change("number", headline[:a] + new + headline[b:], edited if edited != body else None)

    _SPELLED = (
        "one two three four five six seven eight nine ten eleven twelve".split(),
        "first second third fourth fifth sixth seventh".split(),
        "dozens hundreds thousands millions billions".split(),
        "thousand million billion trillion".split(),
        "half third quarter".split(),
        "twice thrice".split(),
    )

    def _other_number(self, old: str) -> str | None:
        for series in self._SPELLED:
            if old.lower() in series:
                return _cased(self.random.choice([w for w in series if w != old.lower()]), old)
        digits = [i for i, c in enumerate(old) if c.isdigit()]
        if not digits:
            return None
        if re.fullmatch(r"(?:19|20)\d\d", old):
            return str(int(old) + self.random.choice([n for n in range(-8, 9) if n]))
        if re.fullmatch(r"\d{1,2}", old):
            value = max(1, int(old) + self.random.choice([-9, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 9]))
            return str(value)
        i = digits[0] if self.random.random() < 0.6 else self.random.choice(digits[:2])
        return with_other_digit(old, i, self.random)

    def _time(self, headline: str, body: str, parsed: Headline) -> Change | None:
        at = [i for i, norm in enumerate(parsed.words.norms) if norm in OTHER_TIMES and norm != "may"]
        if not at:
            return None
        i = self.random.choice(at)
        old = parsed.words.raw(i)
        new = _cased(self.random.choice([t for t in OTHER_TIMES[old.lower()] if t != old.lower()]), old)
        text = headline[: parsed.words.starts[i]] + new + headline[parsed.words.ends[i] :]
        edited = _replaced(body, {old: new, new: old})
        return Change("time", text, edited if edited != body else None)

    # Whether, and how surely

    _NEGATIONS_OUT = (
        (r"\b(will|would|could|should|must|may|might|is|are|was|were|has|have|had) not\b", r"\1"),
        (r"\b(would|could|should|is|are|was|were|has|have|had)n[’']t\b", r"\1"),
        (r"\bwon[’']t\b", "will"),
        (r"\bcan[’']t\b|\bcannot\b|\bcan not\b", "can"),
        (r"\bnot (to [a-z]+)", r"\1"),
        (r"\b(?:does not|doesn[’']t) ([a-z]+[^s\W])\b", r"\1s"),
        (r"\b(?:do not|don[’']t) ([a-z]+)\b", r"\1"),
        (r"\bnever ", ""),
        (r"\bwithout\b", "with"),
        (r"\bfails to ([a-z]+)\b", r"manages to \1"),
        (r"\brefuses to ([a-z]+)\b", r"agrees to \1"),
        (r"\brefused to ([a-z]+)\b", r"agreed to \1"),
        (r"\bno (?=[a-z]+\b)", ""),
        (r"\bnot\b ", ""),
    )
    _NEGATIONS_IN = (
        (r"\b(will|would|could|should|must|may|might|is|are|was|were) (?!not\b)", r"\1 not "),
        (r"\b(has|have|had) (?=(?:been|[a-z]+ed|taken|given|made|seen|won|lost|begun|become|said)\b)", r"\1 not "),
        (
            r"(?<!going )(?<!used )(?<!\bnot )\bto (?=(?!the\b|a\b|an\b|his\b|her\b|its\b|their\b)[a-z]{2,}\b)",
            "not to ",
        ),
        (r"\bcan (?!not\b)", "cannot "),
    )

    def _negation(self, headline: str) -> Edit | None:
        """Taken out wherever there is one, put in elsewhere; ``twins.thinned`` sees to it that *not* itself
        tells nothing."""
        for pattern, replacement in self._NEGATIONS_OUT:
            if re.search(pattern, headline, re.IGNORECASE):
                return lambda text: _substituted(pattern, replacement, text)
        usable = [(p, r) for p, r in self._NEGATIONS_IN if re.search(p, headline)]
        verb = self._third_person(headline)
        if verb and (not usable or self.random.random() < 0.5):
            base = _base(verb)
            negated = self.random.choice((f"does not {base}", f"doesn't {base}", f"won't {base}", f"never {verb}"))
            return lambda text: re.sub(rf"\b{verb}\b", negated, text, count=1)
        if not usable:
            return None
        pattern, replacement = usable[0]
        return lambda text: _substituted(pattern, replacement, text)

    def _third_person(self, headline: str) -> str | None:
        parsed = parse_headline(headline, index_body(headline))
        for part in parsed.parts:
            word = parsed.words.norms[part.first]
            alone = part.kind == "action" and part.first == part.last and parsed.words.raw(part.first).islower()
            if alone and re.fullmatch(r"[a-z]{2,}[^s\W]s", word) and lexicon().verb_share(word) > 0.4:
                return word
        return None

    _WEAK_TO_STRONG = (
        (r"\b(?:may|might|could) have (?=[a-z]+(?:ed|en|t|n)\b)", "had "),
        (r"\b(?:may|might|could)\b(?= [a-z])", "will"),
        (r"\b(?:is|are) (?:likely|expected|set|poised|due) to\b", "will"),
        (r"\b(?:likely|expected|poised) to\b", "certain to"),
        (r"\b(?:hopes|plans|aims|seeks|wants|threatens|considers|mulls|intends|vows|offers) to\b", "will"),
        (r"\b(?:hope|plan|aim|seek|want|threaten|intend|vow|offer) to\b", "will"),
        (r"\b(?:considers|mulls|weighs) (?=[a-z]+ing\b)", "begins "),
        (r"\b(?:reportedly|allegedly|possibly|potentially|apparently|perhaps|probably) ", ""),
        (r"\b(?:alleged|suspected|possible|potential|likely|proposed) (?=[a-z]+)", ""),
        (r"\baccused of\b", "guilty of"),
        (r"(?:, | [-–—] )(?:report|reports|sources|source|officials|police|lawyer|prosecutors|poll|study)"
         r"(?: says?| said| claims?)?$", ""),
        (r"^(?:report|reports|sources|source|poll|study): (?=\w)", ""),
        (r"\b(?:claims|alleges|suggests|believes|thinks) (?=[a-z])", "proves "),
    )  # fmt: skip
    _STRONG_TO_WEAK = (
        (r"\bwill\b(?= (?!not\b)[a-z])", "may"),
        (r"\bwould\b(?= (?!not\b)[a-z])", "might"),
    )

    def _modality(self, headline: str) -> Edit | None:
        """What is only possible, planned or reported told as a fact."""
        for pattern, replacement in self._WEAK_TO_STRONG:
            if re.search(pattern, headline, re.IGNORECASE):
                return lambda text: _substituted(pattern, replacement, text)
        return None

    def weakened(self, headline: str, body: str) -> str | None:
        """The body with what it says will be told as what may be, where the headline says that it will."""
        if not re.search(r"\bwill\b|\bto [a-z]", headline):
            return None
        edited = body
        for pattern, replacement in self._STRONG_TO_WEAK:
            edited = re.sub(pattern, replacement, edited)
        return edited if edited != body else None

    def strengthened(self, body: str) -> str:
        """The body with what may be told as what will be."""
        return re.sub(r"\b(?:may|might|could)\b(?= (?!have\b|not\b)[a-z])", "will", body)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, some body or some country that a headline names and that can act."""

    start: int
    end: int
    text: str
    kind: str
    alone: bool
    """Whether no title stands before it and no noun behind: another kind of actor can then stand in its place."""

    @property
    def plural(self) -> bool:
        return self.text in _PLURALS


def actors(parsed: Headline, body: str, named: list[Person]) -> list[Actor]:
    """In the order of the headline. All are named in the body, too."""
    words, surnames, known = parsed.words, {p.surname: p for p in named}, lexicon()
    found: list[Actor] = []
    i = 0
    while i < len(words):
        first, kind, end = i, "", i + 1
        while end < len(words) and words.capitalised(end) and words.starts[end] == words.ends[end - 1] + 1:
            end += 1
        for last in range(min(end, i + 3), i, -1):
            text = words.text[words.starts[first] : words.ends[last - 1]]
            meaning = known.meanings.get(tuple(words.norms[first:last]))
            if text in _BODIES:
                kind = "body"
            elif text in surnames or any(p.full == text for p in named):
                kind = "person"
            elif meaning and meaning.role == "place" and words.capitalised(first):
                kind = "place"
            if kind:
                break
        if not kind:
            i += 1
            continue
        i = last
        before = words.norms[first - 1] if first else ""
        if (kind == "place" and before in _WHERE) or not _has(body, text):
            continue
        behind = words.norms[last] if last < len(words) else ""
        adjoining = last < len(words) and words.starts[last] == words.ends[last - 1] + 1
        alone = before not in _NO_FIRST_NAME and (
            not adjoining or behind in _BEHIND_ACTORS or (known.verb_share(behind) > _VERB_SHARE)
        )
        found.append(Actor(words.starts[first], words.ends[last - 1], text, kind, alone))
    return found


_VERB_SHARE = 0.4
_WHERE = frozenset("in at near from into through across outside inside".split())
_PLURALS = frozenset("Democrats Republicans Dems Palestinians Israelis Russians Americans Senators Lawmakers".split())
_BODIES = _PLURALS | frozenset(
    "GOP;Congress;Senate;House;White House;FBI;CIA;NSA;Pentagon;EU;UN;NATO;Supreme Court;DNC;RNC;Hamas;ISIS;ISIL;"
    "Taliban;Hezbollah;State Department;Justice Department;Treasury;Fed;IRS;EPA;NRA;Kremlin;Fox News;CNN;MSNBC;NBC;"
    "Google;Apple;Facebook;Twitter;Amazon;Microsoft;Boeing;Wall Street;Planned Parenthood;Tea Party;ACLU;Vatican;DHS;"
    "ICE;CDC;FDA;WHO;Islamic State;European Union;United Nations;Homeland Security;House Republicans;House Democrats;"
    "Senate Republicans;Senate Democrats".split(";")
)
_BEHIND_ACTORS = frozenset(
    "'s to on in over for with of at from as after before by and or but against not will would can could may might is"
    " are was were has have had about that who amid despite".split()
)


def _has(body: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", body) is not None


def _agreeing(verb: str, *, plural: bool) -> str:
    """The verb for one actor or many, where its form tells which."""
    third = re.fullmatch(r"[A-Za-z]{2,}[^s\W]s", verb) is not None
    if verb.endswith(("ed", "ing")):
        return verb
    if plural:
        return {"has": "have", "is": "are", "was": "were"}.get(verb, _base(verb) if third else verb)
    irregular = {"have": "has", "are": "is", "were": "was"}.get(verb)
    base_form = not third and lexicon().verb_share(verb.lower()) > _VERB_SHARE
    return irregular or (_third_person_of(verb) if base_form else verb)


def _third_person_of(verb: str) -> str:
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _actors_exchanged(body: str, one: str, other: str, named: list[Person]) -> str:
    """The body with every mention of the two in each other's place; of people by full name and by surname."""
    full = {p.full: p for p in named} | {p.surname: p for p in named}
    table: dict[str, str] = {}
    for here, there in ((one, other), (other, one)):
        for of in ("surname", "full"):
            key = getattr(full[here], of) if here in full else here
            table[key] = getattr(full[there], of) if there in full else there
    if {one, other} == {"Democrats", "Republicans"}:
        table |= {"Democrat": "Republican", "Democratic": "Republican", "Republican": "Democrat"}
    return _replaced(body, table)


def _action_between(parsed: Headline, first: int, second: int) -> Part | None:
    """What is done between two characters of the headline, unless it works both ways."""
    symmetric = lexicon().cues["symmetric"]
    for part in parsed.parts:
        if part.kind == "action" and first < parsed.words.starts[part.first] < second:
            return None if symmetric & set(parsed.words.norms[part.first : part.last + 1]) else part
    return None


def _substituted(pattern: str, replacement: str, text: str) -> str:
    changed = re.sub(pattern, replacement, text, count=1, flags=re.IGNORECASE)
    return changed[:1].upper() + changed[1:] if text[:1].isupper() else changed


def _base(verb: str) -> str:
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|zz|o)es$", verb):
        return verb[:-2]
    return verb[:-1]


def _cased(new: str, old: str) -> str:
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new.capitalize() if old[:1].isupper() else new


def _titled(form: str) -> str:
    if form in {"usa", "uk", "eu", "un"}:
        return {"usa": "U.S.", "uk": "U.K.", "eu": "EU", "un": "UN"}[form]
    return " ".join(w if w in {"of", "and", "the"} else w.capitalize() for w in form.split())


_ATTRIBUTION = re.compile(
    r",? (?:(?:he|she|they|it|[A-Z]\w+(?: [A-Z]\w+)?) (?:said|says|added|told [^,.]*)|according to [^,.]*)\.?$"
)


def headlinese(sentence: str, chance: random.Random) -> str:
    """A sentence told as a headline would: without articles, attribution and full stop."""
    text = _ATTRIBUTION.sub("", sentence).rstrip(".").strip()
    if chance.random() < 0.75:
        text = re.sub(r"\b(?:the|a|an) (?=\w)", "", text, flags=re.IGNORECASE)
    if chance.random() < 0.4:
        text = re.sub(r"\b(?:is|are|was|were) (?=[a-z]+(?:ing|ed)\b)", "", text, count=1)
    if chance.random() < 0.4:
        text = re.sub(r" and (?=[a-z])", ", ", text, count=1)
    if chance.random() < 0.3 and text.count(",") == 1 and len(text.split(",")[0].split()) > 7:
        text = text.split(",")[0]
    return text[:1].upper() + text[1:]
