"""What a single line of a text file looks like: a byline, a date, a section label, running text.

Shapes only; :mod:`bodycheck.formats.plain_text` decides what a line is from its shape and its neighbours. Lines are
those of a header, so every pattern here meets :data:`LONGEST` characters at most.
"""

from __future__ import annotations

import re

LONGEST = 400
"""Characters from which a line is running text whatever else it looks like."""

# The words below are those of English-language news pages: section names, kickers, page furniture, news agencies.
LABELS = frozenset(
    "africa america americas analysis arts asia australia auto aviation books breaking britain business canada cars"
    " celebrity cities climate comment companies crime culture defence defense economy education elections energy"
    " england entertainment environment europe exclusive explainer fashion feature features film finance food football"
    " gaming global headlines health home international interview investigation latest law life lifestyle live local"
    " london markets media middle east money movies music national news newsletter obituaries opinion people podcast"
    " politics press property real estate religion report reviews royals russia science showbiz society sport sports"
    " states stories style tech technology top travel trending tv uk united us u.s usa video videos weather"
    " world".split()
)
AGENCIES = frozenset(
    "reuters ap afp upi dpa efe tass xinhua bloomberg bbc cnn pa ani pti ians associated press agence france-presse"
    " agencies".split()
)
ROLES = frozenset("writer writers reporter reporters correspondent editor editors staff contributor columnist".split())
FURNITURE = frozenset(
    {
        "advertisement", "comments", "copy link", "email", "file photo", "getty images", "image", "listen to article",
        "log in", "menu", "photo", "print", "read more", "save", "search", "share", "share on facebook",
        "share on twitter", "share this article", "sign in", "skip to content", "skip to main content", "sponsored",
        "subscribe", "tweet",
    }
)  # fmt: skip
NAME_PARTICLES = frozenset("and de da del der di van von la le al bin & of in for the at".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun".split()
)
DATE_CUES = frozenset("published updated posted modified created issued date ago read".split())
DATE_FILLERS = frozenset(
    "a.m am and at bst cest cet cst day days ct edt est et first gmt hour hours hr hrs ist jst last min mins minute"
    " minutes mdt midnight msk mst noon of on originally p.m pdt pm pst pt second seconds the utc week weeks z".split()
)
FIELDS = {
    "title": "headline", "headline": "headline", "heading": "headline", "hed": "headline",
    "by": "byline", "byline": "byline", "author": "byline", "authors": "byline",
    "source": "source", "publisher": "source", "publication": "source", "site": "source",
    "url": "url", "link": "url",
    "date": "published", "published": "published", "updated": "published", "publication date": "published",
    "section": "section", "category": "section", "topic": "section",
    "body": "body", "text": "body", "content": "body", "article": "body", "story": "body",
}  # fmt: skip
"""What ``Name: value`` lines are headed with, and the field of the article each stands for."""

_TOKEN = re.compile(r"[^\s,|;()•·–—]+")
_DATE_OR_TIME = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:t\d{2}:?\d{2}(?::?\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}[:.h]\d{2}(?::\d{2})?(?:am|pm|z)?|\d{1,2}(?:am|pm)"
)
_DAY_OR_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d{2}|[+-]\d{2}:?\d{2}")
_BY = re.compile(r"(?:written |reported |story |posted |words )?by:?\s+(?=\S)", re.IGNORECASE)
_BARS = re.compile(r"\s*[|/•·>»]\s*")
_SEPARATORS = re.compile(r"\s*[|/•·>»]\s*|\s+[-–—]\s+|,\s+")
_DATELINE = re.compile(
    r"[A-Z][\w .,'’/-]{1,60}\((?:Reuters|AP|AFP|UPI|dpa|PA|ANI|PTI|TASS|Xinhua|IANS|Bloomberg|CNN)\)"
    r"|[A-Z][A-Z .'’-]{2,30}(?:, [\w .]{3,20})?\s*(?:–|—|--| -)\s*\S"
)
_STOP = re.compile(r"[.!?…][\"'”’)\]]*\Z|[。！？]\Z")
_FULL_STOP = re.compile(r"(?<!\.)\.[\"'”’)\]]*\Z|。\Z")
_INNER_STOP = re.compile(r"(?:[^\W\d_]{3}|\d|[\"”’)])\.[\"'”’)]*\s+[\"'“‘(]?[A-Z0-9]|。\s*\w")
_TITLES = re.compile(r"\b(?:Gov|Sen|Rep|Gen|Col|Capt|Sgt|Prof|Rev|Hon|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Inc|Ltd|Corp)\. ")
_RULE = re.compile(r"[-=_*~#•·.\s]+")


