"""Which pieces of words the meaning model's table keeps, and the tokenizer that is left."""

from __future__ import annotations

import json

from tokenizers import Tokenizer

from pieces import counted, kept_pieces, smaller_tokenizer

PIECES = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "n", "v", "##a", "##n", "##v",
          "vienna", "van", "##en", "##i", "i", "e", "##e", "слово"]  # fmt: skip
DESCRIBED = json.dumps(
    {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": PIECES.index("[UNK]"), "content": "[UNK]", "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True}
        ],
        "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": {piece: n for n, piece in enumerate(PIECES)},
        },
    }
)  # fmt: skip
TEXTS = ["van van van", "vienna слово слово слово"]


def left_of(most: int) -> Tokenizer:
    counts = counted(Tokenizer.from_str(DESCRIBED), TEXTS)
    kept = kept_pieces({piece: n for n, piece in enumerate(PIECES)}, counts, most)
    return Tokenizer.from_str(smaller_tokenizer(DESCRIBED, kept))


def test_letters_and_special_pieces_stay_and_then_the_most_used_of_latin_letters() -> None:
    vocabulary = left_of(17).get_vocab()
    assert {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##i", "e"} <= set(vocabulary)
    assert "van" in vocabulary
    assert "vienna" in vocabulary
    assert "слово" not in vocabulary
    assert "[unused0]" not in vocabulary
    assert sorted(vocabulary.values()) == list(range(len(vocabulary)))


def test_a_word_whose_piece_is_gone_is_spelt_with_others() -> None:
    assert left_of(17).encode("vienna van").tokens == ["vienna", "van"]
    assert left_of(16).encode("vienna van").tokens == ["v", "##i", "##e", "##n", "##n", "##a", "van"]


def test_what_cannot_be_spelt_is_unknown() -> None:
    assert left_of(16).encode("слово").tokens == ["[UNK]"]
