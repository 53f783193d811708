"""Answers about SLA clocks and figures. The arithmetic is the rules'; what may be seen is the store's scope."""

from dataclasses import replace

from cc.core.questions import organisation as questions
from cc.core.records.sla import Explanation, SlaReport
from cc.core.rules.sla import explain
from cc.core.rules.sla_digest import digest
from cc.core.service.asking import Asking
from cc.core.store import figures, reports
from cc.core.store.clocks import events_of
from cc.core.store.cuts import standing_at
from cc.core.store.times import instant


def explain_clocks(ask: Asking, question: questions.ExplainClocks) -> Explanation:
    """Every clock of a report with its intervals, in the zone of the report's unit."""
    found = reports.find(ask.connection, ask.actor, ask.directory, question.report)
    directory = ask.directory
    unit = directory.units.get(found.line.unit)
    as_of = max(ask.now.replace(microsecond=0), found.line.changed_at)
    return Explanation(
        ref=found.line.ref,
        as_of=as_of,
        zone=unit.zone if unit else "UTC",
        clocks=explain(events_of(ask.connection, found.id), directory.all_policies, directory.calendars, as_of),
    )


def sla_figures(ask: Asking, question: questions.SlaFigures) -> SlaReport:
    """Figures over the reports of a period, with what they rest on and the digest of it all."""
    report = figures.sla_report(
        ask.connection,
        ask.actor,
        ask.directory,
        start_at=question.start_at,
        end_at=question.end_at,
        by=question.by,
        query=question.query,
        now=ask.now_s,
        worst=question.worst,
        unit=question.unit,
    )
    return signed(
        replace(
            report,
            as_of=instant(ask.now_s),
            position=standing_at(ask.connection),
            query=question.query,
            seen_from=ask.actor.unit,
            cleared=ask.actor.cleared,
        )
    )


def signed(report: SlaReport) -> SlaReport:
    """The report with its digest."""
    return replace(report, digest=digest(report))
