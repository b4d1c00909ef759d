"""The checker, pure: headline and body in, verdict out.

The way through, each module handing the next a value::

    body.index_body ─► headline.parse_headline ─► evidence.search ─► features ─► model ─┐
                                                        │  └─► premise ─► meaning ─► tiers ─► support, stance
                                                        └─► reasons ◄── repairs ◄──────┘
                                                               └─► explanation
"""

from bodycheck.checker.check import check, unchecked, warm
from bodycheck.checker.tiers import checker_identity, use_tier

__all__ = ["check", "checker_identity", "unchecked", "use_tier", "warm"]
