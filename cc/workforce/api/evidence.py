"""Photos over HTTP: uploads that resume, downloads with ranges. Owns the offset protocol; knows no photo and no folder.

`PUT /v1/evidence/{sha256}` takes the whole photo, or with `Content-Range: bytes a-b/n` a part of it; each part may
break off anywhere, what arrived stays. `HEAD` tells by `Upload-Offset` where to go on, and by `Upload-Complete` whether
the photo is here. The part that completes it is answered 201 with what the photo's file says of itself, every other
202. `GET` needs sight of a report it belongs to.
"""

import io
import re
from collections.abc import Iterable
from typing import BinaryIO

from starlette.requests import ClientDisconnect
from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope, Send

from cc.core.centre import Credential, UploadCentre
from cc.core.errors import InputError, NotFoundError
from cc.core.records.evidence import PhotoFacts
from cc.workforce.api.codec import write_json
from cc.workforce.api.http import (
    SAFE,
    Answer,
    Endpoint,
    StreamEndpoint,
    as_json,
    credential_of,
    header,
    next_message,
    problem_answer,
    read_body,
    send_answer,
)
from cc.workforce.api.outgoing import has_already
from cc.workforce.api.threads import Threads
from cc.workforce.limits.gate import Large, require_login
from cc.workforce.routes import EVIDENCE_PATH, PHOTO_LIMIT_BYTES

PIECE_BYTES = 1 << 18
_PART = re.compile(r"bytes (?:(\d{1,15})-(\d{1,15})|\*)/(\d{1,15})")
_WANTED = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_KEPT = ((b"cache-control", b"private, no-cache"), (b"vary", b"Authorization"))
_MAGIC = ((b"\xff\xd8\xff", b"image/jpeg"), (b"\x89PNG\r\n\x1a\n", b"image/png"))


