"""Intents on sessions and tokens: how people and programs prove who they are.

Owns what a credential may carry and how long it lasts: never more than whoever makes it has.
"""

from datetime import datetime, timedelta
from typing import Any

from cc.core import credentials
from cc.core.errors import CredentialError, ForbiddenError, InputError, NotFoundError
from cc.core.intents import organisation as intents
from cc.core.records.organisation import Saved, Session
from cc.core.rules.lifecycle.access import require_scope
from cc.core.service.change.administration import person_holding, require_no_more
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.save_rows import require_admin, trace
from cc.core.service.organisation.answers_sessions import SHOWN, whose
from cc.core.service.organisation.people import tell_ended
from cc.core.store.organisation import people, sessions
from cc.core.store.sql.times import epoch
from cc.core.vocabulary import Role, Scope

_WIDTH = {Scope.READ: 0, Scope.WRITE: 1, Scope.ADMIN: 2}
MOST_HOURS = 24 * 30
MOST_DAYS = 366
MOST_LABEL = 200
SESSION = "session"
"""The label of what a password opened."""


def require_hours(hours: int, *, least: int = 1) -> None:
    """InputError for a session that lasts too long, or not at all."""
    if not least <= hours <= MOST_HOURS:
        raise InputError("a session lasts 1 to {most} hours.", code="input.hours", fields={"most": MOST_HOURS})


def opened(ctx: WriteContext, row: Any, hours: float, device: str, *, label: str = SESSION) -> Session:
    """A session of somebody who has shown who they are; `row` is the person's."""
    scopes = tuple(Scope) if Role.ADMIN in people.roles_of(row) else (Scope.READ, Scope.WRITE)
    ends_at = ctx.now + timedelta(hours=hours)
    return _issue(ctx, row.login, scopes, ends_at, label=label, device=_short(device, "the device"))


def issue_token(ctx: WriteContext, intent: intents.IssueToken) -> Session:
    """A token for a person or a program, with scopes no wider than one's own."""
    require_scope(ctx.actor, Scope.WRITE)
    if not 1 <= intent.days <= MOST_DAYS:
        raise InputError("a token lasts 1 to {most} days.", code="input.days", fields={"most": MOST_DAYS})
    person = people.get_person(ctx.uow.connection, ctx.directory, ctx.actor, intent.login or ctx.actor.login)
    login = person.login
    if login != ctx.actor.login:
        require_admin(ctx, "a token for somebody else")
        require_no_more(ctx, login, person_holding(ctx, person))
    if not person.active:
        raise InputError("{login} is not active any more.", code="input.inactive", fields={"login": login})
    wider = [scope for scope in intent.scopes if scope not in ctx.actor.scopes]
    admin = Scope.ADMIN in intent.scopes and Role.ADMIN not in person.held
    if wider or admin or not intent.scopes:
        raise ForbiddenError(
            "a token may have {own:scope|and} here, for an admin alone the scope admin.",
            code="forbidden.scope",
            fields={
                "scopes": [str(scope) for scope in intent.scopes],
                "own": [str(scope) for scope in ctx.actor.scopes],
            },
        )
    scopes = tuple(sorted(set(intent.scopes), key=_WIDTH.__getitem__))
    label = _short(intent.label, "the label")
    ends_at = ctx.now + timedelta(days=intent.days)
    if ctx.actor.token_ends_at is not None:
        ends_at = min(ends_at, ctx.actor.token_ends_at)
    return _issue(ctx, login, scopes, ends_at, label=label, made_by=ctx.token_digest)


def _short(text: str, what: str) -> str:
    return require_text(text, what, most=MOST_LABEL) if text.strip() else ""


def _issue(
    ctx: WriteContext,
    login: str,
    scopes: tuple[Scope, ...],
    ends_at: datetime,
    *,
    label: str,
    device: str = "",
    made_by: str = "",
) -> Session:
    secret = credentials.new_token()
    row = {
        "digest": credentials.digest_token(secret),
        "login": login,
        "scopes": " ".join(scopes),
        "label": label,
        "device": device,
        "made_by": made_by,
        "created_at": epoch(ctx.now),
        "ends_at": epoch(ends_at),
    }
    told = {name: row[name] for name in ("digest", "device", "made_by", "ends_at")}
    told |= {"token": label, "scopes": [str(each) for each in scopes]}
    trace(ctx, f"person:{login}", "saved", told, actor=ctx.actor.login or login)
    sessions.add(ctx.uow, row)
    return Session(secret, login, scopes, ends_at)


def end_session(ctx: WriteContext, intent: intents.EndSession) -> Saved:
    """Log out: the call's own token ends now, and those that were made with it."""
    if not ctx.token_digest:
        raise CredentialError("there is no session to end: this call came without a token.", code="credential.none")
    return Saved(kind="session", changed=tell_ended(ctx, sessions.end(ctx.uow, [ctx.token_digest])))


def revoke_session(ctx: WriteContext, intent: intents.RevokeSession) -> Saved:
    """End one session or token of one's own, or of somebody who holds no more; and those that were made with it."""
    person = whose(ctx, ctx.uow.connection, intent.login)
    if Scope.WRITE not in ctx.actor.scopes:  # who only looks on ends their own sessions, a token for a screen does not
        require_scope(ctx.actor, Scope.WRITE)
    rows = sessions.of(ctx.uow.connection, person.login, epoch(ctx.now))
    meant = [str(row.digest) for row in rows if intent.session and row.digest.startswith(intent.session)]
    if len(meant) != 1:
        raise NotFoundError(
            "{login} has no session {session:quoted}: `{command} session list` shows those there are.",
            code="not_found.session",
            fields={"login": person.login, "session": intent.session},
        )
    ended = tell_ended(ctx, sessions.end(ctx.uow, meant))
    return Saved(kind="session", changed=ended, codes=(meant[0][:SHOWN],))
