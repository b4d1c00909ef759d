"""What newsrooms say about an article beside its text, in the words that its format has for it.

The words are those of IPTC's NewsCodes (https://cv.iptc.org/newscodes/), bare (``canceled``), as a QCode
(``stat:canceled``) or as an address (``http://cv.iptc.org/newscodes/pubstatusg2/canceled``), and what else is common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bodycheck.article import Headline, Kind, Status
from bodycheck.formats.decoding import clean

STATUSES: Mapping[str, Status] = {
    # pubstatusg2
    "usable": "usable", "withheld": "withheld", "canceled": "canceled",
    # NITF's management-status, NewsML 1 and AP
    "embargoed": "embargoed", "cancelled": "canceled",
    # Superdesk, WordPress, and editors
    "embargo": "embargoed", "hold": "withheld", "held": "withheld", "draft": "withheld", "pending": "withheld",
    "private": "withheld", "unpublished": "withheld", "future": "withheld", "scheduled": "withheld",
    "kill": "canceled", "killed": "canceled", "recalled": "canceled", "retracted": "canceled", "spiked": "canceled",
    "withdrawn": "canceled", "deleted": "canceled", "trash": "canceled", "takedown": "canceled",
}  # fmt: skip
"""A word that is not here says nothing against publishing: ``published``, ``corrected``, ``ok``."""

KINDS: Mapping[str, Kind] = {
    # ninature, itemclass
    "text": "text", "picture": "picture", "graphic": "graphic", "animated": "graphic", "video": "video",
    "audio": "audio", "composite": "package", "package": "package", "event": "event", "planning": "event",
    "component": "other",
    # NewsML 1, AP, Reuters, Guardian, Arc, schema.org, media types
    "photo": "picture", "photos": "picture", "photograph": "picture", "pictures": "picture", "image": "picture",
    "imageobject": "picture", "gallery": "picture", "imagegallery": "picture", "mediagallery": "picture",
    "slideshow": "picture", "graphics": "graphic", "infographic": "graphic", "cartoon": "graphic",
    "videoobject": "video", "livestream": "video", "audioobject": "audio", "podcast": "audio",
    "podcastepisode": "audio", "interactive": "other", "crossword": "other", "quiz": "other",
}  # fmt: skip
"""What is here under no name is a text: so many words for one are in use (``story``, ``article``, ``post``)."""


def status_of(pubstatus: str | None, embargoed: str | None = None) -> Status:
    """The status that the word ``pubstatus`` stands for. What is usable under an embargo is ``embargoed``; what is
    withheld or canceled is that with one, too."""
    status = STATUSES.get(code(pubstatus), "usable")
    return "embargoed" if status == "usable" and embargoed else status


def kind_of_item(word: str | None) -> Kind:
    """The kind of item that ``word`` stands for: an item class, a ninjs type, or a media type as ``image/jpeg``.

    A composite is a package here; one that has a body of its own is a text with pictures, which is for its reader to
    see.
    """
    return KINDS.get(code(word)) or KINDS.get((word or "").strip().lower().split("/")[0], "text")


def other_headlines(main: str, pairs: Iterable[tuple[str, str]]) -> tuple[Headline, ...]:
    """Headlines beside ``main``, given as pairs of text and role: in one line each, without the empty ones, and without
    what differs from ``main`` or from one before it in case or white space alone."""
    found: dict[str, Headline] = {}
    for text, role in pairs:
        line = one_line(text)
        found.setdefault(line.casefold(), Headline(line, one_line(role) or "other"))
    return tuple(headline for key, headline in found.items() if key not in {"", one_line(main).casefold()})


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def code(word: str | None) -> str:
    """The bare code, in small letters, of a QCode or an address; "" for None."""
    return (word or "").strip().rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()
