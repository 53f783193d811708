"""What an SLA report may be grouped by: which columns each grouping reads of a clock, and the label made of them.

What is few by nature (a unit's branch, the day of a quarter of an hour) is made of the cells that the database gives,
once for all clocks that have the same.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import func

from cc.core.errors import InputError
from cc.core.rules.calendar.periods import QUARTER_S, STRETCHES, stretch_of
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.branches import CLOCK_UNIT, Branches, Trees
from cc.core.store.sql import tables

R, T = tables.report, tables.task

_READ: Mapping[str, Any] = {
    "unit": CLOCK_UNIT,
    "category": R.c.category,
    "area": func.coalesce(R.c.area, ""),
    "officer": func.coalesce(T.c.officer, ""),
    "channel": R.c.channel,
    "priority": R.c.priority,
    "quarter": R.c.received_at // QUARTER_S,
}
_OF_TASKS = frozenset({"unit", "officer"})
_UNIT_NAMES: Mapping[str, Any] = {"branch": Branches, "tree": Trees}

GROUPINGS = (*(name for name in _READ if name != "quarter"), *_UNIT_NAMES, *STRETCHES)
"""Every column that figures can be grouped by."""

Cells = tuple[Any, ...]


def check_groupings(by: Sequence[str]) -> None:
    """InputError for a column that figures cannot be grouped by."""
    wrong = [name for name in by if name not in GROUPINGS]
    if wrong:
        raise InputError(
            "figures cannot be grouped by {wrong:quoted}: take {known:quoted|or}.",
            code="input.by",
            fields={"by": list(by), "known": list(GROUPINGS), "wrong": wrong[0]},
        )


class Labels:
    """Makes a clock's label of the cells that `columns` read. `base` is the unit under which branches are told."""

    def __init__(self, directory: Directory, by: Sequence[str], base: str) -> None:
        self._directory, self._base = directory, base
        self._read: list[str] = []
        self._makers = [self._maker(name) for name in by]

    @property
    def columns(self) -> list[Any]:
        """What is to be read of each clock, beside `report` and (outer) `task`."""
        return [_READ[name] for name in self._read]

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of the cells that `columns` read, for who has a clock's report at hand and no row."""
        return tuple(self._read)

    @property
    def of_tasks(self) -> bool:
        """Whether a column is the task's."""
        return not _OF_TASKS.isdisjoint(self._read)

    def of(self, cells: Cells) -> Cells:
        """The label."""
        return tuple([make(cells) for make in self._makers])

    def _cell(self, name: str) -> int:
        if name not in self._read:
            self._read.append(name)
        return self._read.index(name)

    def _maker(self, name: str) -> Callable[[Cells], object]:
        if name in STRETCHES:
            return self._stretch(name)
        if name in _UNIT_NAMES:
            names, unit = _UNIT_NAMES[name](self._directory, self._base), self._cell("unit")
            return lambda cells: names.of(cells[unit], 0)
        return itemgetter(self._cell(name))

    def _stretch(self, name: str) -> Callable[[Cells], object]:
        """In the room's zone, whosever the clock is: so a report stands in one month."""
        zone, quarter = self._directory.zone, self._cell("quarter")
        return lambda cells: stretch_of(name, cells[quarter] * QUARTER_S, zone)
