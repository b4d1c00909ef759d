"""Are verdicts the same bytes on every Python, in every process?

    python benchmarks/same_verdict.py PYTHON [PYTHON ...]

For each interpreter given, a virtual environment under ``build/same-verdict`` with what the layer carries, in the
versions that ``requirements/dev.txt`` locks for it. Each judges the sample articles in a fresh process for each of
several hash seeds, and prints the sha256 of what ``bodycheck check --ndjson`` would write. Ends with status 1 where two
differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "build" / "same-verdict"
PACKAGES = [str(ROOT / "layers" / name) for name in ("bodycheck", "meaning")]
SEEDS = ("0", "1", "4242")
_NAME = re.compile(r"^([a-z0-9.-]+)==", re.MULTILINE)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("pythons", nargs="*", metavar="PYTHON", help="interpreters, 3.11 or newer")
    options.add_argument("--judge", action="store_true", help="print the sha256 that this interpreter comes to")
    chosen = options.parse_args()
    if chosen.judge:
        sys.stdout.write(digest() + "\n")
        return
    if not chosen.pythons:
        options.error("name an interpreter")
    found: set[str] = set()
    for python in chosen.pythons:
        version, interpreter = install(python)
        for seed in SEEDS:
            verdicts = judged_by(interpreter, seed)
            found.add(verdicts)
            sys.stdout.write(f"Python {version:<10} hash seed {seed:<6} {verdicts}\n")
            sys.stdout.flush()
    sys.exit("the verdicts differ" if len(found) > 1 else 0)


def digest() -> str:
    """sha256 of the verdicts on the sample articles, a line of JSON each."""
    # The interpreter that only installs and compares need not have the package.
    from bodycheck.judging import judge_all  # noqa: PLC0415

    lines = []
    for path in sorted((ROOT / "events" / "articles").iterdir()):
        with path.open("rb") as file:
            verdicts = [judged.verdict.to_dict() for judged in judge_all(file, path.name)]
        lines += [json.dumps(verdict, ensure_ascii=False) + "\n" for verdict in verdicts]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def install(python: str) -> tuple[str, Path]:
    """Version of the interpreter, and that of its virtual environment, in which the checker's packages lie."""
    asked = [python, "-c", "import platform; print(platform.python_version())"]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    home = HOME / version
    interpreter = home / "bin" / "python"
    if not interpreter.exists():
        subprocess.run([python, "-m", "venv", str(home)], check=True)  # noqa: S603
    lock = home / "requirements.txt"
    lock.write_text(needed(), encoding="utf-8")
    pip = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(lock)], check=True)  # noqa: S603
    return version, interpreter


def needed() -> str:
    """The part of the development lock that the layers carry. That lock knows every Python, the layers' only one."""
    locks = [ROOT / "layers" / name / "requirements.txt" for name in ("runtime", "meaning")]
    carried = {name for lock in locks for name in _NAME.findall(lock.read_text(encoding="utf-8"))}
    lock = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    return "".join(block for block in blocks if (name := _NAME.match(block)) and name[1] in carried)


def judged_by(interpreter: Path, seed: str) -> str:
    """What that interpreter comes to under one hash seed."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(PACKAGES)}
    command = [str(interpreter), str(Path(__file__)), "--judge"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        sys.exit(f"{interpreter}: {run.stderr}")
    return run.stdout.strip()


if __name__ == "__main__":
    main()
