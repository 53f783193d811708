"""`cc sla due`, `elapsed`: working time of a calendar file, computed here without any Centre."""

import json
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
Name = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Which calendar, where the file is a pack with several.")
]
Zone = Annotated[
    str | None, typer.Option("--zone", metavar="ZONE", help="A unit's zone, where the calendar follows the unit's.")
]
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
    name: Name = None,
    unit_zone: Zone = None,
) -> None:
    """The instant at which so much working time has passed."""
    from cc.core.records.sla import Boundary

    found = _calendar(calendar, name, unit_zone)
    zone = times.zone_named(found.zone)
    if boundary not in tuple(Boundary):
        raise UsageError(
            "{option} is one of {values:quoted}.", fields={"option": "--boundary", "values": list(Boundary)}
        )
    due_at = found.due(times.instant(start, lambda: zone), times.seconds(span), Boundary(boundary))
    desk.out.thing("posko.due/1", {"due_at": due_at}, lambda: [times.shown(due_at, zone)])


@noun.plain()
def elapsed(
    desk: CommandSession,
    calendar: Calendar,
    start: Start,
    end: Annotated[str, typer.Option("--to", metavar="TIME", help="The end.")],
    name: Name = None,
    unit_zone: Zone = None,
) -> None:
    """The working time between two instants."""
    found = _calendar(calendar, name, unit_zone)
    zone: tzinfo = times.zone_named(found.zone)
    begins, ends = times.instant(start, lambda: zone), times.instant(end, lambda: zone)
    if ends < begins:
        raise UsageError(
            "--to {end:moment} lies before --from {start:moment}: change the two.",
            fields={"start": begins, "end": ends},
        )
    from cc.core.phrases.worked import worked

    total = found.elapsed(begins, ends)
    words = desk.say("{seconds} seconds = {total}", seconds=total, total=worked(total, found.counts_in))
    desk.out.thing("posko.elapsed/1", {"seconds": total}, lambda: [words])


def _calendar(file: Path, name: str | None, zone: str | None) -> "WorkCalendar":
    """The calendar of a file, as a unit of a zone counts by it. UsageError where only one of the two says a zone."""
    found = _in_file(file, name)
    if found.spec.follows_unit:
        if zone is None:
            raise UsageError("the calendar follows each unit's zone: say one with --zone, such as Asia/Jayapura.")
        return found.in_zone(str(times.zone_named(zone)))
    if zone is not None:
        raise UsageError("the calendar says its own zone, {zone}: leave out --zone.", fields={"zone": found.zone})
    return found


def _in_file(file: Path, name: str | None) -> "WorkCalendar":
    """The calendar of a file: the bare one, or one of a pack's `[calendar.NAME]`."""
    from cc.core.rules.calendar.work_calendar import WorkCalendar

    told = read_toml(file)
    named = told.get("calendar")
    if not isinstance(named, dict):
        if name is not None:
            raise UsageError("{file} has no [calendar.NAME]: leave out --name.", fields={"file": file.name})
        return WorkCalendar.from_spec(told)
    if name is None and len(named) == 1:
        (name,) = named
    facts = {"file": file.name, "name": name, "names": sorted(named)}
    if name is None:
        raise UsageError("{file} has several calendars; name one by --name: {names:or}.", fields=facts)
    if name not in named:
        raise UsageError("{file} has no calendar {name:quoted}; there is {names:or}.", fields=facts)
    return WorkCalendar.from_spec(json.loads(json.dumps(named[name], default=str)))
