"""Intents on people and their sessions: who there is, when they work, where they are, how they log in."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import cast

from cc.core import credentials
from cc.core.errors import CoreError, CredentialError, ForbiddenError, InputError
from cc.core.intents import organisation as intents
from cc.core.phrases import Phrase
from cc.core.records.organisation import Person, Saved, Session
from cc.core.rules.lifecycle.access import require_role, require_scope
from cc.core.rules.work.delivery import is_address
from cc.core.rules.work.dispatch import parse_shift
from cc.core.service.change.callers import SYSTEM
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.save_rows import (
    begin,
    require_admin,
    require_once,
    require_version,
    save_rows,
    stale,
    trace,
)
from cc.core.service.change.whereabouts import note_place
from cc.core.service.organisation import throttling
from cc.core.service.organisation.visibility import refresh_officers
from cc.core.store.organisation import people, saving, sessions
from cc.core.store.organisation.saving import Kind
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Role, Scope

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_LEADS = (Role.SUPERVISOR, Role.ADMIN)
_WIDTH = {Scope.READ: 0, Scope.WRITE: 1, Scope.ADMIN: 2}
_WRONG = "log-in or password is wrong."
MOST_HOURS = 24 * 30
MOST_DAYS = 366


def save_people(ctx: WriteContext, intent: intents.SavePeople) -> Saved:
    """Add or change people. Passwords were hashed before the transaction: `prepared` has them by log-in."""
    ctx = begin(ctx, "changing people")
    require_once("person", (row.login for row in intent.people))
    hashes = cast("dict[str, str]", ctx.prepared or {})
    _hold_still(ctx, [row.login for row in intent.people])
    stored = saving.stored(ctx.uow, Kind.PERSON)
    rows: list[Values] = []
    for row in intent.people:
        there = stored.get(row.login, {})
        rows.append(_person(ctx, row, there, hashes.get(row.login)))
    require_version(ctx, Kind.PERSON, rows, stored)
    _require_an_admin({**stored, **{row["login"]: row for row in rows}}.values())
    saved = save_rows(ctx, Kind.PERSON, rows, stored)
    moved = [row.login for row in intent.people if row.login in stored and stored[row.login]["unit"] != row.unit]
    for some in _chunks(moved):
        refresh_officers(ctx, ctx.reread(), some)
    for row in intent.people:
        if row.login in stored and (not row.active or row.login in hashes):
            sessions.end_all_of(ctx.uow, row.login)
    return saved


def _hold_still(ctx: WriteContext, logins: list[str]) -> None:
    """Nobody sets their shifts or tells their places until this is done (SQLite has one writer anyway)."""
    for some in _chunks([] if ctx.uow.on_sqlite else sorted(logins)):
        people.hold_still(ctx.uow, some)


def _chunks(logins: list[str]) -> Iterator[list[str]]:
    """As many as a statement takes values."""
    for at in range(0, len(logins), CHUNK):
        yield logins[at : at + CHUNK]


CHUNK = 10_000


def _require_an_admin(people_then: Iterable[Values]) -> None:
    """InputError when nobody could change people any more."""
    if not any(row["role"] == Role.ADMIN and row["active"] for row in people_then):
        raise InputError("there would be no active admin left: name another one first.", code="input.last_admin")


def _person(ctx: WriteContext, row: intents.PersonRow, there: Values, password_hash: str | None) -> Values:
    if not _LOGIN.fullmatch(row.login):
        raise InputError(
            "{login:quoted} cannot be a log-in: letters, digits, dots, dashes and underscores can.",
            code="input.login",
            fields={"login": row.login},
        )
    if row.role is Role.SYSTEM or row.login.lower() == SYSTEM.login:
        raise InputError("nobody can be the system.", code="input.role")
    ctx.directory.unit(row.unit)
    return {
        "login": row.login,
        "name": require_text(row.name, Phrase("the name of {login}", {"login": row.login})),
        "role": str(row.role),
        "unit": row.unit,
        "cleared": int(row.cleared),
        "skills": json.dumps(list(row.skills), ensure_ascii=False),
        "shift": _shift(row.shift),
        "active": int(row.active),
        "password_hash": password_hash or there.get("password_hash"),
        "email": _email(row.email),
        "lon": there.get("lon"),
        "lat": there.get("lat"),
        "located_at": there.get("located_at"),
        "version": int(there.get("version") or 0) + 1,
    }


def _email(address: str) -> str:
    """An address that messages can be sent to, or empty; InputError for what is none."""
    told = address.strip()
    if told and not is_address(told):
        raise InputError("{email:quoted} is no e-mail address.", code="input.email", fields={"email": told})
    return told


def _shift(shift: str) -> str:
    parse_shift(shift)  # as dispatch will read it
    return shift


def set_shift(ctx: WriteContext, intent: intents.SetShift) -> Saved:
    """When somebody works."""
    person = _leads_or_self(ctx, intent.login)
    if person.shift == _shift(intent.shift):
        return Saved(kind="person", unchanged=1)
    seen = person.version if ctx.expected_version is None else ctx.expected_version
    if not people.set_shift(ctx.uow, intent.login, seen, intent.shift):
        raise stale("person", intent.login, seen, person.version)
    trace(ctx, f"person:{intent.login}", "saved", {"shift": intent.shift})
    return Saved(kind="person", changed=1, codes=(intent.login,))


def locate(ctx: WriteContext, intent: intents.LocatePerson) -> Saved:
    """Where somebody is; bookkeeping, without an event."""
    login = intent.login or ctx.actor.login
    _leads_or_self(ctx, login)
    _, warnings = note_place(ctx, login, intent.lon, intent.lat)
    left_out = int(bool(warnings))
    return Saved(
        kind="person",
        changed=1 - left_out,
        unchanged=left_out,
        codes=(login,),
        warnings=tuple(map(str, warnings)),
        warning_phrases=warnings,
    )


def _leads_or_self(ctx: WriteContext, login: str) -> Person:
    require_scope(ctx.actor, Scope.WRITE)
    person = people.get_person(ctx.uow.connection, ctx.directory, ctx.actor, login)
    if login != ctx.actor.login:
        require_role(ctx.actor, _LEADS, "changing this for somebody else")
    return person


def open_session(ctx: WriteContext, intent: intents.OpenSession) -> Session | CoreError:
    """Log in. `prepared` says whether the password was right, and from where it came; a refusal is an answer, since it
    is counted."""
    if not 1 <= intent.hours <= MOST_HOURS:
        raise InputError("a session lasts 1 to {most} hours.", code="input.hours", fields={"most": MOST_HOURS})
    if not _LOGIN.fullmatch(intent.login):  # nobody's: no row is kept of it
        raise CredentialError("log-in or password is wrong.", code="credential.wrong")
    right, peer = cast("tuple[bool, str]", ctx.prepared or (False, ""))
    now_s, name = epoch(ctx.now), throttling.name_of(intent.login, peer)
    known = sessions.throttle(ctx.uow.connection, name)
    throttling.require_patience(known, now_s)
    row = people.find(ctx.uow.connection, intent.login)
    if not right or row is None or not row.active:
        sessions.set_throttle(ctx.uow, name, throttling.after_failure(known, now_s))
        return CredentialError("log-in or password is wrong.", code="credential.wrong")
    sessions.end_throttle(ctx.uow, name)
    scopes = tuple(Scope) if row.role == Role.ADMIN else (Scope.READ, Scope.WRITE)
    return _issue(ctx, row.login, scopes, timedelta(hours=intent.hours), "session")


def issue_token(ctx: WriteContext, intent: intents.IssueToken) -> Session:
    """A token for a person or a program, with scopes no wider than one's own."""
    require_scope(ctx.actor, Scope.WRITE)
    if not 1 <= intent.days <= MOST_DAYS:
        raise InputError("a token lasts 1 to {most} days.", code="input.days", fields={"most": MOST_DAYS})
    login = intent.login or ctx.actor.login
    person = people.get_person(ctx.uow.connection, ctx.directory, ctx.actor, login)
    if login != ctx.actor.login:
        require_admin(ctx, "a token for somebody else")
    if not person.active:
        raise InputError("{login} is not active any more.", code="input.inactive", fields={"login": login})
    wider = [scope for scope in intent.scopes if scope not in ctx.actor.scopes]
    admin = Scope.ADMIN in intent.scopes and person.role is not Role.ADMIN
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
    trace(ctx, f"person:{login}", "saved", {"token": intent.label, "scopes": [str(scope) for scope in scopes]})
    return _issue(ctx, login, scopes, timedelta(days=intent.days), intent.label)


def _issue(ctx: WriteContext, login: str, scopes: tuple[Scope, ...], lasts: timedelta, label: str) -> Session:
    secret, ends_at = credentials.new_token(), epoch(ctx.now + lasts)
    row = {
        "digest": credentials.digest_token(secret),
        "login": login,
        "scopes": " ".join(scopes),
        "label": label,
        "created_at": epoch(ctx.now),
        "ends_at": ends_at,
    }
    sessions.add(ctx.uow, row)
    return Session(secret, login, scopes, instant(ends_at))


def end_session(ctx: WriteContext, intent: intents.EndSession) -> Saved:
    """Log out: the call's own token ends now."""
    if not ctx.token_digest:
        raise CredentialError("there is no session to end: this call came without a token.", code="credential.none")
    sessions.end(ctx.uow, ctx.token_digest)
    return Saved(kind="session", changed=1)
