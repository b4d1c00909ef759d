"""A page's text in reading order, cut where a browser would begin a new line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from bodycheck.formats.decoding import clean

_BREAKING = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead"
    " tr ul amp-img".split()
)
"""Elements that stand on lines of their own."""
_UNREAD = frozenset(
    "head script style button select textarea iframe object svg math canvas audio video map datalist input dialog"
    " amp-ad amp-analytics amp-sidebar".split()
)
"""Elements whose content is no text of the page."""
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_SENTENCE_END = re.compile(r"[.!?…:;\"”’»)。！？」]\s*\Z")
_NO_LETTERS = re.compile(r"[\W_]+")
_FEWEST_OF_PROSE = 60
_MOST_ANCESTORS = 60


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item."""

    text: str
    element: HtmlElement
    """The innermost element that breaks lines around it."""
    letters: str
    """See :func:`letters`."""
    linked: float
    """The share of its letters that are in links."""
    label: str
    """What stands before its first link, where that is all that stands outside of links; else ""."""

    @property
    def is_heading(self) -> bool:
        return self.element.tag in _HEADINGS

    @property
    def is_finished(self) -> bool:
        """Whether it ends as a sentence does."""
        return _SENTENCE_END.search(self.text[-10:]) is not None

    @property
    def is_prose(self) -> bool:
        """A sentence or more, and no list of links."""
        fewest = _FEWEST_OF_PROSE if self.letters.isascii() else _FEWEST_OF_PROSE // 3
        return len(self.letters) >= fewest and self.linked < 0.5 and self.is_finished

    def ancestors(self) -> Iterator[HtmlElement]:
        """The block's own element and those around it, from the inside out; of a tower of them, the nearest."""
        yield self.element
        yield from islice(self.element.iterancestors(), _MOST_ANCESTORS)


def letters(text: str) -> str:
    """Letters and digits in one case: what two spellings of a text share."""
    return _NO_LETTERS.sub("", text.casefold())


def blocks(root: HtmlElement) -> Iterator[Block]:
    """The blocks of the page, from top to bottom."""
    line = _Line(root)
    unread: HtmlElement | None = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if unread is not None and node is not unread:
            continue
        if event == "start" and node.tag in _UNREAD:
            unread = node
            walk.skip_subtree()
        elif event == "start":
            yield from line.enter(node)
        else:
            yield from line.leave(node, read=unread is None)
            unread = None
    yield from line.ended()


@dataclass(slots=True)
class _Line:
    """The line that is being read: its pieces, and whether each is in a link."""

    root: HtmlElement
    element: HtmlElement = field(init=False)
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    links: int = 0

    def __post_init__(self) -> None:
        self.element = self.root

    def enter(self, node: HtmlElement) -> Iterator[Block]:
        if node.tag in _BREAKING:
            yield from self.ended()
            self.element = node
        elif node.tag == "br":
            if _parts_paragraphs(node, self.pieces):
                yield from self.ended()
            self.pieces.append((" ", self.links > 0))
        elif node.tag == "a":
            self.links += 1
        if node.text:
            self.pieces.append((node.text, self.links > 0))

    def leave(self, node: HtmlElement, *, read: bool) -> Iterator[Block]:
        if read and node.tag in _BREAKING:
            yield from self.ended()
            self.element = _breaking(node.getparent(), self.root)
        elif read and node.tag == "a" and self.links:
            self.links -= 1
        if node.tail and node is not self.root:
            self.pieces.append((node.tail, self.links > 0))

    def ended(self) -> Iterator[Block]:
        """The block that the line makes, if any; then it is empty."""
        text = " ".join(clean("".join(piece for piece, _ in self.pieces)).split())
        if plain := letters(text):
            outside = "".join(piece for piece, in_link in self.pieces if not in_link)
            linked = 1 - len(letters(outside)) / len(plain)
            label = outside.strip() if linked > 0 and plain.startswith(letters(outside)) else ""
            yield Block(text, self.element, plain, linked, label)
        self.pieces.clear()


def _breaking(node: HtmlElement | None, root: HtmlElement) -> HtmlElement:
    while node is not None and node.tag not in _BREAKING:
        node = node.getparent()
    return root if node is None else node


def _parts_paragraphs(br: HtmlElement, pieces: list[tuple[str, bool]]) -> bool:
    """Whether a ``<br>`` does: the second of two, or one after the end of a sentence."""
    previous = br.getprevious()
    doubled = previous is not None and previous.tag == "br" and not (previous.tail or "").strip()
    before = next((piece for piece, _ in reversed(pieces) if piece.strip()), "")
    return doubled or _SENTENCE_END.search(before[-10:]) is not None
