"""What becomes of a whole answer on its way out: its ETag, 304, gzip. Owns which answers may be kept by whoever asked,
and how they are compressed. Must never know what an answer says.

An ETag is a hash of the very bytes, keyed by the caller's token: it is right whatever an answer rests on (time passes,
people move, no event tells of it), and tells nobody anything of what another caller sees (docs/decisions). A thing with
a version has it in front, `"7.0f3a…"`, for `If-Match`; compressed bytes are other bytes, `"7.0f3a….gz"`.

Secrets that an answer mixes with what the caller sent could be guessed from its compressed length: log-in and tokens
(the routes of `sessions`) are never compressed.
"""

import gzip
import re
from hashlib import blake2b, sha256

from starlette.types import Scope

from cc.core.centre import BearerToken, Credential
from cc.workforce.api.http import Answer, Headers, header

LEAST_GZIPPED_BYTES = 1400
"""What fits into one packet gains nothing."""
GZIP_LEVEL = 4
SECRET_TAG = "sessions"
_TAG = re.compile(rb'\*|"[^"]*"')
_OURS: Headers = [(b"cache-control", b"private, no-cache"), (b"vary", b"Accept-Encoding, Authorization")]
_PUBLIC: Headers = [(b"cache-control", b"no-cache"), (b"vary", b"Accept-Encoding, Accept-Language")]
_GZIPPED = (b"content-encoding", b"gzip")


def of_reading(scope: Scope, credential: Credential, answer: Answer, version: int | None = None) -> Answer:
    """The answer to a caller's question: with its ETag, 304 if they have it, compressed if they take that."""
    key = sha256(credential.secret.encode()).digest() if isinstance(credential, BearerToken) else b""
    return _conditional(scope, answer, _hash(answer.body, key, version), _OURS)


def of_public(scope: Scope, answer: Answer) -> Answer:
    """The same for what everybody may read."""
    return _conditional(scope, answer, _hash(answer.body, b"", None), _PUBLIC)


def of_doing(scope: Scope, answer: Answer, tag: str) -> Answer:
    """The answer to an intent of a route with this tag: compressed if it holds no secret."""
    gzipped = tag != SECRET_TAG and len(answer.body) >= LEAST_GZIPPED_BYTES and takes_gzip(scope)
    return _compressed(answer) if gzipped else answer


def of_asking(scope: Scope, answer: Answer) -> Answer:
    """The answer to a question that came as a body: nobody can have it already."""
    return of_doing(scope, answer, "")


def takes_gzip(scope: Scope) -> bool:
    """Whether the caller takes gzip."""
    wanted: dict[str, float] = {}
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            wanted |= dict(weighed(each) for each in value.decode("latin-1").lower().split(","))
    return wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0.0))) > 0


def has_already(scope: Scope, tag: bytes) -> bool:
    """Whether `If-None-Match` names this ETag, compressed or not."""
    given = header(scope, b"if-none-match")
    if given is None or scope["method"] not in ("GET", "HEAD"):
        return False
    return any(each == b"*" or each.replace(b'.gz"', b'"') == tag for each in _TAG.findall(given))


def weighed(part: str) -> tuple[str, float]:
    """A member of `Accept-…`: what is taken, and how gladly (0 is not at all)."""
    name, _, parameters = part.partition(";")
    found = re.search(r"q\s*=\s*([\d.]{1,6})", parameters)
    try:
        return name.strip(), float(found[1]) if found else 1.0
    except ValueError:
        return name.strip(), 0.0


def _hash(body: bytes, key: bytes, version: int | None) -> bytes:
    digest = blake2b(body, digest_size=12, key=key).hexdigest().encode()
    return b'"%s"' % digest if version is None else b'"%d.%s"' % (version, digest)


def _conditional(scope: Scope, answer: Answer, tag: bytes, headers: Headers) -> Answer:
    gzipped = len(answer.body) >= LEAST_GZIPPED_BYTES and takes_gzip(scope)
    shown = tag[:-1] + b'.gz"' if gzipped else tag
    kept = [(b"etag", shown), *headers]
    if has_already(scope, tag):
        return Answer(304, b"", kept)
    made = Answer(answer.status, answer.body, [*answer.headers, *kept])
    return _compressed(made) if gzipped else made


def _compressed(answer: Answer) -> Answer:
    body = gzip.compress(answer.body, GZIP_LEVEL, mtime=0)
    headers = [*answer.headers, _GZIPPED]
    if not any(name == b"vary" for name, _ in headers):
        headers.append((b"vary", b"Accept-Encoding"))
    return Answer(answer.status, body, headers)
