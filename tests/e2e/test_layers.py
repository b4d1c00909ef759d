"""What `sam build` makes for either processor, from this checkout and any Python 3.11 or newer."""

from __future__ import annotations

import json
import os
import platform
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from layers import build_layer

ROOT = Path(__file__).parents[2]
SAM = ROOT / ".venv-sam" / "bin" / "sam"
LARGEST = 160 * 1024 * 1024
"""Bytes that all layers together may have, unzipped. Lambda itself allows 250 MiB."""
LARGEST_WITHOUT_MEANING = 120 * 1024 * 1024
"""The same, where the layer of the meaning tier is left out."""
ELF_MACHINES = {"arm64": 183, "x86_64": 62}
"""Of the ELF header (``e_machine``): EM_AARCH64, EM_X86_64."""
PACKAGES = {"onnxruntime", "numpy", "boto3", "botocore", "aws_lambda_powertools", "charset_normalizer", "py3langid"}
PACKAGES |= {"lxml", "trafilatura", "zstandard", "yaml", "markdown_it"}
MEANING = ROOT / "layers" / "meaning" / "bodycheck_meaning"

DEVELOPMENT = {"sklearn", "scipy", "onnx", "skl2onnx", "training", "moto", "samtranslator", "typer", "rich", "pytest"}


READ_PAGE = """
import json, sys
*layers, page = sys.argv[1:]
sys.path[:0] = layers
from bodycheck.checker import check
from bodycheck.formats import read
with open(page, "rb") as stream:
    article = read(stream.read(), page)
verdict = check(article.headline, article.body)
print(json.dumps({
    "headline": article.headline,
    "paragraphs": len(article.body.split("\\n\\n")),
    "verdict": verdict.verdict,
}))
"""
"""Run by the runtime's Python with the layers' folders and a page as arguments."""

CUT_INTO_TOKENS = """
import importlib.util, json, sys
sys.path[:0] = sys.argv[1:]
import tokenizers
from bodycheck_meaning import folder
assert importlib.util.find_spec("huggingface_hub") is None
words = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [],
    "normalizer": {"type": "Lowercase"},
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": None,
    "decoder": None,
    "model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "man": 1, "bites": 2, "dog": 3}, "unk_token": "[UNK]"},
}
tokenizer = tokenizers.Tokenizer.from_str(json.dumps(words))
files = [file.name for file in folder().iterdir()]
print(json.dumps({"tokens": tokenizer.encode("Man bites dog").ids, "files": files}))
"""
"""Run by the runtime's Python with the meaning layer's folder as its argument."""


@dataclass(frozen=True)
class Build:
    """The artifacts of one `sam build`."""

    architecture: str
    directory: Path

    @property
    def layers(self) -> list[Path]:
        return [self.directory / name for name in ("RuntimeLayer", "BodycheckLayer", "MeaningLayer")]

    def files(self) -> Iterator[Path]:
        """Every file of the layers."""
        for layer in self.layers:
            yield from files_of(layer)

    def modules(self) -> set[str]:
        """What the layers offer for import, by top-level name."""
        return {path.name.removesuffix(".py") for layer in self.layers for path in (layer / "python").iterdir()}


