"""Files on this machine: written whole or not at all, read with a cap. Owns that; must never know what they hold.

Only a regular file is replaced. What a link leads to is replaced, the link stays. Devices, named pipes and descriptors
(`/dev/null`, `/dev/stdout`, `/dev/fd/3`, a FIFO) are written to, once everything is there.
"""

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, TextIO

from cc.core.errors import CoreError, InputError, UnreachableError, UsageError

_DESCRIPTOR = re.compile(r"/dev/(?:(stdin|stdout|stderr)|fd/([0-9]+))|/proc/(?:self|[0-9]+)/fd/([0-9]+)")
_STANDARD = {"stdin": 0, "stdout": 1, "stderr": 2}
_MOST_LINKS = 40
_LONGEST_NAME = 255
_NAMED_WRONGLY = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.EISDIR,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENAMETOOLONG,
        errno.ELOOP,
        errno.ENXIO,
        errno.EBADF,
        errno.ETXTBSY,
        errno.EINVAL,
    }
)
"""What another name would help against."""


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only when everything was written; on any failure nothing of it is left. What is there
    and no regular file is written to.

    Raises UsageError `usage.output` for a name that cannot be written, UnreachableError when the disk does not take it.
    """
    try:
        descriptor, place = _resolved(path)
        if descriptor is None and _replaceable(place, path):
            yield from _replaced(place)
        else:
            yield from _written_to(place, descriptor)
    except OSError as wrong:
        raise _told(path, wrong) from wrong


@contextmanager
def written_text(path: Path) -> Iterator[TextIO]:
    """The same for text: UTF-8, line ends as they are written."""
    with written(path) as raw:
        text = TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
        yield text
        text.detach()


def require_writable(path: Path) -> None:
    """UsageError `usage.output` for a name that cannot be written, before anything is made that is to go there."""
    try:
        descriptor, place = _resolved(path)
        if descriptor is not None:
            return
        wanted = place.parent if _replaceable(place, path) else place
        if len(os.fsencode(place.name)) > _LONGEST_NAME:
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
        if not os.access(wanted, os.W_OK):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as wrong:
        raise _told(path, wrong) from wrong


def content(path: Path, cap_bytes: int) -> bytes:
    """A whole file. Raises InputError for one that cannot be read or is larger than the cap."""
    try:
        with path.open("rb") as source:
            read = source.read(cap_bytes + 1)
    except OSError as wrong:
        raise InputError(
            "{file} cannot be read: {why:reason}.",
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


def _resolved(path: Path) -> tuple[int | None, Path]:
    """Where the links end: a descriptor of ours, or a place (which may not be there yet)."""
    place = path.absolute()
    for _ in range(_MOST_LINKS):
        found = _DESCRIPTOR.fullmatch(str(place))
        if found is not None:
            return _STANDARD[found[1]] if found[1] else int(found[2] or found[3]), place
        if not place.is_symlink():
            return None, place
        place = Path(os.path.normpath(place.parent / place.readlink()))
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _replaceable(place: Path, path: Path) -> bool:
    """Whether a new regular file may take the name; False for what is to be written to. UsageError for a folder, or
    where there is none to write in."""
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        if not place.parent.is_dir():
            raise UsageError(
                "there is no folder {folder:quoted} to write in: make it first, or name another file.",
                code="usage.output",
                fields={"folder": str(place.parent)},
            ) from None
        return True
    if stat.S_ISDIR(mode):
        raise UsageError("{file} is a folder: name a file in it.", code="usage.output", fields={"file": str(path)})
    return stat.S_ISREG(mode)


def _replaced(place: Path) -> Iterator[BinaryIO]:
    """A new file beside the place, which then takes its name (and keeps the rights of what stood there)."""
    fresh = place.with_name(f".{place.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        with fresh.open("xb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        if place.exists():
            fresh.chmod(stat.S_IMODE(place.stat().st_mode))
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


def _written_to(place: Path, descriptor: int | None) -> Iterator[BinaryIO]:
    """Everything first, since a report may go back and forth in what it writes; then all of it, to what is there."""
    with TemporaryFile() as whole:
        yield whole
        whole.seek(0)
        with os.fdopen(os.dup(descriptor), "wb") if descriptor is not None else place.open("wb") as target:
            shutil.copyfileobj(whole, target)


def _told(path: Path, wrong: OSError) -> CoreError:
    facts = {"file": str(path), "why": wrong.strerror}
    if wrong.errno in _NAMED_WRONGLY:
        return UsageError(
            "{file} cannot be written: {why:reason}. Name another file.", code="usage.output", fields=facts
        )
    return UnreachableError("{file} cannot be written: {why:reason}.", code="file.unwritable", fields=facts)
