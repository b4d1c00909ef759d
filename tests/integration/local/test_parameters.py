"""The template in the embedded AWS with other values of its parameters than the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodycheck.local.embedded import EmbeddedAws

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("value", "tier", "layers"), [("on", "meaning", 3), ("off", "words", 2)])
def test_the_meaning_tier_is_switched_by_its_parameter(value: str, tier: str, layers: int) -> None:
    with EmbeddedAws(ROOT / "template.yaml", parameters={"MeaningTier": value}) as aws:
        for name in ("CheckFunction", "SweepFunction"):
            function = aws.deployment.function(name)
            assert function.environment["BODYCHECK_TIER"] == tier
            assert [path.name for path in function.layers] == ["runtime", "bodycheck", "meaning"][:layers]
