"""Ladders fire through the sweep: each step once, recorded in the chain, told to whom it names, in their hours."""

from datetime import UTC, datetime

from cc.core.centre import Call
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents import system as o_system
from cc.core.intents import tasks as t
from cc.core.records.sla import SHIFT, StepSpec
from cc.core.service.sla import escalation
from cc.core.store.sql import tables
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import HoldReason, Role, TargetName
from tests.builders import START, Room
from tests.core.service.scene import do, see
from tests.core.service.sla.ladders import Told, escalations, ladder, minutes, promise, stands, sweep_at, told
from tests.waiting import SOON_S

WARN = StepSpec(50, None, ("operator",))
DUE = StepSpec(None, 0, ("supervisor",))
AFTER = StepSpec(None, 300, ("up", "person:tono"))


def _steps(found: list[Told]) -> list[tuple[str, str]]:
    return [(each.step, each.recipient) for each in found]


def test_each_step_fires_once_when_it_is_due(room: Room) -> None:
    promise(room, ladder(WARN, DUE, AFTER))
    ref = room.reported().ref
    fired = [sweep_at(room, START + minutes(at)).escalated for at in (4.9, 5, 6, 9.9, 10, 10, 14, 15, 99, 4000)]
    assert fired == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert _steps(told(room)) == [
        ("50%", "operator:bpbd"),
        ("+0s", "supervisor:jakarta"),
        ("+300s", "unit:bpbd"),
        ("+300s", "person:tono"),
    ]
    moves = escalations(room, ref)
    assert [(entry.facts["step"], entry.facts["level"], entry.facts["late"]) for entry in moves] == [
        ("50%", 1, False),
        ("+0s", 2, False),
        ("+300s", 3, False),
    ]
    assert moves[2].facts["to"] == ["unit:bpbd", "person:tono"]
    assert moves[2].facts["due"] == (START + minutes(15)).isoformat()
    assert moves[0].actor == "admin"
    assert stands(room)


def test_a_message_says_what_its_reader_needs_and_nothing_of_the_report_s_text(room: Room) -> None:
    promise(room, ladder(DUE))
    ref = room.reported("Rahasia: ibu terjebak").ref
    sweep_at(room, START + minutes(11))
    (message,) = told(room)
    assert message.body == {
        "ref": ref,
        "intent": "Sweep",
        "status": "new",
        "priority": 2,
        "unit": "bpbd-timur",
        "due_at": (START + minutes(10)).isoformat(),
        "breached": True,
        "target": "acknowledge",
        "episode": 1,
        "step": "+0s",
        "level": 1,
        "due": (START + minutes(10)).isoformat(),
        "late": False,
    }
    assert message.seq == see(room, ref).seq


def test_a_sweeper_that_was_down_for_days_fires_each_step_once_and_says_late(room: Room) -> None:
    promise(room, ladder(WARN, DUE, AFTER))
    ref = room.reported().ref
    assert sweep_at(room, START + minutes(3 * 24 * 60)).escalated == 3
    assert sweep_at(room, START + minutes(4 * 24 * 60)).escalated == 0
    assert [entry.facts["late"] for entry in escalations(room, ref)] == [True] * 3
    assert [entry.facts["level"] for entry in escalations(room, ref)] == [1, 2, 3]
    assert {message.seq for message in told(room)} == {see(room, ref).seq}
    assert stands(room)


def test_late_begins_after_five_minutes(room: Room) -> None:
    promise(room, ladder(DUE))
    refs = [room.reported().ref for _ in range(2)]
    do(room, "rini", r.HoldReport(refs[0], HoldReason.ACCESS))
    assert sweep_at(room, START + minutes(10) + escalation.LATE).escalated >= 1
    assert escalations(room, refs[1])[0].facts["late"] is False


def test_a_clock_that_goes_back_fires_nothing_twice(room: Room) -> None:
    promise(room, ladder(WARN, DUE, AFTER))
    room.reported()
    fired = [sweep_at(room, START + minutes(at)).escalated for at in (12, -4320, 12, 4320, -4320, 4320)]
    assert fired == [2, 0, 0, 1, 0, 0]
    assert stands(room)


def test_what_was_answered_in_time_is_not_escalated(room: Room) -> None:
    promise(room, ladder(DUE))
    ref = room.reported().ref
    do(room, "rini", r.TriageReport(ref))
    assert sweep_at(room, START + minutes(99)).escalated == 0
    assert told(room) == []


