"""What may be done now: `GetActions` says yes exactly where the door then lets the move through, and else why not."""

from collections.abc import Callable
from typing import Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, RefusedError
from cc.core.intents import privacy as p
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.questions.reports import GetActions, ListReports
from cc.core.records.receipts import Receipt
from cc.core.rules.lifecycle.rows import Who
from cc.core.rules.lifecycle.tables import REPORT_ROWS, TASK_ROWS, TOLD
from cc.core.service.door.door import Door
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.vocabulary import Action, HoldReason, RejectReason
from tests.builders import UNITS
from tests.core.store.busy import Busy, photo

PEOPLE = {
    "sari": "jakarta",
    "rini": "bpbd",
    "dewi": "dishub",
    "tono": "jakarta",
    "budi": "bpbd-timur",
    "agus": "bpbd-timur",
    "warga": "jakarta",
    "admin": "jakarta",
}
Ask = Callable[["Asked"], Intent[Receipt]]


class Asked:
    """What an intent is made of: the thing's ref, a report to merge into, a photo, the caller's unit, another unit, one
    that it is shared with."""

    def __init__(self, ref: str, into: str, sha256: str, unit: str, fresh: str, shared: str) -> None:
        self.ref, self.into, self.sha256, self.unit, self.fresh, self.shared = ref, into, sha256, unit, fresh, shared


ASK: dict[Action, Ask] = {
    Action.TRIAGE: lambda ask: r.TriageReport(ask.ref),
    Action.ASSIGN: lambda ask: r.AssignTask(report=ask.ref, unit=ask.unit),
    Action.RESOLVE: lambda ask: r.ResolveReport(ask.ref, "alasan"),
    Action.REJECT: lambda ask: r.RejectReport(ask.ref, RejectReason.PRANK),
    Action.HOLD: lambda ask: r.HoldReport(ask.ref, HoldReason.WEATHER),
    Action.RESUME: lambda ask: r.ResumeReport(ask.ref),
    Action.MERGE: lambda ask: r.MergeReport(ask.ref, ask.into, cancel_tasks=True),
    Action.UNMERGE: lambda ask: r.UnmergeReport(ask.ref),
    Action.CLOSE: lambda ask: r.CloseReport(ask.ref),
    Action.REOPEN: lambda ask: r.ReopenReport(ask.ref, "alasan"),
    Action.AMEND: lambda ask: r.AmendReport(report=ask.ref, address="Jl. Baru 1"),
    Action.COMMENT: lambda ask: r.CommentReport(ask.ref, "kata"),
    Action.SHARE: lambda ask: r.ShareReport(ask.ref, ask.fresh),
    Action.UNSHARE: lambda ask: r.UnshareReport(ask.ref, ask.shared),
    Action.ATTACH: lambda ask: r.AttachToReport(ask.ref, (ask.sha256,)),
    Action.CLAIM: lambda ask: r.ClaimReport(ask.ref),
    Action.CONFIRM: lambda ask: r.ConfirmReport(ask.ref),
    Action.ERASE: lambda ask: p.EraseReport(ask.ref, "permintaan"),
    Action.LEGAL_HOLD: lambda ask: p.PutLegalHold(ask.ref, "penyidikan"),
    Action.LIFT_HOLD: lambda ask: p.LiftLegalHold(ask.ref, "putusan"),
    Action.RELEASE: lambda ask: r.ReleaseReport(ask.ref),
}
ASK_TASK: dict[Action, Ask] = {
    Action.ACCEPT: lambda ask: t.AcceptTask(ask.ref),
    Action.DECLINE: lambda ask: t.DeclineTask(ask.ref, "alasan"),
    Action.CANCEL: lambda ask: t.CancelTask(ask.ref, "alasan"),
    Action.DEPART: lambda ask: t.DepartTask(ask.ref),
    Action.ARRIVE: lambda ask: t.ArriveTask(ask.ref),
    Action.VERIFY: lambda ask: t.VerifyTask(ask.ref),
    Action.RETURN: lambda ask: t.ReturnTask(ask.ref, "alasan"),
    Action.HOLD: lambda ask: t.HoldTask(ask.ref, HoldReason.WEATHER),
    Action.RESUME: lambda ask: t.ResumeTask(ask.ref),
    Action.REASSIGN: lambda ask: t.ReassignTask(ask.ref),
    Action.HAND_OVER: lambda ask: t.HandOverTask(ask.ref, ask.fresh, "alasan"),
    Action.CLOSE: lambda ask: t.CloseTask(ask.ref, (ask.sha256,)),
    Action.ATTACH: lambda ask: t.AttachToTask(ask.ref, (ask.sha256,)),
}


