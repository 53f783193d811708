"""Which function answers which question: ONE row a question, the same for those answered whole and item by item. Owns
that table alone; knows no SQL.

The table is in parts, one a module of questions: a command that asks one question loads what answers that noun, and not
half of the service.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cc.core.questions.base import Question, StreamQuestion
from cc.core.service.change.question_context import ReadContext

Asked = type[Question[Any]] | type[StreamQuestion[Any]]
Rows = Mapping[Asked, Callable[[ReadContext, Any], Any]]


def _dispatch() -> Rows:
    from cc.core.questions import dispatch as asked
    from cc.core.service.reports import answers_reports

    return {
        asked.SuggestDispatch: answers_reports.suggest_dispatch,
        asked.FindSimilar: answers_reports.find_similar,
    }


def _evidence() -> Rows:
    from cc.core.questions import evidence as asked
    from cc.core.service.reports import answers_reports

    return {
        asked.ListEvidence: answers_reports.list_evidence,
        asked.FindEvidence: answers_reports.find_evidence,
    }


def _freezing() -> Rows:
    from cc.core.questions import freezing as asked
    from cc.core.service.frozen import answers_freezing

    return {
        asked.ListFrozenSlaReports: answers_freezing.list_frozen,
        asked.GetFrozenSlaReport: answers_freezing.get_frozen,
        asked.CompareFrozenSlaReport: answers_freezing.compare_frozen,
        asked.CheckDigest: answers_freezing.check_digest,
    }


def _notices() -> Rows:
    from cc.core.questions import notices as asked
    from cc.core.service.sending import answers_notices

    return {
        asked.ListNotices: answers_notices.list_notices,
    }


def _organisation() -> Rows:
    from cc.core.questions import organisation as asked
    from cc.core.service.organisation import answers_organisation, answers_sessions, room_settings

    return {
        asked.WhoAmI: answers_organisation.who_am_i,
        asked.ListUnits: answers_organisation.list_units,
        asked.ListAreas: answers_organisation.list_areas,
        asked.LocateArea: answers_organisation.locate_area,
        asked.ListCategories: answers_organisation.list_categories,
        asked.ListRoutes: answers_organisation.list_routes,
        asked.ListCalendars: answers_organisation.list_calendars,
        asked.ListPeople: answers_organisation.list_people,
        asked.GetPerson: answers_organisation.get_person,
        asked.ListSettings: room_settings.list_settings,
        asked.ListSessions: answers_sessions.list_sessions,
    }


def _packs() -> Rows:
    from cc.core.questions import packs as asked
    from cc.core.service.organisation import answers_organisation
    from cc.core.service.sla import answers_packs

    return {
        asked.ListPolicies: answers_organisation.list_policies,
        asked.GetPack: answers_packs.get_pack,
        asked.PreviewPack: answers_packs.preview_pack,
        asked.ListPacks: answers_packs.list_packs,
    }


def _privacy() -> Rows:
    from cc.core.questions import privacy as asked
    from cc.core.service.privacy import answers_persons, answers_privacy

    return {
        asked.FindByReporter: answers_privacy.find_by_reporter,
        asked.ListPersonalKeys: answers_privacy.list_keys,
        asked.WhoOpened: answers_privacy.who_opened,
        asked.AboutPerson: answers_persons.about_person,
        asked.CouldHaveSeen: answers_persons.could_have_seen,
    }


def _reports() -> Rows:
    from cc.core.questions import reports as asked
    from cc.core.service.reports import answers_queue, answers_reports

    return {
        asked.GetReport: answers_reports.get_report,
        asked.ListReports: answers_queue.list_reports,
        asked.GetLines: answers_reports.get_lines,
        asked.GetTimeline: answers_reports.get_timeline,
        asked.GetActions: answers_reports.get_actions,
        asked.GetCounters: answers_reports.get_counters,
        asked.ExportReports: answers_reports.export_reports,
    }


def _second_factor() -> Rows:
    from cc.core.questions import second_factor as asked
    from cc.core.service.organisation import answers_second_factor

    return {
        asked.ListSecondFactors: answers_second_factor.list_second_factors,
    }


def _sending() -> Rows:
    from cc.core.questions import sending as asked
    from cc.core.service.sending import answers_sending

    return {
        asked.ListMessages: answers_sending.list_messages,
        asked.CountMessages: answers_sending.count_messages,
        asked.ListSlaReportRuns: answers_sending.list_report_runs,
    }


def _sla() -> Rows:
    from cc.core.questions import sla as asked
    from cc.core.service.sla import answers_sla

    return {
        asked.ExplainClocks: answers_sla.explain_clocks,
        asked.SlaFigures: answers_sla.sla_figures,
    }


def _supervision() -> Rows:
    from cc.core.questions import supervision as asked
    from cc.core.service.supervision import answers_supervision

    return {
        asked.RecurringPlaces: answers_supervision.recurring_places,
        asked.ShowWorkload: answers_supervision.show_workload,
        asked.ShowReturned: answers_supervision.show_returned,
        asked.ShowPingPong: answers_supervision.show_ping_pong,
    }


def _system() -> Rows:
    from cc.core.questions import system as asked
    from cc.core.service.supervision import answers_audit

    return {
        asked.CheckDatabase: answers_audit.check_database,
    }


def _tasks() -> Rows:
    from cc.core.questions import tasks as asked
    from cc.core.service.reports import answers_reports

    return {
        asked.ListTasks: answers_reports.list_tasks,
        asked.GetTask: answers_reports.get_task,
        asked.GetTaskPage: answers_reports.get_task_page,
    }


def _trail() -> Rows:
    from cc.core.questions import trail as asked
    from cc.core.service.reports import emergency
    from cc.core.service.supervision import answers_audit

    return {
        asked.ListBrokenGlass: emergency.list_broken,
        asked.VerifyAudit: answers_audit.verify_audit,
        asked.FeedPosition: answers_audit.feed_position,
        asked.LogLeaves: answers_audit.log_leaves,
        asked.VerifySteps: answers_audit.verify_steps,
        asked.AuditEvents: answers_audit.audit_events,
    }


PARTS: Mapping[str, Callable[[], Rows]] = {
    "dispatch": _dispatch,
    "evidence": _evidence,
    "freezing": _freezing,
    "notices": _notices,
    "organisation": _organisation,
    "packs": _packs,
    "privacy": _privacy,
    "reports": _reports,
    "second_factor": _second_factor,
    "sending": _sending,
    "sla": _sla,
    "supervision": _supervision,
    "system": _system,
    "tasks": _tasks,
    "trail": _trail,
}
"""By the module of cc.core.questions that the questions are of."""


@cache
def _part(name: str) -> Rows:
    return PARTS[name]() if name in PARTS else {}


def answering(kind: Asked) -> Callable[[ReadContext, Any], Any] | None:
    """What answers this kind of question; None where nobody does."""
    return _part(kind.__module__.rpartition(".")[2]).get(kind)


def all_rows() -> Rows:
    """Every row: for whoever must have loaded everything before it is asked, and for tests."""
    return {kind: answers for name in PARTS for kind, answers in _part(name).items()}
