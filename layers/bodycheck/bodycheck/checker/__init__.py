"""The checker, pure: headline and body in, verdict out.

The way through, each module handing the next a value::

    body.index_body ─► headline.parse_headline ─► evidence.search ─► features ─► model ─► support, stance
                                                        └─► reasons ─► explanation
"""

from bodycheck.checker.check import check, checker_identity, unchecked, warm

__all__ = ["check", "checker_identity", "unchecked", "warm"]
