"""What the models are trained on: pairs of headline and body, and their features."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bodycheck.checker.body import Body, index_body
from bodycheck.checker.evidence import search
from bodycheck.checker.features import feature_vector
from bodycheck.checker.headline import parse_headline
from bodycheck.verdict import STANCE_LABELS
from corruptions import Corrupter, parse_bases
from data import claim_group, read_jsonl

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    kind: str
    group: str
    """Pairs of one group are never on both sides of a fold."""
    headline: str
    body: str
    label: int


def support_pairs(data: Path, seed: int) -> list[Pair]:
    """Real headlines (label 1), their corruptions (0), and human-judged claims (as judged)."""
    rows = read_jsonl(data / "real_pairs.jsonl.gz")
    bases = parse_bases(rows)
    corrupter = Corrupter(bases, seed)
    coloured = {row["id"] for row in rows if row["label"] != "supported"}
    pairs = []
    for base in bases:
        pairs.append(Pair("real_coloured" if base.id in coloured else "real", base.id, base.headline, base.body, 1))
        pairs += [Pair(c.kind, base.id, c.headline, c.body, 0) for c in corrupter.corrupt(base)]
    for row in read_jsonl(data / "claims_permissive.jsonl.gz"):
        kind = "claim_true" if row["label"] == 1 else "claim_false"
        pairs.append(Pair(kind, claim_group(row["body"]), row["headline"], row["body"], int(row["label"])))
    return pairs


def stance_pairs(data: Path) -> list[Pair]:
    """The Fake News Challenge's training set; ``group`` is the body, ``label`` the place in ``STANCE_LABELS``."""
    bodies = {row["body_id"]: row["body"] for row in read_jsonl(data / "fnc1_bodies.jsonl.gz")}
    pairs = [
        Pair(row["stance"], row["body_id"], row["headline"], bodies[row["body_id"]], STANCE_LABELS.index(row["stance"]))
        for row in read_jsonl(data / "fnc1_stances.jsonl.gz")
    ]
    return sorted(pairs, key=lambda p: p.group)  # one body's pairs together: it is indexed once


def extract(pairs: list[Pair], workers: int) -> Matrix:
    """Features of every pair, shape ``(len(pairs), len(FEATURES))``."""
    with ProcessPoolExecutor(workers) as pool:
        return np.stack(list(pool.map(_features, pairs, chunksize=200)))


def _features(pair: Pair) -> Matrix:
    body = _indexed(pair.body)
    return feature_vector(search(parse_headline(pair.headline, body), body))


@lru_cache(maxsize=8)
def _indexed(text: str) -> Body:
    return index_body(text)
