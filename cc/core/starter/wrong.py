"""What is wrong with a value of a policies file, as a phrase."""

from enum import StrEnum
from typing import TypeVar

from cc.core.phrases import Phrase


class WrongValueError(ValueError):
    """A ValueError that can be said in the reader's language."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


Kind = TypeVar("Kind", bound=StrEnum)


def member(kind: type[Kind], value: object) -> Kind:
    """The member of an enumeration that a value spells; WrongValueError names those there are."""
    try:
        return kind(str(value))
    except ValueError:
        known = [str(each) for each in kind]
        raise WrongValueError(
            Phrase("{value:quoted} is none of {known:and}", {"value": str(value), "known": known})
        ) from None
