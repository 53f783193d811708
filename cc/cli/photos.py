"""Photos from this machine's files: looked at before anything is sent, all put before anything is closed.

Owns that order. Must never open a picture: the Centre does, and refuses what is none.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cc.cli.diagnostics import note
from cc.core.errors import InputError

if TYPE_CHECKING:
    from cc.cli.session import CommandSession

Photos = Annotated[list[Path] | None, typer.Option("--photo", metavar="FILE", help="A photo; say it again for more.")]


def put_all(desk: "CommandSession", paths: Sequence[Path] | None) -> tuple[str, ...]:
    """Put every photo and answer their SHA-256 names, in order, each once.

    All are opened first: a missing one stops everything before a byte is sent. One that the Centre refuses stops
    everything after it; what was put before belongs to nothing and is swept. Raises InputError naming the file.
    """
    if not paths:
        return ()
    with ExitStack() as opened:
        files = [(path, opened.enter_context(_opened(path))) for path in paths]
        names: dict[str, Path] = {}
        for path, file in files:
            first = names.setdefault(_put(desk, path, file), path)
            if first is not path:
                _say_twice(first, path)
        return tuple(names)


def _say_twice(first: Path, again: Path) -> None:
    if first == again:
        note("{file} was given twice: it counts once.", file=str(again))
    else:
        note("{file} is the same photo as {first}: it counts once.", file=str(again), first=str(first))


def _opened(path: Path) -> BinaryIO:
    facts: dict[str, object] = {"file": str(path)}
    try:
        # A named pipe without a writer must not hold us.
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    except OSError as wrong:
        raise InputError(
            "{file} cannot be read: {why:reason}; nothing was sent.",
            code="photo.unreadable",
            fields={**facts, "why": wrong.strerror},
        ) from wrong
    state = os.fstat(file.fileno())
    if stat.S_ISREG(state.st_mode) and state.st_size:
        return file
    file.close()
    if stat.S_ISREG(state.st_mode):
        raise InputError("{file} is empty; nothing was sent.", code="photo.empty", fields=facts)
    raise InputError(
        "{file} is no file but a pipe, a device or a folder; nothing was sent. Name the photo's file.",
        code="photo.unreadable",
        fields=facts,
    )


def _put(desk: "CommandSession", path: Path, file: BinaryIO) -> str:
    with named(path):
        return desk.put_photo(file).sha256


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Whatever is said of the input inside names the file, keeping class, code and facts of the error."""
    try:
        yield
    except InputError as wrong:
        fields = {**wrong.fields, "file": str(path), "wrong": wrong.phrase}
        raise type(wrong)("{file}: {wrong}", code=wrong.code, fields=fields) from wrong


def chunks(file: BinaryIO, size_bytes: int = 1 << 18) -> Iterator[bytes]:
    """A file's bytes, a piece at a time."""
    while piece := file.read(size_bytes):
        yield piece
