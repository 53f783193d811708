"""Reports as lists show them: which columns a line needs, and a line from its row. Knows no list and no scope."""

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, case, func

from cc.core.records.reports import ReportLine
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import RawRow
from cc.core.store.sql.times import instant
from cc.core.vocabulary import Flag, Priority, ReportStatus, TargetName

EXCERPT = 160
"""Characters of the text that a line carries at most; the last is a mark where there are more."""

R = tables.report

_STATUS = {str(each): each for each in ReportStatus}
_PRIORITY = {int(each): each for each in Priority}
_TARGET: dict[str | None, TargetName | None] = {None: None, **{str(each): each for each in TargetName}}


def excerpt(column: Any) -> ColumnElement[str]:
    """The beginning of a text column, marked where it goes on."""
    return case((func.length(column) > EXCERPT, func.substr(column, 1, EXCERPT - 1).concat("…")), else_=column)


LINE_COLUMNS: tuple[Any, ...] = (
    R.c.id,
    R.c.ref,
    R.c.version,
    R.c.status,
    R.c.priority,
    R.c.category,
    R.c.unit,
    R.c.area,
    excerpt(R.c.text),
    R.c.received_at,
    R.c.changed_at,
    R.c.due_at,
    R.c.due_target,
    R.c.holder,
    R.c.held_until,
    R.c.hold_reason,
    R.c.open_tasks,
    R.c.photos,
    R.c.merged_count,
    R.c.flags,
    R.c.lon,
    R.c.lat,
)
"""In the order of ReportLine's fields: `line` relies on it."""


@lru_cache(maxsize=256)
def flags(text: str) -> tuple[Flag, ...]:
    """Flags from their column (a JSON list)."""
    return tuple(Flag(each) for each in json.loads(text)) if text else ()


def line(row: RawRow) -> ReportLine:
    """A line from a row that begins with LINE_COLUMNS."""
    id, ref, version, status, priority, category, unit, area, words, received_at, changed_at = row[:11]
    due_at, due_target, holder, held_until, hold_reason, open_tasks, photos, merged, flagged, lon, lat = row[11:22]
    return ReportLine(
        id,
        ref,
        version,
        _STATUS[status],
        _PRIORITY[priority],
        category,
        unit,
        area,
        words,
        instant(received_at),
        instant(changed_at),
        None if due_at is None else instant(due_at),
        _TARGET[due_target],
        holder,
        None if held_until is None else instant(held_until),
        hold_reason,
        open_tasks,
        photos,
        merged,
        () if flagged == "[]" else flags(flagged),
        lon,
        lat,
    )
