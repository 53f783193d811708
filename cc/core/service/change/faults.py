"""What nobody foresaw: logged with an id, told by the id. Owns the line between our words and the database's."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from cc.core.errors import CoreError, FaultError
from cc.core.ids import new_id
from cc.core.store.sql import failures

AnswerT = TypeVar("AnswerT")
log = logging.getLogger("posko")


@contextmanager
def reported() -> Iterator[None]:
    """Let nothing but a CoreError pass (or what the writer knows what to do with, inside a transaction)."""
    try:
        yield
    except failures.FOR_THE_WRITER:
        raise
    except Exception as error:
        raise in_words(error) from error


@contextmanager
def translated() -> Iterator[None]:
    """`told`, and the database's own errors in words: for what runs outside the writer."""
    try:
        yield
    except Exception as error:
        raise in_words(error) from error


def in_words(error: BaseException) -> CoreError:
    """What a person can be told: a CoreError is that already, a database that cannot be reached has a name, and
    anything else is our fault, logged under an id."""
    if isinstance(error, CoreError):
        return error
    known = failures.in_words(error)
    if known is not None:
        return known
    name = new_id()
    log.error("fault %s", name, exc_info=error)
    return FaultError(
        "something went wrong that should not: fault {id}. It is in the log under this id.",
        code="fault",
        fields={"id": name},
    )


class Answering(Future[AnswerT]):
    """An answer whose failures are CoreErrors; a refusal that had to be written (a wrong password is counted) is raised
    by it. It cannot be cancelled: what was accepted is carried out."""

    def __init__(self) -> None:
        super().__init__()
        self.set_running_or_notify_cancel()

    def set_result(self, result: AnswerT) -> None:
        """Settle with an answer, or with the refusal that stands in its place."""
        if isinstance(result, BaseException):
            super().set_exception(result)
        else:
            super().set_result(result)

    def set_exception(self, exception: BaseException | None) -> None:
        """Settle with a failure, in words."""
        super().set_exception(None if exception is None else in_words(exception))
