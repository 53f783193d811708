"""Each target of the table in sla.md: what starts it, what stops it, what voids it; and what pauses it."""

import pytest

from cc.core.records.sla import Boundary, Clock
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.vocabulary import ClockStart, ClockState
from tests.core.rules.sla.sla_stories import WORKDAYS, H, at, clocks, policy, target, told

RECEIVE = "09:00 receive"
ALL = policy(*(target(name, 4 * H) for name in ("acknowledge", "assign", "accept", "arrive", "resolve", "unit_time")))
LIFE = (
    RECEIVE,
    "09:10 triage",
    "09:20 assign",
    "+1 assign",
    "09:25 1 accept",
    "09:30 1 depart",
    "09:50 1 arrive",
    "10:20 1 close",
    "11:00 1 verify",
    "+settle -> resolved",
)


def stands(clock: Clock) -> str:
    """How a clock stands, in short: `stopped 09:10 (10)` is when it stopped and how many minutes were counted."""
    if clock.state is ClockState.RUNNING:
        assert clock.due_at is not None
        return f"due {clock.due_at:%H:%M}"
    if clock.state is ClockState.PAUSED:
        return f"paused ({clock.counted_s // 60})"
    assert clock.stopped_at is not None
    return f"{clock.state} {clock.stopped_at:%H:%M} ({clock.counted_s // 60})"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, {"acknowledge": "due 13:00", "resolve": "due 13:00"}),
        (2, {"acknowledge": "stopped 09:10 (10)", "assign": "due 13:10", "resolve": "due 13:00"}),
        (4, {"assign": "stopped 09:20 (10)", "accept/1": "due 13:20", "unit_time/1": "due 13:20"}),
        (5, {"accept/1": "stopped 09:25 (5)", "arrive/1": "due 13:25"}),
        (6, {"arrive/1": "due 13:25"}),
        (7, {"arrive/1": "stopped 09:50 (25)", "resolve": "due 13:00"}),
        (8, {"unit_time/1": "stopped 10:20 (60)", "resolve": "paused (80)"}),
        (10, {"unit_time/1": "stopped 10:20 (60)", "resolve": "stopped 10:20 (80)"}),
    ],
)
def test_a_plain_life(count: int, expected: dict[str, str]) -> None:
    found = {name: stands(clock) for name, clock in clocks(told(*LIFE[:count]), ALL).items()}
    assert {name: found.get(name) for name in expected} == expected


SECOND = ("09:30 assign", "+2 assign")
START = (RECEIVE, "09:10 triage", "09:20 assign", "+1 assign")
OFFERED = (*START, "10:00 1 hand_over", "+2 hand_over", "10:30 2 accept -> assigned", "+1 settle")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # acknowledge
        ([RECEIVE, "09:30 reject reason=out_of_scope"], {"acknowledge": "stopped 09:30 (30)"}),
        ([RECEIVE, "09:30 merge"], {"acknowledge": "stopped 09:30 (30)"}),
        (
            [RECEIVE, "09:30 assign", "+1 assign"],
            {"acknowledge": "stopped 09:30 (30)", "assign": "stopped 09:30 (0)"},
        ),
        # assign
        ([RECEIVE, "09:10 triage", "09:40 resolve"], {"assign": "stopped 09:40 (30)"}),
        ([*START, "10:00 1 decline", "+settle -> triaged"], {"assign": "due 13:50"}),
        # accept
        ([*START, "09:50 1 decline"], {"accept/1": "stopped 09:50 (30)"}),
        ([*START, "09:50 1 cancel"], {"accept/1": "void 09:50 (30)"}),
        ([*START, "09:50 1 depart"], {"accept/1": "stopped 09:50 (30)", "arrive/1": "due 13:50"}),
        ([*START, "09:50 1 arrive"], {"accept/1": "stopped 09:50 (30)", "arrive/1": "stopped 09:50 (0)"}),
        ([*START, "09:50 1 reassign"], {"accept/1": "void 09:50 (30)", "accept/1#2": "due 13:50"}),
        (
            [*START, "09:40 1 accept", "09:50 1 reassign"],
            {"accept/1": "stopped 09:40 (20)", "accept/1#2": "due 13:50", "arrive/1": "void 09:50 (10)"},
        ),
        # an offer is accepted by the unit; that an officer takes it up then is no second answer
        ([*START, "10:00 1 hand_over", "+2 hand_over"], {"accept/2": "due 14:00", "accept/1": "due 13:20"}),
        (
            [*START, "10:00 1 hand_over", "+2 hand_over", "10:30 2 accept -> assigned", "+1 settle"],
            {
                "accept/2": "stopped 10:30 (30)",
                "accept/1": "stopped 10:30 (70)",
                "unit_time/1": "stopped 10:30 (70)",
                "unit_time/2": "due 14:30",
            },
        ),
        # nor is naming who does it, until somebody has taken it up: whoever gets it then is asked anew
        (
            [*OFFERED, "10:40 2 reassign", "10:50 2 reassign"],
            {"accept/2": "stopped 10:30 (30)", "accept/2#2": None},
        ),
        (
            [*OFFERED, "10:40 2 reassign", "10:50 2 accept", "11:00 2 reassign"],
            {"accept/2": "stopped 10:30 (30)", "accept/2#2": "due 15:00", "accept/2#3": None},
        ),
        # arrive
        ([*START, "09:30 1 accept", "10:00 1 close"], {"arrive/1": "stopped 10:00 (30)"}),
        ([*START, "09:30 1 accept", "10:00 1 decline"], {"arrive/1": "void 10:00 (30)"}),
        (
            [*START, "09:30 1 arrive", "10:00 1 close", "10:10 1 return", "10:20 1 depart", "10:40 1 arrive"],
            {"arrive/1": "stopped 09:30 (0)", "arrive/1#2": None},
        ),
        # unit time: a return resumes it, and what lay between does not count
        (
            [*START, "09:30 1 arrive", "10:00 1 close", "11:00 1 return"],
            {"unit_time/1": "due 14:20"},
        ),
    ],
)
def test_what_starts_and_stops(lines: list[str], expected: dict[str, str | None]) -> None:
    found = {name: stands(clock) for name, clock in clocks(told(*lines), ALL).items()}
    assert {name: found.get(name) for name in expected} == expected