def test_a_hold_moves_the_steps_that_it_pauses(room: Room) -> None:
    target = ladder(DUE, target=TargetName.RESOLVE)
    promise(room, type(target)(name=target.name, target_s=600, pauses=(HoldReason.WEATHER,), steps=target.steps))
    ref = room.reported().ref
    do(room, "rini", r.HoldReport(ref, HoldReason.WEATHER))  # one minute has counted
    assert sweep_at(room, START + minutes(60)).escalated == 0
    do(room, "rini", r.ResumeReport(ref))  # at minute 61
    assert sweep_at(room, START + minutes(69)).escalated == 0
    assert sweep_at(room, START + minutes(70)).escalated == 1
    assert stands(room)


def test_the_task_s_clock_tells_the_officer_and_the_task_s_unit(room: Room) -> None:
    steps = (StepSpec(50, None, ("officer",)), StepSpec(None, 0, ("officer", "operator", "supervisor")))
    promise(room, ladder(*steps, target=TargetName.ACCEPT))
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    do(room, "rini", r.AssignTask(report=ref, unit="bpbd-timur"))
    at = START + minutes(2)
    assert sweep_at(room, at + minutes(5)).escalated == 2
    do(room, "sari", r.ClaimReport(ref, 60))
    assert sweep_at(room, at + minutes(10)).escalated == 2
    assert [(each.ref, each.step, each.recipient) for each in told(room)] == [
        (f"{ref}/1", "50%", "person:budi"),
        (f"{ref}/2", "50%", "operator:bpbd"),
        (f"{ref}/1", "+0s", "person:budi"),
        (f"{ref}/1", "+0s", "person:sari"),
        (f"{ref}/1", "+0s", "supervisor:jakarta"),
        (f"{ref}/2", "+0s", "person:sari"),
        (f"{ref}/2", "+0s", "supervisor:jakarta"),
    ]
    assert stands(room)


def test_reassigning_begins_a_ladder_anew_and_declining_ends_it(room: Room) -> None:
    promise(room, ladder(DUE, target=TargetName.ACCEPT))
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    assert sweep_at(room, START + minutes(30)).escalated == 1
    do(room, "rini", t.ReassignTask(f"{ref}/1", "agus"))
    assert sweep_at(room, START + minutes(60)).escalated == 1
    assert [entry.facts["episode"] for entry in escalations(room, ref)] == [1, 2]
    do(room, "rini", t.ReassignTask(f"{ref}/1", "budi"))
    do(room, "budi", t.DeclineTask(f"{ref}/1", "sakit"))
    assert sweep_at(room, START + minutes(999)).escalated == 0
    assert stands(room)


def test_a_merged_report_is_silent_and_one_that_comes_back_fires_only_what_had_not_fired(room: Room) -> None:
    promise(room, ladder(WARN, DUE, AFTER, target=TargetName.RESOLVE))
    one, other = room.reported().ref, room.reported("Banjir juga").ref
    assert sweep_at(room, START + minutes(5)).escalated == 2
    do(room, "rini", r.MergeReport(one, other))  # at minute 6
    assert sweep_at(room, START + minutes(30)).escalated == 2
    assert [entry.facts["step"] for entry in escalations(room, one)] == ["50%"]
    do(room, "rini", r.UnmergeReport(one))  # at minute 31: it had been due at ten, merged or not
    assert sweep_at(room, START + minutes(34)).escalated == 2
    assert [(entry.facts["step"], entry.facts["late"]) for entry in escalations(room, one)] == [
        ("50%", False),
        ("+0s", True),
        (AFTER.name, True),
    ]
    assert stands(room)


def test_reopening_goes_on_with_the_ladder(room: Room) -> None:
    promise(room, ladder(WARN, DUE, target=TargetName.RESOLVE))
    ref = room.reported().ref
    do(room, "rini", r.TriageReport(ref))
    assert sweep_at(room, START + minutes(5)).escalated == 1
    do(room, "rini", r.ResolveReport(ref, "surut"))  # at minute 6
    assert sweep_at(room, START + minutes(60)).escalated == 0
    do(room, "rini", r.ReopenReport(ref, "naik lagi"))  # at minute 61
    assert sweep_at(room, START + minutes(66)).escalated == 1
    assert [entry.facts["step"] for entry in escalations(room, ref)] == ["50%", "+0s"]
    assert stands(room)


