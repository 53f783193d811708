"""Where a page ends, as opaque text that a caller brings back. Owns the spelling; knows no table.

A cursor names the list it belongs to and a version, so that one of another list, or of an older Posko, is refused
instead of showing the wrong page.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from cc.core.errors import InputError

VERSION = "1"


class CursorKey(NamedTuple):
    """A row's place in a list: its sort key and its id."""

    key: int
    id: str


def spell(kind: str, key: int, id: str) -> str:
    """A row's place in the list `kind`, as text."""
    return urlsafe_b64encode(f"{VERSION} {kind} {key} {id}".encode()).rstrip(b"=").decode()


def read(kind: str, cursor: str) -> CursorKey:
    """Undo `spell`; InputError when it is none, or one of another list."""
    try:
        told = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        version, found, key, id = told.split(" ", 3)
        place = CursorKey(int(key), id)
    except ValueError:
        raise refuse(kind) from None
    if version != VERSION or found != kind or not -(2**63) <= place.key < 2**63 or "\x00" in id:
        raise refuse(kind)
    return place


def refuse(kind: str) -> InputError:
    """The answer to a cursor that is none of this list's."""
    return InputError(
        "this is no cursor of a list sorted by {cursor}: leave it out to begin at the start.",
        code="input.cursor",
        fields={"cursor": kind},
    )


def require_limit(limit: int, most: int = 500) -> int:
    """The limit; InputError unless it is 1 to `most`."""
    if not 1 <= limit <= most:
        raise InputError(
            "limit is {limit}: take 1 to {most}.", code="input.limit", fields={"limit": limit, "most": most}
        )
    return limit
