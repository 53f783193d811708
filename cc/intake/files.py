"""Files as text: plain or gzipped, in whatever encoding. Owns what can be wrong before the format matters."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO, cast

from cc.core.errors import InputError

HEAD_BYTES = 1 << 16
GUESSES = ("utf-8-sig", "cp1252")
"""Tried in this order when nobody says: what is not UTF-8 most often comes from a spreadsheet on Windows."""

_GZIP = b"\x1f\x8b"
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = (
    (b"PK\x03\x04", "a workbook or a zip archive; save the sheet as CSV, or unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save the sheet as CSV"),
    (b"%PDF", "a PDF; ask for the data as CSV or JSON"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV"),
)


def head(path: Path) -> bytes:
    """The first bytes of what the file holds, unpacked. InputError when there is nothing that could be a table."""
    with reading(path), _open_bytes(path) as stream:
        begin = stream.read(HEAD_BYTES)
    for mark, what in _BINARY:
        if begin.startswith(mark):
            raise InputError(f"{path.name} is {what}.", code="file.binary", fields={"file": str(path)})
    if not begin.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise InputError(f"{path.name} is empty: there is nothing to import.", code="file.empty")
    if b"\0" in begin and not begin.startswith(tuple(mark for mark, _ in _BOMS)):
        raise InputError(f"{path.name} is no text.", code="file.binary", fields={"file": str(path)})
    return begin


def guesses(begin: bytes) -> tuple[str, ...]:
    """Encodings to try for a file that begins so, best first."""
    named = tuple(name for mark, name in _BOMS if begin.startswith(mark))
    return named or GUESSES


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """The file as text, line ends as they are. InputError for what goes wrong with the bytes while it is read."""
    with reading(path), _open_bytes(path) as stream:
        yield TextIOWrapper(stream, encoding=encoding, newline="")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what can go wrong while a file is read into InputErrors; UnicodeDecodeError goes through."""
    try:
        yield
    except FileNotFoundError as wrong:
        raise InputError(f"there is no file {path}.", code="file.missing", fields={"file": str(path)}) from wrong
    except (gzip.BadGzipFile, EOFError, zlib.error) as wrong:
        message = f"{path.name} is damaged or cut short: it cannot be unpacked to its end. Fetch it again."
        raise InputError(message, code="file.damaged", fields={"file": str(path)}) from wrong
    except OSError as wrong:
        message = f"{path} cannot be read: {wrong.strerror or wrong}."
        raise InputError(message, code="file.unreadable", fields={"file": str(path)}) from wrong


def _open_bytes(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
    return cast(IO[bytes], gzip.open(path)) if packed else path.open("rb")
