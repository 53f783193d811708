"""The answer a console waits for before it shows anything: a page of the queue. In a file of its own, so that asking it
loads nothing else."""

from cc.core.questions.reports import ListReports
from cc.core.records.reports import Page, ReportLine
from cc.core.service.change.question_context import ReadContext
from cc.core.store.reports.queue import Wanted


def list_reports(ask: ReadContext, question: ListReports) -> Page[ReportLine]:
    """A page of reports."""
    return ask.pages.page(ask.connection, ask.actor, ask.directory, _wanted(question), question.limit, ask.now_s)


def list_reports_json(ask: ReadContext, question: ListReports) -> bytes:
    """The same as JSON, for who hands it on as it is."""
    return ask.pages.page_json(ask.connection, ask.actor, ask.directory, _wanted(question), question.limit, ask.now_s)


def _wanted(question: ListReports) -> Wanted:
    return Wanted(question.query, question.sort, question.cursor, question.backwards)