@pytest.fixture(scope="module", params=["arm64", "x86_64"])
def build(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Built as a person would who only knows sam: no variable of the Makefile's helps."""
    directory = tmp_path_factory.mktemp(request.param) / "build"
    return sam_build(request.param, directory, python=sys.executable)


def sam_build(architecture: str, directory: Path, *, python: str) -> Build:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BODYCHECK_")}
    done = subprocess.run(
        [SAM, "build", "--build-dir", directory, "--parameter-overrides", f"Architecture={architecture}"],
        cwd=ROOT,
        env={**environment, "BODYCHECK_PYTHON": python, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"sam build for {architecture} ended with {done.returncode}:\n{done.stdout}")
    return Build(architecture, directory)


def test_all_layers_together_stay_small(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {layer.name: size_of(layer) for layer in build.layers}
    with capsys.disabled():
        figures = ", ".join(f"{name} {size / 2**20:.1f} MiB" for name, size in sizes.items())
        sys.stdout.write(f"\n{build.architecture}: {figures}\n")
    assert sum(sizes.values()) <= LARGEST
    assert sum(sizes.values()) - sizes["MeaningLayer"] <= LARGEST_WITHOUT_MEANING


def test_every_compiled_module_is_of_the_processor(build: Build) -> None:
    libraries = [path for path in build.files() if path.suffix == ".so" or ".so." in path.name]
    assert {machine_of(path) for path in libraries} == {ELF_MACHINES[build.architecture]}


def test_every_compiled_module_is_of_the_python_of_the_runtime(build: Build) -> None:
    foreign = [path.name for path in build.files() if ".cpython-" in path.name and ".cpython-313" not in path.name]
    assert foreign == []


def test_the_layers_hold_the_package_and_what_it_imports(build: Build) -> None:
    assert build.modules() >= PACKAGES | {"bodycheck", "bodycheck_meaning", "tokenizers"}


def test_the_meaning_tier_lies_in_its_own_layer_alone(build: Build) -> None:
    held = {path.name for path in (build.directory / "MeaningLayer/python").iterdir()}
    assert {name for name in held if not name.endswith(".dist-info")} == {"bodycheck_meaning", "tokenizers"}


def test_the_model_of_meaning_is_in_its_layer_with_all_that_lies_beside_it(build: Build) -> None:
    built = build.directory / "MeaningLayer/python/bodycheck_meaning"
    written = [path for path in MEANING.iterdir() if path.is_file()]
    assert [path.name for path in written if path.read_bytes() != (built / path.name).read_bytes()] == []


def test_the_model_of_meaning_is_small() -> None:
    assert (MEANING / "meaning.onnx").stat().st_size <= 25_000_000


def test_the_package_goes_without_command_line_and_embedded_aws(build: Build) -> None:
    rooms = {path.name for path in (build.directory / "BodycheckLayer/python/bodycheck").iterdir() if path.is_dir()}
    assert rooms - {"__pycache__"} == {"checker", "formats", "cloud"}


def test_what_makes_the_model_and_what_plays_aws_stays_off_lambda(build: Build) -> None:
    assert build.modules().isdisjoint(DEVELOPMENT)


def test_the_models_and_word_lists_are_in_the_layer(build: Build) -> None:
    checker = ROOT / "layers/bodycheck/bodycheck/checker"
    built = build.directory / "BodycheckLayer/python/bodycheck/checker"
    data = [path.relative_to(checker) for room in ("models", "tables") for path in (checker / room).iterdir()]
    assert [path for path in data if not (built / path).is_file()] == []


def test_no_pickle_and_no_data_for_guessing_dates_is_in_the_layers(build: Build) -> None:
    # Babel's locale data are pickles; trafilatura's companions would load them, and the others, only to crawl.
    held = {path.relative_to(build.directory).as_posix() for path in build.files()}
    assert [name for name in held if name.endswith((".dat", ".pkl", ".pickle"))] == []
    assert build.modules().isdisjoint({"dateparser", "dateparser_data", "pytz", "regex", "tzlocal"})


def test_no_library_carries_what_only_debuggers_read(build: Build) -> None:
    libraries = [path for path in build.files() if path.suffix == ".so" or ".so." in path.name]
    assert [path.name for path in libraries if b"\0.debug_info\0" in path.read_bytes()] == []


@pytest.mark.parametrize(
    "names", [("RuntimeLayer", "BodycheckLayer", "MeaningLayer"), ("RuntimeLayer", "BodycheckLayer")]
)
def test_the_layers_alone_read_a_page_of_a_news_site(build: Build, names: tuple[str, ...]) -> None:
    page = ROOT / "tests" / "pages" / "wordpress_blog.html"
    read = run_on_the_layers_alone(build, READ_PAGE, *(build.directory / name / "python" for name in names), page)
    assert read["headline"] == json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["headline"]
    assert read["paragraphs"] == 7
    assert read["verdict"] != "unchecked"


def test_the_meaning_layer_alone_cuts_text_into_tokens(build: Build) -> None:
    done = run_on_the_layers_alone(build, CUT_INTO_TOKENS, build.directory / "MeaningLayer" / "python")
    assert done["tokens"] == [1, 2, 3]
    assert {path.name for path in MEANING.iterdir() if path.is_file()} <= set(done["files"])


def test_the_function_is_its_handler_alone(build: Build) -> None:
    assert [path.name for path in (build.directory / "CheckFunction").iterdir()] == ["app.py"]


def test_a_layer_is_not_built_by_a_python_that_cannot(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"Python 3\.11 or newer with pip, not by /bin/false.*BODYCHECK_PYTHON="):
        sam_build("arm64", tmp_path / "build", python="/bin/false")


def run_on_the_layers_alone(build: Build, code: str, *arguments: Path) -> Any:
    """What ``code`` prints, as JSON values, under the runtime's Python."""
    python = runtime_python()
    if build.architecture != platform.machine() or python is None:
        pytest.skip(f"needs a Python {build_layer.PYTHON} on {build.architecture}, which is not here")
    # -I and -S: nothing but the standard library and what the layers bring.
    done = subprocess.run([python, "-I", "-S", "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def runtime_python() -> Path | None:
    """A Python of the runtime's version on this machine: on the path, or of pyenv, whose shims may not choose it."""
    found = shutil.which(f"python{build_layer.PYTHON}")
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [*([Path(found)] if found else []), *versions.glob(f"{build_layer.PYTHON}.*/bin/python")]
    return next((path for path in candidates if starts(path)), None)


def starts(python: Path) -> bool:
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def files_of(layer: Path) -> Iterator[Path]:
    return (path for path in layer.rglob("*") if path.is_file())


def size_of(layer: Path) -> int:
    """Bytes, unzipped."""
    return sum(path.stat().st_size for path in files_of(layer))


def machine_of(library: Path) -> int:
    """``e_machine`` of an ELF file."""
    with library.open("rb") as stream:
        header = stream.read(20)
    if header[:4] != b"\x7fELF":
        raise ValueError(f"{library}: not an ELF file")
    machine: int = struct.unpack_from("<H", header, 18)[0]
    return machine
