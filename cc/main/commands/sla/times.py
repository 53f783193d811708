"""`cc sla due`, `elapsed`: working time of a calendar file, computed here without any Centre."""

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli import times
from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.main.commands.sla.packs import noun
from cc.main.commands.sla.policy_files import read_toml

if TYPE_CHECKING:
    from cc.core.rules.calendar.work_calendar import WorkCalendar

__all__ = ["noun"]

Calendar = Annotated[Path, typer.Option("--calendar", metavar="FILE.toml", help="Working hours, closed days, zone.")]
Start = Annotated[str, typer.Option("--from", metavar="TIME", help="The beginning; without a zone in the calendar's.")]


@noun.plain()
def due(
    desk: CommandSession,
    calendar: Calendar,
    start: Start,
    span: Annotated[str, typer.Option("--for", metavar="SPAN", help="Working time: 90s, 15m, 4h, 2h30m.")],
    boundary: Annotated[
        str, typer.Option("--boundary", metavar="closing|next_opening", help="At closing time.")
    ] = "closing",
) -> None:
    """The instant at which so much working time has passed."""
    from cc.core.records.sla import Boundary

    found = _calendar(calendar)
    zone = times.zone_named(found.zone)
    if boundary not in tuple(Boundary):
        raise UsageError("{option} is one of {values}.", fields={"option": "--boundary", "values": list(Boundary)})
    due_at = found.due(times.instant(start, lambda: zone), times.seconds(span), Boundary(boundary))
    desk.out.thing("posko.due/1", {"due_at": due_at}, lambda: [times.shown(due_at, zone)])


@noun.plain()
def elapsed(
    desk: CommandSession,
    calendar: Calendar,
    start: Start,
    end: Annotated[str, typer.Option("--to", metavar="TIME", help="The end.")],
) -> None:
    """The working time between two instants."""
    found = _calendar(calendar)
    zone: tzinfo = times.zone_named(found.zone)
    total = found.elapsed(times.instant(start, lambda: zone), times.instant(end, lambda: zone))
    words = desk.say("{seconds} seconds = {total:span}", seconds=total, total=total)
    desk.out.thing("posko.elapsed/1", {"seconds": total}, lambda: [words])


def _calendar(file: Path) -> "WorkCalendar":
    from cc.core.rules.calendar.work_calendar import WorkCalendar

    return WorkCalendar.from_spec(read_toml(file))
