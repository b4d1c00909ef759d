"""What the meaning model is trained on: hypotheses with the passages that decide on them, in sets of twins.

    python training/meaning_pairs.py --data DIR [--out build/meaning] [--rounds N] [--workers N]

Writes ``examples.jsonl.gz``: an article's pairs, and all of its twins, are either all to be fitted or all kept apart
for calibration. (Its body may still serve another headline as a near story; NLI pairs are kept apart one by one.) Each
further round makes other changes of the same articles, sets them against other stories, and samples other judged pairs;
what is kept apart is made once.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bodycheck.checker.evidence import search
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.premise import premise
from bodycheck.checker.sentences import sentence_spans
from bodycheck.verdict import STANCE_LABELS
from corruptions import Base, Corrupter, parse_bases
from data import claim_group, read_jsonl
from edits import Editor, headlinese, indexed
from twins import UNKNOWN, Twin, article_twins, is_kept_apart, near_stories, sampled, twins

SEED = 20190515
COUNTS = "examples.json"
"""How many examples of which kind were made."""
_SENTENCE_KINDS = {"roles": 5.0, "modality": 3.0, "negation": 2.0, "antonym": 1.0, "actor": 1.0, "place": 0.5,
                   "number": 0.5, "time": 0.5}  # fmt: skip
SENTENCES_WITHOUT_ROLES = 0.2
"""Share that is kept of the sentences told as headlines in which no roles can be exchanged: the others are learnt from
few, for the body has their very words."""


@dataclass(frozen=True, slots=True)
class Example:
    """One pair. Of a set of twins, ``above`` lists the places in the set of what must be better supported."""

    group: str
    twins: int
    kind: str
    hypothesis: str
    premise: str
    supported: int
    """1 or 0; -1 of a pair for the stance head."""
    relation: int = UNKNOWN
    stance: int = -1
    above: tuple[int, ...] = ()
    body: str = ""
    """Of what is kept apart: the whole body, for the word tier."""


def example(
    group: str, kind: str, hypothesis: str, body: str, supported: int, relation: int = UNKNOWN, **more: Any
) -> Example:
    text = indexed(body)
    passages = premise(search(parse_headline(hypothesis, text), text)).text
    whole = body if is_kept_apart(group) else ""
    return Example(group, 0, kind, hypothesis, passages, supported, relation, body=whole, **more)


def examples(made: list[Twin]) -> list[Example]:
    return [example(t.group, t.kind, t.headline, t.body, t.supported, t.relation, above=t.above) for t in made]


def _article(work: tuple[dict[str, Any], list[str], list[tuple[str, str]]], seed: int) -> list[list[Example]]:
    row, near, swaps = work
    return [examples(article_twins(row, near, swaps, seed)), *_sentences(row, seed)]


def _sentences(row: dict[str, Any], seed: int) -> list[list[Example]]:
    """The sentence of the body that allows the rarest changes, told as a headline."""
    chance = random.Random(f"{seed} sentences {row['id']}")
    body = row["body"]
    usable = [
        body[a:b] for a, b in sentence_spans(body)
        if body[b - 1] == "." and 9 <= body[a:b].count(" ") <= 26 and not set('"“”\n') & set(body[a:b])
        and body[a:b].split()[0] not in {"He", "She", "It", "They", "This", "That", "But", "And", "These", "His", "Her"}
    ]  # fmt: skip
    chance.shuffle(usable)
    best: tuple[float, str, str] | None = None
    for sentence in usable[:6]:
        headline = headlinese(sentence, chance)
        kinds = [c.kind for c in Editor(1).changes(headline, body, quoted=sentence)]
        if "roles" not in kinds and chance.random() > SENTENCES_WITHOUT_ROLES:
            continue
        worth = sum(_SENTENCE_KINDS[kind] for kind in kinds)
        if worth and (best is None or worth > best[0]):
            best = (worth, sentence, headline)
    if best is None:
        return []
    made = twins(row["id"], "sentence_", best[2], body, seed, [], [], quoted=best[1])
    return [examples(made)] if made else []


def _judged(work: tuple[str, str, str, str, int], seed: int) -> list[list[Example]]:
    """What people judged; with its twins where they found it supported and the text is longer than a sentence."""
    group, kind, hypothesis, body, supported = work
    if supported and kind in TWINNED:
        return [examples(twins(group, f"{kind}_", hypothesis, body, seed, [], []))]
    return [[example(*work)]]


def _stance(work: tuple[str, str, str, int]) -> list[list[Example]]:
    group, headline, body, label = work
    return [[example(group, f"stance_{STANCE_LABELS[label]}", headline, body, -1, stance=label)]]


def judged(data: Path, chance: random.Random) -> list[tuple[str, str, str, str, int]]:
    """Pairs that people judged: claims, FEVER, MNLI, WiCE. Group, kind, hypothesis, body, supported."""
    found = [
        (claim_group(row["body"]), "claim", row["headline"], row["body"], int(row["label"]))
        for row in read_jsonl(data / "claims_permissive.jsonl.gz")
    ]
    nli: dict[tuple[str, int], list[Any]] = {}
    for row in read_jsonl(data / "nli_pairs.jsonl.gz"):
        nli.setdefault((row["source"], int(row["label"])), []).append(row)
    for (source, label), rows in sorted(nli.items()):
        some = chance.sample(rows, min(len(rows), NLI_PAIRS))
        found += [(f"{source} {row['id']}", source, row["headline"], row["body"], label) for row in some]
    found += [
        (f"wice {row['id']}", "wice", row["headline"], row["body"], int(row["label"] == "supported"))
        for row in read_jsonl(data / "wice_claims_dev.jsonl.gz")
    ]
    return found


TWINNED = frozenset({"claim", "fever", "agree"})
"""Kinds whose supported pairs get twins: told in other words than the body's, they are as hard as real headlines."""
NLI_PAIRS = 2500
"""Pairs of one source and label at most."""