def test_resolve_may_start_at_triage() -> None:
    late = policy(target("resolve", 4 * H, starts=ClockStart.TRIAGED))
    assert clocks(told(RECEIVE), late) == {}
    assert stands(clocks(told(RECEIVE, "09:10 triage"), late)["resolve"]) == "due 13:10"
    assert clocks(told(RECEIVE, "09:10 reject reason=not_found"), late) == {}


def test_no_target_no_clock() -> None:
    assert clocks(told(*LIFE), policy()) == {}
    assert clocks(told(*LIFE, policy="")) == {}


PAUSING = policy(
    target("acknowledge", 1 * H, pauses=["waiting_reporter"]),
    target("accept", 2 * H, pauses=["weather"]),
    target("arrive", 2 * H, pauses=["weather"]),
    target("resolve", 4 * H, pauses=["weather", "waiting_reporter"]),
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # a report's hold, of a reason that is listed, and of one that is not
        (
            [RECEIVE, "09:30 hold reason=waiting_reporter"],
            {"acknowledge": "paused (30)", "resolve": "paused (30)"},
        ),
        ([RECEIVE, "09:30 hold reason=weather"], {"acknowledge": "due 10:00", "resolve": "paused (30)"}),
        (
            [RECEIVE, "09:30 hold reason=weather", "11:00 resume"],
            {"acknowledge": "due 10:00", "resolve": "due 14:30"},
        ),
        ([RECEIVE, "09:30 hold reason=weather", "09:30 resume"], {"resolve": "due 13:00"}),
        # a report's hold pauses its open tasks' clocks that list the reason
        ([*START, "10:00 hold reason=weather"], {"accept/1": "paused (40)", "resolve": "paused (60)"}),
        ([*START, "10:00 hold reason=waiting_reporter"], {"accept/1": "due 11:20", "resolve": "paused (60)"}),
        # a task's hold pauses that task's, and resolve while every open task is paused
        ([*START, "10:00 1 hold reason=weather"], {"accept/1": "paused (40)", "resolve": "paused (60)"}),
        ([*START, "10:00 1 hold reason=material"], {"accept/1": "due 11:20", "resolve": "due 13:00"}),
        (
            [*START, *SECOND, "10:00 1 hold reason=weather"],
            {"accept/2": "due 11:30", "resolve": "due 13:00"},
        ),
        (
            [*START, *SECOND, "10:00 1 hold reason=weather", "10:10 2 hold reason=weather"],
            {"resolve": "paused (70)"},
        ),
        (
            [*START, *SECOND, "10:00 1 hold reason=weather", "10:10 2 cancel"],
            {"resolve": "paused (70)"},
        ),
        # a task that is done waits for verification, one that is offered does not wait
        ([*START, *SECOND, "10:00 1 accept", "10:10 1 close"], {"resolve": "due 13:00"}),
        (
            [*START, *SECOND, "10:00 1 accept", "10:10 1 close", "10:30 2 hold reason=weather"],
            {"resolve": "paused (90)"},
        ),
        ([*START, "10:00 1 hand_over", "+2 hand_over", "10:10 1 hold reason=weather"], {"resolve": "due 13:00"}),
    ],
)
def test_what_pauses(lines: list[str], expected: dict[str, str]) -> None:
    found = {name: stands(clock) for name, clock in clocks(told(*lines), PAUSING).items()}
    assert {name: found.get(name) for name in expected} == expected


