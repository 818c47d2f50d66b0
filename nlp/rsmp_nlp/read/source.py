"""One thing to read: a file, a compressed file, an archive member, or standard input."""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final, cast

from rsmp_nlp.errors import BrokenFile, NotReadable
from rsmp_nlp.read.sums import file_sha256

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from rsmp_nlp.read.remote import RemoteFile

COMPRESSED: Final = {".gz": "gzip", ".zst": "zstd"}
"""Suffixes of a single compressed file, and the codec that opens them."""

_BUFFER: Final = 1 << 16
_PIECE: Final = 1 << 20

SEEKABLE_LIMIT: Final = 1 << 30
"""Bytes of an archive member that may be held in memory for a format that needs seeking."""

DAMAGE: Final = (
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the libraries raise on damaged compressed data, while opening or while reading."""


class _Watched(io.RawIOBase):
    """A stream whose damage, found while reading, is told as a `BrokenFile`."""

    def __init__(self, stream: IO[bytes], label: str) -> None:
        self._stream, self._label = stream, label

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read into `buffer`; return how many bytes, 0 at the end."""
        view = memoryview(buffer).cast("B")
        try:
            data = self._stream.read(len(view))
        except DAMAGE as error:
            raise BrokenFile(self._label, "", str(error) or type(error).__name__) from error
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream watched as well."""
        if not self.closed:
            self._stream.close()
        super().close()


@dataclass(frozen=True)
class Source:
    """Something with a name and bytes.

    Attributes
    ----------
    label : how users are told of it, for instance `export.zip!/a.csv`
    name : file name without folder and without compression suffix
    platform : name to give to messages that carry none
    folder_platform : name for messages of files that hold one message each (`.txt`)
    file : the file that holds it, None for standard input
    opener : opens the uncompressed bytes; may raise OSError or EOFError
    path : where it stands in the export that it is part of, with `/`; its name where it is alone
    size : uncompressed bytes, where it is a member of an archive
    """

    label: str
    name: str
    platform: str
    folder_platform: str
    file: Path | RemoteFile | None
    opener: Callable[[], IO[bytes]]
    path: str = ""
    size: int | None = None

    @property
    def suffix(self) -> str:
        """Lower-case suffix of `name`, dot included."""
        return PurePosixPath(self.name).suffix.lower()

    def open(self) -> io.BufferedReader:
        """Open the uncompressed bytes.

        Raises
        ------
        NotReadable
            The system refuses, or the compressed data are damaged at their start.
        BrokenFile
            While reading: the data are damaged further on.
        """
        return io.BufferedReader(_Watched(self._raw(), self.label), _BUFFER)

    def _raw(self) -> IO[bytes]:
        try:
            return self.opener()
        except OSError as error:
            raise NotReadable(self.label, error.strerror or str(error)) from error
        except DAMAGE as error:
            raise BrokenFile(self.label, "", str(error) or type(error).__name__) from error

    def open_seekable(self) -> IO[bytes]:
        """Open as a seekable stream; an archive member is held in memory.

        Raises
        ------
        BrokenFile
            The member is larger than `SEEKABLE_LIMIT`.
        """
        plain = self._raw()
        if isinstance(plain, io.BufferedReader) and isinstance(plain.raw, io.FileIO):
            return plain
        plain.close()
        return io.BytesIO(self.content(SEEKABLE_LIMIT))

    def content(self, limit: int) -> bytes:
        """Return all the bytes.

        Raises
        ------
        BrokenFile
            There are more than `limit`.
        """
        pieces: list[bytes] = []
        size = 0
        with self.open() as stream:
            # by pieces: a buffer of the size asked for is made before anything is read
            while piece := stream.read(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > limit:
                    raise BrokenFile(self.label, "", f"plus de {limit >> 20} Mo en mémoire")
        return b"".join(pieces)

    def sha256(self) -> str:
        """Return the SHA-256 of the file on disk (of the bytes, for standard input)."""
        if self.file:
            return file_sha256(self.file if isinstance(self.file, Path) else self.file.local())
        with self.open() as stream:
            digest = hashlib.sha256()
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
        return digest.hexdigest()

    def head(self, size: int = 1 << 16) -> bytes:
        """Return the first `size` bytes."""
        with self.open() as stream:
            return stream.read(size)


def open_file(path: Path) -> Callable[[], IO[bytes]]:
    """Return an opener of `path`, decompressing by suffix, which other processes can be given."""
    codec = COMPRESSED.get(path.suffix.lower())
    return partial({"gzip": _open_gzip, "zstd": _open_zstd}.get(codec or "", _open_plain), path)


def _open_plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _open_gzip(path: Path) -> IO[bytes]:
    import gzip

    return cast(IO[bytes], gzip.open(path, "rb"))


def _open_zstd(path: Path) -> IO[bytes]:
    import pyarrow as pa

    raw = pa.CompressedInputStream(pa.OSFile(str(path), "rb"), "zstd")
    return cast(IO[bytes], io.BufferedReader(cast(io.RawIOBase, raw)))


def uncompressed_name(name: str) -> str:
    """Return a file name without its compression suffix.

    >>> uncompressed_name("messages.jsonl.gz")
    'messages.jsonl'
    """
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in COMPRESSED else path.name


def printable(name: str) -> str:
    r"""Return a file name that can be written as UTF-8: undecodable bytes are replaced.

    >>> printable("caf\udce9.csv")
    'caf�.csv'
    """
    return os.fsencode(name).decode("utf-8", "replace")


def stem(name: str) -> str:
    """Return a name without folders and without any of its suffixes.

    >>> stem("2011/La Coopol.jsonl.gz")
    'La Coopol'
    """
    return PurePosixPath(uncompressed_name(PurePosixPath(name).name)).stem
