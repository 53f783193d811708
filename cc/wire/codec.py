"""JSON for intents, questions and records, both ways, by their type hints. Owns how values are spelled on the wire.

Instants are ISO 8601 in UTC (`2026-11-24T01:52:00Z`), enumerations their values, tuples arrays, dataclasses objects.
This is the client's side, standard library only (a field command must start fast); the API decodes with pydantic what
this encodes, and a test holds the two together. Fields that are not known are passed over, so that a newer server may
say more; what is missing or of another kind is a WireError.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

Decoder = Callable[[object], Any]


class WireError(ValueError):
    """What arrived is not what was announced; the text says where and what."""


def spell(instant: datetime) -> str:
    """An aware instant as ISO 8601 in UTC. WireError if it is naive: nobody could know when it was."""
    if instant.tzinfo is None:
        raise WireError(f"{instant.isoformat()} has no offset from UTC")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: object) -> Any:
    """A value as plain JSON: str, int, float, bool, None, list and dict."""
    if value is None or isinstance(value, Enum):
        return value.value if isinstance(value, Enum) else None
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return spell(value)
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    raise WireError(f"{type(value).__name__} has no JSON form")


def decode(kind: Any, value: object) -> Any:
    """A value of `kind` (a class, or a generic alias of one) from plain JSON."""
    return decoder(kind)(value)


@cache
def decoder(kind: Any) -> Decoder:
    """What turns plain JSON into `kind`; made once a kind."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind is Any or kind is object or isinstance(kind, TypeVar):
        return _as_it_is
    if origin in (Union, types.UnionType):
        return _optional(args)
    if origin is tuple:
        return _many(args)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _named(args[1])
    if isinstance(origin or kind, type):
        if is_dataclass(origin or kind):
            return _record(origin or kind, args)
        if issubclass(kind, Enum):
            return _choice(kind)
    raise WireError(f"no JSON form is known for {kind}")


def _as_it_is(value: object) -> object:
    return value


def _wrong(value: object, wanted: str) -> WireError:
    return WireError(f"{str(value)[:60]!r} is not {wanted}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(value, "text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(value, "a whole number")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong(value, "a number")
    return float(value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(value, "true or false")
    return value


def _nothing(value: object) -> None:
    if value is not None:
        raise _wrong(value, "null")


def _instant(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(_text(value))
    except ValueError as error:
        raise _wrong(value, "an instant in ISO 8601") from error
    if at.tzinfo is None:
        raise _wrong(value, "an instant with its offset from UTC")
    return at.astimezone(UTC)


_SIMPLE: dict[Any, Decoder] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _truth,
    datetime: _instant,
    type(None): _nothing,
}


def _choice(kind: type[Enum]) -> Decoder:
    known = {each.value: each for each in kind}

    def choose(value: object) -> Enum:
        try:
            return known[value]
        except (KeyError, TypeError):
            raise _wrong(value, f"a known {kind.__name__}; this program may be older than the server") from None

    return choose


def _optional(args: tuple[Any, ...]) -> Decoder:
    inner = [each for each in args if each is not type(None)]
    if len(inner) != 1 or len(inner) == len(args):
        raise WireError(f"no JSON form is known for a choice of {args}")
    decode_inner = decoder(inner[0])
    return lambda value: None if value is None else decode_inner(value)


def _many(args: tuple[Any, ...]) -> Decoder:
    if len(args) == 2 and args[1] is Ellipsis:
        decode_each = decoder(args[0])
        return lambda value: tuple([decode_each(each) for each in _array(value)])
    decoders = [decoder(each) for each in args]

    def several(value: object) -> tuple[Any, ...]:
        items = _array(value)
        if len(items) != len(decoders):
            raise _wrong(value, f"an array of {len(decoders)}")
        return tuple(decode_each(item) for decode_each, item in zip(decoders, items, strict=True))

    return several


def _array(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(value, "an array")
    return value


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(value, "an object")
    return value


def _named(kind: Any) -> Decoder:
    decode_each = decoder(kind)
    return lambda value: {name: decode_each(each) for name, each in _object(value).items()}


def _record(kind: Any, args: tuple[Any, ...]) -> Decoder:
    """Decoder of a dataclass; `args` stand for its type variables (`Page[ReportLine]`)."""
    variables = dict(zip(getattr(kind, "__parameters__", ()), args, strict=False))
    parts = [(each.name, decoder(_filled(each.type, variables)), _needed(each)) for each in fields(kind)]

    def build(value: object) -> Any:
        given, values = _object(value), {}
        for name, decode_part, needed in parts:
            if name in given:
                try:
                    values[name] = decode_part(given[name])
                except WireError as error:
                    raise WireError(f"{name}: {error}") from None
            elif needed:
                raise WireError(f"{kind.__name__} without {name}")
        return kind(**values)

    return build


def _needed(part: "Field[Any]") -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def _filled(kind: Any, variables: Mapping[Any, Any]) -> Any:
    """A type hint with type variables replaced."""
    if kind in variables:
        return variables[kind]
    parameters = getattr(kind, "__parameters__", ())
    return kind[tuple(variables.get(each, Any) for each in parameters)] if parameters else kind
