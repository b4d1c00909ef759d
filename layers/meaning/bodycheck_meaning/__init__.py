"""The model of meaning: a small transformer, its tokenizer, and what combines its answer with that of the words.

Files alone, in a layer of their own. Where it is left out, the words decide.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def folder() -> Traversable:
    """Where the files lie: ``meaning.onnx``, ``tokenizer.json`` and ``meaning-card.json``."""
    return files(__name__)
