"""What one may not see answers exactly as what is not there: in every question, list, count, export and feed."""

import threading
from typing import Any

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import CoreError, NotFoundError
from cc.core.intents.reports import CommentReport
from cc.core.questions.base import Question
from cc.core.questions.dispatch import FindSimilar, SuggestDispatch
from cc.core.questions.evidence import ListEvidence
from cc.core.questions.reports import (
    ExportReports,
    GetActions,
    GetCounters,
    GetLines,
    GetReport,
    GetTimeline,
    ListReports,
)
from cc.core.questions.sla import ExplainClocks, SlaFigures
from cc.core.questions.tasks import GetTask, ListTasks
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.reports import Report
from cc.core.rules.lifecycle.tables import is_open
from cc.core.vocabulary import Channel, ReportStatus
from tests.core.store.busy import READERS, Busy

UNITS = {"rini": "bpbd", "dewi": "dishub", "budi": "bpbd-timur", "joko": "dishub"}
ABOVE = {
    "jakarta": {"jakarta"},
    "bpbd": {"jakarta", "bpbd"},
    "bpbd-timur": {"jakarta", "bpbd", "bpbd-timur"},
    "dishub": {"jakarta", "dishub"},
}
ONE = (GetReport, GetTimeline, GetActions, ListEvidence, SuggestDispatch, FindSimilar, ExplainClocks)


def sees(by: str, report: Report) -> bool:
    """Whether somebody may see a report: told once more, apart from the store."""
    if report.restricted and by not in ("sari", "tono", "admin"):
        return False
    if by == "warga":
        return report.channel is Channel.APP  # all of these came by that app
    if by not in UNITS:
        return True
    if by in ("budi", "joko"):  # officers: what they or their unit work on, and what they entered
        return report.brought_by == by or any(by == task.officer or UNITS[by] == task.unit for task in report.tasks)
    units = {report.line.unit, *report.shared_with, *(task.unit for task in report.tasks)}
    return any(UNITS[by] in ABOVE[unit] for unit in units)


def refusal(busy: Busy, by: str, question: Question[Any]) -> tuple[type[CoreError], str, str]:
    with pytest.raises(NotFoundError) as refused:
        busy.room.centre.read(LocalActor(by), question)
    error = refused.value
    return type(error), error.code, error.message


@pytest.mark.parametrize("by", READERS)
def test_everybody_sees_theirs_and_nothing_else(busy: Busy, by: str) -> None:
    every = busy.everything_once()
    mine = {report.line.id for report in every if sees(by, report)}
    assert mine
    assert by in ("sari", "tono", "admin") or len(mine) < len(every)
    actor, read = LocalActor(by), busy.room.centre.read
    assert {line.id for line in busy.room.centre.stream(actor, ExportReports())} == mine
    assert {line.id for line in read(actor, GetLines(tuple(report.line.id for report in every)))} == mine
    assert {line.id for line in read(actor, ListReports(sort="changed", limit=500)).items} == mine
    assert read(actor, SlaFigures()).reports == len(mine)
    assert {task.report_id for task in read(actor, ListTasks(limit=500)).items} <= mine
    events = [event for event in busy.room.centre.stream(actor, AuditEvents()) if ":" not in event.stream]
    assert {event.stream for event in events} == mine
    for report in every:
        if report.line.id in mine:
            assert read(actor, GetReport(report.line.ref)).line == report.line
            assert {each.ref for each in read(actor, FindSimilar(report.line.ref))} <= {
                other.line.ref for other in every if other.line.id in mine
            }


@pytest.mark.parametrize("by", ["rini", "dewi", "joko", "warga"])
def test_what_is_out_of_sight_answers_as_what_is_not_there(busy: Busy, by: str) -> None:
    hidden = [report for report in busy.everything_once() if not sees(by, report)]
    assert hidden
    for report in hidden:
        for kind in ONE:
            if by == "warga" and kind is SuggestDispatch:
                continue  # channels are not told whom to send
            for name in (report.line.ref, report.line.id):
                got = refusal(busy, by, kind(name))
                missing = refusal(busy, by, kind("JKT-999999"))
                assert (got[0], got[1], got[2].replace(name, "JKT-999999")) == missing
        for task in report.tasks:
            assert refusal(busy, by, GetTask(task.ref))[1] == refusal(busy, by, GetTask("JKT-999999/1"))[1]
        with pytest.raises(NotFoundError):
            next(busy.room.centre.stream(LocalActor(by), AuditEvents(stream=report.line.ref)))


def test_streams_that_are_not_reports_are_for_those_who_see_all(busy: Busy) -> None:
    sari = busy.room.centre.stream(LocalActor("sari"), AuditEvents(stream="unit:dishub"))
    assert [event.stream for event in sari] == ["unit:dishub"]
    with pytest.raises(NotFoundError):
        next(busy.room.centre.stream(LocalActor("rini"), AuditEvents(stream="unit:dishub")))


@pytest.mark.parametrize("by", READERS)
def test_counters_are_the_counts_of_what_is_seen(busy: Busy, by: str) -> None:
    seen = [report.line for report in busy.everything_once() if sees(by, report)]
    still = [line for line in seen if is_open(line.status)]
    now = busy.clock.now()
    left_s = [(line.due_at - now).total_seconds() for line in still if line.due_at is not None]
    got = busy.room.centre.read(LocalActor(by), GetCounters())
    assert got.by_status == {str(each): sum(line.status is each for line in seen) for each in ReportStatus}
    assert got.by_priority == {str(p): sum(line.priority == p for line in still) for p in (1, 2, 3, 4)}
    assert (got.open, got.total) == (len(still), len(seen))
    assert got.late == sum(left < 0 for left in left_s)
    assert got.soon == sum(0 <= left < 3600 for left in left_s)


def test_the_audit_trail_of_what_is_seen_is_verified_by_those_who_may(busy: Busy) -> None:
    result = busy.room.centre.read(LocalActor("tono"), VerifyAudit())
    assert result.holds
    assert result.streams > len(busy.everything_once())
    with pytest.raises(CoreError) as refused:
        busy.room.centre.read(LocalActor("rini"), VerifyAudit())
    assert refused.value.code == "forbidden.role"


def test_the_feed_tells_only_what_is_seen(busy: Busy) -> None:
    ours = next(
        report for report in busy.everything_once() if report.line.unit == "bpbd-timur" and not report.restricted
    )
    theirs = next(report for report in busy.everything_once() if not sees("rini", report))
    stop = threading.Event()
    feed = busy.room.centre.changes(LocalActor("rini"), None, stop)
    assert next(feed) is None
    busy.do("sari", CommentReport(theirs.line.ref, "not for everybody"))
    told = busy.do("sari", CommentReport(ours.line.ref, "for rini, too"))
    change = next(change for change in feed if change is not None)
    assert (change.ref, change.seq, change.actor, change.intent) == (ours.line.ref, told.seq, "sari", "CommentReport")
    stop.set()
    assert [change for change in feed if change is not None] == []
    busy.known.clear()
