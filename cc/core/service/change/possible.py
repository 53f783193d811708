"""What whoever asks may do now with a report or a task, for refusals that say it. Reads the report anew: a refusal is
rare. Knows no intent."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.available import Situation, available
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import reports, tasks
from cc.core.vocabulary import Action

Possible = Callable[[str], tuple[Action, ...]]
"""The actions that are possible on a ref, for the one who asks."""


def possible_for(connection: Connection, actor: Actor, directory: Directory, now: datetime) -> Possible:
    """What `actor` may do with the report or task of a ref, in the tables' order."""

    def answer(name: str) -> tuple[Action, ...]:
        found = reports.find(connection, actor, directory, name)
        theirs = tasks.tasks_of(connection, found.id)
        states = available(
            Situation(
                actor=actor,
                report=found.line,
                tasks=theirs,
                paths=directory.paths,
                now=now,
                brought_by=found.row.r_brought_by,
                shares=reports.shared_with(connection, found.id),
            )
        )
        return tuple(state.action for state in states if state.subject == name and state.possible)

    return answer
