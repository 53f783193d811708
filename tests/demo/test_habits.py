"""How the simulated people choose, wait and keep time, without a Centre."""

import queue
import threading
from datetime import UTC, datetime, timedelta

from cc.core.clock import FixedClock, SystemClock
from cc.core.records.organisation import Person, Unit
from cc.core.vocabulary import Priority, Role
from cc.demo.cast import MOST_FOR_A_HUMAN, Cast
from cc.demo.dice import Dice
from cc.demo.pace import LivePace, PastPace
from cc.demo.world.work import Habits, helper_of

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
HERE = (106.85, -6.20)
UNITS = (
    Unit(code="CC", name="Room", parent=None, kind="room", zone="Asia/Jakarta", path=("CC",), version=1),
    Unit(code="SDA", name="Water", parent="CC", kind="sda", zone="Asia/Jakarta", path=("CC", "SDA"), version=1),
    Unit(
        code="SDA-JT",
        name="Water, east",
        parent="SDA",
        kind="sda",
        zone="Asia/Jakarta",
        path=("CC", "SDA", "SDA-JT"),
        version=1,
    ),
)


def person(login: str, role: Role, unit: str, place: tuple[float, float] | None = HERE, **more: object) -> Person:
    lon, lat = place or (None, None)
    shift, load = str(more.get("shift", "")), int(str(more.get("load", 0)))
    return Person(
        login=login,
        name=login.title(),
        role=role,
        unit=unit,
        cleared=True,
        skills=(),
        shift=shift,
        active=True,
        lon=lon,
        lat=lat,
        located_at=AT,
        open_tasks=load,
        version=1,
    )


def cast(*people: Person, humans: frozenset[str] = frozenset()) -> Cast:
    return Cast(UNITS, people, Dice(1), humans)


def test_the_nearest_officer_is_sent_unless_busy_or_off_shift() -> None:
    far = (106.95, -6.20)
    team = cast(person("near", Role.OFFICER, "SDA-JT"), person("far", Role.OFFICER, "SDA-JT", far))
    assert team.officer_for("SDA-JT", HERE, AT, "x") == "near"
    for _ in range(5):
        team.busy("near", 1)
    assert team.officer_for("SDA-JT", HERE, AT, "x") == "far"
    night = person("near", Role.OFFICER, "SDA-JT", shift="22:00-06:00")
    awake = person("other", Role.OFFICER, "SDA-JT", (106.88, -6.20), shift="06:00-14:00")
    assert cast(night, awake).officer_for("SDA-JT", HERE, AT, "x") == "other"


def test_a_unit_without_officers_sends_those_below_it_and_the_root_nobody() -> None:
    team = cast(person("budi", Role.OFFICER, "SDA-JT"))
    assert team.officer_for("SDA", HERE, AT, "x") == "budi"
    assert team.can_send("SDA")
    assert not team.can_send("CC")
    assert cast().officer_for("SDA", HERE, AT, "x") is None


def test_a_human_s_officer_gets_little_and_is_never_played() -> None:
    team = cast(person("jaka", Role.OFFICER, "SDA-JT"), humans=frozenset({"jaka"}))
    assert team.taker_for("SDA-JT", "x") is None
    assert team.officers() == []
    for _ in range(MOST_FOR_A_HUMAN):
        assert team.officer_for("SDA-JT", HERE, AT, "x") == "jaka"
        team.busy("jaka", 1)
    assert team.officer_for("SDA-JT", HERE, AT, "x") is None


def test_the_nearest_operator_upwards_acts_for_a_unit_but_never_a_human() -> None:
    team = cast(
        person("dewi", Role.OPERATOR, "CC"),
        person("rini", Role.OPERATOR, "CC"),
        person("sinta", Role.OPERATOR, "SDA-JT"),
        person("made", Role.OPERATOR, "SDA"),
        humans=frozenset({"dewi", "sinta"}),
    )
    assert team.operator_of("SDA-JT", "x") == "made"
    assert team.operator_of("CC", "x") == "rini"
    assert team.desk("x") == "rini"


def test_patience_stretches_what_is_left_for_the_human() -> None:
    calm, patient = Habits(Dice(1)), Habits(Dice(1), patience=20)
    assert patient.patience_s(Priority.P2, "a") == 20 * calm.patience_s(Priority.P2, "a")
    assert patient.wait_s("accept", Priority.P2, "a") == calm.wait_s("accept", Priority.P2, "a")


def test_urgent_things_are_looked_at_sooner() -> None:
    habits = Habits(Dice(1))
    waits = [habits.wait_s("first_look", priority, "a") for priority in Priority]
    assert waits == sorted(waits)


def test_helpers_are_asked_where_there_are_any() -> None:
    assert helper_of("flood") == "BPBD"
    assert helper_of("narcotics") is None


def test_the_past_moves_the_clock_and_never_back() -> None:
    clock = FixedClock(AT)
    pace = PastPace(clock)
    assert pace.reach(AT + timedelta(hours=1))
    assert pace.reach(AT)
    assert clock.at == pace.now() == AT + timedelta(hours=1)


def test_the_present_runs_ahead_of_the_clock_by_its_speed() -> None:
    clock = FixedClock(AT)
    pace = LivePace(clock, 60.0, threading.Event(), queue.SimpleQueue())
    clock.advance(10)
    assert pace.now() == AT + timedelta(minutes=10)
    assert pace.reach(AT + timedelta(minutes=9))


def test_waiting_ends_with_news_and_with_a_stop() -> None:
    stop, news = threading.Event(), queue.SimpleQueue[str]()
    pace = LivePace(SystemClock(), 1.0, stop, news)
    news.put("a report")
    later = pace.now() + timedelta(hours=1)
    assert not pace.reach(later)
    news.get()
    stop.set()
    assert not pace.reach(later)
