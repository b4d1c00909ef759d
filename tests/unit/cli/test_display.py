"""How a verdict is drawn."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from bodycheck.cli.display import harmless, print_verdict

HEADLINE = "Putin, Austrian president to discuss Iran"


def element(text: str, status: str, *evidence: str) -> dict[str, Any]:
    start = HEADLINE.index(text)
    return {
        "text": text,
        "start": start,
        "end": start + len(text),
        "kind": "actor",
        "status": status,
        "evidence": [
            {"sentence": number, "start": 0, "end": len(sentence), "text": sentence, "score": 0.9 - number / 10}
            for number, sentence in enumerate(evidence)
        ],
    }


def verdict(**changes: Any) -> dict[str, Any]:
    return {
        "id": "articles/iran.txt",
        "headline": HEADLINE,
        "verdict": "unsupported",
        "support": 0.0412,
        "reasons": ["actor_missing"],
        "explanation": "The body names no Austrian president.",
        "elements": [
            element("Putin", "found", "Lavrov flew to Sochi to brief Putin.", "Putin was there."),
            element("Austrian president", "missing"),
            element("to discuss", "conflicting"),
        ],
        "foreign_passages": [],
        **changes,
    }


def drawn(shown: dict[str, Any], *, width: int = 80, terminal: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    print_verdict(console, shown)
    return out.getvalue()


def test_verdict_and_score_come_first() -> None:
    assert drawn(verdict()).splitlines()[0].split() == ["✗", "unsupported", "0.04", "articles/iran.txt"]


def test_no_score_is_shown_for_what_could_not_be_judged() -> None:
    first = drawn(verdict(verdict="unchecked", support=None)).splitlines()[0]
    assert first.split() == ["?", "unchecked", "-", "articles/iran.txt"]


def test_missing_and_conflicting_parts_are_marked_under_the_headline() -> None:
    lines = drawn(verdict()).splitlines()
    assert lines[1] == f"  {HEADLINE}"
    assert lines[2] == "         ^^^^^^^^^^^^^^^^^^ ~~~~~~~~~~"


def test_marks_follow_a_headline_over_several_lines() -> None:
    lines = drawn(verdict(), width=30).splitlines()
    assert lines[1:5] == [
        "  Putin, Austrian president to",
        "         ^^^^^^^^^^^^^^^^^^ ~~",
        "  discuss Iran",
        "  ~~~~~~~",
    ]


def test_marks_stand_under_wide_characters() -> None:
    wide = verdict(headline="東京 falls", elements=[{**element("Putin", "missing"), "start": 0, "end": 2}])
    assert drawn(wide).splitlines()[2] == "  ^^^^"


def test_a_terminal_gets_colour_instead_of_a_line_of_marks() -> None:
    text = drawn(verdict(), terminal=True)
    assert "\x1b[1;4;31mAustrian president" in text
    assert "^^^" not in text


def test_no_colour_goes_anywhere_else() -> None:
    assert "\x1b" not in drawn(verdict())


def test_an_element_shows_its_best_sentence() -> None:
    assert "✓ Putin\n      “Lavrov flew to Sochi to brief Putin.”\n" in drawn(verdict())


def test_a_long_sentence_is_cut_around_what_was_sought() -> None:
    sentence = "word " * 60 + "then Putin spoke " + "again " * 60
    text = " ".join(drawn(verdict(elements=[element("Putin", "found", sentence)])).split())
    assert "then Putin spoke" in text
    assert text.count("…") == 2


def test_what_one_sentence_shows_stands_together_over_it() -> None:
    found = [element("Putin", "found", "Putin went to Iran."), element("Iran", "found", "Putin went to Iran.")]
    assert "✓ Putin · Iran\n      “Putin went to Iran.”\n" in drawn(verdict(elements=found))


def test_a_foreign_passage_is_shown_with_its_sign() -> None:
    passage = {"start": 0, "end": 9, "text": "Trump And Giuliani", "sign": "inner_headline"}
    text = drawn(verdict(foreign_passages=[passage]), width=100)
    assert "! foreign passage (another headline inside the body)\n      “Trump And Giuliani”\n" in text


@pytest.mark.parametrize("width", [20, 30, 47, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    passage = {"start": 0, "end": 9, "text": "A headline of another story " * 9, "sign": "inner_headline"}
    shown = verdict(
        id="s3://bucket/" + "k" * 300,
        explanation="Words " * 50 + "w" * 300,
        elements=[element("Putin", "found", "long " * 90), element("Austrian president", "missing")],
        foreign_passages=[passage],
    )
    assert max(cell_len(line) for line in drawn(shown, width=width).splitlines()) <= width


def test_a_long_address_keeps_its_end() -> None:
    assert drawn(verdict(id="s3://a-bucket/" + "k" * 300 + "/name.txt")).splitlines()[0].endswith("/name.txt")


@pytest.mark.parametrize(
    "evil",
    ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\r", "\x08", "\x00", "\u202e", "\u2028"],
    ids=["clear", "title", "csi", "return", "backspace", "nul", "bidi", "separator"],
)
def test_an_article_cannot_drive_the_terminal(evil: str) -> None:
    passage = {"start": 0, "end": 1, "text": f"a{evil}b", "sign": "distant"}
    shown = verdict(
        id=f"x{evil}.txt",
        headline=f"{evil}{HEADLINE}",
        explanation=f"No {evil} there.",
        elements=[element("Putin", "found", f"Putin {evil} spoke.")],
        foreign_passages=[passage],
    )
    assert evil not in drawn(shown).replace("\n", " ")


def test_harmless_text_keeps_every_offset() -> None:
    text = "a\x1b[1mb\tc\u202ed\ud800"
    assert len(harmless(text)) == len(text)
