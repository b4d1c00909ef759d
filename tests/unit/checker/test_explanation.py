"""What an editor is told."""

from __future__ import annotations

from bodycheck.checker.explanation import explain
from bodycheck.checker.reasons import Conflict, Diagnosis
from bodycheck.verdict import Element, ElementKind, ElementStatus, Evidence


def element(text: str, kind: ElementKind, status: ElementStatus) -> Element:
    return Element(text, 0, len(text), kind, status, (Evidence(0, 0, 9, f"A sentence on {text}.", 0.5),))


COUNCIL, SUM = element("Council", "actor", "found"), element("$3 million", "number", "conflicting")


def test_a_supported_verdict_names_the_figure_that_the_body_gives_otherwise() -> None:
    told = explain("supported", [COUNCIL, SUM], (), reasons=(), conflict=None, question=False)
    assert told == "The body says it: “Council” is there, though it has something else for “$3 million”."


def test_a_contradiction_is_told_of_the_part_it_is_of() -> None:
    told = explain(
        "contradicted", [SUM, COUNCIL], (), reasons=("negated", "number_mismatch"), conflict=("negated", COUNCIL),
        question=False,
    )  # fmt: skip
    assert told.startswith("About “Council”, the body says the reverse")
    assert "A sentence on Council." in told


def test_the_leading_conflict_is_that_of_the_most_severe_reason() -> None:
    conflicts = {0: Conflict("number_mismatch", 3), 2: Conflict("negated", 9)}
    assert Diagnosis(("negated", "number_mismatch"), conflicts, True).leading == ("negated", 2)
    assert Diagnosis(("action_missing",), {}, False).leading is None


def test_a_fault_is_shown_at_its_part_but_is_no_link_missing_where_a_part_is() -> None:
    plain = Diagnosis(("thing_missing",), {}, False)
    found = plain.with_fault("not_linked", (0,), 7, every_part=False)
    assert found.reasons == ("thing_missing",)
    assert found.conflicts == {0: Conflict("not_linked", 7)}
    assert plain.with_fault("opposite", (0,), 7, every_part=False).reasons == ("opposite", "thing_missing")
    assert Diagnosis((), {}, False).with_fault("not_linked", (0,), 7, every_part=True).reasons == ("not_linked",)
