"""A training run that is cut off is taken up again as it was begun, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from runs import LOG, cut_log, differing, looks_of

SETTINGS = {"steps": 10, "rate": 0.1, "device": "2 CPU threads", "torch": "2.13.0"}


def _log(run: Path, *lines: dict[str, object]) -> None:
    (run / LOG).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_another_machine_may_go_on_but_no_other_settings() -> None:
    assert differing(SETTINGS, {**SETTINGS, "device": "a GPU", "torch": "2.14.0"}) == []
    assert differing(SETTINGS, {**SETTINGS, "rate": 0.5}) == ["rate 0.1, not 0.5"]
    assert differing(SETTINGS, {**SETTINGS, "dropout": 0.2}) == ["dropout None, not 0.2"]


def test_what_was_logged_after_the_checkpoint_is_dropped(tmp_path: Path) -> None:
    _log(tmp_path, {"step": 5, "loss": 1.0}, {"step": 8, "kept_apart": {"x": 0.5}}, {"step": 9, "loss": 0.9})
    cut_log(tmp_path, 8)
    assert looks_of(tmp_path) == [{"step": 8, "twins_told_apart": {"x": 0.5}}]
    assert len((tmp_path / LOG).read_text(encoding="utf-8").splitlines()) == 2


def test_a_run_begun_anew_keeps_nothing_of_the_last_one(tmp_path: Path) -> None:
    _log(tmp_path, {"step": 5, "kept_apart": {"x": 0.5}})
    cut_log(tmp_path, 0)
    assert looks_of(tmp_path) == []


def test_the_first_run_of_a_folder_begins_with_an_empty_log(tmp_path: Path) -> None:
    cut_log(tmp_path, 0)
    assert (tmp_path / LOG).read_text(encoding="utf-8") == ""
