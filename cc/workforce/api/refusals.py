"""What each operation can be refused with: codes by HTTP status, as the OpenAPI document and /docs tell it. Reads
refusals.json, which is made from the source (tests/architecture/refusals.py); knows no route's work.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cc.core.phrases import mark

FILE = Path(__file__).with_name("refusals.json")
_OF_BODIES = frozenset({"usage.slow", "input.too_large", "input.json", "input.fields", "key_reused"})
_HERE_ALONE = frozenset({"credential.login", "credential.no_admin"})
"""Of callers without a server, who name themselves."""
STALE, STALE_STATUS = "stale", 409
"""A stale version is 412 where `If-Match` asked for one, and 409 elsewhere."""

MEANINGS: Mapping[int, str] = {
    400: mark("The request is malformed."),
    401: mark("Not logged in."),
    403: mark("Logged in, but not allowed."),
    404: mark("There is none, or it is not yours to see."),
    408: mark("Nothing of the body came for too long."),
    409: mark("The lifecycle does not allow it, or somebody was faster."),
    412: mark("The version in `If-Match` is not the present one: somebody was faster."),
    413: mark("The body is too large."),
    416: mark("There are no such bytes."),
    422: mark("What was given is wrong; `fields` names what."),
    429: mark("Too much at once, or too often; `Retry-After` says when to try again."),
    500: mark("Our fault; `fields.fault` is the id under which it is logged."),
    503: mark("Something that is needed cannot be reached; `Retry-After` says when to try again."),
    507: mark("The disk is full; nothing was stored."),
}
"""By status, what a refusal with it means."""


@dataclass(frozen=True, slots=True)
class Told:
    """A code: its status, and the English texts that are said with it, their holes open."""

    status: int
    texts: tuple[str, ...]


@cache
def codes() -> Mapping[str, Told]:
    """Every code that a route may answer."""
    return {code: Told(status, tuple(texts)) for code, (status, texts) in _file()["codes"].items()}


def of_operation(name: str, *, takes_body: bool, versioned: bool = False) -> Mapping[int, tuple[str, ...]]:
    """An operation's codes by status, in order; our faults (500) have none. KeyError for an unknown operation.

    `takes_body`: whether it reads one; `versioned`: whether it looks at `If-Match`."""
    asked = {*_file()["every"], *_file()["routes"][name]} - _HERE_ALONE
    if not takes_body:
        asked -= _OF_BODIES
    found: dict[int, set[str]] = {500: set()}
    for code in asked:
        found.setdefault(codes()[code].status, set()).add(code)
    if STALE in asked:
        found.setdefault(STALE_STATUS, set()).add(STALE)
        if not versioned:
            del found[codes()[STALE].status]
    return {status: tuple(sorted(found[status])) for status in sorted(found)}


def described(meaning: str, told: Iterable[str]) -> str:
    """A meaning with its codes behind it, as Markdown."""
    listed = ", ".join(f"`{code}`" for code in told)
    return f"{meaning} {listed}".rstrip()


@cache
def _file() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))
