"""`cc calendar`: the working calendars that SLA clocks count by, side by side in their zones, and the days on which
they are closed. Joins the Centre and what intake reads of holidays; the arithmetic is the calendar rule's."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cc.cli.diagnostics import note
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import InputError, NotFoundError, UsageError
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.organisation import CalendarVersion
    from cc.core.rules.calendar.work_calendar import WorkCalendar
    from cc.intake.closed_days import ClosedDays
    from cc.words.reader import Reader

noun = Noun("calendar", "Working calendars: hours, holidays, zones.")

CAP_BYTES = 4 << 20
Name = Annotated[str, typer.Argument(metavar="NAME", help="A calendar's name, as `{command} calendar list` shows it.")]
Years = Annotated[str, typer.Option("--years", metavar="Y|Y-Y", help="Which years: 2026 or 2024-2027.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing.")]


@noun.reads("list")
def list_(desk: CommandSession) -> None:
    """Every calendar: its zone, the time there now, whether it is open, until when its holidays are known."""
    from cc.core.clock import SystemClock
    from cc.core.questions.organisation import ListCalendars
    from cc.core.rules.calendar.work_calendar import WorkCalendar

    now, reader = SystemClock().now(), desk.reader

    def row(each: "CalendarVersion") -> tuple[object, ...]:
        calendar = WorkCalendar.from_spec(json.loads(each.spec))
        return (
            f"{each.name}@{each.version}",
            _zone_words(calendar, reader),
            _now_there(calendar, now, reader),
            reader.say("open") if calendar.is_open(now) else _day_name(calendar.closed_name(now), reader),
            _known_until(calendar, reader),
            len(each.policies),
        )

    headings = mark("calendar, zone, now there, state, holidays until, policies")
    found = desk.ask(ListCalendars())
    desk.out.items("posko.calendar/1", found, headings, row, empty=mark("No calendars."))


@noun.reads()
def show(
    desk: CommandSession,
    name: Name,
    years: Annotated[str | None, typer.Option("--years", metavar="Y|Y-Y", help="Closed days of these years.")] = None,
) -> None:
    """One calendar: its week, its seasons, the days on which it is closed and what they are called."""
    from cc.core.clock import SystemClock
    from cc.core.phrases.shipped import shipped

    found = _find(desk, name)
    calendar = _rule(found)
    year = SystemClock().now().astimezone(calendar.spec.zone).year
    wanted = _years(years) if years else [year, year + 1]

    def words() -> list[str]:
        spec = json.loads(found.spec)
        reader, source = desk.reader, spec.get("source", "")
        lines = [f"{found.name}@{found.version}  {_zone_words(calendar, reader)}  {shipped(source, reader)}".rstrip()]
        lines += _week(spec.get("hours", {}), reader)
        for season in spec.get("seasons", ()):
            facts = {"name": season.get("name", ""), "start": season["from"], "end": season["to"]}
            lines += [reader.say("{name:shipped}  {start} to {end}", **facts), *_week(season["hours"], reader)]
        for day, parts in spec.get("extra", {}).items():
            lines.append(reader.say("{day}  own hours  {hours}", day=day, hours=_hours(parts, reader)))
        closed = ((date.fromordinal(day), told) for day, told in sorted(calendar.spec.closed.items()))
        lines += [
            f"{day}  {reader.text(_WEEKDAYS[day.weekday()])}  {_day_name(told, reader)}"
            for day, told in closed
            if day.year in wanted
        ]
        return [*lines, reader.say("policies  {codes}", codes=list(found.policies) or reader.say("none"))]

    desk.out.thing("posko.calendar/1", found, words)


@noun.writes()
def close(
    desk: CommandSession,
    name: Name,
    day: Annotated[list[str] | None, typer.Argument(metavar="[DATE=NAME]…", help='2026-12-31="Libur daerah".')] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CC", help="Its holidays, such as ID.")] = None,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="FILE", help="Whole-day events of an iCalendar.")] = None,
    years: Years = "",
    estimated_after: Annotated[
        int | None, typer.Option("--estimated-after", metavar="YEAR", help="The last year that a decree has settled.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Close days: by name, a country's holidays, or from an iCalendar file. What has a name already keeps it; a
    country's holidays replace what was estimated for those years."""
    from cc.core.clock import SystemClock
    from cc.intake.closed_days import ClosedDays, of_country, of_icalendar

    if bool(country) + bool(ics) + bool(day) != 1:
        raise UsageError("say which days: DATE=NAME, or --country CC, or --ics FILE (one of them).")
    if (country or ics) and not years:
        raise UsageError("say for which --years, as 2026 or 2024-2027.")
    if country:
        settled = estimated_after if estimated_after is not None else SystemClock().now().year
        found = of_country(country, _years(years), estimated_after=settled)
    elif ics:
        from cc.cli.files import content

        found = of_icalendar(content(ics, CAP_BYTES), _years(years))
    else:
        found = ClosedDays(dict(_day(each) for each in day or ()))
    for told in found.left_out:
        note("left out: {what}", what=told)
    estimated = {str(year) for year in _years(years)} if country else set[str]()
    _change(desk, name, lambda closed: _with(_settled(closed, estimated), found), dry_run)


