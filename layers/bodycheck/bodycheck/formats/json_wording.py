"""What newsrooms call things in JSON, as :class:`~bodycheck.formats.json_object.Object` has names: ``bodytext`` for
``body_text``, ``bodyText``, ``body-text``."""

from __future__ import annotations

import re

from bodycheck.formats.json_object import plain, words

HEADLINE = (
    "headline", "headlines", "mainheadline", "headlinemain", "title", "webtitle", "articletitle", "articleheadline",
    "storyheadline", "hed", "titel", "titre", "titulo", "título", "titular", "titolo", "überschrift", "rubrik",
    "otsikko", "tytuł", "заголовок", "标题", "標題", "見出し", "タイトル", "제목",
)  # fmt: skip
"""In the order in which they are believed."""
BODY = (
    "body", "text", "content", "articlebody", "bodyhtml", "bodyxhtml", "bodytext", "bodynitf", "bodyxml", "bodymain",
    "maintext", "fulltext", "articlehtml", "articletext", "articlecontent", "contenthtml", "contenttext", "storytext",
    "storybody", "newstext", "contentelements", "contentblocks", "bodyblocks", "blocks", "paragraphs", "html", "story",
    "article", "texte", "texto", "testo", "tekst", "brödtext", "cuerpo", "corpo", "inhalt", "contenido", "contenu",
    "正文", "内容", "內容", "本文", "본문", "leadparagraph",
)  # fmt: skip
"""In the order in which they are believed. The New York Times gives no more than a ``lead_paragraph``, others more
beside one."""
PARTS = ("fields", "attributes")
"""Objects that hold some of an article's fields: Guardian, JSON:API."""
WRAPPERS = (
    "article", "story", "newsitem", "item", "mainentity", "post", "document", "_source", "data", "content", "response",
)  # fmt: skip
"""Which of several objects is the article, and where the name that it gives itself may stand."""
OWN_NAMES = ("uri", "guid", "id", "_id", "usn", "url")
GRAPH = "@graph"
"""Where JSON-LD has its objects side by side."""

ROLES = frozenset(
    "alt alternate alternative amp app display extended facebook google home homepage index long mobile native"
    " newsletter online print push search seo short social tablet test twitter variant web".split()
)
"""What a headline beside the first one may be for."""

_HEADLINE_WORDS = frozenset("hed head header heading headline title titel titre titulo título titolo".split())
_BODY_WORDS = frozenset(
    "article body content copy html markdown paragraph paragraphs prose story text texte texto tekst testo".split()
)
_LIST_WORDS = frozenset(
    "articles content data docs documents entries feed hits items news newsitems posts records response results stories"
    " topstories".split()
)
_ABOUT_SOMETHING_ELSE = frozenset(
    "ad album alt author avatar blog button byline caption category channel comment company copyright count credit date"
    " deck dek desc description disclaimer excerpt footer help hint icon id image img intro job kicker label language"
    " legal license link meta note number overline page parent photo picture policy promo publication published related"
    " rights section series site slug source standfirst status strap sub summary tag teaser template terms thumbnail"
    " type updated uri url usage video widget".split()
)
"""Words in a name that is not the article's own headline, body or list, whatever else it says."""
_COMPOUND = re.compile(r"(article|body|content|headline|story|title)")


def role_of(name: str) -> str:
    """What a headline of that name is for (``seo`` for ``seo_title``); "" for the main one, and for what is none."""
    told = _vocabulary(name)
    if not _HEADLINE_WORDS.intersection(told) or _ABOUT_SOMETHING_ELSE.difference(ROLES).intersection(told):
        return ""
    return "_".join(word for word in told if word not in _HEADLINE_WORDS) if ROLES.intersection(told) else ""


def role_within(name: str) -> str:
    """As :func:`role_of` inside an object of headlines, where ``seo`` says enough."""
    return role_of(name) or (name if ROLES.intersection(words(name)) or plain(name) in HEADLINE else "")


def is_role(name: str) -> bool:
    """Whether the name says nothing but what headlines are for."""
    return ROLES.issuperset(words(name))


def sounds_like_headline(name: str) -> bool:
    return _sounds_like(_HEADLINE_WORDS, name)


def sounds_like_body(name: str) -> bool:
    return _sounds_like(_BODY_WORDS, name)


def lists_articles(name: str) -> bool:
    """Whether a list of that name holds articles; one of ``associations`` or ``children`` holds something else."""
    return _sounds_like(_LIST_WORDS, name)


def _sounds_like(wanted: frozenset[str], name: str) -> bool:
    told = {*words(name), *_vocabulary(name)}
    return bool(wanted & told) and not _ABOUT_SOMETHING_ELSE & told


def _vocabulary(name: str) -> list[str]:
    """The words of a name, also of one that was written as one: ``newsheadline``."""
    return [part for word in words(name) for part in _COMPOUND.split(word) if part]