def attempt(busy: Busy, by: str, intent: Intent[Any]) -> str:
    """What the door says to it; nothing of it stays."""
    blobs = FolderBlobs(busy.room.folder / "evidence")
    door = Door(DirectoryCache(), busy.clock.now, "JKT", busy.room.centre.keys, blobs)
    with busy.connected() as connection:
        connection.exec_driver_sql("BEGIN")
        try:
            uow = UnitOfWork(connection, on_sqlite=True)
            door.run(uow, Call(LocalActor(by), intent), LocalActor(by))
            uow.flush()
        except (RefusedError, ForbiddenError) as refused:
            return refused.message
        finally:
            connection.exec_driver_sql("ROLLBACK")
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("busy", ["sqlite"], indirect=True)
@pytest.mark.parametrize("by", list(PEOPLE))
def test_yes_where_the_door_says_yes_and_no_where_it_says_no(busy: Busy, by: str) -> None:
    sha256 = photo(busy, by, 33)
    actor = LocalActor(by)
    lines = busy.room.centre.read(actor, ListReports(sort="changed", limit=500)).items
    seen: set[object] = set()
    for line in lines:
        report = next(each for each in busy.everything_once() if each.line.id == line.id)
        kind = (line.status, line.holder, *((task.status, task.officer, task.unit) for task in report.tasks))
        if kind in seen:
            continue
        seen.add(kind)
        into = next((each.ref for each in lines if each.status == "new" and each.id != line.id), "JKT-999999")
        for state in busy.room.centre.read(actor, GetActions(line.ref)):
            task = next((task for task in report.tasks if task.ref == state.subject), None)
            taken = {line.unit, *report.shared_with, *((task.unit,) if task else ())}
            fresh = next(unit.code for unit in UNITS if unit.code not in taken)
            shared = report.shared_with[0] if report.shared_with else "dishub"
            ask = Asked(state.subject, into, sha256, PEOPLE[by], fresh, shared)
            intent = (ASK_TASK if task else ASK)[state.action](ask)
            refused = attempt(busy, by, intent)
            told = f"{by} {state.action} {state.subject} ({kind}): {state.why_not!r} / {refused!r}"
            assert state.possible == (not refused), told
            assert state.possible == (not state.why_not), told
    assert len(seen) >= 3


@pytest.mark.parametrize("busy", ["sqlite"], indirect=True)
def test_every_action_of_the_tables_is_told_of(busy: Busy) -> None:
    report = next(report for report in busy.everything_once() if report.tasks)
    told = busy.room.centre.read(LocalActor("admin"), GetActions(report.line.ref))
    for subject, rows in ((report.line.ref, REPORT_ROWS), (report.tasks[0].ref, TASK_ROWS)):
        asked = {row.action for row in rows if row.before is not None and row.who != {Who.CAUSED}} - TOLD
        assert {state.action for state in told if state.subject == subject} == asked
    assert {Action.SETTLE, Action.RECEIVE, Action.IMPORT}.isdisjoint(state.action for state in told)


def test_the_tests_ask_for_every_action() -> None:
    asked = {row.action for row in REPORT_ROWS if row.before is not None and row.who != {Who.CAUSED}}
    assert ASK.keys() == asked - TOLD
    assert ASK_TASK.keys() == {row.action for row in TASK_ROWS if row.before is not None and row.who != {Who.CAUSED}}
