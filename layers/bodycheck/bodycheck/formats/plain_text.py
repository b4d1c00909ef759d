"""Plain text, as people and scrapers leave it.

Above the running text stands a header in any order: a section label, the headline (often twice), a byline, dates,
words of the page. The headline is the line of the header that scores best under :data:`RULES`; the body is everything
that is neither headline nor header, a headline-like line further down included. Time is linear in the file's size:
only the first :data:`HEADER_LINES` lines are looked at closely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import line_shapes as shapes
from bodycheck.formats.content import Content

HEADER_LINES = 16
_LONGEST_HEADLINE = 30
_WRAPPED_AT = (50, 100)
"""The line widths, in characters, at which people and programs break lines by hand."""

_MARK = re.compile(r"#{1,6}\s+|\*\*(?=\S)|__(?=\S)|>\s+")
_SITE_NAME = re.compile(r"\s+[|–—-]\s+(?:\S+\s?){1,4}\Z")


def recognises(_: Content) -> bool:
    """Whatever no other reader took."""
    return True


def read(content: Content) -> Iterator[Article]:
    blocks = _blocks(content.text)
    header = _Header.of(blocks)
    headline = header.headline()
    facts, taken = header.facts(headline)
    body = "\n\n".join(
        "\n".join(kept)
        for number, block in enumerate(blocks)
        if (kept := [text for row, text in enumerate(block) if (number, row) not in taken])
    )
    if marked := facts.get("body"):
        body = f"{marked}\n\n{body}" if body else marked
    if not body and headline is None:
        raise UnreadableArticle(f"{content.name} holds neither a headline nor a body. Write both into it.")
    yield Article(
        headline="" if headline is None else _title(header.lines[header.best_spelt(headline)].text),
        body=body,
        format="text",
        section=facts.get("section"),
        byline=facts.get("byline"),
        source=facts.get("source"),
        url=facts.get("url"),
        published=facts.get("published"),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the header zone. ``block`` and ``row`` say where it stands; blank lines part the blocks."""

    text: str
    block: int
    row: int
    alone: bool


@dataclass(frozen=True, slots=True)
class _Header:
    """The first lines of the file. ``end`` is the line at which the running text begins."""

    lines: tuple[Line, ...]
    end: int

    @classmethod
    def of(cls, blocks: list[list[str]]) -> _Header:
        lines: list[Line] = []
        for number, block in enumerate(blocks[:HEADER_LINES]):
            lines += [Line(text, number, row, len(block) == 1) for row, text in enumerate(block[:HEADER_LINES])]
        header = cls(tuple(lines[:HEADER_LINES]), len(lines[:HEADER_LINES]))
        running = (i for i in range(header.end) if header._begins_text(i))
        return cls(header.lines, next(running, header.end))

    def headline(self) -> int | None:
        """The line with the best score, the first of equals; None where none reaches one point."""
        scores = {i: sum(points for _, points, holds in RULES if holds(self, i)) for i in self.titles()}
        best = max(scores, key=lambda i: scores[i], default=None)
        return best if best is not None and scores[best] > 0 else None

    def facts(self, headline: int | None) -> tuple[dict[str, str], set[tuple[int, int]]]:
        """What the other lines of the header tell, and the places of all lines that are not body."""
        facts: dict[str, str] = {}
        taken: set[tuple[int, int]] = set()
        for i in range(self.end if headline is None else max(self.end, headline + 1)):
            name, value = self._role(i, headline)
            if name != "text":
                taken.add((self.lines[i].block, self.lines[i].row))
                facts.setdefault(name, value)
        for i in range(len(self.lines)):
            if headline is not None and self.same(i, headline):
                taken.add((self.lines[i].block, self.lines[i].row))
        if 0 < self.end < len(self.lines) and (marked := shapes.field(self.lines[self.end].text)):
            taken.add((self.lines[self.end].block, self.lines[self.end].row))
            facts["body"] = marked[1]
        return facts, taken

    def titles(self) -> list[int]:
        """The lines of the header that could be its headline: those that are nothing else for certain."""
        worded = (i for i in range(self.end) if _letters(self.lines[i].text))
        return [i for i in worded if self._kind(i)[0] in {"text", "headline"}]

    def same(self, first: int, second: int) -> bool:
        """Whether two lines say the same but for casing, spacing and the site's name behind one of them."""
        one, other = (self.lines[i].text for i in (first, second))
        if max(len(one), len(other)) > shapes.LONGEST:
            return False
        letters = _letters(one), _letters(other)
        return all(letters) and (
            letters[0] == letters[1]
            or letters[0] == _letters(_without_site(other))
            or _letters(_without_site(one)) == letters[1]
        )

    def best_spelt(self, headline: int) -> int:
        """Of a repeated headline, the copy without the site's name and not all in capitals."""
        copies = [headline, *(i for i in range(len(self.lines)) if self.same(i, headline))]
        return min(
            copies, key=lambda i: (len(_letters(self.lines[i].text)), self.lines[i].text.isupper(), i != headline)
        )

    def _begins_text(self, i: int) -> bool:
        text = self.lines[i].text
        known = shapes.field(text)
        if known is not None:
            # "Body:" opens the text only where other fields went before it; else it is a word like any other.
            return known[0] == "body" and any(shapes.field(line.text) for line in self.lines[:i])
        doubled = shapes.word_count(text) <= _LONGEST_HEADLINE and _is_doubled(self, i)
        return shapes.is_running_text(text) and not doubled and not _is_marked(self, i)

    def _kind(self, i: int) -> tuple[str, str]:
        """What line ``i`` is by its own shape, and what it tells."""
        text = self.lines[i].text
        known = shapes.field(text)
        if known is not None and known[0] != "body":
            return known if known[1] else ("rule", "")
        if _MARK.match(text):
            return "text", text
        for name, holds in (
            ("rule", shapes.is_rule),
            ("furniture", shapes.is_furniture),
            ("published", shapes.is_date),
            ("byline", shapes.is_byline),
        ):
            if holds(text):
                return name, text
        return "text", text

    def _role(self, i: int, headline: int | None) -> tuple[str, str]:
        """What line ``i`` is beside that headline: as :meth:`_kind`, with labels and bare names told by their place."""
        kind, value = self._kind(i)
        if headline is None or kind != "text":
            return kind, value
        if i == headline or self.same(i, headline):
            return "headline", value
        if i < headline:
            return ("section", value.rstrip(" :|")) if shapes.is_label(value) else ("kicker", value)
        if shapes.is_plain_label(value) and i + 1 < len(self.lines):
            return "section", value
        between = all(self._kind(j)[0] != "text" or self.same(j, headline) for j in range(headline + 1, i))
        before_more = i + 1 < len(self.lines) and (i + 1 >= self.end or self._kind(i + 1)[0] in {"published", "byline"})
        return ("byline", value) if between and before_more and shapes.is_personal_name(value) else ("text", value)


