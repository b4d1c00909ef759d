"""Archives to be dropped: NDJSON of invented articles, WARC of the sample pages."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.chaos.articles import article

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
ARTICLE_BYTES = 6_000
STATE_BYTES = 90_000
"""Bytes of the script that each page carries, as the pages of real sites do: they come to a hundred kilobytes."""


def ndjson(path: Path, articles: int) -> int:
    """Write so many lines of about 6,000 bytes; the number of articles."""
    with path.open("wb") as file:
        for number in range(articles):
            headline, _, body = article(number).decode().partition("\n\n")
            paragraphs = [body.strip()]
            choice = random.Random(number)  # noqa: S311
            while sum(map(len, paragraphs)) < ARTICLE_BYTES:
                paragraphs.append(article(choice.randrange(1_000_000)).decode().partition("\n\n")[2].strip())
            line = {"id": f"story-{number}", "headline": headline, "body": "\n\n".join(paragraphs)}
            file.write(json.dumps(line).encode() + b"\n")
    return articles


def warc(path: Path, megabytes: int, *, packed: bool = True) -> int:
    """Write records of the sample pages, each with a headline and an address of its own, until they come to so many
    megabytes, unpacked; the number of pages. ``packed`` gives each record a gzip member of its own, as crawlers do."""
    pages = [page.read_bytes() for page in sorted(PAGES.glob("*.html"))]
    count = size = 0
    with path.open("wb") as file:
        for record in _records(pages):
            file.write(gzip.compress(record, compresslevel=1, mtime=0) if packed else record)
            count, size = count + 1, size + len(record)
            if size >= megabytes * 1_000_000:
                return count
    return count


def _records(pages: list[bytes]) -> Iterator[bytes]:
    number = 0
    state = random.Random(1).randbytes(STATE_BYTES // 2).hex().encode()  # noqa: S311
    while True:
        for page in pages:
            written = io.BytesIO()
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer = WARCWriter(written, gzip=False)
            writer.write_record(
                writer.create_warc_record(
                    f"https://news.example/{number}.html",
                    "response",
                    payload=io.BytesIO(
                        page.replace(b"</head>", b'<script>state=["%d", "%s"]</script></head>' % (number, state))
                    ),
                    http_headers=headers,
                )
            )
            yield written.getvalue()
            number += 1
