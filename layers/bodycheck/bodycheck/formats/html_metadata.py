"""What a page says of its article beside the text: JSON-LD (schema.org), OpenGraph, ``<meta>`` and ``<link>``."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from bodycheck.formats.decoding import clean
from bodycheck.formats.html_tree import Script

Fields = Mapping[str, Any]

ARTICLES = frozenset(
    {
        "AdvertiserContentArticle", "AnalysisNewsArticle", "Article", "AskPublicNewsArticle",
        "BackgroundNewsArticle", "BlogPosting", "LiveBlogPosting", "NewsArticle", "OpinionNewsArticle", "Report",
        "ReportageNewsArticle", "ReviewNewsArticle", "SatiricalArticle", "ScholarlyArticle", "SocialMediaPosting",
        "TechArticle",
    }
)  # fmt: skip
"""Types of schema.org that are an article."""
KINDS: Mapping[str, str] = {
    "VideoObject": "video", "ImageGallery": "picture", "MediaGallery": "picture", "AudioObject": "audio",
    "PodcastEpisode": "audio", "RadioEpisode": "audio", "TVEpisode": "video", "video": "video", "music": "audio",
}  # fmt: skip
"""Types of schema.org, and first words of ``og:type``, for pages that are something else than text."""

# Where an article may stand inside another value. Others (``mentions``, ``hasPart``) hold other articles.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "@list", "itemReviewed")
_MOST_VALUES = 5_000
_LONGEST_FACT = 500
_LONGEST_TITLE = 1_000

_WRAPPING = re.compile(r"<!--|-->|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|(?://|/\*)?\s*\]\]>\s*(?:\*/)?")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_BARE_HEADLINE = re.compile(r'"headline"\s*:\s*"((?:[^"\\\n]|\\.){1,500})"')
_TAG = re.compile(r"</?[a-z][^<>]{0,500}>", re.IGNORECASE)
_FRONT = re.compile(r"https?://[^/?#]+/?(?:index\.html?|home/?)?", re.IGNORECASE)
_LOCALE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Facts of the page's head; "" or None where it is silent. Texts are clean; all but ``article_body`` one line."""

    headline: str = ""
    alternative: str = ""
    social: tuple[str, ...] = ()
    """``og:title`` and ``twitter:title``."""
    title: str = ""
    """``<title>``, the site's name with it."""
    description: str = ""
    article_body: str = ""
    kind: str = "text"
    section: str | None = None
    byline: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    updated: str | None = None
    is_article: bool = False
    """Whether the page calls itself an article, in JSON-LD or OpenGraph."""

    @property
    def is_front(self) -> bool:
        """Whether its address is that of a whole site."""
        return self.url is not None and _FRONT.fullmatch(self.url) is not None


def metadata(root: HtmlElement, scripts: Iterable[Script]) -> Metadata:
    """The facts that ``root``'s page states."""
    metas = _metas(root)
    links = {
        relation: link.get("href", "").strip()
        for link in root.iter("link")
        for relation in reversed(link.get("rel", "").lower().split())
    }
    values = list(_json_ld(scripts))
    article = _main_article(values, metas, links)
    og_type = metas.get("og:type", "").lower()
    return Metadata(
        headline=_title(_text(article.get("headline"))) or _bare_headline(scripts),
        alternative=_title(_text(article.get("alternativeHeadline"))),
        social=tuple(filter(None, (_title(metas.get(name, "")) for name in ("og:title", "twitter:title")))),
        title=_title("".join(title.itertext())) if (title := root.find(".//title")) is not None else "",
        description=metas.get("og:description") or metas.get("description") or line(_text(article.get("description"))),
        article_body=_text(article.get("articleBody")).strip(),
        kind=_kind(values, og_type) if not article else "text",
        section=_fact(_text(article.get("articleSection")), metas.get("article:section")),
        byline=_fact(_names(article.get("author")), _person(metas.get("author")), _person(metas.get("article:author"))),
        source=_fact(_names(article.get("publisher")), metas.get("og:site_name"), metas.get("application-name")),
        url=_url(_text(article.get("url")), links.get("canonical"), metas.get("og:url"), *_ids(article)),
        language=_language(root.get("lang"), _text(article.get("inLanguage")), metas.get("og:locale"))
        or _language(metas.get("content-language"), root.get("{http://www.w3.org/XML/1998/namespace}lang")),
        published=_fact(
            _text(article.get("datePublished")), metas.get("article:published_time"), metas.get("datepublished"),
            metas.get("og:published_time"), metas.get("date"), metas.get("dc.date"), metas.get("pubdate"),
        ),
        updated=_fact(
            _text(article.get("dateModified")), metas.get("article:modified_time"), metas.get("datemodified"),
            metas.get("og:updated_time"), metas.get("last-modified"),
        ),
        is_article=bool(article) or og_type == "article" or "article:published_time" in metas,
    )  # fmt: skip


def line(text: str) -> str:
    """One clean line, without tags and entities."""
    if "&" in text:
        text = html.unescape(text)
    return " ".join(clean(_TAG.sub(" ", text)).split())


