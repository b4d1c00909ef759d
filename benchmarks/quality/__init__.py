"""How good the verdicts are, on the development sets, beside two plain rivals.

The way through, each module handing the next a value::

    pairs ─► judges ─► figures (measures, resampling, headline_only) ─► report, pictures
      └─► familiarity            └─► mistakes

``python -m benchmarks.quality --data DIR`` runs all of it.
"""
