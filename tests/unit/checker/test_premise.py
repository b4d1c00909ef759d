"""The passages that the meaning tier reads in place of the body."""

from __future__ import annotations

from bodycheck.checker.body import index_body
from bodycheck.checker.evidence import search
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.premise import LONGEST_SENTENCE, LONGEST_WORD, Premise, premise

FILLER = "The weather stayed mild over the weekend and nobody complained about it in any of the towns nearby."
TELLING = "The mayor of Harwick resigned on Friday over the flooded library."


def of(headline: str, body: str, words: int = 80) -> Premise:
    indexed = index_body(body)
    return premise(search(parse_headline(headline, indexed), indexed), words)


def test_the_telling_sentence_is_found_wherever_it_stands_and_the_lead_is_kept() -> None:
    lead = "Harwick woke up to an empty town hall."
    found = of("Harwick mayor resigns over flooded library", " ".join([lead, *[FILLER] * 30, TELLING, *[FILLER] * 30]))
    assert TELLING in found.text
    assert found.text.startswith(lead)
    assert found.best in found.sentences


def test_sentences_stand_in_the_order_of_the_body() -> None:
    body = " ".join(["First the library was flooded.", *[FILLER] * 4, TELLING, *[FILLER] * 4, "The mayor weeps."])
    found = of("Mayor weeps, resigns over flooded library", body)
    assert list(found.sentences) == sorted(found.sentences)
    places = [found.text.index(part) for part in ("First the library", "resigned on Friday", "The mayor weeps")]
    assert places == sorted(places)


def test_it_never_holds_more_words_than_asked_for() -> None:
    body = " ".join([TELLING, FILLER] * 40)
    for words in (10, 40, 80):
        assert len(index_body(of("Harwick mayor resigns", body, words).text).words) <= words


def test_of_a_very_long_sentence_it_takes_the_stretch_with_the_headline() -> None:
    long = " ".join(["and then another thing happened"] * 60)
    found = of(
        "Harwick mayor resigns over library", f"So it went {long} until the mayor of Harwick resigned over it {long}."
    )
    assert "mayor of Harwick resigned" in found.text
    assert len(index_body(found.text).words) <= LONGEST_SENTENCE


def test_different_words_of_the_headline_are_looked_for_in_different_sentences() -> None:
    body = " ".join(
        [
            FILLER,
            "The mayor of Harwick, the mayor said, stays the mayor of Harwick.",
            "The mayor of Harwick thanked the town.",
            FILLER,
            "A diver retrieved the bell of the sunken ferry.",
        ]
    )
    assert "sunken ferry" in of("Harwick mayor thanks diver for sunken bell", body).text


def test_a_body_without_any_word_of_the_headline_gives_its_beginning() -> None:
    found = of("Volcano erupts", " ".join([FILLER] * 12))
    assert found.sentences[0] == 0
    assert found.text.startswith(FILLER[:40])


def test_what_has_no_words_takes_no_place() -> None:
    body = f"{TELLING} The harm was great, and the council paid for it."
    told = of("Harwick mayor resigns over flooded library", body).text
    for rule in ("=" * 400, "\u3002" * 400):
        assert of("Harwick mayor resigns over flooded library", f"{rule}\n\n{body}").text == told


def test_a_word_without_end_is_cut() -> None:
    found = of("Harwick mayor resigns", f"Table: {'1,' * 5000} end.\n\n{TELLING}")
    assert TELLING in found.text
    assert len(found.text) < len(TELLING) + 10 * LONGEST_WORD


def test_a_stray_word_of_the_headline_does_not_hide_the_stretch_that_has_it_all() -> None:
    long = " ".join(["and then another thing happened"] * 40)
    found = of("Harwick mayor resigns over library", f"The library {long} until the mayor of Harwick resigned {long}.")
    assert "mayor of Harwick resigned" in found.text
