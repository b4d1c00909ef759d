"""The running text of a page: what trafilatura takes for it, corrected paragraph by paragraph.

Trafilatura finds the article; it knows thousands of sites. What it takes along (captions, links to other articles, the
box about the author) and what it leaves (the standfirst, a second half behind an advertisement) is told by where a
paragraph stands, by the article body that the page itself states in JSON-LD, and last by its wording.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from bodycheck.formats import line_shapes
from bodycheck.formats.html_blocks import Block, blocks, letters
from bodycheck.formats.html_furniture import purpose_of
from bodycheck.formats.html_metadata import Metadata, line
from bodycheck.formats.html_wording import ENDING_HEADS, purpose_of_line

MOST_FOR_TRAFILATURA = 120_000
"""From how many steps (see :func:`_steps`) on a page is left to :func:`_heaviest`. News pages come to some 50,000."""
MOST_BLOCKS = 6_000
"""Paragraphs, headings and list items that are looked at, from the top of the page. News pages have some hundreds."""
_LARGE = 500_000
"""Characters from which on trafilatura is told to forget what it remembers of a page."""

_FEWEST_TO_FIND = 20
"""Letters that a block must have to be looked for inside of lines."""
_FEWEST_OF_ARTICLE = 200
_MOST_SEARCHED = 200_000
"""Letters of a text in which each block is looked for."""
_MOST_LEADS = 3
_FEWEST_FOLDED = 3
_OTHER_ARTICLES = "other articles"
_LEAD = re.compile(
    r"standfirst|stand-first|sub-?title|sub-?head|dek\b|\bdeck\b|\blede?\b|summary|excerpt|description|intro|vorspann"
    r"|chapo|bajada|entradilla|sottotitolo|strapline|synopsis|abstract|article-?lead",
    re.IGNORECASE,
)
"""Class names of the paragraph under the headline."""
_LABEL = re.compile(r"[A-Z][A-Z '’&-]{1,30}\s*[:|–-]?|[\w '’&-]{3,30}\s*[:|]|[\W_]+")
"""What stands before a link to another article: ``IN TEXAS:``, ``Explainer:``, a bullet."""

_HEAD_LINES: tuple[Callable[[str], bool], ...] = (
    line_shapes.is_byline,
    line_shapes.is_date,
    line_shapes.is_furniture,
    line_shapes.is_personal_name,
    line_shapes.is_plain_label,
)


def body(root: HtmlElement, facts: Metadata, headlines: Iterable[str]) -> str:
    """The article's paragraphs, parted by blank lines; "" for a page that has no article.

    ``headlines`` are those of the page, which the text does not repeat.
    """
    page = _Page(root, tuple(islice(blocks(root), MOST_BLOCKS)), facts, frozenset(map(letters, headlines)))
    chosen = _found(page)
    for step in (_with_the_rest, _with_lead, _without_furniture, _without_head_lines, _without_what_follows):
        chosen = step(page, chosen)
    if _is_no_article(page, chosen):
        chosen = []
    stated = len(letters(line(facts.article_body)))
    if stated > max(_FEWEST_OF_ARTICLE, 2 * page.amount(chosen)):
        return _stated_paragraphs(facts.article_body)
    return "\n\n".join(page.blocks[number].text for number in chosen)


Choice = list[int]
"""Numbers of blocks, in the order of the page."""


@dataclass(frozen=True)
class _Page:
    root: HtmlElement
    blocks: tuple[Block, ...]
    facts: Metadata
    headlines: frozenset[str]
    """The letters of each."""

    @cached_property
    def stated(self) -> str:
        """The letters of the article body in JSON-LD."""
        return letters(line(self.facts.article_body))[:_MOST_SEARCHED]

    @cached_property
    def said(self) -> frozenset[int]:
        """The blocks that stand in the stated body."""
        return frozenset(number for number, block in enumerate(self.blocks) if block.letters in self.stated)

    @cached_property
    def _purposes(self) -> dict[HtmlElement, str | None]:
        return {}

    def purposes(self, block: Block, scope: HtmlElement) -> set[str]:
        """What the elements around a block are for, within ``scope``; comments are comments wherever they are."""
        found: set[str] = set()
        within = True
        for element in block.ancestors():
            within = within and element is not scope
            purpose = self.purpose(element)
            if purpose and (within or purpose == "comments"):
                found.add(purpose)
        return found

    def purpose(self, element: HtmlElement) -> str | None:
        if element not in self._purposes:
            self._purposes[element] = purpose_of(element)
        return self._purposes[element]

    def amount(self, chosen: Iterable[int]) -> int:
        return sum(len(self.blocks[number].letters) for number in chosen)

    def is_title(self, block: Block) -> bool:
        """Whether the block is one of the headlines, be there a label before it."""
        if block.letters in self.headlines:
            return True
        return block.is_heading and any(headline and headline in block.letters for headline in self.headlines)

    def scope(self, chosen: Sequence[int], share: float = 0.75) -> HtmlElement:
        """The innermost element that holds that share of the chosen text."""
        held: Counter[HtmlElement] = Counter()
        for number in chosen:
            for element in self.blocks[number].ancestors():
                held[element] += len(self.blocks[number].letters)
        least = share * self.amount(chosen)
        enough = [element for element, amount in held.items() if amount >= least]
        return max(enough, key=lambda element: sum(1 for _ in element.iterancestors()), default=self.root)


def _found(page: _Page) -> Choice:
    """The article at first sight."""
    lines: list[str] = []
    if _steps(page.root) <= MOST_FOR_TRAFILATURA:
        lines = [letters(text) for text in _trafilatura(page.root)]
    known = set(lines)
    whole = "".join(lines)
    if len(whole) < _FEWEST_TO_FIND:
        return _heaviest(page)
    places: defaultdict[str, Choice] = defaultdict(list)
    searched = whole[:_MOST_SEARCHED]
    for number, block in enumerate(page.blocks):
        if block.letters in known or (len(block.letters) >= _FEWEST_TO_FIND and block.letters in searched):
            places[block.letters].append(number)
    scope = page.scope([numbers[0] for numbers in places.values()])
    inside = set(scope.iter())

    def beside(number: int) -> tuple[bool, bool]:
        block = page.blocks[number]
        return block.element not in inside, bool(page.purposes(block, scope))

    # Of a text that the page shows several times, the one that stands with the rest and in no box.
    return sorted(min(numbers, key=beside) for numbers in places.values())


def _trafilatura(root: HtmlElement) -> list[str]:
    """The lines of the article as trafilatura sees it; none where it sees none, or fails."""
    # Imported here: a function that never meets a web page does not wait for it.
    from trafilatura.core import bare_extraction  # noqa: PLC0415
    from trafilatura.meta import reset_caches  # noqa: PLC0415
    from trafilatura.settings import Extractor  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("justext").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(root, options=Extractor(output_format="python", comments=False))
    except Exception:  # noqa: BLE001 - whatever it stumbles over on a broken page, the page is still to be read
        return []
    text: str = getattr(document, "text", None) or ""
    if len(text) > _LARGE:
        reset_caches()
    return text.split("\n")


def _steps(root: HtmlElement) -> int:
    """What trafilatura has to do, roughly: a few things with each element, and one for each that it stands in."""
    added = level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        added += level + 4 if event == "start" else 0
    return added


def _heaviest(page: _Page) -> Choice:
    """The blocks of the element that directly holds most prose, or holds those that do."""
    weights: Counter[HtmlElement] = Counter()
    for block in page.blocks:
        if block.is_prose:
            for element, part in zip(block.element.iterancestors(), (1.0, 0.5), strict=False):
                weights[element] += int(part * len(block.letters))
    if not weights:
        return []
    inside = set(max(weights, key=lambda element: weights[element]).iter())
    return [number for number, block in enumerate(page.blocks) if block.element in inside and block.linked < 0.5]


def _with_the_rest(page: _Page, chosen: Choice) -> Choice:
    """And what stands in the same place on the page, or in the body that the page states."""
    if not chosen:
        return chosen
    total = page.amount(chosen)
    beside: Counter[HtmlElement | None] = Counter()
    shaped: Counter[tuple[str, ...]] = Counter()
    for number in chosen:
        block = page.blocks[number]
        if block.is_prose:
            beside[block.element.getparent()] += len(block.letters)
            shaped[_shape(block)] += len(block.letters)
    scope = page.scope(chosen)
    region = set(_surroundings(scope).iter())
    taken = {page.blocks[number].letters for number in chosen}
    more: Choice = []
    for number, block in enumerate(page.blocks):
        if number > chosen[-1] and block.element.tag == "h1":
            break  # the next article of an endless page
        if block.letters in taken or block.linked >= 0.5:
            continue
        alike = block.is_prose and (
            beside[block.element.getparent()] >= 0.3 * total
            or (block.element in region and _shape(block)[-1] != "" and shaped[_shape(block)] >= 0.3 * total)
        )
        said = len(block.letters) >= 2 * _FEWEST_TO_FIND and number in page.said
        if (alike or said) and not _beside_the_text(page, block, scope):
            more.append(number)
            taken.add(block.letters)
    return sorted(chosen + more)


def _surroundings(scope: HtmlElement) -> HtmlElement:
    """What holds the parts of a text that is split by advertisements: two elements up, within the same article."""
    for _ in range(2):
        parent = scope.getparent()
        if scope.tag in {"article", "main"} or parent is None or parent.tag in {"body", "html"}:
            break
        scope = parent
    return scope


def _shape(block: Block) -> tuple[str, ...]:
    """What paragraphs that were made alike have in common."""
    parent = block.element.getparent()
    above = ("", "") if parent is None else (str(parent.tag), parent.get("class", ""))
    return (str(block.element.tag), *above)


def _beside_the_text(page: _Page, block: Block, scope: HtmlElement) -> bool:
    return purpose_of_line(block.text) is not None or bool(page.purposes(block, scope))


def _with_lead(page: _Page, chosen: Choice) -> Choice:
    """And the lead under the headline, where trafilatura has begun below it."""
    titles = [number for number in range(min(chosen, default=0)) if page.is_title(page.blocks[number])]
    if not titles:
        return chosen
    taken = {page.blocks[number].letters for number in chosen}
    lead = [
        number
        for number in range(titles[-1] + 1, chosen[0])
        if (block := page.blocks[number]).letters not in taken
        and len(block.letters) >= 2 * _FEWEST_TO_FIND
        and block.linked < 0.5
        and _is_lead(page, block)
        and not _beside_the_text(page, block, page.root)
    ]
    return lead[:_MOST_LEADS] + chosen


def _is_lead(page: _Page, block: Block) -> bool:
    for text in (page.facts.description, page.facts.alternative):
        described = letters(text)
        if described and (block.letters.startswith(described[:80]) or described.startswith(block.letters[:80])):
            return True
    near = [element for element, _ in zip(block.ancestors(), range(2), strict=False)]
    return any(_LEAD.search(f"{element.get('class', '')} {element.get('itemprop', '')}") for element in near)


def _without_furniture(page: _Page, chosen: Choice) -> Choice:
    """But nothing that is beside the article by its place, its shape or its wording."""
    captions = _captions(page.root)
    placed = _without_boxes(page, chosen)
    return [
        number
        for number in placed
        if not page.is_title(block := page.blocks[number])
        and block.letters not in captions
        and not _points_elsewhere(block)
        and purpose_of_line(block.text) is None
    ]


def _without_boxes(page: _Page, chosen: Choice) -> Choice:
    """But nothing out of a box for something else.

    Where next to nothing would be left, the name of the box is one for the article, whatever it means elsewhere.
    """
    scope = page.scope(chosen)
    inside = {number: page.purposes(page.blocks[number], scope) for number in chosen}
    if any(_OTHER_ARTICLES in purposes for purposes in inside.values()):
        for number in _folded(page, scope) & inside.keys():
            inside[number].discard(_OTHER_ARTICLES)
    total = page.amount(chosen)
    for purpose in sorted(set().union(*inside.values())):
        others = [number for number in chosen if purpose not in inside[number]]
        prose = page.amount(number for number in others if page.blocks[number].is_prose)
        if prose >= (_FEWEST_OF_ARTICLE if purpose == "comments" else max(_FEWEST_OF_ARTICLE, total / 4)):
            chosen = others
    return chosen


def _folded(page: _Page, scope: HtmlElement) -> set[int]:
    """The blocks of the article's own second half, behind a *Read more* that unfolds it: a box with the name of one
    for other articles, yet with paragraph upon paragraph and hardly a link."""
    boxes: defaultdict[HtmlElement, Choice] = defaultdict(list)
    for number, block in enumerate(page.blocks):
        for element in block.ancestors():
            if element is scope:
                break
            if page.purpose(element) == _OTHER_ARTICLES:
                boxes[element].append(number)
    found: set[int] = set()
    for numbers in boxes.values():
        prose = sum(page.blocks[number].is_prose for number in numbers)
        links = sum(page.blocks[number].linked >= 0.5 for number in numbers)
        if prose >= _FEWEST_FOLDED and prose > 4 * links:
            found.update(numbers)
    return found


def _captions(root: HtmlElement) -> set[str]:
    """Captions and descriptions of pictures, which some pages show again as paragraphs."""
    texts = [image.get("alt", "")[:2_000] for image in root.iter("img", "amp-img")]
    texts += ["".join(caption.itertext())[:2_000] for caption in root.iter("figcaption")]
    return {plain for text in texts if len(plain := letters(text)) >= _FEWEST_TO_FIND}


def _points_elsewhere(block: Block) -> bool:
    """A paragraph that is a link, or a link with a label before it."""
    return block.linked >= 0.85 or (block.linked >= 0.4 and _LABEL.fullmatch(block.label) is not None)


def _without_head_lines(page: _Page, chosen: Choice) -> Choice:
    """But no byline, date or label above the first paragraph of prose, and no line from elsewhere on the page."""
    first = next((place for place, number in enumerate(chosen) if page.blocks[number].is_prose), 0)
    core = set(page.scope(chosen, 0.6).iter())

    def opens(block: Block) -> bool:
        if any(holds(block.text) for holds in _HEAD_LINES):
            return False
        stated = block.is_finished or block.is_heading or block.element.tag == "li"
        return stated or block.element in core or _is_lead(page, block)

    return [number for number in chosen[:first] if opens(page.blocks[number])] + chosen[first:]


def _without_what_follows(page: _Page, chosen: Choice) -> Choice:
    """But nothing that follows the article in another place of the page, and no last heading over nothing."""
    core = set(page.scope(chosen, 0.6).iter())
    last = max((place for place, number in enumerate(chosen) if page.blocks[number].element in core), default=-1)
    shapes = {_shape(page.blocks[number]) for number in chosen[: last + 1]}
    sections = Counter(
        page.blocks[number].element.getparent()
        for number in chosen[last + 1 :]
        if page.blocks[number].is_prose and page.blocks[number].element.tag == "p"
    )

    def goes_on(number: int) -> bool:
        """Whether it was made like the article's paragraphs, is in the stated body, or in a section of its own."""
        block = page.blocks[number]
        return _shape(block) in shapes or number in page.said or sections[block.element.getparent()] > 1

    kept = chosen[: last + 1] + list(filter(goes_on, chosen[last + 1 :]))
    kept = kept[: _stated_end(page, kept)]
    ends = (
        place
        for place, number in enumerate(kept)
        if place > len(kept) / 2 and ENDING_HEADS.fullmatch(page.blocks[number].text)
    )
    kept = kept[: next(ends, len(kept))]
    while kept and _leads_nowhere(page.blocks[kept[-1]]):
        kept.pop()
    return kept


