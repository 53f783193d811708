"""Every verb that changes something says exactly what was typed: one command line, one intent."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cc.core.intents import organisation as oi
from cc.core.intents import packs as ri_packs
from cc.core.intents import privacy as pi
from cc.core.intents import reports as ri
from cc.core.intents import system as oi_system
from cc.core.intents import tasks as ti
from cc.core.intents.base import Intent
from cc.core.intents.emergency import BreakGlass
from cc.core.questions.organisation import GetPerson
from cc.core.records.organisation import Person, Saved, Session
from cc.core.records.privacy import Expired
from cc.core.records.system import SweepResult
from cc.core.vocabulary import Channel, HoldReason, Priority, RejectReason, Role, Scope
from tests.cli.fake import NOW, FakeCentre, ran

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
R, T = "JKT-000001", "JKT-000001/2"

COMMANDS: list[tuple[str, Intent[Any]]] = [
    ("report receive Banjir", ri.ReceiveReport(text="Banjir", channel=Channel.OPERATOR)),
    (
        "report new Banjir --category flood --channel desk_112 --lat -6.25 --lon 106.85 --address Jl.A --priority 1"
        " --unit u --reporter Ani --received 2026-11-24T12:00+07:00 --due 2026-11-24T05:00Z --source app --source-id 9",
        ri.ReceiveReport(
            text="Banjir",
            category="flood",
            channel=Channel.DESK_112,
            lon=106.85,
            lat=-6.25,
            address="Jl.A",
            priority=Priority.P1,
            unit="u",
            reporter="Ani",
            received_at=NOON,
            due_at=NOON,
            source="app",
            source_id="9",
        ),
    ),
    ("report triage jkt-1", ri.TriageReport(R)),
    (
        "report triage jkt-1 --category flood --priority 2 --unit bpbd --note n",
        ri.TriageReport(R, "flood", Priority.P2, "bpbd", "n"),
    ),
    ("report assign jkt-1", ri.AssignTask(report=R)),
    (
        "report assign jkt-1 --unit bpbd --officer budi --note n --category flood --priority 2",
        ri.AssignTask(report=R, unit="bpbd", officer="budi", note="n", category="flood", priority=Priority.P2),
    ),
    ("report resolve jkt-1 --reason r", ri.ResolveReport(R, "r")),
    ("report reject jkt-1 --reason prank --note n", ri.RejectReport(R, RejectReason.PRANK, "n")),
    (
        "report hold jkt-1 --reason weather --until 2026-11-24T12:00+07:00 --note n",
        ri.HoldReport(R, HoldReason.WEATHER, NOON, "n"),
    ),
    ("report resume jkt-1 --note n", ri.ResumeReport(R, "n")),
    ("report merge jkt-1 --into jkt-2 --cancel-tasks --note n", ri.MergeReport(R, "JKT-000002", True, "n")),
    ("report unmerge jkt-1 --note n", ri.UnmergeReport(R, "n")),
    ("report close jkt-1 --note n", ri.CloseReport(R, "n")),
    ("report reopen jkt-1 --reason r", ri.ReopenReport(R, "r")),
    (
        "report amend jkt-1 --text t --category flood --priority 3 --unit u --address a --lat -6.25 --lon 106.85"
        " --due 2026-11-24T12:00+07:00 --note n",
        ri.AmendReport(
            report=R,
            text="t",
            category="flood",
            priority=Priority.P3,
            unit="u",
            address="a",
            lon=106.85,
            lat=-6.25,
            due_at=NOON,
            note="n",
        ),
    ),
    ("report amend jkt-1 --text t", ri.AmendReport(report=R, text="t")),
    ("report amend jkt-1 --policy newest --note n", ri.AmendReport(report=R, note="n", policy="newest")),
    ("report comment jkt-1 halo", ri.CommentReport(R, "halo")),
    ("report share jkt-1 --unit u --note n", ri.ShareReport(R, "u", "n")),
    ("report confirm jkt-1", ri.ConfirmReport(R)),
    ("report erase jkt-1 --reason surat", pi.EraseReport(R, "surat")),
    ("report erase jkt-1 --reason surat --reporter-only", pi.EraseReport(R, "surat", reporter_only=True)),
    ("report erase jkt-1 --reason surat --evidence", pi.EraseReport(R, "surat", evidence=True)),
    ("report legal-hold jkt-1 --reason lp", pi.PutLegalHold(R, "lp")),
    ("privacy expire --category flood --days 9 --dry-run", pi.ExpireReporters("flood", 9, dry_run=True)),
    ("report lift-hold jkt-1 --reason putusan", pi.LiftLegalHold(R, "putusan")),
    ("report confirm jkt-1/2 --event 7 --decline --note n", ri.ConfirmReport(T, 7, True, "n")),
    ("report break-glass jkt-1 --reason r --minutes 5", BreakGlass(R, "r", 5)),
    ("report unshare jkt-1 --unit u --note n", ri.UnshareReport(R, "u", "n")),
    ("report claim jkt-1 --minutes 5", ri.ClaimReport(R, 5)),
    ("report release jkt-1", ri.ReleaseReport(R)),
    ("task accept jkt-1/2", ti.AcceptTask(T)),
    ("task decline jkt-1/2 --reason r", ti.DeclineTask(T, "r")),
    ("task cancel jkt-1/2 --reason r", ti.CancelTask(T, "r")),
    ("task depart jkt-1/2 --lat -6.25 --lon 106.85", ti.DepartTask(T, 106.85, -6.25)),
    ("task arrive jkt-1/2 --lat -6.25 --lon 106.85", ti.ArriveTask(T, 106.85, -6.25)),
    ("task close jkt-1/2 --note n --lat -6.25 --lon 106.85", ti.CloseTask(T, (), "n", 106.85, -6.25)),
    ("task verify jkt-1/2 --note n", ti.VerifyTask(T, "n")),
    ("task return jkt-1/2 --reason r", ti.ReturnTask(T, "r")),
    ("task hold jkt-1/2 --reason access --note n", ti.HoldTask(T, HoldReason.ACCESS, "n")),
    ("task resume jkt-1/2 --note n", ti.ResumeTask(T, "n")),
    ("task reassign jkt-1/2 --officer budi --note n", ti.ReassignTask(T, "budi", "n")),
    ("task reassign jkt-1/2", ti.ReassignTask(T)),
    ("task hand-over jkt-1/2 --unit u --reason r", ti.HandOverTask(T, "u", "r")),
    (
        "person add budi --name Budi --role officer --unit u --skill a --skill b --shift 07:00-15:00 --cleared",
        oi.SavePeople(
            (
                oi.PersonRow(
                    login="budi",
                    name="Budi",
                    role=Role.OFFICER,
                    unit="u",
                    cleared=True,
                    skills=("a", "b"),
                    shift="07:00-15:00",
                ),
            )
        ),
    ),
    (
        "person set budi --name B --not-cleared --inactive",
        oi.SavePeople(
            (
                oi.PersonRow(
                    login="budi",
                    name="B",
                    role=Role.OFFICER,
                    unit="u",
                    cleared=False,
                    skills=("x",),
                    shift="07:00-15:00",
                    active=False,
                ),
            )
        ),
    ),
    ("person shift budi 22:00-06:00", oi.SetShift("budi", "22:00-06:00")),
    ("person locate budi --lat -6.25 --lon 106.85", oi.LocatePerson(106.85, -6.25, "budi")),
    ("person locate --lat -6.25 --lon 106.85", oi.LocatePerson(106.85, -6.25)),
    ("person token p --days 2 --scope read --label l", oi.IssueToken("p", (Scope.READ,), 2, "l")),
    ("person token", oi.IssueToken()),
    ("sla sweep --limit 7", oi_system.Sweep(7)),
]


@pytest.mark.parametrize(("command", "intent"), COMMANDS, ids=[each[0][:40] for each in COMMANDS])
def test_a_command_line_is_this_intent(command: str, intent: Intent[Any]) -> None:
    person = Person(
        login="budi",
        name="Budi",
        role=Role.OFFICER,
        unit="u",
        cleared=True,
        skills=("x",),
        shift="07:00-15:00",
        active=True,
        lon=None,
        lat=None,
        located_at=None,
        open_tasks=0,
        version=1,
    )
    saved = Saved(kind="x")
    centre = FakeCentre(
        answers={
            GetPerson: person,
            oi.SavePeople: saved,
            oi.SetShift: saved,
            oi.LocatePerson: saved,
            pi.ExpireReporters: Expired(refs=(), more=False),
            oi.IssueToken: Session("posko_x", "p", (Scope.READ,), NOW),
            oi_system.Sweep: SweepResult(closed=0, resumed=0, claims_released=0, keys_forgotten=0),
        }
    )
    if command.startswith("person add "):  # somebody who is there already is changed by `set`
        del centre.answers[GetPerson]
    assert ran(centre, *command.split()) == 0
    assert [call.intent for call in centre.calls] == [intent]


def test_every_intent_on_reports_and_tasks_has_a_command() -> None:
    said = {type(intent) for _, intent in COMMANDS}
    # A file of rows, what a filter finds (test_packs), and photos (below).
    elsewhere = {ri.ImportReports, ri_packs.MoveReports, ri.AttachToReport, ti.AttachToTask}
    for room in (ri, ti):
        known = {each for each in vars(room).values() if isinstance(each, type) and issubclass(each, Intent)} - {Intent}
        assert known - elsewhere <= said


def test_photos_are_attached_where_they_are_said_to(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"a photo")
    centre = FakeCentre()
    assert ran(centre, "report", "attach", "jkt-1", "--photo", str(photo), "--note", "n") == 0
    assert ran(centre, "task", "attach", "jkt-1/2", "--photo", str(photo), "--note", "n") == 0
    (name,) = centre.blobs
    assert [call.intent for call in centre.calls] == [
        ri.AttachToReport(R, (name,), "n"),
        ti.AttachToTask(T, (name,), "n"),
    ]
