"""Frozen reports: they never change, can be reckoned again, and say what differs by now and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError, NotFoundError, RefusedError
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.intents.organisation import SaveUnits, UnitRow
from cc.core.intents.reports import (
    AmendReport,
    MergeReport,
    ReceiveReport,
    RejectReport,
    ReopenReport,
    ResolveReport,
    TriageReport,
)
from cc.core.questions.freezing import CheckDigest, CompareFrozenSlaReport, GetFrozenSlaReport, ListFrozenSlaReports
from cc.core.questions.sla import SlaFigures
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.freezing import Comparison, FrozenSlaReport
from cc.core.records.sla import SlaReport
from cc.core.rules.sla.digest import digest
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Priority, RejectReason
from tests.builders import INSIDE, START, Room
from tests.core.service.scene import do, holds

BEGIN, END = START - timedelta(days=1), START + timedelta(days=2)
TONO = LocalActor("tono")


def later(room: Room, **span: float) -> None:
    assert room.clock is not None
    room.clock.advance(timedelta(**span).total_seconds())


def frozen(room: Room, who: str = "tono", **more: Any) -> FrozenSlaReport:
    given: dict[str, Any] = {"name": "November", "by": ("unit", "category")} | more
    return do(room, who, FreezeSlaReport(start_at=BEGIN, end_at=END, **given))


def resolve(room: Room, ref: str) -> None:
    do(room, "rini", TriageReport(ref))
    do(room, "rini", ResolveReport(ref, "selesai"))


def compared(room: Room, name: str = "November", limit: int = 200) -> Comparison:
    return room.centre.read(TONO, CompareFrozenSlaReport(name, limit))


def checked(report: SlaReport) -> CheckDigest:
    assert report.as_of is not None
    return CheckDigest(
        digest=report.digest,
        start_at=report.start_at,
        end_at=report.end_at,
        as_of=report.as_of,
        position=report.position,
        seen_from=report.seen_from,
        cleared=report.cleared,
        by=report.by,
        query=report.query,
        unit=report.unit,
        worst=len(report.worst),
    )


def test_a_freeze_is_what_is_told_now_and_never_changes(room: Room) -> None:
    first = room.reported().ref
    later(room, days=3)
    told = room.centre.read(TONO, SlaFigures(start_at=BEGIN, end_at=END, by=("unit", "category"), worst=3))
    kept = frozen(room, worst=3)
    assert replace(kept.report, as_of=told.as_of, digest=told.digest, frozen="", worst=()) == replace(told, worst=())
    assert kept.report.digest == digest(kept.report)
    assert [each.ref for each in kept.report.worst] == [first]
    resolve(room, first)
    assert room.centre.read(TONO, GetFrozenSlaReport("November")) == kept
    assert room.centre.read(TONO, ListFrozenSlaReports()) == (kept,)
    assert holds(room)
    (event,) = room.centre.stream(TONO, AuditEvents("frozen:November"))
    assert event.moves[0].facts["digest"] == kept.report.digest
    assert event.moves[0].facts["body_sha256"] == kept.body_sha256


def test_the_same_again_is_the_same_answer_another_under_the_name_is_refused(room: Room) -> None:
    ref = room.reported().ref
    later(room, days=3)
    kept = frozen(room)
    assert frozen(room) == kept
    with pytest.raises(RefusedError, match="never changes"):
        frozen(room, by=("area",))
    resolve(room, ref)
    with pytest.raises(RefusedError, match="never changes"):
        frozen(room)
    assert frozen(room, name="November, again").report.figures != kept.report.figures
    assert len(list(room.centre.stream(TONO, AuditEvents("frozen:November")))) == 1


def test_a_period_that_runs_is_frozen_only_when_told_to(room: Room) -> None:
    room.reported()
    with pytest.raises(InputError, match="had not ended"):
        frozen(room)
    assert frozen(room, running=True).report.reports == 1
    later(room, days=3)
    with pytest.raises(InputError, match="had not ended"):
        frozen(room, name="then", as_of=START + timedelta(minutes=5))
    kept = frozen(room, name="then", as_of=START + timedelta(minutes=5), running=True)
    assert kept.report.as_of == START + timedelta(minutes=5)


@pytest.mark.parametrize("query", ["banjir", "officer:me", "flag:no_place"])
def test_what_cannot_be_reckoned_again_is_not_frozen(room: Room, query: str) -> None:
    later(room, days=3)
    with pytest.raises(InputError):
        frozen(room, query=query)


def test_a_name_is_made_of_the_period_and_the_unit(room: Room) -> None:
    later(room, days=30)
    october = START.replace(month=9, day=30, hour=17)
    month = FreezeSlaReport(start_at=october, end_at=october.replace(month=10, day=31), unit="bpbd")
    assert do(room, "tono", month).name == "2026-10 bpbd"
    days = FreezeSlaReport(start_at=october, end_at=october + timedelta(days=2))
    assert do(room, "tono", days).name == "2026-10-01..2026-10-02 jakarta"


def test_only_who_leads_freezes_and_only_who_sees_it_all_looks(room: Room) -> None:
    room.reported()
    later(room, days=3)
    with pytest.raises(ForbiddenError):
        frozen(room, who="sari")
    kept = frozen(room)
    assert room.centre.read(LocalActor("sari"), GetFrozenSlaReport("November")) == kept
    for login in ("rini", "dewi", "budi", "warga"):
        assert room.centre.read(LocalActor(login), ListFrozenSlaReports()) == ()
        with pytest.raises(NotFoundError):
            room.centre.read(LocalActor(login), CompareFrozenSlaReport("November"))
        with pytest.raises(ForbiddenError):
            room.centre.read(LocalActor(login), checked(kept.report))


def test_nothing_happened_nothing_differs(room: Room) -> None:
    room.reported()
    later(room, days=3)
    frozen(room)
    found = compared(room)
    assert (found.intact, found.reproduced) == (True, True)
    assert (found.figures, found.reports, found.total) == ((), (), 0)


def _late_entry(room: Room, ref: str) -> None:
    lon, lat = INSIDE
    told = ReceiveReport(text="Telepon", category="flood", lon=lon, lat=lat, received_at=START + timedelta(hours=1))
    do(room, "sari", told)


def _merge(room: Room, ref: str) -> None:
    do(room, "rini", MergeReport(ref, room.reported().ref))


def _move(room: Room, ref: str) -> None:
    do(room, "admin", SaveUnits((UnitRow("bpbd-timur", "East", "dishub", "district"),)))


CAUSES: dict[str, Callable[[Room, str], object]] = {
    "late_entry": _late_entry,
    "merge": _merge,
    "reopen": lambda room, ref: do(room, "tono", ReopenReport(ref, "naik lagi")),
    "recategorised": lambda room, ref: do(room, "sari", AmendReport(report=ref, category="waste")),
    "priority": lambda room, ref: do(room, "sari", AmendReport(report=ref, priority=Priority.P1)),
    "unit_moved": lambda room, ref: do(room, "sari", AmendReport(report=ref, unit="dishub")),
    "not_actionable": lambda room, ref: do(room, "rini", RejectReport(ref, RejectReason.PRANK)),
}


@pytest.mark.parametrize("kind", CAUSES)
def test_what_differs_is_named_with_its_cause(room: Room, kind: str) -> None:
    ref = room.reported().ref
    if kind == "reopen":
        resolve(room, ref)
    later(room, days=3)
    frozen(room, by=("unit", "category", "priority"))
    CAUSES[kind](room, ref)
    found = compared(room)
    assert found.reproduced
    assert found.total == 1
    assert kind in [cause.kind for cause in found.reports[0].why], found.reports[0]
    if kind != "late_entry":
        assert found.reports[0].ref == ref
        assert found.reports[0].why[0].by in ("rini", "sari", "tono")


def test_time_alone_breaks_promises(room: Room) -> None:
    ref = room.reported().ref
    frozen(room, running=True)
    later(room, days=30)
    found = compared(room)
    (change,) = found.reports
    assert (change.ref, [cause.kind for cause in change.why]) == (ref, ["time"])
    assert {(each.then, each.now) for each in change.clocks} == {("running", "breached")}
    assert found.figures[0].then is not None
    assert found.figures[0].now is not None
    assert (found.figures[0].then.running, found.figures[0].now.breached) == (1, 1)


def test_the_house_alone_moves_a_report_out_of_a_units_figures(room: Room) -> None:
    room.reported()
    later(room, days=3)
    frozen(room, unit="bpbd")
    _move(room, "")
    found = compared(room)
    assert found.reproduced
    (change,) = found.reports
    assert (change.counted_then, change.counted_now) == (True, False)
    assert [cause.kind for cause in change.why] == ["house"]
    assert "unit:bpbd-timur" in change.why[0].told


def test_the_list_of_what_differs_is_bounded_and_the_total_is_told(room: Room) -> None:
    for _ in range(5):
        room.reported()
    frozen(room, running=True)
    later(room, days=30)
    found = compared(room, limit=2)
    assert (len(found.reports), found.total) == (2, 5)


def test_a_row_that_was_tampered_with_is_found(room: Room) -> None:
    room.reported()
    later(room, days=3)
    frozen(room)
    engine = open_engine(room.url)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(
            "UPDATE frozen_sla_report SET body = replace(body, '\"reports\":1', '\"reports\":9')"
        )
    engine.dispose()
    found = compared(room)
    assert found.frozen.report.reports == 9
    assert not found.intact
    assert room.centre.read(TONO, VerifyAudit()).holds is False


def test_a_freeze_holds_no_words_of_reports(room: Room) -> None:
    """They may be erased one day, and a freeze never changes; which reports were late it says by their refs."""
    text = "Rumah Ibu Kartika tergenang"
    ref = room.reported(text).ref
    later(room, days=2)
    kept = frozen(room, worst=5)
    assert [(each.ref, each.excerpt) for each in kept.report.worst] == [(ref, "")]
    assert digest(kept.report) == kept.report.digest, "texts are in no digest"
    now = room.centre.read(TONO, SlaFigures(start_at=BEGIN, end_at=END, worst=5))
    assert [each.excerpt for each in now.worst] == [text]
    engine = open_engine(room.url)
    with engine.connect() as connection:
        tables = ("frozen_sla_report", "answer")
        there = [str(tuple(row)) for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
    engine.dispose()
    assert there
    assert "Kartika" not in "".join(there)
