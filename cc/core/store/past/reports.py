"""Reports of a period as they stood at a cut, one by one, in flat memory. Read only; knows no actor and no figure.

A report that has not changed since is taken as it is stored; one that has is folded again from its events up to then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, not_, select, tuple_

from cc.core.records.sla import Clock
from cc.core.records.trail import Event
from cc.core.rules.sla.fold import current_due, fold
from cc.core.rules.work.replay import PastReport, PastTask, replayed
from cc.core.store.past.organisation import PastHouse
from cc.core.store.reports.clock_rows import clock_record
from cc.core.store.reports.lines import excerpt
from cc.core.store.reports.periods import within
from cc.core.store.sql import tables
from cc.core.store.sql.times import epoch, instant
from cc.core.store.trail import audit
from cc.core.store.trail.positions import Cut
from cc.core.vocabulary import Action, ClockState, Subject

R, T, C, E, H = tables.report, tables.task, tables.clock, tables.event, tables.report_share

BATCH = 500
_IDS: Any = bindparam("ids", expanding=True)
_ROWS: Select[Any] = select(
    R.c.id,
    R.c.ref,
    R.c.received_at,
    R.c.changed_at,
    R.c.brought_by,
    R.c.status,
    R.c.category,
    R.c.priority,
    R.c.unit,
    R.c.area,
    R.c.lon,
    R.c.channel,
    R.c.source,
    R.c.hold_reason,
    R.c.photos,
    R.c.due_at,
    excerpt(R.c.text).label("excerpt"),
)
_EXCERPTS = select(R.c.id, excerpt(R.c.text).label("excerpt")).where(R.c.id.in_(_IDS))
_TASKS = select(T.c.report_id, T.c.number, T.c.unit, T.c.officer, T.c.status).where(T.c.report_id.in_(_IDS))
_SHARES = select(H).where(H.c.report_id.in_(_IDS))
_CLOCKS = select(C).where(C.c.report_id.in_(_IDS))
_EVENTS = select(E).where(E.c.stream.in_(_IDS)).order_by(E.c.stream, E.c.seq)


@dataclass(frozen=True, slots=True)
class Standing:
    """A report as it stood: its clocks as folded then; `changed` whether anything was recorded of it since. `excerpt`
    is the text's beginning, empty where it was another one then."""

    id: str
    report: PastReport
    clocks: tuple[Clock, ...]
    changed: bool
    excerpt: str


def standings(
    connection: Connection,
    house: PastHouse,
    cut: Cut,
    start_at: datetime | None,
    end_at: datetime | None,
) -> Iterator[list[Standing]]:
    """The reports received in [start_at, end_at) that were known at the cut, in batches, as they were received."""
    for rows in _batches(connection, start_at, end_at):
        changed = _changed(connection, cut, rows)
        stored = _stored(connection, [row for row in rows if row.id not in changed])
        folded = _folded(connection, house, cut, [row for row in rows if row.id in changed])
        found = stored | folded
        yield [found[row.id] for row in rows if row.id in found]


def standings_told(
    connection: Connection,
    house: PastHouse,
    cut: Cut,
    start_at: datetime | None,
    end_at: datetime | None,
) -> Iterator[list[Standing]]:
    """The same from events alone, as they were recorded: which reports there are, and when they were received, too."""
    for ids in _born(connection, cut, start_at, end_at):
        rows = {row.id: row.excerpt for row in connection.execute(_EXCERPTS, {"ids": ids})}
        yield list(_folded_of(connection, house, cut, {each: rows.get(each, "") for each in ids}).values())


def _born(connection: Connection, cut: Cut, start_at: datetime | None, end_at: datetime | None) -> Iterator[list[str]]:
    """The ids of the reports that were received in the period, by what their first events say."""
    known = [not_(E.c.stream.contains(":")), E.c.seq == 1, not_(cut.later(connection))]
    if start_at is not None:
        known.append(E.c.recorded_at >= epoch(start_at))  # what was recorded before was received before
    query, last = select(E).where(*known).order_by(E.c.position).limit(BATCH), 0
    while rows := list(connection.execute(query.where(E.c.position > last))):
        last = rows[-1].position
        births = ((row.stream, audit.decode(row).moves[0].at) for row in rows)
        found = [str(name) for name, at in births if (not start_at or start_at <= at) and (not end_at or at < end_at)]
        if found:
            yield found


def pairs(
    connection: Connection,
    house: PastHouse,
    cut: Cut,
    start_at: datetime | None,
    end_at: datetime | None,
) -> Iterator[list[tuple[Standing | None, Standing]]]:
    """Every report received in the period as it stood at the cut, folded from its events (None: not known yet), and as
    it stands now."""
    for rows in _batches(connection, start_at, end_at):
        now, folded = _stored(connection, rows), _folded(connection, house, cut, rows)
        yield [(folded.get(row.id), now[row.id]) for row in rows]


