"""Word vectors from the training bodies: words that stand among the same words get like vectors.

    python training/vectors.py --data DIR

Positive pointwise mutual information of words within six words of each other, over the articles of ``real_pairs`` and
the bodies of the Fake News Challenge, reduced by a truncated singular value decomposition (Levy and Goldberg, *Neural
word embedding as implicit matrix factorization*, 2014; context distribution smoothed by 0.75 as in Levy, Goldberg and
Dagan, 2015). Rows follow the word table, which ``lexicon.py`` must have written before; words without a vector have a
row of zeros. Stored as signed bytes of unit vectors.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd

from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.words import tokenize
from data import read_jsonl

TABLE = Path(__file__).parent.parent / "layers/bodycheck/bodycheck/checker/tables/vectors.npy"
SEED = 20190514
DIMENSIONS = 64
WINDOW = 6
SMOOTHING = 0.75
_SCALE = 127
_CHUNK = 3_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder holding train/*.jsonl.gz")
    arguments = parser.parse_args()
    data = arguments.data / "train"
    texts = [f"{row['headline']}\n{row['body']}" for row in read_jsonl(data / "real_pairs.jsonl.gz")]
    texts += [row["body"] for row in read_jsonl(data / "fnc1_bodies.jsonl.gz")]
    table = vectors(texts)
    np.save(TABLE, table)
    print(f"{TABLE.name}: {table.shape[0]} words by {table.shape[1]} from {len(texts)} articles")


def vectors(texts: list[str]) -> NDArray[np.int8]:
    """Vectors of the lexicon's words, shape ``(words, DIMENSIONS)``; function words and numbers have none."""
    known = lexicon()
    rows = {w: n for w, n in known.word_rows.items() if w[0].isalpha() and w not in known.function_words}
    sequences = [np.array([rows[n] for n in tokenize(text).norms if n in rows], dtype=np.int64) for text in texts]
    counts = cooccurrences(sequences, len(known.word_rows))
    left, singular, _ = randomized_svd(
        positive_information(counts), n_components=DIMENSIONS, n_iter=4, random_state=SEED
    )
    dense = left * np.sqrt(singular)
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    unit = np.divide(dense, length, out=np.zeros_like(dense), where=length > 0)
    table: NDArray[np.int8] = np.round(unit * _SCALE).astype(np.int8)
    return table


def cooccurrences(sequences: list[NDArray[np.int64]], size: int) -> scipy.sparse.csr_matrix:
    """How often two words stand within ``WINDOW`` words of each other; symmetric, shape ``(size, size)``."""
    total = scipy.sparse.csr_matrix((size, size), dtype=np.float64)
    pending: list[NDArray[np.int64]] = []
    for n, sequence in enumerate(sequences):
        pending += [sequence[:-d] * size + sequence[d:] for d in range(1, WINDOW + 1) if len(sequence) > d]
        if sum(map(len, pending)) > _CHUNK or n == len(sequences) - 1:
            keys, counts = np.unique(np.concatenate(pending), return_counts=True)
            shape = (size, size)
            total += scipy.sparse.csr_matrix((counts.astype(float), (keys // size, keys % size)), shape=shape)
            pending = []
    return total + total.T


def positive_information(counts: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    """Positive pointwise mutual information with smoothed contexts."""
    pairs = counts.tocoo()
    words = np.asarray(counts.sum(axis=1)).ravel()
    contexts = words**SMOOTHING / (words**SMOOTHING).sum()
    information = np.log(pairs.data / (words[pairs.row] * contexts[pairs.col]))
    kept = information > 0
    return scipy.sparse.csr_matrix((information[kept], (pairs.row[kept], pairs.col[kept])), shape=counts.shape)


if __name__ == "__main__":
    main()
