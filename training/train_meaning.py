"""Train the meaning model on what ``meaning_pairs.py`` and ``meaning_start.py`` wrote: seeded, resumable, with a log.

    python training/train_meaning.py [--pairs build/meaning] [--out build/meaning] [--passes 100000] [--layers 6]

Runs on a GPU where there is one, else on the processor. Every ``CHECKPOINT_SECONDS`` the state goes to
``checkpoint.pt`` in the folder ``--out``, and the next start with the same settings and examples goes on from there.
The log, ``log.jsonl``, has a line for every fifty steps and one for each look at what is kept apart.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from bodycheck.checker.meaning import LONGEST, LONGEST_HEADLINE, TOKENIZER
from data import stream_jsonl
from meaning_model import EMBEDDINGS, LAYERS, MeaningModel, empty_model, fresh_model, support_score
from meaning_pairs import COUNTS, SEED
from pieces import tokenizer_of
from runs import LOG, RUN, cut_log, differing
from twins import is_kept_apart

PASSES = 100_000
BATCH_PIECES = 4096
LEARNING_RATE = 1e-4
HEADS_RATE = 5.0
"""Times the rate of the layers: the heads start from nothing."""
WIDTH_STEP = 16
ENCODED_TOGETHER = 4000
READY_BATCHES = 8
WARM_UP = 0.06
TWINS_WEIGHT = 1.0
RELATION_WEIGHT = 0.3
STANCE_WEIGHT = 0.7
SMOOTHING = 0.03
"""Label smoothing: some twins are not what their edit was meant to make them."""
CHECKPOINT_SECONDS = 300
LOGGED_STEPS = 50
LOOKS = 10
"""Times in a run that some of what is kept apart is looked at."""
LOOKED_AT = 350
KIND_WEIGHTS = {"coloured": 0.7}
STANCE_WEIGHTS = (1.0, 2.5, 0.8, 1.0)
UNJUDGED = -100
"""A target that cross entropy leaves out."""


@dataclass(frozen=True, slots=True)
class Pair:
    kind: str
    ids: np.ndarray
    """Ids of the pieces as the model reads them, the special ones among them: hypothesis, then premise."""
    of_hypothesis: int
    """So many of them are the hypothesis's."""
    supported: int
    relation: int
    stance: int
    above: tuple[int, ...]


Set = list[Pair]


def read_sets(path: Path, tokenizer: Tokenizer) -> tuple[list[Set], list[Set]]:
    """Sets of twins: those to fit, those kept apart."""
    fitted: list[Set] = []
    apart: list[Set] = []
    rows = stream_jsonl(path)
    of_last = -1
    while batch := list(islice(rows, ENCODED_TOGETHER)):
        texts = [text for row in batch for text in (row["hypothesis"], row["premise"])]
        encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
        for n, row in enumerate(batch):
            ids, of_hypothesis = pair_ids(tokenizer, encoded[2 * n].ids, encoded[2 * n + 1].ids)
            pair = Pair(
                row["kind"], ids, of_hypothesis, row["supported"], row["relation"], row["stance"],
                tuple(row["above"]),
            )  # fmt: skip
            sets = apart if is_kept_apart(row["group"]) else fitted
            if row["twins"] != of_last:
                sets.append([])
                of_last = row["twins"]
            sets[-1].append(pair)
    return fitted, apart


def pair_ids(tokenizer: Tokenizer, hypothesis: list[int], premise: list[int]) -> tuple[np.ndarray, int]:
    """Both as one row of ids, as long as the model reads at most, and how many are the hypothesis's."""
    first, between = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
    head = [first, *hypothesis[:LONGEST_HEADLINE], between]
    return np.array([*head, *premise[: LONGEST - len(head) - 1], between], np.uint16), len(head)


