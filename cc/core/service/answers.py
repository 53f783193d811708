"""Questions to answers: which function answers which question. Owns the table; knows no SQL.

Runs on a connection in a transaction that somebody else begins and ends; a failure is a CoreError, or the database's.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection

from cc.core.clock import Clock
from cc.core.errors import FaultError
from cc.core.questions import organisation, reports, sending
from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.organisation import Actor
from cc.core.rules.access import require_scope
from cc.core.service import (
    answers_audit,
    answers_organisation,
    answers_packs,
    answers_reports,
    answers_sending,
    answers_sla,
)
from cc.core.service.asking import Asking
from cc.core.store.directory import Directory
from cc.core.store.queue import Pages
from cc.core.vocabulary import Scope

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")

ANSWERS: Mapping[type[Any], Callable[[Asking, Any], Any]] = {
    reports.GetReport: answers_reports.get_report,
    reports.ListReports: answers_reports.list_reports,
    reports.GetLines: answers_reports.get_lines,
    reports.ListTasks: answers_reports.list_tasks,
    reports.GetTask: answers_reports.get_task,
    reports.GetTimeline: answers_reports.get_timeline,
    reports.GetActions: answers_reports.get_actions,
    reports.ListEvidence: answers_reports.list_evidence,
    reports.GetCounters: answers_reports.get_counters,
    reports.SuggestDispatch: answers_reports.suggest_dispatch,
    reports.FindSimilar: answers_reports.find_similar,
    organisation.WhoAmI: answers_organisation.who_am_i,
    organisation.ListUnits: answers_organisation.list_units,
    organisation.ListAreas: answers_organisation.list_areas,
    organisation.LocateArea: answers_organisation.locate_area,
    organisation.ListCategories: answers_organisation.list_categories,
    organisation.ListPolicies: answers_organisation.list_policies,
    organisation.ListCalendars: answers_organisation.list_calendars,
    organisation.PreviewPack: answers_packs.preview_pack,
    organisation.ListPacks: answers_packs.list_packs,
    organisation.ListPeople: answers_organisation.list_people,
    organisation.GetPerson: answers_organisation.get_person,
    organisation.ExplainClocks: answers_sla.explain_clocks,
    organisation.SlaFigures: answers_sla.sla_figures,
    organisation.VerifyAudit: answers_audit.verify_audit,
    organisation.FeedPosition: answers_audit.feed_position,
    organisation.CheckDatabase: answers_audit.check_database,
    sending.ListMessages: answers_sending.list_messages,
    sending.CountMessages: answers_sending.count_messages,
}

STREAMS: Mapping[type[Any], Callable[[Asking, Any], Iterator[Any]]] = {
    reports.ExportReports: answers_reports.export_reports,
    organisation.AuditEvents: answers_audit.audit_events,
}


class Answers:
    """Answers questions of any actor, at any time; any thread may call."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pages = Pages()

    def answer(
        self, actor: Actor, question: Question[AnswerT], connection: Connection, directory: Directory
    ) -> AnswerT:
        """The answer, within what the actor may see."""
        found: AnswerT = _find(ANSWERS, question)(self._asking(actor, connection, directory), question)
        return found

    def stream(
        self, actor: Actor, question: StreamQuestion[ItemT], connection: Connection, directory: Directory
    ) -> Iterator[ItemT]:
        """The answer's items, one by one; the connection must live until the last."""
        found: Iterator[ItemT] = _find(STREAMS, question)(self._asking(actor, connection, directory), question)
        return found

    def _asking(self, actor: Actor, connection: Connection, directory: Directory) -> Asking:
        require_scope(actor, Scope.READ)
        return Asking(actor, connection, directory, self._clock.now(), self._pages)


def _find(table: Mapping[type[Any], Callable[[Asking, Any], Any]], question: object) -> Callable[[Asking, Any], Any]:
    found = table.get(type(question))
    if found is None:
        raise FaultError(f"nobody answers {type(question).__name__}.", code="fault.question")
    return found
