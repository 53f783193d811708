"""Answers about messages on their way out."""

from cc.core.questions import sending as questions
from cc.core.records.reports import Page
from cc.core.records.sending import MessageCounts, MessageRecord, SlaReportRun
from cc.core.rules.lifecycle.access import require_role
from cc.core.service.change.question_context import ReadContext
from cc.core.service.supervision.answers_audit import LEADS
from cc.core.store.messages import messages, sla_report_runs
from cc.core.store.sql.cursors import require_limit


def list_messages(ask: ReadContext, question: questions.ListMessages) -> Page[MessageRecord]:
    """Messages about reports in sight."""
    require_role(ask.actor, LEADS, "looking at messages")
    limit = require_limit(question.limit)
    return messages.page(ask.connection, ask.directory, ask.actor, question.state, question.cursor, limit)


def count_messages(ask: ReadContext, _question: questions.CountMessages) -> MessageCounts:
    """How many wait and how many were given up."""
    require_role(ask.actor, LEADS, "counting messages")
    return messages.counts_in_sight(ask.connection, ask.directory, ask.actor, ask.now_s)


def list_report_runs(ask: ReadContext, question: questions.ListSlaReportRuns) -> tuple[SlaReportRun, ...]:
    """Runs of scheduled reports."""
    require_role(ask.actor, LEADS, "looking at scheduled reports")
    return sla_report_runs.runs(ask.connection, question.schedule, ask.now_s)
