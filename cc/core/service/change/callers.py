"""Who is calling: from a credential to an actor, on a connection. Knows no intent."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from cc.core.centre import Anonymous, BearerToken, Credential, LocalActor
from cc.core.credentials import digest_token
from cc.core.errors import CredentialError
from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.access import holds
from cc.core.store.organisation import glass, people
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql.row_security.identity import DatabaseRole, enter
from cc.core.vocabulary import Role, Scope

SYSTEM = Actor(login="system", name="Posko", role=Role.SYSTEM, unit="", cleared=True, scopes=tuple(Scope), zone="UTC")
"""Who sweeps and sets up: nobody can log in as it."""

NOBODY = Actor(login="", name="", role=Role.CHANNEL, unit="", cleared=False, scopes=(), zone="UTC")
"""Who has not said who they are; may log in and nothing else."""


class SystemCredential:
    """What LocalCentre itself calls with, as one of the database's roles. It never crosses the door from outside."""

    def __init__(self, role: DatabaseRole = DatabaseRole.SWEEPER) -> None:
        self.role = role


Caller = Credential | SystemCredential


def actor_of(connection: Connection, directory: Directory, credential: Caller, now_s: int) -> Actor:
    """The actor; CredentialError when the credential is not (or no longer) anybody's."""
    if isinstance(credential, SystemCredential):
        return SYSTEM
    if isinstance(credential, Anonymous):
        return NOBODY
    if isinstance(credential, LocalActor):
        found = people.local_actor(connection, credential.login, directory)
    else:
        found = _bearer(connection, directory, credential, now_s)
    if not holds(found, Role.SUPERVISOR):  # nobody else can have broken a glass
        return found
    opened = glass.opened(connection, found.login, now_s)
    return replace(found, opened=opened) if opened else found


def reading_as(connection: Connection, directory: Directory, credential: Caller, now_s: int) -> Actor:
    """The actor, as whom the connection reads until the transaction's end; CredentialError for nobody."""
    actor = require_known(actor_of(connection, directory, credential, now_s))
    enter(connection, actor)
    return actor


def _bearer(connection: Connection, directory: Directory, token: BearerToken, now_s: int) -> Actor:
    row = bearer_row(connection, token, now_s)
    return people.actor(row, tuple(Scope(each) for each in row.scopes.split()), row.ends_at, directory)


def bearer_row(connection: Connection, token: BearerToken, now_s: int) -> Any:
    """The row of whose token it is; CredentialError when it is nobody's, or has ended."""
    row = people.by_token(connection, digest_token(token.secret))
    if row is None or not row.active:
        raise CredentialError("this token is not known: log in again (`{command} login`).", code="credential.unknown")
    if row.ends_at <= now_s:
        raise CredentialError("this token has ended: log in again (`{command} login`).", code="credential.ended")
    return row


def require_known(actor: Actor) -> Actor:
    """The actor; CredentialError when nobody has said who they are."""
    if actor is NOBODY:
        raise CredentialError("log in first: `{command} login`, or send a bearer token.", code="credential.none")
    return actor
