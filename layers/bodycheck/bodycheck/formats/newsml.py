"""NewsML-G2, one item or a message with many, and NewsML 1 (https://iptc.org/standards/newsml-g2/).

Elements are told by their local names, so that every version is read, and what keeps to none by the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml import etree

from bodycheck.article import Article, Kind
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import nitf, xml_document
from bodycheck.formats.content import Content, Reading
from bodycheck.formats.markup import (
    BLOCKS,
    line_of,
    local_name,
    paragraphs,
    prose,
    text_of,
    tidied,
    unescaped,
    without_headline,
)
from bodycheck.formats.publication import kind_of_item, other_headlines, status_of
from bodycheck.formats.records import records
from bodycheck.formats.xml_document import XML_LANG, attribute, child, children, element_children, said

_ITEMS: dict[str, Kind] = {
    "newsitem": "text",
    "packageitem": "package",
    "planningitem": "event",
    "conceptitem": "other",
    "knowledgeitem": "other",
    "catalogitem": "other",
}
"""The items of NewsML-G2, and what each is unless it says more about itself."""
_MAIN = ("main", "headline", "primary", "title")
"""Roles of the headline that readers see. A headline without a role comes after them, any other role last."""
_HEADS = frozenset({"header", "h1"})
"""Where XHTML repeats the headline, with section, time and byline."""
_ESCAPED_TWICE = re.compile(r"&(?:#\d{1,6}|quot|apos|amp|lt|gt);")
_OWN_ADDRESS = ("canonical", "self", "alternate", "permalink", "webpage")
"""How a link is related to an item whose own address it gives."""


def recognises(content: Content) -> bool:
    name = xml_document.root_name(content)
    return name in _ITEMS or name in {"newsmessage", "newsml"}


def read(content: Content) -> Iterator[Reading]:
    """Each news item of the file; of an item that is none (a package, a concept, a plan), what it is, where there is no
    news item beside it."""
    root = xml_document.parse(content)
    items, article_of, name_of = _items(root)
    if not items:
        raise UnreadableArticle(f"{content.name} is NewsML without an item. Put a newsItem into its itemSet.")
    if len(items) == 1:
        yield _whole(article_of(items[0]), content.name)
        return
    yield from records(content, items, lambda item, name: _whole(article_of(item), name), name_of)


_Items = tuple[list[etree._Element], Callable[[etree._Element], Article], Callable[[etree._Element], str | None]]


def _items(root: etree._Element) -> _Items:
    """The items, how they are read, and how they are named."""
    if local_name(root) == "newsml":
        return list(children(root, "NewsItem")), _article_of_newsml_1, _name_in_newsml_1
    if local_name(root) != "newsmessage":
        return [root], _article, lambda item: item.get("guid")
    held = [item for holder in children(root, "itemSet") for item in element_children(holder)]
    news = [item for item in held if local_name(item) == "newsitem"]
    return news or [item for item in held if local_name(item) in _ITEMS], _article, lambda item: item.get("guid")


def _whole(article: Article, name: str) -> Article:
    if article.kind == "text" and not article.headline and not article.body:
        raise UnreadableArticle(f"{name} has neither a headline nor a body. Give both, in contentMeta and contentSet.")
    return article


def _article(item: etree._Element) -> Article:
    meta, about = child(item, "itemMeta"), child(item, "contentMeta")
    text = max(_renditions(item), key=lambda rendition: len(rendition.body), default=_Rendition())
    language = text.language or attribute(about, "language", "tag") or item.get(XML_LANG)
    headlines = _headlines(about, language)
    headline = headlines[0][0] if headlines else text.headline or said(meta, "title") or said(item, "concept/name")
    embargo = child(meta, "embargoed")
    end = line_of(embargo) if embargo is not None else None
    return Article(
        headline=headline or "",
        body=_without_headlines(text.body, [headline or "", *(other for other, _ in headlines)]),
        format="newsml-g2",
        headlines=other_headlines(headline or "", headlines[1:]),
        kind=_kind(item, text.body),
        # The element is there as long as the embargo is; an empty one has no known end.
        status=status_of(_code(child(meta, "pubStatus")), None if end is None else end or "until further notice"),
        embargoed=end or None,
        uri=item.get("guid") or None,
        version=item.get("version") or None,
        byline=_names_of(about, "by") or text.byline or _names_of(about, "creator"),
        source=_names_of(meta, "provider"),
        url=_url(item),
        language=language,
        published=nitf.iso_time(said(meta, "firstCreated") or said(about, "contentCreated")),
        updated=nitf.iso_time(said(meta, "versionCreated")),
    )


@dataclass(frozen=True, slots=True)
class _Rendition:
    """One form in which an item holds its text."""

    body: str = ""
    headline: str = ""
    byline: str | None = None
    language: str | None = None


def _renditions(item: etree._Element) -> Iterator[_Rendition]:
    for content in children(item, "contentSet"):
        for inline in element_children(content):
            if local_name(inline) == "inlinexml":
                yield _rendition_of(inline)
            elif local_name(inline) == "inlinedata" and not inline.get("encoding"):
                yield _Rendition(_data(inline), language=inline.get(XML_LANG))


def _rendition_of(holder: etree._Element) -> _Rendition:
    """The text that stands in ``holder`` as NITF, as XHTML or as paragraphs. Other markup (sport results, share prices)
    is no running text."""
    root = next(element_children(holder), None)
    name = local_name(root) if root is not None else ""
    if root is not None and name == "nitf":
        article = nitf.article_of(root)
        return _Rendition(article.body, article.headline, article.byline, article.language or holder.get(XML_LANG))
    if root is None or (name not in BLOCKS and name != "head"):
        return _Rendition()
    heading = next((line for h1 in root.iter("{*}h1") if (line := line_of(h1))), None) or said(root, "head/title") or ""
    body = text_of(holder, _HEADS)
    if _ESCAPED_TWICE.search(body):
        body = unescaped(body)
    return _Rendition(body, heading, language=root.get(XML_LANG) or holder.get(XML_LANG))


def _data(inline: etree._Element) -> str:
    text = "".join(map(str, inline.itertext()))
    media_type = inline.get("contenttype", "").lower()
    if "html" in media_type:
        return paragraphs(text)
    is_plain = media_type.startswith("text/plain") and not text.lstrip().startswith("<")
    return tidied(text) if is_plain else prose(text)


def _without_headlines(body: str, headlines: Iterable[str]) -> str:
    """The body without what its markup repeats at its top: the headline, and the deck under it."""
    for headline in headlines:
        body = without_headline(body, headline)
    return body


def _headlines(about: etree._Element | None, language: str | None) -> list[tuple[str, str]]:
    """Text and role of each headline, the main one first. One in another language than the text is a translation, which
    nothing in the body could bear out."""
    found = [(line_of(one), _last(one.get("role", "")), one.get(XML_LANG)) for one in children(about, "headline")]
    found = [one for one in found if one[0]]
    own = [one for one in found if _main_language(one[2]) in {"", _main_language(language)}] or found[:1]
    own.sort(key=lambda one: (one[1].lower() not in _MAIN, bool(one[1])))
    return [(text, role) for text, role, _ in own]


def _main_language(tag: str | None) -> str:
    return (tag or "").lower().partition("-")[0]


def _kind(item: etree._Element, body: str) -> Kind:
    kind = _ITEMS.get(local_name(item), "text")
    if kind == "other" and _code(child(item, "concept/type")) == "event":
        return "event"
    if kind != "text":
        return kind
    kind = kind_of_item(_code(child(item, "itemMeta/itemClass")))
    return "text" if kind == "package" and body else kind


def _names_of(element: etree._Element | None, path: str) -> str | None:
    """Who stands there, by the name, or else the site or the code, that is given for them."""
    names = [
        said(one, "name") or line_of(one) or one.get("literal") or _site(one) or _code(one)
        for one in children(element, path)
    ]
    return ", ".join(filter(None, names)) or None


def _site(element: etree._Element) -> str:
    """The host in its URI, unless that is a vocabulary's."""
    if element.get("qcode"):
        return ""
    try:
        host = urlsplit(element.get("uri") or "").hostname or ""
    except ValueError:
        return ""
    return "" if host.startswith("cv.") else host


