"""Train the meaning model on what ``meaning_pairs.py`` wrote: seeded, resumable, with a log.

    python training/train_meaning.py [--pairs build/meaning] [--passes 140000] [--threads 2] [--weights FILE]

Every ``CHECKPOINT_SECONDS`` the state goes to ``checkpoint.pt`` in the same folder, and the next start goes on from
there. The log, ``log.jsonl``, has a line for every fifty steps and one for each look at what is kept apart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from bodycheck.checker.meaning import LONGEST, LONGEST_HEADLINE
from data import read_jsonl
from meaning_model import MeaningModel, empty_model, fresh_model, start_folder, support_score
from meaning_pairs import SEED, is_kept_apart

WIDTH_STEP = 16
BATCH_PIECES = 4096
"""Pieces of a batch, padding among them."""
LEARNING_RATE = 1e-4
HEADS_RATE = 5e-4
WARM_UP = 0.06
TWINS_WEIGHT = 1.0
RELATION_WEIGHT = 0.3
STANCE_WEIGHT = 0.7
SMOOTHING = 0.03
"""Label smoothing: some twins are not what their edit was meant to make them."""
CHECKPOINT_SECONDS = 300
RUN = "run.json"
"""What was fitted, and from whose weights: for the card."""
LOOK_STEPS = 700


@dataclass(frozen=True, slots=True)
class Pair:
    group: str
    kind: str
    pieces: tuple[list[int], list[int]]
    """Piece ids of the hypothesis and of the premise, the special ones left out."""
    supported: int
    relation: int
    stance: int
    above: tuple[int, ...]

    @property
    def length(self) -> int:
        return min(LONGEST, len(self.pieces[0]) + len(self.pieces[1]) + 3)


Set = list[Pair]


def read_sets(path: Path, tokenizer: Tokenizer) -> tuple[list[Set], list[Set]]:
    """Sets of twins: those to fit, those kept apart."""
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in read_jsonl(path):
        rows[row["twins"]].append(row)
    fitted: list[Set] = []
    apart: list[Set] = []
    for number in sorted(rows):
        texts = [text for row in rows[number] for text in (row["hypothesis"], row["premise"])]
        encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
        made = [
            Pair(
                row["group"], row["kind"], (encoded[2 * n].ids[:LONGEST_HEADLINE], encoded[2 * n + 1].ids),
                row["supported"], row["relation"], row["stance"], tuple(row["above"]),
            )
            for n, row in enumerate(rows[number])
        ]  # fmt: skip
        (apart if is_kept_apart(made[0].group) else fitted).append(made)
    return fitted, apart


def batches(sets: Sequence[Set], passes: int, seed: int) -> Iterator[list[Set]]:
    """Sets in seeded order, those of like length together, until so many pairs have been given."""
    chance = random.Random(seed)
    given = 0
    while given < passes:
        order = chance.sample(list(sets), len(sets))
        for start in range(0, len(order), 1500):
            chunk = sorted(order[start : start + 1500], key=lambda s: max(p.length for p in s))
            made: list[list[Set]] = []
            batch: list[Set] = []
            for one in chunk:
                pairs = [p for s in [*batch, one] for p in s]
                if batch and len(pairs) > rows_of(width(pairs)):
                    made.append(batch)
                    batch = []
                batch.append(one)
            if batch:
                made.append(batch)
            chance.shuffle(made)
            for batch in made:
                yield batch
                given += sum(map(len, batch))
                if given >= passes:
                    return


def rows_of(pieces: int) -> int:
    return BATCH_PIECES // pieces


def width(pairs: Sequence[Pair]) -> int:
    """Pieces that the longest of the pairs is padded to: few widths, so that few shapes have to be compiled."""
    return -(-max(p.length for p in pairs) // WIDTH_STEP) * WIDTH_STEP


def tensors(pairs: Sequence[Pair], rows: int = 0, longest: int = 0) -> dict[str, Tensor]:
    """Ids, mask and types, padded to ``longest`` pieces and ``rows`` pairs, or to what there is."""
    longest = longest or max(p.length for p in pairs)
    ids = np.zeros((max(rows, len(pairs)), longest), dtype=np.int64)
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    mask[:, 0] = 1  # also of rows that only fill up: a softmax over nothing is no number
    for n, pair in enumerate(pairs):
        hypothesis = [101, *pair.pieces[0], 102]
        premise = [*pair.pieces[1][: LONGEST - len(hypothesis) - 1], 102]
        end = len(hypothesis) + len(premise)
        ids[n, :end] = hypothesis + premise
        types[n, len(hypothesis) : end] = 1
        mask[n, :end] = 1
    return {
        name: torch.from_numpy(a)
        for name, a in (("input_ids", ids), ("attention_mask", mask), ("token_type_ids", types))
    }


def loss_of(model: MeaningModel, batch: Sequence[Set]) -> tuple[Tensor, dict[str, float]]:
    pairs = [pair for one in batch for pair in one]
    pieces = width(pairs)
    with torch.autocast("cpu", torch.bfloat16):
        relation, stance = model(**tensors(pairs, rows_of(pieces), pieces))
    relation, stance = relation[: len(pairs)].float(), stance[: len(pairs)].float()
    score = support_score(relation)
    judged = torch.tensor([p.supported >= 0 for p in pairs])
    loss = score.new_zeros(())
    parts: dict[str, float] = {}
    if judged.any():
        labels = torch.tensor([float(p.supported) for p in pairs])[judged]
        target = labels * (1 - 2 * SMOOTHING) + SMOOTHING
        weights = torch.tensor([_WEIGHTS.get(p.kind, 1.0) for p in pairs])[judged]
        support = functional.binary_cross_entropy_with_logits(score[judged], target, weight=weights)
        loss = loss + support
        parts["support"] = support.item()
        parts["right"] = float(((score[judged] > 0) == (labels > 0)).float().mean())
    lower, upper = [], []
    start = 0
    for one in batch:
        for n, pair in enumerate(one):
            for above in pair.above:
                lower.append(start + n)
                upper.append(start + above)
        start += len(one)
    if lower:
        twins = functional.softplus(1.0 - (score[upper] - score[lower])).mean()
        loss = loss + TWINS_WEIGHT * twins
        parts["twins"] = twins.item()
        parts["ordered"] = float((score[upper] > score[lower]).float().mean())
    # Among the relations other than support.
    related = torch.tensor([p.relation - 1 if p.relation > 0 else -100 for p in pairs])
    if (related >= 0).any():
        part = functional.cross_entropy(relation[:, 1:], related)
        loss = loss + RELATION_WEIGHT * part
        parts["relation"] = part.item()
    stances = torch.tensor([p.stance if p.stance >= 0 else -100 for p in pairs])
    if (stances >= 0).any():
        share = float((stances >= 0).float().mean())
        part = functional.cross_entropy(stance, stances, weight=_STANCE_WEIGHTS)
        loss = loss + STANCE_WEIGHT * share * part
        parts["stance"] = part.item()
    return loss, parts


_WEIGHTS = {"coloured": 0.7}
_STANCE_WEIGHTS = torch.tensor([1.0, 2.5, 0.8, 1.0])


def scores(model: MeaningModel, pairs: Sequence[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Relation and stance logits of the pairs, shapes (n, 3) and (n, 4)."""
    model.eval()
    order = sorted(range(len(pairs)), key=lambda n: pairs[n].length)
    relation, stance = np.zeros((len(pairs), 3), np.float32), np.zeros((len(pairs), 4), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), 32):
            at = order[start : start + 32]
            some = [pairs[n] for n in at]
            r, s = model(**tensors(some, 32, width(some)))
            relation[at], stance[at] = r[: len(at)].float().numpy(), s[: len(at)].float().numpy()
    model.train()
    return relation, stance


