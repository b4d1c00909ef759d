"""How the headline's elements fare, by kind: actors, places, numbers, times, actions, things."""

from __future__ import annotations

from bodycheck.checker.evidence import Finding, Search
from bodycheck.checker.lexicon import lexicon

MEANINGS = {
    "actors_missing": "actors not found",
    "actor_strength_min": "strength of the weakest actor",
    "places_missing": "places not found",
    "place_strength_min": "strength of the weakest place",
    "numbers": "quantities in the headline",
    "numbers_missing": "quantities neither found nor contradicted",
    "numbers_conflicting": "quantities the body gives otherwise",
    "number_kinship": "how surely the closest equal quantity of the body measures the same, of the weakest number",
    "number_rival": "how surely the closest different quantity measures the same, of the strongest rival",
    "number_margin": "the first less the second, of the worst number",
    "number_gap": "relative distance of that rival",
    "numbers_absent": "quantities whose value the body never gives, whatever it measures",
    "numbers_of_items": "quantities that count the article's own items, as in 5 things to know",
    "number_distinctive": "whether a quantity not found is too particular to be left out",
    "times_missing": "times not found",
    "actions": "verb groups",
    "actions_missing": "verb groups not found",
    "action_strength": "mean strength of the verb groups",
    "things_missing": "things not found",
    "thing_strength_min": "strength of the weakest thing",
    "thing_strength_mean": "mean strength of the things",
    "element_strength_mean": "mean strength of all elements",
    "element_strength_min": "strength of the weakest element",
    "linked_elements": "largest share of the elements that stand in one sentence",
    "linked_window": "the same within two sentences in a row",
}
"""Name and meaning of every feature of this module."""


def elements(search: Search) -> dict[str, float]:
    by_kind: dict[str, list[Finding]] = {}
    for finding in search.findings:
        by_kind.setdefault(finding.part.kind, []).append(finding)
    strengths = [f.strength for f in search.findings]

    def missing(kind: str, status: str = "missing") -> int:
        return sum(f.status == status for f in by_kind.get(kind, ()))

    def weakest(kind: str) -> float:
        return min((f.strength for f in by_kind.get(kind, ())), default=1.0)

    def mean(values: list[float]) -> float:
        return sum(values) / len(values) if values else 1.0

    linked = _linked(search)
    return {
        "actors_missing": missing("actor"),
        "actor_strength_min": weakest("actor"),
        "places_missing": missing("place"),
        "place_strength_min": weakest("place"),
        "numbers": len(by_kind.get("number", ())),
        "numbers_missing": missing("number"),
        "numbers_conflicting": missing("number", "conflicting"),
        **_numbers(search),
        "times_missing": missing("time") + missing("time", "conflicting"),
        "actions": len(by_kind.get("action", ())),
        "actions_missing": missing("action"),
        "action_strength": mean([f.strength for f in by_kind.get("action", ())]),
        "things_missing": missing("thing"),
        "thing_strength_min": weakest("thing"),
        "thing_strength_mean": mean([f.strength for f in by_kind.get("thing", ())]),
        "element_strength_mean": mean(strengths),
        "element_strength_min": min(strengths, default=1.0),
        "linked_elements": linked[0],
        "linked_window": linked[1],
    }


def _numbers(search: Search) -> dict[str, float]:
    matches = [f.quantity for f in search.findings if f.quantity]
    norms, items = search.headline.words.norms, lexicon().cues["list_items"]
    worst = search.worst_number
    return {
        "number_kinship": min((m.own_kinship for m in matches), default=1.0),
        "number_rival": max((m.rival_kinship for m in matches), default=0.0),
        "number_margin": search.number_margin,
        "number_gap": worst.gap if worst else 1.0,
        "numbers_absent": sum(m.own is None for m in matches),
        "numbers_of_items": sum(
            bool(items & set(norms[q.last + 1 : q.last + 4])) for q in (f.part.quantity for f in search.findings) if q
        ),
        "number_distinctive": float(any(m.distinctive and not m.found for m in matches)),
    }


def _linked(search: Search) -> tuple[float, float]:
    """The largest share of elements within one sentence, and within two in a row."""
    inside = [0.0] * (len(search.body.sentences) + 1)
    window = [0.0] * (len(search.body.sentences) + 1)
    for finding in search.findings:
        good = {s for s, strength in finding.sentences.items() if strength >= 0.5}
        for s in good:
            inside[s] += 1
            window[s] += 1
        for s in good:
            if s + 1 not in good:
                window[s + 1] += 1
    count = max(1, len(search.findings))
    return max(inside) / count, max(window) / count