def _is_marked(header: _Header, i: int) -> bool:
    """``Title: ...``, ``# ...``, or a line of ``=`` drawn under it."""
    text = header.lines[i].text
    following = header.lines[i + 1] if i + 1 < len(header.lines) else None
    underlined = following is not None and set(following.text) == {"="} and following.row > 0
    known = shapes.field(text)
    unnamed = i > 0 and shapes.field(header.lines[i - 1].text) == ("headline", "")
    return (
        (known is not None and known[0] == "headline" and known[1] != "")
        or text.startswith("# ")
        or underlined
        or unnamed
    )


def _is_doubled(header: _Header, i: int) -> bool:
    return any(header.same(i, j) for j in range(len(header.lines)) if j != i)


def _has_title_length(header: _Header, i: int) -> bool:
    return 3 <= shapes.word_count(header.lines[i].text) <= 25


def _is_section_label(header: _Header, i: int) -> bool:
    """Short, no verb in it, and a longer title-like line below."""
    text = header.lines[i].text
    below = [header.lines[j].text for j in header.titles() if j > i and not header.same(i, j)][:2]
    return shapes.is_label(text) and any(
        shapes.word_count(other) > shapes.word_count(text) and not shapes.ends_in_full_stop(other) for other in below
    )


def _ends_in_full_stop(header: _Header, i: int) -> bool:
    return shapes.ends_in_full_stop(header.lines[i].text)


def _stands_alone(header: _Header, i: int) -> bool:
    return header.lines[i].alone


def _leads_into_text(header: _Header, i: int) -> bool:
    return i + 1 == header.end < len(header.lines)


def _follows_a_title(header: _Header, i: int) -> bool:
    return any(j < i and not _is_section_label(header, j) for j in header.titles())


RULES: tuple[tuple[str, int, Callable[[_Header, int], bool]], ...] = (
    ("marked as the headline", 8, _is_marked),
    ("stands there twice", 6, _is_doubled),
    ("is as long as a title", 2, _has_title_length),
    ("stands alone", 1, _stands_alone),
    ("leads into the running text", 1, _leads_into_text),
    ("ends in a full stop", -3, _ends_in_full_stop),
    ("comes after another title", -3, _follows_a_title),
    ("is a section label", -6, _is_section_label),
)
"""What speaks for a line as the headline and what against, in points."""


def _blocks(text: str) -> list[list[str]]:
    """The text's lines, stripped and unwrapped; blank lines part the blocks."""
    blocks: list[list[str]] = []
    block: list[str] = []
    for raw in text.split("\n"):
        if line := raw.strip():
            block.append(line)
        elif block:
            blocks.append(_unwrapped(block))
            block = []
    if block:
        blocks.append(_unwrapped(block))
    return blocks


def _unwrapped(block: list[str]) -> list[str]:
    """The block with lines joined that were broken only to fit a width.

    A line was broken where the next line's first word would not have fitted any more. That alone holds for many
    lines by chance, so at least half of those breaks must also fall before a small letter.
    """
    width = max(map(len, block))
    if len(block) < 2 or not _WRAPPED_AT[0] <= width <= _WRAPPED_AT[1]:
        return block
    broken = [
        len(line) + 1 + len(following.split(maxsplit=1)[0]) > width
        and not _keeps_to_itself(line)
        and not _keeps_to_itself(following)
        for line, following in pairwise(block)
    ]
    small = sum(following[0].islower() for following, joins in zip(block[1:], broken, strict=True) if joins)
    if small == 0 or small * 2 < sum(broken):
        return block
    joined = [[block[0]]]
    for line, joins in zip(block[1:], broken, strict=True):
        if joins:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [" ".join(lines) for lines in joined]


def _keeps_to_itself(line: str) -> bool:
    return any(holds(line) for holds in (shapes.field, shapes.is_byline, shapes.is_date, shapes.is_rule))


def _title(text: str) -> str:
    known = shapes.field(text)
    if known is not None and known[0] == "headline":
        text = known[1]
    stripped = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    return " ".join(stripped.removesuffix("**").removesuffix("__").rstrip("#").split())


def _without_site(text: str) -> str:
    return _SITE_NAME.sub("", text)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
