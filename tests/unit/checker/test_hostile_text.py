"""Texts that nobody wrote: a check ends, its offsets hold, and its work grows with the body and no faster."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.hostile_text import ARTICLE, BODIES, HEADLINE, HEADLINES
from bodycheck import Verdict, check
from bodycheck.checker.sentences import sentence_spans
from bodycheck.verdict import VERDICT_LABELS

SMALL = 3_000
MILLION = 1_000_000
LATER = {"the headline's words": 8}
"""Of these, places of the headline's words are compared in pairs up to a limit: how much larger a text is beyond it."""
QUADRATIC = 3.0
"""Twice as much text takes twice as many steps; were the steps as the square, four times."""


def assert_offsets_hold(verdict: Verdict, headline: str, body: str) -> None:
    assert verdict.verdict in VERDICT_LABELS
    assert verdict.explanation
    assert verdict.headline == headline
    ends = 0
    for element in verdict.elements:
        assert ends <= element.start < element.end
        ends = element.end
        assert headline[element.start : element.end] == element.text
        for evidence in element.evidence:
            assert body[evidence.start : evidence.end] == evidence.text
    for passage in verdict.foreign_passages:
        assert body[passage.start : passage.end] == passage.text
    assert json.loads(verdict.to_json()) == json.loads(json.dumps(verdict.to_dict()))


@pytest.mark.parametrize("shape", BODIES)
def test_offsets_hold_in_a_hostile_body(shape: str) -> None:
    headline, body = BODIES[shape](SMALL)
    assert_offsets_hold(check(headline, body), headline, body)


@pytest.mark.parametrize("shape", HEADLINES)
def test_offsets_hold_in_a_hostile_headline(shape: str) -> None:
    headline, body = HEADLINES[shape](SMALL)
    assert_offsets_hold(check(headline, body), headline, body)


FRAGMENTS = (
    *("“", "”", "‘", '"', "'", "'s", "\u0301", "\u202e", "\u200f", "\u200d", "\u2028", "\ufeff", "\x00"),
    *("\n", "\n\n", "\t", " ", ".", "...", "?", ":", ",", "-", "U.S.", "Mr.", "3", "$1.2bn", "15,"),
    *("not ", "Putin ", "Austria", "Iran ", "discussed ", "伊朗。", "🙂", "ß", "İ", "ﬁ"),
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=150).map("".join),
)
def test_offsets_hold_in_any_mixture(headline: str, body: str) -> None:
    body = ARTICLE + body
    assert_offsets_hold(check(headline, body), headline, body)
    assert_offsets_hold(check(HEADLINE, body), HEADLINE, body)


@pytest.mark.parametrize("shape", BODIES)
def test_work_grows_with_the_body_and_no_faster(shape: str) -> None:
    least = SMALL * LATER.get(shape, 1)
    texts = [BODIES[shape](size) for size in (least, 2 * least, 4 * least)]
    check(*texts[-1])  # its words are known from here on, so that each size is counted alike
    steps = [steps_of(*text) for text in texts]
    # What every check costs whatever its body falls out of the differences.
    assert steps[2] - steps[1] < QUADRATIC * max(steps[1] - steps[0], steps[0] / 10), steps


def steps_of(headline: str, body: str) -> int:
    """Instructions of the interpreter that a check runs in our code: no clock, the same on any machine."""
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal steps
        if event == "call":
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return count

    with tracing(count):
        check(headline, body)
    return steps


@contextmanager
def tracing(tracer: object) -> Iterator[None]:
    before = sys.gettrace()
    sys.settrace(tracer)  # type: ignore[arg-type]
    try:
        yield
    finally:
        sys.settrace(before)


def test_ten_megabytes_in_one_line_are_judged() -> None:
    headline, body = BODIES["one line"](10 * MILLION)
    assert "\n" not in body[len(ARTICLE) :]
    assert_offsets_hold(check(headline, body), headline, body)


def test_a_hundred_thousand_sentences_are_judged() -> None:
    body = ARTICLE + "Iran spoke. " * 100_000
    assert len(sentence_spans(body)) > 100_000
    assert_offsets_hold(check(HEADLINE, body), HEADLINE, body)


# Regular expressions run outside of the steps counted above: one that tries a row of stops from each of them takes
# hours for these.
@pytest.mark.parametrize("shape", ["full stops", "full stops and quotes", "many stops, many quotes", "question marks"])
def test_a_million_stops_are_looked_at_once(shape: str) -> None:
    headline, body = BODIES[shape](MILLION)
    assert_offsets_hold(check(headline, body), headline, body)


@pytest.mark.parametrize(
    "shape", ["no spaces", "only quotes", "a tower of accents", "right-to-left marks", "blank lines"]
)
def test_a_million_characters_without_sense_are_judged(shape: str) -> None:
    headline, body = BODIES[shape](MILLION)
    assert_offsets_hold(check(headline, body), headline, body)


@pytest.mark.parametrize("shape", ["headline without spaces", "headline of quotes", "headline of stops"])
def test_a_headline_of_a_million_characters_is_judged(shape: str) -> None:
    headline, body = HEADLINES[shape](MILLION)
    assert_offsets_hold(check(headline, body), headline, body)
