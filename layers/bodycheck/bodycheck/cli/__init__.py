"""The command line. Each command's work is in a module of its own, imported when the command runs."""

from __future__ import annotations


def main() -> None:
    """The ``bodycheck`` program."""
    from bodycheck.cli.program import run  # noqa: PLC0415 - `import bodycheck.cli` stays free of typer

    run()
