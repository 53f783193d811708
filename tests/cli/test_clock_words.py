"""A report's clocks as `cc report show` tells them: no word against what `cc sla why` says of the same clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cc.cli.pages.showing import _clocks, clock_state
from cc.cli.times import calendar_name
from cc.core.records.sla import WALL, Clock
from cc.core.vocabulary import ClockState, TargetName
from cc.words.catalogue import Language
from cc.words.reader import Reader

ENGLISH = Reader(Language.EN)
START = datetime(2020, 1, 1, 5, tzinfo=UTC)
DUE = START + timedelta(hours=1)
RUNNING = Clock(
    number=0,
    target=TargetName.RESOLVE,
    episode=1,
    state=ClockState.RUNNING,
    started_at=START,
    due_at=DUE,
    stopped_at=None,
    breached_at=None,
    counted_s=0,
    paused_s=0,
    counted_to=START,
    target_s=3600,
    policy="flood@1",
    calendar=WALL,
)


def test_a_promise_is_broken_from_its_due_time_on_though_nothing_was_written() -> None:
    assert clock_state(RUNNING, DUE, ENGLISH) == "running"
    assert clock_state(RUNNING, DUE + timedelta(seconds=1), ENGLISH) == "late"
    stopped = replace(RUNNING, state=ClockState.STOPPED, stopped_at=DUE, counted_s=3600)
    assert clock_state(stopped, DUE + timedelta(days=1), ENGLISH) == "on time"


def test_of_a_running_clock_no_stale_count_is_told() -> None:
    (line,) = [each for each in _clocks((RUNNING,), ENGLISH) if "resolution" in each]
    assert "counted" not in line
    assert "late, promised 1 hour by the clock on the wall, due 1 Jan 2020 06:00:00 UTC" in line
    stopped = replace(RUNNING, state=ClockState.STOPPED, stopped_at=DUE, counted_s=3600)
    (line,) = [each for each in _clocks((stopped,), ENGLISH) if "resolution" in each]
    assert "on time, 1 hour counted of 1 hour by the clock on the wall" in line


@pytest.mark.parametrize(
    ("calendar", "english", "indonesian"),
    [
        ("wall", "by the clock on the wall", "menurut jam dinding"),
        ("shift", "by the officer's shift", None),
        ("office@1", "in office@1", "menurut office@1"),
    ],
)
def test_hours_are_said_with_their_preposition_once(calendar: str, english: str, indonesian: str | None) -> None:
    assert calendar_name(calendar, Reader(Language.EN)) == english
    assert calendar_name(calendar, Reader(Language.ID)).startswith(indonesian or "menurut")
