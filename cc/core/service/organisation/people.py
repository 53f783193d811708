"""Intents on people: who there is, when they work, where they are."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from cc.core.credentials import given
from cc.core.errors import ForbiddenError, InputError
from cc.core.intents import organisation as intents
from cc.core.phrases import Phrase
from cc.core.records.organisation import Person, Saved
from cc.core.rules.lifecycle import roles
from cc.core.rules.lifecycle.access import holds, require_role, require_scope
from cc.core.rules.work.delivery import is_address
from cc.core.rules.work.dispatch import parse_shift
from cc.core.service.change.administration import holding_of, person_holding, require_no_more, require_unit_inside
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.save_rows import begin, require_once, require_version, save_rows, stale, trace
from cc.core.service.change.whereabouts import note_place
from cc.core.service.organisation import auditing
from cc.core.service.organisation.given_roles import given_roles
from cc.core.service.organisation.visibility import refresh_officers
from cc.core.store.organisation import people, saving, sessions
from cc.core.store.organisation.saving import Kind
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Role, RoomSetting, Scope

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_LEADS = (Role.SUPERVISOR, Role.ADMIN)


def save_people(ctx: WriteContext, intent: intents.SavePeople) -> Saved:
    """Add or change people. Passwords were hashed before the transaction: `prepared` has them by log-in."""
    ctx = begin(ctx, "changing people")
    require_once("person", (row.login.lower() for row in intent.people))
    hashes = cast("dict[str, str]", ctx.prepared or {})
    _hold_still(ctx, [row.login for row in intent.people])
    stored = saving.stored(ctx.uow, Kind.PERSON)
    given, intent = intent, _spelt_as_stored(intent, stored)
    hashes = {
        row.login: hashes[first.login]
        for row, first in zip(intent.people, given.people, strict=True)
        if first.login in hashes
    }
    rows: list[Values] = []
    for row in intent.people:
        there = stored.get(row.login, {})
        rows.append(_person(ctx, row, there, _chosen(ctx, row, hashes.get(row.login))))
        _require_may_save(ctx, rows[-1], there)
    require_version(ctx, Kind.PERSON, rows, stored)
    _require_an_admin(ctx, stored.values(), {**stored, **{row["login"]: row for row in rows}}.values())
    saved = save_rows(ctx, Kind.PERSON, rows, stored)
    moved = [row.login for row in intent.people if row.login in stored and stored[row.login]["unit"] != row.unit]
    for some in _chunks(moved):
        refresh_officers(ctx, ctx.reread(), some)
    for row in intent.people:
        if row.login in stored and (not row.active or row.login in hashes):
            tell_ended(ctx, sessions.end_all_of(ctx.uow, row.login))
    return saved


def _chosen(ctx: WriteContext, row: intents.PersonRow, hashed: str | None) -> str | None:
    """The hash of a new password: marked, where the room asks that somebody else change it when they log in. Programs
    are not asked, nor is who sets a room up. ForbiddenError for one's own over a session: that is for who knows the old
    one."""
    if hashed is None or holds(ctx.actor, Role.SYSTEM):
        return hashed
    if ctx.is_by_session_of(row.login):
        raise ForbiddenError(
            "your own password you change by the one of until now: `{command} password`.",
            code="forbidden.own_password",
            fields={"login": row.login},
        )
    if row.login == ctx.actor.login:
        return hashed
    asked = ctx.directory.settings.at(RoomSetting.OWN_PASSWORDS, ctx.now)
    return given(hashed) if asked and (row.roles or (row.role,)) != (Role.CHANNEL,) else hashed


def tell_ended(ctx: WriteContext, ended: Iterable[sessions.Ended], *, actor: str | None = None) -> int:
    """An event for each person whose tokens were ended; how many tokens. `actor`: where it is not the caller."""
    by_login: dict[str, list[str]] = {}
    for each in ended:
        by_login.setdefault(each.login, []).append(each.digest)
    for login, digests in sorted(by_login.items()):
        trace(ctx, f"person:{login}", "saved", {"ended": digests}, actor=actor)
    return sum(map(len, by_login.values()))


def _spelt_as_stored(intent: intents.SavePeople, stored: Iterable[str]) -> intents.SavePeople:
    """The same with log-ins as those there are are spelt: `ADMIN` and `admin` are one. InputError where the room of the
    first version has two that differ in capitals alone, and neither is meant."""
    alike: dict[str, list[str]] = {}
    for login in stored:
        alike.setdefault(login.lower(), []).append(login)
    rows = []
    for row in intent.people:
        known = alike.get(row.login.lower(), [row.login])
        if row.login not in known and len(known) > 1:
            raise InputError(
                "there are {known:quoted|and}, which differ in capitals alone: write which of them you mean.",
                code="input.login",
                fields={"login": row.login, "known": known},
            )
        rows.append(row if row.login in known else replace(row, login=known[0]))
    return intents.SavePeople(tuple(rows))


def _hold_still(ctx: WriteContext, logins: list[str]) -> None:
    """Nobody sets their shifts or tells their places until this is done (SQLite has one writer anyway)."""
    for some in _chunks([] if ctx.uow.on_sqlite else sorted(logins)):
        people.hold_still(ctx.uow, some)


def _chunks(logins: list[str]) -> Iterator[list[str]]:
    """As many as a statement takes values."""
    for at in range(0, len(logins), CHUNK):
        yield logins[at : at + CHUNK]


CHUNK = 10_000


def _require_may_save(ctx: WriteContext, row: Values, there: Values) -> None:
    """ForbiddenError for somebody who holds more than the caller, before or after; for clearance that the caller does
    not have."""
    if there:
        require_no_more(ctx, row["login"], holding_of(ctx, there))
    auditing.require(ctx, row, there)
    require_unit_inside(ctx, row["unit"], "changing people")
    if row["cleared"] and not ctx.actor.cleared:
        raise ForbiddenError(
            "{login} cannot be cleared by you: clearance is given by an administrator who has it.",
            code="forbidden.clearance",
            fields={"login": row["login"]},
        )
    require_no_more(ctx, row["login"], holding_of(ctx, row))


def _require_an_admin(ctx: WriteContext, before: Iterable[Values], after: Iterable[Values]) -> None:
    """InputError when nobody could change people any more, or nobody of the root unit who could before."""
    root = ctx.directory.root
    then = [row["unit"] for row in after if _is_admin(row)]
    had = any(_is_admin(row) and row["unit"] == root for row in before)
    if not then or (had and root not in then):
        raise InputError(
            "there would be no active admin of {unit} left: name another one first.",
            code="input.last_admin",
            fields={"unit": root},
        )


def _is_admin(row: Values) -> bool:
    return bool(row["active"]) and Role.ADMIN in roles.read(row["role"], row["roles"])


def _person(ctx: WriteContext, row: intents.PersonRow, there: Values, password_hash: str | None) -> Values:
    if not LOGIN.fullmatch(row.login):
        raise InputError(
            "{login:quoted} cannot be a log-in: letters, digits, dots, dashes and underscores can.",
            code="input.login",
            fields={"login": row.login},
        )
    held = given_roles(row, there)
    ctx.directory.unit(row.unit)
    return {
        "login": row.login,
        "name": require_text(row.name, Phrase("the name of {login}", {"login": row.login})),
        "role": str(roles.highest(held)),
        "roles": roles.spelt(held),
        "audited_from": auditing.from_unit(ctx, row.unit, held, there),
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
    if not people.set_shift(ctx.uow, person.login, seen, intent.shift):
        raise stale("person", person.login, seen, person.version)
    trace(ctx, f"person:{person.login}", "saved", {"shift": intent.shift})
    return Saved(kind="person", changed=1, codes=(person.login,))


def locate(ctx: WriteContext, intent: intents.LocatePerson) -> Saved:
    """Where somebody is; bookkeeping, without an event."""
    login = _leads_or_self(ctx, intent.login or ctx.actor.login).login
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
    if person.login != ctx.actor.login:
        require_role(ctx.actor, _LEADS, "changing this for somebody else")
        require_no_more(ctx, person.login, person_holding(ctx, person))
    return person
