"""What an intent is: a wish to change something, with the type of its answer. Knows no way to carry it out."""

from typing import Generic, TypeVar

AnswerT = TypeVar("AnswerT")


class Intent(Generic[AnswerT]):
    """Base of every intent. Subclasses are frozen, slotted dataclasses of plain values."""

    __slots__ = ()
