"""What intents and questions have in common: the type of their answer, and a name that outlives their class's.

Knows no intent and no question.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, ClassVar, cast, get_args

EXAMPLE = "example"
ANSWERED_EACH = "answered_each"
"""Metadata of a field whose rows are answered each for itself: one that will not do refuses no other."""


class Asked:
    """Base of whatever goes to a Centre. Subclasses say their answer's type: `Intent[Receipt]`."""

    __slots__ = ()

    first_name: ClassVar[str] = ""
    """The name that the class had first, when it is called otherwise now."""

    @classmethod
    def stable_name(cls) -> str:
        """What events, keys, routes and stored answers call it, for ever: its first name."""
        return cls.first_name or cls.__name__

    @classmethod
    def answer_type(cls) -> Any:
        """What it is answered with. TypeError when the class does not say."""
        base: Any
        for base in cls.__dict__.get("__orig_bases__", ()):
            if args := get_args(base):
                return args[0]
        raise TypeError(f"{cls.__name__} does not say how it is answered: derive it from Intent[…] or Question[…]")


def example(value: object) -> Mapping[str, object]:
    """Metadata of a dataclass field: a good value as plain JSON, for the API's documentation."""
    return {EXAMPLE: value}


def given(asked: object) -> tuple[str, ...]:
    """The fields that are not at their default: what a call, or a row of it, says."""
    return tuple(each.name for each in fields(cast(Any, asked)) if getattr(asked, each.name) != _default(each))


def _default(part: Any) -> object:
    if part.default is not MISSING:
        return part.default
    return part.default_factory() if part.default_factory is not MISSING else MISSING