def test_in_shift_hours_a_group_is_told_as_its_people_each_in_their_own(room: Room) -> None:
    people = (
        o.PersonRow(login="pagi", name="Pagi", role=Role.OPERATOR, unit="bpbd-timur", shift="07:00-15:00"),
        o.PersonRow(login="malam", name="Malam", role=Role.OPERATOR, unit="bpbd-timur", shift="22:00-06:00"),
        o.PersonRow(login="bebas", name="Bebas", role=Role.OPERATOR, unit="bpbd-timur"),
        o.PersonRow(login="keluar", name="Keluar", role=Role.OPERATOR, unit="bpbd-timur", active=False),
    )
    room.centre.execute(Call(room.admin, o.SavePeople(people)))
    promise(room, ladder(StepSpec(None, 0, ("operator", "person:malam"), SHIFT)))
    room.reported()
    sweep_at(room, START + minutes(10))  # 10:10 in Jakarta
    assert [(each.recipient, datetime.fromtimestamp(each.not_before, UTC)) for each in told(room)] == [
        ("person:bebas", START + minutes(10)),
        ("person:malam", START.replace(hour=15)),
        ("person:pagi", START + minutes(10)),
    ]


def test_in_office_hours_it_waits_for_the_next_opening(room: Room) -> None:
    promise(room, ladder(StepSpec(None, 0, ("supervisor",), "office")))
    room.reported()
    sweep_at(room, START + minutes(11 * 60))  # 21:00 of Tuesday in Jakarta; the office opens at 07:30
    (message,) = told(room)
    assert datetime.fromtimestamp(message.not_before, UTC) == datetime(2026, 11, 25, 0, 30, tzinfo=UTC)


def test_steps_that_came_with_new_terms_and_are_overdue_fire_once_marked_late(room: Room) -> None:
    promise(room, ladder(DUE), code="flood")
    promise(room, ladder(WARN, DUE, AFTER, target_s=300), code="fire")
    ref = room.reported().ref
    assert sweep_at(room, START + minutes(10)).escalated == 1
    sweep_at(room, START + minutes(30))
    do(room, "rini", r.AmendReport(report=ref, category="fire"))
    assert sweep_at(room, START + minutes(40)).escalated == 2
    assert [(entry.facts["step"], entry.facts["late"]) for entry in escalations(room, ref)] == [
        ("+0s", False),
        ("50%", True),
        ("+300s", True),
    ]
    assert sweep_at(room, START + minutes(99)).escalated == 0
    assert stands(room)


def test_a_report_whose_clocks_cannot_be_reckoned_stops_nobody_else_s(room: Room) -> None:
    promise(room, ladder(DUE))
    first, second, third = (room.reported().ref for _ in range(3))
    do(room, "rini", r.ClaimReport(third, 1))
    _break(room, second)
    done = sweep_at(room, START + minutes(30))
    assert (done.escalated, done.failed, done.claims_released) == (2, 1, 1)
    assert sweep_at(room, START + minutes(31), limit=1).failed == 1
    assert [each.ref for each in told(room)] == [first, third]


def test_faults_before_it_do_not_keep_a_sweep_from_what_is_due(room: Room) -> None:
    promise(room, ladder(DUE))
    refs = []
    for _ in range(5):
        refs.append(room.reported().ref)
        assert room.clock is not None
        room.clock.advance(1)
    for ref in refs[:3]:
        _break(room, ref)
    done = [sweep_at(room, START + minutes(30 + at), limit=1) for at in range(3)]
    assert [each.escalated for each in done] == [1, 1, 0]
    assert [each.more for each in done] == [True, True, False]
    assert [each.ref for each in told(room)] == refs[3:]


def _break(room: Room, ref: str) -> None:
    """Let a report's events name a policy that is not stored."""
    stream = see(room, ref).line.id
    engine = open_engine(room.url)
    event = tables.event
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        row = connection.execute(event.select().where(event.c.stream == stream, event.c.seq == 1)).one()
        broken = row.text.replace('"flood@', '"gone@')
        assert broken != row.text
        connection.execute(event.update().where(event.c.position == row.position).values(text=broken))
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
    engine.dispose()


def test_many_sweeps_at_once_fire_each_step_once(room: Room) -> None:
    promise(room, ladder(WARN, DUE, AFTER), ladder(DUE, target=TargetName.RESOLVE))
    refs = [room.reported(f"Banjir {n}").ref for n in range(8)]
    assert room.clock is not None
    room.clock.advance(3600)
    futures = [room.centre.submit(Call(room.admin, o_system.Sweep())) for _ in range(6)]
    assert sum(future.result(timeout=SOON_S).escalated for future in futures) == 4 * len(refs)
    assert sweep_at(room, START + minutes(70)).escalated == 0
    keys = [(each.ref, each.target, each.step, each.recipient) for each in told(room)]
    assert len(keys) == len(set(keys)) == 5 * len(refs)
    assert stands(room)
