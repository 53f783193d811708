"""Answers as the bytes of their JSON, for who hands them on: a page of the queue. Owns which answers are made so, and
when one may be made without waiting for anybody. Knows no SQL.

`at_once` is for the event loop of a server, which everybody waits for: a thread for a page of half a millisecond costs
as much again. So it takes no turn: what would wait for a connection, a network, a walk through a filter or a directory
that changed is left to `answer` in a thread (docs/decisions/0056).
"""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine

from cc.core.centre import Credential
from cc.core.errors import CoreError
from cc.core.questions.base import Question
from cc.core.questions.reports import ListReports
from cc.core.records.organisation import Actor
from cc.core.service.change.value_check import require_values
from cc.core.service.door.read import Answers
from cc.core.store.organisation.directory import Directory, DirectoryCache
from cc.core.store.sql.engine import one_state, state_of
from cc.core.store.sql.spans import span

Who = Callable[[Connection, Credential], tuple[Directory, Actor]]


class JsonAnswers:
    """`who` says whose a credential is, as every question's is looked at. Any thread may call any method."""

    def __init__(self, engine: Engine, directories: DirectoryCache, answers: Answers, who: Who) -> None:
        self._engine, self._directories, self._answers, self._who = engine, directories, answers, who
        self._own: Connection | None = None
        self._taken = threading.Lock()

    def answer(self, credential: Credential, question: Question[Any]) -> bytes | None:
        """The answer; None where it is not made without records."""
        if type(question) is not ListReports:
            return None
        require_values(question)
        with span("read", question=question.stable_name()), one_state(self._engine) as connection:
            return self._written(connection, credential, question)

    def at_once(self, credential: Credential, question: Question[Any]) -> bytes | None:
        """The answer, if nothing has to be waited for; else None."""
        if type(question) is not ListReports or question.query or self._engine.dialect.name != "sqlite":
            return None
        require_values(question)
        if not self._taken.acquire(blocking=False):
            return None
        try:
            with span("read", question=question.stable_name()):
                return self._on_own(credential, question)
        except CoreError:
            raise
        except Exception:  # noqa: BLE001  # it is asked anew in a thread, on another connection, and said in words there
            self._let_go()
            return None
        finally:
            self._taken.release()

    def _on_own(self, credential: Credential, question: ListReports) -> bytes | None:
        if self._own is None:
            self._own = self._engine.connect()
        with state_of(self._own):
            if not self._directories.knows(self._own):
                return None
            return self._written(self._own, credential, question)

    def _written(self, connection: Connection, credential: Credential, question: ListReports) -> bytes:
        directory, actor = self._who(connection, credential)
        return self._answers.page_json(actor, question, connection, directory)

    def close(self) -> None:
        """Let go of the database."""
        with self._taken:
            self._let_go()

    def _let_go(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            own.invalidate()
            own.close()
