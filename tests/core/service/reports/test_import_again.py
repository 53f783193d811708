"""A known row of another system comes again: what it says otherwise is told, and taken over where nobody worked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cc.core.centre import Call
from cc.core.intents.reports import CommentReport, ImportedRow, ImportReports
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import VerifyAudit
from cc.core.records.reports import ImportAnswer, Report
from cc.core.vocabulary import Flag, ReportStatus
from tests.builders import Room

CAME = datetime(2026, 1, 5, 1, tzinfo=UTC)
ROW = ImportedRow(
    row_key="U1", source_id="U1", text="Lampu padam", category="other", received_at=CAME, due_at=CAME.replace(day=7)
)
CLOSED = replace(ROW, status=ReportStatus.CLOSED, closed_at=CAME.replace(day=6))


def taken(room: Room, *rows: ImportedRow, update: bool = False, dry_run: bool = False) -> tuple[ImportAnswer, ...]:
    return room.centre.execute(Call(room.admin, ImportReports("u", rows, (), update, dry_run))).rows


def report(room: Room, ref: str) -> Report:
    return room.centre.read(room.admin, GetReport(ref))


def test_a_dry_run_answers_what_the_run_answers_and_leaves_nothing(room: Room) -> None:
    other = replace(ROW, row_key="U2", text="Macet", lon=106.85, lat=-6.25)
    rehearsed = taken(room, ROW, other, replace(ROW, text="lain"), dry_run=True)
    done = taken(room, ROW, other, replace(ROW, text="lain"))
    assert [each.outcome for each in rehearsed] == [each.outcome for each in done]
    assert [each.flags for each in rehearsed] == [each.flags for each in done]
    assert [each.outcome for each in done] == ["imported", "imported", "duplicate"]
    assert done[2].differs == ("text",)
    assert rehearsed[0].ref == ""
    assert room.centre.read(room.admin, VerifyAudit(clocks=True)).holds


def test_a_status_and_its_time_are_taken_over_where_nobody_worked(room: Room) -> None:
    ref = taken(room, ROW)[0].ref
    told = taken(room, CLOSED)[0]
    assert (told.outcome, told.differs, report(room, ref).line.status) == ("duplicate", ("status",), ReportStatus.NEW)
    assert taken(room, CLOSED, update=True, dry_run=True)[0].outcome == "updated"
    assert report(room, ref).line.status is ReportStatus.NEW
    assert taken(room, CLOSED, update=True)[0].outcome == "updated"
    found = report(room, ref)
    assert found.line.status is ReportStatus.CLOSED
    (clock,) = found.clocks
    assert (clock.stopped_at, clock.breached_at) == (CLOSED.closed_at, None)
    assert taken(room, CLOSED, update=True)[0] == ImportAnswer(outcome="duplicate", ref=ref)
    assert room.centre.read(room.admin, VerifyAudit(clocks=True)).holds


def test_what_was_worked_on_here_is_told_and_not_changed(room: Room) -> None:
    ref = taken(room, ROW)[0].ref
    room.centre.execute(Call(room.admin, CommentReport(ref, "Kami cek")))
    told = taken(room, CLOSED, update=True)[0]
    assert (told.outcome, told.problem) == ("duplicate", "somebody here worked on it.")
    assert report(room, ref).line.status is ReportStatus.NEW


def test_other_content_is_told_and_never_taken_over(room: Room) -> None:
    ref = taken(room, ROW)[0].ref
    told = taken(room, replace(ROW, text="Lampu menyala", address="Jl. Tebet"), update=True)[0]
    assert set(told.differs) == {"text", "address"}
    assert report(room, ref).text == "Lampu padam"


@pytest.mark.parametrize("closed_at", [datetime(9999, 12, 31, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC), None])
def test_an_end_that_is_none_keeps_no_promise(room: Room, closed_at: datetime | None) -> None:
    answer = taken(room, replace(CLOSED, closed_at=closed_at))[0]
    assert Flag.END_UNKNOWN in answer.flags
    found = report(room, answer.ref)
    assert (found.line.status, found.clocks) == (ReportStatus.CLOSED, ())
    assert str(found.attributes["due_given"]).startswith("2026-01-07")
