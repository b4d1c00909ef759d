"""Parts of the body that several features look at."""

from __future__ import annotations

from bodycheck.checker.body import Body
from bodycheck.checker.evidence import Search

LEAD_SENTENCES = 5


def lead_end(body: Body) -> int:
    """Index of the first word after the lead."""
    return body.first_word[min(LEAD_SENTENCES, len(body.sentences))]


def words_by_window(search: Search, width: int) -> list[set[int]]:
    """For each run of ``width`` sentences, the headline words found in it."""
    inside: list[set[int]] = [set() for _ in search.body.sentences]
    for i, places in search.hits.items():
        for at in places:
            inside[search.body.sentence_of(at)].add(i)
    return [set().union(*inside[s : s + width]) for s in range(len(inside)) if inside[s]]
