"""Texts that nobody wrote: shapes on which a checker may be slow, get lost, or lose its offsets.

Each makes a headline and a body of about as many characters as asked for. The tests check small ones, ``linear.py``
times large ones.
"""

from __future__ import annotations

from collections.abc import Callable

Text = tuple[str, str]
"""Headline and body."""

HEADLINE = "Putin, Austrian president to discuss Iran in May, 3 aides say"
ARTICLE = (
    "SOCHI - Russian President Vladimir Putin will not receive Austria's president in the resort of Sochi on May 15, "
    "three aides said. The two presidents were to discuss Iran and the 2015 agreement, which cost $1.2 billion. "
    "“We may talk,” an aide said. Officials in Vienna denied that talks had been planned before June.\n"
)


def _filled(pattern: str) -> Callable[[int], Text]:
    """A body that repeats ``pattern``, with one article on top, so that there is something to judge."""
    return lambda size: (HEADLINE, ARTICLE + pattern * (size // len(pattern)))


def _numbered(form: str) -> Callable[[int], Text]:
    """A body of different words; ``{}`` in ``form`` becomes letters that no other word has."""
    return lambda size: (HEADLINE, ARTICLE + " ".join(form.format(letters(n)) for n in range(size // (len(form) + 3))))


def letters(number: int) -> str:
    """The number in letters, as digits would be taken for quantities."""
    written = ""
    while True:
        number, rest = divmod(number, 26)
        written += chr(ord("a") + rest)
        if not number:
            return written


def _headline(pattern: str) -> Callable[[int], Text]:
    """A headline that repeats ``pattern``, over one article."""
    return lambda size: (pattern * (size // len(pattern)), ARTICLE * 2)


BODIES: dict[str, Callable[[int], Text]] = {
    "articles": _filled(ARTICLE),
    "one line": _filled("and the minister said the bridge would close while Putin and Iran and "),
    "many sentences": _filled("Iran spoke. "),
    "lines of one word": _filled("Putin\n"),
    "blank lines": _filled("\n"),
    "headlines within": _filled("Vienna Mayor Opens Famous Bridge\nThe Mayor Smiled At Ferdinand\n\n"),
    "no spaces": _filled("bridge"),
    "no spaces, dotted": _filled("a."),
    "only quotes": _filled("“"),
    "straight quotes": _filled("\"'"),
    "nested quotes": _filled("“‘Putin to “discuss” Iran’” "),
    "full stops": _filled("."),
    "full stops and quotes": _filled(".”"),
    "many stops, many quotes": lambda size: (HEADLINE, ARTICLE + "." * (size // 2) + "”" * (size // 2)),
    "question marks": _filled("?!"),
    "initials": _filled("U.S. "),
    "abbreviations": _filled("Mr. "),
    "apostrophes": _filled("Iran's "),
    "hyphens": _filled("Iran-"),
    "spaces": _filled(" "),
    "tabs and line ends": _filled("\n\t"),
    "combining characters": _filled("e\u0301"),
    "a tower of accents": _filled("\u0301"),
    "right-to-left marks": _filled("\u202eIran\u202c \u200fPutin\u200e "),
    "zero-width joiners": _filled("\u200dIran\u200d "),
    "another script": _filled("伊朗。"),
    "emoji": _filled("🙂"),
    "digits": _filled("1"),
    "digits and commas": _filled("1,"),
    "numbers": _filled("3 aides "),
    "sums of money": _filled("$1.2 billion and "),
    "dates": _filled("on May 15, 2015, "),
    "one name": _filled("Putin "),
    "the headline itself": _filled(HEADLINE + ". "),
    "the headline's words": _filled("Iran discuss Putin May Austrian president aides "),
    "negations": _filled("not discuss Iran never "),
    "different words": _numbered("{}"),
    "different names": _numbered("Mc{}"),
    "one beginning": _numbered("discuss{}"),
    "one beginning, capitals": _numbered("President{}"),
}
HEADLINES: dict[str, Callable[[int], Text]] = {
    "headline of articles": _headline(ARTICLE),
    "headline of one name": _headline("Putin "),
    "headline of names": _headline("Putin, Austrian president, "),
    "headline of verbs": _headline("discuss to receive "),
    "headline of numbers": _headline("3 aides "),
    "headline of quotes": _headline("“"),
    "headline without spaces": _headline("bridge"),
    "headline of stops": _headline("."),
    "headline of commas": _headline("Iran, "),
    "headline of colons": _headline("Iran: "),
    "headline of different words": lambda size: (" ".join(letters(n) for n in range(size // 4)), ARTICLE * 2),
    "headline of different names": lambda size: (" ".join(f"Mc{letters(n)}" for n in range(size // 6)), ARTICLE * 2),
    "headline as long as its body": lambda size: ((ARTICLE * size)[: size // 2], (ARTICLE * size)[: size // 2]),
}
