"""``python -m benchmarks.chaos``: a storm, a table of counts, and the same counts as one line of JSON."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields

from rich.console import Console
from rich.table import Table

from benchmarks.chaos.replay import Tally, as_json, replay
from benchmarks.chaos.storm import Weather


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for field in fields(Weather):
        kind = float if isinstance(field.default, float) else int
        parser.add_argument(f"--{field.name}", f"--{field.name.upper()}", type=kind, default=field.default)
    weather = Weather(**vars(parser.parse_args()))
    progress = Console(stderr=True, highlight=False)
    tally = replay(weather, progress.print)
    Console(highlight=False).print(_table(tally))
    for name in tally.faulty:
        progress.print(f"missed: {name}")
    sys.stdout.write(as_json(tally) + "\n")
    return 1 if tally.faulty else 0


def _table(tally: Tally) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for field in fields(Tally):
        value = getattr(tally, field.name)
        table.add_row(field.name.replace("_", " "), f"{value:,}" if isinstance(value, int) else str(value))
    return table


if __name__ == "__main__":
    sys.exit(main())
