"""Sentence spans."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycheck.checker.sentences import sentence_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Smith of the U.S. Senate spoke. He left.", ["Mr. Smith of the U.S. Senate spoke.", "He left."]),
        ("George W. Bush came. “No.” He left.", ["George W. Bush came.", "“No.”", "He left."]),
        ("A line\nAnother line\n\nEnd", ["A line", "Another line", "End"]),
        ("A line that was\nwrapped by hand.", ["A line that was\nwrapped by hand."]),
        ("It cost 1.2 billion. Fine.", ["It cost 1.2 billion.", "Fine."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == expected


@given(st.text(max_size=300))
def test_spans_are_ordered_and_hold_every_visible_character(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
