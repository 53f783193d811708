"""What a review of units, categories, people, policies and imports found, through the door."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import (
    CoreError,
    CredentialError,
    FaultError,
    ForbiddenError,
    InputError,
    LostRaceError,
    UnreachableError,
)
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents.base import AnswerT, Intent
from cc.core.questions import organisation as oq
from cc.core.questions.reports import GetCounters, GetReport, ListReports, SuggestDispatch
from cc.core.records.sla import TargetSpec
from cc.core.vocabulary import RejectReason, Role, Scope, TargetName
from tests.builders import EAST, START, Room, make_room


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    built = make_room(tmp_path, database_url, fixed=True)
    yield built
    built.close()


def do(room: Room, by: str, intent: Intent[AnswerT], **more: object) -> AnswerT:
    """Carry an intent out as somebody, one minute after whatever was before."""
    assert room.clock is not None
    room.clock.advance(60)
    return room.centre.execute(Call(LocalActor(by), intent, **more))  # type: ignore[arg-type]  # the call's own fields


def refs(room: Room, by: str) -> set[str]:
    return {line.ref for line in room.centre.read(LocalActor(by), ListReports(limit=500)).items}


def counts_hold(room: Room) -> None:
    facts = room.centre.read(room.admin, oq.CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if not fact.ok and fact.name in ("counters", "queues")] == []
    for by in ("admin", "sari", "rini", "dewi"):
        assert room.centre.read(LocalActor(by), GetCounters()).open == len(refs(room, by))


def test_a_new_root_above_the_old_shows_everybody_what_is_theirs(room: Room) -> None:
    here = room.reported().ref
    central = do(room, "sari", r.ReceiveReport("Tanpa tempat", category="flood")).ref
    do(room, "admin", o.SaveUnits((o.UnitRow("nasional", "Nation"), o.UnitRow("jakarta", "Command room", "nasional"))))
    do(room, "admin", o.SavePeople((o.PersonRow("pusat", "Pusat", Role.ADMIN, "nasional", cleared=True),)))
    assert refs(room, "sari") == refs(room, "pusat") == {here, central}
    assert refs(room, "rini") == {here}
    assert room.centre.read(LocalActor("pusat"), GetCounters()).open == 2
    assert room.centre.read(LocalActor("sari"), GetCounters()).open == 2


def test_a_category_that_becomes_restricted_is_so_for_the_reports_there_are(room: Room) -> None:
    ref = room.reported().ref
    flood = next(each for each in room.centre.read(room.admin, oq.ListCategories()) if each.code == "flood")
    row = o.CategoryRow(
        flood.code, flood.name_id, flood.name_en, flood.short_id, flood.open311_code, flood.group, flood.priority, True
    )
    do(room, "admin", o.SaveCategories((row,)))
    assert refs(room, "rini") == set()
    assert refs(room, "sari") == {ref}
    counts_hold(room)
    do(room, "admin", o.SaveCategories((replace(row, restricted=False),)))
    assert refs(room, "rini") == {ref}
    counts_hold(room)


def test_a_channel_is_not_told_whom_to_send(room: Room) -> None:
    ref = room.reported().ref
    told = room.centre.read(LocalActor("warga"), SuggestDispatch(ref))
    assert (told.units, told.people) == ((), ())
    assert room.centre.read(LocalActor("rini"), SuggestDispatch(ref)).people


def row(key: str, **more: object) -> r.ImportedRow:
    return r.ImportedRow(key, "Banjir", "flood", START - timedelta(days=1), **more)  # type: ignore[arg-type]


def test_only_admins_make_what_an_import_names_and_nobody_has(room: Room) -> None:
    intent = r.ImportReports("kota", (row("1", unit="pwd", unit_name="Public works"),), ("units",))
    for by in ("warga", "sari"):
        with pytest.raises(ForbiddenError):
            do(room, by, intent)
    assert do(room, "admin", intent).rows[0].outcome == "imported"
    assert do(room, "sari", intent).rows[0].outcome == "duplicate"


def test_a_duplicate_row_is_named_only_to_those_who_see_its_report(room: Room) -> None:
    given = r.ImportReports("kota", (row("1", unit="dishub"), row("2", unit="bpbd")))
    do(room, "admin", given)
    answers = do(room, "rini", given).rows
    assert [answer.outcome for answer in answers] == ["duplicate", "duplicate"]
    assert [bool(answer.ref) for answer in answers] == [False, True]


def test_a_row_whose_key_no_index_takes_is_rejected_alone(room: Room) -> None:
    import random

    long = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000))
    answers = do(room, "admin", r.ImportReports("kota", (row("1"), row(long), row("2")))).rows
    assert [answer.outcome for answer in answers] == ["imported", "rejected", "imported"]


def test_two_changed_calendars_make_one_new_version_of_a_policy_that_names_both(room: Room) -> None:
    wall, office = o.CalendarRow("a", SPEC % "09:00"), o.CalendarRow("b", SPEC % "10:00")
    do(room, "admin", o.SaveCalendars((wall, office)))
    base = room.centre.read(room.admin, oq.ListPolicies())[0]
    targets = tuple(replace(target, calendar=name) for target, name in zip(base.targets, ("a", "b"), strict=False))
    do(room, "admin", o.SavePolicies((replace(base, code="both", targets=targets[:2]),)))
    do(room, "admin", o.SaveCalendars((o.CalendarRow("a", SPEC % "07:00"), o.CalendarRow("b", SPEC % "08:00"))))
    moved = replace(base, code="moved", category="flood", order=9)
    for order in (9, 3, 5):
        do(room, "admin", o.SavePolicies((replace(moved, order=order),)))
        now = next(each for each in room.centre.read(room.admin, oq.ListPolicies()) if each.code == "moved")
        assert now.order == order
    both = next(each for each in room.centre.read(room.admin, oq.ListPolicies()) if each.code == "both")
    assert both.version == 2
    assert {target.calendar for target in both.targets} == {"a@2", "b@2"}


SPEC = '{"timezone": "Asia/Jakarta", "hours": {"mon": [["%s", "17:00"]]}}'


@pytest.mark.parametrize("kind", ["calendar", "policy", "unit", "category", "person", "area"])
def test_what_stands_twice_in_one_call_is_refused(room: Room, kind: str) -> None:
    policy = room.centre.read(room.admin, oq.ListPolicies())[0]
    one, two = {
        "calendar": (o.CalendarRow("x", SPEC % "09:00"), o.CalendarRow("x", SPEC % "10:00")),
        "policy": (replace(policy, code="x"), replace(policy, code="x", priority=1)),
        "unit": (o.UnitRow("x", "X", "jakarta"), o.UnitRow("x", "Y", "jakarta")),
        "category": (o.CategoryRow("x", "X", "X"), o.CategoryRow("x", "Y", "Y")),
        "person": (o.PersonRow("x", "X", Role.OFFICER, "bpbd"), o.PersonRow("x", "Y", Role.OFFICER, "bpbd")),
        "area": (o.AreaRow("x", "X", "kelurahan", EAST), o.AreaRow("x", "Y", "kelurahan", EAST)),
    }[kind]
    save = {
        "calendar": o.SaveCalendars,
        "policy": o.SavePolicies,
        "unit": o.SaveUnits,
        "category": o.SaveCategories,
        "person": o.SavePeople,
        "area": o.SaveAreas,
    }[kind]
    with pytest.raises(InputError, match="twice"):
        do(room, "admin", save((one, two)))


@pytest.mark.parametrize(
    "change",
    [
        {"order": 2**70},
        {"order": -(2**40)},
        {"close_after_days": 2**40},
        {"close_after_days": -1},
        {"priority": 9},
        {"targets": 2**50},
        {"targets": -5},
    ],
    ids=str,
)
def test_a_policy_that_no_report_could_be_held_to_is_refused(room: Room, change: dict[str, int]) -> None:
    policy = replace(room.centre.read(room.admin, oq.ListPolicies())[0], code="x", category="flood")
    if "targets" in change:
        wrong = replace(policy, targets=(replace(policy.targets[0], target_s=change["targets"]),))
    else:
        wrong = replace(policy, **change)  # type: ignore[arg-type]  # fields of a policy
    with pytest.raises(InputError):
        do(room, "admin", o.SavePolicies((wrong,)))
    room.reported()


def test_a_token_for_somebody_else_needs_the_scope_admin(room: Room) -> None:
    issued = do(room, "admin", o.IssueToken())
    token = BearerToken(issued.token)
    with pytest.raises(ForbiddenError):
        room.centre.execute(Call(token, o.IssueToken("sari")))
    assert room.centre.execute(Call(token, o.IssueToken())).login == "admin"
    assert do(room, "admin", o.IssueToken("sari")).login == "sari"


def test_nobody_is_called_system_and_somebody_stays_admin(room: Room) -> None:
    with pytest.raises(InputError):
        do(room, "admin", o.SavePeople((o.PersonRow("System", "X", Role.OPERATOR, "bpbd"),)))
    for last in (
        o.PersonRow("admin", "Admin", Role.ADMIN, "jakarta", active=False),
        o.PersonRow("admin", "Admin", Role.OPERATOR, "jakarta"),
    ):
        with pytest.raises(InputError, match="admin"):
            do(room, "admin", o.SavePeople((last,)))


@pytest.mark.parametrize("shift", ["00:00-24:30", "24:00-08:00", "7-15", "07:00-15:00 "])
def test_a_shift_that_dispatch_could_not_read_is_refused(room: Room, shift: str) -> None:
    for intent in (
        o.SetShift("budi", shift),
        o.SavePeople((o.PersonRow("x", "X", Role.OFFICER, "bpbd", shift=shift),)),
    ):
        with pytest.raises(InputError, match="shift"):
            do(room, "admin", intent)
    ref = room.reported().ref
    assert room.centre.read(LocalActor("rini"), SuggestDispatch(ref)).people


def test_the_version_that_was_seen_is_held_to_when_one_thing_is_saved(room: Room) -> None:
    do(room, "tono", o.SetShift("budi", "07:00-15:00"))
    with pytest.raises(LostRaceError):
        do(room, "tono", o.SetShift("budi", "15:00-23:00"), expected_version=1)
    with pytest.raises(LostRaceError):
        do(room, "admin", o.SavePeople((o.PersonRow("budi", "B", Role.OFFICER, "bpbd"),)), expected_version=1)
    with pytest.raises(LostRaceError):
        do(room, "admin", o.SaveUnits((o.UnitRow("bpbd", "B", "jakarta"),)), expected_version=7)
    do(room, "tono", o.SetShift("budi", "15:00-23:00"), expected_version=2)


def test_strangers_fill_no_table_by_logging_in_with_long_names(room: Room) -> None:
    told = []
    for login in ("nobody", "x" * 3000, "a b", "ünïcode" * 9):
        with pytest.raises(CredentialError) as wrong:
            room.centre.execute(Call(Anonymous(), o.OpenSession(login, "password")))
        told.append((wrong.value.code, wrong.value.message))
    assert len(set(told)) == 1


def test_a_throttle_is_forgotten_when_nobody_came_back_for_long(room: Room) -> None:
    for _ in range(8):
        with pytest.raises(CredentialError):
            room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "wrong")))
    with pytest.raises(CredentialError, match="too many"):
        room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "sari-password")))
    assert room.clock is not None
    room.clock.advance(40 * 86_400)
    do(room, "admin", o.Sweep())
    for _ in range(4):
        with pytest.raises(CredentialError, match="wrong"):
            room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "wrong")))
    assert room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "sari-password"))).scopes == (
        Scope.READ,
        Scope.WRITE,
    )


def test_a_sweep_is_for_all_reports_whatever_the_sweeper_sees(room: Room) -> None:
    do(room, "admin", o.SavePeople((o.PersonRow("wati", "Wati", Role.SUPERVISOR, "dishub"),)))
    ref = room.reported().ref
    do(room, "rini", r.ClaimReport(ref, 1))
    assert room.clock is not None
    room.clock.advance(3600)
    assert do(room, "wati", o.Sweep()).claims_released == 1
    for limit in (0, -1, 10**9):
        with pytest.raises(InputError):
            do(room, "wati", o.Sweep(limit))


def test_two_sweeps_at_once_do_everything_once(room: Room) -> None:
    names = [room.reported(f"Banjir {n}").ref for n in range(6)]
    for name in names:
        do(room, "rini", r.ClaimReport(name, 1))
    assert room.clock is not None
    room.clock.advance(3600)
    futures = [room.centre.submit(Call(room.admin, o.Sweep())) for _ in range(6)]
    assert sum(future.result(timeout=60).claims_released for future in futures) == len(names)
    for name in names:
        assert room.centre.read(room.admin, GetReport(name)).seq == 3


@pytest.mark.parametrize(
    "intent",
    [
        r.CommentReport("JKT-000001/" + "9" * 6000, "x"),
        r.AttachToReport("JKT-000001", tuple(f"{n:064x}" for n in range(70_000))),
        r.ReceiveReport("x", category="flood", evidence=tuple(f"{n:064x}" for n in range(70_000))),
        r.ReceiveReport("x", category="flood", priority=9),  # type: ignore[arg-type]  # what an embedded caller can do
        r.ReceiveReport("x", category="flood", received_at=START.replace(year=1, month=1, day=1)),
        r.ReceiveReport("x", category="flood", due_at=START.replace(year=9999, month=12, day=31)),
    ],
    ids=lambda intent: str(intent)[-60:],
)
def test_what_is_at_the_edge_is_no_fault(room: Room, intent: Intent[object]) -> None:
    room.reported()
    try:
        do(room, "sari", intent)
    except (FaultError, UnreachableError):
        raise
    except CoreError:
        pass


def test_two_moves_of_units_at_once_make_no_circle(room: Room) -> None:
    for _ in range(4):
        do(room, "admin", o.SaveUnits((o.UnitRow("a", "A", "jakarta"), o.UnitRow("b", "B", "jakarta"))))
        futures = [
            room.centre.submit(Call(room.admin, o.SaveUnits((o.UnitRow(code, code, parent),))))
            for code, parent in (("a", "b"), ("b", "a")) * 4
        ]
        outcomes = [future.exception(timeout=60) for future in futures]
        assert any(isinstance(error, InputError) for error in outcomes)
        units = {unit.code: unit for unit in room.centre.read(room.admin, oq.ListUnits())}
        for unit in units.values():
            above = units[unit.parent].path if unit.parent else ()
            assert unit.path == (*above, unit.code)


def test_a_place_that_is_told_while_people_are_saved_is_kept(room: Room) -> None:
    for name in ("Budi A", "Budi B", "Budi C"):
        saved = o.SavePeople((o.PersonRow("budi", name, Role.OFFICER, "bpbd-timur"),))
        located = o.LocatePerson(106.8, -6.2, "budi")
        futures = [room.centre.submit(Call(room.admin, intent)) for intent in (saved, located)]
        assert [future.exception(timeout=60) for future in futures] == [None, None]
        there = room.centre.read(room.admin, oq.GetPerson("budi"))
        assert (there.name, there.lon) == (name, 106.8)


def test_a_closure_that_is_added_moves_the_clocks_that_still_run(room: Room) -> None:
    week = '{"timezone": "Asia/Jakarta", "hours": {%s}, "closed": [%s]}'
    hours = ", ".join(f'"{day}": [["08:00", "16:00"]]' for day in ("mon", "tue", "wed", "thu", "fri"))
    do(room, "admin", o.SaveCalendars((o.CalendarRow("dinas", week % (hours, "")),)))
    base = room.centre.read(room.admin, oq.ListPolicies())[0]
    promise = TargetSpec(TargetName.RESOLVE, 8 * 3600, "dinas")
    policy = replace(base, code="dinas", unit="bpbd", category="flood", priority=None, targets=(promise,), order=-9)
    do(room, "admin", o.SavePolicies((policy,)))
    over, still = room.reported().ref, room.reported().ref
    do(room, "rini", r.RejectReport(over, RejectReason.NOT_FOUND))
    due_at = room.centre.read(room.admin, GetReport(still)).line.due_at
    assert due_at is not None
    for closed, days in (('"2026-11-25"', 1), ('"2026-11-25", "2026-11-26"', 2), ("", 0)):
        saved = do(room, "admin", o.SaveCalendars((o.CalendarRow("dinas", week % (hours, closed)),)))
        assert saved.warnings == ("the due times of 1 open reports were reckoned anew.",)
        report = room.centre.read(room.admin, GetReport(still))
        assert report.line.due_at == due_at + timedelta(days=days)
        assert report.line.id in {line.id for line in room.centre.read(room.admin, ListReports()).items}
    assert room.centre.read(room.admin, GetReport(over)).seq == 2
    facts = room.centre.read(room.admin, oq.CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if not fact.ok and fact.name.startswith(("replay", "queues", "counters"))] == []
    assert room.centre.read(room.admin, oq.VerifyAudit()).holds
