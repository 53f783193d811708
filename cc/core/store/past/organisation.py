"""The command room as it was at a cut: which units there were and how they stood in the tree, which categories were
restricted, who worked where. From the streams of units, categories and people; what has not changed since is taken as
it is.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, not_, select

from cc.core.records.organisation import Unit
from cc.core.rules.lifecycle import roles
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.people import roles_of
from cc.core.store.sql import tables
from cc.core.store.trail import audit
from cc.core.store.trail.positions import NOW, Cut
from cc.core.vocabulary import Role

E, S, P = tables.event, tables.stream, tables.person

_KINDS = ("unit", "category", "person")
_AMONG = E.c.stream.in_(bindparam("streams", expanding=True))


@dataclass(frozen=True, slots=True)
class PastHouse:
    """`directory` has the units and categories of then; `workplaces` is by log-in."""

    directory: Directory
    workplaces: Mapping[str, str]
    officers: frozenset[str]
    changed: tuple[str, ...] = ()
    """Streams in which something was recorded since."""

    def unit_of(self, login: str) -> str | None:
        """The unit that somebody worked for."""
        return self.workplaces.get(login)

    def is_officer(self, login: str) -> bool:
        """Whether somebody was an officer."""
        return login in self.officers

    def restricted(self, category: str) -> bool:
        """Whether reports of the category were for those with clearance."""
        known = self.directory.categories.get(category)
        return known is not None and known.restricted

    def path(self, unit: str) -> tuple[str, ...]:
        """Codes from the root down to a unit; itself alone if there was none of that code."""
        known = self.directory.units.get(unit)
        return known.path if known else (unit,)


def house_at(connection: Connection, directory: Directory, cut: Cut) -> PastHouse:
    """The room as it was."""
    workplaces, officers = {}, set[str]()
    for row in connection.execute(select(P.c.login, P.c.unit, P.c.role, P.c.roles)):
        workplaces[row.login] = row.unit
        if Role.OFFICER in roles_of(row):
            officers.add(row.login)
    changed = [] if cut is NOW else _changed(connection, cut)
    if not changed:
        return PastHouse(directory, workplaces, frozenset(officers))
    then = copy(directory)
    then.units, then.categories = dict(directory.units), dict(directory.categories)
    told = _recorded(connection, cut, changed)
    for stream in changed:
        kind, _, code = stream.partition(":")
        facts = told.get(stream)
        if kind == "unit":
            _put(then.units, code, facts and _unit(directory.units[code], facts))
        elif kind == "category":
            known = directory.categories[code]
            _put(then.categories, code, facts and replace(known, restricted=bool(facts["restricted"])))
        elif facts is None:
            workplaces.pop(code, None)
        elif "unit" in facts:  # a shift that was set, a token that was given say nothing of it
            workplaces[code] = str(facts["unit"])
            held = roles.read(str(facts["role"]), str(facts.get("roles") or ""))
            (officers.add if Role.OFFICER in held else officers.discard)(code)
    then.root = next((unit.code for unit in then.units.values() if unit.parent is None), "")
    return PastHouse(then, workplaces, frozenset(officers), tuple(changed))


def _changed(connection: Connection, cut: Cut) -> list[str]:
    """Streams that have events beyond the cut."""
    names = [
        str(name) for name in connection.execute(select(S.c.name)).scalars() if str(name).partition(":")[0] in _KINDS
    ]
    query = select(E.c.stream).where(_AMONG, cut.later(connection)).distinct()
    return [str(each) for some in _chunks(names) for each in connection.execute(query, {"streams": some}).scalars()]


def _recorded(connection: Connection, cut: Cut, streams: list[str]) -> dict[str, dict[str, Any]]:
    """What the events up to the cut say of each, the last word counting; nothing of what began later."""
    query = select(E).where(_AMONG, not_(cut.later(connection))).order_by(E.c.stream, E.c.seq)
    told: dict[str, dict[str, Any]] = {}
    for some in _chunks(streams):
        for row in connection.execute(query, {"streams": some}):
            for move in audit.decode(row).moves:
                told.setdefault(row.stream, {}).update(move.facts)
    return told


def _chunks(names: list[str]) -> list[list[str]]:
    """As many as a statement takes values."""
    return [names[at : at + 5000] for at in range(0, len(names), 5000)]


def _put(into: dict[str, Any], code: str, value: Any) -> None:
    if value:
        into[code] = value
    else:
        into.pop(code, None)


def _unit(now: Unit, facts: Mapping[str, Any]) -> Unit:
    return replace(
        now,
        name=str(facts["name"]),
        parent=facts["parent"],
        zone=str(facts["zone"]),
        path=tuple(str(facts["path"]).split("/")),
    )
