"""HTML and XML markup to body text.

Markup is read as a stream of tags, not as a tree: where a block begins or ends a paragraph does, and what a browser
would not show as running text is left out. So time and memory are linear in the markup's size however it is nested,
and what is never closed costs nothing.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bodycheck.formats.decoding import clean

# HTML's own block elements, and those that NITF adds.
BLOCKS = frozenset(
    "address article block blockquote body body.content body.head bq byttl caption center dd details dir div dl dt"
    " fieldset footer h1 h2 h3 h4 h5 h6 header hedline hgroup hl1 hl2 hr html legend li main menu nitf-table ol p pre"
    " search section summary table tbody tfoot thead tr ul".split()
)
DROPPED = frozenset(
    "aside audio body.end body.head button canvas datalist del dialog embed figcaption figure footer form iframe map"
    " math media media-caption media-metadata media-object media-producer media-reference nav nitf-table-metadata"
    " noembed noframes noscript object option rp rt script select style svg template textarea title video".split()
)
"""What is not running text, for all that stands in it: ``del`` was struck out, ``rt`` says how a word is spoken,
``body.head`` is where NITF has headline and byline."""

_APART = frozenset("aside figure form media nav".split())
"""Those of them that part the paragraphs before and after them."""
_RAW = frozenset("iframe noembed noframes script style textarea title".split())
"""What holds no tags: it goes on to its own end tag whatever stands in it."""
_CONTAINERS = frozenset("article blockquote body div html li main ol section table tbody td tr ul".split())
"""Whose end closes whatever was left open within."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())

_PARAGRAPH, _LINE, _GAP = "\n\n", "\n", " "
_WRITTEN = {"br": _LINE, "td": _GAP, "th": _GAP, "frac": _GAP, "denom": "/", "wbr": ""}
"""What an element puts before its text. ``<frac>1<denom>2`` is NITF for 1/2; its ``frac-sep`` is left out for that."""

_TAG = re.compile(
    r"""
      <!-- (?: -?> | .*? (?: --!?> | \Z ) )
    | <!\[CDATA\[ (?P<cdata> .*? ) (?: \]\]> | \Z )
    | < (?P<end> /? ) (?P<name> [a-zA-Z] [^\s/>]*+ )
        # A quotation mark counts only behind "=", as it does for browsers.
        (?: [^>=]++ | = \s*+ (?: "[^"]*+ (?: "|\Z ) | '[^']*+ (?: '|\Z ) )?+ )*+ (?: > | \Z )
    | <[!?/] [^>]*+ >?
    """,
    re.DOTALL | re.VERBOSE,
)
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE) for name in _RAW}
_BLANKS = re.compile(r"\s+")
_AT_MARGIN, _SET_IN = re.compile(r"\n[^\s]"), re.compile(r"\n[ \t]{2,}(?=\S)")
# Python would refuse to read so long a number; no character has one.
_ENDLESS_REFERENCE = re.compile(r"&#0*+[0-9]{8,}+;?")
_ANY_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*+(?:\s[^<>]*+)?/?>")


def paragraphs(fragment: str) -> str:
    """An HTML or XHTML fragment as body text: paragraphs parted by a blank line, white space collapsed.

    One ``<br>`` becomes a line end, two a new paragraph; a table's row is a paragraph. Never raises.
    """
    return tidied("".join(_Stream(fragment).pieces()))


def prose(text: str) -> str:
    """Text of which nobody said whether it is markup: with a tag in it, as :func:`paragraphs`; without one, its own
    line ends and blank lines stay, and only entities are resolved."""
    if _ANY_TAG.search(text):
        return paragraphs(text)
    return tidied(unescaped(text))


def text_of(element: etree._Element, without: frozenset[str] = frozenset()) -> str:
    """The body text of an XML element, as :func:`paragraphs`: its elements are told by their local names.

    Elements that are named in ``without`` are left out beside :data:`DROPPED`; ``element`` itself never is.
    """
    return tidied("".join(_pieces_of(element, without)))


def line_of(element: etree._Element) -> str:
    """The text of an XML element in one line."""
    return " ".join(text_of(element).split())


