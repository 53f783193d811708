"""Photos to and from a server, whole in spite of broken connections. Owns going on where it ended, and the check that
the bytes are those of the name; knows no photo."""

import hashlib
import io
import tempfile
import time
from collections.abc import Iterator
from typing import BinaryIO, cast
from urllib.parse import quote

from cc.core.centre import Credential
from cc.core.errors import FaultError, InputError, LostRaceError, UnreachableError
from cc.core.records.evidence import PhotoFacts
from cc.workforce.client.connection import Http, understood
from cc.workforce.routes import EVIDENCE_PATH, PHOTO_LIMIT_BYTES

WHOLE_BYTES = 1 << 18
"""Up to this size a photo is sent in one go: asking how far it got would cost as much."""
_CHUNK_BYTES = 1 << 16
_IN_MEMORY_BYTES = 4 << 20
_TRIES, _PAUSE_S = 6, 0.2
_PATIENCE_S = 60


def put(http: Http, credential: Credential, source: BinaryIO, sha256: str | None) -> PhotoFacts:
    """Send a photo. Raises InputError `evidence.hash`, `photo.too_large`; UnreachableError when it got nowhere."""
    with _measured(source) as photo:
        name, size_bytes = photo.sha256, photo.size_bytes
        if sha256 is not None and sha256 != name:
            raise InputError(
                "The bytes are not those of the name. Read the photo again.",
                code="evidence.hash",
                fields={"sha256": sha256},
            )
        address = _address(name)
        if size_bytes <= WHOLE_BYTES:
            return _put_whole(http, credential, address, photo.read_from(0))
        return _put_in_parts(http, credential, address, photo)


def _put_whole(http: Http, credential: Credential, address: str, data: Iterator[bytes]) -> PhotoFacts:
    body = b"".join(data)
    for attempt in range(_TRIES):
        try:
            reply = http.send("PUT", address, credential, None, body, _PATIENCE_S)
            return cast(PhotoFacts, understood(PhotoFacts, reply.body))
        except UnreachableError as error:
            if attempt == _TRIES - 1 or not _goes_on(error):
                raise
            time.sleep(_PAUSE_S * (attempt + 1))
    raise AssertionError("unreachable: the loop answers or raises")


def _put_in_parts(http: Http, credential: Credential, address: str, photo: "_Photo") -> PhotoFacts:
    """Ask how far it got, send the rest; as often as it gets further, and a few times when it does not."""
    furthest, failures = -1, 0
    while True:
        try:
            told = http.send("HEAD", address, credential).headers
            # When the server has it already it is sent again: what its file says of itself is wanted.
            offset = 0 if told.get("upload-complete") == "?1" else _offset(told.get("upload-offset"), photo.size_bytes)
            if offset > furthest:
                furthest, failures = offset, 0
            headers = _part_headers(offset, photo.size_bytes)
            reply = http.send("PUT", address, credential, headers, photo.read_from(offset), _PATIENCE_S)
            return cast(PhotoFacts, understood(PhotoFacts, reply.body))
        except (UnreachableError, InputError, LostRaceError) as error:
            if not _goes_on(error):
                raise
            failures += 1
            if failures >= _TRIES:
                raise
        time.sleep(_PAUSE_S * failures)


def _offset(told: str | None, size_bytes: int) -> int:
    return min(int(told), size_bytes) if told is not None and told.isascii() and told.isdigit() else 0


def _part_headers(offset: int, size_bytes: int) -> dict[str, str]:
    """The rest from an offset; at the end nothing is left to send but the wish to complete it."""
    part = f"{offset}-{size_bytes - 1}" if offset < size_bytes else "*"
    return {"content-range": f"bytes {part}/{size_bytes}", "content-length": str(size_bytes - offset)}


def _goes_on(error: UnreachableError | InputError | LostRaceError) -> bool:
    """Whether asking again how far it got may help: it broke off, or another try of ours is still being written."""
    known = (
        "unreachable.cut",
        "unreachable.stopping",
        "unreachable.answer",
        "limit.requests",
        "limit.bodies",
        "evidence.offset",
        "evidence.busy",
        "evidence.hash",
    )
    return error.code in known


def fetch(http: Http, credential: Credential, sha256: str) -> BinaryIO:
    """A photo's bytes in a file that goes away when it is closed. NotFoundError; FaultError if they are others."""
    kept = cast(BinaryIO, tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115  # the caller closes it
    try:
        for attempt in range(_TRIES):
            try:
                _fetch_from(http, credential, sha256, kept)
                break
            except UnreachableError as error:
                if attempt == _TRIES - 1 or not _goes_on(error):
                    raise
                time.sleep(_PAUSE_S * (attempt + 1))
        kept.seek(0)
        if hashlib.file_digest(kept, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]  # it has readinto
            raise FaultError(
                "The bytes that came are not those of the name; ask the server's keeper to check its evidence.",
                code="fault.evidence",
                fields={"sha256": sha256},
            )
        kept.seek(0)
    except BaseException:
        kept.close()
        raise
    return kept


def _fetch_from(http: Http, credential: Credential, sha256: str, kept: BinaryIO) -> None:
    """Append what is missing."""
    here = kept.seek(0, io.SEEK_END)
    headers = {"range": f"bytes={here}-", "if-range": f'"{sha256}"'} if here else {}
    with http.receive(_address(sha256), credential, headers, _PATIENCE_S) as incoming:
        if incoming.status != 206:
            kept.seek(0)
            kept.truncate()
        for chunk in incoming.chunks():
            kept.write(chunk)


def _address(sha256: str) -> str:
    return EVIDENCE_PATH.replace("{sha256}", quote(sha256, safe=""))


class _Photo:
    """Bytes that can be read from anywhere, with their name."""

    def __init__(self, file: BinaryIO, start: int, sha256: str, size_bytes: int, ours: bool) -> None:
        self._file, self._start, self._ours = file, start, ours
        self.sha256, self.size_bytes = sha256, size_bytes

    def read_from(self, offset: int) -> Iterator[bytes]:
        """The bytes from an offset to the end."""
        self._file.seek(self._start + offset)
        left = self.size_bytes - offset
        while left > 0 and (chunk := self._file.read(min(_CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk

    def __enter__(self) -> "_Photo":
        return self

    def __exit__(self, *_: object) -> None:
        if self._ours:
            self._file.close()


def _measured(source: BinaryIO) -> _Photo:
    """Read a source once for its hash and size. One that cannot be read twice is copied to a temporary file."""
    ours = not source.seekable()
    start = 0 if ours else source.tell()
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)) if ours else source  # noqa: SIM115  # _Photo
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK_BYTES):
        size_bytes += len(chunk)
        if size_bytes > PHOTO_LIMIT_BYTES:
            raise InputError(
                "The photo is larger than {megabytes} MB. Take it with a lower resolution.",
                code="photo.too_large",
                fields={"max_bytes": PHOTO_LIMIT_BYTES, "megabytes": PHOTO_LIMIT_BYTES >> 20},
            )
        digest.update(chunk)
        if ours:
            file.write(chunk)
    return _Photo(file, start, digest.hexdigest(), size_bytes, ours)
