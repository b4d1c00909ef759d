"""The checker's contract, on articles of our own and on any text at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodycheck import Verdict, check
from bodycheck.checker.headline import LONGEST
from bodycheck.formats import read
from bodycheck.verdict import STANCE_LABELS, VERDICT_LABELS

ARTICLES = Path(__file__).parents[3] / "events/articles"


def check_file(name: str) -> tuple[Verdict, str]:
    article = read((ARTICLES / name).read_bytes(), name)
    return check(article.headline, article.body), article.body


@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("example.txt", "unsupported", "actor_missing"),
        ("true-twin.txt", "supported", None),
        ("contradicted.txt", "contradicted", "opposite"),
        ("unrelated.txt", "unrelated", "topic_mismatch"),
        ("changed-number.txt", "contradicted", "number_mismatch"),
        ("question.txt", "supported", None),
        ("spliced.txt", "supported", "patchwork_body"),
        ("actor-swapped.txt", "unsupported", "actor_missing"),
        ("wire.json", "supported", None),
    ],
)
def test_the_sample_articles_get_the_verdict_they_were_written_for(name: str, verdict: str, reason: str | None) -> None:
    found, _ = check_file(name)
    assert found.verdict == verdict
    assert found.reasons[:1] == ((reason,) if reason else ())


def test_the_example_blames_the_president_and_shows_the_others() -> None:
    verdict, body = check_file("example.txt")
    status = {e.text: e.status for e in verdict.elements}
    assert status["Austrian president"] == "missing"
    assert status["Putin"] == status["Iran"] == "found"
    for element in verdict.elements:
        if element.text in {"Putin", "Iran"}:
            assert all(element.text in e.text for e in element.evidence)
            assert all(body[e.start : e.end] == e.text for e in element.evidence)


def test_a_contradiction_shows_the_sentence_that_contradicts() -> None:
    verdict, _ = check_file("contradicted.txt")
    (rejects,) = (e for e in verdict.elements if e.text == "rejects")
    assert rejects.status == "conflicting"
    assert "approved" in rejects.evidence[0].text


def test_a_question_says_what_it_was_judged_on() -> None:
    assert "takes for granted" in check_file("question.txt")[0].explanation


LONG = "The minister said on Tuesday that the bridge would be closed for repairs until the spring of next year. " * 3


@pytest.mark.parametrize(
    ("headline", "body", "reason"),
    [
        ("", LONG, "no_headline"),
        (" \n", LONG, "no_headline"),
        ("Bridge to close", "", "no_body"),
        ("Bridge to close", "It will close.", "short_body"),
        ("…", LONG, "no_headline"),
        (
            "Bis bald",
            "Der Minister sagte am Dienstag, dass die Brücke wegen Bauarbeiten geschlossen wird. " * 6,
            "language",
        ),
        ("市长将会见罢工船员", "市长将于周五会见罢工的渡轮船员。约四百名岛民正在等待他们的邮件。" * 4, "language"),
        ("And then there was more", LONG, "no_claim"),
    ],
)
def test_what_cannot_be_judged_is_unchecked_with_its_reason(headline: str, body: str, reason: str) -> None:
    verdict = check(headline, body)
    assert (verdict.verdict, verdict.support, verdict.reasons) == ("unchecked", None, (reason,))
    assert verdict.explanation


def test_stance_is_given_wherever_there_are_words() -> None:
    assert check("Bridge to close", "It will close.").stance is not None
    assert check("", LONG).stance is None


def test_lone_surrogates_are_survived() -> None:
    verdict = check("Bridge \ud800 to close", LONG + "\udfff")
    verdict.to_json().encode()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=600))
def test_any_text_gets_a_well_formed_verdict(headline: str, body: str) -> None:
    assert_well_formed(check(headline, body), body)


HEADLINE_WORDS = "Putin Austria's president to discuss Iran 3 $1.2bn nearly ? not U.S. “war” in 2016 :".split()
BODY_WORDS = "Putin Austria president. discussed Iran three 1.2 billion\n\n not US war, in The\n".split(" ")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(HEADLINE_WORDS), min_size=1, max_size=12),
    st.lists(st.sampled_from(BODY_WORDS), min_size=35, max_size=90),
)
def test_any_headlinese_gets_a_well_formed_verdict(headline: list[str], body: list[str]) -> None:
    text = " ".join(body)
    assert_well_formed(check(" ".join(headline), text), text)


def assert_well_formed(verdict: Verdict, body: str) -> None:
    assert verdict.verdict in VERDICT_LABELS
    assert (verdict.support is None) == (verdict.verdict == "unchecked")
    assert verdict.explanation
    ends = 0
    for element in verdict.elements:
        assert element.start >= ends
        ends = element.end
        assert verdict.headline[element.start : element.end] == element.text
        assert (element.status == "missing") == (not element.evidence)
        for evidence in element.evidence:
            assert body.replace(evidence.text, "") != body or "\ufffd" in evidence.text
            assert 0 <= evidence.score <= 1
    if verdict.stance:
        assert set(verdict.stance.scores) == set(STANCE_LABELS)
    json.loads(verdict.to_json())


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    verdict, body = check_file("example.txt")
    script = (
        "import sys, json; from bodycheck import check; from bodycheck.checker import use_tier; use_tier('words'); "
        "sys.stdout.write(check(*json.load(sys.stdin)).to_json())"
    )
    out = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps([verdict.headline, body]),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"},
    ).stdout
    assert out == check(verdict.headline, body).to_json()


FARMERS = (
    "The 7 lawmakers from the valley did not approve the farm plan on Monday, a spokesman said after the long meeting"
    " in the capital. They will vote again in the autumn, when the new figures are in, he said. Nobody else spoke."
)


def test_the_explanation_is_of_the_part_that_the_leading_reason_is_against() -> None:
    verdict = check("5 lawmakers approve farm plan", FARMERS)
    assert verdict.reasons[:2] == ("negated", "number_mismatch")
    assert {e.text for e in verdict.elements if e.status == "conflicting"} >= {"5", "approve"}
    assert "About “approve”, the body says the reverse" in verdict.explanation


def test_a_text_that_was_taken_for_a_headline_is_judged_by_its_beginning() -> None:
    headline = "Lawmakers meet on farm plan. " * 400
    verdict = check(headline, FARMERS)
    assert verdict.headline == headline
    assert max(e.end for e in verdict.elements) <= LONGEST
