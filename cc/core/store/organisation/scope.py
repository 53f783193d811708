"""What an actor may see, as SQL. The one place where unit subtree, sharing and clearance become conditions.

A report may be seen from every unit that has a row in `report_sight`: its own unit, those it is shared with, those that
have a task of it, and all above them but the root, which sees everything. An officer sees less: what they or their unit
have a task of, and what they entered, whichever unit they work for.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal_column, or_, select, true, union_all

from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.access import holds, roles_of, sees_subtree
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables
from cc.core.vocabulary import Role

R, SIGHT, TASK, UNIT, PERSON = tables.report, tables.report_sight, tables.task, tables.unit, tables.person
OVERSEERS = (Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.SYSTEM)
"""Roles that, at the root, are told of streams that are no report's."""


def sees_all_units(actor: Actor, directory: Directory) -> bool:
    """Whether the actor sees the reports of every unit: who works for the root does, but for officers and
    channels, and whoever only sets up."""
    return holds(actor, Role.SYSTEM) or (actor.unit == directory.root and sees_subtree(actor))


def restricted_rule(actor: Actor) -> ColumnElement[bool]:
    """Restricted reports only with clearance."""
    return true() if actor.cleared else literal_column("report.restricted = 0")


def may_see(actor: Actor, directory: Directory) -> ColumnElement[bool]:
    """The condition on `report` for everything that is shown, counted, exported or changed."""
    if not sees_subtree(actor):
        entered = R.c.brought_by == actor.login
        theirs = or_(entered, works_on(actor)) if Role.OFFICER in roles_of(actor) else entered
        return and_(theirs, restricted_rule(actor))
    if sees_all_units(actor, directory):
        return restricted_rule(actor)
    if not actor.unit:
        return false()
    own = select(SIGHT.c.unit).where(SIGHT.c.report_id == R.c.id, SIGHT.c.unit == actor.unit)
    in_sight = exists(own.correlate(R))  # also where the query walks report_sight itself
    return and_(in_sight, restricted_rule(actor))


def may_open(actor: Actor, directory: Directory) -> ColumnElement[bool]:
    """The condition on `report` for one that is asked for by its name, to be read: what may be seen, and what stands
    open in an emergency. No list, no count and no figure asks for it, and nothing that changes anything."""
    seen = may_see(actor, directory)
    return or_(seen, R.c.id.in_(actor.opened)) if actor.opened else seen


def works_on(actor: Actor) -> ColumnElement[bool]:
    """The condition on `report`: the actor, or their unit, has a task of it."""
    theirs = or_(TASK.c.officer == actor.login, TASK.c.unit == actor.unit)
    return exists(select(TASK.c.number).where(TASK.c.report_id == R.c.id, theirs).correlate(R))


def queue_unit(actor: Actor, directory: Directory) -> str | None:
    """The unit whose rows of `report_sight` are all that the actor sees, but for clearance (`restricted_rule`): the way
    to walk a queue without asking row by row. None where `may_see` is the only way."""
    if not sees_subtree(actor) or sees_all_units(actor, directory):
        return None
    return actor.unit or None


def sight_units(directory: Directory, units: set[str]) -> set[str]:
    """The units that get a row in `report_sight`, given those that the report belongs to in one way or another."""
    seen: set[str] = set()
    for unit in units:
        known = directory.units.get(unit)
        seen.update(known.path[1:] if known else (unit,))
    return seen


def stream_rule(actor: Actor, directory: Directory, column: Any) -> ColumnElement[bool]:
    """The condition on an event's stream: reports in sight; other streams for those of the root who oversee, and an
    auditor's or administrator's own (`audited_streams`)."""
    seen = exists(select(R.c.id).where(R.c.id == column, may_see(actor, directory)))
    if holds(actor, Role.SYSTEM) or actor.unit == directory.root:
        if holds(actor, *OVERSEERS):
            return or_(seen, column.like("%:%"))
        # Whoever works at the desk hears of units and categories, not of who has which role and from where.
        return (
            or_(seen, and_(column.like("%:%"), ~column.like("person:%"), ~column.like("opened:%")))
            if holds(actor, Role.OPERATOR)
            else seen
        )
    if audits_streams(actor):
        return or_(seen, column.in_(audited_streams(actor, directory)))
    return seen


def audits_streams(actor: Actor) -> bool:
    """Whether the streams of one's units and people are one's to check."""
    return holds(actor, Role.AUDITOR, Role.ADMIN)


def audited_streams(actor: Actor, directory: Directory) -> Select[tuple[str]]:
    """The streams of the units and people of an auditor's subtree."""
    units = [code for code, path in directory.paths.items() if actor.unit in path]
    of_units = select(("unit:" + UNIT.c.code).label("name")).where(UNIT.c.code.in_(units))
    of_people = select(("person:" + PERSON.c.login).label("name")).where(PERSON.c.unit.in_(units))
    both = union_all(of_units, of_people).subquery()
    return select(both.c.name)
