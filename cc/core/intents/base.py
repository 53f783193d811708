"""What an intent is: a wish to change something, with the type of its answer and the move that it asks for.

Knows no way to carry it out.
"""

from typing import ClassVar, Generic, TypeVar

from cc.core.asked import Asked
from cc.core.vocabulary import Action, Subject

AnswerT = TypeVar("AnswerT")


class Intent(Asked, Generic[AnswerT]):
    """Base of every intent. Subclasses are frozen, slotted dataclasses of plain values."""

    __slots__ = ()

    asks: ClassVar[tuple[Subject, Action] | None] = None
    """The move of the lifecycle's tables that it asks for. Permissions and the API's route follow from it; None where
    what changes has no lifecycle."""
