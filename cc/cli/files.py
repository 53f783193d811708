"""Files on this machine: written whole or not at all, read with a cap. Owns that; must never know what they hold."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from cc.core.errors import InputError, UnreachableError


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only when everything was written; on any failure nothing of it is left.

    Raises UnreachableError when the disk does not take it.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with fresh.open("xb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(path)
    except OSError as wrong:
        raise UnreachableError(
            "{file} cannot be written: {why}.",
            code="file.unwritable",
            fields={"file": str(path), "why": wrong.strerror},
        ) from wrong
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def written_text(path: Path) -> Iterator[TextIO]:
    """The same for text: UTF-8, line ends as they are written."""
    with written(path) as raw:
        text = TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
        yield text
        text.detach()


def content(path: Path, cap_bytes: int) -> bytes:
    """A whole file. Raises InputError for one that cannot be read or is larger than the cap."""
    try:
        with path.open("rb") as source:
            read = source.read(cap_bytes + 1)
    except OSError as wrong:
        raise InputError(
            "{file} cannot be read: {why}.",
            code="file.unreadable",
            fields={"file": str(path), "why": wrong.strerror},
        ) from wrong
    if len(read) > cap_bytes:
        raise InputError(
            "{file} is larger than {most:size}; split it.",
            code="file.too_large",
            fields={"file": str(path), "most": cap_bytes},
        )
    return read
