"""Answers about SLA clocks and figures. The arithmetic is the rules'; what may be seen is the store's scope."""

from cc.core.errors import InputError
from cc.core.questions import sla as questions
from cc.core.records.explanations import Explanation
from cc.core.records.sla import SlaReport
from cc.core.rules.sla.fold import explain
from cc.core.service.change.question_context import ReadContext
from cc.core.service.sla.figures import past_instant, report_of
from cc.core.service.sla.told_steps import with_messages
from cc.core.store.messages.step_messages import of_report
from cc.core.store.reports import reports
from cc.core.store.reports.clocks import events_of
from cc.core.store.sql.times import instant


def explain_clocks(ask: ReadContext, question: questions.ExplainClocks) -> Explanation:
    """Every clock of a report with its intervals, in the zone of the report's unit; of now, or as of then."""
    found = reports.find(ask.connection, ask.actor, ask.directory, question.report)
    directory = ask.directory
    unit = directory.units.get(found.line.unit)
    as_of = max(ask.now.replace(microsecond=0), found.line.changed_at)
    if question.as_of is not None:
        as_of = instant(past_instant(ask.connection, question.as_of, ask.now_s))
    events = events_of(ask.connection, found.id)
    if events[0].recorded_at > as_of:
        raise InputError(
            "{ref} was not known yet: it was recorded at {recorded_at:moment}.",
            code="input.as_of",
            fields={"ref": found.line.ref, "recorded_at": events[0].recorded_at.isoformat()},
        )
    clocks = explain(events, directory.all_policies, directory.calendars, as_of)
    messages = of_report(ask.connection, found.id) if any(each.steps for each in clocks) else {}
    return Explanation(
        ref=found.line.ref,
        as_of=as_of,
        zone=unit.zone if unit else "UTC",
        clocks=tuple(with_messages(each, messages, as_of) for each in clocks),
    )


def sla_figures(ask: ReadContext, question: questions.SlaFigures) -> SlaReport:
    """Figures over the reports of a period, of now or as of then, with what they rest on and the digest of it all."""
    return report_of(ask.connection, ask.actor, ask.directory, question, ask.now_s)
