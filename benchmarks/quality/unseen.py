"""The training data without anything that the development sets share with it.

    python -m benchmarks.quality.unseen --data DIR --to DIR [--only NAME ...]

Word models trained on the folder this writes have met no article of the development sets, and the meaning model no
headline of them, so that the headlines of those sets say how well the recipe does on new articles. (The meaning model
has met the articles of many of the claims; the report counts them.) The word tables that ship stay as they are; they
hold counts over all training bodies, no labels.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality.familiarity import OPENING, TRAINED_ON
from benchmarks.quality.pairs import SETS, Row, read_rows, set_path


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="folder that holds dev/ and train/")
    options.add_argument("--to", type=Path, required=True, help="folder to write train/ into")
    options.add_argument("--only", nargs="+", choices=TRAINED_ON, default=TRAINED_ON, help="what to take them out of")
    chosen = options.parse_args()
    measured_on = [row for name in SETS for row in read_rows(set_path(chosen.data, name))]
    folder = chosen.to / "train"
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted((chosen.data / "train").iterdir()):
        target = folder / source.name
        target.unlink(missing_ok=True)
        if source.name.removesuffix(".jsonl.gz") not in chosen.only:
            target.symlink_to(source.resolve())
            continue
        rows = read_rows(source)
        kept = without(rows, measured_on)
        with gzip.open(target, "wt", encoding="utf-8", compresslevel=3) as lines:
            lines.writelines(json.dumps(row) + "\n" for row in kept)
        sys.stdout.write(f"{source.name}: {len(kept)} of {len(rows)} rows kept\n")


def without(rows: Sequence[Row], measured_on: Sequence[Row]) -> list[Row]:
    """The training rows of which no development pair has the headline, the body, its opening, or the article."""
    evidence = [row.get("evidence") or {} for row in measured_on]
    headlines = {row["headline"] for row in measured_on} | {e.get("original") for e in evidence}
    openings = {row["body"][:OPENING] for row in measured_on}
    articles = {row.get("base") for row in measured_on} | {e.get("body_id") for e in evidence}
    articles |= {article for e in evidence for article in e.get("body_ids", ())}
    return [
        row
        for row in rows
        if row["headline"] not in headlines and row["body"][:OPENING] not in openings and row["id"] not in articles
    ]


if __name__ == "__main__":
    main()
