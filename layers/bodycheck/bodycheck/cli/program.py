"""The commands and their options. What a command does lies in the module it imports, for a quick `--help`."""
# ruff: noqa: PLC0415

from __future__ import annotations

import io
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from bodycheck.errors import BodycheckError
from bodycheck.version import __version__

USAGE = 2

app = typer.Typer(
    help="Does the body of a news article say what its headline says?",
    epilog=(
        "Exit status: 0 checked, 1 something flagged by --fail-on, 2 usage or setup, "
        "3 no verdict came in time or the function failed."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Write JSON on stdout.")]
FailOn = Annotated[
    str | None,
    typer.Option(metavar="VERDICT[,VERDICT]", help="Exit 1 on these verdicts; `flagged` is all but the harmless."),
]
Stack = Annotated[str, typer.Option(help="Name of the CloudFormation stack.")]
Endpoint = Annotated[str | None, typer.Option(metavar="URL", help="Where AWS answers, if not at Amazon.")]
Account = Annotated[bool, typer.Option("--aws", help="The real account, even while `bodycheck local` runs.")]
Tier = Annotated[
    str,
    typer.Option(
        metavar="TIER", envvar="BODYCHECK_TIER", show_envvar=True,
        help="How far to go: `words` alone, or to the `meaning` of what they leave open.",
    ),
]  # fmt: skip
Template = Annotated[Path, typer.Option(help="The SAM template to deploy.")]


def run() -> None:
    """Run the command line and exit. Errors of our own are a line on stderr, never a traceback."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what is open is closed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character still gets the rest
    try:
        app(prog_name="bodycheck")
    except BodycheckError as error:
        typer.echo(f"bodycheck: {error}", err=True)
        sys.exit(USAGE)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bodycheck {__version__}")
        raise typer.Exit


@app.callback()
def bodycheck(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def check(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH... | -", show_default=False)] = None,
    json: Json = False,
    ndjson: Annotated[
        bool,
        typer.Option("--ndjson", help="One verdict a line; without PATH, for each article line on stdin."),
    ] = False,
    fail_on: FailOn = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Also show what each feature of the words weighs; in JSON, field `attribution`."
        ),
    ] = False,
    tier: Tier = "meaning",
) -> None:
    """Check files, the files of a directory, or one article on stdin (-). Needs no AWS.

    With --ndjson and no PATH, stdin is lines of {"id", "headline", "body"}.
    """
    from bodycheck.checker import use_tier
    from bodycheck.cli import checking

    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end quietly, as other filters do, once `| head` has had enough
    use_tier(tier)
    raise typer.Exit(checking.check(paths or [], as_json=json, as_lines=ndjson, fail_on=fail_on, explain=explain))


@app.command()
def read(
    paths: Annotated[list[str], typer.Argument(metavar="FILE... | -", show_default=False)],
    json: Json = False,
    ndjson: Annotated[bool, typer.Option("--ndjson", help="One article a line.")] = False,
) -> None:
    """Show the articles of files as they are read, of any format: what a check would see. Needs no AWS."""
    from bodycheck.cli import reading

    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    raise typer.Exit(reading.read(paths, as_json=json, as_lines=ndjson))


@app.command()
def local(
    port: Annotated[int | None, typer.Option(help="Port of the endpoint.", show_default="4599, or a free one")] = None,
    template: Template = Path("template.yaml"),
    stack: Stack = "bodycheck",
) -> None:
    """Run the whole of it on this machine: the template deployed in an embedded AWS, till Ctrl-C."""
    from bodycheck.cli import embedding

    embedding.serve(template, stack, port)


@app.command()
def demo(template: Template = Path("template.yaml")) -> None:
    """Start an embedded AWS, drop the sample articles, show their verdicts, and end."""
    from bodycheck.cli import embedding

    raise typer.Exit(embedding.demo(template))


@app.command()
def drop(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False)],
    prefix: Annotated[str, typer.Option(help="Put before each file's name to make its key.")] = "",
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait for the verdicts.")] = 60,
    json: Json = False,
    fail_on: FailOn = None,
    stack: Stack = "bodycheck",
    endpoint_url: Endpoint = None,
    aws: Account = False,
) -> None:
    """Upload articles to the stack's bucket, wait for the verdict of each, and print them as they come."""
    from bodycheck.cli import dropping, target
    from bodycheck.cli.outcome import ArraySheet, TerminalSheet

    place = target.find(endpoint_url, real=aws, stack=stack)
    sheet = ArraySheet() if json else TerminalSheet()
    raise typer.Exit(dropping.drop(place, files, sheet, prefix=prefix, timeout=timeout, fail_on=fail_on))


@app.command()
def verdicts(
    verdict: Annotated[list[str] | None, typer.Option(help="Only these verdicts; may be repeated.")] = None,
    since: Annotated[str, typer.Option(help="How far back: 90m, 24h, 7d, or a day such as 2026-11-01.")] = "24h",
    source: Annotated[str | None, typer.Option(help="Only articles of this source.")] = None,
    json: Json = False,
    stack: Stack = "bodycheck",
    endpoint_url: Endpoint = None,
    aws: Account = False,
) -> None:
    """List the verdicts in the stack's table, the latest first."""
    from bodycheck.cli import listing, target

    place = target.find(endpoint_url, real=aws, stack=stack)
    listing.show(place, verdicts=verdict or [], since=since, source=source, as_json=json)


@app.command()
def invoke(
    event: Annotated[Path, typer.Argument(metavar="EVENT.json")],
    article: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Put this file under the first key that the event names."),
    ] = None,
    function: Annotated[str, typer.Option(help="CheckFunction or SweepFunction.")] = "CheckFunction",
    json: Annotated[bool, typer.Option("--json", help="Write one JSON document on stdout.")] = False,
    template: Template = Path("template.yaml"),
    stack: Stack = "bodycheck",
    endpoint_url: Annotated[
        str | None, typer.Option(metavar="URL", help="A running embedded AWS, instead of one of its own.")
    ] = None,
) -> None:
    """Run the function on an event under the real Lambda runtime, and show its answer and what it stored."""
    from bodycheck.cli import invoking

    raise typer.Exit(
        invoking.invoke(
            event, article, function=function, template=template, stack=stack, endpoint=endpoint_url, machine=json
        )
    )


@app.command()
def history(
    article: Annotated[str, typer.Argument(metavar="KEY | s3://BUCKET/KEY")],
    json: Json = False,
    stack: Stack = "bodycheck",
    endpoint_url: Endpoint = None,
    aws: Account = False,
) -> None:
    """Show how an article's headline, body and verdict changed, the oldest revision first."""
    from bodycheck.cli import revising, target

    place = target.find(endpoint_url, real=aws, stack=stack)
    raise typer.Exit(revising.show(place, article, machine=json))


@app.command()
def sweep(
    prefix: Annotated[str, typer.Option(help="Only keys that begin with this.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count; queue and write nothing.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Queue so many articles at most.")] = None,
    json: Json = False,
    stack: Stack = "bodycheck",
    endpoint_url: Endpoint = None,
    aws: Account = False,
    tier: Tier = "meaning",
) -> None:
    """Find articles without an up-to-date verdict and verdicts without an article, and queue them for the check.

    Up to date are verdicts of this installation's checker; --tier must be what the stack was deployed with.
    """
    from bodycheck.checker import use_tier
    from bodycheck.cli import sweeping, target

    use_tier(tier)
    place = target.find(endpoint_url, real=aws, stack=stack)
    raise typer.Exit(sweeping.sweep(place, prefix, limit=limit, dry_run=dry_run, machine=json))


@app.command()
def redrive(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list the dead letters.")] = False,
    discard_unreadable: Annotated[
        bool, typer.Option("--discard-unreadable", help="Delete those that name no article.")
    ] = False,
    json: Json = False,
    stack: Stack = "bodycheck",
    endpoint_url: Endpoint = None,
    aws: Account = False,
) -> None:
    """Put the dead letters back on the queue, once the cause is mended."""
    from bodycheck.cli import redriving, target

    place = target.find(endpoint_url, real=aws, stack=stack)
    raise typer.Exit(redriving.redrive(place, dry_run=dry_run, discard_unreadable=discard_unreadable, machine=json))
