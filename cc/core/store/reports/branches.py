"""Subtrees of units in figures: which units lie below one, and under which child of it each of them falls.

Knows the directory alone; what an actor may see is `scope`'s.
"""

from typing import Any

from sqlalchemy import and_, func, or_, select

from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.search import Sql
from cc.core.store.sql import tables

R, T = tables.report, tables.task

CLOCK_UNIT: Any = func.coalesce(T.c.unit, R.c.unit)
"""The unit that a clock counts for: its task's, else the report's."""


def below(directory: Directory, unit: str) -> frozenset[str]:
    """The unit and all units under it; InputError for one that is not known."""
    directory.unit(unit)
    return frozenset(code for code, each in directory.units.items() if unit in each.path)


def reports_below(directory: Directory, unit: str) -> list[Sql]:
    """The condition on `report`: it is a unit's of the subtree, or has a task that is. None for the root, or for no
    unit: that is everything."""
    if not unit or unit == directory.root:
        return []
    codes = sorted(below(directory, unit))
    worked_on = select(T.c.report_id).where(T.c.report_id == R.c.id, T.c.unit.in_(codes)).correlate(R).exists()
    return [or_(R.c.unit.in_(codes), worked_on)]


def clocks_below(directory: Directory, unit: str) -> list[Sql]:
    """The condition on a clock beside `report` and (outer) `task`: it counts for a unit of the subtree."""
    if not unit or unit == directory.root:
        return []
    return [and_(CLOCK_UNIT.in_(sorted(below(directory, unit))))]


class Branches:
    """Names of branches: the child of a unit under whose subtree another falls, the unit itself for its own, and any
    unit outside its subtree (whose reports are shared with it) for itself."""

    def __init__(self, directory: Directory, base: str) -> None:
        paths = Trees(directory, base)
        self._known = {unit: paths.of(unit, 0)[:2][-1] for unit in directory.units}

    def of(self, unit: str, received_at: int) -> str:
        """The branch of a unit, whenever the report came."""
        return self._known.get(unit, unit)


class Trees:
    """Paths of units from a base down: (base, child, …, unit); outside its subtree the unit alone."""

    def __init__(self, directory: Directory, base: str) -> None:
        self._known = {
            code: each.path[each.path.index(base) :] if base in each.path else (code,)
            for code, each in directory.units.items()
        }

    def of(self, unit: str, received_at: int) -> tuple[str, ...]:
        """The path of a unit, whenever the report came."""
        return self._known.get(unit, (unit,))


def path_text(value: object) -> str:
    """A label as figures tell it: a path with slashes, anything else as it is."""
    return "/".join(value) if isinstance(value, tuple) else str(value)
