"""What whoever asks may do now with a report or a task, for refusals that say it. Reads the report anew: a refusal is
rare. Knows no intent."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from cc.core.errors import ForbiddenError
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor
from cc.core.records.reports import ReportLine
from cc.core.rules.lifecycle.available import Situation, available
from cc.core.rules.lifecycle.tables import word
from cc.core.rules.sla.claims import waiting
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import clocks, reports, tasks
from cc.core.store.reports.cases import split_ref
from cc.core.store.sql.row_security.identity import eyes_of
from cc.core.vocabulary import Action, Flag, Subject

Possible = Callable[[str], tuple[Action, ...] | None]
"""The actions that are possible on a ref or id, for the one who asks; None for what is not in sight."""


def claimants(connection: Connection, line: ReportLine, report_id: str) -> tuple[str, ...]:
    """Who claimed times of a report that wait for a confirmation."""
    if Flag.TIME_UNCONFIRMED not in line.flags:
        return ()
    return tuple(each.by for each in waiting(clocks.events_of(connection, report_id)))


def possible_for(connection: Connection, actor: Actor, directory: Directory, now: datetime) -> Possible:
    """What `actor` may do with the report or task of a ref, in the tables' order."""

    def answer(name: str) -> tuple[Action, ...] | None:
        with eyes_of(connection, actor):
            found = reports.in_sight(connection, actor, directory, name)
        if found is None:
            return None
        _, number = split_ref(name)
        subject = f"{found.line.ref}/{number}" if number else found.line.ref
        states = available(
            Situation(
                actor=actor,
                report=found.line,
                tasks=tasks.tasks_of(connection, found.id),
                paths=directory.paths,
                now=now,
                brought_by=found.row.r_brought_by,
                shares=reports.shared_with(connection, found.id),
                claimants=claimants(connection, found.line, found.id),
                to_be_read=found.to_be_read,
            )
        )
        return tuple(state.action for state in states if state.subject == subject and state.possible)

    return answer


def tell(refused: ForbiddenError, possible: Possible, name: str) -> None:
    """Have the refusal say what is possible on the report or task of a ref, for the one who asks. Nothing is said of
    what they do not see, to a token that may not write, or twice."""
    if refused.code == "forbidden.scope" or "possible" in refused.fields:
        return
    can = possible(name)
    if can:
        told = [word(each) for each in can]
        refused.add(Phrase("Possible for you: {possible:action|or}.", {"possible": told}))
    elif can is not None:
        refused.add(Phrase("Nothing of it is yours to do now."))


def named(subject: Subject, intent: object) -> str:
    """The ref or id that an intent asks for something on; empty for one that asks for what is not there yet."""
    name = getattr(intent, "task" if subject is Subject.TASK else "report", "")
    return name if isinstance(name, str) else ""
