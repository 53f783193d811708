"""Answers about reports, tasks and evidence. One small function a question; what may be seen is the store's scope."""

from collections.abc import Iterator
from dataclasses import replace

from cc.core.questions import dispatch as questions_dispatch
from cc.core.questions import evidence as questions_evidence
from cc.core.questions import reports as questions
from cc.core.questions import tasks as questions_tasks
from cc.core.records.dispatch import SimilarReport, Suggestions
from cc.core.records.evidence import EvidenceRecord
from cc.core.records.reports import ActionState, Counters, Page, Report, ReportLine, TaskPage, TimelineEntry
from cc.core.records.tasks import TaskRecord
from cc.core.rules.geo.distance import distance_m
from cc.core.rules.lifecycle.available import Situation, available
from cc.core.rules.lifecycle.tables import task_is_open
from cc.core.rules.work import dispatch, duplicates
from cc.core.rules.work.only_task import only_task
from cc.core.rules.work.personal import Shown, is_personal, known_by, needs_reporter
from cc.core.service.change.personal import masked_attributes, open_attributes, shown_reporter
from cc.core.service.change.possible import claimants
from cc.core.service.change.question_context import ReadContext
from cc.core.service.evidence.findings import with_findings
from cc.core.store.organisation import people
from cc.core.store.organisation.scope import sees_all_units
from cc.core.store.reports import candidates, reporters, reports, tasks
from cc.core.store.reports.attachments import attached_as, evidence_of
from cc.core.store.reports.cases import split_ref
from cc.core.store.reports.counters import counters
from cc.core.store.reports.timeline import timeline_of
from cc.core.vocabulary import Opened, Role

MOST_OTHERS = 5
"""Of a reporter's other reports, named on one of them."""


def get_report(ask: ReadContext, question: questions.GetReport) -> Report:
    """One report in full."""
    report = _by_need(ask, reports.get(ask.connection, ask.actor, ask.directory, question.report))
    if report.restricted or _tells_of_somebody(report):
        ask.opened.note(ask.actor, [report.line.id], Opened.REPORT)
    if not report.evidence:
        return report
    return replace(report, evidence=with_findings(ask, report.line, report.tasks, report.evidence))


def _tells_of_somebody(report: Report) -> bool:
    """Whether it shows the reporter, or an attribute that tells of a person, as it is."""
    if report.reporter_shown != Shown.OPEN:
        return False
    return bool(report.reporter) or any(value and is_personal(name) for name, value in report.attributes.items())


def _by_need(ask: ReadContext, report: Report) -> Report:
    """The report with as much of the reporter as who asks needs to know."""
    working = [(task.unit, task.officer) for task in report.tasks if task_is_open(task.status)]
    needed = needs_reporter(ask.actor, report.line.unit, report.brought_by, working, ask.directory.paths)
    contact, shown = shown_reporter(ask.keys, report.line.id, report.reporter, needed=needed)
    attributes = open_attributes(ask.keys, report.line.id, report.attributes)
    return replace(
        report,
        reporter=contact,
        reporter_shown=shown.value,
        attributes=attributes if needed else masked_attributes(attributes, hidden=report.reporter_hidden),
        same_reporter=_others_of(ask, report.line.id, contact) if needed and contact else (),
    )


def _others_of(ask: ReadContext, report_id: str, contact: str) -> tuple[str, ...]:
    """Refs of the newest other reports of a reporter, in the caller's unit and below."""
    digests = ask.keys.look_ups(known_by(contact))
    found = reporters.found_by(ask.connection, ask.actor, ask.directory, digests, limit=MOST_OTHERS + 1)
    return tuple(each.ref for each in found if each.id != report_id)[:MOST_OTHERS]


def get_lines(ask: ReadContext, question: questions.GetLines) -> tuple[ReportLine, ...]:
    """The lines of these reports."""
    return reports.lines(ask.connection, ask.actor, ask.directory, question.ids)


def export_reports(ask: ReadContext, question: questions.ExportReports) -> Iterator[ReportLine]:
    """Every report that matches."""
    found = reports.export(ask.connection, ask.actor, ask.directory, question.query, ask.now_s)
    restricted = {each.code for each in ask.directory.categories.values() if each.restricted}
    return ask.opened.each(ask.actor, found, restricted, Opened.EXPORT)


def list_tasks(ask: ReadContext, question: questions_tasks.ListTasks) -> Page[TaskRecord]:
    """A page of tasks: open ones, or those that are over."""
    return tasks.list_tasks(
        ask.connection,
        ask.actor,
        ask.directory,
        query=question.query,
        mine=question.mine,
        cursor=question.cursor,
        limit=question.limit,
        now=ask.now_s,
        ended=question.ended,
    )


