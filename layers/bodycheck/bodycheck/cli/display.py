"""A verdict on a terminal: badge and score at a glance, the headline with its faults marked, then the evidence.

Everything drawn comes from the verdict's JSON form, whether it was made here or read from a table. An article's
text is never trusted: control characters, escape sequences among them, are drawn as a replacement character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

VerdictJson = Mapping[str, Any]
Element = Mapping[str, Any]

BADGES = {
    "supported": ("✓", "bold green"),
    "contradicted": ("✗", "bold red"),
    "unsupported": ("✗", "bold red"),
    "unrelated": ("✗", "bold magenta"),
    "unchecked": ("?", "bold yellow"),
}
_MARKS = {
    "missing": ("✗", "bold red underline"),
    "conflicting": ("≠", "bold yellow underline"),
    "found": ("✓", "green"),
}
_SIGNS = {"inner_headline": "another headline inside the body", "distant": "on another subject than the rest"}
_INDENT = "  "
_NARROWEST = 20
_HEAVIEST = 10
_QUOTE_INDENT = "      "
_QUOTE_LINES = (2, 3, 4)
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def print_verdict(console: Console, verdict: VerdictJson, name: str | None = None) -> None:
    """Draw one verdict, lines no longer than the console is wide. ``name`` stands for its id where that is long."""
    width = max(_NARROWEST, console.width) - len(_INDENT)
    for line in _lines(
        {**verdict, "id": name or verdict["id"]},
        width,
        marked_by_colour=console.color_system is not None and not console.no_color,
    ):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def print_summary(console: Console, summary: VerdictJson, name: str | None = None) -> None:
    """Say how the articles of a file of many came out."""
    counts = {label: int(count) for label, count in summary["tally"].items() if count}
    line = Text.assemble((f"{sum(counts.values()):,} articles", "bold"), "  ", (harmless(name or summary["id"]), "dim"))
    for label, count in counts.items():
        sign, style = BADGES.get(label, ("–", "dim"))
        line.append(f"\n{_INDENT}{sign} {label:<12} {count:>9,}", style=style)
    console.print(line.append("\n"), soft_wrap=True)


def badge(verdict: VerdictJson) -> Text:
    """Sign, verdict and support, such as ``✗ unsupported  0.04``; always as wide, so that rows align."""
    label = str(verdict["verdict"])
    sign, style = BADGES.get(label, ("?", "bold"))
    support = verdict.get("support")
    score = "   -" if support is None else f"{float(support):.2f}"
    return Text.assemble((f"{sign} {label:<12}", style), " ", (score, "bold"))


def harmless(text: str) -> str:
    """The text with one character for each of its own, none of which can move or recolour a terminal."""
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in {"Cc", "Cs"} or ord(character) in _BIDI:
        return "\N{REPLACEMENT CHARACTER}"
    return character


def _lines(verdict: VerdictJson, width: int, *, marked_by_colour: bool) -> Iterator[Text]:
    head = badge(verdict).append("  ")
    room = width + len(_INDENT) - cell_len(head.plain)
    head.append(_end_of(harmless(str(verdict["id"])), room), style="dim")
    yield _cut(head, width + len(_INDENT))
    if (status := str(verdict.get("status", "usable"))) != "usable":
        until = f" until {verdict['embargoed']}" if verdict.get("embargoed") else ""
        yield _cut(Text(f"{_INDENT}{status}{harmless(until)}: not to be published", style="bold yellow"), width)
    elements = list(verdict.get("elements") or ())
    headline = harmless(str(verdict["headline"]))
    if headline.strip():
        yield from _headline(headline, elements, width, marked_by_colour=marked_by_colour)
    for line in _wrapped(harmless(str(verdict["explanation"])), width):
        yield Text(_INDENT + line[2])
    if reasons := list(verdict.get("reasons") or ()):
        yield _cut(Text(_INDENT + ", ".join(reasons), style="dim"), width + len(_INDENT))
    yield from _elements(elements, width)
    for headline in verdict.get("headlines") or ():
        told = badge(headline).append(f"  {harmless(str(headline['role']))}: ", style="dim")
        yield _cut(Text(_INDENT).append_text(told).append(harmless(str(headline["text"]))), width + len(_INDENT))
    for passage in verdict.get("foreign_passages") or ():
        yield from _passage(passage, width)
    yield from _attribution(list(verdict.get("attribution") or ()), width)
    yield Text()


def _headline(headline: str, elements: Sequence[Element], width: int, *, marked_by_colour: bool) -> Iterator[Text]:
    faults = [element for element in elements if element["status"] != "found"]
    marked = Text(headline, style="bold")
    for element in faults:
        marked.stylize(_MARKS[element["status"]][1], element["start"], element["end"])
    for start, end, _ in _wrapped(headline, width):
        yield Text(_INDENT) + marked[start:end]
        if not marked_by_colour and (carets := _carets(headline, faults, start, end)):
            yield Text(_INDENT + carets)


def _carets(headline: str, faults: Sequence[Element], start: int, end: int) -> str:
    """A line to print under ``headline[start:end]``: ``^`` under what is missing, ``~`` under what conflicts."""
    line = ""
    for index in range(start, end):
        under = " "
        for fault in faults:
            if fault["start"] <= index < fault["end"]:
                under = "^" if fault["status"] == "missing" else "~"
        line += under * cell_len(headline[index])
    return line.rstrip()


def _elements(elements: Sequence[Element], width: int) -> Iterator[Text]:
    """What is at fault first; then what was found, together where one sentence shows it."""
    for element in elements:
        if element["status"] != "found":
            yield from _element(element["status"], [element], width)
    together: dict[int, list[Element]] = {}
    for element in elements:
        if element["status"] == "found":
            together.setdefault(_best(element)["sentence"] if element["evidence"] else -1, []).append(element)
    for sentence in sorted(together):
        yield from _element("found", together[sentence], width)


def _element(status: str, elements: Sequence[Element], width: int) -> Iterator[Text]:
    sign, style = _MARKS[status]
    line = Text.assemble(_INDENT, (f"{sign} ", style.replace(" underline", "")))
    line.append_text(Text(" · ").join(Text(harmless(element["text"]), style="bold") for element in elements))
    if status != "found":
        line.append(f"  {status} {elements[0]['kind']}", style="dim")
    yield _cut(line, width + len(_INDENT))
    if elements[0]["evidence"]:
        sought = [harmless(element["text"]) for element in elements]
        yield from _quoted(harmless(str(_best(elements[0])["text"])), sought, width)


def _best(element: Element) -> Mapping[str, Any]:
    best: Mapping[str, Any] = max(element["evidence"], key=lambda evidence: float(evidence["score"]))
    return best


def _passage(passage: Mapping[str, Any], width: int) -> Iterator[Text]:
    sign = _SIGNS.get(str(passage["sign"]), str(passage["sign"]))
    yield _cut(
        Text.assemble(_INDENT, ("! foreign passage", "bold yellow"), (f" ({sign})", "dim")), width + len(_INDENT)
    )
    yield from _quoted(harmless(str(passage["text"])), [], width)


def _attribution(weights: Sequence[Mapping[str, Any]], width: int) -> Iterator[Text]:
    """The heaviest features as a table: weight in log-odds of support, value, the usual value, and what it means."""
    if not weights:
        return
    yield _cut(Text(f"{_INDENT}{'weighs':>7}{'is':>9}{'usually':>9}  feature", style="dim"), width + len(_INDENT))
    for feature in weights[:_HEAVIEST]:
        weight = float(feature["weight"])
        style = "green" if weight > 0 else "red" if weight < 0 else "dim"
        line = Text.assemble(
            _INDENT,
            (f"{weight:>+7.2f}", style),
            f"{float(feature['value']):>9.4g}{float(feature['typical']):>9.4g}  ",
            (harmless(str(feature["name"])), "bold"),
            (f"  {harmless(str(feature['meaning']))}", "dim"),
        )
        yield _cut(line, width + len(_INDENT))


def _quoted(sentence: str, sought: Sequence[str], width: int) -> Iterator[Text]:
    """The sentence in quotation marks, cut around the words sought, those in bold: on two lines, or on up to four
    where the words lie further apart.
    """
    room = width - len(_QUOTE_INDENT) + len(_INDENT)
    spans = sorted(span for words in sought for span in _occurrences(sentence, words))
    centre = (spans[0][0], max(end for _, end in spans)) if spans else (0, 0)
    start, end = (0, 0)
    for lines in _QUOTE_LINES:
        start, end = _window(sentence, centre, lines * room * 9 // 10 - 4)
        if end >= centre[1]:
            break
    quoted = Text(sentence, style="italic")
    for span in spans:
        quoted.stylize("bold", *span)
    before, after = "…" if start else "", "…" if end < len(sentence) else ""
    cut = Text.assemble("“", before, quoted[start:end], after, "”")
    for begin, stop, _ in _wrapped(cut.plain, room):
        yield Text(_QUOTE_INDENT) + cut[begin:stop]


def _occurrences(sentence: str, sought: str) -> list[tuple[int, int]]:
    whole = [match.span() for match in re.finditer(re.escape(sought), sentence, re.IGNORECASE)] if sought else []
    if whole:
        return whole
    stems = [re.escape(word[: max(4, len(word) - 2)]) for word in re.findall(r"\w{3,}", sought)]
    pattern = rf"\b(?:{'|'.join(stems)})\w*"
    return [match.span() for match in re.finditer(pattern, sentence, re.IGNORECASE)] if stems else []


def _window(sentence: str, centre: tuple[int, int], room: int) -> tuple[int, int]:
    """Where to cut the sentence so that it fits: all of it, its beginning, or a stretch around ``centre``."""
    if cell_len(sentence) <= room:
        return 0, len(sentence)
    start = 0
    if centre[1] > room:
        start = min(centre[0] - room // 3, len(sentence) - room)
        start = min(centre[0], sentence.find(" ", start) + 1 or start)  # begin with a whole word
    end = start
    cells = 0
    while end < len(sentence) and cells + cell_len(sentence[end]) <= room:
        cells += cell_len(sentence[end])
        end += 1
    return start, end


def _wrapped(text: str, width: int) -> Iterator[tuple[int, int, str]]:
    """The text in lines of at most ``width`` cells, as offsets and text; broken at spaces where there are any."""
    start = 0
    while start < len(text):
        end, cells, last_space = start, 0, -1
        while end < len(text) and (cells := cells + cell_len(text[end])) <= width:
            if text[end] == " ":
                last_space = end
            end += 1
        if end < len(text) and text[end] != " " and last_space > start:
            end = last_space
        end = max(end, start + 1)
        yield start, end, text[start:end]
        start = end
        while start < len(text) and text[start] == " ":
            start += 1


def _end_of(address: str, room: int) -> str:
    """An address that is too long keeps its end, where its name is."""
    if cell_len(address) <= room:
        return address
    while address and cell_len(address) >= room:
        address = address[1:]
    return f"…{address}" if room > 0 else ""


def _cut(line: Text, width: int) -> Text:
    line.truncate(width, overflow="ellipsis")
    return line
