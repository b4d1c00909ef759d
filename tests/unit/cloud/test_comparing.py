"""Bucket and table side by side."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bodycheck.cloud.inventory import Content, StoredObject, TrackedArticle
from bodycheck.cloud.sweeping import compare

NOW, OLD = "checker of today", "checker of yesterday"
FIRST, SECOND = Content("2026-11-23T12:00:00Z", "e1"), Content("2026-11-23T12:00:00Z", "e2")


def stored(key: str, content: Content = FIRST) -> StoredObject:
    return StoredObject(key, content)


def tracked(key: str, content: Content = FIRST, checker: str = NOW) -> TrackedArticle:
    return TrackedArticle(key, content, checker)


def test_each_way_to_be_amiss_has_its_name() -> None:
    objects = [stored("changed", SECOND), stored("fine"), stored("missing"), stored("outdated")]
    verdicts = [tracked("changed"), tracked("fine"), tracked("orphaned"), tracked("outdated", checker=OLD)]

    assert dict(compare(objects, verdicts, NOW)) == {
        "changed": "changed",
        "fine": None,
        "missing": "missing",
        "orphaned": "orphaned",
        "outdated": "outdated",
    }


def test_what_is_changed_and_outdated_counts_once_and_as_changed() -> None:
    assert list(compare([stored("a", SECOND)], [tracked("a", checker=OLD)], NOW)) == [("a", "changed")]


def test_nothing_on_either_side_is_nothing_amiss() -> None:
    assert list(compare([], [], NOW)) == []


@given(st.sets(st.text(max_size=5)), st.sets(st.text(max_size=5)), st.randoms(use_true_random=False))
def test_it_finds_what_sets_find(objects: set[str], verdicts: set[str], choice: random.Random) -> None:
    """Any keys, in the order in which S3 lists and DynamoDB sorts: by their UTF-8 bytes."""
    changed = {key for key in objects & verdicts if choice.random() < 0.5}
    storage = [stored(key, SECOND if key in changed else FIRST) for key in sorted(objects, key=_utf8)]
    table = [tracked(key) for key in sorted(verdicts, key=_utf8)]

    found = dict(compare(storage, table, NOW))

    assert list(found) == sorted(objects | verdicts, key=_utf8)
    assert {key for key, kind in found.items() if kind == "missing"} == objects - verdicts
    assert {key for key, kind in found.items() if kind == "orphaned"} == verdicts - objects
    assert {key for key, kind in found.items() if kind == "changed"} == changed


def _utf8(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
