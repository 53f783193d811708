"""Stored clocks against those that the events give: which field of which clock of which report differs. Read only;
walks in batches, in flat memory."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from cc.core.errors import CoreError
from cc.core.records.sla import Clock
from cc.core.records.trail import AuditFinding, Event
from cc.core.rules.sla.fold import fold
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.clock_rows import clock_record
from cc.core.store.sql import tables
from cc.core.store.trail import audit

C, E, R = tables.clock, tables.event, tables.report

BATCH = 500
_IDS: Any = bindparam("ids", expanding=True)
_EVENTS = select(E).where(E.c.stream.in_(_IDS)).order_by(E.c.stream, E.c.seq)
_CLOCKS = select(C).where(C.c.report_id.in_(_IDS))
ClockKey = tuple[int, str, int]


def wrong_clocks(connection: Connection, directory: Directory, reports: Select[Any]) -> Iterator[AuditFinding]:
    """What differs, over the reports whose ids the query selects."""
    query, last = reports.order_by(R.c.id).limit(BATCH), ""
    while ids := [str(each) for each in connection.execute(query.where(R.c.id > last)).scalars()]:
        yield from _of_batch(connection, directory, ids)
        last = ids[-1]


def _of_batch(connection: Connection, directory: Directory, ids: list[str]) -> Iterator[AuditFinding]:
    events: dict[str, list[Event]] = {each: [] for each in ids}
    stored: dict[str, list[Clock]] = {each: [] for each in ids}
    unread: set[str] = set()
    for row in connection.execute(_EVENTS, {"ids": ids}):
        try:
            events[row.stream].append(audit.decode(row))
        except (ValueError, LookupError, TypeError):
            unread.add(row.stream)
    for row in connection.execute(_CLOCKS, {"ids": ids}):
        try:
            stored[row.report_id].append(clock_record(row))
        except ValueError:
            yield AuditFinding(row.report_id, 0, f"a stored clock ({row.target}) cannot be read")
    for each in ids:
        if each in unread:
            yield AuditFinding(each, 0, "its clocks cannot be folded: an event cannot be read")
            continue
        for problem in _problems(directory, events[each], stored[each]):
            yield AuditFinding(each, 0, problem)


def _problems(directory: Directory, events: list[Event], stored: list[Clock]) -> Iterator[str]:
    try:
        folded = {_place(clock): clock for clock in fold(events, directory.all_policies, directory.calendars)}
    except CoreError as wrong:
        yield f"its clocks cannot be folded: {wrong.message}"
        return
    there = {_place(clock): clock for clock in stored}
    for place in sorted(folded.keys() | there.keys()):
        ours, theirs = there.get(place), folded.get(place)
        if ours is None:
            yield f"{_named(place)} is not stored; its events give one"
        elif theirs is None:
            yield f"{_named(place)} is stored; its events give none"
        else:
            for field in fields(Clock):
                value, told = getattr(ours, field.name), getattr(theirs, field.name)
                if value != told:
                    yield f"{_named(place)}: {field.name} is {value} where its events give {told}"


def _place(clock: Clock) -> ClockKey:
    return clock.number, clock.target, clock.episode


def _named(place: ClockKey) -> str:
    number, target, episode = place
    subject = f" of task {number}" if number else ""
    return f"the clock {target}{subject}{f', episode {episode}' if episode > 1 else ''}"
