"""One or two plain sentences that an editor can act on."""

from __future__ import annotations

from collections.abc import Sequence

from bodycheck.verdict import Element, Passage, VerdictLabel

_MOST_NAMED = 3


def explain(
    verdict: VerdictLabel,
    reasons: Sequence[str],
    elements: Sequence[Element],
    passages: Sequence[Passage],
    *,
    question: bool,
) -> str:
    """Why ``verdict``, in words, with the headline's own parts quoted."""
    missing = [e.text for e in elements if e.status == "missing"]
    conflicting = [e for e in elements if e.status == "conflicting"]
    found = [e.text for e in elements if e.status == "found" and e.kind in {"actor", "place", "thing", "number"}]
    sentences = [_MAIN[verdict](missing, conflicting, found, reasons)]
    if question:
        sentences.append("The headline asks; it was judged on what it takes for granted.")
    if "overstated" in reasons:
        sentences.append("The body only reports this as possible or claimed; say so in the headline.")
    if passages:
        sentences.append(
            f"A passage of the body seems to belong to another story: {_quoted([_first_line(passages[0].text)])}."
        )
    return " ".join(sentences)


def _supported(missing: list[str], _: list[Element], found: list[str], __: Sequence[str]) -> str:
    told = f"The body says it: {_quoted(found)} {_are(found)} there" if found else "The body says it"
    return f"{told}, though {_quoted(missing)} only in other words." if missing else f"{told}, together."


def _contradicted(_: list[str], conflicting: list[Element], __: list[str], reasons: Sequence[str]) -> str:
    element = conflicting[0] if conflicting else None
    part = f" {_quoted([element.text])}" if element else ""
    how = {
        "negated": "the body says the reverse: what one asserts, the other negates",
        "opposite": "the body has the opposite",
        "roles_swapped": "the body has the roles the other way round",
        "number_mismatch": "the body gives another figure",
        "not_linked": "the body does not say this of it",
        "overstated": "the body is less certain",
    }
    told = next((how[r] for r in reasons if r in how), "the body says otherwise")
    quoted = f" ({_quoted([_shortened(element.evidence[0].text)])})" if element and element.evidence else ""
    return f"About{part}{',' if part else ''} {told}{quoted}."


def _unsupported(missing: list[str], conflicting: list[Element], found: list[str], reasons: Sequence[str]) -> str:
    if missing:
        has = f"; it does have {_quoted(found)}" if found else ""
        return f"The body does not have {_quoted(missing)}{has}. Check the name or fact, or change the headline."
    if conflicting:
        return _contradicted(missing, conflicting, found, reasons)
    if "not_linked" in reasons:
        return "Every part of the headline occurs in the body, but never together: the body does not say this of them."
    return f"The body mentions {_quoted(found)}, but does not say what the headline says of them."


def _unrelated(missing: list[str], _: list[Element], __: list[str], ___: Sequence[str]) -> str:
    nothing = f"The body is about something else: it has nothing on {_quoted(missing)}."
    return f"{nothing} Check that headline and body belong together."


_MAIN = {
    "supported": _supported,
    "contradicted": _contradicted,
    "unsupported": _unsupported,
    "unrelated": _unrelated,
}


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
