"""Identities at an identity provider: whose each is, and the session of whom the provider let in. Owns who may bind
one, and that no group gives a role; what a provider's token must say, the edge that asks it knows.
"""

from cc.core.errors import CredentialError, ForbiddenError, InputError
from cc.core.intents import identity as intents
from cc.core.phrases import mark
from cc.core.records.organisation import Saved, Session
from cc.core.rules.lifecycle.access import require_role
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.save_rows import begin, trace
from cc.core.service.organisation import sessions
from cc.core.service.organisation.answers_sessions import whose
from cc.core.service.organisation.people import tell_ended
from cc.core.store.organisation import identities, people
from cc.core.store.organisation import sessions as kept_sessions
from cc.core.vocabulary import Role

SSO = "sso"
"""The label of what a provider opened."""
MOST_MINUTES = 720
_WHAT = mark("an identity at the identity provider")


def bind_identity(ctx: WriteContext, intent: intents.BindIdentity) -> Saved:
    """Somebody is known by this identity from now on. One that is somebody else's is refused."""
    ctx = begin(ctx, _WHAT)
    person = whose(ctx, ctx.uow.connection, intent.login)
    if ctx.is_by_session_of(person.login):
        raise ForbiddenError(
            "nobody binds their own identity over a session: ask another administrator, or do it on the machine that "
            "holds the database.",
            code="forbidden.own_identity",
            fields={"login": person.login},
        )
    issuer, subject = (intent.issuer.strip(), intent.subject.strip()) if intent.subject.strip() else ("", "")
    if subject and not issuer.startswith(("https://", "http://")):
        raise InputError(
            "an issuer is an address, as https://login.example.", code="input.issuer", fields={"issuer": issuer}
        )
    holder = identities.whose(ctx.uow.connection, issuer, subject)
    if holder is not None and holder != person.login:
        raise InputError(
            "{subject} is somebody else at {issuer} already: take it from them first.",
            code="input.identity",
            fields={"subject": subject, "issuer": issuer},
        )
    if identities.of(ctx.uow.connection, person.login) == (issuer, subject):
        return Saved(kind="identity", unchanged=1)
    identities.put(ctx.uow, person.login, issuer, subject)
    trace(ctx, f"person:{person.login}", "saved", {"issuer": issuer, "subject": subject})
    tell_ended(ctx, kept_sessions.end_all_of(ctx.uow, person.login))
    return Saved(kind="identity", changed=1, codes=(person.login,))


def open_proven_session(ctx: WriteContext, intent: intents.OpenProvenSession) -> Session:
    """A session of whom the provider let in: with what they hold here, if their groups stand for all of it."""
    require_role(ctx.actor, (Role.SYSTEM,), _WHAT)
    if not 1 <= intent.minutes <= MOST_MINUTES:
        raise InputError("a session lasts 1 to {most} minutes.", code="input.minutes", fields={"most": MOST_MINUTES})
    login = identities.whose(ctx.uow.connection, intent.issuer, intent.subject)
    row = people.find(ctx.uow.connection, login) if login is not None else None
    if row is None or not row.active:
        raise CredentialError(
            "nobody here is known by this identity: an administrator says whose it is with `{command} sso bind`.",
            code="sso.unknown",
            fields={"subject": intent.subject},
        )
    missing = [] if intent.roles is None else [role for role in people.roles_of(row) if role not in intent.roles]
    if missing:
        raise CredentialError(
            "{login} is {missing:role|and} here, and no group at the identity provider stands for that.",
            code="sso.groups",
            fields={"login": row.login, "missing": [str(role) for role in missing]},
        )
    return sessions.opened(ctx, row, intent.minutes / 60, intent.device, label=SSO)
