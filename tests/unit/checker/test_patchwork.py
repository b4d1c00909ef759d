"""Passages that belong to another story."""

from pathlib import Path

from bodycheck.checker.body import index_body
from bodycheck.checker.patchwork import foreign_passages

ARTICLES = Path(__file__).parents[3] / "events/articles"


def body_of(name: str) -> str:
    return (ARTICLES / name).read_text(encoding="utf-8").split("\n\n", 1)[1]


def test_a_spliced_passage_is_reported_whole() -> None:
    body = body_of("spliced.txt")
    (passage,) = foreign_passages(index_body(body))
    assert passage.sign == "inner_headline"
    assert passage.text.startswith("Actress Delia Marchetti Stuns Fans")
    assert passage.text.endswith("Hotel Splendido.")
    assert body[passage.start : passage.end] == passage.text


def test_a_spliced_passage_is_found_where_no_blank_lines_are() -> None:
    (passage,) = foreign_passages(index_body(body_of("spliced.txt").replace("\n\n", "\n")))
    assert passage.text.startswith("Actress Delia Marchetti Stuns Fans")


def test_whole_articles_have_none() -> None:
    for name in (
        "example.txt",
        "true-twin.txt",
        "contradicted.txt",
        "changed-number.txt",
        "question.txt",
        "unrelated.txt",
    ):
        assert foreign_passages(index_body(body_of(name))) == (), name


def test_a_subheading_over_the_same_story_is_not_foreign() -> None:
    body = body_of("spliced.txt")
    start, end = body.index("Actress"), body.index("Splendido.") + len("Splendido.")
    same = "Inspectors Found Cracks In Two Girders\nThe inspectors told Ruth Ellery that Halverton must wait."
    assert foreign_passages(index_body(body[:start] + same + body[end:])) == ()
