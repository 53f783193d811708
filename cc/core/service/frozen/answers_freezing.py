"""Answers about frozen SLA reports."""

from cc.core.questions import freezing as questions
from cc.core.records.freezing import Comparison, DigestCheck, FrozenSlaReport
from cc.core.service.change.question_context import ReadContext
from cc.core.service.frozen import compare
from cc.core.store.past import frozen_sla_reports
from cc.core.store.sql.row_security.identity import beyond_sight


def list_frozen(ask: ReadContext, _question: questions.ListFrozenSlaReports) -> tuple[FrozenSlaReport, ...]:
    """Every freeze in sight."""
    return frozen_sla_reports.every(ask.connection, ask.actor, ask.directory)


def get_frozen(ask: ReadContext, question: questions.GetFrozenSlaReport) -> FrozenSlaReport:
    """One freeze."""
    return frozen_sla_reports.find(ask.connection, ask.actor, ask.directory, question.name)


def compare_frozen(ask: ReadContext, question: questions.CompareFrozenSlaReport) -> Comparison:
    """A freeze beside now."""
    found = frozen_sla_reports.find(ask.connection, ask.actor, ask.directory, question.name)
    with beyond_sight(ask.connection):
        return compare.compare(ask.connection, ask.actor, ask.directory, found, ask.now_s, question.limit)


def check_digest(ask: ReadContext, question: questions.CheckDigest) -> DigestCheck:
    """What is known of a digest."""
    with beyond_sight(ask.connection):
        return compare.check(ask.connection, ask.actor, ask.directory, question)
