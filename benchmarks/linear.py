"""Does the time of a check grow with the text and no faster? Times hostile texts of doubling sizes.

    python benchmarks/linear.py [--largest CHARACTERS] [--patience SECONDS] [--shape NAME ...]

For each shape a line: milliseconds at each size, and how many times as long the last doubling took. Two is linear, four
is quadratic. A shape that takes longer than the patience is left at that size.
"""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks.hostile_text import BODIES, HEADLINES
from bodycheck.checker import check, warm

SMALLEST = 62_500


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--largest", type=int, default=1_000_000, help="characters (default 1,000,000)")
    options.add_argument("--patience", type=float, default=10.0, help="seconds for one check (default 10)")
    options.add_argument("--shape", action="append", help="only this one; may be repeated")
    chosen = options.parse_args()
    warm()
    shapes = {name: make for name, make in (BODIES | HEADLINES).items() if not chosen.shape or name in chosen.shape}
    sizes: list[int] = []
    while not sizes or sizes[-1] < chosen.largest:
        sizes.append(SMALLEST << len(sizes))
    head = "".join(f"{f'{size // 1000} k':>9}" for size in sizes)
    sys.stdout.write(f"{'ms for characters':<30}{head}{'doubling':>10}\n")
    for name, make in shapes.items():
        taken: list[float] = []
        for size in sizes:
            headline, body = make(size)
            began = time.perf_counter()
            check(headline, body)
            taken.append(time.perf_counter() - began)
            if taken[-1] > chosen.patience:
                break
        cells = "".join(f"{1000 * seconds:>9.0f}" for seconds in taken) + " " * 9 * (len(sizes) - len(taken))
        growth = f"{taken[-1] / taken[-2]:>10.1f}" if len(taken) > 1 else ""
        sys.stdout.write(f"{name:<30}{cells}{growth}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
