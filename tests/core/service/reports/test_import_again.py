"""A known row of another system comes again: what it says otherwise is told, and taken over where nobody worked."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cc.core.centre import Call
from cc.core.ids import new_id
from cc.core.intents.reports import CommentReport, ImportedRow, ImportReports
from cc.core.phrases import Phrase
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import VerifyAudit
from cc.core.records.reports import ImportAnswer, Report
from cc.core.vocabulary import Flag, Priority, ReportStatus
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
    assert (told.outcome, told.problem, told.why) == (
        "duplicate",
        "somebody here worked on it.",
        Phrase("somebody here worked on it."),
    )
    assert report(room, ref).line.status is ReportStatus.NEW


def test_other_content_is_told_and_never_taken_over(room: Room) -> None:
    ref = taken(room, ROW)[0].ref
    told = taken(room, replace(ROW, text="Lampu menyala", address="Jl. Tebet"), update=True)[0]
    assert set(told.differs) == {"text", "address"}
    assert report(room, ref).text == "Lampu padam"


OTHER: dict[str, dict[str, Any]] = {
    "text": {"text": "Lampu menyala"},
    "received_at": {"received_at": CAME.replace(hour=3)},
    "place": {"lon": 106.85, "lat": -6.25},
    "due_at": {"due_at": CAME.replace(day=9)},
    "category": {"category": "flood"},
    "unit": {"unit": "bpbd-timur"},
    "priority": {"priority": Priority.P1},
    "address": {"address": "Jl. Tebet"},
    "reporter": {"reporter": "Siti"},
    "attributes": {"attributes": {"rw": "3"}},
    "status": {"status": ReportStatus.TRIAGED},
}


@pytest.mark.parametrize("name", OTHER)
def test_each_field_that_changed_is_told_by_its_name(room: Room, name: str) -> None:
    first = replace(ROW, category="damaged-road")
    ref = taken(room, first)[0].ref
    changed = replace(first, **OTHER[name])
    assert taken(room, changed)[0].differs == (name,)
    told = taken(room, changed, update=True)[0]
    if name == "status":
        assert (told.outcome, told.applied, told.why) == ("updated", ("status",), None)
    else:
        assert (told.outcome, told.differs, told.applied) == ("duplicate", (name,), ())
        assert told.why == Phrase("only a status and a closing time are taken over.")
    both = taken(room, replace(changed, status=ReportStatus.CLOSED, closed_at=CLOSED.closed_at), update=True)[0]
    assert (both.outcome, both.applied, set(both.differs)) == ("updated", ("status",), {name, "status"})
    assert report(room, ref).line.status is ReportStatus.CLOSED
    assert room.centre.read(room.admin, VerifyAudit(clocks=True)).holds


@pytest.mark.parametrize("opened", [ReportStatus.NEW, ReportStatus.TRIAGED, ReportStatus.IN_PROGRESS])
def test_an_end_that_was_none_is_taken_back(room: Room, opened: ReportStatus) -> None:
    ref = taken(room, CLOSED)[0].ref
    told = taken(room, replace(ROW, status=opened), update=True)[0]
    assert (told.outcome, told.differs, told.applied) == ("updated", ("status",), ("status",))
    found = report(room, ref)
    assert found.line.status is opened
    assert all(clock.stopped_at is None for clock in found.clocks if clock.episode > 1) or len(found.clocks) == 1
    assert taken(room, replace(ROW, status=opened), update=True)[0].differs == ()
    assert taken(room, CLOSED, update=True)[0].applied == ("status",)
    assert room.centre.read(room.admin, VerifyAudit(clocks=True)).holds


def test_another_closing_time_is_taken_over(room: Room) -> None:
    ref = taken(room, CLOSED)[0].ref
    later = replace(CLOSED, closed_at=CAME.replace(day=8))
    assert taken(room, later)[0].differs == ("closed_at",)
    told = taken(room, later, update=True)[0]
    assert (told.outcome, told.applied) == ("updated", ("closed_at",))
    assert report(room, ref).line.status is ReportStatus.CLOSED
    assert taken(room, later, update=True)[0].differs == ()


_ENDS = st.none() | st.integers(6, 20).map(lambda day: CAME.replace(day=day))
_ROWS = st.builds(
    lambda key, text, status, closed_at, due: replace(
        ROW, row_key=key, source_id=key, text=text, status=status, closed_at=closed_at, due_at=due
    ),
    key=st.sampled_from(["A", "B", "C"]),
    text=st.sampled_from(["Banjir", "Macet"]),
    status=st.sampled_from([ReportStatus.NEW, ReportStatus.TRIAGED, ReportStatus.CLOSED, ReportStatus.REJECTED]),
    closed_at=_ENDS,
    due=_ENDS,
)


@pytest.mark.room(on=("sqlite",))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=st.lists(st.tuples(st.lists(_ROWS, min_size=1, max_size=4), st.booleans()), min_size=2, max_size=4))
def test_a_dry_run_of_an_update_says_what_the_run_says(room: Room, files: list[tuple[list[ImportedRow], bool]]) -> None:
    run = new_id()  # a source of its own: what examples before brought is another system's
    for rows, update in files:
        answers = [
            room.centre.execute(Call(room.admin, ImportReports(f"u{run}", tuple(rows), (), update, dry_run))).rows
            for dry_run in (True, False)
        ]
        rehearsed, done = ([(a.outcome, a.flags, a.differs, a.applied, a.why) for a in each] for each in answers)
        assert rehearsed == done
        again = ImportReports(f"u{run}", tuple(rows[-1:]), (), True)
        (last,) = room.centre.execute(Call(room.admin, again)).rows
        assert set(last.differs) - {"status", "closed_at"} == set(last.differs) - set(last.applied)


@pytest.mark.parametrize("closed_at", [datetime(9999, 12, 31, tzinfo=UTC), datetime(1900, 1, 1, tzinfo=UTC), None])
def test_an_end_that_is_none_keeps_no_promise(room: Room, closed_at: datetime | None) -> None:
    answer = taken(room, replace(CLOSED, closed_at=closed_at))[0]
    assert Flag.END_UNKNOWN in answer.flags
    found = report(room, answer.ref)
    assert (found.line.status, found.clocks) == (ReportStatus.CLOSED, ())
    assert str(found.attributes["due_given"]).startswith("2026-01-07")
