"""What counts as finding an element, and where."""

import pytest

from bodycheck.checker.body import index_body
from bodycheck.checker.evidence import Finding, search
from bodycheck.checker.headline import parse_headline


def finding(headline: str, part: str, body: str) -> Finding:
    indexed = index_body(body)
    parsed = parse_headline(headline, indexed)
    words = parsed.words
    for found in search(parsed, indexed).findings:
        if words.text[words.starts[found.part.first] : words.ends[found.part.last]] == part:
            return found
    raise LookupError(f"{part} is no part of {headline}")


EXAMPLE = "Putin, Austrian president to discuss Iran"


@pytest.mark.parametrize(
    "body",
    [
        "It was President Alexander Van der Bellen of Austria who came.",
        "Then Austria's president spoke of trade.",
        "The Austrian president said so.",
    ],
)
def test_an_office_with_a_country_is_found_by_both_together(body: str) -> None:
    assert finding(EXAMPLE, "Austrian president", body).status == "found"


@pytest.mark.parametrize(
    "body",
    [
        "President Putin spoke of trade.",
        "Austria has lakes. Much later in the day and in quite another room the guests heard President Putin.",
    ],
)
def test_an_office_with_a_country_is_not_found_by_half_of_it(body: str) -> None:
    assert finding(EXAMPLE, "Austrian president", body).status == "missing"


@pytest.mark.parametrize(
    ("headline", "part", "body"),
    [
        ("Moscow warns Europe", "Moscow", "Russia said on Monday that it would wait."),
        ("GOP splits over taxes", "GOP", "The Republicans could not agree."),
        ("IAEA inspects plant", "IAEA", "The International Atomic Energy Agency sent four people."),
        ("Elon Musk wants to rate journalists", "Elon Musk", "Musk said so."),
        ("Blaze destroys mill", "Blaze", "The fire began at noon."),
        ("Mayor vows to rebuild", "vows", "She promised it."),
        ("Merkel to discuss gas", "to discuss", "There were discussions."),
        ("Zelenskyy speaks", "Zelenskyy", "President Zelenskiy spoke."),
    ],
)
def test_elements_are_found_in_other_words(headline: str, part: str, body: str) -> None:
    assert finding(headline, part, body).status == "found"


def test_another_number_of_the_same_thing_is_in_conflict() -> None:
    found = finding("Fire kills 48 workers", "48", "The fire killed 18 workers in the night.")
    assert found.status == "conflicting"
    assert "18 workers" in found.evidence[0].text


def test_evidence_offsets_round_trip() -> None:
    body = "Nothing here.\n\nIran was — as so often — discussed… by “them”.\r\nThe end."
    for evidence in finding(EXAMPLE, "Iran", body).evidence:
        assert body[evidence.start : evidence.end] == evidence.text
        assert "Iran" in evidence.text


def test_a_very_long_sentence_is_quoted_around_what_was_found() -> None:
    body = "word " * 5000 + "Iran " + "word " * 5000
    (evidence,) = finding(EXAMPLE, "Iran", body).evidence
    assert len(evidence.text) <= 400
    assert "Iran" in evidence.text
    assert body[evidence.start : evidence.end] == evidence.text
