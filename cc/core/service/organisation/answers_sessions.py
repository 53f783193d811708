"""Answers about sessions and tokens: whose there are, from which device, when last seen. Shows no secret: a token is
known by the beginning of its digest."""

from sqlalchemy import Connection

from cc.core.questions.organisation import ListSessions
from cc.core.records.organisation import Person, SessionRecord
from cc.core.rules.lifecycle.access import require_role, require_scope
from cc.core.service.change.administration import Calling, person_holding, require_no_more
from cc.core.service.change.question_context import ReadContext
from cc.core.service.change.save_rows import ADMINS
from cc.core.store.organisation import people, sessions
from cc.core.store.sql.times import instant
from cc.core.vocabulary import Scope

SHOWN = 12
"""Characters of a digest that name a token: nobody can call with them."""


def list_sessions(ask: ReadContext, question: ListSessions) -> tuple[SessionRecord, ...]:
    """Sessions and tokens that last, the newest first."""
    person = whose(ask, ask.connection, question.login)
    return tuple(
        SessionRecord(
            session=row.digest[:SHOWN],
            login=row.login,
            label=row.label,
            device=row.device,
            scopes=tuple(Scope(each) for each in row.scopes.split()),
            created_at=instant(row.created_at),
            ends_at=instant(row.ends_at),
            seen_at=instant(row.seen_at),
            made_by=row.made_by[:SHOWN],
        )
        for row in sessions.of(ask.connection, person.login, ask.now_s)
    )


def whose(ctx: Calling, connection: Connection, login: str | None) -> Person:
    """The person whose sessions are meant: oneself, or for an admin somebody who holds no more."""
    person = people.get_person(connection, ctx.directory, ctx.actor, login or ctx.actor.login)
    if person.login != ctx.actor.login:
        require_scope(ctx.actor, Scope.ADMIN)
        require_role(ctx.actor, ADMINS, "looking at the sessions of somebody else")
        require_no_more(ctx, person.login, person_holding(ctx, person))
    return person
