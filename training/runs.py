"""What a training run leaves beside its weights, to be taken up again and told of: its settings and its log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RUN = "run.json"
"""What was fitted, and how: for the card."""
LOG = "log.jsonl"
"""One object a line; each has the step it was written at."""
_OF_THE_MACHINE = frozenset({"device", "torch"})


def differing(begun: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Settings, told in words, by which a run that was begun is not the one wanted. The machine may be another one."""
    return [
        f"{name} {begun.get(name)}, not {wanted.get(name)}"
        for name in sorted(begun.keys() | wanted.keys())
        if name not in _OF_THE_MACHINE and begun.get(name) != wanted.get(name)
    ]


def cut_log(run: Path, step: int) -> None:
    """Drop from the log what was written after ``step``, from which the run goes on; step 0 drops all of it."""
    log = run / LOG
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True) if log.exists() else []
    log.write_text("".join(line for line in lines if step and json.loads(line)["step"] <= step), encoding="utf-8")


def looks_of(run: Path) -> list[dict[str, Any]]:
    """What a run's looks at what is kept apart found, the last of all of it."""
    log = [json.loads(line) for line in (run / LOG).read_text(encoding="utf-8").splitlines()]
    return [{"step": line["step"], "twins_told_apart": line["kept_apart"]} for line in log if "kept_apart" in line]
