"""A preview says what loading a pack and moving open reports then do; who may move them, and what stays."""

from datetime import timedelta

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, InputError
from cc.core.intents.packs import LoadPack, MoveReports
from cc.core.intents.reports import (
    AmendReport,
    HoldReport,
    ImportedRow,
    ImportReports,
    RejectReport,
    ResumeReport,
    TriageReport,
)
from cc.core.packs import shipped
from cc.core.questions.packs import ListPacks, PreviewPack
from cc.core.questions.reports import ListReports
from cc.core.rules.sla.fold import verdict
from cc.core.store.reports import open_reports
from cc.core.vocabulary import HoldReason, Priority, RejectReason
from tests.builders import Room
from tests.core.service.scene import do, see
from tests.core.service.sla.pack_scene import held_to, load, received, resolve, sound, text


def crowd(room: Room) -> list[str]:
    """Open reports of all kinds, and some that are over; the last is history, to which nothing is promised."""
    assert room.clock is not None
    start = room.clock.at
    refs = [received(room, start - timedelta(hours=hours)) for hours in (0, 1, 2, 3, 5, 8, 20, 30, 50)]
    do(room, "rini", HoldReport(refs[1], HoldReason.WEATHER))
    do(room, "rini", HoldReport(refs[2], HoldReason.WEATHER))
    do(room, "rini", ResumeReport(refs[2]))
    do(room, "rini", TriageReport(refs[3], priority=Priority.P1))
    do(room, "rini", RejectReport(refs[4], RejectReason.NOT_FOUND))
    refs += [received(room, start - timedelta(minutes=minutes), category="waste") for minutes in range(0, 400, 40)]
    history = ImportedRow(
        row_key="1", text="Banjir", category="flood", received_at=start - timedelta(days=900), unit="bpbd"
    )
    refs += [answer.ref for answer in do(room, "sari", ImportReports("lama", (history,))).rows]
    return refs


def state(room: Room) -> dict[str, tuple[set[object], tuple[object, ...]]]:
    """For each open report the promises to it that are broken, and the due times of its running clocks."""
    assert room.clock is not None
    found: dict[str, tuple[set[object], tuple[object, ...]]] = {}
    for line in room.centre.read(room.admin, ListReports("is:open", "received", limit=500)).items:
        clocks = see(room, line.ref).clocks
        running = [(str(c.target), c.number, c.due_at) for c in clocks if str(c.state) == "running" and not c.excluded]
        broken: set[object] = {
            (c.number, c.target, c.episode) for c in clocks if verdict(c, room.clock.at) == "breached"
        }
        found[line.ref] = broken, tuple(sorted(running))
    return found


