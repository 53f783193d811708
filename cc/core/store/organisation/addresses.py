"""Who a message's recipient is, as people with addresses. Queries in, records out; knows no way of sending.

    person:LOGIN      that person
    unit:CODE         the unit's operators and supervisors
    operator:CODE     its operators; where it has none, its supervisors
    supervisor:CODE   its supervisors
    auditor:CODE      its auditors, also of what they are not cleared for: they are told that it was opened
    reporter          whoever reported it, if the contact that they gave is an e-mail address

Where a unit has nobody of these, the nearest unit above that has somebody hears of it: at night a message must not end
at an empty desk. Who may not see the report is not told of it; who left is nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from cc.core.records.sending import Addressee
from cc.core.rules.work.delivery import is_address
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.people import has_role, roles_of
from cc.core.store.sql import tables
from cc.core.vocabulary import Role

P = tables.person.c
_DESK = (Role.OPERATOR, Role.SUPERVISOR)
AUDITOR = "auditor"
_ROLES: Mapping[str, tuple[tuple[Role, ...], ...]] = {
    "unit": (_DESK,),
    "operator": ((Role.OPERATOR,), (Role.SUPERVISOR,)),
    "supervisor": ((Role.SUPERVISOR,),),
    AUDITOR: ((Role.AUDITOR,),),
}
"""Roles that a kind of recipient means, the next where the unit has none of those before."""

_PEOPLE = select(P.login, P.name, P.email, P.role, P.roles, P.unit, P.cleared).where(
    P.active == 1,
    or_(
        P.login.in_(bindparam("logins", expanding=True)),
        P.unit.in_(bindparam("units", expanding=True)) & has_role(*_DESK, Role.AUDITOR),
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recipient as the message names it, and what of the report decides who that is."""

    recipient: str
    restricted: bool
    reporter: str


class AddressBook:
    """The people whom some recipients mean: asked once, for all of them."""

    def __init__(self, connection: Connection, directory: Directory, wanted: Iterable[Wanted]) -> None:
        self._directory = directory
        named = [_split(each.recipient) for each in wanted]
        logins = {name for kind, name in named if kind == "person"}
        units = {unit for kind, name in named if kind in _ROLES for unit in self._upwards(name)}
        rows = connection.execute(_PEOPLE, {"logins": sorted(logins), "units": sorted(units)}).fetchall()
        self._people = {str(row.login): row for row in rows}
        self._desks: dict[tuple[str, str], list[Any]] = {}
        for row in sorted(rows, key=lambda each: str(each.login)):
            for role in roles_of(row):
                self._desks.setdefault((row.unit, role), []).append(row)

    def find(self, wanted: Wanted) -> tuple[Addressee, ...]:
        """Who it is, by log-in; nobody where there is none."""
        kind, name = _split(wanted.recipient)
        if kind == "reporter":
            return (Addressee("", "", wanted.reporter),) if is_address(wanted.reporter) else ()
        found = [self._people[name]] if kind == "person" and name in self._people else []
        restricted = wanted.restricted and kind != AUDITOR
        if kind in _ROLES:
            found = self._nearest(name, _ROLES[kind], restricted)
        return tuple(Addressee(row.login, row.name, row.email) for row in found if _may_see(row, restricted))

    def _nearest(self, unit: str, roles: tuple[tuple[Role, ...], ...], restricted: bool) -> list[Any]:
        for code in self._upwards(unit):
            for some in roles:
                found = {
                    str(row.login): row
                    for role in some
                    for row in self._desks.get((code, role), ())
                    if _may_see(row, restricted)
                }
                if found:
                    return list(found.values())
        return []

    def _upwards(self, unit: str) -> Iterator[str]:
        known = self._directory.units.get(unit)
        return reversed(known.path) if known else iter((unit,))


def _split(recipient: str) -> tuple[str, str]:
    kind, _, name = recipient.partition(":")
    return kind, name


def _may_see(row: Any, restricted: bool) -> bool:
    return bool(row.cleared) or not restricted
