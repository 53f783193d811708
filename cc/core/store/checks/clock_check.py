"""Stored clocks against those that the events give: which field of which clock of which report differs. Read only;
walks in batches, in flat memory."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from cc.core.errors import CoreError
from cc.core.phrases import Phrase
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
            unreadable = Phrase("a stored clock ({target:target}) cannot be read", {"target": row.target})
            yield AuditFinding.of(row.report_id, 0, unreadable)
    for each in ids:
        if each in unread:
            yield AuditFinding.of(each, 0, Phrase("its clocks cannot be folded: an event cannot be read"))
            continue
        for problem in _problems(directory, events[each], stored[each]):
            yield AuditFinding.of(each, 0, problem)


def _problems(directory: Directory, events: list[Event], stored: list[Clock]) -> Iterator[Phrase]:
    try:
        folded = {_place(clock): clock for clock in fold(events, directory.all_policies, directory.calendars)}
    except CoreError as wrong:
        yield Phrase("its clocks cannot be folded: {why}", {"why": wrong.phrase})
        return
    there = {_place(clock): clock for clock in stored}
    for place in sorted(folded.keys() | there.keys()):
        ours, theirs = there.get(place), folded.get(place)
        if ours is None:
            yield Phrase("{clock} is not stored; its events give one", {"clock": _named(place)})
        elif theirs is None:
            yield Phrase("{clock} is stored; its events give none", {"clock": _named(place)})
        else:
            yield from _differences(place, ours, theirs)


def _differences(place: ClockKey, stored: Clock, folded: Clock) -> Iterator[Phrase]:
    for name in (field.name for field in fields(Clock) if field.compare):
        there, given = getattr(stored, name), getattr(folded, name)
        if there != given:
            told = {"clock": _named(place), "field": name, "stored": _value(there), "given": _value(given)}
            yield Phrase("{clock}: `{field}` is {stored} where its events give {given}", told)


def _value(value: object) -> object:
    """A field's value as a fact: an instant is said in the reader's zone, a state by its word."""
    if isinstance(value, datetime):
        return Phrase("{at:moment}", {"at": value})
    if isinstance(value, Enum):
        return Phrase("{state:clock_state}", {"state": value.value})
    if isinstance(value, bool):
        return Phrase("{told:verdict}", {"told": "yes" if value else "no"})
    return Phrase("nothing") if value in (None, "") else value


def _place(clock: Clock) -> ClockKey:
    return clock.number, clock.target, clock.episode


def _named(place: ClockKey) -> Phrase:
    number, target, episode = place
    facts = {"target": target, "number": number, "episode": episode}
    if number and episode > 1:
        return Phrase("the clock {target:target} of task {number}, episode {episode}", facts)
    if number:
        return Phrase("the clock {target:target} of task {number}", facts)
    if episode > 1:
        return Phrase("the clock {target:target}, episode {episode}", facts)
    return Phrase("the clock {target:target}", facts)