def test_a_preview_says_what_loading_and_moving_then_do(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    load(room, text("1", "banjir: 10h", 'sampah: 12h category = "waste"'))
    refs = crowd(room)
    assert room.clock is not None
    newer = text("2", "banjir: 1h", 'sampah: 12h category = "waste"', closed='"2026-11-23"')
    said = room.centre.read(room.admin, PreviewPack(newer))
    monkeypatch.setattr(open_reports, "BATCH", 3)
    assert room.centre.read(room.admin, PreviewPack(newer)) == said
    assert said.whole
    before = state(room)
    done = room.centre.execute(Call(room.admin, LoadPack(newer)))
    assert said.changes == done
    loaded = state(room)
    assert_effect(said.calendars, before, loaded, done.recalculated)
    assert said.calendars.moved > 0
    ids = tuple(line.id for line in room.centre.read(room.admin, ListReports("is:open", limit=500)).items)
    moved = room.centre.execute(Call(LocalActor("tono"), MoveReports(ids)))
    assert_effect(said.moving, loaded, state(room), len(moved.moved))
    assert said.moving.breached > 0
    assert room.centre.execute(Call(LocalActor("tono"), MoveReports(ids))).moved == ()
    assert see(room, refs[-1]).clocks == ()
    assert sound(room)


def assert_effect(
    said: object,
    before: dict[str, tuple[set[object], tuple[object, ...]]],
    after: dict[str, tuple[set[object], tuple[object, ...]]],
    reports: int,
) -> None:
    from cc.core.records.packs import ClockEffect

    assert isinstance(said, ClockEffect)
    broken = {ref for ref in after if after[ref][0] - before[ref][0]}
    mended = {ref for ref in after if before[ref][0] - after[ref][0]}
    moved = {ref for ref in after if before[ref][1] != after[ref][1]}
    assert (said.reports, said.moved, said.breached, said.unbreached) == (
        reports,
        len(moved),
        len(broken),
        len(mended),
    )
    assert set(said.first) <= broken
    assert len(said.first) == min(10, len(broken))


def test_a_preview_says_what_moving_as_new_does(room: Room) -> None:
    load(room, text("1", "banjir: 10h", calendar=False))
    crowd(room)
    newer = text("2", "banjir: 90m", effective="2026-11-24", calendar=False)
    said = room.centre.read(room.admin, PreviewPack(newer))
    room.centre.execute(Call(room.admin, LoadPack(newer)))
    before = state(room)
    ids = tuple(before)
    moved = room.centre.execute(Call(LocalActor("tono"), MoveReports(ids, as_new=True)))
    assert_effect(said.moving_as_new, before, state(room), len(moved.moved))
    assert 0 < said.moving.reports < said.moving_as_new.reports
    assert sound(room)


def test_a_preview_tells_who_gets_another_policy_and_whom_a_pack_never_reaches(room: Room) -> None:
    told = text("1", 'banjir: 4h category = "flood"', "semua: 9h", 'mati: 9h category = "flood"', calendar=False)
    said = room.centre.read(LocalActor("tono"), PreviewPack(told))
    lines = {(each.unit, each.categories, each.priorities, each.before, each.after) for each in said.switches}
    assert ("bpbd", ("flood",), (), "flood@1", "banjir@1") in lines
    assert ("bpbd", ("fire",), (), "fire@1", "semua@1") in lines
    assert {each.unit for each in said.switches} == {"bpbd"}
    assert said.never == ("mati@1",)
    assert room.centre.read(room.admin, ListPacks()) == ()


def test_a_report_is_moved_by_a_supervisor_alone_and_its_breach_stays(room: Room) -> None:
    load(room, text("1", "banjir: 1h", calendar=False))
    assert room.clock is not None
    late = received(room, room.clock.at - timedelta(hours=2))
    fresh = received(room)
    load(room, text("2", "banjir: 30h", calendar=False))
    with pytest.raises(ForbiddenError):
        do(room, "sari", AmendReport(report=late, policy="newest"))
    for ref in (late, fresh):
        do(room, "tono", AmendReport(report=ref, policy="newest", note="SK baru"))
    assert resolve(room, fresh).target_s == 30 * 3600
    assert resolve(room, fresh).breached_at is None
    assert resolve(room, late).target_s == 30 * 3600
    assert resolve(room, late).breached_at == resolve(room, late).started_at + timedelta(hours=1)
    with pytest.raises(InputError, match=r"keeps the policy it has \(banjir@2\)"):
        do(room, "tono", AmendReport(report=fresh, policy="newest"))
    do(room, "tono", AmendReport(report=fresh, policy="banjir@1"))
    assert held_to(room, fresh) == "banjir@1"
    with pytest.raises(InputError, match="Did you mean 'banjir'"):
        do(room, "tono", AmendReport(report=fresh, policy="banjr"))
    assert sound(room)


def test_what_is_given_by_hand_is_never_given_by_itself_and_stays(room: Room) -> None:
    told = shipped.text("sp4n-lapor").replace('source = "Perpres', 'unit = "bpbd"\nsource = "Perpres', 1)
    load(room, told)
    ref = received(room)
    assert held_to(room, ref) == "sp4n-lapor@1"
    do(room, "tono", AmendReport(report=ref, policy="sp4n-lapor-inspection"))
    assert resolve(room, ref).target_s == 60 * 86400
    do(room, "rini", TriageReport(ref, category="waste", priority=Priority.P1))
    assert held_to(room, ref) == "sp4n-lapor-inspection@1"
    assert do(room, "tono", MoveReports((ref,))).moved == ()
    assert sound(room)


@pytest.mark.parametrize("name", shipped.names())
def test_a_shipped_pack_loads_and_its_preview_agrees(room: Room, name: str) -> None:
    said = room.centre.read(room.admin, PreviewPack(shipped.text(name)))
    assert room.centre.execute(Call(room.admin, LoadPack(shipped.text(name)))) == said.changes
    assert {line.name for line in room.centre.read(room.admin, ListPacks())} == {name}
