"""Sets of twins, and names exchanged for those of other headlines."""

from __future__ import annotations

import random

import pytest

from corruptions import parse_bases
from meaning_pairs import external_swaps
from twins import SUPPORT, article_twins, near_stories, sampled, thinned, twins

ROWS = [
    {"id": "a", "label": "supported", "date": "2019-05-01", "headline": "Angela Merkel praises Emmanuel Macron",
     "body": "Angela Merkel praised Emmanuel Macron in Berlin on Monday. Merkel said Macron would win 40 votes. "
             "Boris Johnson did not attend. Prices rose by 12 percent in France, and Merkel said they may rise again."},
    {"id": "b", "label": "unverified", "date": "2019-06-01", "headline": "Boris Johnson to meet Donald Trump in Paris",
     "body": "Boris Johnson will meet Donald Trump in Paris on Friday, his office said. The talks, on trade, will last "
             "two hours. Johnson raised tariffs in May. Emmanuel Macron will not attend the talks in Paris."},
    {"id": "c", "label": "supported", "date": "2019-06-02", "headline": "Donald Trump will not raise 12 tariffs",
     "body": "Donald Trump will not raise 12 tariffs, the White House said. Trump met Boris Johnson in Paris."},
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_the_first_is_true_and_every_false_one_stands_below_it(row: dict[str, str]) -> None:
    made = twins(row["id"], "", row["headline"], row["body"], 1, ["Snow fell in Norway."], [])
    assert (made[0].headline, made[0].body, made[0].supported) == (row["headline"], row["body"], 1)
    assert len(made) > 1
    for twin in made[1:]:
        assert (twin.headline, twin.body) != (row["headline"], row["body"])
        assert twin.supported == (twin.relation == SUPPORT)
        assert bool(twin.above) != bool(twin.supported)
        assert all(made[place].supported for place in twin.above)


def test_a_false_body_is_the_true_one_of_the_changed_headline() -> None:
    made = [
        twin for row in ROWS for seed in range(5) for twin in twins("g", "", row["headline"], row["body"], seed, [], [])
    ]
    false_bodies = {twin.body for twin in made if twin.kind == "antonym_body"}
    assert false_bodies
    assert false_bodies <= {twin.body for twin in made if twin.kind == "antonym_true"}


def test_what_a_set_holds_hangs_on_the_seed_alone() -> None:
    once, again = (article_twins(ROWS[1], [ROWS[0]["body"]], [], seed=3) for _ in range(2))
    assert once == again
    assert once[0].kind == "coloured"
    assert once[-1].kind == "near_story"


def test_few_of_the_negations_put_in_are_left() -> None:
    """They have no true twin, and *not* itself would tell."""
    sets = [twins(f"g{seed}", "", ROWS[1]["headline"], ROWS[1]["body"], seed, [], []) for seed in range(200)]
    put_in = sum(twin.kind == "negation" for made in sets for twin in made)
    left = sum(twin.kind == "negation" for made in sets for twin in thinned(made))
    assert put_in > 50
    assert left < put_in / 4


def test_places_of_twins_still_point_to_true_ones_when_some_are_left_out() -> None:
    for seed in range(50):
        made = thinned(twins(f"g{seed}", "", ROWS[1]["headline"], ROWS[1]["body"], seed, [ROWS[0]["body"]], []))
        assert all(made[place].supported for twin in made for place in twin.above)


def test_names_put_in_are_other_headlines_and_not_the_body_s() -> None:
    bases = parse_bases(ROWS)
    swapped = [(base, kind, headline) for base, made in zip(bases, external_swaps(bases, 1), strict=True)
               for kind, headline in made]  # fmt: skip
    assert swapped
    for base, kind, headline in swapped:
        assert kind in {"actor_swap", "place_swap"}
        put_in = set(headline.split()) - set(base.headline.split())
        assert put_in
        assert any(word in other.headline for word in put_in for other in bases)
        assert not any(word.lower() in base.body.lower() for word in put_in)


def test_near_stories_are_the_likest_that_are_some_days_away() -> None:
    topics = "storm strike summit election harvest trial merger launch festival quake".split()
    rows = [
        {
            "headline": f"Big {topic} in {month}",
            "body": f"The {topic} was news in {month} {day}.",
            "date": f"2019-{number}-{day}",
        }
        for topic in topics
        for number, month, day in (("05", "May", "01"), ("05", "May", "02"), ("08", "August", "09"))
    ]
    near = near_stories(rows)
    assert [some[:2] for some in near[:3]] == [[2], [2], [0, 1]]
    assert [len(some) for some in sampled(near, random.Random(1))] == [min(2, len(some)) for some in near]  # noqa: S311
