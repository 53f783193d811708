"""People and their tokens: who is calling. Queries in, records out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal, or_, select, text, update

from cc.core.errors import CredentialError, NotFoundError
from cc.core.records.organisation import Actor, Person
from cc.core.records.reports import Page
from cc.core.rules.lifecycle import roles
from cc.core.rules.lifecycle.access import holds
from cc.core.rules.lifecycle.workload import OPEN
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.known import DESKS, at_a_desk
from cc.core.store.organisation.terms import readable
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import HotQuery
from cc.core.store.sql.times import instant
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.vocabulary import Role, Scope

P = tables.person
EVERY_SCOPE = (Scope.READ, Scope.WRITE, Scope.ADMIN)

_BY_LOGIN = HotQuery(select(P).where(P.c.login == bindparam("login")))
_ALIKE = select(P).where(func.lower(P.c.login) == bindparam("login"))
_BY_TOKEN = HotQuery(
    select(P, tables.token.c.scopes, tables.token.c.ends_at)
    .join(tables.token, tables.token.c.login == P.c.login)
    .where(tables.token.c.digest == bindparam("digest"))
)
_FOUNDER = select(P).join(tables.meta, tables.meta.c.value == P.c.login).where(tables.meta.c.key == "founder")
_SET_FOUNDER = text("INSERT INTO meta (key, value) VALUES ('founder', :login)")
_HELD = (
    select(P.c.login).where(P.c.login.in_(bindparam("logins", expanding=True))).order_by(P.c.login).with_for_update()
)

OPEN_TASKS = (
    select(func.count())
    .select_from(tables.task)
    .where(
        tables.task.c.officer == P.c.login, text("task.queue_at IS NOT NULL"), tables.task.c.status.in_(sorted(OPEN))
    )
    .scalar_subquery()
)
"""What somebody has to do still, as dispatch counts it: what waits for being verified is done."""


def find(connection: Connection, login: str) -> Any:
    """The person's row, or None."""
    return _BY_LOGIN.first(connection, login=login)


def find_any_case(connection: Connection, login: str) -> Any:
    """The same, however the log-in's capitals are typed; None also where two people differ in nothing else."""
    exact = find(connection, login)
    if exact is not None:
        return exact
    alike = connection.execute(_ALIKE, {"login": login.lower()}).fetchmany(2)
    return alike[0] if len(alike) == 1 else None


def differing_in_case(connection: Connection) -> list[str]:
    """Log-ins of rooms of the first version that differ from another in capitals alone."""
    alike = select(func.lower(P.c.login)).group_by(func.lower(P.c.login)).having(func.count() > 1)
    query = select(P.c.login).where(func.lower(P.c.login).in_(alike)).order_by(func.lower(P.c.login), P.c.login)
    return [str(row.login) for row in connection.execute(query)]


_UNITS_OF = select(P.c.unit).where(P.c.login.in_(bindparam("logins", expanding=True)))


def has_role(*roles: Role) -> ColumnElement[bool]:
    """The condition on `person` for who holds one of the roles; what an older server wrote since counts by `role`."""
    told = P.c.roles.contains(literal(" ") + P.c.role + literal(" "))
    held = or_(*(P.c.roles.contains(f" {role} ") for role in roles))
    return or_(P.c.role.in_([str(role) for role in roles]), and_(told, held))


def roles_of(row: Any) -> tuple[Role, ...]:
    """Every role that a person's row says, the highest first."""
    return readable("person", row.login, lambda told: roles.read(row.role, told), row.roles)


_STAFF = (
    select(P.c.login, P.c.role, P.c.roles, P.c.unit)
    .where(P.c.active == 1, has_role(Role.OPERATOR, Role.SUPERVISOR))
    .distinct()
)


def units(connection: Connection) -> dict[str, str]:
    """The unit of everybody by log-in."""
    return {str(row.login): str(row.unit) for row in connection.execute(select(P.c.login, P.c.unit))}