def get_task(ask: ReadContext, question: questions_tasks.GetTask) -> TaskRecord:
    """One task."""
    return tasks.get_task(ask.connection, ask.actor, ask.directory, question.task)


def get_task_page(ask: ReadContext, question: questions_tasks.GetTaskPage) -> TaskPage:
    """One task with what is known around it; a report's ref alone means its only open one."""
    _, number = split_ref(question.task)
    report = get_report(ask, questions.GetReport(question.task))
    task = tasks.get_task(ask.connection, ask.actor, ask.directory, question.task if number else only_task(report))
    states = get_actions(ask, questions.GetActions(task.report_ref))
    me = people.find(ask.connection, ask.actor.login)
    return TaskPage(
        task=task,
        report=report,
        timeline=get_timeline(ask, questions.GetTimeline(task.report_ref)),
        actions=tuple(each for each in states if each.subject == task.ref),
        away_m=distance_m(me.lon, me.lat, task.lon, task.lat) if me is not None else None,
    )


def get_timeline(ask: ReadContext, question: questions.GetTimeline) -> tuple[TimelineEntry, ...]:
    """What happened to a report."""
    found = reports.find(ask.connection, ask.actor, ask.directory, question.report)
    if found.row.r_restricted:
        ask.opened.note(ask.actor, [found.id], Opened.TIMELINE)
    return timeline_of(ask.connection, ask.actor, ask.directory, found.id)


def get_actions(ask: ReadContext, question: questions.GetActions) -> tuple[ActionState, ...]:
    """What the caller may do now, and why not the rest."""
    found = reports.find(ask.connection, ask.actor, ask.directory, question.report)
    return available(
        Situation(
            actor=ask.actor,
            report=found.line,
            tasks=tasks.tasks_of(ask.connection, found.id),
            paths=ask.directory.paths,
            now=ask.now,
            brought_by=found.row.r_brought_by,
            shares=reports.shared_with(ask.connection, found.id),
            claimants=claimants(ask.connection, found.line, found.id),
            to_be_read=found.to_be_read,
        )
    )


def list_evidence(ask: ReadContext, question: questions_evidence.ListEvidence) -> tuple[EvidenceRecord, ...]:
    """The photos of a report and its tasks."""
    found = reports.find(ask.connection, ask.actor, ask.directory, question.report)
    photos = evidence_of(ask.connection, found.id)
    return with_findings(ask, found.line, tasks.tasks_of(ask.connection, found.id) if photos else (), photos)


def find_evidence(ask: ReadContext, question: questions_evidence.FindEvidence) -> tuple[EvidenceRecord, ...]:
    """Where a photo is attached."""
    return attached_as(ask.connection, ask.actor, ask.directory, question.sha256.strip().lower())


def get_counters(ask: ReadContext, question: questions.GetCounters) -> Counters:
    """The boards' counts."""
    return counters(ask.connection, ask.actor, ask.directory, ask.now_s)


def suggest_dispatch(ask: ReadContext, question: questions_dispatch.SuggestDispatch) -> Suggestions:
    """Units and people who could take the report; a channel is told of none, as it sees nobody else's."""
    found = reports.find(ask.connection, ask.actor, ask.directory, question.report)
    line, directory = found.line, ask.directory
    if ask.actor.role is Role.CHANNEL:
        return Suggestions(line.ref, (), ())
    category = directory.categories.get(line.category)
    skills = {line.category, category.group} if category and category.group else {line.category}
    units = candidates.units_in_sight(ask.actor, directory)
    routed = _routed(ask, question.unit or line.unit)
    return Suggestions(
        ref=line.ref,
        units=dispatch.suggest_units(
            routed,
            units,
            candidates.colleagues(ask.connection, routed, units),
            candidates.open_tasks_by_unit(ask.connection, units),
            wanted=skills,
            now=ask.now,
            limit=question.limit,
        ),
        people=dispatch.rank_people(
            candidates.officers(ask.connection, routed, units, found),
            lon=line.lon,
            lat=line.lat,
            wanted=skills,
            now=ask.now,
            zone_of={unit.code: unit.zone for unit in units},
            limit=question.limit,
        ),
    )


def _routed(ask: ReadContext, unit: str) -> str:
    """The unit, or the caller's own where it is not theirs to send (the report was shared with them)."""
    known = ask.directory.unit(unit)
    theirs = sees_all_units(ask.actor, ask.directory) or ask.actor.unit in known.path
    return known.code if theirs else ask.actor.unit


def find_similar(ask: ReadContext, question: questions_dispatch.FindSimilar) -> tuple[SimilarReport, ...]:
    """Reports that may tell of the same thing."""
    found = reports.find(ask.connection, ask.actor, ask.directory, question.report)
    told = candidates.found_match(found)
    near = candidates.near(ask.connection, ask.actor, ask.directory, found)
    return duplicates.rank(told, near, question.limit)