def tidied(text: str) -> str:
    """Plain text clean, each line stripped, with no more than one blank line between two."""
    lines = [" ".join(line.split()) for line in clean(text).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_headline(body: str, headline: str) -> str:
    """The body without its first paragraph, or first line, where that is the headline once more."""
    for parting in ("\n\n", "\n"):
        first, _, rest = body.partition(parting)
        if headline and _letters(first) == _letters(headline):
            return rest.lstrip("\n")
    return body


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


@dataclass(slots=True)
class _Stream:
    """A fragment on its way to pieces of text. Of the tags that stand open it only keeps count."""

    fragment: str
    open: Counter[str] = field(default_factory=Counter)
    within: Counter[str] = field(default_factory=Counter)
    """Those opened inside what is being dropped."""
    dropping: str | None = None
    preformatted: int = 0

    def pieces(self) -> Iterator[str]:
        at = 0
        while found := _TAG.search(self.fragment, at):
            if not self.dropping and at < found.start():
                yield self._text(unescaped(self.fragment[at : found.start()]))
            at = found.end()
            if found["name"]:
                name = found["name"].lower()
                if found["end"]:
                    yield self._close(name)
                else:
                    closed = found[0].endswith("/>")
                    yield self._open(name, closed=closed)
                    if name in _RAW and not closed:
                        end = _RAW_END[name].search(self.fragment, at)
                        at = end.start() if end else len(self.fragment)
            elif found["cdata"] and not self.dropping:
                yield self._text(found["cdata"])
        if not self.dropping:
            yield self._text(unescaped(self.fragment[at:]))

    def _text(self, text: str) -> str:
        return text if self.preformatted > 0 else _BLANKS.sub(" ", text)

    def _open(self, name: str, *, closed: bool) -> str:
        if name in DROPPED and not closed and name not in _VOID and not self.dropping:
            self.dropping = name
            self.within.clear()
        elif self.dropping:
            self.within[name] += 1
        elif name in _CONTAINERS:
            self.open[name] += 1
        elif name == "pre":
            self.preformatted += 1
        return "" if self.dropping and name != self.dropping else _written(name)

    def _close(self, name: str) -> str:
        if self.dropping:
            if self.within[name] > 0:
                self.within[name] -= 1
                return ""
            if name == self.dropping:
                self.dropping = None
                return _written(name)
            # What is dropped was never closed, but what holds it is: else one lost tag would cost the whole text.
            if name not in _CONTAINERS or self.open[name] <= 0:
                return ""
            self.dropping = None
        if name == "pre":
            self.preformatted = max(0, self.preformatted - 1)
        self.open[name] -= self.open[name] > 0
        return _written(name) if name in BLOCKS else ""


def _pieces_of(element: etree._Element, without: frozenset[str]) -> Iterator[str]:
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    preformatted = 0
    for event, node in walker:
        name = local_name(node)
        preformatted += (name == "pre") * ((event == "start") - (event == "end"))
        if event == "start":
            if node is not element and (name in DROPPED or name in without or name == "frac-sep"):
                walker.skip_subtree()
                yield _written(name)
                continue
            yield _written(name)
            text = node.text
        else:
            if event == "end" and name in BLOCKS:
                yield _PARAGRAPH
            text = node.tail if node is not element else None
        if text:
            yield text if preformatted else _run_on(text)


def _run_on(text: str) -> str:
    """Text whose line ends are spaces; but where some lines begin at the margin and others further in, these begin
    paragraphs: so do news agencies tell them inside one ``p``. Where all are set in, it is the markup's layout."""
    begun = _SET_IN.split(text) if _AT_MARGIN.search(text) else [text]
    return _PARAGRAPH.join(_BLANKS.sub(" ", paragraph) for paragraph in begun)


def local_name(node: etree._Element) -> str:
    """An element's name in small letters, without namespace or prefix; "" for a comment and its like."""
    return node.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(node.tag, str) else ""


def _written(name: str) -> str:
    return _PARAGRAPH if name in BLOCKS or name in _APART else _WRITTEN.get(name, "")


def unescaped(text: str) -> str:
    """The text with its entities resolved. Never raises."""
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text)) if "&" in text else text
