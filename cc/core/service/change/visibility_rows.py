"""Where a report shows: whose queue, whose counters. Owns what is derived from units and status; knows no move."""

from collections.abc import Iterable

from cc.core.rules.lifecycle.tables import is_open
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import sight_units
from cc.core.store.sql.times import FAR
from cc.core.store.sql.unit_of_work import UnitOfWork, Values


def units_of(uow: UnitOfWork, report: Values, tasks: Iterable[Values], shares: Iterable[str]) -> set[str]:
    """Units that a report belongs to: its own, those of its tasks and of their officers (a task may be of a unit above
    theirs), those it is shared with."""
    units, officers = {str(report["unit"]), *shares}, set()
    for task in tasks:
        units.add(str(task["unit"]))
        if task["officer"] is not None:
            officers.add(str(task["officer"]))
    return units | people.units_of(uow.connection, officers) if officers else units


def queue_at(status: str, due_at: int | None) -> int | None:
    """Where it stands in the queue: its due time, far in the future without one, nowhere when it is not open."""
    if not is_open(status):
        return None
    return FAR if due_at is None else due_at


def sight_of(directory: Directory, units: set[str], at: int | None) -> dict[str, int | None]:
    """The report's rows of `report_sight`: unit and place in its queue."""
    return dict.fromkeys(sight_units(directory, units), at)


def count(uow: UnitOfWork, directory: Directory, report: Values, sight: Iterable[str], n: int) -> None:
    """Add a report to (or, with -1, take it from) the counters of all who see it."""
    status, priority, restricted = str(report["status"]), int(report["priority"]), int(report["restricted"])
    for unit in (directory.root, *sight):
        uow.tally(unit, status, priority, restricted, n)