def _title(text: str) -> str:
    return line(text[:_LONGEST_TITLE])


def _metas(root: HtmlElement) -> dict[str, str]:
    """Content of ``<meta>`` by property, name, itemprop or http-equiv in small letters; the first of each."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content")
        if not content:
            continue
        for kind in ("property", "name", "itemprop", "http-equiv"):
            for name in meta.get(kind, "").lower().split():
                found.setdefault(name, line(content[:20_000]))
    return found


def _json_ld(scripts: Iterable[Script]) -> Iterator[Fields]:
    """Every object of the page's JSON-LD that could be about the page itself, from the outside in."""
    waiting: deque[Any] = deque()
    for script in scripts:
        if "ld+json" in script.attributes.lower():
            waiting.extend(_values(script.text))
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(value[:_MOST_VALUES])
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[name] for name in _INSIDE if isinstance(value.get(name), (dict, list)))


def _values(text: str) -> list[Any]:
    """The JSON values of a script: by the letter if possible, else with what templates commonly get wrong mended."""
    bare = _WRAPPING.sub("", text).strip().rstrip(";")
    if bare.startswith(("{&quot;", "[{&quot;")):
        bare = html.unescape(bare)
    for mended in (bare, _TRAILING_COMMA.sub(r"\1", _BAD_ESCAPE.sub(r"\\\\", bare))):
        values: list[Any] = []
        place = 0
        try:
            while place < len(mended):
                value, place = _LENIENT.raw_decode(mended, place)
                values.append(value)
                while place < len(mended) and mended[place] in " \t\n,;":
                    place += 1
        except (ValueError, RecursionError):
            if not values:
                continue
        return values
    return []


_LENIENT = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)
"""Raw line ends inside strings are no fault to it; a number of a million digits costs nothing."""


def _bare_headline(scripts: Iterable[Script]) -> str:
    """A headline out of JSON-LD that is past mending."""
    for script in scripts:
        broken = "ld+json" in script.attributes.lower() and not _values(script.text)
        if broken and (found := _BARE_HEADLINE.search(script.text)):
            return line(found[1].replace('\\"', '"').replace("\\/", "/"))
    return ""


def _types(value: Fields) -> set[str]:
    kind = value.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in kinds if isinstance(kind, str)}


def _main_article(values: list[Fields], metas: Mapping[str, str], links: Mapping[str, str]) -> Fields:
    """Of the articles that the page names, the one that it is: by address, by headline, else the first with both."""
    articles = [value for value in values if _types(value) & ARTICLES]
    here = {_plain_url(url) for url in (links.get("canonical"), metas.get("og:url")) if url}
    title = _letters(metas.get("og:title", ""))

    def likeness(article: Fields) -> tuple[bool, bool, bool, bool]:
        headline = _letters(line(_text(article.get("headline"))))
        return (
            bool(headline) and (headline in title or title in headline) and bool(title),
            any(_plain_url(url) in here for url in (_text(article.get("url")), *_ids(article)) if url),
            bool(headline),
            bool(_text(article.get("articleBody"))),
        )

    return max(articles, key=likeness, default={})


def _kind(values: list[Fields], og_type: str) -> str:
    kinds = {KINDS[kind] for value in values for kind in _types(value) if kind in KINDS}
    if og := KINDS.get(re.split(r"[.:]", og_type)[0]):
        return og
    return min(kinds) if len(kinds) == 1 else "text"


def _text(value: Any) -> str:
    """A text field of JSON-LD: a string, the first of a list, or an object's ``@value`` or ``name``."""
    for _ in range(4):
        if isinstance(value, list):
            value = next(iter(value), None)
        elif isinstance(value, dict):
            value = value.get("@value", value.get("name"))
        else:
            break
    return clean(value) if isinstance(value, str) else ""


def _names(value: Any) -> str:
    people = value if isinstance(value, list) else [value]
    named = (_person(line(_text(person))) for person in people[:20])
    return ", ".join(dict.fromkeys(name for name in named if name))


def _person(name: str | None) -> str | None:
    """None for what is an address: ``article:author`` is often that of a profile."""
    return None if name is None or name.startswith(("http://", "https://", "@", "/")) else name


def _ids(article: Fields) -> list[str]:
    page = article.get("mainEntityOfPage")
    values = [page.get("@id") if isinstance(page, dict) else page, article.get("@id")]
    return [value for value in values if isinstance(value, str)]


def _fact(*values: str | None) -> str | None:
    return next((fact[:_LONGEST_FACT] for value in values if value and (fact := line(value))), None)


def _url(*values: str | None) -> str | None:
    return next((url for value in values if value and (url := value.strip()).startswith(("http://", "https://"))), None)


def _plain_url(url: str) -> str:
    return re.sub(r"^https?://(?:www\.|m\.|amp\.)?|[?#].*|/amp/?$|/$", "", url.strip().lower())


def _language(*values: str | None) -> str | None:
    for value in values:
        if value and (found := _LOCALE.fullmatch(value.strip())):
            return found[0].replace("_", "-")
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
