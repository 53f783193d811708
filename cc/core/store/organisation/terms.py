"""Policies and calendars as every version of them is stored, read into records. Owns their spelling in a column."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from cc.core.errors import CoreError, UnreachableError
from cc.core.records.packs import Clause, ClauseKind
from cc.core.records.sla import WALL, Boundary, Policy, Reopening, StepSpec, TargetSpec
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.lifecycle.room_settings import RoomSettings
from cc.core.store.sql import tables
from cc.core.vocabulary import ClockStart, HoldReason, RoomSetting, TargetName

ReadT = TypeVar("ReadT")


def policies(connection: Connection) -> Mapping[str, Policy]:
    """Every version by `code@version`, oldest first."""
    rows = connection.execute(select(tables.policy).order_by(tables.policy.c.version))
    found = (readable("policy", f"{row.code}@{row.version}", _policy, row.body) for row in rows)
    return {policy.key: policy for policy in found}


def settings(connection: Connection) -> RoomSettings:
    """Every version of every setting. A row of a setting that this version does not know is left alone."""
    known, s = {str(each) for each in RoomSetting}, tables.setting.c
    rows = connection.execute(select(s.name, s.unit, s.since, s.value))
    return RoomSettings((RoomSetting(row.name), row.unit, row.since, row.value) for row in rows if row.name in known)


def readable(table: str, key: str, read: Callable[[Any], ReadT], stored: Any) -> ReadT:
    """What `read` makes of what is stored; UnreachableError that names the row when it can make nothing of it."""
    try:
        return read(stored)
    except (ValueError, TypeError, LookupError, AttributeError, CoreError) as wrong:
        raise UnreachableError(
            "the row {key} of `{table}` cannot be read ({why:reason}): it was changed past Posko. Restore a backup.",
            code="storage.damaged",
            fields={"table": table, "key": key, "why": str(wrong)},
        ) from wrong


def _policy(body: str) -> Policy:
    """A policy from its column. By hand: whoever only reads need not load pydantic for it (60 ms at every start)."""
    told: dict[str, Any] = json.loads(body)
    targets = tuple(
        TargetSpec(
            name=TargetName(each["name"]),
            target_s=each["target_s"],
            calendar=each["calendar"],
            pauses=tuple(map(HoldReason, each["pauses"])),
            starts=ClockStart(each["starts"]),
            begins=ClockStart(each["begins"]) if each.get("begins") else None,
            boundary=Boundary(each["boundary"]),
            steps=tuple(
                StepSpec(step["percent"], step["offset_s"], tuple(step["to"]), step["hours"])
                for step in each.get("steps", ())
            ),
        )
        for each in told.pop("targets")
    )
    effective = told.pop("effective_at", None)
    return Policy(
        targets=targets,
        clauses=tuple(map(_clause, told.pop("clauses", ()))),
        reopening=Reopening(told.pop("reopening")),
        effective_at=None if effective is None else datetime.fromisoformat(effective),
        **told,
    )


def _clause(told: dict[str, Any]) -> Clause:
    return Clause(
        of=tuple(told.pop("of")),
        kind=ClauseKind(told.pop("kind")),
        **told,
    )


def _calendar(spec: str) -> WorkCalendar:
    return WorkCalendar.from_spec(json.loads(spec))


def calendars(connection: Connection) -> tuple[dict[str, WorkCalendar], dict[str, str]]:
    """Every version by `name@version`, and the newest of each name."""
    rows = connection.execute(select(tables.calendar).order_by(tables.calendar.c.name, tables.calendar.c.version))
    found: dict[str, WorkCalendar] = {}
    newest: dict[str, str] = {WALL: WALL}
    for row in rows:
        key = f"{row.name}@{row.version}"
        found[key] = readable("calendar", key, _calendar, row.spec)
        newest[row.name] = key
    return found, newest


def policy_from(body: str) -> Policy:
    """A policy as one event of its stream tells it."""
    return _policy(body)


def calendar_from(spec: str) -> WorkCalendar:
    """A calendar as one event of its stream tells it."""
    return WorkCalendar.from_spec(json.loads(spec))
