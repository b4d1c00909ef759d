"""Bodycheck: does the body of a news article say what its headline says?

>>> from bodycheck import check
>>> check("Putin, Austrian president to discuss Iran", body).verdict
'unsupported'
"""

from bodycheck.checker import check
from bodycheck.verdict import Verdict
from bodycheck.version import __version__

__all__ = ["Verdict", "__version__", "check"]