def look(model: MeaningModel, apart: Sequence[Set]) -> dict[str, float]:
    """By kind, how often in what is kept apart the false twin is less supported than the true one; stance accuracy."""
    pairs = [p for one in apart for p in one]
    relation, stance = scores(model, pairs)
    support = relation[:, 0] - np.logaddexp(relation[:, 1], relation[:, 2])
    ordered: dict[str, list[float]] = defaultdict(list)
    start = 0
    for one in apart:
        for n, pair in enumerate(one):
            for above in pair.above:
                gap = support[start + above] - support[start + n]
                ordered[pair.kind].append(0.5 * (1 + np.sign(gap)))
            if not pair.above and len(one) == 1:
                if pair.supported >= 0:
                    ordered[pair.kind].append(float((support[start + n] > 0) == pair.supported))
                else:
                    ordered[pair.kind].append(float(stance[start + n].argmax() == pair.stance))
        start += len(one)
    return {kind: round(float(np.mean(values)), 3) for kind, values in sorted(ordered.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=Path("build/meaning"))
    parser.add_argument("--passes", type=int, default=140_000, help="pairs to be seen in all, repeats among them")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--weights", type=Path, help="an earlier run's meaning.pt to go on from with these pairs")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = start_folder()
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    fitted, apart = read_sets(options.pairs / "examples.jsonl.gz", tokenizer)
    seen = random.Random(SEED).sample(apart, min(len(apart), 350))
    checkpoint, log = options.pairs / "checkpoint.pt", options.pairs / "log.jsonl"
    steps = sum(1 for _ in batches(fitted, options.passes, SEED))
    resumed = torch.load(checkpoint, weights_only=True) if checkpoint.exists() else None
    model = empty_model(start) if resumed or options.weights else fresh_model(start, SEED)
    if options.weights and not resumed:
        model.load_state_dict(torch.load(options.weights, weights_only=True))
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)  # most words are rare: they stay as they are
    heads = [*model.relation.parameters(), *model.stance.parameters()]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": LEARNING_RATE}, {"params": heads, "lr": HEADS_RATE}], weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / (WARM_UP * steps), max(0.02, (steps - n) / (steps * (1 - WARM_UP))))
    )
    done = 0
    if resumed:
        if resumed["steps"] != steps:
            raise SystemExit(
                f"{checkpoint} is of a run of {resumed['steps']} steps, not {steps}: remove it, or use its --passes"
            )
        model.load_state_dict(resumed["model"])
        optimizer.load_state_dict(resumed["optimizer"])
        schedule.load_state_dict(resumed["schedule"])
        done = resumed["done"]
    run = {"passes": options.passes, "steps": steps, "pairs_to_fit": sum(map(len, fitted)), "weights_sha256": None}
    if options.weights:
        run["weights_sha256"] = hashlib.sha256(options.weights.read_bytes()).hexdigest()
    (options.pairs / RUN).write_text(json.dumps(run) + "\n", encoding="utf-8")
    print(f"{len(fitted)} sets to fit, {len(apart)} kept apart, {steps} steps, {done} done", file=sys.stderr)

    def save() -> None:
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "done": done,
            "steps": steps,
        }
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    def write(**facts: Any) -> None:
        with log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"step": done, "of": steps, **facts}) + "\n")

    model.train()
    sums: dict[str, list[float]] = defaultdict(list)
    began = saved = time.monotonic()
    pairs = 0
    for number, batch in enumerate(batches(fitted, options.passes, SEED)):
        if number < done:
            continue
        torch.manual_seed(SEED + number)
        loss, parts = loss_of(model, batch)
        optimizer.zero_grad(set_to_none=True)
        if math.isnan(loss.item()):
            raise SystemExit(f"step {number}: the loss is not a number")
        loss.backward()
        nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimizer.step()
        schedule.step()
        done = number + 1
        pairs += sum(map(len, batch))
        for name, value in parts.items():
            sums[name].append(value)
        if done % 50 == 0:
            means = {name: round(float(np.mean(values)), 4) for name, values in sums.items()}
            rate = pairs / (time.monotonic() - began)
            write(**means, pairs_a_second=round(rate, 1))
            print(f"{done}/{steps} {means} {rate:.1f} pairs/s", file=sys.stderr)
            sums.clear()
        if done % LOOK_STEPS == 0:
            seen_now = look(model, seen)
            write(kept_apart=seen_now)
            print(seen_now, file=sys.stderr)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            save()
            saved = time.monotonic()
    save()
    write(kept_apart=look(model, apart))
    torch.save(model.state_dict(), options.pairs / "meaning.pt")


if __name__ == "__main__":
    main()