@noun.writes("open")
def open_(
    desk: CommandSession,
    name: Name,
    day: Annotated[list[str], typer.Argument(metavar="DATE…", help="Days that are closed no more, as 2026-12-24.")],
    dry_run: DryRun = False,
) -> None:
    """Open days again: a holiday that was moved, joint leave that was withdrawn."""

    def without(closed: Mapping[str, str]) -> dict[str, str]:
        gone = [_date(each).isoformat() for each in day]
        strange = [each for each in gone if each not in closed]
        if strange:
            raise InputError(
                "{calendar} is not closed on {days}.",
                code="input.not_closed",
                fields={"calendar": name, "days": strange},
            )
        return {each: told for each, told in closed.items() if each not in gone}

    _change(desk, name, without, dry_run)


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))


def _change(
    desk: CommandSession, name: str, change: Callable[[Mapping[str, str]], dict[str, str]], dry_run: bool
) -> None:
    """Save the calendar with other closed days, as a new version; open reports are reckoned anew by it."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import CalendarRow, SaveCalendars

    found = _find(desk, name)
    spec: dict[str, Any] = json.loads(found.spec)
    before = _closed(spec)
    after = dict(sorted(change(before).items()))
    added = [f"+ {day}  {told}" for day, told in after.items() if before.get(day) != told]
    gone = [f"- {day}  {told}" for day, told in before.items() if after.get(day) != told]
    if dry_run:
        changes = {"calendar": found.name, "closed": [*added, *gone]}
        desk.out.thing(
            "posko.calendar_changes/1", changes, lambda: [*added, *gone] or [desk.say("nothing would change.")]
        )
        return
    for line in (*added, *gone):
        note("{line}", line=line)
    row = CalendarRow(found.name, json.dumps({**spec, "closed": after}, ensure_ascii=False))
    print_saved(desk, desk.do(SaveCalendars((row,))))


def _find(desk: CommandSession, name: str) -> "CalendarVersion":
    from cc.core.questions.organisation import ListCalendars

    wanted, _, version = name.partition("@")
    for each in desk.ask(ListCalendars(every=bool(version))):
        if each.name == wanted and version in ("", str(each.version)):
            return each
    raise NotFoundError(
        "there is no calendar {calendar:quoted}: `{command} calendar list` shows those there are.",
        fields={"calendar": name},
    )


def _rule(found: "CalendarVersion") -> "WorkCalendar":
    from cc.core.rules.calendar.work_calendar import WorkCalendar

    return WorkCalendar.from_spec(json.loads(found.spec))


def _closed(spec: Mapping[str, Any]) -> dict[str, str]:
    closed = spec.get("closed", ())
    return dict(closed) if isinstance(closed, Mapping) else dict.fromkeys(closed, "")


def _settled(closed: Mapping[str, str], years: set[str]) -> dict[str, str]:
    """Without what was only estimated for these years."""
    from cc.core.phrases.shipped import ESTIMATE

    return {day: name for day, name in closed.items() if day[:4] not in years or ESTIMATE not in name}


def _with(closed: Mapping[str, str], found: "ClosedDays") -> dict[str, str]:
    new = {day.isoformat(): name for day, name in found.days.items()}
    return {**new, **{day: name or new.get(day, "") for day, name in closed.items()}}


def _years(told: str) -> list[int]:
    first, _, last = told.partition("-")
    if not (first.isdecimal() and (not last or last.isdecimal()) and 1900 <= int(first) <= 2200):
        raise UsageError("{given:quoted} are no years: write 2026 or 2024-2027.", fields={"given": told})
    end = int(last or first)
    if not int(first) <= end <= 2200:
        raise UsageError("{given:quoted}: the years end before they begin.", fields={"given": told})
    return list(range(int(first), end + 1))


def _day(told: str) -> tuple[date, str]:
    day, _, name = told.partition("=")
    return _date(day), " ".join(name.split())


def _date(told: str) -> date:
    try:
        return date.fromisoformat(told.strip())
    except ValueError:
        raise UsageError("{given:quoted} is no date: write 2026-12-31.", fields={"given": told}) from None


def _week(hours: Mapping[str, Any], reader: "Reader") -> list[str]:
    """Each weekday's hours, a line a day."""
    return [
        f"  {reader.text(name)}  {_hours(hours.get(day, ()), reader)}"
        for day, name in zip(_WEEK, _WEEKDAYS, strict=True)
    ]


def _hours(parts: Any, reader: "Reader") -> str:
    return ", ".join(f"{start}–{end}" for start, end in parts) or reader.say("closed")


def _day_name(name: str, reader: "Reader") -> str:
    """What a closed day is called; that it is closed where it has no name."""
    from cc.core.phrases.shipped import shipped

    return shipped(name, reader) if name else reader.say("closed")


def _zone_words(calendar: "WorkCalendar", reader: "Reader") -> str:
    return reader.say("each unit's own zone") if calendar.spec.follows_unit else calendar.zone


def _now_there(calendar: "WorkCalendar", now: datetime, reader: "Reader") -> str:
    """`Tue 09:12 WIB`: what the zone calls itself is WIB, WITA, WIT or as it is elsewhere."""
    local = now.astimezone(calendar.spec.zone)
    return f"{reader.text(_WEEKDAYS[local.weekday()])} {local:%H:%M} {local.tzname() or ''}"


def _known_until(calendar: "WorkCalendar", reader: "Reader") -> str:
    """The last year with closed days, and since when they are estimates."""
    from cc.core.phrases.shipped import ESTIMATE

    closed = calendar.spec.closed
    if not closed:
        return "–"
    estimated = {date.fromordinal(day).year for day, name in closed.items() if ESTIMATE in name}
    last = date.fromordinal(max(closed)).year
    return reader.say("{last} (estimated from {first})", last=last, first=min(estimated)) if estimated else str(last)
