"""``bodycheck read`` and ``check`` as programs, on files of every format."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

BODYCHECK = [sys.executable, "-c", "from bodycheck.cli import main; main()"]
FIELDS = ["record", "headline", "headlines", "body", "source", "url", "language", "published", "updated", "version"]
BODY = (
    "The mayor of Dunmore will meet the crews of the ferry on Friday to discuss their wages. The crews have not sailed"
    " since last week and want better pay. The mayor said she would listen to the crews first, then to the owners."
)
HEADLINE = "Mayor to meet ferry crews"
HTML = (
    f"<!doctype html><html><head><title>{HEADLINE}</title></head><body><article><h1>{HEADLINE}</h1><p>{BODY}</p>"
    "</article></body></html>"
)
NINJS = json.dumps(
    {"uri": "urn:x:1", "type": "text", "versioncreated": "2026-11-01", "headline": HEADLINE, "body_text": BODY}
)
RSS = (
    f"<rss version='2.0'><channel><title>Wire</title><item><guid>g1</guid><title>{HEADLINE}</title>"
    f"<description>{BODY}</description></item></channel></rss>"
)
NITF = (
    f"<nitf><body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline></body.head>"
    f"<body.content><p>{BODY}</p></body.content></body></nitf>"
)
NEWSML = (
    "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:2' version='4'><itemMeta><itemClass"
    f" qcode='ninat:text'/></itemMeta><contentMeta><headline>{HEADLINE}</headline></contentMeta><contentSet><inlineXML>"
    f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{BODY}</p></body></html></inlineXML></contentSet></newsItem>"
)
MARKDOWN = f"---\ntitle: {HEADLINE}\n---\n\n{BODY}\n"
LINE, OTHER_LINE = (json.dumps({"id": name, "headline": HEADLINE, "body": BODY}) for name in "ab")


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*BODYCHECK, *arguments], input=stdin, capture_output=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of each format, under names that tell nothing."""
    folder = tmp_path_factory.mktemp("formats")
    texts = {
        "text": f"{HEADLINE}\n\n{BODY}\n",
        "html": HTML,
        "ninjs": NINJS,
        "rss": RSS,
        "nitf": NITF,
        "newsml-g2": NEWSML,
        "markdown": MARKDOWN,
        "json": json.dumps({"title": HEADLINE, "content": BODY}),
        "ndjson": f"{LINE}\n{OTHER_LINE}\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "packed").write_bytes(gzip.compress(HTML.encode()))
    with zipfile.ZipFile(folder / "archive", "w") as archive:
        archive.writestr("one", HTML)
    return folder


@pytest.mark.parametrize("name", ["text", "html", "ninjs", "rss", "nitf", "newsml-g2", "markdown", "json"])
def test_a_format_is_told_by_its_content(files: Path, name: str) -> None:
    (line,) = run("read", "--ndjson", str(files / name)).stdout.splitlines()
    article = json.loads(line)

    assert article["headline"] == HEADLINE
    assert " ".join(article["body"].split()) == BODY
    assert article["format"] == name
    assert list(article)[: len(FIELDS)] == FIELDS


def test_every_article_of_every_file_is_printed_in_one_array(files: Path) -> None:
    ended = run("read", "--json", str(files))
    articles = json.loads(ended.stdout)

    assert ended.returncode == 0
    assert {article["headline"] for article in articles} == {HEADLINE}
    assert {article["record"] for article in articles} == {None, "one", "a", "b", "g1"}


def test_for_a_person_headline_and_body_are_printed(files: Path) -> None:
    printed = run("read", str(files / "packed")).stdout.decode()
    assert HEADLINE in printed
    assert "better pay" in printed
    assert "\x1b" not in printed


def test_what_cannot_be_read_is_named_and_the_others_are_printed(files: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    ended = run("read", "--ndjson", str(broken), str(files / "text"), str(tmp_path / "missing"))

    assert ended.returncode == 2
    assert b"a PNG image" in ended.stderr
    assert b"missing: No such file" in ended.stderr
    assert len(ended.stdout.splitlines()) == 1


def test_stdin_is_read_too() -> None:
    (line,) = run("read", "--ndjson", "-", stdin=gzip.compress(NINJS.encode())).stdout.splitlines()
    assert json.loads(line)["format"] == "ninjs"


def test_every_article_of_an_archive_is_checked_under_its_name(files: Path) -> None:
    verdicts = json.loads(run("check", "--json", str(files / "archive"), str(files / "ndjson")).stdout)
    assert [verdict["id"].rpartition("/")[2] for verdict in verdicts][:2] == ["archive#one", "ndjson#a"]
    assert {verdict["verdict"] for verdict in verdicts} == {"supported"}


def test_what_is_not_to_be_published_fails_nobody_s_build(tmp_path: Path) -> None:
    wrong = {"headline": "President Macron buys football club in Brazil", "body": BODY}
    told, held = tmp_path / "told.json", tmp_path / "held.json"
    told.write_text(json.dumps(wrong), encoding="utf-8")
    held.write_text(json.dumps({**wrong, "pubstatus": "withheld"}), encoding="utf-8")

    assert run("check", "--fail-on", "flagged", str(told)).returncode == 1
    ended = run("check", "--fail-on", "flagged", str(held))
    assert ended.returncode == 0
    assert b"withheld" in ended.stdout