def test_a_pause_while_closed_moves_nothing_and_one_over_the_closing_moves_by_open_time() -> None:
    office = policy(target("resolve", 4 * H, "office@1", ["weather"]))
    night = told("14:00 receive", "17:00 hold reason=weather", "d1 07:00 resume")
    assert clocks(night, office)["resolve"].due_at == at("d1 10:00")
    evening = told("14:00 receive", "15:00 hold reason=weather", "d1 09:00 resume")
    assert clocks(evening, office)["resolve"].due_at == at("d1 12:00")
    assert clocks(evening, office)["resolve"].paused_s == 2 * H


def test_a_pause_that_is_open_when_the_target_would_have_been_breached_prevents_the_breach() -> None:
    lines = [RECEIVE, "09:59:59 hold reason=waiting_reporter", "20:00 comment", "21:00 resume"]
    held = clocks(told(*lines[:3]), PAUSING)["acknowledge"]
    assert (held.state, held.due_at, held.breached_at) == (ClockState.PAUSED, None, None)
    assert clocks(told(*lines), PAUSING)["acknowledge"].due_at == at("21:00:01")


def test_a_pause_that_begins_at_the_due_time_moves_it_to_the_pause_s_end() -> None:
    lines = ["09:00 receive", "10:00 hold reason=waiting_reporter", "12:00 resume", "12:30 triage"]
    assert clocks(told(*lines[:2]), PAUSING)["acknowledge"].breached_at is None
    assert clocks(told(*lines[:3]), PAUSING)["acknowledge"].due_at == at("12:00")
    assert clocks(told(*lines), PAUSING)["acknowledge"].breached_at == at("12:00")


# Figures that other engines' public tests state; the facts, in our words.
BERLIN = {
    "timezone": "Europe/Berlin",
    "hours": {day: [["09:00", "18:00"]] for day in WORKDAYS},
}
GLPI = {
    "timezone": "UTC",
    "hours": {"mon": [["10:30", "19:00"]]} | {day: [["08:30", "19:00"]] for day in ("tue", "wed", "thu", "fri")},
}
TEN_TO_SIX = {"timezone": "UTC", "hours": {day: [["10:00", "18:00"]] for day in WORKDAYS}}


@pytest.mark.parametrize(
    ("engine", "spec", "target_s", "boundary", "lines", "due"),
    [
        (
            "Zammad: pending, closed and opened again",
            BERLIN,
            2 * H,
            Boundary.CLOSING,
            [RECEIVE, "09:10 triage", "09:30 hold", "09:45 resume", "10:00 resolve", "10:30 reopen"],
            "11:45",
        ),
        (
            "Zammad: pending over the afternoon",
            BERLIN,
            2 * H,
            Boundary.CLOSING,
            [RECEIVE, "10:00 hold", "15:00 resume"],
            "16:00",
        ),
        (
            "Zammad: the same, its own way",
            BERLIN,
            2 * H,
            Boundary.NEXT_OPENING,
            [RECEIVE, "10:00 hold", "15:00 resume"],
            "d1 07:00",
        ),
        (
            "GLPI: 30 minutes and 8,953 seconds of pauses, on a Friday",
            GLPI,
            1800,
            Boundary.CLOSING,
            ["d4 08:46:12 receive", "d4 08:50 hold", "d4 09:50 resume", "d4 09:51 hold", "d4 11:20:13 resume"],
            "d4 11:45:25",
        ),
        (
            "Frappe: Thursday, held for 3,600 s",
            TEN_TO_SIX,
            2 * H,
            Boundary.CLOSING,
            ["d3 15:00 receive", "d3 15:30 hold", "d3 16:30 resume"],
            "d3 18:00",
        ),
        (
            "Frappe: held for 3,601 s",
            TEN_TO_SIX,
            2 * H,
            Boundary.CLOSING,
            ["d3 15:00 receive", "d3 15:30 hold", "d3 16:30:01 resume"],
            "d4 10:00:01",
        ),
    ],
)
def test_figures_of_other_engines(
    engine: str, spec: dict[str, object], target_s: int, boundary: Boundary, lines: list[str], due: str
) -> None:
    told_lines = [line.replace("hold", "hold reason=weather") for line in lines]
    one = policy(target("resolve", target_s, "their@1", ["weather"], boundary=boundary))
    calendars = {"their@1": WorkCalendar.from_spec(spec)}
    assert clocks(told(*told_lines), one, calendars=calendars)["resolve"].due_at == at(due), engine
