"""Word statistics from the training bodies: how common a word is, how often a name, how often a verb.

    python training/lexicon.py --data DIR

Counts, over the bodies of ``real_pairs``: in how many bodies a word stands; how often it is capitalised where no
sentence begins; how often it follows a word that a verb follows (*to, will, he …*) rather than one that a noun follows
(*the, of, his …*). The table is written to the package; the same data give the same bytes.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from pathlib import Path

from bodycheck.checker.sentences import sentence_spans
from bodycheck.checker.words import tokenize
from data import read_jsonl

TABLE = Path(__file__).parent.parent / "layers/bodycheck/bodycheck/checker/tables/words.tsv"
BEFORE_VERB = frozenset(
    "to will would could can may might must should did does do not won't can't don't didn't"
    " he she they we who it i".split()
)
BEFORE_NOUN = frozenset("the a an his her its their our my your of in on for with by 's this every".split())
FEWEST_BODIES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder holding train/real_pairs.jsonl.gz")
    arguments = parser.parse_args()
    bodies = [row["body"] for row in read_jsonl(arguments.data / "train/real_pairs.jsonl.gz")]
    TABLE.write_text(table(bodies), encoding="utf-8")
    print(f"{TABLE.name}: {len(TABLE.read_text(encoding='utf-8').splitlines()) - 2} words from {len(bodies)} bodies")


def table(bodies: list[str]) -> str:
    """The lexicon as tab-separated lines: word, idf in tenths, name share and verb share in percent."""
    documents, seen, named, verbal, nominal = (Counter[str]() for _ in range(5))
    for body in bodies:
        words = tokenize(body)
        documents.update(set(words.norms))
        beginnings = {start for start, _ in sentence_spans(body)}
        for i, norm in enumerate(words.norms):
            if words.starts[i] in beginnings or not i:
                continue
            if norm in _SKIPPED:
                continue
            seen[norm] += 1
            named[norm] += words.capitalised(i)
            if not words.capitalised(i):
                verbal[norm] += words.norms[i - 1] in BEFORE_VERB
                nominal[norm] += words.norms[i - 1] in BEFORE_NOUN
    lines = [
        "# Word statistics over the bodies of the training set; written by training/lexicon.py, not by hand.",
        "# word\tidf x 10\tpercent capitalised in mid-sentence\tpercent in a verb's place",
    ]
    for word in sorted(w for w, n in documents.items() if n >= FEWEST_BODIES and len(w) <= 30):
        idf = round(10 * math.log((1 + len(bodies)) / (1 + documents[word])))
        name = round(100 * named[word] / max(1, seen[word]))
        # Two pseudo-counts on the noun's side: a word seen once after "to" is no verb yet.
        verb = round(100 * verbal[word] / (verbal[word] + nominal[word] + 2))
        lines.append(f"{word}\t{idf}\t{name}\t{verb}")
    return "\n".join(lines) + "\n"


_SKIPPED = frozenset({"'s"})


if __name__ == "__main__":
    main()
