"""Answers to a supervisor's questions about work. What may be seen is the store's scope."""

from cc.core.questions import supervision as questions
from cc.core.records.supervision import PingPong, Places, ReturnedReport, WorkloadReport
from cc.core.service.change.question_context import ReadContext
from cc.core.store.supervision import handovers, places, workload


def recurring_places(ask: ReadContext, question: questions.RecurringPlaces) -> Places:
    """Distinct places beside the period before."""
    return places.recurring_places(ask.connection, ask.actor, ask.directory, question, ask.now_s)


def show_workload(ask: ReadContext, question: questions.ShowWorkload) -> WorkloadReport:
    """Work by officer or unit."""
    return workload.workload(ask.connection, ask.actor, ask.directory, question, ask.now_s)


def show_returned(ask: ReadContext, question: questions.ShowReturned) -> ReturnedReport:
    """Evidence that was sent back."""
    return workload.returned(ask.connection, ask.actor, ask.directory, question, ask.now_s)


def show_ping_pong(ask: ReadContext, question: questions.ShowPingPong) -> PingPong:
    """Work that went from unit to unit."""
    return handovers.ping_pong(ask.connection, ask.actor, ask.directory, question, ask.now_s)
