"""The keyed calls of a command room, as a program of commit 775f553 made them and as one of today repeats them.

Written so that both can run it: by keyword, and a renamed class is taken by whichever name is there. Never change a
call: the room in `room_775f553.sql` was made with these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cc.core.intents import freezing, organisation, reports, sending, tasks
from cc.core.intents import packs as organisation_packs
from cc.core.intents import packs as reports_packs
from cc.core.intents import system as organisation_system
from cc.core.vocabulary import Channel, HoldReason, Priority, RejectReason, ReportStatus, Role

DAY = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class KeyedCall:
    """One call; its key is its number."""

    login: str
    intent: Any


def either(module: Any, *names: str) -> Any:
    """The class under whichever of its names the program knows."""
    return next(getattr(module, name) for name in names if hasattr(module, name))


def calls() -> Iterator[KeyedCall]:
    """In order; refs are those that a new room gives."""
    for login, intent in (*_organisation(), *_reports(), *_tasks(), *_operations()):
        yield KeyedCall(login, intent)


def _organisation() -> Iterator[tuple[str, Any]]:
    row = organisation.CategoryRow(code="lapangan", name_id="Lapangan", name_en="Field", evidence_min=0)
    yield "admin", organisation.SaveCategories(categories=(row,))
    unit = organisation.UnitRow(code="sda", name="Water agency", parent="jakarta")
    yield "admin", organisation.SaveUnits(units=(unit,))
    yield "admin", organisation.SaveRoutes(routes=(organisation.RouteRow(category="fire", area=None, unit="sda"),))
    person = organisation.PersonRow(login="putri", name="Putri", role=Role.OFFICER, unit="sda", skills=("pump",))
    yield "admin", organisation.SavePeople(people=(person,))
    yield "admin", organisation.SetShift(login="putri", shift="07:00-15:00")
    yield "budi", organisation.LocatePerson(lon=106.85, lat=-6.25)
    spec = '{"timezone":"Asia/Jakarta","hours":{"mon":[["07:30","16:00"]]}}'
    yield "admin", organisation.SaveCalendars(calendars=(organisation.CalendarRow(name="terus", spec=spec),))
    text = (
        '[pack]\nname = "contoh"\nversion = "2026.1"\ntitle = "Contoh"\nsource = "SK 1/2026"\n'
        '[[policy]]\ncode = "contoh"\ncategory = "fire"\ntargets = { resolve = "12h" }\n'
    )
    yield "admin", organisation_packs.LoadPack(text=text)


def _reports() -> Iterator[tuple[str, Any]]:
    for number in range(1, 7):
        yield "warga", _received(number)
    rows = (
        _imported(row_key="1", status=ReportStatus.CLOSED, closed_at=datetime(2026, 11, 22, tzinfo=UTC)),
        _imported(row_key="2", attributes={"kelas": "A"}),
    )
    yield "sari", reports.ImportReports(source="kota-lama", rows=rows)
    yield "sari", reports.TriageReport(report="JKT-000001", priority=Priority.P1, note="Dicek")
    yield "sari", reports.AmendReport(report="JKT-000001", address="Jl. Tebet")
    yield "sari", reports.CommentReport(report="JKT-000001", text="Menelepon lagi")
    yield "sari", reports.ShareReport(report="JKT-000001", unit="dishub")
    yield "sari", reports.ClaimReport(report="JKT-000001")
    yield "sari", reports.ReleaseReport(report="JKT-000001")
    yield "sari", reports.HoldReport(report="JKT-000002", reason=HoldReason.WEATHER, note="Hujan")
    yield "sari", reports.ResumeReport(report="JKT-000002")
    yield "sari", reports.MergeReport(report="JKT-000003", into="JKT-000002")
    yield "sari", reports.UnmergeReport(report="JKT-000003")
    yield "sari", reports.RejectReport(report="JKT-000003", reason=RejectReason.PRANK)
    yield "sari", reports.ReopenReport(report="JKT-000003", reason="Ternyata benar")
    yield "sari", reports.TriageReport(report="JKT-000004")
    yield "sari", reports.ResolveReport(report="JKT-000004", reason="Sudah surut")
    yield "tono", reports.CloseReport(report="JKT-000004", note="Puas")
    yield "tono", reports_packs.MoveReports(reports=("JKT-000001", "JKT-000002"), note="SK 1")


def _received(number: int) -> Any:
    return reports.ReceiveReport(
        text=f"Genangan {number}", category="lapangan", channel=Channel.APP, lon=106.85, lat=-6.25, unit="bpbd-timur"
    )


def _imported(**more: Any) -> Any:
    return reports.ImportedRow(
        text="Lampu mati", category="lapangan", received_at=datetime(2026, 11, 20, tzinfo=UTC), unit="bpbd", **more
    )


def _tasks() -> Iterator[tuple[str, Any]]:
    yield "sari", reports.AssignTask(report="JKT-000001", unit="bpbd-timur", officer="budi")
    one = "JKT-000001/1"
    yield "budi", tasks.AcceptTask(task=one)
    yield "budi", tasks.DepartTask(task=one, lon=106.84, lat=-6.24)
    yield "budi", tasks.ArriveTask(task=one)
    yield "budi", tasks.HoldTask(task=one, reason=HoldReason.MATERIAL)
    yield "budi", tasks.ResumeTask(task=one)
    yield "budi", tasks.CloseTask(task=one, note="Surut")
    yield "sari", tasks.ReturnTask(task=one, reason="Belum")
    yield "budi", tasks.CloseTask(task=one, note="Sungguh surut")
    yield "sari", tasks.VerifyTask(task=one)
    yield "sari", reports.AssignTask(report="JKT-000002", unit="bpbd-timur", officer="budi")
    yield "sari", tasks.ReassignTask(task="JKT-000002/1", officer="agus")
    yield "agus", tasks.HandOverTask(task="JKT-000002/1", unit="dishub", reason="Jalan")
    yield "dewi", tasks.DeclineTask(task="JKT-000002/2", reason="Bukan kami")
    yield "sari", tasks.CancelTask(task="JKT-000002/1", reason="Salah")


def _operations() -> Iterator[tuple[str, Any]]:
    yield "admin", organisation_system.Sweep()
    taken = sending.TakeMessages(limit=5)
    yield "admin", taken
    yield "admin", sending.SettleMessages(results=())
    yield "admin", sending.RetryMessages()
    yield "admin", either(sending, "ClaimSlaReportRun", "ClaimReportRun")(schedule="harian", period="2026-11-23")
    settle = either(sending, "SettleSlaReportRun", "SettleReportRun")
    yield "admin", settle(schedule="harian", period="2026-11-23", tries=1)
    yield "admin", either(sending, "RepeatSlaReportRun", "RepeatReportRun")(schedule="harian", period="2026-11-23")
    freeze = either(freezing, "FreezeSlaReport", "FreezeReport")
    yield "tono", freeze(start_at=datetime(2026, 11, 1, tzinfo=UTC), end_at=DAY, name="awal", by=("unit",))
