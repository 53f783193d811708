"""The demo on a real Centre: its world loads, its past is lived and repeats, its present goes on beside a human."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cc.demo.script_runner
from cc.core.centre import Call, LocalActor
from cc.core.clock import Clock, FixedClock, SystemClock
from cc.core.errors import LostRaceError, RefusedError, UnreachableError
from cc.core.intents.base import Intent
from cc.core.intents.reports import AssignTask
from cc.core.local import LocalCentre
from cc.core.questions.evidence import ListEvidence
from cc.core.questions.organisation import ListAreas, ListCategories, ListPeople, ListUnits
from cc.core.questions.packs import ListPolicies
from cc.core.questions.reports import ExportReports, GetCounters, GetReport, ListReports
from cc.core.questions.tasks import ListTasks
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.receipts import Receipt
from cc.core.records.reports import Report
from cc.core.vocabulary import Action, ReportStatus, TaskStatus
from cc.demo.learning import after_move
from cc.demo.load import load_world
from cc.demo.room import SPAN, Show, local_credential, play, write_past
from cc.demo.tally import Tally
from cc.demo.world.jakarta import distance_m
from cc.demo.world.people import people
from cc.demo.world.units import unit_rows
from tests.demo.purse import TokenPurse
from tests.demo.recording import RecordingCentre
from tests.demo.stage import ANCHOR, empty_room
from tests.waiting import SOON_S, until

pytestmark = pytest.mark.slow

ADMIN = LocalActor("admin")
HUMANS = {"dewi", "hendra", "sinta", "jaka"}
SHOW = Show(seed=7, reports=70)


@dataclass
class Past:
    """A room whose past was written, and how."""

    centre: LocalCentre
    calls: list[tuple[str, str, str, str]]
    tally: Tally
    clock: FixedClock


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    clock = FixedClock(ANCHOR)
    centre = empty_room(tmp_path_factory.mktemp("past"), clock)
    recording = RecordingCentre(centre)
    tally = write_past(recording, SHOW, clock, local_credential, lambda _: None)
    yield Past(centre, recording.calls, tally, clock)
    centre.close()


def test_the_world_is_there(past: Past) -> None:
    assert {unit.code for unit in past.centre.read(ADMIN, ListUnits())} == {row.code for row in unit_rows()}
    assert len(past.centre.read(ADMIN, ListAreas())) == 318
    assert len(past.centre.read(ADMIN, ListCategories())) == 24
    assert len(past.centre.read(ADMIN, ListPolicies())) == 8
    assert len(past.centre.read(ADMIN, ListPeople(limit=500)).items) == 500


def test_loading_it_again_sets_the_passwords_again_and_changes_nothing_else(past: Past) -> None:
    before = len(list(past.centre.stream(ADMIN, AuditEvents())))
    load_world(past.centre, ADMIN, SHOW.seed)
    later = [event.stream for event in past.centre.stream(ADMIN, AuditEvents())][before:]
    assert set(later) == {f"person:{login}" for login in (*HUMANS, "admin")}


def test_the_past_has_the_asked_reports_and_the_clock_stands_at_the_present(past: Past) -> None:
    assert past.clock.at == ANCHOR
    assert past.tally.received == SHOW.reports
    lines = list(past.centre.stream(ADMIN, ExportReports()))
    assert len(lines) == SHOW.reports
    assert all(ANCHOR - SPAN * 1.05 <= line.received_at <= ANCHOR for line in lines)


def test_the_first_screen_has_something_of_everything(past: Past) -> None:
    counts = past.centre.read(ADMIN, GetCounters())
    assert counts.open >= 15
    for status in (ReportStatus.NEW, ReportStatus.IN_PROGRESS, ReportStatus.RESOLVED, ReportStatus.MERGED):
        assert counts.by_status[status], status
    lines = past.centre.read(ADMIN, ListReports(limit=200)).items
    assert any(line.due_at is not None and line.due_at > ANCHOR for line in lines)
    assert any(line.photos for line in lines)
    tasks = Counter(task.status for task in past.centre.read(ADMIN, ListTasks(limit=500)).items)
    assert tasks[TaskStatus.DONE]
    assert len(tasks) >= 3


def test_everything_went_through_the_door_and_the_trail_holds(past: Past) -> None:
    audit = past.centre.read(ADMIN, VerifyAudit())
    assert audit.holds, audit.findings
    assert audit.events > SHOW.reports


def test_nobody_acts_for_those_whom_a_human_plays(past: Past) -> None:
    assert not HUMANS & {actor for _, actor, _, _ in past.calls}
    assert not HUMANS & {event.actor for event in past.centre.stream(ADMIN, AuditEvents())}


def test_people_do_what_people_do(past: Past) -> None:
    done = {event_move.action for event in past.centre.stream(ADMIN, AuditEvents()) for event_move in event.moves}
    usual = {Action.RECEIVE, Action.TRIAGE, Action.ASSIGN, Action.ACCEPT, Action.DEPART, Action.ARRIVE, Action.CLOSE}
    assert done >= usual | {Action.VERIFY, Action.CLAIM, Action.REJECT, Action.MERGE, Action.COMMENT}


def test_closed_tasks_show_photos_taken_where_the_report_is_as_a_rule(past: Past) -> None:
    away_m = []
    for line in past.centre.stream(ADMIN, ExportReports()):
        for photo in past.centre.read(ADMIN, ListEvidence(line.ref)):
            assert photo.facts["make"] == "Posko"
            if photo.task and photo.lon and photo.lat and line.lon and line.lat:
                away_m.append(distance_m(photo.lon, photo.lat, line.lon, line.lat))
    assert len(away_m) > 10
    assert sum(metres < 60 for metres in away_m) > 0.75 * len(away_m)


def test_one_seed_wishes_for_the_same_to_the_letter(past: Past, tmp_path: Path) -> None:
    clock = FixedClock(ANCHOR)
    centre = RecordingCentre(empty_room(tmp_path, clock))
    write_past(centre, SHOW, clock, local_credential, lambda _: None)
    centre.close()
    assert centre.calls == past.calls


def test_what_is_learned_from_receipts_is_what_would_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FixedClock(ANCHOR)
    centre = empty_room(tmp_path, clock)
    checked: Counter[str] = Counter()

    def compared(report: Report, intent: Intent[Receipt], receipt: Receipt, actor: str, at: object) -> Report | None:
        learned = after_move(report, intent, receipt, actor, clock.now())
        if learned is not None:
            assert _gist(learned) == _gist(centre.read(ADMIN, GetReport(receipt.report_id))), intent
            checked[type(intent).__name__] += 1
        return learned

    monkeypatch.setattr(cc.demo.script_runner, "after_move", compared)
    write_past(centre, Show(seed=11, reports=40), clock, local_credential, lambda _: None)
    centre.close()
    assert checked.total() > 60
    assert {"TriageReport", "AcceptTask", "ArriveTask", "CloseTask", "VerifyTask"} <= set(checked)


def _gist(report: Report) -> object:
    """What the simulated people decide on."""
    line = report.line
    tasks = [
        (task.number, task.status, task.version, task.unit, task.officer, task.closed_by, task.parent)
        for task in report.tasks
    ]
    return (line.status, line.version, report.seq, line.category, line.priority, line.unit, tasks)


def test_it_survives_that_others_are_faster_and_that_the_centre_is_away(tmp_path: Path) -> None:
    faults = [LostRaceError("somebody was faster"), RefusedError("not now"), UnreachableError("no room left")]
    asked = 0

    def hinder(name: str) -> None:
        nonlocal asked
        if name.startswith(("Save", "Locate")):
            return
        asked += 1
        if asked % 4 == 0:
            raise faults[asked // 4 % 3]

    clock = FixedClock(ANCHOR)
    centre = RecordingCentre(empty_room(tmp_path, clock), hinder)
    tally = write_past(centre, Show(seed=5, reports=30), clock, local_credential, lambda _: None)
    centre.close()
    assert set(tally.refused) >= {"stale", "refused", "unreachable"}
    assert 15 < tally.received < 30
    assert tally.done["VerifyTask"]


def test_an_officer_answers_a_task_that_a_human_assigned(tmp_path: Path) -> None:
    centre, stop = _lived_in_room(tmp_path, SystemClock()), threading.Event()
    dewi = LocalActor("dewi")
    show = Show(seed=7, speed=3000, chapter="live")
    player = threading.Thread(target=play, args=(centre, show, SystemClock(), local_credential, stop))
    player.start()
    try:
        ref = _assigned_by(centre, dewi)
        until(lambda: centre.read(ADMIN, GetReport(ref)).tasks[0].officer, "an officer's acceptance")
        until(lambda: centre.read(ADMIN, GetReport(ref)).tasks[0].status is not TaskStatus.ASSIGNED)
    finally:
        stop.set()
        player.join(SOON_S)
        alive = player.is_alive()
        holds = centre.read(ADMIN, VerifyAudit()).holds
        centre.close()
    assert not alive
    assert holds


def test_it_plays_with_tokens_where_the_database_is_not_its_own(tmp_path: Path) -> None:
    centre, stop = _lived_in_room(tmp_path, SystemClock()), threading.Event()
    recording, purse = RecordingCentre(centre), TokenPurse(centre, ADMIN)

    def hear(tally: Tally) -> None:
        if tally.received:
            stop.set()

    tally = play(recording, Show(seed=7, speed=3000, chapter="tokens"), SystemClock(), purse, stop, hear)
    centre.close()
    assert tally.received
    assert {actor for _, actor, _, _ in recording.calls} == {"a token"}


def test_it_stops_at_once_and_tells_how_it_goes(tmp_path: Path) -> None:
    centre, stop, told = _lived_in_room(tmp_path, SystemClock()), threading.Event(), list[int]()

    def hear(tally: Tally) -> None:
        told.append(tally.received)
        stop.set()

    tally = play(centre, Show(seed=7, speed=1200, chapter="live"), SystemClock(), local_credential, stop, hear)
    total = centre.read(ADMIN, GetCounters()).total
    centre.close()
    assert told
    assert total == 12 + tally.received


def _lived_in_room(folder: Path, clock: Clock) -> LocalCentre:
    """A small demo whose past ends now, opened on the machine's clock."""
    from cc.main.demo_folder import DemoFolder

    demo = DemoFolder(folder / "demo")
    demo.make(Show(seed=7, reports=12), lambda _: None, clock)
    return demo.open(clock)


def _assigned_by(centre: LocalCentre, operator: LocalActor) -> str:
    """A new task for a unit, assigned while the simulator plays; it may be faster with a report or two."""
    officers = {person.row.unit for person in people(7) if not person.played_by_human and person.lon is not None}
    end = time.monotonic() + SOON_S
    while time.monotonic() < end:
        for line in centre.read(operator, ListReports("status:new", limit=50)).items:
            if line.unit in officers and line.holder is None:
                try:
                    return centre.execute(Call(operator, AssignTask(report=line.ref))).ref
                except RefusedError:
                    continue
        threading.Event().wait(0.1)
    raise AssertionError("no report was left for the human")
