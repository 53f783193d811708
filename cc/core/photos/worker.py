"""The photo worker: `python -m cc.core.photos.worker`, started by its owner with limits as JSON in argv.

Reads frames from stdin, answers on stdout, ends when stdin ends. Loads Pillow and nothing of the store; may write no
file and dies by its own limits (memory, processor seconds a photo), after which the owner starts another.
"""

import json
import os
import resource
import sys
from typing import BinaryIO

from cc.core.errors import InputError
from cc.core.photos import frames
from cc.core.photos.limits import PhotoLimits
from cc.core.phrases.phrase import plain

STDERR_BYTES = 64 * 1024
"""Largest file a worker may write: room for one traceback on stderr."""


def main(argv: list[str]) -> int:
    """Serve until the owner closes stdin."""
    limits = PhotoLimits(**json.loads(argv[1]))
    answers = _private_stdout()
    _confine(limits)
    from cc.core.photos import pictures

    pictures.prepare()
    _send(answers, {"ok": True})
    while (request := frames.read(sys.stdin.buffer)) is not None:
        _allow_processor(limits.cpu_s)
        header, body = _answer(request[0], request[1], limits)
        _send(answers, header, body)
    return 0


def _answer(header: dict[str, object], data: bytes, limits: PhotoLimits) -> tuple[dict[str, object], bytes]:
    """What to say to one request; a refusal is an answer too."""
    from cc.core.photos import pictures

    try:
        if header["do"] == "about":
            return {"ok": True, "about": pictures.about()}, b""
        if header["do"] == "inspect":
            return {"ok": True, "facts": pictures.inspect(data, limits)}, b""
        if header["do"] == "thumbnail":
            return {"ok": True}, pictures.thumbnail(data, _whole(header["max_px"]), limits)
        columns, rows = _whole(header["columns"]), _whole(header["rows"])
        width, height, rgb = pictures.preview(data, columns, rows, limits)
        return {"ok": True, "width": width, "height": height}, rgb
    except InputError as refusal:
        return {"ok": False, "code": refusal.code, "phrase": plain(refusal.phrase), "fields": refusal.fields}, b""


def _whole(value: object) -> int:
    """A positive whole number of a request."""
    if not isinstance(value, int) or value < 1:
        raise ValueError(f"not a size in pixels: {value!r}")
    return value


def _send(answers: BinaryIO, header: dict[str, object], body: bytes = b"") -> None:
    """Answer one frame."""
    answers.write(frames.encode(header, body))
    answers.flush()


def _private_stdout() -> BinaryIO:
    """The answers' pipe; whatever else writes to stdout goes to stderr from now on."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _confine(limits: PhotoLimits) -> None:
    """Limits for the whole life of this process."""
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, STDERR_BYTES)
    _limit(resource.RLIMIT_CORE, 0)


def _limit(what: int, value: int) -> None:
    """Lower one limit, as far as the system lets us (macOS refuses address space)."""
    hard = resource.getrlimit(what)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(what, (bound, bound))
    except (OSError, ValueError):
        sys.stderr.write(f"limit {what} could not be set\n")


def _allow_processor(seconds: int) -> None:
    """Let the next photo use this many processor seconds, then the system ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard == resource.RLIM_INFINITY or soft <= hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
