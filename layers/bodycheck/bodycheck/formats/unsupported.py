"""Files that no reader takes, told by how they begin: better named as what they are than judged as prose."""

from __future__ import annotations

from typing import NoReturn

from bodycheck.errors import UnreadableArticle
from bodycheck.formats.content import Content

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ\x00", "xz-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM film"),
    (b"WARC/1.", "a web archive (WARC)"),
)
"""First bytes and what they stand for, from the formats' own specifications."""

_MEND = "Save the headline and the body as plain text or as JSON with `headline` and `body`, and drop that."


def recognises(content: Content) -> bool:
    return _kind(content.data) is not None


def read(content: Content) -> NoReturn:
    raise UnreadableArticle(f"{content.name} seems to be {_kind(content.data)}, which is not read. {_MEND}")


def is_media(data: bytes) -> bool:
    """Whether this is the beginning of an image or a recording, as publishers put beside an article."""
    kind = _kind(data) or ""
    return any(word in kind for word in ("image", "recording", "film"))


def _kind(data: bytes) -> str | None:
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[4:8] == b"ftyp":
        return "an MP4 film or recording"
    return None
