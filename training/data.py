"""The training data as it lies on disk: gzipped JSON lines, one pair each."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def claim_group(body: str) -> str:
    """What the claims on one body have in common: never on both sides of a fold."""
    return f"claim {hashlib.sha256(body.encode()).hexdigest()[:16]}"


def stream_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Every row of a ``.jsonl.gz`` file, one at a time."""
    if not path.exists():
        raise SystemExit(f"{path} is not there: --data must name the folder that holds train/*.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Every row of a ``.jsonl.gz`` file."""
    return list(stream_jsonl(path))
