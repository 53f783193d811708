"""Answers to questions: asks whoever answers that kind (the table in door.questions). Knows no SQL.

Runs on a connection in a transaction that somebody else begins and ends; a failure is a CoreError, or the database's.
A page of the queue is answered before the table is imported: a console's first rows wait for nothing else.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Connection

from cc.core.clock import Clock
from cc.core.errors import FaultError, InputError
from cc.core.keyring import KeyRing
from cc.core.questions.base import Question, StreamQuestion
from cc.core.questions.reports import ListReports
from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.access import require_scope
from cc.core.service.change.question_context import ReadContext
from cc.core.service.reports.answers_queue import list_reports, list_reports_json
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.known import as_told_to
from cc.core.store.reports.queue import Pages
from cc.core.store.trail.opened_log import OpenedLog
from cc.core.vocabulary import Scope

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")


class Answers:
    """Answers questions of any actor, at any time; any thread may call."""

    def __init__(self, clock: Clock, blobs: FolderBlobs, keys: KeyRing, opened: OpenedLog) -> None:
        self._clock, self._blobs, self._keys, self._opened = clock, blobs, keys, opened
        self._pages = Pages()

    def answer(
        self, actor: Actor, question: Question[AnswerT], connection: Connection, directory: Directory
    ) -> AnswerT:
        """The answer, within what the actor may see."""
        try:
            found: AnswerT = _answer_to(question)(self._asking(actor, connection, directory), question)
        except InputError as refused:
            raise as_told_to(refused, actor, directory) from None
        return found

    def page_json(self, actor: Actor, question: ListReports, connection: Connection, directory: Directory) -> bytes:
        """A page of reports as JSON."""
        return list_reports_json(self._asking(actor, connection, directory), question)

    def stream(
        self, actor: Actor, question: StreamQuestion[ItemT], connection: Connection, directory: Directory
    ) -> Iterator[ItemT]:
        """The answer's items, one by one; the connection must live until the last."""
        found: Iterator[ItemT] = _answer_to(question)(self._asking(actor, connection, directory), question)
        return found

    def _asking(self, actor: Actor, connection: Connection, directory: Directory) -> ReadContext:
        require_scope(actor, Scope.READ)
        return ReadContext(
            actor=actor,
            connection=connection,
            directory=directory,
            now=self._clock.now(),
            pages=self._pages,
            blobs=self._blobs,
            keys=self._keys,
            opened=self._opened,
        )


def _answer_to(question: Question[Any] | StreamQuestion[Any]) -> Callable[[ReadContext, Any], Any]:
    if type(question) is ListReports:
        return list_reports
    from cc.core.service.door.questions import answering

    found = answering(type(question))
    if found is None:
        raise FaultError(
            "nobody answers {question}.", code="fault.question", fields={"question": type(question).__name__}
        )
    return found
