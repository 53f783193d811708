"""Intents of whoever makes scheduled reports: claim a period's, say that it is out, make it anew. No events: what was
printed is told by its own digest, not by the trail."""

from cc.core.intents import sending as intents
from cc.core.records.organisation import Saved
from cc.core.records.sending import SlaReportClaim
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.sending.sending import MOST_WHY, require_sender
from cc.core.store.messages import sla_report_runs
from cc.core.store.sql.times import epoch

MOST_NAME = 100


def claim(ctx: WriteContext, intent: intents.ClaimSlaReportRun) -> SlaReportClaim:
    """Take a run on."""
    require_sender(ctx, "making scheduled reports")
    schedule, period = _names(intent.schedule, intent.period)
    by = intent.by[:MOST_NAME] or ctx.actor.login
    return SlaReportClaim(sla_report_runs.claim(ctx.uow, schedule, period, by, epoch(ctx.now)))


def settle(ctx: WriteContext, intent: intents.SettleSlaReportRun) -> Saved:
    """Say how it went."""
    require_sender(ctx, "making scheduled reports")
    schedule, period = _names(intent.schedule, intent.period)
    why = " ".join(intent.why.split())[:MOST_WHY]
    changed = sla_report_runs.settle(ctx.uow, schedule, period, intent.tries, why, epoch(ctx.now))
    return Saved(kind="report_run", changed=changed, unchanged=1 - changed)


def repeat(ctx: WriteContext, intent: intents.RepeatSlaReportRun) -> Saved:
    """Make it anew."""
    require_sender(ctx, "repeating a scheduled report")
    schedule, period = _names(intent.schedule, intent.period)
    sla_report_runs.repeat(ctx.uow, schedule, period)
    return Saved(kind="report_run", changed=1)


def _names(schedule: str, period: str) -> tuple[str, str]:
    return (
        require_text(schedule, "the schedule", most=MOST_NAME),
        require_text(period, "the period", most=MOST_NAME),
    )
