"""A scene for every intent on reports: it is carried out, and what it brought about is seen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from cc.core.centre import Call
from cc.core.errors import NotFoundError
from cc.core.intents import reports as r
from cc.core.intents.emergency import BreakGlass
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.vocabulary import Action, Channel, Flag, HoldReason, Priority, RejectReason, ReportStatus, Role
from tests.builders import INSIDE, START, with_own_passwords
from tests.centre.bench import Bench

Scene = Callable[[Bench], None]


def receive(bench: Bench) -> None:
    lon, lat = INSIDE
    text = "Banjir 🌊 \u202ekanan\u202c\nbaris kedua \x1b[31mmerah\x1b[0m [bold]tebal[/]"
    intent = r.ReceiveReport(
        text=text,
        category="flood",
        channel=Channel.DESK_112,
        lon=lon,
        lat=lat,
        address="Jl. Tebet",
        priority=Priority.P1,
        reporter="Ibu Sri",
        source="112",
        source_id=bench.fresh(),
        attributes={"kedalaman": "lutut"},
        received_at=START - timedelta(minutes=5),
    )
    receipt = bench.do("sari", intent)
    assert receipt.status is ReportStatus.NEW
    report = bench.see(receipt.ref)
    assert report.text == text
    assert report.line.id == receipt.report_id
    assert (report.line.unit, report.line.area, report.line.priority) == ("bpbd-timur", "timur", Priority.P1)
    assert report.attributes == {"kedalaman": "lutut"}
    assert report.line.received_at == START - timedelta(minutes=5)
    nowhere = bench.do("warga", r.ReceiveReport(text="Di mana?", category="flood"))
    assert Flag.NO_PLACE in nowhere.flags


def import_rows(bench: Bench) -> None:
    row = r.ImportedRow(
        row_key=bench.fresh(),
        text="Pohon tumbang",
        category="damaged-road",
        received_at=START - timedelta(days=9),
        status=ReportStatus.CLOSED,
        closed_at=START - timedelta(days=8),
        due_at=START - timedelta(days=8, hours=12),
    )
    intent = r.ImportReports("kota-lama", (row, row))
    first, again = bench.do("sari", intent), bench.do("sari", intent)
    assert [each.outcome for each in first.rows] == ["imported", "duplicate"]
    assert [each.outcome for each in again.rows] == ["duplicate", "duplicate"]
    report = bench.see(first.rows[0].ref)
    assert report.line.status is ReportStatus.CLOSED
    assert report.own_due_at == row.due_at


def triage(bench: Bench) -> None:
    ref = bench.reported()
    receipt = bench.do("sari", r.TriageReport(ref, "fire", Priority.P1, "bpbd", "asap tebal"))
    assert receipt.status is ReportStatus.TRIAGED
    line = bench.see(ref).line
    assert (line.category, line.priority, line.unit, line.version) == ("fire", 1, "bpbd", receipt.version)


def assign(bench: Bench) -> None:
    ref = bench.reported()
    receipt = bench.do("rini", r.AssignTask(report=ref, unit="bpbd-timur", officer="budi", note="bawa pompa"))
    assert (receipt.status, receipt.task) == (ReportStatus.IN_PROGRESS, 1)
    task = bench.see(ref).tasks[0]
    assert (task.ref, task.officer, task.unit, task.note) == (f"{ref}/1", "budi", "bpbd-timur", "bawa pompa")


def resolve(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.TriageReport(ref))
    assert bench.do("sari", r.ResolveReport(ref, "sudah surut")).status is ReportStatus.RESOLVED


def reject(bench: Bench) -> None:
    ref = bench.reported()
    assert bench.do("sari", r.RejectReport(ref, RejectReason.PRANK)).status is ReportStatus.REJECTED


def hold(bench: Bench) -> None:
    ref = bench.reported()
    until = START + timedelta(days=90)
    bench.do("sari", r.HoldReport(ref, HoldReason.WEATHER, until, "hujan"))
    line = bench.see(ref).line
    assert (line.status, line.hold_reason) == (ReportStatus.ON_HOLD, "weather")


def resume(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.HoldReport(ref, HoldReason.WEATHER))
    assert bench.do("sari", r.ResumeReport(ref)).status is ReportStatus.NEW


def merge(bench: Bench) -> None:
    ref, into = bench.reported(), bench.reported()
    assert bench.do("sari", r.MergeReport(ref, into)).status is ReportStatus.MERGED
    assert bench.see(into).line.merged_count == 1
    assert bench.see(ref).merged_into in (into, bench.see(into).line.id)


def unmerge(bench: Bench) -> None:
    ref, into = bench.reported(), bench.reported()
    bench.do("sari", r.MergeReport(ref, into))
    assert bench.do("sari", r.UnmergeReport(ref, "yang lain")).status is ReportStatus.NEW
    assert bench.see(into).line.merged_count == 0


def close(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.TriageReport(ref))
    bench.do("sari", r.ResolveReport(ref, "surut"))
    assert bench.do("tono", r.CloseReport(ref)).status is ReportStatus.CLOSED


def reopen(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.RejectReport(ref, RejectReason.NOT_FOUND))
    assert bench.do("sari", r.ReopenReport(ref, "ada")).status is ReportStatus.NEW


def amend(bench: Bench) -> None:
    ref = bench.reported()
    version = bench.see(ref).line.version
    receipt = bench.do(
        "sari", r.AmendReport(report=ref, text="Banjir sepinggang", address="Jl. Manggis"), None, version
    )
    assert receipt.version > version
    report = bench.see(ref)
    assert (report.text, report.address) == ("Banjir sepinggang", "Jl. Manggis")


def comment(bench: Bench) -> None:
    ref = bench.assigned().partition("/")[0]
    bench.do("budi", r.CommentReport(ref, "Air naik"))
    entry = bench.ask("sari", GetTimeline(ref))[-1]
    assert (entry.action, entry.actor) == (Action.COMMENT, "budi")
    assert "Air naik" in (entry.note, entry.facts.get("text"))


def share(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("rini", r.ShareReport(ref, "dishub"))
    assert bench.ask("dewi", GetReport(ref)).shared_with == ("dishub",)


def unshare(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("rini", r.ShareReport(ref, "dishub"))
    bench.do("rini", r.UnshareReport(ref, "dishub", "salah alamat"))
    assert bench.ask("rini", GetReport(ref)).shared_with == ()
    with pytest.raises(NotFoundError):
        bench.ask("dewi", GetReport(ref))


def confirm(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.TriageReport(ref))
    bench.advance(3600)
    assert bench.room.clock is not None
    claimed_at = bench.room.clock.at - timedelta(minutes=30)
    told = bench.centre.execute(Call(bench.who("sari"), r.ResolveReport(ref, "surut"), claimed_at=claimed_at))
    assert told.flags == (Flag.TIME_UNCONFIRMED,)
    assert bench.do("tono", r.ConfirmReport(ref)).flags == (Flag.ENTERED_LATE,)


def break_glass(bench: Bench) -> None:
    secret = bench.do("sari", r.ReceiveReport(text="Rahasia", category="narcotics", unit="bpbd")).ref
    login = f"lead-{bench.fresh()}"
    row = PersonRow(login=login, name="L", role=Role.SUPERVISOR, unit="bpbd", password=f"{login}-password")
    with_own_passwords(bench.room, row)
    with pytest.raises(NotFoundError):
        bench.ask(login, GetReport(secret))
    told = bench.do(login, BreakGlass(secret, "genting", 10))
    assert told.warning_phrases[0].facts["left"] == 2
    assert bench.ask(login, GetReport(secret)).text == "Rahasia"
    bench.advance(600)
    with pytest.raises(NotFoundError):
        bench.ask(login, GetReport(secret))
    bench.do("admin", SavePeople((replace(row, active=False, password=None),)))  # steps are told to who is there


def attach(bench: Bench) -> None:
    ref, photo = bench.reported(), bench.photo("sari")
    bench.do("sari", r.AttachToReport(ref, (photo,)))
    evidence = bench.see(ref).evidence
    assert [(each.sha256, each.task, each.attached_by) for each in evidence] == [(photo, 0, "sari")]


def claim(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.ClaimReport(ref, 10))
    line = bench.see(ref).line
    assert line.holder == "sari"
    assert line.held_until is not None


def release(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.ClaimReport(ref))
    bench.do("sari", r.ReleaseReport(ref))
    assert bench.see(ref).line.holder is None


SCENES: Mapping[type[object], Scene] = {
    r.ReceiveReport: receive,
    r.ImportReports: import_rows,
    r.TriageReport: triage,
    r.AssignTask: assign,
    r.ResolveReport: resolve,
    r.RejectReport: reject,
    r.HoldReport: hold,
    r.ResumeReport: resume,
    r.MergeReport: merge,
    r.UnmergeReport: unmerge,
    r.CloseReport: close,
    r.ReopenReport: reopen,
    r.AmendReport: amend,
    r.CommentReport: comment,
    r.ShareReport: share,
    r.UnshareReport: unshare,
    r.ConfirmReport: confirm,
    BreakGlass: break_glass,
    r.AttachToReport: attach,
    r.ClaimReport: claim,
    r.ReleaseReport: release,
}
