"""From a search to numbers: the features both models read, each with a name and a meaning."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bodycheck.checker.evidence import Search
from bodycheck.checker.features.alikeness import MEANINGS as ALIKENESS
from bodycheck.checker.features.alikeness import alikeness
from bodycheck.checker.features.coverage import MEANINGS as COVERAGE
from bodycheck.checker.features.coverage import coverage
from bodycheck.checker.features.elements import MEANINGS as ELEMENTS
from bodycheck.checker.features.elements import elements
from bodycheck.checker.features.modality import MEANINGS as MODALITY
from bodycheck.checker.features.modality import modality
from bodycheck.checker.features.names import MEANINGS as NAMES
from bodycheck.checker.features.names import names
from bodycheck.checker.features.shape import MEANINGS as SHAPE
from bodycheck.checker.features.shape import shape

DECIMALS = 4
"""Features are rounded so that float32 and float64 trees, and all platforms, take the same branches."""

FEATURES: dict[str, str] = {**COVERAGE, **NAMES, **ELEMENTS, **MODALITY, **SHAPE, **ALIKENESS}
"""Name and meaning of every feature, in the order the models read them."""

_FAMILIES = (coverage, names, elements, modality, shape, alikeness)


def feature_vector(search: Search) -> NDArray[np.float32]:
    """The features of one search, in the order of :data:`FEATURES`; shape ``(len(FEATURES),)``."""
    values = feature_values(search)
    return np.array([round(values[name], DECIMALS) for name in FEATURES], dtype=np.float32)


def feature_values(search: Search) -> dict[str, float]:
    """The features of one search by name."""
    values: dict[str, float] = {}
    for family in _FAMILIES:
        values.update(family(search))
    return values
