"""Bytes to clean text, whatever the encoding."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from bodycheck.errors import UnreadableArticle

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2))
_SAMPLE = 32_768

# Escape is left out: ISO-2022-JP is made of it.
_CONTROLS = bytes(sorted({*range(32), 127} - set(b"\t\n\v\f\r\x1b\x1a")))
_MOST_CONTROLS = 0.01
"""The share of control bytes from which a file is no text. Compressed and compiled files hold about a tenth."""

_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
# Controls, soft hyphens, zero-width spaces and marks of direction. The joiners stay: Persian and Hindi spell with them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(data: bytes, name: str) -> str:
    """``data`` as clean text (see :func:`clean`).

    Tried in order: a byte order mark, UTF-32 and UTF-16 without one, UTF-8, UTF-8 with a few bad bytes, and at last a
    legacy encoding guessed from a sample. Raises UnreadableArticle for what is no text; ``name`` is for its message.
    """
    return clean(_decode(data, name))


def is_wide(data: bytes) -> bool:
    """Whether the text is in UTF-16 or UTF-32."""
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
    return data.startswith(marks) or _wide_encoding(data) is not None


def clean(text: str) -> str:
    """``text`` with ``\\n`` alone for line ends, plain spaces, and without what nobody sees.

    What comes back always encodes as UTF-8.
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return _UNSEEN.sub("", text)
    return _LONE_SURROGATES.sub("\ufffd", _UNSEEN.sub("", _SPACES.sub(" ", text)))


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if len(data.translate(None, _CONTROLS)) < len(data) * (1 - _MOST_CONTROLS):
        if wide := _wide_encoding(data):
            return data.decode(wide, errors="replace")
        raise UnreadableArticle(
            f"{name} seems to be a binary file: it is full of control characters. "
            "Save the article as plain text in UTF-8, or as JSON, and drop that."
        )
    if b"\x1b$" not in data:  # seven-bit Japanese is valid UTF-8, and gibberish in it
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        replaced = data.decode("utf-8", errors="replace")
        bad = replaced.count("\ufffd")
        good = len(re.sub("[\x00-\x7f]+", "", replaced)) - bad
        if good > bad:
            return data.decode("utf-8", errors=_MIXED)
    return data.decode(_legacy_encoding(data), errors="replace")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-32 or UTF-16 without a mark: its blanks and line ends alone put NULs on one side of every unit."""
    for encoding, width in _WIDE:
        sample = data[: min(_SAMPLE, len(data) - len(data) % width)]
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - width:
                continue
            text = sample[: error.start].decode(encoding)  # the sample was cut inside a surrogate pair
        seen = sum(char.isprintable() or char in "\r\n\t" for char in text)
        common = sum((char.isalpha() and char < "\u3000") or char.isspace() or char in ".,-'\"" for char in text)
        if text and seen >= 0.98 * len(text) and (common >= 0.7 * len(text) or _is_east_asian(text)):
            return encoding
    return None


def _is_east_asian(text: str) -> bool:
    """Chinese, Japanese or Korean prose, and not pairs of ASCII letters read as ideographs: it has its full stops."""
    return (
        "\u3002" in text or "\u3001" in text or "\uff0c" in text or (" " in text and "\uac00" <= max(text) <= "\ud7a3")
    )


def _legacy_encoding(data: bytes) -> str:
    """The likeliest encoding, guessed from the stretch around the first byte that is not ASCII."""
    first = re.search(rb"[\x80-\xff\x1b]", data)
    start = max(0, first.start() - _SAMPLE // 8) if first else 0
    matches = from_bytes(data[start : start + _SAMPLE])
    likely = {encoding for match in matches for encoding in match.could_be_from_charset}
    best = matches.best()
    # In a short text its Western and Central European neighbours look as good; cp1252 is by far the most common.
    return "cp1252" if best is None or "cp1252" in likely else best.encoding


def _mend_mixed(error: UnicodeError) -> tuple[str, int]:
    """Bad bytes inside UTF-8 come from pasting: mostly curly quotes and dashes of cp1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_MIXED = "bodycheck.mixed"
codecs.register_error(_MIXED, _mend_mixed)
