"""Measure how well pages of news sites are read, and print a table.

    python -m benchmarks.extraction [--pages DIR] [--rival NAME ...]

``--pages`` holds pages as ``NAME.html`` with a ``NAME.json`` beside each: ``{"headline": ..., "with": [...], "without":
[...]}``, passages that belong to the body and such that do not; the default are the tests' own, which were written
along with the rules and so say little of other pages. ``--rival`` measures a library beside, in an environment that is
made for it and thrown away: readability-lxml, justext, newspaper4k, goose3; trafilatura is always there.

A passage counts as found where its letters and digits stand in the text's, a headline as right where they are all of
it. Milliseconds are medians: of a page, and of the imports in five fresh processes. Sizes are what installing adds,
unpacked; for bodycheck what the layer keeps of trafilatura and its companions.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bodycheck.formats.html_blocks import letters
from layers import build_layer

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("candidate.py")
RIVALS: dict[str, tuple[str, ...]] = {
    "readability-lxml": ("readability-lxml",),
    "justext": ("justext", "lxml_html_clean"),  # which it needs and does not say so
    "newspaper4k": ("newspaper4k",),
    "goose3": ("goose3",),
}
"""What is installed for each."""
IMPORTS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is known of it."""

    path: Path
    headline: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a candidate comes to over all pages."""

    wanted: float
    unwanted: float
    headlines: str
    page_ms: float
    import_ms: float
    mebibytes: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=ROOT / "tests" / "pages")
    options.add_argument("--rival", action="append", default=[], choices=RIVALS)
    options.add_argument("--show", action="store_true", help="print what bodycheck gets wrong, page by page")
    chosen = options.parse_args()
    pages = read_pages(chosen.pages)
    sys.stdout.write(
        f"{len(pages)} pages, {sum(len(page.wanted) for page in pages)} passages wanted, "
        f"{sum(len(page.unwanted) for page in pages)} not\n\n"
        f"{'':<18}{'wanted':>8}{'unwanted':>10}{'headlines':>11}{'ms a page':>11}{'import ms':>11}{'MiB':>7}\n"
    )
    with tempfile.TemporaryDirectory() as room:
        trafilatura = environment(Path(room) / "trafilatura", ("trafilatura",))
        report("bodycheck", pages, sys.executable, size_in_layer(trafilatura), show=chosen.show)
        report("trafilatura", pages, sys.executable, size(packages(trafilatura)))
        for rival in chosen.rival:
            python = environment(Path(room) / rival, RIVALS[rival])
            report(rival, pages, str(python), size(packages(python)))


def read_pages(folder: Path) -> list[Page]:
    """The pages of a folder that have something known of them."""
    pages = []
    for path in sorted(folder.glob("*.html")):
        known = path.with_suffix(".json")
        if known.exists():
            facts = json.loads(known.read_text(encoding="utf-8"))
            pages.append(Page(path, facts["headline"], tuple(facts["with"]), tuple(facts["without"])))
    if not pages:
        sys.exit(f"{folder} holds no NAME.html with a NAME.json beside it.")
    return pages


def report(name: str, pages: Sequence[Page], python: str, mebibytes: float, *, show: bool = False) -> None:
    """Print a candidate's line of the table."""
    imports = [answers(name, [], python)[0]["ms"] for _ in range(IMPORTS)]
    read = answers(name, [page.path for page in pages], python)[1:]
    figures = measure(pages, read, statistics.median(imports), mebibytes)
    sys.stdout.write(
        f"{name:<18}{figures.wanted:>7.1%}{figures.unwanted:>10.1%}{figures.headlines:>11}{figures.page_ms:>11.0f}"
        f"{figures.import_ms:>11.0f}{figures.mebibytes:>7.1f}\n"
    )
    if show:
        for page, answer in zip(pages, read, strict=True):
            sys.stdout.writelines(f"  {page.path.stem}: {fault}\n" for fault in faults(page, answer))
    sys.stdout.flush()


def answers(name: str, paths: Iterable[Path], python: str) -> list[dict[str, Any]]:
    """What the candidate makes of the pages; the first answer is about its imports."""
    done = subprocess.run(  # noqa: S603 - the command is made here
        [python, WORKER, name],
        input="\n".join(map(str, paths)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def measure(pages: Sequence[Page], read: Sequence[dict[str, Any]], import_ms: float, mebibytes: float) -> Figures:
    both = list(zip(pages, read, strict=True))
    found = [holds(answer["text"], passage) for page, answer in both for passage in page.wanted]
    taken = [holds(answer["text"], passage) for page, answer in both for passage in page.unwanted]
    titled = [(page.headline, answer["headline"]) for page, answer in both if page.headline]
    right = sum(letters(shown or "") == letters(known) for known, shown in titled)
    knows = any(shown is not None for _, shown in titled)
    return Figures(
        wanted=statistics.mean(found),
        unwanted=statistics.mean(taken),
        headlines=f"{right}/{len(titled)}" if knows else "-",
        page_ms=statistics.median(answer["ms"] for answer in read),
        import_ms=import_ms,
        mebibytes=mebibytes,
    )


def holds(text: str, passage: str) -> bool:
    return letters(passage) in letters(text)


def faults(page: Page, answer: dict[str, Any]) -> list[str]:
    """What is wrong with an answer, in words."""
    return [
        *(f"is missing {passage!r}" for passage in page.wanted if not holds(answer["text"], passage)),
        *(f"has {passage!r}" for passage in page.unwanted if holds(answer["text"], passage)),
        *([f"has the headline {answer['headline']!r}"] if page.headline and letters(answer["headline"] or "")
          != letters(page.headline) else []),
    ]  # fmt: skip


def environment(folder: Path, requirements: Iterable[str]) -> Path:
    """The Python of a new environment that has ``requirements`` alone."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
        *requirements,
    ]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603
    return python


def packages(python: Path) -> list[Path]:
    """The files that were installed for a Python, its tools for installing aside."""
    site = next(python.parent.parent.glob("lib/python*/site-packages"))
    tools = {path for name in ("pip", "setuptools") for path in site.glob(f"{name}*")}
    return [path for top in site.iterdir() if top not in tools for path in (top, *top.rglob("*")) if path.is_file()]


def size(files: Iterable[Path]) -> float:
    """MiB."""
    return sum(path.stat().st_size for path in files) / 2**20


def size_in_layer(python: Path) -> float:
    """MiB of what the layer keeps of trafilatura and its companions."""
    site = next(python.parent.parent.glob("lib/python*/site-packages"))
    left_out = {path for pattern in build_layer.SUPERFLUOUS for path in site.glob(pattern)}
    return size(path for path in packages(python) if left_out.isdisjoint((path, *path.parents)))


if __name__ == "__main__":
    main()
