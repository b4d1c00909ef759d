"""Text to an XML tree from which nothing is fetched and in which nothing is expanded, and ways about that tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content
from bodycheck.formats.markup import line_of, local_name

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_MISC = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_DOCTYPE = re.compile(
    r"""
    <!DOCTYPE (?: [^\["'>]++ | "[^"]*+" | '[^']*+' )*+
    (?: \[ (?P<subset>
        (?: [^\]"'<]++ | <!--.*?(?:-->|\Z) | <\?.*?(?:\?>|\Z) | "[^"]*+" | '[^']*+' | < )*+
    ) \] \s*+ )?+ >
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ROOT = re.compile(r"<(?P<name>[A-Za-z_\x80-\U0010ffff][^\s/>]*+)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What stands in a CDATA section is text as it is.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(?P<name>[A-Za-z][A-Za-z0-9]*+);|#x?[0-9A-Fa-f]++;)?", re.DOTALL
)
# HTML's elements without an end, in a feed that took them over as they were.
_ENDLESS = re.compile(r"<(?P<tag>(?:br|hr|img|wbr)(?:\s[^<>]*+)?)(?<!/)>|</(?:br|hr|img|wbr)\s*>", re.IGNORECASE)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_WHERE = re.compile(r",? line \d+, column \d+.*|\n.*", re.DOTALL)
_LONGEST_FAULT = 160
_DEEPEST = 2000
"""What libxml2 follows at most, about."""


def root_name(content: Content) -> str:
    """The name of the first element in small letters, without its prefix; "" for what does not begin as XML does."""
    prolog = _Prolog.of(content.text)
    return prolog.root.rpartition(":")[2].lower() if prolog else ""


def parse(content: Content, *, recover: bool = False) -> etree._Element:
    """The root element.

    The DOCTYPE is taken off: it is fetched from nowhere, and one that declares entities is refused. Entities that HTML
    has names for (``&nbsp;``) are read as such. With ``recover`` what is not well-formed is read as far as it makes
    sense. Raises UnreadableArticle, naming the file and the mend.
    """
    text = content.text
    prolog = _Prolog.of(text)
    if prolog is None:
        raise _refusal(content, "is not well-formed XML: it has no root element. Write it again with an XML library.")
    if re.search("<!ENTITY|%", prolog.subset, re.IGNORECASE):
        raise _refusal(
            content, "declares entities of its own (<!ENTITY), which are not expanded. Write out what they stand for."
        )
    # Blanks in place of what stood before the root, so that errors are found in the line and column that they name.
    before = re.sub(r"[^\n]", " ", text[: prolog.end])
    body = _NOT_XML.sub("", text[prolog.end :])
    if recover:
        body = _ENDLESS.sub(lambda found: f"<{found['tag']}/>" if found["tag"] else "", body)
    root = _parsed(before + _with_references(body, recover=recover), content, recover=recover)
    if root.xpath(f"boolean({'/*' * (min(content.limits.depth, _DEEPEST) + 1)})"):
        raise _too_deep(content)
    return root


def child(element: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at ``path`` (local names, ``itemMeta/provider``), whatever their namespaces."""
    return next(children(element, path), None)


def children(element: etree._Element | None, path: str) -> Iterator[etree._Element]:
    """All elements at ``path``, in the document's order."""
    name, _, rest = path.partition("/")
    if element is not None:
        for found in element.iterchildren(f"{{*}}{name}"):
            if rest:
                yield from children(found, rest)
            else:
                yield found


def said(element: etree._Element | None, path: str) -> str | None:
    """The text of the first element at ``path`` that has one, in one line."""
    return next((text for found in children(element, path) if (text := line_of(found))), None)


def attribute(element: etree._Element | None, path: str, name: str) -> str | None:
    """The attribute of the first element at ``path`` that has one."""
    return next((text for found in children(element, path) if (text := " ".join(found.get(name, "").split()))), None)


def element_children(element: etree._Element) -> Iterator[etree._Element]:
    """Its elements, without comments and processing instructions."""
    return (one for one in element.iterchildren() if local_name(one))


@dataclass(frozen=True, slots=True)
class _Prolog:
    """What stands before the first element: white space, comments, instructions, no more than one DOCTYPE."""

    end: int
    root: str
    subset: str
    """What the DOCTYPE declares of its own."""

    @classmethod
    def of(cls, text: str) -> _Prolog | None:
        """None where no element follows."""
        at = _behind_misc(text, 0)
        doctype = _DOCTYPE.match(text, at)
        if doctype:
            at = _behind_misc(text, doctype.end())
        root = _ROOT.match(text, at)
        return cls(at, root["name"], (doctype and doctype["subset"]) or "") if root else None


def _behind_misc(text: str, at: int) -> int:
    found = _MISC.match(text, at)
    return found.end() if found else at


def _parsed(text: str, content: Content, *, recover: bool) -> etree._Element:
    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,  # a long text is no attack: how much is read, ``limits`` says
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        if (error.msg or "").startswith("Excessive depth"):
            raise _too_deep(content) from error
        line, column = error.position
        fault = _WHERE.sub("", error.msg or "")[:_LONGEST_FAULT]
        raise _refusal(
            content,
            f"is not well-formed XML: {fault} at line {line}, column {column}. Write it again with an XML library.",
        ) from error
    if root is None:
        raise _refusal(content, "is not well-formed XML. Write it again with an XML library.")
    return root


def _with_references(text: str, *, recover: bool) -> str:
    """The text with the entities of HTML as numbers; to ``recover``, with each other bare ``&`` spelt out."""

    def mended(found: re.Match[str]) -> str:
        name = found["name"]
        if name and name not in _XML_NAMES and (characters := html5.get(f"{name};")):
            return "".join(f"&#{ord(character)};" for character in characters)
        return f"&amp;{found[0][1:]}" if recover and _is_bare(found) else found[0]

    return _REFERENCE.sub(mended, text) if "&" in text else text


def _is_bare(found: re.Match[str]) -> bool:
    return found[0] == "&" or (found["name"] is not None and found["name"] not in _XML_NAMES)


def _too_deep(content: Content) -> UnreadableArticle:
    return _refusal(content, f"is XML nested more than {content.limits.depth} deep. Give the article flat.")


def _refusal(content: Content, fault: str) -> UnreadableArticle:
    return UnreadableArticle(f"{content.name} {fault}")