def word_count(line: str) -> int:
    """Words, or their like in scripts that put no space between them."""
    return max(len(line.split()), len(line) // 15)


def ends_in_full_stop(line: str) -> bool:
    """A single one: an ellipsis trails off, and headlines do that too."""
    return _FULL_STOP.search(line[-10:]) is not None


def is_running_text(line: str) -> bool:
    """A paragraph of sentences, not a line of a header."""
    if len(line) > LONGEST:
        return True
    words = word_count(line)
    stopped = _STOP.search(line) is not None
    several = _INNER_STOP.search(_TITLES.sub(" ", line)) is not None
    return words > 30 or (stopped and words >= 18) or (several and words >= (6 if stopped else 12)) or is_dateline(line)


def is_dateline(line: str) -> bool:
    """``MOSCOW (Reuters) - ...``: the place and agency that a report's first paragraph opens with."""
    return _DATELINE.match(line) is not None and word_count(line) > 6


def is_date(line: str) -> bool:
    """``Published 14 May 2019 10:02``, ``May 14, 2019``, ``2 hours ago``, ``5 min read``: a date and nothing else."""
    tokens = [token.strip(".:").lower() for token in _TOKEN.findall(line)]
    tokens = [token for token in tokens if token not in DATE_FILLERS and token not in {"", "-"}]
    if not tokens or len(tokens) > 15 or not any(char.isdigit() for char in line):
        return False
    exact = any(_DATE_OR_TIME.fullmatch(token) for token in tokens)
    named = any(token in MONTHS or token in WEEKDAYS or token in DATE_CUES for token in tokens)
    return (exact or named) and all(
        token in MONTHS
        or token in WEEKDAYS
        or token in DATE_CUES
        or _DAY_OR_YEAR.fullmatch(token)
        or _DATE_OR_TIME.fullmatch(token)
        for token in tokens
    )


def is_byline(line: str) -> bool:
    """``By Jane Doe and John Smith``, ``JANE DOE, Staff Writer``, ``Jane Doe | Reuters``, ``Associated Press``."""
    if ends_in_full_stop(line) or word_count(line) > 14:
        return False
    if by := _BY.match(line):
        names = line[by.end() :].split()
        first = names[0].strip(",.:").lower()
        return (
            first not in WEEKDAYS
            and first not in MONTHS
            and first not in {"the", "a", "an", "now", "then"}
            and _is_name(names, most=12, credit=True)
        )
    parts = [part.split() for part in _SEPARATORS.split(line) if part]
    credited = any(all(_is_credit(word) for word in part) for part in parts)
    return credited and len(parts) <= 3 and all(_is_name(part, most=5, credit=True) for part in parts)


def is_personal_name(line: str) -> bool:
    """``Jane Doe``: two or three capitalised words. Much else looks so; it takes the right neighbours to count."""
    words = line.split()
    return 2 <= len(words) <= 3 and _is_name(words, most=3) and all(word.strip(".").isalpha() for word in words)


def is_label(line: str) -> bool:
    """``World Media``, ``POLITICS``, ``Home > World > Europe``: what stands above a headline and names its place."""
    crumbs = [crumb.split() for crumb in _BARS.split(line.rstrip(":")) if crumb]
    if len(crumbs) > 1:
        return all(len(crumb) <= 3 and _names_a_section(crumb) for crumb in crumbs)
    words = line.rstrip(":|").split()
    return 0 < len(words) <= 4 and _names_a_section(words) and (len(words) < 4 or any(map(_is_label_word, words)))


def is_plain_label(line: str) -> bool:
    """A label made of nothing but the words newspapers name their sections with."""
    words = [word for word in _TOKEN.findall(line.rstrip(":")) if word.lower() not in {"and", "&", "the", ">", "/"}]
    return 0 < len(words) <= 4 and all(map(_is_label_word, words))


def is_furniture(line: str) -> bool:
    """Words of the page, not of the article: ``Advertisement``, ``Share this article``."""
    return line.strip(" :.|•·").lower() in FURNITURE or line.lower().startswith(("http://", "https://", "www."))


def is_rule(line: str) -> bool:
    """``---``, ``=====``: a line drawn in a text file."""
    return len(line) >= 3 and _RULE.fullmatch(line) is not None


def field(line: str) -> tuple[str, str] | None:
    """``Title: ...`` as ``("headline", "...")``; None for a line that is not headed so."""
    name, colon, value = line[:LONGEST].partition(":")
    known = FIELDS.get(name.strip(" *#_").lower())
    if not colon or known is None:
        return None
    value = line[len(name) + 1 :].strip(" *_")
    # "Source: Celtics to trade Smith" and "Story: ..." are headlines too.
    if known == "source" and word_count(value) > 4:
        return None
    return known, value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _names_a_section(words: list[str]) -> bool:
    return all(
        _is_label_word(word) or word.lower() in {"and", "of", "the", "&"} or _is_noun_like(word) for word in words
    )


def _is_noun_like(word: str) -> bool:
    """Capitalised, and without the endings of a verb."""
    return word[0].isupper() and word.isalpha() and not word.lower().endswith(("s", "ed", "ing"))


def _is_label_word(word: str) -> bool:
    return word.strip(".:|").lower() in LABELS


def _is_credit(word: str) -> bool:
    return word.strip(",.").lower() in AGENCIES or word.strip(",.").lower() in ROLES


def _is_name(words: list[str], *, most: int, credit: bool = False) -> bool:
    return (
        0 < len(words) <= most
        and (words[0][0].isupper() or (credit and _is_credit(words[0])))
        and all(word[0].isupper() or word.lower() in NAME_PARTICLES or (credit and _is_credit(word)) for word in words)
    )
