"""Files as text: plain or gzipped, in whatever encoding. Owns what can be wrong before the format matters."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO, cast

from cc.core.errors import InputError
from cc.core.phrases import Phrase

HEAD_BYTES = 1 << 16
UTF8, WINDOWS = "utf-8-sig", "cp1252"
"""What a file is read as when nobody says, and what a row of it is that is not UTF-8: most often it comes from a
spreadsheet on Windows."""
WORKBOOK = b"PK\x03\x04"

STRAY = re.compile("[\udc80-\udcff]+")
"""Bytes that are not UTF-8, as `surrogateescape` keeps them in text."""

_GZIP = b"\x1f\x8b"
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = (
    (
        b"\xd0\xcf\x11\xe0",
        Phrase("an old Excel workbook, or one that is locked with a password; save it as .xlsx or CSV without one"),
    ),
    (b"%PDF", Phrase("a PDF; ask for the data as CSV or JSON")),
    (b"SQLite format 3", Phrase("an SQLite database; export the table as CSV")),
)


def head(path: Path) -> bytes:
    """The first bytes of what the file holds, unpacked. InputError when there is nothing that could be a table."""
    with reading(path), open_bytes(path) as stream:
        begin = stream.read(HEAD_BYTES)
    for mark, what in _BINARY:
        if begin.startswith(mark):
            raise InputError("{file} is {what}.", code="file.binary", fields={"file": path.name, "what": what})
    if not begin.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise empty(path)
    if not begin.startswith(WORKBOOK) and b"\0" in begin and wide_encoding(begin) is None:
        raise InputError("{file} is no text.", code="file.binary", fields={"file": path.name})
    return begin


def empty(path: Path) -> InputError:
    """The error that says that a file holds nothing."""
    return InputError("{file} is empty: there is nothing to take.", code="file.empty", fields={"file": path.name})


def missing(path: Path) -> InputError:
    """The error that says that there is no such file."""
    return InputError("there is no file {file}.", code="file.missing", fields={"file": str(path)})


def wide_encoding(begin: bytes) -> str | None:
    """UTF-16, by its mark or (without one) by every other byte of the first 64 being zero; None for anything else."""
    for mark, name in _BOMS:
        if begin.startswith(mark):
            return name
    sample = begin[:64]
    for name, zeros, letters in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if len(zeros) > 1 and not any(zeros) and all(letters):
            return name
    return None


def mended(text: str) -> str:
    """Text whose stray bytes are read as Windows-1252; the rest stays as it is."""
    return STRAY.sub(lambda match: match[0].encode("utf-8", "surrogateescape").decode(WINDOWS, "replace"), text)


def first_wrong(path: Path, encoding: str) -> tuple[int, int, int]:
    """Where a file stops being text of this encoding: the byte, its place (from 0) and its line (from 1)."""
    decoder, read, lines = codecs.getincrementaldecoder(encoding)(), 0, 1
    with open_bytes(path) as stream:
        while chunk := stream.read(HEAD_BYTES):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as wrong:
                at = wrong.start - (len(wrong.object) - len(chunk))
                line = lines + chunk[: max(at, 0)].count(b"\n")
                return wrong.object[wrong.start], read + at, line
            read, lines = read + len(chunk), lines + chunk.count(b"\n")
    return 0, read, lines


@contextmanager
def open_text(path: Path, encoding: str, errors: str = "strict") -> Iterator[TextIO]:
    """The file as text, line ends as they are. InputError for what goes wrong with the bytes while it is read."""
    with reading(path), open_bytes(path) as stream:
        yield TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what can go wrong while a file is read into InputErrors; UnicodeDecodeError goes through."""
    try:
        yield
    except FileNotFoundError as wrong:
        raise missing(path) from wrong
    except (gzip.BadGzipFile, EOFError, zlib.error) as wrong:
        raise InputError(
            "{file} is damaged or cut short: it cannot be unpacked to its end. Fetch it again.",
            code="file.damaged",
            fields={"file": path.name},
        ) from wrong
    except OSError as wrong:
        why = wrong.strerror or str(wrong)
        raise InputError(
            "{file} cannot be read: {why:reason}.", code="file.unreadable", fields={"file": str(path), "why": why}
        ) from wrong


def open_bytes(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked if it is gzipped (whatever its name)."""
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
    return cast(IO[bytes], gzip.open(path)) if packed else path.open("rb")
