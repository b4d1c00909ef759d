"""What stands on a news page beside the article, told by tags and by the names that designers give them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

TAGS: Mapping[str, str] = {
    "aside": "boxes", "button": "controls", "dialog": "boxes", "figcaption": "captions", "figure": "captions",
    "footer": "end of page", "form": "controls", "label": "controls", "menu": "navigation", "nav": "navigation",
    "amp-sidebar": "navigation", "gu-island": "boxes",
}  # fmt: skip
"""Elements of HTML that say of themselves that they are beside the text, and what they hold."""

NAMES: Mapping[str, frozenset[str]] = {
    "captions": frozenset("caption captions figcaption credit credits photocredit imagecredit legend lightbox".split()),
    "who wrote it": frozenset(
        "author authors bio byline bylines authorbio contributor contributors signature autor auteur autore auteurs"
        " reporter tagline".split()
    ),
    "when": frozenset("timestamp dateline pubdate datetime publishdate posted published updated".split()),
    "other articles": frozenset(
        "related relateds recirc recirculation recommended recommendation recommendations readmore morefrom moreon"
        " mostread mostpopular popular trending teaser teasers upnext readnext seealso alsoread outbrain taboola"
        " zergnet revcontent nextarticle jp-relatedposts yarpp relatedposts relatedlinks linklist verwandt weiterlesen"
        " mehrzumthema similaires correlati relacionadas relacionados interlinks".split()
    ),
    "players": frozenset(
        "videodesc videodescription videocontrols videoplayer videowrapper videocaption videotitle player gallery"
        " slideshow carousel galleria diaporama bildergalerie fotostrecke mediadescription imagedescription".split()
    ),
    "newsletters": frozenset("newsletter newsletters signup optin mailchimp subscribe subscription".split()),
    "sharing": frozenset(
        "share sharing shares sharebar sharebox sharetools shareline social socials addthis sharethis sociable"
        " a2a addtoany followus".split()
    ),
    "comments": frozenset(
        "comment comments commentlist disqus respond kommentare kommentar commentaires comentarios livefyre coral"
        " viafoura commentaire".split()
    ),
    "money": frozenset(
        "ad ads adsense adslot advert advertisement advertising advertorial sponsor sponsored promo promos promotion"
        " paywall regwall donate donation membership contribute anzeige werbung publicite publicidad affiliate"
        " dfp gpt epic".split()
    ),
    "consent": frozenset("cookie cookies consent gdpr onetrust cmp didomi privacy".split()),
    "navigation": frozenset(
        "nav navbar navigation breadcrumb breadcrumbs menu pagination pager sidebar footer masthead skip toolbar"
        " controls topics tags taglist keywords".split()
    ),
    "boxes": frozenset("infobox factbox copyright disclaimer hidden screenreader sr-only visuallyhidden".split()),
}
"""Words of class names and ids, by what they stand for."""

ROLES = frozenset(
    {"navigation", "banner", "complementary", "contentinfo", "dialog", "search", "toolbar", "alertdialog"}
)
"""Of WAI-ARIA, for what is beside the main content."""

_WHOLE = frozenset("html body main".split())
"""Elements whose names tell of all that a page has (``body class="with-sidebar"``), not of what they are."""

_PURPOSES = {name: purpose for purpose, names in NAMES.items() for name in names}
_NAME = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_PARTS = re.compile(r"[^A-Za-z0-9-]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def purpose_of(element: HtmlElement) -> str | None:
    """What the element holds beside the article, as it says itself; None where it says nothing of the kind."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _WHOLE:
        return None
    if purpose := TAGS.get(tag):
        return purpose
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if names != " " and (purpose := _named(names)):
        return purpose
    if element.get("role", "").lower() in ROLES:
        return "navigation"
    if _HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None:
        return "hidden"
    return None


def _named(names: str) -> str | None:
    for name in _PARTS.split(names[:500]):
        if purpose := _PURPOSES.get(name.lower().strip("-")):
            return purpose
        words = [word.lower() for word in _NAME.findall(name)]
        for first, word in enumerate(words):
            purpose = _PURPOSES.get(word) or (
                _PURPOSES.get(word + words[first + 1]) if first + 1 < len(words) else None
            )
            if purpose:
                return purpose
    return None
