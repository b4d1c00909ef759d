"""Stories of the Fake News Challenge: what belongs together is never on both sides."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import words_apart
from bodycheck.verdict import STANCE_LABELS
from data import read_jsonl
from meaning_pairs import story_of_bodies
from pairs import Pair
from stance_model import FOLDS, UNRELATED, story_folds
from twins import is_kept_apart

BODIES: list[dict[str, Any]] = [{"body_id": n, "body": f"Body {n}."} for n in range(60)]
# Bodies 2n and 2n + 1 are of one story, by a headline that they share; each is set against a stranger's headline too.
ROWS: list[dict[str, Any]] = [
    row
    for n in range(0, 60, 2)
    for row in (
        {"headline": f"Story {n}", "body_id": n, "stance": "agree"},
        {"headline": f"Story {n}", "body_id": n + 1, "stance": "discuss"},
        {"headline": f"Story {(n + 2) % 60}", "body_id": n, "stance": "unrelated"},
    )
]


def test_bodies_that_share_a_headline_are_of_one_story() -> None:
    story = story_of_bodies(BODIES, ROWS)
    assert all(story[n] == story[n + 1] for n in range(0, 60, 2))
    assert len(set(story.values())) == 30


def test_no_headline_and_no_body_is_on_both_sides_of_a_fold() -> None:
    pairs = [
        Pair(str(r["stance"]), f"body {r['body_id']}", str(r["headline"]), "", STANCE_LABELS.index(str(r["stance"])))
        for r in ROWS
    ]  # fmt: skip
    assert {p.label for p in pairs} > {UNRELATED}
    folds = list(story_folds(pairs))
    assert len(folds) == FOLDS
    for fitted, held_out in folds:
        assert len(fitted)
        assert len(held_out)
        for part in ("headline", "group"):
            assert not {getattr(pairs[n], part) for n in fitted} & {getattr(pairs[n], part) for n in held_out}
    related = {n for n, pair in enumerate(pairs) if pair.label != UNRELATED}
    assert related <= {n for _, held_out in folds for n in held_out.tolist()}


def test_the_words_apart_have_nothing_that_is_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles: list[dict[str, Any]] = [
        {"id": f"article {n}", "headline": f"Headline {n}", "body": f"Text {n}."} for n in range(60)
    ]
    files = {"real_pairs": articles, "claims_permissive": articles, "fnc1_bodies": BODIES, "fnc1_stances": ROWS}
    (tmp_path / "train").mkdir()
    for name, rows in files.items():
        with gzip.open(tmp_path / "train" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    monkeypatch.setattr(sys, "argv", ["words_apart", "--data", str(tmp_path), "--to", str(tmp_path / "apart")])
    words_apart.main()
    left = {name: read_jsonl(tmp_path / "apart" / "train" / f"{name}.jsonl.gz") for name in files}
    assert all(0 < len(left[name]) < len(rows) for name, rows in files.items())
    assert not any(is_kept_apart(row["id"]) for row in left["real_pairs"])
    story = story_of_bodies(BODIES, ROWS)
    assert not any(is_kept_apart(story[row["body_id"]]) for row in (*left["fnc1_bodies"], *left["fnc1_stances"]))
    gone = {r["headline"] for r in ROWS if r["stance"] == "agree" and is_kept_apart(story[r["body_id"]])}
    assert gone
    assert not gone & {row["headline"] for row in left["fnc1_stances"]}
