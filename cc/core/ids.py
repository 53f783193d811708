"""Identifiers: UUIDv7 as canonical text, made by whoever creates the thing (RFC 9562, section 5.7)."""

import uuid
from collections.abc import Callable

from cc.core.clock import uuid7_milliseconds
from cc.core.entropy import fresh_bytes

NewId = Callable[[], str]


def new_id() -> str:
    """A fresh UUIDv7 in canonical text form, ordered by the millisecond it was made in."""
    value = (uuid7_milliseconds() << 80) | int.from_bytes(fresh_bytes(10))
    value &= ~(0xF << 76) & ~(0x3 << 62)
    value |= (0x7 << 76) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Whether text is a UUID in canonical form."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
