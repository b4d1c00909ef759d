"""Sets of twins: a true pair of headline and body with what one change makes of it, false pairs and true ones alike.

The meaning model is trained on them. The change alone tells true from false: what is put into a headline is put into a
body too, of which the changed headline is true and the untouched one false.
"""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from edits import CONTRADICTING, Editor

KEPT_APART = 0.12
"""Share of the articles that the model is not fitted to."""
MOST_CHANGES = 4
"""Changes of one headline that go into one set of twins."""
WEIGHTS = {
    "actor": 1.0, "roles": 3.0, "place": 0.5, "antonym": 0.9, "number": 0.9, "time": 0.5, "negation": 1.0,
    "modality": 1.0, "weakened": 0.6, "near_story": 0.75, "actor_swap": 0.2, "place_swap": 0.15,
}  # fmt: skip
"""How readily a change is chosen where a headline allows several."""
NEGATIONS_PUT_IN = 0.12
"""Share of the headlines that a negation was put into that are kept."""
NEAR_DAYS = 4
"""Days between two stories from which they are not the same one told twice."""
NEAR_STORIES = 2
"""Bodies of other stories that one headline is set against."""
SUPPORT, CONTRADICTION, NOT_SUPPORTED, UNKNOWN = 0, 1, 2, -1


@dataclass(frozen=True, slots=True)
class Twin:
    """One pair of a set; ``above`` lists the places in the set of what must be better supported."""

    group: str
    kind: str
    headline: str
    body: str
    supported: int
    """1 or 0."""
    relation: int
    above: tuple[int, ...] = ()


def is_kept_apart(group: str) -> bool:
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) / 2**32 < KEPT_APART


def article_twins(row: dict[str, Any], near: list[str], swaps: list[tuple[str, str]], seed: int) -> list[Twin]:
    """The set of an article's headline. ``near`` are bodies of other stories, ``swaps`` the headline with another's
    name or place, each with its kind."""
    kind = "real" if row["label"] == "supported" else "coloured"
    return thinned(twins(row["id"], "", row["headline"], row["body"], seed, near, swaps, supported_kind=kind))


def twins(
    group: str, prefix: str, headline: str, body: str, seed: int, near: list[str], swaps: list[tuple[str, str]],
    quoted: str | None = None, supported_kind: str = "real",
) -> list[Twin]:  # fmt: skip
    """The true pair, and for some changes the two false pairs and the one true pair they make.

    Empty where a sentence that stands for a headline allows no change.
    """
    chance = random.Random(f"{seed} {group} {headline}")
    editor = Editor(chance.randrange(2**31))
    made: list[tuple[str, str, str | None]] = [
        (c.kind, c.headline, c.body) for c in editor.changes(headline, body, quoted=quoted)
    ]
    if not quoted:
        made = [(kind, text, editor.strengthened(body) if kind == "modality" else other) for kind, text, other in made]
        made += [(kind, text, None) for kind, text in swaps]
        if weaker := editor.weakened(headline, body):
            made.append(("weakened", headline, weaker))
    made.sort(key=lambda change: chance.random() ** (1 / WEIGHTS[change[0]]), reverse=True)
    made = [change for change in made if chance.random() < 0.25 + WEIGHTS[change[0]]][:MOST_CHANGES]
    if quoted and not made:
        return []
    made += [("near_story", headline, other) for other in near]
    rows = [Twin(group, f"{prefix}{supported_kind}", headline, body, 1, SUPPORT)]
    for kind, changed, other in made:
        relation = CONTRADICTION if kind in CONTRADICTING else NOT_SUPPORTED
        if kind in {"near_story", "weakened"}:
            assert other is not None  # noqa: S101 - both are changes of the body alone
            rows.append(Twin(group, prefix + kind, headline, other, 0, relation, above=(0,)))
            continue
        above: tuple[int, ...] = (0,)
        if other is not None:
            rows.append(Twin(group, f"{prefix}{kind}_true", changed, other, 1, SUPPORT))
            above = (0, len(rows) - 1)
            if kind != "modality":  # what will be may also be
                rows.append(Twin(group, f"{prefix}{kind}_body", headline, other, 0, relation, above=above))
        rows.append(Twin(group, prefix + kind, changed, body, 0, relation, above=above))
    return rows


def thinned(rows: list[Twin]) -> list[Twin]:
    """A set of twins without most of what gives itself away.

    A *not* put into a headline has no twin of which it is true, unlike one taken out: as many are left as real
    headlines have.
    """
    chance = random.Random(f"{rows[0].group} {rows[0].headline}")
    original = len(negations_of(rows[0].headline))
    dropped = {
        n for n, row in enumerate(rows)
        if row.kind == "negation" and len(negations_of(row.headline)) > original
        and chance.random() > NEGATIONS_PUT_IN
    }  # fmt: skip
    place = {old: new for new, old in enumerate(n for n in range(len(rows)) if n not in dropped)}
    return [replace(rows[n], above=tuple(place[a] for a in rows[n].above)) for n in place]


def negations_of(text: str) -> list[str]:
    return re.findall(r"\b(?:not|no|never|cannot|without|none|nobody|nothing)\b|n[’']t\b", text, re.IGNORECASE)


def near_stories(rows: list[dict[str, Any]]) -> list[list[int]]:
    """For each article the places of others that have much of its headline: the nearest, some days away."""
    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.2, stop_words="english")
    bodies = vectorizer.fit_transform([f"{row['headline']} {row['body'][:3000]}" for row in rows])
    headlines = vectorizer.transform([row["headline"] for row in rows])
    days = np.array([_day(row) for row in rows])
    found: list[list[int]] = []
    for n in range(len(rows)):
        likeness = (headlines[n] @ bodies.T).toarray()[0] + 0.5 * (bodies[n] @ bodies.T).toarray()[0]
        likeness[np.abs(days - days[n]) < NEAR_DAYS] = -1.0
        best = np.argsort(-likeness)[:6]
        found.append(best[likeness[best] > 0.1].tolist())
    return found


def sampled(near: list[list[int]], chance: random.Random) -> list[list[int]]:
    """A few of the near stories of each article."""
    return [chance.sample(some, min(len(some), NEAR_STORIES)) for some in near]


def _day(row: dict[str, Any]) -> int:
    try:
        return date.fromisoformat(str(row.get("date"))[:10]).toordinal()
    except ValueError:
        return -(10**6)
