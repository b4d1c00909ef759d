"""Install the locked requirements for Lambda's Python and processor, and drop what no import needs.

Runs under any Python 3.11 or newer, on any processor: wheels only, picked by platform tag and checked against hashes.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

PYTHON = "3.13"
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
GLIBC = ("2_34", "2_28", "2_27", "2_17")
"""manylinux tags that Lambda's Amazon Linux 2023 (glibc 2.34) satisfies."""

# What is removed after installing, and why it is safe.
SUPERFLUOUS = (
    "**/tests",
    "**/*.pyi",
    "**/*.pyx",
    "**/*.h",
    "**/__pycache__",
    "bin",
    # A second copy of the engine, for C programs; the Python module has its own and does not link it.
    "onnxruntime/capi/libonnxruntime.so.*",
    "onnxruntime/tools",
    "onnxruntime/transformers",
    "onnxruntime/quantization",
    "onnxruntime/datasets",
    "numpy/f2py",
    "numpy/_core/include",
    # Only tools import these, never inference.
    "google",
    "flatbuffers",
)
BOTOCORE_SERVICES = frozenset({"cloudformation", "dynamodb", "events", "s3", "scheduler", "sns", "sqs", "sts"})
"""Service models that are kept; botocore loads each by name, and the functions call no other."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", choices=sorted(MACHINES), required=True)
    parser.add_argument("--requirements", type=Path, required=True)
    parser.add_argument("--target", type=Path, required=True)
    arguments = parser.parse_args()
    install(arguments.requirements, arguments.target, MACHINES[arguments.architecture])
    prune(arguments.target)


def install(requirements: Path, target: Path, machine: str) -> None:
    """Exactly the locked wheels for ``machine``.

    Nothing is resolved, so an old pip cannot choose wrongly; but pip before 26 compares a wheel's Requires-Python with
    the Python it runs under, not with the one asked for, and has to be told not to.
    """
    platforms = [f"--platform=manylinux_{glibc}_{machine}" for glibc in GLIBC]
    subprocess.run(  # noqa: S603 - the command is made here
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"),
            *("--no-compile", "--require-hashes", "--ignore-requires-python", "--only-binary=:all:"),
            *platforms,
            f"--platform=manylinux2014_{machine}",
            "--implementation=cp",
            f"--python-version={PYTHON}",
            f"--target={target}",
            f"--requirement={requirements}",
        ],
        check=True,
    )


def prune(target: Path) -> None:
    """Remove what inference, boto3 and Powertools never load."""
    for pattern in SUPERFLUOUS:
        for path in sorted(target.glob(pattern)):
            remove(path)
    for service in (target / "botocore/data").iterdir():
        if service.is_dir() and service.name not in BOTOCORE_SERVICES:
            remove(service)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
