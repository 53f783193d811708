"""Core's errors as RFC 9457 problems, and back. Owns the total mapping from class to HTTP status; both sides read it.

`type` names the class (`urn:posko:problem:lost-race`), `code` is core's, `detail` its message, `fields` its facts;
`phrase` is what `detail` says before it is said in a language, so that a client says it in its reader's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cc.core.errors import (
    CoreError,
    CredentialError,
    FaultError,
    ForbiddenError,
    InputError,
    KeyReusedError,
    LostRaceError,
    NotFoundError,
    RefusedError,
    SecondFactorError,
    UnreachableError,
    UsageError,
)
from cc.core.phrases.phrase import Phrase, plain

MEDIA_TYPE = "application/problem+json"
_URN = "urn:posko:problem:"
PRIVATE = "database"
"""The field with a driver's own words: where the database is, and on which files, is no client's business."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a class of errors is told over HTTP."""

    word: str
    status: int
    title: str


KINDS: Mapping[type[CoreError], Kind] = {
    CoreError: Kind("error", 500, "It did not work"),
    UsageError: Kind("usage", 400, "The request is malformed"),
    RefusedError: Kind("refused", 409, "The lifecycle does not allow it"),
    LostRaceError: Kind("lost-race", 409, "Somebody was faster"),
    NotFoundError: Kind("not-found", 404, "Not found"),
    CredentialError: Kind("credential", 401, "Not logged in"),
    SecondFactorError: Kind("second-factor", 401, "A second factor is asked for"),
    ForbiddenError: Kind("forbidden", 403, "Not allowed"),
    InputError: Kind("input", 422, "What was given is wrong"),
    KeyReusedError: Kind("key-reused", 422, "This idempotency key was used for something else"),
    UnreachableError: Kind("unreachable", 503, "Something that is needed cannot be reached"),
    FaultError: Kind("fault", 500, "Our fault"),
}

LIMITED = frozenset(
    {
        "credential.throttled",
        "limit.requests",
        "limit.bodies",
        "limit.log_ins",
        "limit.streams",
        "limit.uploads",
        "unreachable.streams",
    }
)
"""What is refused because somebody asks for too much at once: 429, with when to come again."""

_BY_CODE: Mapping[str, int] = {
    **dict.fromkeys(LIMITED, 429),
    "stale": 412,
    "storage.full": 507,
    "usage.database": 503,
    "photo.too_large": 413,
    "input.too_large": 413,
    "evidence.offset": 409,
    "evidence.range": 416,
    "usage.method": 405,
    "usage.slow": 408,
}
"""Codes whose status differs from their class's."""

_CLASS_BY_WORD = {kind.word: error for error, kind in KINDS.items()}
_CLASS_BY_STATUS: Mapping[int, type[CoreError]] = {
    400: UsageError,
    401: CredentialError,
    403: ForbiddenError,
    404: NotFoundError,
    405: UsageError,
    409: RefusedError,
    412: LostRaceError,
    413: InputError,
    422: InputError,
    429: UnreachableError,
    502: UnreachableError,
    503: UnreachableError,
    504: UnreachableError,
    507: UnreachableError,
}


def status_of(error: CoreError) -> int:
    """The HTTP status of an error."""
    return _BY_CODE.get(error.code) or _kind(error).status


def _kind(error: CoreError) -> Kind:
    """A subclass that is not listed answers as its nearest parent."""
    return next(KINDS[each] for each in type(error).__mro__ if each in KINDS)


def to_problem(error: CoreError, request_id: str) -> dict[str, object]:
    """The problem's body."""
    kind = _kind(error)
    return {
        "type": _URN + kind.word,
        "title": kind.title,
        "status": status_of(error),
        "code": error.code,
        "detail": error.message,
        "phrase": plain(Phrase(error.phrase.text, _public(error.phrase.facts))),
        "fields": _public(error.fields),
        "request_id": request_id,
    }


def _public(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if name != PRIVATE}


def from_problem(status: int, body: object) -> CoreError:
    """The error that a server told of; what is no problem of ours is judged by its status."""
    if isinstance(body, dict) and isinstance(body.get("code"), str):
        word = str(body.get("type", "")).removeprefix(_URN)
        known = _CLASS_BY_WORD.get(word) or _CLASS_BY_STATUS.get(status, FaultError)
        told = body.get("fields")
        facts = dict(told) if isinstance(told, dict) else {}
        if status >= 500 and body.get("request_id"):
            facts.setdefault("request_id", body["request_id"])
        error = known.of(Phrase(str(body.get("detail") or body["code"])), code=body["code"], fields=facts)
        phrase = body.get("phrase")
        if isinstance(phrase, dict) and isinstance(phrase.get("text"), str) and isinstance(phrase.get("facts"), dict):
            error.phrase = Phrase(phrase["text"], phrase["facts"])
        return error
    if status == 413:
        return InputError(
            "the server takes no body as large as this ({status}).", code="input.too_large", fields={"status": status}
        )
    if status in (429, 502, 503, 504):  # a proxy whose Posko is away for a moment
        code = "unreachable.answer"
    else:
        code = "unreachable.stranger" if status < 500 else "unreachable.strange"
    return UnreachableError(
        "the server answered {status} in a way that Posko does not: is there something else at that address?",
        code=code,
        fields={"status": status},
    )
