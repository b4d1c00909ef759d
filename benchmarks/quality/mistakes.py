"""The worst mistakes, written out for reading: figures say how many there are, only reading says why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from benchmarks.quality.judges import VerdictLine
from benchmarks.quality.pairs import Pair

WORST = 20
_SHORT = 200
_SENTENCES = 3


def worst_mistakes(sets: Sequence[tuple[str, Sequence[Pair], Sequence[VerdictLine]]]) -> str:
    """Markdown of each set's worst misses and worst false alarms: (title, pairs, the checker's verdicts) each."""
    lines = ["# The worst mistakes", "", "Development text: not for the repository.", ""]
    for title, pairs, verdicts in sets:
        judged = [(p, v) for p, v in zip(pairs, verdicts, strict=True) if v["support"] is not None]
        misses = sorted(((p, v) for p, v in judged if not p.supported), key=lambda both: -both[1]["support"])
        alarms = sorted(((p, v) for p, v in judged if p.supported), key=lambda both: both[1]["support"])
        for name, worst in (("misses", misses), ("false alarms", alarms)):
            lines += [f"## {title}: the {WORST} worst {name}", ""]
            for pair, verdict in worst[:WORST]:
                lines += [*_mistake(pair, verdict), ""]
    return "\n".join(lines)


def _mistake(pair: Pair, verdict: VerdictLine) -> Iterator[str]:
    yield f"### {pair.headline}"
    yield ""
    yield f"{pair.id}, {pair.kind}; verdict {verdict['verdict']}, support {verdict['support']:.4f}"
    if pair.original:
        yield f"- before the change: {pair.original}"
    if pair.changed_to:
        yield f"- changed to: {pair.changed_to}"
    if verdict["reasons"]:
        yield f"- reasons: {', '.join(verdict['reasons'])}"
    yield f"- {verdict['explanation']}"
    elements = [f"{e['text']} ({e['kind']}, {e['status']})" for e in verdict["elements"]]
    yield f"- elements: {'; '.join(elements)}"
    for text in _best_sentences(verdict):
        yield f"  - {textwrap.shorten(text, _SHORT, placeholder=' …')}"


def _best_sentences(verdict: VerdictLine) -> list[str]:
    """The sentences that serve most elements as evidence, the best of those first."""
    worth: dict[int, float] = {}
    text: dict[int, str] = {}
    for element in verdict["elements"]:
        for evidence in element["evidence"]:
            number = evidence["sentence"]
            worth[number] = worth.get(number, 0.0) + evidence["score"]
            text.setdefault(number, evidence["text"])
    return [text[n] for n in sorted(worth, key=lambda n: (-worth[n], n))[:_SENTENCES]]