def story_of_bodies(bodies: list[dict[str, Any]], rows: list[dict[str, Any]]) -> dict[Any, str]:
    """Body id to the story it is of: bodies and headlines that belong together are of one story."""
    names = {h: n for n, h in enumerate(dict.fromkeys(r["headline"] for r in rows))}
    numbers = {b["body_id"]: n + len(names) for n, b in enumerate(bodies)}
    linked = [(names[r["headline"]], numbers[r["body_id"]]) for r in rows if r["stance"] != "unrelated"]
    size = len(names) + len(numbers)
    left, right = np.array(linked).T
    graph = coo_matrix((np.ones(len(linked)), (left, right)), shape=(size, size))
    _, story = connected_components(graph, directed=False)
    return {body: f"story {story[number]}" for body, number in numbers.items()}


@dataclass(frozen=True, slots=True)
class Challenge:
    """The training set of the Fake News Challenge."""

    rows: list[dict[str, Any]]
    texts: dict[Any, str]
    """Body id to body."""
    story: dict[Any, str]
    """Body id to the story it is of."""

    @classmethod
    def read(cls, data: Path) -> Challenge:
        rows = read_jsonl(data / "fnc1_stances.jsonl.gz")
        bodies = read_jsonl(data / "fnc1_bodies.jsonl.gz")
        return cls(rows, {b["body_id"]: b["body"] for b in bodies}, story_of_bodies(bodies, rows))


def stances(challenge: Challenge, chance: random.Random) -> list[tuple[str, str, str, int]]:
    """Related pairs of the challenge, the rare labels oftener, and a few unrelated; grouped by story."""
    story = challenge.story
    shares = {"agree": 0.8, "disagree": 1.0, "discuss": 0.4, "unrelated": 0.03}
    return [
        (story[r["body_id"]], r["headline"], challenge.texts[r["body_id"]], STANCE_LABELS.index(r["stance"]))
        for r in challenge.rows
        if chance.random() < shares[r["stance"]] or (r["stance"] != "unrelated" and is_kept_apart(story[r["body_id"]]))
    ]


def agreed(challenge: Challenge) -> list[tuple[str, str, str, str, int]]:
    """Headlines of the challenge that agree with a body: each once, with the first such body."""
    first = {r["headline"]: r["body_id"] for r in reversed(challenge.rows) if r["stance"] == "agree"}
    return [
        (challenge.story[body], "agree", headline, challenge.texts[body], 1) for headline, body in sorted(first.items())
    ]


def external_swaps(bases: list[Base], seed: int) -> list[list[tuple[str, str]]]:
    """Names and places from other headlines."""
    corrupter = Corrupter(bases, seed)
    swaps: list[list[tuple[str, str]]] = []
    for base in bases:
        made = [corrupter.makers[kind](base) for kind in ("actor_swap", "place_swap")]
        swaps.append([(c.kind, c.headline) for c in made if c])
    return swaps


def all_sets(data: Path, workers: int, rounds: int = 1) -> Iterator[list[Example]]:
    """Sets of twins; what is kept apart in the first round alone."""
    rows = read_jsonl(data / "real_pairs.jsonl.gz")
    near, bases, challenge = near_stories(rows), parse_bases(rows), Challenge.read(data)
    with ProcessPoolExecutor(workers) as pool:
        for seed in range(SEED, SEED + rounds):
            chance = random.Random(seed)
            others = [[rows[n]["body"] for n in some] for some in sampled(near, chance)]
            articles = zip(rows, others, external_swaps(bases, seed), strict=True)
            people_judged = [*judged(data, chance), *agreed(challenge)]
            for make, works in (
                (partial(_article, seed=seed), [work for work in articles if _wanted(work[0]["id"], seed)]),
                (partial(_judged, seed=seed), [work for work in people_judged if _wanted(work[0], seed)]),
                (_stance, [work for work in sorted(stances(challenge, chance)) if _wanted(work[0], seed)]),
            ):
                for made in pool.map(make, works, chunksize=40):
                    yield from made


def _wanted(group: str, seed: int) -> bool:
    return seed == SEED or not is_kept_apart(group)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder holding train/*.jsonl.gz")
    parser.add_argument("--out", type=Path, default=Path("build/meaning"))
    parser.add_argument("--rounds", type=int, default=1, help="times that the articles are changed, each otherwise")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    path = options.out / "examples.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as lines:
        for number, made in enumerate(all_sets(options.data / "train", options.workers, options.rounds)):
            for row in made:
                lines.write(json.dumps(asdict(row) | {"twins": number}, ensure_ascii=False) + "\n")
                counts[row.kind + (" (kept apart)" if is_kept_apart(row.group) else "")] += 1
    made_of = {"rounds": options.rounds, "examples": dict(sorted(counts.items()))}
    (options.out / COUNTS).write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(made_of, indent=1), file=sys.stderr)
    print(f"{counts.total()} examples in {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
