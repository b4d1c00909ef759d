"""What a check of an article costs beside a plain bag of words, and how much memory many checks take.

    python benchmarks/speed.py [--data DIR] [--pairs N] [--memory-checks N]

On one core, in turns, so that what else the machine does falls on both alike: ``check(headline, body)``, and
``TfidfVectorizer(ngram_range=(1, 2)).transform([headline, body])`` of the same texts. Three times over: with every
cache of the checker emptied, with words of earlier articles known but the article new (what a running function sees),
and the same article again; the words alone. Then the cascade with the meaning tier: what the words decide, what goes
on, what is flagged and explained, and the mean of all. Then the memory of a fresh process at ten points of many checks,
each of another text. ``make bench-speed`` keeps the libraries to one thread each.

With ``--data``, articles are the longer ones of ``train/real_pairs``, cut to the length asked for, and the vectorizer
is fitted on all of its bodies; without, both come from ``events/articles``.
"""

from __future__ import annotations

import argparse
import functools
import gc
import gzip
import itertools
import json
import multiprocessing
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bodycheck.checker import check, use_tier, warm
from bodycheck.checker.body import index_body
from bodycheck.checker.evidence import search
from bodycheck.checker.features import feature_vector
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.meaning import meaning
from bodycheck.checker.model import models
from bodycheck.checker.premise import premise
from bodycheck.checker.roles import role_measures
from bodycheck.checker.tiers import tier
from bodycheck.formats import read

ROOT = Path(__file__).resolve().parents[1]
WORDS = 740
POINTS = 10
SEED = 20190514