def batches(sets: Sequence[Set], passes: int, batch_pieces: int) -> Iterator[list[Set]]:
    """Sets in seeded order, those of like length together, until so many pairs have been given."""
    chance = random.Random(SEED)
    given = 0
    while given < passes:
        order = chance.sample(list(sets), len(sets))
        for start in range(0, len(order), 1500):
            chunk = sorted(order[start : start + 1500], key=lambda s: max(len(p.ids) for p in s))
            made: list[list[Set]] = []
            batch: list[Set] = []
            rows = 0
            for one in chunk:
                if batch and rows + len(one) > batch_pieces // width(one):  # the last is the longest
                    made.append(batch)
                    batch, rows = [], 0
                batch.append(one)
                rows += len(one)
            if batch:
                made.append(batch)
            chance.shuffle(made)
            for batch in made:
                yield batch
                given += sum(map(len, batch))
                if given >= passes:
                    return


def width(pairs: Sequence[Pair]) -> int:
    """Pieces that the longest of the pairs is padded to: few widths, so that few shapes have to be compiled."""
    return -(-max(len(p.ids) for p in pairs) // WIDTH_STEP) * WIDTH_STEP


def tensors(pairs: Sequence[Pair], rows: int = 0, longest: int = 0) -> dict[str, Tensor]:
    """Ids, mask and types, padded to ``longest`` pieces and ``rows`` pairs, or to what there is."""
    longest = longest or max(len(p.ids) for p in pairs)
    ids = np.zeros((max(rows, len(pairs)), longest), dtype=np.int64)
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    mask[:, 0] = 1  # also of rows that only fill up: a softmax over nothing is no number
    for n, pair in enumerate(pairs):
        end = len(pair.ids)
        ids[n, :end] = pair.ids
        types[n, pair.of_hypothesis : end] = 1
        mask[n, :end] = 1
    return {
        name: torch.from_numpy(a)
        for name, a in (("input_ids", ids), ("attention_mask", mask), ("token_type_ids", types))
    }


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs as the model reads them, and what it is to say of them. Targets have a row for each pair."""

    inputs: dict[str, Tensor]
    supported: Tensor
    """1, 0, or less than 0 of a pair that support was not judged of."""
    weight: Tensor
    relation: Tensor
    """Place among the relations other than support, or :data:`UNJUDGED`."""
    stance: Tensor
    lower: Tensor
    upper: Tensor
    """Places of twins: the pair at ``upper[n]`` is better supported than the one at ``lower[n]``."""


def prepared(sets: Sequence[Set], batch_pieces: int) -> Batch:
    pairs = [pair for one in sets for pair in one]
    pieces = width(pairs)
    lower, upper = [], []
    start = 0
    for one in sets:
        lower += [start + n for n, pair in enumerate(one) for _ in pair.above]
        upper += [start + above for pair in one for above in pair.above]
        start += len(one)
    relation = [p.relation - 1 if p.relation > 0 else UNJUDGED for p in pairs]
    stance = [p.stance if p.stance >= 0 else UNJUDGED for p in pairs]
    return Batch(
        tensors(pairs, batch_pieces // pieces, pieces),
        torch.tensor([float(p.supported) for p in pairs]),
        torch.tensor([KIND_WEIGHTS.get(p.kind, 1.0) for p in pairs]),
        torch.tensor(relation),
        torch.tensor(stance),
        torch.tensor(lower, dtype=torch.long),
        torch.tensor(upper, dtype=torch.long),
    )


def ahead(batches: Iterable[list[Set]], batch_pieces: int) -> Iterator[tuple[list[Set], Batch]]:
    """Each batch with what is made of it, some of them ready before they are asked for."""
    ready: deque[tuple[list[Set], Future[Batch]]] = deque()
    with ThreadPoolExecutor(1) as thread:
        for sets in batches:
            ready.append((sets, thread.submit(prepared, sets, batch_pieces)))
            if len(ready) > READY_BATCHES:
                first, made = ready.popleft()
                yield first, made.result()
        for first, made in ready:
            yield first, made.result()


def loss_of(model: MeaningModel, batch: Batch, device: torch.device) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss, and its parts for the log."""
    there = partial(Tensor.to, device=device, non_blocking=True)
    with torch.autocast(device.type, torch.bfloat16):
        relation, stance = model(**{name: there(tensor) for name, tensor in batch.inputs.items()})
    size = len(batch.supported)
    relation, stance = relation[:size].float(), stance[:size].float()
    score = support_score(relation)
    supported = there(batch.supported)
    judged = (supported >= 0).float()
    target = supported.clamp(min=0) * (1 - 2 * SMOOTHING) + SMOOTHING
    each = functional.binary_cross_entropy_with_logits(score, target, weight=there(batch.weight), reduction="none")
    support = (each * judged).sum() / judged.sum().clamp(min=1)
    parts = {"support": support, "right": (((score > 0) == (supported > 0)) * judged).sum() / judged.sum().clamp(min=1)}
    loss = support
    if len(batch.lower):
        gap = score[there(batch.upper)] - score[there(batch.lower)]
        parts["twins"], parts["ordered"] = functional.softplus(1.0 - gap).mean(), (gap > 0).float().mean()
        loss = loss + TWINS_WEIGHT * parts["twins"]
    if (batch.relation >= 0).any():
        parts["relation"] = functional.cross_entropy(relation[:, 1:], there(batch.relation), ignore_index=UNJUDGED)
        loss = loss + RELATION_WEIGHT * parts["relation"]
    known = float((batch.stance >= 0).float().mean())
    if known:
        weights = torch.tensor(STANCE_WEIGHTS, device=device)
        parts["stance"] = functional.cross_entropy(stance, there(batch.stance), weight=weights, ignore_index=UNJUDGED)
        loss = loss + STANCE_WEIGHT * known * parts["stance"]
    return loss, {name: part.detach() for name, part in parts.items()}


def scores(model: MeaningModel, pairs: Sequence[Pair], device: torch.device) -> tuple[np.ndarray, np.ndarray]:
    """Relation and stance logits of the pairs, shapes (n, 3) and (n, 4)."""
    model.eval()
    order = sorted(range(len(pairs)), key=lambda n: len(pairs[n].ids))
    relation, stance = np.zeros((len(pairs), 3), np.float32), np.zeros((len(pairs), 4), np.float32)
    rows = 32 if device.type == "cpu" else 256
    with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
        for start in range(0, len(order), rows):
            at = order[start : start + rows]
            some = [pairs[n] for n in at]
            r, s = model(**{name: one.to(device) for name, one in tensors(some, rows, width(some)).items()})
            relation[at], stance[at] = r[: len(at)].float().cpu().numpy(), s[: len(at)].float().cpu().numpy()
    model.train()
    return relation, stance


def look(model: MeaningModel, apart: Sequence[Set], device: torch.device) -> dict[str, float]:
    """By kind, how often in what is kept apart the false twin is less supported than the true one; of pairs without
    twins, the share judged right; of a stance, the share that is told as such."""
    pairs = [p for one in apart for p in one]
    relation, stance = scores(model, pairs, device)
    support = relation[:, 0] - np.logaddexp(relation[:, 1], relation[:, 2])
    ordered: dict[str, list[float]] = defaultdict(list)
    start = 0
    for one in apart:
        for n, pair in enumerate(one):
            for above in pair.above:
                gap = support[start + above] - support[start + n]
                ordered[pair.kind].append(0.5 * (1 + np.sign(gap)))
            if not pair.above and len(one) == 1:  # true claims and FEVER pairs have twins of their own
                if pair.supported >= 0:
                    ordered[pair.kind].append(float((support[start + n] > 0) == pair.supported))
                else:
                    ordered[pair.kind].append(float(stance[start + n].argmax() == pair.stance))
        start += len(one)
    return {kind: round(float(np.mean(values)), 3) for kind, values in sorted(ordered.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=Path("build/meaning"), help="folder of the examples and start/")
    parser.add_argument("--out", type=Path, help="folder of the run: that of the pairs where not given")
    parser.add_argument("--passes", type=int, default=PASSES, help="pairs to be seen in all, repeats among them")
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--batch-pieces", type=int, default=BATCH_PIECES, help="pieces of a batch, padding among them")
    parser.add_argument("--rate", type=float, default=LEARNING_RATE)
    # Where each pair is seen about once there is nothing to drop, and the random numbers cost a fifth of a step.
    parser.add_argument("--dropout", type=float, default=0.0, help="inside the layers: for many passes over few pairs")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    out = options.out or options.pairs
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    start = options.pairs / "start"
    fitted, apart = read_sets(options.pairs / "examples.jsonl.gz", tokenizer_of(start))
    seen = random.Random(SEED).sample(apart, min(len(apart), LOOKED_AT))
    checkpoint = out / "checkpoint.pt"
    steps = sum(1 for _ in batches(fitted, options.passes, options.batch_pieces))
    if checkpoint.exists():
        model = empty_model(start, options.layers, options.dropout)
    else:
        model = fresh_model(start, SEED, options.layers, options.dropout)
    model.to(device)
    model.get_parameter(f"encoder.embeddings.{EMBEDDINGS}").requires_grad_(False)  # most words are rare
    heads = [*model.relation.parameters(), *model.stance.parameters()]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": options.rate}, {"params": heads, "lr": HEADS_RATE * options.rate}],
        weight_decay=0.01, fused=True,
    )  # fmt: skip
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / (WARM_UP * steps), max(0.02, (steps - n) / (steps * (1 - WARM_UP))))
    )
    run = {
        "rounds": json.loads((options.pairs / COUNTS).read_text(encoding="utf-8"))["rounds"],
        "device": torch.cuda.get_device_name() if device.type == "cuda" else f"{options.threads} CPU threads",
        "torch": torch.__version__,
        "pairs_to_fit": sum(map(len, fitted)),
        "passes": options.passes,
        "steps": steps,
        "layers": options.layers,
        "batch_pieces": options.batch_pieces,
        "rate": options.rate,
        "dropout": options.dropout,
    }
    with gzip.open(options.pairs / "examples.jsonl.gz") as examples, (start / TOKENIZER).open("rb") as tokenizer:
        digests = {f"digest of {name}": hashlib.file_digest(file, "sha256").hexdigest()
                   for name, file in (("examples", examples), ("tokenizer", tokenizer))}  # fmt: skip
    settings = {**run, **digests}
    done = 0
    if checkpoint.exists():
        resumed = torch.load(checkpoint, weights_only=True, map_location=device)
        if other := differing(resumed.get("settings", {}), settings):
            raise SystemExit(
                f"{checkpoint} is of another run ({'; '.join(other)}): remove it to begin anew, or train on as begun"
            )
        model.load_state_dict(resumed["model"])
        optimizer.load_state_dict(resumed["optimizer"])
        schedule.load_state_dict(resumed["schedule"])
        done = resumed["done"]
    cut_log(out, done)
    (out / RUN).write_text(json.dumps(run) + "\n", encoding="utf-8")
    print(f"{len(fitted)} sets to fit, {len(apart)} kept apart, {steps} steps, {done} done; {run}", file=sys.stderr)

    def save() -> None:
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "done": done,
            "settings": settings,
        }
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    def write(**facts: Any) -> None:
        with (out / LOG).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"step": done, "of": steps, **facts}) + "\n")

    model.train()
    sums: dict[str, list[Tensor]] = defaultdict(list)
    began = saved = time.monotonic()
    pairs = 0
    remaining = islice(batches(fitted, options.passes, options.batch_pieces), done, None)
    for sets, batch in ahead(remaining, options.batch_pieces):
        torch.manual_seed(SEED + done)
        loss, parts = loss_of(model, batch, device)
        optimizer.zero_grad(set_to_none=True)
        if math.isnan(loss.item()):
            raise SystemExit(f"step {done}: the loss is not a number")
        loss.backward()
        nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimizer.step()
        schedule.step()
        done += 1
        pairs += sum(map(len, sets))
        for name, value in parts.items():
            sums[name].append(value)
        if done % LOGGED_STEPS == 0:
            means = {name: round(torch.stack(values).mean().item(), 4) for name, values in sums.items()}
            rate = pairs / (time.monotonic() - began)
            write(**means, pairs_a_second=round(rate, 1))
            print(f"{done}/{steps} {means} {rate:.1f} pairs/s", file=sys.stderr)
            sums.clear()
        if done % (steps // LOOKS + 1) == 0 and done < steps:
            seen_now = look(model, seen, device)
            write(kept_apart=seen_now)
            print(seen_now, file=sys.stderr)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            save()
            saved = time.monotonic()
    save()
    write(kept_apart=look(model, apart, device))
    torch.save(model.cpu().state_dict(), out / "meaning.pt")
    checkpoint.unlink()  # the next run begins anew


if __name__ == "__main__":
    main()
