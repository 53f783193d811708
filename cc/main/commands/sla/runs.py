"""`cc sla runs` and `rerun`: how the scheduled reports stand, and one of them anew. Owns words; what makes reports is
`cc serve` or `cc sla sweep --watch`."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.core.phrases import mark
from cc.main.commands.sla.explain import noun

if TYPE_CHECKING:
    from cc.core.records.sending import SlaReportRun

__all__ = ["noun"]


@noun.reads()
def runs(
    desk: CommandSession,
    schedule: Annotated[str, typer.Argument(metavar="[NAME]", help="One of [reports.NAME] alone.")] = "",
) -> None:
    """Scheduled reports: which went, which failed and why, and when each of your schedules comes next."""
    from cc.cli.times import short
    from cc.core.questions.sending import ListSlaReportRuns

    def row(run: "SlaReportRun") -> tuple[object, ...]:
        again = short(run.next_at, reader) if run.next_at and not run.given_up else ""
        state = reader.text(_state(run))
        return (run.schedule, run.period, state, short(run.sent_at, reader), run.tries, again, run.why)

    reader = desk.reader
    headings = mark("schedule, period, state, sent, tries, next try, why")
    found = desk.ask(ListSlaReportRuns(schedule))
    desk.out.items("posko.report_run/1", found, headings, row, empty=mark("No scheduled report was made yet."))
    if not desk.out.as_json:
        _print_next(desk, schedule)


def _state(run: "SlaReportRun") -> str:
    """How a run stands, as a text of ours."""
    if run.sent_at:
        return mark("sent")
    if run.given_up:
        return mark("GIVEN UP")
    return mark("failed") if run.why else mark("being made") if run.tries else mark("to be made")


def _print_next(desk: CommandSession, wanted: str) -> None:
    """When each schedule of this machine's settings is next due."""
    from cc.cli.diagnostics import note
    from cc.cli.times import shown, zone_named
    from cc.core.clock import SystemClock
    from cc.core.rules.calendar.schedule import Hour, next_due
    from cc.settings.model import load

    settings = load()
    for name, schedule in settings.reports.items():
        named = schedule.zone or settings.zone
        zone = zone_named(named) if named else desk.zone
        period = next_due(schedule.every, Hour(schedule.hour, zone), desk.room_zone, SystemClock().now())
        if wanted in ("", name):
            note("{name}: {period} will be made {at}", name=name, period=period.name, at=shown(period.due_at, zone))
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
    from cc.core.rules.calendar.schedule import EVERY, Hour, named
    from cc.settings.model import load

    known = load().reports.get(schedule)
    kinds = (known.every,) if known else EVERY
    if not any(named(every, period, Hour(time(), UTC), UTC) for every in kinds):
        raise UsageError(
            "{given:quoted} is no period of {schedule}: write 2026-11-25, 2026-W47 or 2026-10.",
            fields={"given": period, "schedule": schedule},
        )
    if known is None:  # a machine far from the one that makes the reports need not have its settings
        note("the settings of this machine have no [reports.{name}]: it is made where some have.", name=schedule)
    done = desk.do(RepeatSlaReportRun(schedule, period))
    words = desk.say("{schedule} {period} will be made again", schedule=schedule, period=period)
    desk.out.thing("posko.saved/1", done, lambda: [words])