def staff(connection: Connection) -> dict[Role, set[str]]:
    """The units that have an active operator, and those that have a supervisor."""
    found: dict[Role, set[str]] = {Role.OPERATOR: set(), Role.SUPERVISOR: set()}
    for row in connection.execute(_STAFF):
        for role in found.keys() & set(roles_of(row)):
            found[role].add(row.unit)
    return found


def supervisors(connection: Connection) -> set[tuple[str, str]]:
    """Log-in and unit of every active supervisor."""
    rows = connection.execute(select(P.c.login, P.c.unit).where(P.c.active == 1, has_role(Role.SUPERVISOR)))
    return {(str(row.login), str(row.unit)) for row in rows}


_SHIFTS = select(P.c.login, P.c.unit, P.c.shift).where(P.c.active == 1).order_by(P.c.login)
_OF_LOGIN = _SHIFTS.where(P.c.login == bindparam("login"))


class Shift(NamedTuple):
    """When somebody works, and for which unit."""

    login: str
    unit: str
    shift: str


def shifts_of_unit(connection: Connection, unit: str, which: Iterable[Role]) -> list[Shift]:
    """Those of a unit's active people of these roles, by login."""
    return [Shift(*row) for row in connection.execute(_SHIFTS.where(P.c.unit == unit, has_role(*which)))]


def shift_of(connection: Connection, login: str) -> list[Shift]:
    """The same of one person, if they are active."""
    return [Shift(*row) for row in connection.execute(_OF_LOGIN, {"login": login})]


def units_of(connection: Connection, logins: Iterable[str]) -> set[str]:
    """The units that these people work for."""
    return {str(row.unit) for row in connection.execute(_UNITS_OF, {"logins": sorted(logins)})}


def by_token(connection: Connection, digest: str) -> Any:
    """The person's row with `scopes` and `ends_at` of the token, or None."""
    return _BY_TOKEN.first(connection, digest=digest)


def local_actor(connection: Connection, login: str | None, directory: Directory) -> Actor:
    """Who works on the database itself: the one named, else the admin whom `cc init` made."""
    row = find_any_case(connection, login) if login else connection.execute(_FOUNDER).first()
    if row is None and login:
        raise CredentialError(
            "there is no person {login:quoted}: `{command} person list` shows those there are.",
            code="credential.login",
            fields={"login": login},
        )
    if row is None:
        raise CredentialError("this database has no admin yet: run `{command} init`.", code="credential.no_admin")
    if not row.active:
        raise CredentialError(
            "{login} is not active any more: say who you are with --as LOGIN.",
            code="credential.inactive",
            fields={"login": row.login},
        )
    return actor(row, EVERY_SCOPE, None, directory)


def actor(row: Any, scopes: Sequence[Scope], ends_at: int | None, directory: Directory) -> Actor:
    """The caller, from their row."""
    unit = directory.units.get(row.unit)
    zone = unit.zone if unit else "UTC"
    held = roles_of(row)
    return Actor(
        login=row.login,
        name=row.name,
        role=held[0],
        roles=held,
        unit=row.unit,
        cleared=bool(row.cleared),
        scopes=tuple(scopes),
        zone=zone,
        room_zone=directory.zone.key,
        token_ends_at=instant(ends_at),
    )


def person_record(row: Any, open_tasks: int = 0) -> Person:
    """A person from their row."""
    return Person(
        login=row.login,
        name=row.name,
        role=roles_of(row)[0],
        roles=roles_of(row),
        unit=row.unit,
        cleared=bool(row.cleared),
        skills=tuple(json.loads(row.skills)),
        shift=row.shift,
        active=bool(row.active),
        lon=row.lon,
        lat=row.lat,
        located_at=instant(row.located_at),
        open_tasks=open_tasks,
        version=row.version,
        email=row.email,
    )


def subtree(directory: Directory, unit: str) -> tuple[str, ...]:
    """Codes of the unit and all below it."""
    return tuple(code for code, each in directory.units.items() if unit in each.path)


