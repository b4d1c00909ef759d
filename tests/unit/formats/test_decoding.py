"""Bytes in any encoding, and bytes that are no text."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodycheck.article import Article
from bodycheck.errors import UnreadableArticle
from bodycheck.formats import read
from bodycheck.formats.decoding import decode

ENGLISH = "The mayor’s “secret” plan cost £4m\n\nShe said in Zürich that the café’s owners – all six – had been told."
RUSSIAN = "Президент России обсудил с австрийским коллегой ситуацию вокруг Ирана во вторник в Сочи."
POLISH = "Prezydent powiedział, że Łódź będzie gościć międzynarodową konferencję. Źródła mówią o pięciu ministrach."
GERMAN = "Die Bürger von Köln müssen höhere Gebühren zahlen. Der Bürgermeister äußerte sich am Dienstag."
SPANISH = "El presidente español habló ayer de la situación económica; según él, mañana habrá más noticias."
JAPANESE = "大統領は火曜日にソチで会談した。イランについて話し合う予定だと述べた。オーストリアの大統領も参加する。"
CHINESE = "总统周二在索契举行会谈，讨论伊朗问题。奥地利总统也将参加会议。"
KOREAN = "대통령은 화요일 소치에서 회담을 열고 이란 문제를 논의했다. 오스트리아 대통령도 참석한다."


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, JAPANESE], ids=["English", "Russian", "Japanese"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_every_form_of_unicode_is_read_with_and_without_its_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (GERMAN, "latin-1"),
        (SPANISH, "latin-1"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gbk"),
        (KOREAN, "euc_kr"),
    ],
)
def test_legacy_encodings_are_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_one_accent_in_a_long_english_text_is_enough_to_guess_by() -> None:
    text = "The harbour is closed. " * 5_000 + "The café is open."

    assert decode(text.encode("cp1252"), "a.txt") == text


def test_a_few_bad_bytes_do_not_spoil_the_rest_of_a_utf_8_text() -> None:
    data = ENGLISH.encode() + b" It\x92s the owner\x92s."

    assert decode(data, "a.txt") == ENGLISH + " It’s the owner’s."


def test_a_text_cut_inside_a_character_keeps_all_before_it() -> None:
    assert decode(RUSSIAN.encode()[:-2], "a.txt").startswith(RUSSIAN[:-2])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\u0085", "\v", "\f"])
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert decode(f"one{end}two".encode(), "a.txt") == "one\ntwo"


def test_a_stray_control_character_is_left_out() -> None:
    text = "The mayor will meet the crews. " * 10

    assert decode(text.encode() + b"On\x00 Friday\x07.", "a.txt") == text + "On Friday."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a JPEG image"),
        (b"%PDF-1.7\nsome text", "a PDF document"),
        (b"\x00\x00\x00\x18ftypmp42", "an MP4 film"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "an XML document"),
        (b"<!DOCTYPE svg><svg/>", "an XML document"),
        (zlib.compress(random.Random(1).randbytes(5_000)), "a binary file"),  # noqa: S311
        (bytes(1_000), "a binary file"),
        (bytes(range(256)) * 10, "a binary file"),
    ],
)
def test_a_binary_is_unreadable_and_told_by_name_and_kind(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"harbour\.dat seems to be {kind}"):
        read(data, "harbour.dat")


@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=400, deadline=None)
def test_any_bytes_end_in_an_article_or_a_typed_error(data: bytes) -> None:
    assert is_article_or_unreadable(data)


_LINES = st.sampled_from(
    [
        "World Media", "Harbour mayor to meet ferry crews", "HARBOUR MAYOR TO MEET FERRY CREWS", "By Jane Doe",
        "Title:",
        "May 14, 2019", "---", "===", "# Mayor", "Body: She will.", "The mayor said on Tuesday. She will meet them.",
        "By", "By ", " | ", "a:", "Title: ", "**", "#", "— ", "Jane | ", "Home > ", "http://", "1:1", "2019-05-14T", "",
    ]
)  # fmt: skip


@given(lines=st.lists(_LINES | st.text(max_size=30), max_size=12), end=st.sampled_from(["\n", "\r\n", "\n\n"]))
@settings(max_examples=400, deadline=None)
def test_any_lines_in_any_order_end_in_an_article_or_a_typed_error(lines: list[str], end: str) -> None:
    assert is_article_or_unreadable(end.join(lines).encode("utf-8", "surrogatepass"))


@given(
    text=st.recursive(
        st.none() | st.text(max_size=8) | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["headline", "title", "body", "text", "article", "author", "source", "x"]), inner
            )
        ),
    ).map(repr)
)
@settings(max_examples=200, deadline=None)
def test_any_json_ends_in_an_article_or_a_typed_error(text: str) -> None:
    assert is_article_or_unreadable(text.replace("'", '"').replace("None", "null").encode("utf-8", "surrogatepass"))


def is_article_or_unreadable(data: bytes) -> bool:
    try:
        article = read(data, "any.bin")
    except UnreadableArticle as error:
        return "any.bin " in str(error)
    article.headline.encode()
    article.body.encode()
    return isinstance(article, Article) and "\r" not in article.body and "\n" not in article.headline
