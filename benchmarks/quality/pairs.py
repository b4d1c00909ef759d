"""The development sets as values: a headline, a body, and what is known of the two."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTROL = "control"
PERTURB, NEAR_MISS, CLAIMS = "perturb", "near_miss_hard", "claims_human"
SETS = (PERTURB, NEAR_MISS, CLAIMS)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """One headline (or claim) over one body.

    ``kind`` is ``control`` for an untouched headline, otherwise what was done to it; of claims it is not used.
    ``base`` names the article it was made from (of a claim: its document); pairs of one base belong together in every
    fold and every resample. ``twin`` is the kind whose control it is. ``original`` and ``changed_to`` are empty where
    nothing was changed. ``coverage`` is the data's own word overlap, 0 to 1; 1 where it is not given.
    """

    id: str
    headline: str
    body: str
    supported: bool
    kind: str
    base: str
    source: str
    twin: str = ""
    original: str = ""
    changed_to: str = ""
    coverage: float = 1.0


def read_rows(path: Path) -> list[Row]:
    """Every row of a ``.jsonl.gz`` file. Ends the program, naming the option, where there is none."""
    if not path.exists():
        raise SystemExit(f"{path} is not there: --data must name the folder that holds dev/ and train/")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def set_path(data: Path, name: str) -> Path:
    """Where the development set ``name`` lies under the data folder."""
    return data / "dev" / f"{name}.jsonl.gz"


def headline_pairs(rows: Sequence[Row]) -> list[Pair]:
    """Pairs of ``perturb`` and ``near_miss_hard``: corrupted headlines, and controls."""
    return [_headline_pair(row) for row in rows]


def claim_pairs(rows: Sequence[Row]) -> list[Pair]:
    """Pairs of ``claims_human``: label 1 is what people found consistent with its article."""
    return [
        Pair(
            id=row["id"],
            headline=row["headline"],
            body=row["body"],
            supported=row["label"] == 1,
            kind=CONTROL if row["label"] == 1 else row["type"],
            base=row["doc_group"],
            source=row["source"],
        )
        for row in rows
    ]


def _headline_pair(row: Row) -> Pair:
    evidence = row.get("evidence") or {}
    supported = row["label"] == "supported"
    return Pair(
        id=row["id"],
        headline=row["headline"],
        body=row["body"],
        supported=supported,
        kind=CONTROL if supported else row["type"],
        base=row["base"],
        source=row["source"],
        twin=row.get("control_for", "") if supported else row["type"],
        original=evidence.get("original") or "",
        changed_to=evidence.get("changed_to") or "",
        coverage=row.get("coverage", 1.0),
    )
