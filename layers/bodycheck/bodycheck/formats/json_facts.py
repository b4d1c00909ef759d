"""What a JSON object says about its article beside headline and body, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable

from bodycheck.article import Article, Headline, Kind, Status
from bodycheck.formats.json_object import Object
from bodycheck.formats.publication import kind_of_item, status_of

# As Object has them, in the order in which they are believed.
URI = ("altids.itemid", "urn", "uri", "guid", "usn")
"""Names that hold beyond one database. AP's ``uri`` ends in a mark of its version, which its ``itemid`` does not."""
VERSION = ("revision.revisionid", "versionnumber", "version", "currentversion", "revisionnumber", "revision")
"""Arc's ``version``, which follows its ``revision``, is that of its schema."""
STATUS = ("pubstatus", "publicationstatus", "publishstatus", "managementstatus", "status", "workflowstatus", "state")
EMBARGO = ("embargoed", "embargoeduntil", "embargo", "embargountil", "embargodate", "embargoeddate", "embargotime")
KIND = ("itemclass", "itemtype", "type", "@type", "articletype", "documenttype", "mediatype", "contenttype", "mimetype")
SECTION = (
    "section", "articlesection", "sectionname", "taxonomy.primarysection", "category", "categories", "service",
    "newsdesk", "desk", "department", "sections", "ressort", "rubrik", "rubric",
)  # fmt: skip
BYLINE = ("byline", "author", "authors", "creator", "by", "bylines", "credits.by", "authorname", "writer", "reporter")
SOURCE = (
    "source", "publisher", "site", "sitename", "provider", "infosources", "infosource", "sourcename", "publication",
    "copyrightholder", "creditline", "newspaper", "distributor", "sourcedomain", "domain",
)  # fmt: skip
URL = ("url", "link", "canonicalurl", "weburl", "articleurl", "permalink", "mainentityofpage", "href", "sourceurl")
LANGUAGE = ("language", "inlanguage", "lang", "languagecode", "contentlanguage", "locale")
PUBLISHED = (
    "published", "publishedat", "datepublished", "publisheddate", "firstpublished", "firstpublisheddate",
    "firstpublishdate", "firstpublicationdate", "publishdate", "datepublish", "publicationdate", "publicationtime",
    "webpublicationdate", "pubdate", "displaydate", "dateissued", "firstcreated", "contentcreated", "date",
    "datecreated", "created", "createdat", "createddate", "datetime", "seendate",
)  # fmt: skip
"""An agency's item says when it was first created; before that nobody had it."""
UPDATED = (
    "versioncreated", "datemodified", "datemodify", "updated", "updatedat", "lastupdated", "lastupdateddate",
    "updateddate", "dateupdated", "modified", "modifiedat", "modifieddate", "lastmodified", "lastmodifieddate",
    "weblastmodified",
)  # fmt: skip

_NO = frozenset({"", "0", "false", "no", "none", "null"})


def article(
    fields: Object, reader: str, *, headline: str, body: str, headlines: tuple[Headline, ...], kind: Kind
) -> Article:
    """The article with its facts from ``fields``. A composite that has a body of its own is a text with pictures."""
    status, embargoed = publication(fields)
    return Article(
        headline=headline,
        body=body,
        format=reader,
        headlines=headlines,
        kind="text" if kind == "package" and body else kind,
        status=status,
        embargoed=embargoed,
        uri=fields.fact(URI, numbers=True),
        version=fields.fact(VERSION, numbers=True),
        section=fields.fact(SECTION),
        byline=fields.fact(BYLINE),
        source=fields.fact(SOURCE),
        url=fields.fact(URL),
        language=fields.fact(LANGUAGE),
        published=fields.fact(PUBLISHED, numbers=True),
        updated=fields.fact(UPDATED, numbers=True),
    )


def publication(fields: Object) -> tuple[Status, str | None]:
    """Its status, and until when it is under an embargo. An embargo may be stated without its end."""
    end = next((told for told in _each(fields, EMBARGO) if told.lower() not in _NO), None)
    without_end = any(fields.get(name) is True for name in EMBARGO) or (end or "").lower() in {"true", "yes"}
    told = (status_of(word) for word in _each(fields, STATUS))
    status = next((one for one in told if one != "usable"), status_of(None, "true" if without_end else end))
    return status, None if without_end else end


def kind(fields: Object) -> Kind:
    """The kind of item that it calls itself."""
    return next((kind_of_item(word) for word in _each(fields, KIND)), "text")


def _each(fields: Object, names: Iterable[str]) -> Iterable[str]:
    return (told for name in names if (told := fields.fact([name], numbers=True)))
