"""Answers as the bytes of their JSON, for who hands them on: a page of the queue. Owns which answers are made so, and
when one may be made without waiting for anybody. Knows no SQL.

`at_once` is for the event loop of a server, which everybody waits for: a thread for a page of half a millisecond costs
as much again. So it takes no turn: what would wait for a connection, a network, a long walk through a filter or a
directory that changed is left to `answer` in a thread (docs/decisions/0056).
"""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine

from cc.core.centre import Credential
from cc.core.questions.base import Question
from cc.core.questions.reports import ListReports
from cc.core.records.organisation import Actor
from cc.core.service.change.value_check import require_values
from cc.core.service.door.read import Answers
from cc.core.store.organisation.directory import Directory, DirectoryCache
from cc.core.store.sql.at_once import AtOnce, GaveUpError
from cc.core.store.sql.engine import one_state
from cc.core.store.sql.spans import span

MOST_S = 0.005
"""How long everybody may wait for one page."""
KNOWN_LONG_S, MOST_KNOWN = 60.0, 1000
"""For so long a filter that took too long is not tried again, and so many are remembered."""

Who = Callable[[Connection, Credential], tuple[Directory, Actor]]


class JsonAnswers:
    """`who` says whose a credential is, as every question's is looked at. Any thread may call any method."""

    def __init__(self, engine: Engine, directories: DirectoryCache, answers: Answers, who: Who) -> None:
        self._engine, self._directories, self._answers, self._who = engine, directories, answers, who
        self._own = AtOnce(engine, MOST_S) if engine.dialect.name == "sqlite" else None
        self._long: dict[tuple[str, str], float] = {}

    def answer(self, credential: Credential, question: Question[Any]) -> bytes | None:
        """The answer; None where it is not made without records."""
        if type(question) is not ListReports:
            return None
        require_values(question)
        with span("read", question=question.stable_name()), one_state(self._engine) as connection:
            return self._written(connection, credential, question)

    def at_once(self, credential: Credential, question: Question[Any]) -> bytes | None:
        """The answer, if nothing has to be waited for; else None."""
        if type(question) is not ListReports or self._own is None:
            return None
        asked = question.query, question.sort
        if self._long and self._long.get(asked, 0.0) > time.monotonic():
            return None
        require_values(question)
        known = False
        try:
            with span("read", question=question.stable_name()), self._own.state() as connection:
                known = self._directories.knows(connection)
                return self._written(connection, credential, question) if known else None
        except GaveUpError:
            if known:
                self._remember(asked)
            return None

    def _remember(self, asked: tuple[str, str]) -> None:
        if len(self._long) >= MOST_KNOWN:
            self._long.clear()
        self._long[asked] = time.monotonic() + KNOWN_LONG_S

    def _written(self, connection: Connection, credential: Credential, question: ListReports) -> bytes:
        directory, actor = self._who(connection, credential)
        return self._answers.page_json(actor, question, connection, directory)

    def close(self) -> None:
        """Let go of the database."""
        if self._own is not None:
            self._own.close()