def _stated_end(page: _Page, chosen: Choice) -> int:
    """How many of the blocks there are up to the last one in the stated body, where that body is whole."""
    said = [place for place, number in enumerate(chosen) if number in page.said]
    if page.amount(chosen[place] for place in said) < 0.6 * page.amount(chosen) or not said:
        return len(chosen)
    last = page.blocks[chosen[said[-1]]].letters
    return said[-1] + 1 if page.stated.endswith(last[-_FEWEST_TO_FIND:]) else len(chosen)


def _leads_nowhere(block: Block) -> bool:
    """A last line that announces something, or a word or two that no sentence was made of."""
    stub = len(block.letters) < _FEWEST_TO_FIND and not block.is_finished and block.element.tag != "li"
    return block.is_heading or block.text.endswith(":") or stub


def _is_no_article(page: _Page, chosen: Choice) -> bool:
    """Whether the page is the front of a section, many articles and a little of each, or a page without any text."""
    if page.facts.is_article:
        return False
    if page.facts.is_front:
        return True
    total = page.amount(chosen)
    if not any(page.blocks[number].is_prose for number in chosen) and total < 2 * _FEWEST_OF_ARTICLE:
        return True
    articles: Counter[HtmlElement | None] = Counter()
    for number in chosen:
        articles[next(page.blocks[number].element.iterancestors("article"), None)] += len(page.blocks[number].letters)
    return len(articles) > 4 and max(articles.values()) < total / 2


def _stated_paragraphs(text: str) -> str:
    """The body that the page states, for a page that shows none."""
    paragraphs = map(line, re.split(r"\n\s*|</p>|<br\s*/?>\s*<br\s*/?>", text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph and purpose_of_line(paragraph) is None)