def _code(element: etree._Element | None) -> str:
    """The code that an element carries, without its vocabulary: ``stat:usable`` and its URI are ``usable``."""
    if element is None:
        return ""
    return _last(element.get("qcode") or element.get("uri") or element.get("literal") or "")


def _last(code: str) -> str:
    return code.strip().rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def _url(item: etree._Element) -> str | None:
    links = [
        link.get("href", "")
        for link in children(item, "itemMeta/link")
        if not link.get("rel") or _last(link.get("rel", "")).lower() in _OWN_ADDRESS
    ]
    pages = [
        remote.get("href", "")
        for remote in children(item, "contentSet/remoteContent")
        if remote.get("contenttype", "").startswith("text/html")
    ]
    addresses = (*links, *pages, item.get("guid", ""))
    return next((address for address in addresses if address.startswith(("http://", "https://"))), None)


def _article_of_newsml_1(item: etree._Element) -> Article:
    management, named = child(item, "NewsManagement"), child(item, "Identification/NewsIdentifier")
    text = max(
        map(_rendition_of_data, _running_data(item)), key=lambda rendition: len(rendition.body), default=_Rendition()
    )
    headline = _first(item, "HeadLine") or text.headline
    status = status_of(attribute(management, "Status", "FormalName"))
    change = said(management, "StatusWillChange/DateAndTime")
    return Article(
        headline=headline,
        body=without_headline(text.body, headline),
        format="newsml",
        kind="text" if text.body else _media(item),
        status=status,
        embargoed=nitf.iso_time(change) if status == "embargoed" else None,
        uri=_name_in_newsml_1(item),
        version=said(named, "RevisionId"),
        byline=_first(item, "ByLine") or text.byline,
        source=_formal_name(item, "Provider") or said(named, "ProviderId"),
        language=text.language or _formal_name(item, "Language") or item.get(XML_LANG),
        published=nitf.iso_time(said(management, "FirstCreated")),
        updated=nitf.iso_time(said(management, "ThisRevisionCreated")),
    )


