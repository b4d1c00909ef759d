"""One or two plain sentences that an editor can act on."""

from __future__ import annotations

from collections.abc import Sequence

from bodycheck.verdict import Element, ElementStatus, Passage, VerdictLabel

_MOST_NAMED = 3


Conflict = tuple[str, Element]
"""The leading reason that a part of the headline is against, and that part."""


def explain(
    verdict: VerdictLabel,
    elements: Sequence[Element],
    passages: Sequence[Passage],
    *,
    reasons: Sequence[str],
    conflict: Conflict | None,
    question: bool,
) -> str:
    """Why ``verdict``, in words, with the headline's own parts quoted."""
    sentences = [_MAIN[verdict](elements, reasons, conflict)]
    if question:
        sentences.append("The headline asks; it was judged on what it takes for granted.")
    if "overstated" in reasons:
        sentences.append("The body only reports this as possible or claimed; say so in the headline.")
    if passages:
        sentences.append(
            f"A passage of the body seems to belong to another story: {_quoted([_first_line(passages[0].text)])}."
        )
    return " ".join(sentences)


def _supported(elements: Sequence[Element], _: Sequence[str], __: Conflict | None) -> str:
    found, missing, conflicting = _named(elements), _of(elements, "missing"), _of(elements, "conflicting")
    told = f"The body says it: {_quoted(found)} {_are(found)} there" if found else "The body says it"
    but = [f"{_quoted(missing)} only in other words"] if missing else []
    but += [f"it has something else for {_quoted(conflicting)}"] if conflicting else []
    return f"{told}, though {' and '.join(but)}." if but else f"{told}, together."


def _contradicted(_: Sequence[Element], __: Sequence[str], conflict: Conflict | None) -> str:
    if conflict is None:
        return "The body says otherwise."
    reason, element = conflict
    how = {
        "negated": "the body says the reverse: what one asserts, the other negates",
        "opposite": "the body has the opposite",
        "roles_swapped": "the body has the roles the other way round",
        "number_mismatch": "the body gives another figure",
        "time_mismatch": "the body gives another time",
        "not_linked": "the body does not say this of it",
        "overstated": "the body is less certain",
    }
    quoted = f" ({_quoted([_shortened(element.evidence[0].text)])})" if element.evidence else ""
    return f"About {_quoted([element.text])}, {how.get(reason, 'the body says otherwise')}{quoted}."


def _unsupported(elements: Sequence[Element], reasons: Sequence[str], conflict: Conflict | None) -> str:
    missing, found = _of(elements, "missing"), _named(elements)
    if missing:
        has = f"; it does have {_quoted(found)}" if found else ""
        return f"The body does not have {_quoted(missing)}{has}. Check the name or fact, or change the headline."
    if conflict:
        return _contradicted(elements, reasons, conflict)
    if "not_linked" in reasons:
        return "Every part of the headline occurs in the body, but never together: the body does not say this of them."
    return f"The body mentions {_quoted(found)}, but does not say what the headline says of them."


def _unrelated(elements: Sequence[Element], _: Sequence[str], __: Conflict | None) -> str:
    nothing = f"The body is about something else: it has nothing on {_quoted(_of(elements, 'missing'))}."
    return f"{nothing} Check that headline and body belong together."


_MAIN = {
    "supported": _supported,
    "contradicted": _contradicted,
    "unsupported": _unsupported,
    "unrelated": _unrelated,
}


def _of(elements: Sequence[Element], status: ElementStatus) -> list[str]:
    return [element.text for element in elements if element.status == status]


def _named(elements: Sequence[Element]) -> list[str]:
    """What was found that one can point at."""
    kinds = {"actor", "place", "thing", "number"}
    return [element.text for element in elements if element.status == "found" and element.kind in kinds]


def _quoted(texts: Sequence[str]) -> str:
    named = [f"“{text}”" for text in dict.fromkeys(texts)][:_MOST_NAMED]
    if not named:
        return "this"
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _are(texts: Sequence[str]) -> str:
    return "is" if len(set(texts)) == 1 else "are"


def _first_line(text: str) -> str:
    return _shortened(text.strip().split("\n", 1)[0])


def _shortened(text: str, length: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