class EvidenceRoutes:
    """The verbs of one photo."""

    def __init__(self, centre: UploadCentre, threads: Threads, large: Large) -> None:
        self._centre, self._threads, self._large = centre, threads, large

    def routes(self) -> Iterable[AsgiRoute]:
        """Each verb's route."""
        yield AsgiRoute(EVIDENCE_PATH, Endpoint("put_evidence", self.put), methods=["PUT"])
        yield AsgiRoute(EVIDENCE_PATH, Endpoint("head_evidence", self.head), methods=["HEAD"])
        yield AsgiRoute(EVIDENCE_PATH, StreamEndpoint("get_evidence", self.get), methods=["GET"])

    async def put(self, scope: Scope, receive: Receive) -> Answer:
        """Take a photo, or a part of one."""
        credential, sha256 = _asked(scope)
        announced = header(scope, b"content-range")
        if announced is None:
            async with self._large.room(scope, PHOTO_LIMIT_BYTES):
                body = await read_body(scope, receive, PHOTO_LIMIT_BYTES)
                return _taken(await self._threads.heavy(self._centre.put_blob, credential, io.BytesIO(body), sha256))
        start, end, size_bytes = _part(announced.decode("latin-1"))
        offset = await self._take(credential, sha256, start, end, receive)
        if offset < size_bytes:
            body = write_json({"offset": offset, "size_bytes": size_bytes})
            return as_json(202, body, (b"upload-offset", b"%d" % offset), (b"upload-complete", b"?0"))
        return _taken(await self._threads.heavy(self._centre.finish_upload, credential, sha256))

    async def _take(self, credential: Credential, sha256: str, start: int, end: int, receive: Receive) -> int:
        """Store a part as it comes, piece by piece; the offset after it."""
        offset, waiting, more = start, bytearray(), True
        while more:
            message = await next_message(receive)
            gone = message["type"] == "http.disconnect"
            waiting += message.get("body", b"")
            more = bool(message.get("more_body")) and not gone
            if offset + len(waiting) > end + 1:
                raise InputError("The body is longer than Content-Range says.", code="input.range")
            if waiting and (len(waiting) >= PIECE_BYTES or not more):
                piece = bytes(waiting)
                waiting.clear()
                offset = await self._threads.heavy(self._centre.append_upload, credential, sha256, offset, piece)
            if gone:
                raise ClientDisconnect
        if offset != end + 1:
            raise InputError("The body is shorter than Content-Range says.", code="input.range")
        return offset

    async def head(self, scope: Scope, receive: Receive) -> Answer:
        """How far an upload got."""
        credential, sha256 = _asked(scope)
        return await self._threads.read(self._how_far, credential, sha256)

    def _how_far(self, credential: Credential, sha256: str) -> Answer:
        try:
            with self._centre.open_blob(credential, sha256) as photo:
                size_bytes = photo.seek(0, io.SEEK_END)
        except NotFoundError:
            offset = self._centre.upload_offset(credential, sha256)
            return Answer(204, b"", ((b"upload-offset", b"%d" % offset), (b"upload-complete", b"?0")))
        return Answer(204, b"", ((b"upload-offset", b"%d" % size_bytes), (b"upload-complete", b"?1")))

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The bytes, or a range of them."""
        credential, sha256 = _asked(scope)
        with await self._threads.read(self._centre.open_blob, credential, sha256) as photo:
            await self._send_photo(scope, send, photo, sha256)

    async def _send_photo(self, scope: Scope, send: Send, photo: BinaryIO, sha256: str) -> None:
        tag = b'"%s"' % sha256.encode()
        size_bytes, kind = await self._threads.read(_size_and_kind, photo)
        if has_already(scope, tag):
            await send_answer(send, Answer(304, b"", ((b"etag", tag), *_KEPT)))
            return
        try:
            wanted = _wanted(scope, size_bytes, tag)
        except InputError as error:
            told = problem_answer(scope, error)
            unsatisfied = (b"content-range", b"bytes */%d" % size_bytes)
            await send_answer(send, Answer(told.status, told.body, (*told.headers, unsatisfied)))
            return
        first, last = wanted or (0, size_bytes - 1)
        headers = [
            (b"content-type", kind),
            (b"content-length", b"%d" % (last - first + 1)),
            (b"accept-ranges", b"bytes"),
            (b"etag", tag),
            # A photo from outside is never run or shown as anything but a photo, whatever else it may be.
            (b"content-disposition", b'attachment; filename="%s"' % sha256.encode()),
            (b"content-security-policy", b"sandbox; default-src 'none'"),
            *SAFE,
            *_KEPT,
        ]
        if wanted:
            headers.append((b"content-range", b"bytes %d-%d/%d" % (first, last, size_bytes)))
        await send({"type": "http.response.start", "status": 206 if wanted else 200, "headers": headers})
        at = first
        while at <= last:
            piece = await self._threads.read(_piece, photo, at, min(PIECE_BYTES, last - at + 1))
            if not piece:
                raise OSError(f"the photo {sha256} ended early")
            at += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": at <= last})
        if first > last:
            await send({"type": "http.response.body", "body": b""})


def _asked(scope: Scope) -> tuple[Credential, str]:
    """Who asks, and of which photo."""
    credential = credential_of(scope)
    require_login(scope)
    return credential, str(scope["path_params"]["sha256"])


def _taken(facts: PhotoFacts) -> Answer:
    here = (b"location", b"/v1/evidence/" + facts.sha256.encode())
    return as_json(201, write_json(facts), here, (b"upload-complete", b"?1"))


def _part(announced: str) -> tuple[int, int, int]:
    """First byte, last byte and whole size of `Content-Range`. `*` sends nothing more: what is there is completed."""
    found = _PART.fullmatch(announced)
    if found is None:
        raise InputError("Content-Range must read `bytes FIRST-LAST/SIZE`.", code="input.range")
    size_bytes = int(found[3])
    start, end = (int(found[1]), int(found[2])) if found[1] else (size_bytes, size_bytes - 1)
    if size_bytes > PHOTO_LIMIT_BYTES:
        raise InputError(
            "The photo is larger than {megabytes} MB. Take it with a lower resolution.",
            code="photo.too_large",
            fields={"max_bytes": PHOTO_LIMIT_BYTES, "megabytes": PHOTO_LIMIT_BYTES >> 20},
        )
    if not start <= end + 1 <= size_bytes:
        raise InputError("Content-Range must read `bytes FIRST-LAST/SIZE`.", code="input.range")
    return start, end, size_bytes


def _wanted(scope: Scope, size_bytes: int, tag: bytes) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole. Raises InputError `evidence.range` when there are none such.

    Several ranges, other units and a range of another photo (`If-Range`) are answered with the whole, as RFC 9110 lets.
    """
    given = header(scope, b"range")
    only_if = header(scope, b"if-range")
    found = _WANTED.fullmatch(given.decode("latin-1")) if given else None
    if found is None or only_if not in (None, tag) or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, last = max(0, size_bytes - int(found[2])), size_bytes - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size_bytes - 1), size_bytes - 1)
    if first > last:
        raise InputError(
            "The photo has {size_bytes:number} bytes.", code="evidence.range", fields={"size_bytes": size_bytes}
        )
    return first, last


def _size_and_kind(photo: BinaryIO) -> tuple[int, bytes]:
    size_bytes = photo.seek(0, io.SEEK_END)
    photo.seek(0)
    start = photo.read(12)
    if start[:4] == b"RIFF" and start[8:] == b"WEBP":
        return size_bytes, b"image/webp"
    return size_bytes, next((kind for magic, kind in _MAGIC if start.startswith(magic)), b"application/octet-stream")


def _piece(photo: BinaryIO, at: int, size_bytes: int) -> bytes:
    photo.seek(at)
    return photo.read(size_bytes)
