"""`cc sla runs` and `rerun`: how the scheduled reports stand, and one of them anew. Owns words; what makes reports is
`cc serve` or `cc sla sweep --watch`."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.main.commands.sla.explain import noun

if TYPE_CHECKING:
    from cc.core.records.sending import SlaReportRun

__all__ = ["noun"]


@noun.reads()
def runs(
    desk: CommandSession,
    schedule: Annotated[str, typer.Argument(metavar="[NAME]", help="One of [reports.NAME] alone.")] = "",
) -> None:
    """Scheduled reports: which went, which failed and why, and when each of your schedules is next due."""
    from cc.cli.times import short
    from cc.core.questions.sending import ListSlaReportRuns

    def row(run: "SlaReportRun") -> tuple[object, ...]:
        open_state = "failed" if run.why else "being made" if run.tries else "to be made"
        state = "sent" if run.sent_at else "GIVEN UP" if run.given_up else open_state
        again = short(run.next_at, desk.zone) if run.next_at and not run.given_up else ""
        return (run.schedule, run.period, state, short(run.sent_at, desk.zone), run.tries, again, run.why)

    headings = ("schedule", "period", "state", "sent", "tries", "next try", "why")
    found = desk.ask(ListSlaReportRuns(schedule))
    desk.out.items("posko.report_run/1", found, headings, row, empty="No scheduled report was made yet.")
    if not desk.out.as_json:
        _print_next(desk, schedule)


def _print_next(desk: CommandSession, wanted: str) -> None:
    """When each schedule of this machine's settings is next due."""
    from cc.cli.diagnostics import note
    from cc.cli.times import shown, zone_named
    from cc.core.clock import SystemClock
    from cc.core.rules.calendar.schedule import next_due
    from cc.settings.model import load

    settings = load()
    for name, schedule in settings.reports.items():
        named = schedule.zone or settings.zone
        zone = zone_named(named) if named else desk.zone
        period = next_due(schedule.every, schedule.hour, zone, SystemClock().now())
        if wanted in ("", name):
            note(f"{name}: {period.name} is due {shown(period.due_at, zone)}")
    if not settings.reports:
        note("no [reports.NAME] in the settings of this machine: none is made here.")


@noun.writes()
def rerun(
    desk: CommandSession,
    schedule: Annotated[str, typer.Argument(metavar="NAME", help="A schedule: [reports.NAME].")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2026-11-25, 2026-W47 or 2026-10.")],
) -> None:
    """Make and send the report of a period anew, by whoever runs the schedules."""
    from datetime import UTC, time

    from cc.cli.diagnostics import note
    from cc.core.intents.sending import RepeatSlaReportRun
    from cc.core.rules.calendar.schedule import EVERY, named
    from cc.settings.model import load

    known = load().reports.get(schedule)
    kinds = (known.every,) if known else EVERY
    if not any(named(every, period, time(), UTC) for every in kinds):
        raise UsageError(f"{period!r} is no {' or '.join(kinds)}: write 2026-11-25, 2026-W47 or 2026-10.")
    if known is None:  # a machine far from the one that makes the reports need not have its settings
        note(f"the settings of this machine have no [reports.{schedule}]: it is made where some have.")
    done = desk.do(RepeatSlaReportRun(schedule, period))
    desk.out.thing("posko.saved/1", done, lambda: [f"{schedule} {period} is due again"])
