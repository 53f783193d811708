"""Reports as they are shown: one in full, lines by id, exports. Rows to records; scoped by actor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.records.reports import PLACE_TEXTS, Report, ReportLine
from cc.core.records.sla import WALL, Clock
from cc.core.rules.calendar.work_calendar import WALL_CALENDAR
from cc.core.rules.lifecycle.access import sees_subtree
from cc.core.rules.lifecycle.authority import has_authority
from cc.core.rules.query.parse import parse
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_open, may_see, sees_all_units
from cc.core.store.reports.attachments import evidence_of
from cc.core.store.reports.cases import is_named, not_found
from cc.core.store.reports.clocks import clocks_of
from cc.core.store.reports.lines import LINE_COLUMNS, line
from cc.core.store.reports.search import Compiler
from cc.core.store.reports.tasks import tasks_of
from cc.core.store.sql import tables
from cc.core.store.sql.json import read_object
from cc.core.store.sql.prepared import on_sqlite, streamed
from cc.core.store.sql.times import instant
from cc.core.store.trail.links import ref_in_sight
from cc.core.vocabulary import Channel

R, SHARE = tables.report, tables.report_share

MOST_LINES = 500
"""How many lines may be read again by id at once."""

_FULL = select(*LINE_COLUMNS, *(column.label(f"r_{column.name}") for column in R.c))
_SHARES = select(SHARE.c.unit).where(SHARE.c.report_id == bindparam("id")).order_by(SHARE.c.unit)


@dataclass(frozen=True, slots=True)
class Found:
    """A report that the caller may see: `line` for what lists show, `row` with every column as `r_NAME`.
    `to_be_read`: it is out of sight, and stands open in an emergency."""

    line: ReportLine
    row: Row[Any]
    to_be_read: bool = False

    @property
    def id(self) -> str:
        """The report's id."""
        return self.line.id


def find(connection: Connection, actor: Actor, directory: Directory, name: str) -> Found:
    """The report of this ref or id; a task's ref names its report. NotFoundError if there is none in sight."""
    found = in_sight(connection, actor, directory, name)
    if found is None:
        raise not_found(name)
    return found


def in_sight(connection: Connection, actor: Actor, directory: Directory, name: str) -> Found | None:
    """The same, or None."""
    row = connection.execute(_FULL.where(is_named(name), may_see(actor, directory))).first()
    if row is not None or not actor.opened:
        return None if row is None else Found(line(tuple(row)), row)
    row = connection.execute(_FULL.where(is_named(name), may_open(actor, directory))).first()
    return None if row is None else Found(line(tuple(row)), row, to_be_read=True)


def needs_reporter(actor: Actor, found: Found, working: Iterable[str], directory: Directory) -> bool:
    """Whether a caller who sees a report is told who reported it: they have it, work on it or entered it. Those whom it
    was only shared with are not."""
    if not sees_subtree(actor) or sees_all_units(actor, directory):
        return True  # an officer sees what they work on, a channel what it brought
    units = {found.line.unit, *working}
    return found.row.r_brought_by == actor.login or any(
        has_authority(actor.unit, unit, directory.paths) for unit in units
    )


def shared_with(connection: Connection, report_id: str) -> tuple[str, ...]:
    """The units that a report, which the caller was found to see, is shared with."""
    return tuple(str(share.unit) for share in connection.execute(_SHARES, {"id": report_id}))


def get(connection: Connection, actor: Actor, directory: Directory, name: str) -> Report:
    """One report in full; NotFoundError if there is none in sight."""
    found = find(connection, actor, directory, name)
    row, its_tasks = found.row, tasks_of(connection, found.id)
    hidden = bool(row.r_reporter) and not needs_reporter(actor, found, [task.unit for task in its_tasks], directory)
    return Report(
        line=found.line,
        text=row.r_text,
        **{name: getattr(row, f"r_{name}") for name in PLACE_TEXTS},
        channel=Channel(row.r_channel),
        reporter="" if hidden else row.r_reporter,
        source=row.r_source,
        source_id=row.r_source_id,
        recorded_at=instant(row.r_recorded_at),
        own_due_at=instant(row.r_own_due_at),
        policy=row.r_policy,
        head=row.r_head,
        seq=row.r_seq,
        merged_into=ref_in_sight(connection, actor, directory, row.r_merged_into),
        shared_with=shared_with(connection, found.id),
        tasks=its_tasks,
        clocks=tuple(_told(clock, directory) for clock in clocks_of(connection, found.id)),
        evidence=evidence_of(connection, found.id),
        restricted=bool(row.r_restricted),
        attributes=read_object(row.r_attributes),
        brought_by=row.r_brought_by,
        reporter_hidden=hidden,
    )


def _told(clock: Clock, directory: Directory) -> Clock:
    calendar = WALL_CALENDAR if clock.calendar == WALL else directory.calendars.get(clock.calendar)
    return clock if calendar is None else replace(clock, counts_in=calendar.counts_in)


def lines(connection: Connection, actor: Actor, directory: Directory, ids: Sequence[str]) -> tuple[ReportLine, ...]:
    """The lines of these reports, in the order asked for, those that may be seen. InputError for more than 500."""
    if len(ids) > MOST_LINES:
        raise InputError(
            "{count:number} ids at once; {most:number} are the most.",
            code="input.too_many",
            fields={"count": len(ids), "most": MOST_LINES},
        )
    query = select(*LINE_COLUMNS).where(R.c.id.in_(list(ids)), may_see(actor, directory))
    found = {row[0]: line(tuple(row)) for row in connection.execute(query)}
    return tuple(found[id] for id in dict.fromkeys(ids) if id in found)


def export(connection: Connection, actor: Actor, directory: Directory, query: str, now: int) -> Iterator[ReportLine]:
    """Every report that matches, in order of id, in flat memory."""
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    every: Select[Any] = (
        select(*LINE_COLUMNS).where(may_see(actor, directory), *compiler.conditions(parse(query))).order_by(R.c.id)
    )
    for row in streamed(connection, every, {"now": now}):
        yield line(tuple(row))
