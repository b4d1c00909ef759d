"""Saved pages of news sites (HTML, XHTML, AMP): one article each."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import cast

from bodycheck.article import Article, Kind
from bodycheck.formats.content import Content
from bodycheck.formats.decoding import clean
from bodycheck.formats.publication import other_headlines

_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}\?>\s*|<!--.{0,3000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b", re.DOTALL
)
_STRUCTURE = re.compile(r"<(?:!doctype html|html|head|body|meta|title|div|p|h1|article|main|section)\b[^>]{0,500}>")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
_FEWEST_TAGS = 3


def recognises(content: Content) -> bool:
    beginning = content.beginning
    if _OPENING.match(beginning):
        return True
    named = content.name.lower().endswith((".html", ".htm", ".xhtml"))
    hinted = named or (content.media_type or "").startswith(("text/html", "application/xhtml+xml"))
    if not beginning.startswith("<") or beginning.startswith(("<?xml", "<contentset", "<contentmeta")):
        return False
    return hinted or len(_STRUCTURE.findall(beginning)) >= _FEWEST_TAGS


def read(content: Content) -> Iterator[Article]:
    # Imported here: a function that never meets a web page does not wait for their parser and their patterns.
    from bodycheck.formats import html_body, html_headline, html_tree  # noqa: PLC0415
    from bodycheck.formats.html_metadata import metadata  # noqa: PLC0415

    page = html_tree.parse(_text(content), content.name)
    if page.root is None:
        yield Article(headline="", body="", format="html")
        return
    facts = metadata(page.root, page.scripts)
    headline = html_headline.headline(page.root, facts)
    rivals = html_headline.others(facts, headline)
    body = html_body.body(page.root, facts, [headline, *(text for text, _ in rivals)])
    yield Article(
        headline=headline,
        body=body,
        format="html",
        headlines=other_headlines(headline, rivals),
        kind=cast(Kind, facts.kind) if not body else "text",
        section=facts.section,
        byline=facts.byline,
        source=facts.source,
        url=facts.url or content.url,
        language=facts.language,
        published=facts.published,
        updated=facts.updated,
    )


def _text(content: Content) -> str:
    """The page as text: in UTF-8 where the bytes are that, else in the encoding it names, else in the likeliest."""
    data = content.data
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:1000]:
        return content.text
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return content.text
    named = _CHARSET.search(data[:4096])
    for name in (named[1].decode("ascii") if named else None, content.charset):
        if name and (text := _decoded(data, name)) is not None:
            return clean(text)
    return content.text


def _decoded(data: bytes, charset: str) -> str | None:
    """The bytes in an encoding by its name on the web, where they are plausible in it."""
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
            "shift_jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
            "iso-8859-9": "cp1254", "tis-620": "cp874"}.get(charset.lower(), charset)  # fmt: skip
    try:
        if codecs.lookup(name).name in {"utf-8", "utf-16", "utf-32"}:
            return None
        text = data.decode(name, errors="replace")
    except (LookupError, ValueError):
        return None
    return text if text.count("\ufffd") * 200 <= len(data) else None
