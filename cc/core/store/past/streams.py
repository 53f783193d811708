"""The room as its own streams tell it up to a cut: units, categories, people, policies, calendars. Nothing is taken
from the tables that are made of them: whoever checks figures trusts none. Owns how those streams are read; knows no
report."""

import json
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from sqlalchemy import Connection, not_, or_, select

from cc.core.records.organisation import Category, Unit
from cc.core.records.sla import WALL, Policy
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.lifecycle import roles
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.terms import calendar_from, policy_from
from cc.core.store.past.organisation import PastHouse
from cc.core.store.sql import tables
from cc.core.store.trail import audit
from cc.core.store.trail.positions import Cut
from cc.core.vocabulary import Priority, Role

E = tables.event
_KINDS = ("unit", "category", "person", "policy", "calendar")
_TOLD = select(E).where(or_(*(E.c.stream.startswith(f"{kind}:") for kind in _KINDS))).order_by(E.c.stream, E.c.seq)
Facts = Mapping[str, Any]


def told_house(connection: Connection, directory: Directory, cut: Cut) -> PastHouse:
    """The room of then. Of what no stream tells there is nothing: figures that need it cannot be derived."""
    last: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in _KINDS}
    policies: dict[str, Policy] = {}
    calendars: dict[str, WorkCalendar] = {}
    versions = {WALL: WALL}
    for kind, code, facts in _events(connection, cut):
        last[kind].setdefault(code, {}).update(facts)
        if kind == "policy" and "body" in facts:
            policies[f"{code}@{facts['version']}"] = policy_from(json.dumps(facts["body"]))
        elif kind == "calendar" and "spec" in facts:
            versions[code] = f"{code}@{facts['version']}"
            calendars[versions[code]] = calendar_from(str(facts["spec"]))
    then = copy(directory).with_terms(policies, calendars, versions)
    then.units = {code: _unit(facts) for code, facts in last["unit"].items()}
    then.paths = {code: unit.path for code, unit in then.units.items()}
    then.categories = {code: _category(code, facts) for code, facts in last["category"].items()}
    then.root = next((unit.code for unit in then.units.values() if unit.parent is None), "")
    people = {login: facts for login, facts in last["person"].items() if "unit" in facts}
    workplaces = {login: str(facts["unit"]) for login, facts in people.items()}
    held = {login: roles.read(str(facts["role"]), str(facts.get("roles") or "")) for login, facts in people.items()}
    return PastHouse(then, workplaces, frozenset(login for login, of in held.items() if Role.OFFICER in of))


def _events(connection: Connection, cut: Cut) -> Iterator[tuple[str, str, Facts]]:
    for row in connection.execute(_TOLD.where(not_(cut.later(connection)))):
        kind, _, code = row.stream.partition(":")
        for move in audit.decode(row).moves:
            yield kind, code, move.facts


def _unit(facts: Facts) -> Unit:
    return Unit(
        code=str(facts["code"]),
        name=str(facts["name"]),
        parent=facts["parent"],
        kind=str(facts["kind"]),
        zone=str(facts["zone"]),
        path=tuple(str(facts["path"]).split("/")),
        version=0,
    )


def _category(code: str, facts: Facts) -> Category:
    """As figures need it: its code, and whether it is for those with clearance."""
    return Category(
        code=code,
        name_id=str(facts.get("name_id", "")),
        name_en=str(facts.get("name_en", "")),
        short_id=str(facts.get("short_id", "")),
        open311_code=str(facts.get("open311_code", "")),
        group=str(facts.get("grouping", "")),
        priority=Priority(int(facts.get("priority", Priority.P3))),
        restricted=bool(facts["restricted"]),
        needs_place=bool(facts.get("needs_place", 1)),
        evidence_min=int(facts.get("evidence_min", 0)),
        unit=facts.get("unit"),
        keywords=(),
        version=0,
        retired=bool(facts.get("retired", 0)),
    )
