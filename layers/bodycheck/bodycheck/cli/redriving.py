"""``bodycheck redrive``: what failed as often as the queue allows, put back once the cause is mended."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from bodycheck.cli.display import harmless
from bodycheck.cli.outcome import CHECKED, as_json, stdout_console, write_stdout
from bodycheck.cli.target import Place
from bodycheck.cloud.drop_queue import DeadLetter, DeadLetters


def redrive(place: Place, *, dry_run: bool, discard_unreadable: bool, machine: bool) -> int:
    """List the dead letters and put back what names an article; what cannot be read stays, or is discarded."""
    urls = place.outputs["DropDeadLetterQueueUrl"], place.outputs["DropQueueUrl"]
    letters = DeadLetters(place.client("sqs"), urls[0], queue_url=urls[1])
    listed: list[dict[str, Any]] = []
    left: list[DeadLetter] = []
    try:
        for batch in letters.batches():
            readable = [letter for letter in batch if not letter.fault]
            unreadable = [letter for letter in batch if letter.fault]
            if dry_run:
                left += batch
            else:
                letters.put_back(readable)
                if discard_unreadable:
                    letters.discard(unreadable)
                else:
                    left += unreadable
            actions = ("listed", "listed") if dry_run else ("put back", "discarded" if discard_unreadable else "left")
            listed += [_row(letter, actions[letter.fault is not None]) for letter in batch]
    finally:
        letters.leave(left)
    if machine:
        write_stdout(as_json(listed, indent=2) + "\n")
    else:
        _print_letters(stdout_console(), listed)
    return CHECKED


def _row(letter: DeadLetter, action: str) -> dict[str, Any]:
    return {
        "message": letter.message_id,
        "sent": letter.sent_at.isoformat(timespec="seconds"),
        "articles": list(letter.articles),
        "fault": letter.fault,
        "action": action,
    }


def _print_letters(console: Console, listed: list[dict[str, Any]]) -> None:
    for row in listed:
        what = ", ".join(row["articles"]) or f"unreadable: {row['fault']}"
        console.print(f"{row['action']:<9}  sent {row['sent'][:16]}  {harmless(what)}", soft_wrap=True)
    count = len(listed)
    console.print(f"{count} dead letter{'' if count == 1 else 's'}" if count else "no dead letters")
