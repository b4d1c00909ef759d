"""The training data without what ``meaning_pairs.py`` keeps apart, so that a word tier can be trained that has not met
it: on that, the two tiers are then combined.

    python training/words_apart.py --data DIR --to DIR
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from data import claim_group, read_jsonl
from meaning_pairs import story_of_bodies
from twins import is_kept_apart


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder holding train/*.jsonl.gz")
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    source, target = options.data / "train", options.to / "train"
    target.mkdir(parents=True, exist_ok=True)
    _write(
        target / "real_pairs.jsonl.gz",
        [r for r in read_jsonl(source / "real_pairs.jsonl.gz") if not is_kept_apart(r["id"])],
    )
    claims = read_jsonl(source / "claims_permissive.jsonl.gz")
    _write(target / "claims_permissive.jsonl.gz", [r for r in claims if not is_kept_apart(claim_group(r["body"]))])
    bodies, stances = read_jsonl(source / "fnc1_bodies.jsonl.gz"), read_jsonl(source / "fnc1_stances.jsonl.gz")
    story = story_of_bodies(bodies, stances)
    known = {b["body_id"] for b in bodies if not is_kept_apart(story[b["body_id"]])}
    apart = {r["headline"] for r in stances if r["stance"] != "unrelated" and r["body_id"] not in known}
    _write(target / "fnc1_bodies.jsonl.gz", [b for b in bodies if b["body_id"] in known])
    _write(
        target / "fnc1_stances.jsonl.gz", [r for r in stances if r["body_id"] in known and r["headline"] not in apart]
    )


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
