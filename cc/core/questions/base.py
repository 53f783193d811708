"""What a question is. Knows no way to answer it."""

from typing import Generic, TypeVar

from cc.core.asked import Asked

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")


class Question(Asked, Generic[AnswerT]):
    """Base of every question that is answered whole (`Centre.read`)."""

    __slots__ = ()


class StreamQuestion(Asked, Generic[ItemT]):
    """Base of every question that is answered item by item, however many (`Centre.stream`)."""

    __slots__ = ()
