"""An object of the bucket as a file that is read here and there, a window at a time."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO

from botocore.exceptions import ClientError

from bodycheck.cloud.failures import ABSENT, code_of, sorted_failures
from bodycheck.errors import ArchiveChanged

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

FIRST_WINDOW, WINDOW, _GROWTH = 256 * 1024, 8 * 1024 * 1024, 8
"""Bytes that one call fetches and that are held: few where reading begins, up to ``WINDOW`` as it goes on."""
_BUFFER = 256 * 1024
_CHANGED = ABSENT | {"PreconditionFailed", "412"}


def object_file(s3: S3Client, address: Mapping[str, str], *, size: int) -> BinaryIO:
    """The object at ``address``, ``size`` bytes long: a seekable file.

    ``address`` are the arguments of GetObject; with a version or an ETag in it the content stays the same from window
    to window. Reading raises :class:`ArchiveChanged` where that content is gone, and the failures of
    :func:`~bodycheck.cloud.failures.sorted_failures`.
    """
    return io.BufferedReader(_Windows(s3, address, size), _BUFFER)


class _Windows(io.RawIOBase):
    def __init__(self, s3: S3Client, address: Mapping[str, Any], size: int) -> None:
        self._s3, self._address, self._size = s3, address, size
        self._window, self._begins = b"", 0
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._window = b""
        super().close()

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, into: Any) -> int:
        if self._at >= self._size:
            return 0
        if not self._begins <= self._at < self._begins + len(self._window):
            self._fetch()
        chunk = self._window[self._at - self._begins :][: len(into)]
        into[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)

    def _fetch(self) -> None:
        what = f"s3://{self._address['Bucket']}/{self._address['Key']}"
        goes_on = self._window and self._at == self._begins + len(self._window)
        length = min(len(self._window) * _GROWTH, WINDOW) if goes_on else FIRST_WINDOW
        last = min(self._at + length, self._size) - 1
        self._window = b""  # before the next one comes: only one is held
        with sorted_failures(what):
            try:
                answer = self._s3.get_object(**self._address, Range=f"bytes={self._at}-{last}")
            except ClientError as error:
                if code_of(error) in _CHANGED:
                    raise ArchiveChanged(
                        f"{what} has been overwritten or deleted; its new content is checked"
                    ) from error
                raise
            with closing(answer["Body"]) as stream:
                self._window, self._begins = stream.read(), self._at