Text = tuple[str, str]
"""Headline and body."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, help="folder that holds train/")
    options.add_argument("--pairs", type=int, default=300, help="articles timed (default 300)")
    options.add_argument("--words", type=int, default=WORDS, help=f"words of an article (default {WORDS})")
    options.add_argument("--memory-checks", type=int, default=5000, help="checks to watch the memory of (default 5000)")
    chosen = options.parse_args()
    texts = articles(chosen.data)
    timed = cut(texts, chosen.words, chosen.pairs)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.stdout.write(f"Python {platform.python_version()}, {platform.machine()}, one core\n\n")
    vectorizer = TfidfVectorizer(ngram_range=(1, 2)).fit([body for _, body in texts])
    use_tier("words")
    report_times(timed, vectorizer, chosen.words)
    use_tier("meaning")
    if tier() == "meaning":
        report_cascade(timed, vectorizer)
        report_batches(timed)
    # A process of its own: the vectorizer's vocabulary would hide what the checker takes.
    watching = multiprocessing.get_context("spawn").Process(
        target=report_memory, args=(chosen.data, chosen.memory_checks)
    )
    watching.start()
    watching.join()
    sys.exit(watching.exitcode)


def articles(data: Path | None) -> list[Text]:
    """All real training headlines with their bodies, or the sample articles where there is no data."""
    if data is None:
        samples = [read(path.read_bytes(), path.name) for path in sorted((ROOT / "events" / "articles").iterdir())
                   if path.stat().st_size]  # fmt: skip
        return [(article.headline, article.body) for article in samples]
    path = data / "train" / "real_pairs.jsonl.gz"
    if not path.exists():
        sys.exit(f"{path} is not there: --data must name the folder that holds train/")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [(row["headline"], row["body"]) for row in map(json.loads, lines)]


def cut(texts: Sequence[Text], words: int, count: int) -> list[Text]:
    """``count`` different texts with bodies of ``words`` words: long ones cut, or short ones joined."""
    chance = random.Random(SEED)  # noqa: S311 - the same articles every time, nothing secret
    long = [(headline, _first(body, words)) for headline, body in texts if len(body.split()) >= words]
    if len(long) >= count:
        return chance.sample(long, count)
    made = []
    for number in range(count):
        headline, body = texts[number % len(texts)]
        others = [other for _, other in chance.sample(list(texts), len(texts))]
        made.append((headline, _first(" ".join([body, *others * (1 + words // 100)]), words)))
    return made


def _first(text: str, words: int) -> str:
    """The text up to the given number of words, spaces and line ends as they are."""
    end = 0
    for _ in range(words):
        while end < len(text) and text[end].isspace():
            end += 1
        while end < len(text) and not text[end].isspace():
            end += 1
    return text[:end]


def report_times(texts: Sequence[Text], vectorizer: TfidfVectorizer, words: int) -> None:
    """Print medians over ``texts`` of both, and how many times as long a check takes."""
    warm()
    check(*texts[-1])
    forget_words()
    rounds: dict[str, tuple[list[float], list[float]]] = {}
    for name, before in (("words never seen", forget_words), ("article never seen", nothing), ("again", nothing)):
        checking, counting = rounds.setdefault(name, ([], []))
        for headline, body in texts:
            before()
            checking.append(milliseconds(functools.partial(check, headline, body)))
            counting.append(milliseconds(functools.partial(vectorizer.transform, [headline, body])))
        if before is forget_words:
            forget_words()
    counted = f"{len(texts)} articles of {words} words; vocabulary of {len(vectorizer.vocabulary_)} words and pairs"
    lines = [counted, "", f"{'median ms':<20}{'check':>8}{'90 %':>8}{'TF-IDF':>8}{'90 %':>8}{'ratio':>8}"]
    for name, (checking, counting) in rounds.items():
        ours, theirs = statistics.median(checking), statistics.median(counting)
        slow = [statistics.quantiles(times, n=10)[-1] for times in (checking, counting)]
        lines.append(f"{name:<20}{ours:>8.2f}{slow[0]:>8.2f}{theirs:>8.2f}{slow[1]:>8.2f}{ours / theirs:>8.2f}")
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


def report_cascade(texts: Sequence[Text], vectorizer: TfidfVectorizer) -> None:
    """Print what articles cost by how far they go: means, as the bar is one on the mean."""
    warm()
    check(*texts[-1])
    forget_words()
    combination = meaning().combination
    assert combination is not None  # noqa: S101 - the shipped model has one
    times: dict[str, list[tuple[float, float]]] = {
        name: [] for name in ("the words decide", "goes on", "and is flagged")
    }
    for headline, body in texts:
        taken = milliseconds(functools.partial(check, headline, body))
        counted = milliseconds(functools.partial(vectorizer.transform, [headline, body]))
        indexed = index_body(body)
        found = search(parse_headline(headline, indexed), indexed)
        words, roles = models().support(feature_vector(found)), combination.role_odds(role_measures(found))
        flagged = check(headline, body).flagged
        name = "the words decide" if not combination.asks(words, roles) else "and is flagged" if flagged else "goes on"
        times[name].append((taken, counted))
    everything = [pair for pairs in times.values() for pair in pairs]
    lines = [f"{'cascade, mean ms':<20}{'n':>8}{'check':>8}{'TF-IDF':>8}{'ratio':>8}"]
    for name, pairs in [*times.items(), ("all", everything)]:
        if pairs:
            ours, theirs = (statistics.fmean(column) for column in zip(*pairs, strict=True))
            lines.append(f"{name:<20}{len(pairs):>8}{ours:>8.2f}{theirs:>8.2f}{ours / theirs:>8.2f}")
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


def report_batches(texts: Sequence[Text], size: int = 10) -> None:
    """Print what the meaning model costs a pair, by itself and in padded batches of ``size``."""
    model, pairs = meaning(), []
    for headline, body in texts[: 10 * size]:
        indexed = index_body(body)
        pairs.append((headline, premise(search(parse_headline(headline, indexed), indexed)).text))
    model.read(pairs[:2])
    alone = milliseconds(lambda: model.read(pairs)) / len(pairs)
    encoded = sorted(model.encode(pairs), key=lambda pair: len(pair[0]))
    together = 0.0
    for start in range(0, len(encoded), size):
        batch = encoded[start : start + size]
        longest = max(len(ids) for ids, _ in batch)
        padded = {
            "input_ids": [ids + [0] * (longest - len(ids)) for ids, _ in batch],
            "attention_mask": [[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in batch],
            "token_type_ids": [types + [0] * (longest - len(types)) for _, types in batch],
        }
        inputs = {name: np.array(rows, np.int64) for name, rows in padded.items()}
        together += milliseconds(functools.partial(model.session.run, None, inputs))
    lines = [f"{'meaning model':<20}{'ms a pair':>10}", f"{'by itself':<20}{alone:>10.2f}"]
    lines.append(f"{f'batches of {size}':<20}{together / len(pairs):>10.2f}")
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


def forget_words() -> None:
    """Empty every cache of the checker that remembers texts; what is loaded once from files stays loaded."""
    for cache in gc.get_objects():
        if isinstance(cache, functools._lru_cache_wrapper) and cache.__module__.startswith("bodycheck.checker"):
            most = cache.cache_parameters()["maxsize"]
            if most is None or most > 1:
                cache.cache_clear()


def nothing() -> None:
    """What is done before a check whose words may be known."""


def milliseconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def report_memory(data: Path | None, checks: int) -> None:
    """Print the resident memory of this process at ten points of ``checks`` checks."""
    checks = max(POINTS, checks)
    texts = endless(articles(data))
    warm()
    sys.stdout.write(f"{'checks':>8}{'MiB':>8}\n{0:>8}{resident_mebibytes():>8.0f}\n")
    ends = {checks * point // POINTS for point in range(1, POINTS + 1)}
    for number, (headline, body) in enumerate(itertools.islice(texts, checks), start=1):
        check(headline, body)
        if number in ends:
            sys.stdout.write(f"{number:>8}{resident_mebibytes():>8.0f}\n")
            sys.stdout.flush()


def endless(texts: Sequence[Text]) -> Iterator[Text]:
    """Ever new texts: paragraphs of different articles, and a name no other text has, so that every cache fills."""
    chance = random.Random(SEED)  # noqa: S311
    for number in itertools.count():
        headline, body = texts[number % len(texts)]
        paragraphs = [*body.split("\n"), *chance.choice(texts)[1].split("\n")]
        chance.shuffle(paragraphs)
        name = f"Mc{_letters(number)}"
        yield f"{name} {headline}", f"{name} said so. " + "\n".join(paragraphs)


def _letters(number: int) -> str:
    """The number in letters, as the checker takes digits for quantities."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters += chr(ord("a") + rest)
        if not number:
            return letters


def resident_mebibytes() -> float:
    """Memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
