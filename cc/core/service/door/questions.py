"""Which function answers which question: ONE row a question, the same for those answered whole and item by item. Owns
that table alone; knows no SQL."""

from collections.abc import Callable, Mapping
from typing import Any

from cc.core.questions import dispatch as reports_dispatch
from cc.core.questions import evidence as reports_evidence
from cc.core.questions import freezing, organisation, privacy, reports, second_factor, sending, supervision
from cc.core.questions import notices as reports_notices
from cc.core.questions import packs as organisation_packs
from cc.core.questions import sla as organisation_sla
from cc.core.questions import system as organisation_system
from cc.core.questions import tasks as reports_tasks
from cc.core.questions import trail as organisation_trail
from cc.core.questions.base import Question, StreamQuestion
from cc.core.service.change.question_context import ReadContext
from cc.core.service.frozen import answers_freezing
from cc.core.service.organisation import (
    answers_organisation,
    answers_second_factor,
    answers_sessions,
    room_settings,
)
from cc.core.service.privacy import answers_persons, answers_privacy
from cc.core.service.reports import answers_queue, answers_reports, emergency
from cc.core.service.sending import answers_notices, answers_sending
from cc.core.service.sla import answers_packs, answers_sla
from cc.core.service.supervision import answers_audit, answers_supervision

ROWS: Mapping[type[Question[Any]] | type[StreamQuestion[Any]], Callable[[ReadContext, Any], Any]] = {
    reports.GetReport: answers_reports.get_report,
    reports.ListReports: answers_queue.list_reports,
    reports.GetLines: answers_reports.get_lines,
    reports_notices.ListNotices: answers_notices.list_notices,
    reports_tasks.ListTasks: answers_reports.list_tasks,
    reports_tasks.GetTask: answers_reports.get_task,
    reports_tasks.GetTaskPage: answers_reports.get_task_page,
    reports.GetTimeline: answers_reports.get_timeline,
    reports.GetActions: answers_reports.get_actions,
    reports_evidence.ListEvidence: answers_reports.list_evidence,
    reports_evidence.FindEvidence: answers_reports.find_evidence,
    reports.GetCounters: answers_reports.get_counters,
    reports_dispatch.SuggestDispatch: answers_reports.suggest_dispatch,
    reports_dispatch.FindSimilar: answers_reports.find_similar,
    organisation.WhoAmI: answers_organisation.who_am_i,
    organisation.ListUnits: answers_organisation.list_units,
    organisation.ListAreas: answers_organisation.list_areas,
    organisation.LocateArea: answers_organisation.locate_area,
    organisation.ListCategories: answers_organisation.list_categories,
    organisation.ListRoutes: answers_organisation.list_routes,
    organisation_packs.ListPolicies: answers_organisation.list_policies,
    organisation.ListCalendars: answers_organisation.list_calendars,
    organisation_packs.GetPack: answers_packs.get_pack,
    organisation_packs.PreviewPack: answers_packs.preview_pack,
    organisation_packs.ListPacks: answers_packs.list_packs,
    organisation.ListPeople: answers_organisation.list_people,
    organisation.GetPerson: answers_organisation.get_person,
    organisation.ListSettings: room_settings.list_settings,
    organisation.ListSessions: answers_sessions.list_sessions,
    organisation_sla.ExplainClocks: answers_sla.explain_clocks,
    organisation_sla.SlaFigures: answers_sla.sla_figures,
    organisation_trail.ListBrokenGlass: emergency.list_broken,
    organisation_trail.VerifyAudit: answers_audit.verify_audit,
    organisation_trail.FeedPosition: answers_audit.feed_position,
    organisation_system.CheckDatabase: answers_audit.check_database,
    sending.ListMessages: answers_sending.list_messages,
    sending.CountMessages: answers_sending.count_messages,
    supervision.RecurringPlaces: answers_supervision.recurring_places,
    supervision.ShowWorkload: answers_supervision.show_workload,
    supervision.ShowReturned: answers_supervision.show_returned,
    supervision.ShowPingPong: answers_supervision.show_ping_pong,
    sending.ListSlaReportRuns: answers_sending.list_report_runs,
    freezing.ListFrozenSlaReports: answers_freezing.list_frozen,
    freezing.GetFrozenSlaReport: answers_freezing.get_frozen,
    freezing.CompareFrozenSlaReport: answers_freezing.compare_frozen,
    freezing.CheckDigest: answers_freezing.check_digest,
    reports.ExportReports: answers_reports.export_reports,
    organisation_trail.LogLeaves: answers_audit.log_leaves,
    organisation_trail.VerifySteps: answers_audit.verify_steps,
    organisation_trail.AuditEvents: answers_audit.audit_events,
    privacy.FindByReporter: answers_privacy.find_by_reporter,
    privacy.ListPersonalKeys: answers_privacy.list_keys,
    second_factor.ListSecondFactors: answers_second_factor.list_second_factors,
    privacy.WhoOpened: answers_privacy.who_opened,
    privacy.AboutPerson: answers_persons.about_person,
    privacy.CouldHaveSeen: answers_persons.could_have_seen,
}
