"""One policy, every unit's own zone: WIB, WITA and WIT count the same calendar by their own clocks on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc.core.centre import Call, LocalActor
from cc.core.errors import InputError
from cc.core.intents.organisation import CalendarRow, SaveCalendars, SaveUnits, UnitRow
from cc.core.intents.packs import MoveReports
from cc.core.intents.reports import ReceiveReport, TriageReport
from cc.core.questions.packs import PreviewPack
from cc.core.questions.sla import ExplainClocks
from cc.core.rules.calendar.work_calendar import WorkCalendar
from tests.builders import Room
from tests.core.service.scene import do
from tests.core.service.sla.pack_scene import WEEK, load, resolve, sound

ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
PACK = f"""[pack]
name = "nasional"
version = "1"
title = "Nasional"
source = "SK 1"
[[policy]]
code = "nasional"
category = "flood"
targets = {{ resolve = {{ for = "4h", calendar = "kantor" }} }}
[calendar.kantor]
zone = "unit"
hours = {{ {WEEK} }}
"""


@pytest.fixture
def units(room: Room) -> Room:
    rows = tuple(UnitRow(code, code.upper(), "bpbd", "bpbd", zone) for code, zone in ZONES.items())
    do(room, "admin", SaveUnits(rows))
    load(room, PACK)
    return room


def received(room: Room, unit: str, at: datetime) -> str:
    intent = ReceiveReport(text="Banjir", category="flood", unit=unit, received_at=at)
    return room.centre.execute(Call(LocalActor("admin"), intent)).ref


def fixed(zone: str) -> WorkCalendar:
    hours = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return WorkCalendar.from_spec({"timezone": zone, "hours": hours})


def test_each_unit_counts_by_its_own_zone_and_why_says_which(units: Room) -> None:
    assert units.clock is not None
    at = units.clock.at.replace(hour=18, minute=0, second=0, microsecond=0) - timedelta(days=1)
    due = {}
    for unit, zone in ZONES.items():
        ref = received(units, unit, at)
        due[unit] = resolve(units, ref).due_at
        assert due[unit] == fixed(zone).due(at, 4 * 3600)
        (told,) = units.centre.read(units.admin, ExplainClocks(ref)).clocks
        assert told.zone == zone
    assert len(set(due.values())) == 3
    assert sound(units)


def test_a_report_that_goes_to_another_zone_is_reckoned_anew(units: Room) -> None:
    assert units.clock is not None
    ref = received(units, "wib", units.clock.at)
    began = resolve(units, ref).started_at
    do(units, "admin", TriageReport(ref, unit="wit"))
    assert resolve(units, ref).due_at == fixed(ZONES["wit"]).due(began, 4 * 3600)
    assert sound(units)


def test_a_calendar_that_is_changed_to_follow_the_unit_moves_what_is_open(units: Room) -> None:
    assert units.clock is not None
    plain = PACK.replace('zone = "unit"', 'timezone = "Asia/Jakarta"').replace('"1"', '"2"')
    load(units, plain)
    ref = received(units, "wit", units.clock.at)
    began = resolve(units, ref).started_at
    assert resolve(units, ref).due_at == fixed(ZONES["wib"]).due(began, 4 * 3600)
    again = PACK.replace('version = "1"', 'version = "3"')
    preview = units.centre.read(units.admin, PreviewPack(again))
    assert preview.calendars.reports == 1
    load(units, again)
    assert resolve(units, ref).due_at == fixed(ZONES["wit"]).due(began, 4 * 3600)
    assert sound(units)


def test_moving_a_report_to_the_policy_takes_the_zone_along(room: Room) -> None:
    assert room.clock is not None
    do(room, "admin", SaveUnits((UnitRow("wit", "WIT", "bpbd", "bpbd", ZONES["wit"]),)))
    ref = received(room, "wit", room.clock.at)
    load(room, PACK)
    do(room, "admin", MoveReports((ref,), as_new=True))
    clock = resolve(room, ref)
    assert clock.policy == "nasional@1"
    assert clock.due_at == fixed(ZONES["wit"]).due(clock.started_at, 4 * 3600)
    assert sound(room)


@given(
    st.sampled_from(sorted(ZONES.values())),
    st.integers(0, 2 * 365 * 86_400),
    st.integers(1, 200_000),
)
@settings(max_examples=200, deadline=None)
def test_the_same_wall_clock_is_due_at_the_same_wall_clock_in_every_zone(zone: str, since: int, span: int) -> None:
    """What comes in at ten by a unit's own clock is due at the same hour of its own clock, whichever zone it is in."""
    hours = {day: [["08:00", "12:00"], ["13:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    shared = WorkCalendar.from_spec({"zone": "unit", "hours": hours})
    wall = datetime.fromisoformat("2025-01-01") + timedelta(seconds=since)

    def due(name: str) -> datetime:
        start = wall.replace(tzinfo=ZoneInfo(name))
        return shared.in_zone(name).due(start, span).astimezone(ZoneInfo(name)).replace(tzinfo=None)

    assert due(zone) == due("Asia/Jakarta")
    assert shared.in_zone("") is shared
    start = wall.replace(tzinfo=UTC)
    own = WorkCalendar.from_spec({"timezone": zone, "hours": hours})
    assert shared.in_zone(zone).elapsed(start, start + timedelta(seconds=span)) == own.elapsed(
        start, start + timedelta(seconds=span)
    )


def test_a_calendar_row_with_a_zone_that_is_none_is_refused(room: Room) -> None:
    with pytest.raises(InputError, match='write "unit"'):
        do(
            room,
            "admin",
            SaveCalendars((CalendarRow("x", '{"zone": "mine", "hours": {"mon": [["08:00", "16:00"]]}}'),)),
        )
