"""The cloud around the checker: events to drops, drops to objects, verdicts to the table.

The way through::

    events.drops ─► Drop ─► objects.ArticleObjects ─► judging.judge ─► verdict_item ─► verdict_table.VerdictTable
                      └────────────────────────── settling.settle ──────────────────────────┘
"""