def events_since(connection: Connection, cut: Cut, ids: list[str]) -> dict[str, list[Event]]:
    """What was recorded of these reports beyond the cut, in order."""
    found: dict[str, list[Event]] = {each: [] for each in ids}
    for row in connection.execute(_EVENTS.where(cut.later(connection)), {"ids": ids}):
        found[row.stream].append(audit.decode(row))
    return found


def _changed(connection: Connection, cut: Cut, rows: list[Any]) -> set[str]:
    query = select(E.c.stream).where(E.c.stream.in_(_IDS), cut.later(connection)).distinct()
    return set(connection.execute(query, {"ids": [row.id for row in rows]}).scalars())


def _batches(connection: Connection, start_at: datetime | None, end_at: datetime | None) -> Iterator[list[Any]]:
    query = _ROWS.where(*within(R.c.received_at, start_at, end_at)).order_by(R.c.received_at, R.c.id).limit(BATCH)
    last: tuple[int, str] | None = None
    while rows := list(
        connection.execute(query if last is None else query.where(tuple_(R.c.received_at, R.c.id) > tuple_(*last)))
    ):
        yield rows
        last = rows[-1].received_at, rows[-1].id


def _stored(connection: Connection, rows: list[Any]) -> dict[str, Standing]:
    if not rows:
        return {}
    at = {"ids": [row.id for row in rows]}
    clocks: dict[str, list[Clock]] = {row.id: [] for row in rows}
    tasks: dict[str, dict[int, PastTask]] = {row.id: {} for row in rows}
    shares: dict[str, set[str]] = {row.id: set() for row in rows}
    for row in connection.execute(_CLOCKS, at):
        clocks[row.report_id].append(clock_record(row))
    for row in connection.execute(_TASKS, at):
        tasks[row.report_id][row.number] = PastTask(row.unit, row.officer, row.status)
    for row in connection.execute(_SHARES, at):
        shares[row.report_id].add(row.unit)
    return {
        row.id: Standing(
            row.id,
            _as_stored(row, tasks[row.id], frozenset(shares[row.id]), clocks[row.id]),
            tuple(clocks[row.id]),
            False,
            row.excerpt,
        )
        for row in rows
    }


def _as_stored(row: Any, tasks: dict[int, PastTask], shares: frozenset[str], clocks: list[Clock]) -> PastReport:
    return PastReport(
        ref=row.ref,
        received_at=instant(row.received_at),
        brought_by=row.brought_by,
        status=row.status,
        category=row.category,
        priority=row.priority,
        unit=row.unit,
        area=row.area,
        has_place=row.lon is not None,
        channel=row.channel,
        source=row.source,
        hold_reason=row.hold_reason,
        photos=row.photos,
        shares=shares,
        tasks=tasks,
        due_at=instant(row.due_at),
        paused=_any_paused(clocks),
    )


def _any_paused(clocks: list[Clock]) -> bool:
    return any(clock.state is ClockState.PAUSED for clock in clocks)


def _folded(connection: Connection, house: PastHouse, cut: Cut, rows: list[Any]) -> dict[str, Standing]:
    return _folded_of(connection, house, cut, {row.id: row.excerpt for row in rows})


def _folded_of(connection: Connection, house: PastHouse, cut: Cut, excerpts: dict[str, str]) -> dict[str, Standing]:
    """Each of these reports as its events up to the cut tell it; its text's beginning is given."""
    if not excerpts:
        return {}
    events: dict[str, list[Event]] = {each: [] for each in excerpts}
    known = _EVENTS.where(not_(cut.later(connection)))
    for each in connection.execute(known, {"ids": list(events)}):
        events[each.stream].append(audit.decode(each))
    reworded = _reworded(connection, cut, list(events))
    return {
        each: _refolded(house, each, events[each], "" if each in reworded else said)
        for each, said in excerpts.items()
        if events[each]
    }


def _refolded(house: PastHouse, report_id: str, events: list[Event], said: str) -> Standing:
    report = replayed(events, house.is_officer)
    clocks = fold(events, house.directory.all_policies, house.directory.calendars)
    report.due_at, _ = current_due(clocks)
    report.paused = _any_paused(list(clocks))
    return Standing(report_id, report, clocks, True, said)


def _reworded(connection: Connection, cut: Cut, ids: list[str]) -> set[str]:
    """Reports whose text was put right beyond the cut."""
    query = select(E).where(E.c.stream.in_(_IDS), cut.later(connection))
    return {
        row.stream
        for row in connection.execute(query, {"ids": ids})
        for move in audit.decode(row).moves
        if move.subject is Subject.REPORT and move.action is Action.AMEND and "text" in move.facts
    }
