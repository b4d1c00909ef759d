"""The cascade: which tier is used, that it decides the same whatever else it reads, and what it is called."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from bodycheck import check
from bodycheck.checker import checker_identity, meaning, use_tier
from bodycheck.checker.meaning import CARD, MODEL, TOKENIZER, load_meaning
from bodycheck.errors import ModelError, SettingsError
from bodycheck.verdict import STANCE_LABELS

BODY = (
    "Angela Merkel praised Emmanuel Macron on Monday in Berlin, where the two leaders had met for talks on the budget. "
    "The German chancellor said that the French president had shown courage. Macron thanked her. Their ministers will "
    "meet again in May, and a joint paper on the budget is expected by then, officials in both capitals said."
)
PAIRS = [("Merkel praises Macron", BODY), ("Macron praises Merkel", BODY[:200]), ("Rain", "It rained.")]


def test_the_tier_is_part_of_what_the_checker_is() -> None:
    both = checker_identity()
    use_tier("words")
    words = checker_identity()
    assert (both.tier, words.tier) == ("meaning", "words")
    assert both.model != words.model
    assert both.thresholds["support"] != words.thresholds["support"]


def test_so_is_how_the_tiers_are_combined(monkeypatch: pytest.MonkeyPatch) -> None:
    card, before = meaning.card(), checker_identity()
    other = {**card["combination"], "statement": card["combination"]["headline"]}
    monkeypatch.setattr(meaning, "card", lambda: {**card, "combination": other})
    assert checker_identity().model != before.model
    assert checker_identity().thresholds == before.thresholds


def test_a_verdict_names_the_tier() -> None:
    assert check("Merkel praises Macron", BODY).checker.tier == "meaning"
    use_tier("words")
    assert check("Merkel praises Macron", BODY).checker.tier == "words"


def test_without_the_package_the_words_decide_as_they_did(monkeypatch: pytest.MonkeyPatch) -> None:
    use_tier("words")
    alone = check("Merkel praises Macron", BODY)
    use_tier("meaning")
    monkeypatch.setattr(meaning, "PACKAGE", "no_such_package")
    assert check("Merkel praises Macron", BODY) == alone
    assert checker_identity().tier == "words"


def test_there_is_no_third_tier() -> None:
    with pytest.raises(SettingsError, match="words or meaning"):
        use_tier("thought")


def test_a_pair_reads_the_same_whatever_is_read_with_it() -> None:
    model = meaning.meaning()
    together = model.read(PAIRS)
    assert together == [model.read([pair])[0] for pair in PAIRS]
    assert together[::-1] == model.read(PAIRS[::-1])
    assert all(len(reading.stance) == len(STANCE_LABELS) for reading in together)


def test_texts_of_any_length_and_kind_are_read() -> None:
    model = meaning.meaning()
    odd = [("", ""), ("x" * 5000, "y " * 5000), ("\u4e2d\u6587", "\U0001f600"), ("[SEP] [CLS] [MASK]", "[PAD]")]
    assert len(model.read(odd)) == len(odd)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_file_that_is_not_what_the_card_describes_is_refused(name: str, tmp_path: Path) -> None:
    for file in (CARD, MODEL, TOKENIZER):
        shutil.copyfile(str(files(meaning.PACKAGE) / file), tmp_path / file)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelError, match=name):
        load_meaning(tmp_path)


def test_a_missing_file_is_named_with_the_mend(tmp_path: Path) -> None:
    shutil.copyfile(str(files(meaning.PACKAGE) / CARD), tmp_path / CARD)
    with pytest.raises(ModelError, match=r"meaning\.onnx.* is missing.*turn the tier off"):
        load_meaning(tmp_path)


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"files": {}}'])
def test_a_damaged_card_is_named_with_the_mend(damage: str, tmp_path: Path) -> None:
    (tmp_path / CARD).write_text(damage, encoding="utf-8")
    with pytest.raises(ModelError, match=r"meaning-card\.json is damaged.*turn the tier off"):
        load_meaning(tmp_path)


def test_a_card_that_does_not_combine_the_tiers_is_refused(tmp_path: Path) -> None:
    for file in (MODEL, TOKENIZER):
        shutil.copyfile(str(files(meaning.PACKAGE) / file), tmp_path / file)
    described = {**meaning.card(), "combination": {"headline": {}}}
    (tmp_path / CARD).write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(ModelError, match="how the tiers are combined"):
        load_meaning(tmp_path)
    assert load_meaning(tmp_path, combined=False).combination is None