def list_people(
    connection: Connection,
    directory: Directory,
    who: Actor,
    *,
    q: str,
    unit: str | None,
    cursor: str | None,
    limit: int,
) -> Page[Person]:
    """A page of the people of the units that the caller sees, by login: an officer those of their own unit, a channel
    nobody but itself."""
    units = {who.unit} if _works_outside(who) else set(subtree(directory, who.unit))
    if unit is not None:
        units &= set(subtree(directory, unit))
    query: Select[Any] = select(P, OPEN_TASKS.label("load")).where(P.c.unit.in_(sorted(units))).order_by(P.c.login)
    if who.role is Role.CHANNEL:
        query = query.where(P.c.login == who.login)
    if q:
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in (P.c.login, P.c.name))))
    if cursor:
        query = query.where(P.c.login > cursor)
    rows = connection.execute(query.limit(limit + 1)).fetchall()
    items = tuple(_told(person_record(row, row.load), who) for row in rows[:limit])
    return Page(items, after=items[-1].login if len(rows) > limit else None)


def active_people(connection: Connection, units: Iterable[str]) -> list[Person]:
    """The active people of some units, by login; what they have to do is not counted."""
    query = select(P).where(P.c.active == 1, P.c.unit.in_(sorted(units))).order_by(P.c.login)
    return [person_record(row) for row in connection.execute(query)]


def get_person(connection: Connection, directory: Directory, who: Actor, login: str) -> Person:
    """One person of the units that the caller sees; NotFoundError otherwise."""
    named = find_any_case(connection, login)
    login = named.login if named is not None else login
    row = connection.execute(select(P, OPEN_TASKS.label("load")).where(P.c.login == login)).first()
    unit = directory.units.get(row.unit) if row else None
    theirs = unit is not None and who.unit in unit.path and who.role is not Role.CHANNEL
    if _works_outside(who):
        theirs = unit is not None and unit.code == who.unit
    if row is None or not (theirs or row.login == who.login):
        raise NotFoundError(
            "there is no person {login:quoted} that you can see.", code="not_found.person", fields={"login": login}
        )
    return _told(person_record(row, row.load), who)


def _works_outside(who: Actor) -> bool:
    """Whether somebody is of the field and nothing else: they see their own unit's people."""
    return holds(who, Role.OFFICER) and not holds(who, Role.VIEWER, *DESKS)


def _told(person: Person, who: Actor) -> Person:
    """A person as far as the caller's work needs: of others no address, no clearance, no place, unless at a desk."""
    if person.login == who.login or at_a_desk(who):
        return person
    return replace(person, email="", cleared=False, lon=None, lat=None, located_at=None)


def locate(uow: UnitOfWork, login: str, lon: float, lat: float, at: int) -> None:
    """Note somebody's place, at `at` (epoch s)."""
    uow.execute(update(P).where(P.c.login == login).values(lon=lon, lat=lat, located_at=at))


def set_shift(uow: UnitOfWork, login: str, version: int, shift: str) -> bool:
    """Write when somebody works, at the version that was seen; False when it has moved on."""
    condition = and_(P.c.login == login, P.c.version == version)
    return uow.execute(update(P).where(condition).values(shift=shift, version=version + 1)) == 1


def move(uow: UnitOfWork, login: str, unit: str) -> bool:
    """Somebody works for another unit now; False when there is nobody of the log-in."""
    return uow.execute(update(P).where(P.c.login == login).values(unit=unit, version=P.c.version + 1)) == 1


def hold_still(uow: UnitOfWork, logins: Sequence[str]) -> None:
    """Nobody else changes these people until the transaction's end (PostgreSQL)."""
    uow.rows(_HELD, {"logins": list(logins)})


def set_founder(uow: UnitOfWork, login: str) -> None:
    """Remember the admin whom `cc init` made: who works on the database itself and does not say who they are."""
    uow.execute(_SET_FOUNDER, {"login": login})