def _name_in_newsml_1(item: etree._Element) -> str | None:
    """The public identifier without the revision, which is in it too."""
    named = child(item, "Identification/NewsIdentifier")
    parts = [said(named, part) for part in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return ":".join(["urn:newsml", *(part for part in parts if part)])
    return said(named, "PublicIdentifier") or item.get("Duid")


def _rendition_of_data(data: etree._Element) -> _Rendition:
    marked = _rendition_of(data)
    return marked if marked.body else replace(marked, body=prose(data.text or ""))


def _running_data(item: etree._Element) -> Iterator[etree._Element]:
    """Its data but for captions, and for what is encoded."""
    components = item.iter("{*}NewsComponent")
    captions = {one for one in components if "caption" in (attribute(one, "Role", "FormalName") or "").lower()}
    for data in item.iter("{*}DataContent"):
        around = {local_name(one): one for one in reversed(list(data.iterancestors()))}
        if around.get("newscomponent") not in captions and "encoding" not in around:
            yield data


def _media(item: etree._Element) -> Kind:
    kinds = (kind_of_item(one.get("FormalName")) for one in item.iter("{*}MediaType"))
    return next((kind for kind in kinds if kind != "text"), "text")


def _first(item: etree._Element, name: str) -> str:
    return next((text for one in item.iter(f"{{*}}{name}") if (text := line_of(one))), "")


def _formal_name(item: etree._Element, name: str) -> str | None:
    """The formal name of the first such element, or of the party in it."""
    found = next(item.iter(f"{{*}}{name}"), None)
    return (found.get("FormalName") if found is not None else None) or attribute(found, "Party", "FormalName")
