"""Records as JSON text in a column: one codec for whoever writes such a column and whoever reads it.

Owns the spelling (pydantic's for dataclasses: enums by value, instants as ISO 8601); knows no table.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from cc.core.errors import FaultError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

ValueT = TypeVar("ValueT")

_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def adapter(kind: Any) -> TypeAdapter[Any]:
    """The type's adapter, built once (that costs a millisecond, and the first one loads pydantic)."""
    from pydantic import TypeAdapter

    known = _ADAPTERS.get(kind)
    return known if known is not None else _ADAPTERS.setdefault(kind, TypeAdapter(kind))


def encode(kind: type[ValueT], value: ValueT) -> str:
    """The value as JSON text."""
    return adapter(kind).dump_json(value).decode()


def decode(kind: type[ValueT], text: str) -> ValueT:
    """The value that `encode` made the text of; FaultError if the text is something else."""
    from pydantic import ValidationError

    try:
        value: ValueT = adapter(kind).validate_json(text)
    except ValidationError as wrong:
        raise FaultError(
            "a stored {kind} cannot be read: run `{command} db check`.",
            code="fault.stored",
            fields={"problem": str(wrong.errors()[0]["msg"]), "kind": getattr(kind, "__name__", str(kind))},
        ) from wrong
    return value


def plain(kind: type[ValueT], value: ValueT) -> dict[str, object]:
    """The value as plain JSON values."""
    told: dict[str, object] = adapter(kind).dump_python(value, mode="json")
    return told


@cache
def _canonical() -> Callable[[object], bytes]:
    from msgspec.json import Encoder  # who only reads never loads it

    return Encoder(order="sorted").encode


def canonical(value: object) -> str:
    """A plain value as canonical JSON: keys sorted, no spaces, every character as it is."""
    return _canonical()(value).decode()


def read_object(text: str) -> dict[str, object]:
    """A JSON object's text as a dict."""
    told: dict[str, object] = json.loads(text) if text else {}
    return told
