"""What is said about an article's publication, in the words of many formats."""

from __future__ import annotations

import pytest

from bodycheck.article import Headline
from bodycheck.formats.publication import kind_of_item, other_headlines, status_of


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (None, "usable"),
        ("", "usable"),
        ("usable", "usable"),
        ("Corrected", "usable"),
        (" stat:withheld ", "withheld"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", "canceled"),
        ("Cancelled", "canceled"),
        ("embargoed", "embargoed"),
    ],
)
def test_a_status_is_known_in_each_of_its_forms(word: str | None, status: str) -> None:
    assert status_of(word) == status


@pytest.mark.parametrize(
    ("word", "status"), [(None, "embargoed"), ("usable", "embargoed"), ("withheld", "withheld"), ("kill", "canceled")]
)
def test_an_embargo_holds_back_what_nothing_else_does(word: str | None, status: str) -> None:
    assert status_of(word, "2024-05-14T18:00:00Z") == status


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        (None, "text"),
        ("ninat:text", "text"),
        ("story", "text"),
        ("icls:picture", "picture"),
        ("Photo", "picture"),
        ("image/jpeg", "picture"),
        ("text/html", "text"),
        ("https://schema.org/VideoObject", "video"),
        ("composite", "package"),
        ("planning", "event"),
    ],
)
def test_a_kind_is_known_in_each_of_its_forms(word: str | None, kind: str) -> None:
    assert kind_of_item(word) == kind


def test_no_headline_is_kept_twice() -> None:
    pairs = [("Mayor\nyields", "print"), ("mayor to MEET", "web"), (" MAYOR yields ", "push"), ("", "seo"), ("B", "")]

    assert other_headlines("Mayor to meet", pairs) == (Headline("Mayor yields", "print"), Headline("B", "other"))
