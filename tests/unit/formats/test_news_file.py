"""Files of many articles: told by what they hold, read part by part, and begun again at any of them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bodycheck.errors import UnreadableArticle
from bodycheck.formats import Article, Limits, NewsFile
from bodycheck.formats.stream import Position

BODY = "The mayor of Dunmore will meet the crews of the ferry on Friday. They have not sailed since last week."
SMALL = Limits(article_bytes=20_000)
Pack = Callable[[list[bytes]], bytes]


def line(name: str, **more: Any) -> bytes:
    return json.dumps({"id": name, "headline": f"Mayor to meet crews {name}", "body": BODY, **more}).encode() + b"\n"


def plain(chunks: list[bytes]) -> bytes:
    return b"".join(chunks)


def as_one_gzip(chunks: list[bytes]) -> bytes:
    return gzip.compress(b"".join(chunks), mtime=0)


def as_gzip_members(chunks: list[bytes]) -> bytes:
    return b"".join(gzip.compress(chunk, mtime=0) for chunk in chunks)


def as_bzip2(chunks: list[bytes]) -> bytes:
    return b"".join(bz2.compress(chunk) for chunk in chunks)


def as_zstd_frames(chunks: list[bytes]) -> bytes:
    return b"".join(zstandard.compress(chunk) for chunk in chunks)


PACKINGS = [plain, as_one_gzip, as_gzip_members, as_bzip2, as_zstd_frames]


def warc_record(name: str, url: str = "", *, kind: str = "response", status: str = "200 OK", **headers: str) -> bytes:
    """One record as warcio writes it, unpacked."""
    written = io.BytesIO()
    writer = WARCWriter(written, gzip=False)
    http = StatusAndHeaders(status, [("Content-Type", "application/json"), *headers.items()], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url or f"https://news.example/{name}",
        kind,
        payload=io.BytesIO(line(name).strip()),
        http_headers={"response": http, "request": StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True)}.get(
            kind
        ),
        warc_headers_dict={"WARC-Record-ID": f"<urn:uuid:{name}>", "WARC-Date": "2026-11-25T12:00:00Z"},
    )
    writer.write_record(record)
    return written.getvalue()


def read(data: bytes, name: str = "day", limits: Limits = SMALL) -> list[Article | UnreadableArticle]:
    return list(NewsFile(io.BytesIO(data), name, limits).readings())


def records(data: bytes, name: str = "day", limits: Limits = SMALL) -> list[str | None]:
    return [reading.record for reading in read(data, name, limits)]


def the_fault(data: bytes, name: str = "day", limits: Limits = SMALL) -> UnreadableArticle:
    last = read(data, name, limits)[-1]
    assert isinstance(last, UnreadableArticle)
    return last


@pytest.mark.parametrize("pack", PACKINGS)
def test_each_line_is_an_article_however_the_file_is_packed(pack: Pack) -> None:
    assert records(pack([line("a"), b"\n", line("b"), line("c")])) == ["a", "b", "c"]


@pytest.mark.parametrize("pack", PACKINGS)
def test_a_single_article_stays_one_however_it_is_packed(pack: Pack) -> None:
    (article,) = read(pack([f"Mayor to meet crews\n\n{BODY}\n".encode()]))

    assert isinstance(article, Article)
    assert (article.record, article.headline, article.body) == (None, "Mayor to meet crews", BODY)


def test_a_list_of_articles_is_read_one_by_one() -> None:
    assert records(b"\xef\xbb\xbf [\n" + line("a") + b" , " + line("[b,]") + b"]\n") == ["a", "[b,]"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_lines_and_lists_are_read_in_any_encoding(encoding: str) -> None:
    both = line("a") + line("b")
    assert records(both.decode().encode(encoding)) == ["a", "b"]
    assert records(f"[{both.decode().strip().replace(chr(10), ',')}]".encode(encoding)) == ["a", "b"]


def test_an_article_without_a_name_is_called_by_its_number() -> None:
    nameless = json.dumps({"headline": "Mayor", "body": BODY}).encode()
    assert records(nameless + b"\n" + nameless) == ["1", "2"]


def test_a_name_that_comes_again_is_told_apart() -> None:
    assert records(line("a") + line("b") + line("a")) == ["a", "b", "a~3"]


def test_a_name_of_any_length_is_a_name_a_table_can_hold() -> None:
    (first, second) = records(line("x" * 5000) + line("x" * 4999 + "y"))
    assert first is not None
    assert second is not None
    assert first != second
    assert max(len(first.encode()), len(second.encode())) <= 900


@pytest.mark.parametrize("pack", PACKINGS)
def test_warc_records_that_hold_pages_are_read_and_the_others_passed_over(pack: Pack) -> None:
    stored = [
        warc_record("info", kind="warcinfo"),
        warc_record("a"),
        warc_record("asked", kind="request"),
        warc_record("gone", status="404 Not Found"),
        warc_record("b"),
    ]
    found = read(pack(stored), "crawl.warc.gz")

    assert [reading.record for reading in found] == ["urn:uuid:a", "urn:uuid:b"]
    assert isinstance(found[0], Article)
    assert found[0].headline == "Mayor to meet crews a"


def test_a_damaged_warc_record_costs_no_other() -> None:
    damaged = warc_record("b").replace(b"Content-Length", b"Content-Lenght")
    found = read(warc_record("a") + damaged + warc_record("c"))

    assert isinstance(found[1], UnreadableArticle)
    assert [reading.record for reading in found if isinstance(reading, Article)] == ["urn:uuid:a", "urn:uuid:c"]


def zipped(members: dict[str, bytes], **how: Any) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (2026, 11, 25, 12, 0, 0))  # the same bytes at any time
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def test_a_zip_archive_holds_files_of_any_kind() -> None:
    members = {
        "one.json": line("x"),
        "two/day.ndjson.gz": as_one_gzip([line("a"), line("b")]),
        "two/": b"",
        "__MACOSX/one.json": b"junk",
        ".DS_Store": b"junk",
        "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(60),
        "inner.zip": zipped({"deep.json": line("d")}),
    }
    assert records(zipped(members)) == [
        "one.json",
        "two/day.ndjson.gz#a",
        "two/day.ndjson.gz#b",
        "inner.zip#deep.json",
    ]


@st.composite
def archives(draw: st.DrawFn) -> tuple[str, bytes]:
    count = draw(st.integers(2, 12))
    sizes = draw(st.lists(st.integers(0, 3000), min_size=count, max_size=count))
    pack: Pack = draw(st.sampled_from(PACKINGS))
    kind = draw(st.sampled_from(["lines", "list", "warc", "zip"]))
    values = [line(f"n{n}", filler="x, [{" * size) for n, size in enumerate(sizes)]
    if kind == "list":
        return kind, pack([b"["] + [value + (b"," if n < count - 1 else b"]") for n, value in enumerate(values)])
    if kind == "warc":
        return kind, pack([warc_record(f"n{n}") for n in range(count)])
    if kind == "zip":
        return kind, zipped({f"{n}.ndjson": value + value for n, value in enumerate(values)})
    return kind, pack(values)


@settings(max_examples=60, deadline=None)
@given(archives())
def test_reading_can_begin_again_at_any_part(archive: tuple[str, bytes]) -> None:
    _, data = archive

    def after(position: Position, number: int) -> list[tuple[int, list[str | None]]]:
        parts = NewsFile(io.BytesIO(data), "day").parts(position, number)
        return [(part.number, [reading.record for reading in part.read()]) for part in parts]

    whole = list(NewsFile(io.BytesIO(data), "day").parts())
    everything = after(Position(), 1)
    assert len(everything) >= 2
    for n, part in enumerate(whole):
        again = Position.from_json(json.loads(json.dumps(part.position.to_json())))
        assert after(again, part.number) == everything[n:]


def test_a_single_article_is_never_unpacked_beyond_its_limit() -> None:
    fault = the_fault(gzip.compress(b"Mayor to meet crews\n\n" + b"x" * 50_000_000))
    assert fault.reason == "too_large"
    assert "20,000 bytes" in str(fault)


def test_a_bomb_is_refused_with_the_ratio_named() -> None:
    bomb = gzip.compress((line("a") * 100 + b" " * 15_000 + b"\n") * 500)
    assert the_fault(bomb).reason == "too_large"
    assert "200 times" in str(the_fault(bomb, limits=Limits(article_bytes=20_000, ratio=200)))


@pytest.mark.parametrize("pack", [bz2.compress, zstandard.compress, gzip.compress])
def test_a_bomb_of_lines_is_refused_in_little_memory(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(line("a") + b" " * 100_000_000 + line("b"))
    tracemalloc.start()
    fault = the_fault(bomb, limits=Limits())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert fault.reason == "too_large"
    assert peak < 60_000_000


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    bomb = zipped({"news.txt": bytes(30_000_000)})
    assert the_fault(bomb).reason == "too_large"
    assert "times its size" in str(the_fault(bomb))


def test_a_line_that_is_too_long_costs_no_other() -> None:
    found = read(line("a") + b'{"body": "' + b"x" * 100_000 + b'"}\n' + line("b"))
    assert [reading.record for reading in found] == ["a", "2", "b"]
    assert isinstance(found[1], UnreadableArticle)
    assert found[1].reason == "too_large"
    assert "20,000 bytes" in str(found[1])


def test_more_articles_than_the_limit_are_not_read() -> None:
    fault = the_fault(b"".join(line(str(n)) for n in range(9)), limits=Limits(articles=5))
    assert fault.reason == "too_large"
    assert "more than 5 articles" in str(fault)


def test_files_nested_deeper_than_the_limit_are_not_opened() -> None:
    nested = line("x")
    for _ in range(4):
        nested = zipped({"inner.zip": nested})
    assert "3 files deep" in str(the_fault(nested))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(line("a") * 50)[:-20], "cut off"),
        (b"\x1f\x8b\x08" + b"\xff" * 100, "damaged"),
        (b"BZh9" + b"\xff" * 100, "damaged"),
        (b"\x28\xb5\x2f\xfd" + b"\xff" * 100, "damaged"),
        (b"PK\x03\x04" + bytes(100), "no ZIP archive"),
        (zipped({}), "without files"),
        (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "text processor"),
        (b"[" + line("a") + b"," + line("b"), "ends before its list does"),
        (b"[" + line("a") + b"] and more", "goes on behind"),
        (warc_record("a")[:-30], "cut off"),
        (b"", "is empty"),
        (b"  \n ", "is empty"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_name(data: bytes, told: str) -> None:
    fault = the_fault(data, "wire/day")
    assert told in str(fault)
    assert "wire/day" in str(fault)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_archive_ends_in_articles_or_typed_errors(data: st.DataObject) -> None:
    _, whole = data.draw(archives())
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    for reading in read(bytes(damaged[:cut])):
        assert isinstance(reading, (Article, UnreadableArticle))
