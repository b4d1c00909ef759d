"""Which of a page's titles is the article's headline, and which say something else.

The headline is the one that readers see: the ``<h1>``, if the page's other titles have words in common with it or it
stands in the article, for on some sites the ``<h1>`` is the site's name. ``og:title`` is written for social networks,
``<title>`` for search engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bodycheck.formats.html_blocks import letters
from bodycheck.formats.html_furniture import purpose_of
from bodycheck.formats.html_metadata import Metadata, line

_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«/-]|::|\|\|)\s+|\s*[|»]\s*")
_BAR = re.compile(r"\s*[|»«]\s*|\s+(?:::|\|\|)\s+")
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*\Z")
_MARKED = re.compile(r"headline|(?:article|entry|post|story|page|content)[-_]*(?:title|heading)", re.IGNORECASE)
_NOT_THE_ARTICLE = frozenset("aside nav footer dialog template".split())
_INLINE = frozenset("span small a div strong em b i p".split())

_LONGEST = 400
_MOST_HEADINGS = 200
_FEWEST_COMMON = 0.5
"""The share of the shorter title's words that another one must have to be about the same."""
_WORDS_OF_A_NAME = 4
_WORDS_OF_A_HEADLINE = 4


def headline(root: HtmlElement, facts: Metadata) -> str:
    """The headline; "" where the page has none."""
    stated = _stated(facts)
    names = {letters(name) for name in (facts.source, _host(facts.url)) if name}
    shown = [
        _Title(text, element)
        for element in islice(root.iter("h1", "h2", "h3"), _MOST_HEADINGS)
        if _may_be_shown(element)
        for text in _readings(element)
        if letters(text) and letters(text) not in names
    ]
    first = [title for title in shown if title.is_first]
    for titles in (first, shown):
        best = max(titles, key=lambda title: _agreement(title.text, stated), default=None)
        if best and _agreement(best.text, stated)[0] >= _FEWEST_COMMON:
            return best.text
    in_article = (title.text for title in first if title.is_in_article or not stated)
    if (visible := next(in_article, "")) and not facts.headline:
        return visible
    if not stated:
        return ""
    whole = [text for text in stated if letters(text).startswith(letters(_CUT.sub("", stated[0])))]
    return max(whole, key=len) if _CUT.search(stated[0]) else stated[0]


@dataclass(frozen=True, slots=True)
class _Title:
    """A title that readers see."""

    text: str
    element: HtmlElement

    @property
    def is_first(self) -> bool:
        """Of the first rank: an ``<h1>``, or marked as the headline."""
        marked = self.element.get("itemprop", "") == "headline" or _MARKED.search(self.element.get("class", ""))
        return self.element.tag == "h1" or bool(marked)

    @property
    def is_in_article(self) -> bool:
        around = {ancestor.tag for ancestor in self.element.iterancestors()}
        long = len(self.text.split()) >= _WORDS_OF_A_HEADLINE
        return self.element.tag == "h1" and long and bool(around & {"article", "main"})


def _may_be_shown(element: HtmlElement) -> bool:
    around = {ancestor.tag for ancestor in element.iterancestors()}
    return not around & _NOT_THE_ARTICLE and purpose_of(element) != "hidden"


def others(facts: Metadata, main: str) -> list[tuple[str, str]]:
    """``(text, role)`` of the page's other titles that are more than another spelling of ``main`` or a part of it."""
    titles = [
        ("web", facts.headline),
        *(("social", title) for title in facts.social),
        ("alternative", facts.alternative),
        ("seo", facts.title),
    ]
    found: list[tuple[str, str]] = []
    for role, title in titles:
        bare = without_site(title, facts, loosely=role == "seo")
        # What ends as sentences do is no headline, but the standfirst under the name of one.
        if (
            bare
            and not (role == "alternative" and bare.endswith("."))
            and not any(_same(bare, known) for known in (main, *(text for text, _ in found)))
        ):
            found.append((bare, role))
    return found


def without_site(title: str, facts: Metadata, *, loosely: bool = False) -> str:
    """``Mayor to meet crews | News | Harbour Post`` as ``Mayor to meet crews``.

    Behind a bar, and with ``loosely`` behind a dash too, any few words are taken for a section or a site.
    """
    names = {letters(name) for name in (facts.source, _host(facts.url)) if name}
    while separators := list(_SEPARATOR.finditer(title)):
        first, last = separators[0], separators[-1]
        before, behind = title[: last.start()], title[last.end() :]
        few = len(behind.split()) <= _WORDS_OF_A_NAME < len(before.split()) + 2
        if _is_name(behind, names) or (few and (loosely or _BAR.fullmatch(last[0]))):
            title = before
        elif _is_name(title[: first.start()], names):
            title = title[first.end() :]
        else:
            break
    return title.strip()


def _is_name(part: str, names: set[str]) -> bool:
    plain = letters(part)
    return any(plain in name or (len(name) > 2 and name in plain and len(plain) < 2 * len(name)) for name in names)


def _host(url: str | None) -> str:
    """``harbourpost`` of ``https://www.harbourpost.com/news``."""
    try:
        parts = (urlsplit(url or "").hostname or "").split(".")
    except ValueError:
        return ""
    return max(parts[:-1], key=len, default="")


def _stated(facts: Metadata) -> list[str]:
    """The titles of the page's head, the surest first.

    That for the browser's tab is no witness where it has no word in common with the others: it names the site.
    """
    stated = [without_site(title, facts) for title in (facts.headline, *facts.social)]
    titles = [title for title in stated if letters(title)]
    tab = without_site(facts.title, facts, loosely=True)
    return titles + [title for title in [tab] if letters(tab) and (not titles or _agreement(tab, titles)[0] > 0)]


def _readings(element: HtmlElement) -> Iterator[str]:
    """The heading's text; then without a kicker that has an element of its own."""
    whole = line("".join(element.itertext()))
    if not 0 < len(whole) <= _LONGEST:
        return
    yield whole
    for child in element:
        inner = line("".join(child.itertext())) if child.tag in _INLINE else ""
        if inner and inner != whole:
            if whole.startswith(inner):
                yield whole[len(inner) :].strip(" :|–-")
            if whole.endswith(inner):
                yield whole[: -len(inner)].strip(" :|–-")
            yield inner


def _agreement(text: str, rivals: Sequence[str]) -> tuple[float, int, int]:
    """How much it has in common with the title that is most like it, how many are the same, how sure the first is."""
    plain, words = letters(text), _words(text)
    shares = [0.0]
    for rival in rivals:
        other = _words(rival)
        common = len(words & other) / max(1, min(len(words), len(other)))
        # Of a kicker alone, all words are in the whole.
        whole = min(len(plain), len(letters(rival))) > 0.5 * max(len(plain), len(letters(rival)))
        shares.append(common if whole else common / 2)
    same = [plain == letters(rival) for rival in rivals]
    return max(shares), sum(same), -same.index(True) if any(same) else -len(same)


def _same(one: str, other: str) -> bool:
    """Whether one is the other but for spelling, or is its beginning or its end."""
    first, second = sorted((letters(_CUT.sub("", one)), letters(_CUT.sub("", other))), key=len)
    return not first or second.startswith(first) or second.endswith(first)


def _words(text: str) -> set[str]:
    """Its words in small letters; of scripts without spaces, its pairs of characters."""
    found: set[str] = set()
    for word in re.findall(r"\w+", text.casefold()):
        if word > "\u2e80" and len(word) > 2:
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) > 2 or word.isdigit():
            found.add(word)
    return found
