"""Install a layer's locked requirements for Lambda's Python and processor, and drop what no import needs.

Runs under any Python 3.11 or newer, on any processor: wheels only, picked by platform tag and checked against hashes.
"""

from __future__ import annotations

import argparse
import compileall
import py_compile
import shutil
import struct
import subprocess
import sys
import tomllib
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
    # numpy loads these when they are first used, and nobody does.
    "numpy/fft",
    "numpy/polynomial",
    "numpy/random",
    "numpy/testing",
    # Only tools import these, never inference.
    "google",
    "flatbuffers",
    # Sources and headers for those who compile against lxml, and its parts for other work than reading pages.
    "lxml/**/*.px[di]",
    "lxml/includes",
    "lxml/isoschematron",
    "lxml/objectify.*",
    "lxml/html/_difflib.*",
    "lxml/html/diff.*",
    "lxml/doctestcompare.py",
    # The engine for other Pythons than CPython.
    "zstandard/_cffi.*",
    "zstandard/backend_cffi.py",
    # What trafilatura's companions need to crawl sites and to guess dates. It imports the companions, so they stay;
    # these, they load only when asked to do that. Babel's data are pickles.
    "babel/locale-data",
    "babel/global.dat",
    "babel/messages",
    "dateparser",
    "dateparser_cli",
    "dateparser_data",
    "pytz",
    "regex",
    "tzlocal",
    "tld/res",
    "trafilatura/data",
    # Draws tokens into web pages.
    "tokenizers/tools",
)
BOTOCORE_SERVICES = frozenset({"cloudformation", "dynamodb", "events", "s3", "scheduler", "sns", "sqs", "sts"})
"""Service models that are kept; botocore loads each by name, and the functions call no other."""

CHOOSE_ARCHITECTURE = "Name it: BODYCHECK_ARCH=arm64 (or x86_64) sam build, the same as the template's Architecture."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requirements", type=Path, required=True, help="the lock, with hashes")
    parser.add_argument("--artifacts", type=Path, required=True, help="where sam wants the layer")
    parser.add_argument("--architecture", choices=["", *MACHINES], default="", help="default: the one sam builds for")
    arguments = parser.parse_args()
    architecture = arguments.architecture or architecture_of(arguments.artifacts)
    target = arguments.artifacts / "python"
    install(arguments.requirements, target, MACHINES[architecture])
    prune(target)
    for library in sorted(target.rglob("*.so*")):
        strip(library)
    compiled = precompile(arguments.artifacts)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    how = "with" if compiled else f"by Python {sys.version_info[0]}.{sys.version_info[1]}, hence without"
    print(f"{architecture}: {size / 2**20:.1f} MiB, {how} modules compiled for Python {PYTHON}")  # noqa: T201 - for whoever builds


def architecture_of(artifacts: Path) -> str:
    """The architecture for which sam builds this layer.

    sam gives a makefile no word of it, but resolves the template's BuildArchitecture and notes it, beside the folder of
    all artifacts, before anything is built.
    """
    notes = artifacts.parent.parent / "build.toml"
    try:
        layers = tomllib.loads(notes.read_text(encoding="utf-8"))["layer_build_definitions"].values()
        found = {layer["architecture"] for layer in layers if layer["layer_name"] == artifacts.name}
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{notes}: no architecture of {artifacts.name} in it ({error!r}). {CHOOSE_ARCHITECTURE}")
    if len(found) != 1 or not found <= MACHINES.keys():
        sys.exit(f"{notes}: {artifacts.name} is built for {sorted(found)}. {CHOOSE_ARCHITECTURE}")
    return str(found.pop())


def install(requirements: Path, target: Path, machine: str) -> None:
    """Exactly the locked wheels for ``machine``.

    Nothing is resolved, so an old pip cannot choose wrongly; but pip before 26 compares a wheel's Requires-Python with
    the Python it runs under, not with the one asked for, and has to be told not to.
    """
    platforms = [f"--platform=manylinux_{glibc}_{machine}" for glibc in GLIBC]
    done = subprocess.run(  # noqa: S603 - the command is made here
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
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"pip could not install {requirements} for Python {PYTHON} on {machine}: its reason stands above.")


def prune(target: Path) -> None:
    """Remove what a check, boto3 and Powertools never load."""
    for pattern in SUPERFLUOUS:
        for path in sorted(target.glob(pattern)):
            remove(path)
    for service in target.glob("botocore/data/*"):
        if service.is_dir() and service.name not in BOTOCORE_SERVICES:
            remove(service)


def strip(library: Path) -> None:
    """Cut off what only debuggers read, be the library for this processor or another.

    The loader follows program headers alone. What lies behind the last segment (debugging tables, symbols for linking,
    section headers) is up to nine tenths of some wheels' libraries.
    """
    content = bytearray(library.read_bytes())
    if content[:6] != b"\x7fELF\x02\x01":  # 64 bits, little-endian
        return
    (headers,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    ends = []
    for number in range(count):
        offset, length = struct.unpack_from("<8xQ16xQ", content, headers + number * size)
        ends.append(offset + length)
    struct.pack_into("<Q", content, 40, 0)  # where section headers begin
    struct.pack_into("<HH", content, 60, 0, 0)  # how many they are, and which of them holds their names
    library.write_bytes(content[: max(ends)])


def precompile(artifacts: Path) -> bool:
    """Compile the modules, where this Python is the runtime's, and tell whether it is.

    On Lambda nothing can be written beside them: a layer without compiled modules has every cold start compile them.
    """
    if sys.version_info[:2] != tuple(map(int, PYTHON.split("."))):
        return False
    compileall.compile_dir(
        artifacts / "python",
        quiet=2,
        stripdir=str(artifacts),
        prependdir="/opt",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    return True


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
