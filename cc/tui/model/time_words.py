"""Times as people in the room read them: the unit's zone, hh:mm, a minus when late. Knows no report."""

from datetime import datetime, tzinfo

from cc.core.phrases import units
from cc.core.phrases.worked import worked
from cc.core.vocabulary import CountsIn
from cc.tui.words import Label, said
from cc.words.catalogue import Language
from cc.words.reader import Reader

SOON_S = 15 * 60
_DAY_S = 86400
DAYS = Label("day", "short unit")
MONTHS = Label("mth", "short unit")
HOURS = Label("hrs", "short unit")


def seconds_left(due_at: datetime, now: datetime) -> int:
    """Whole seconds until due; negative when late."""
    left = (due_at - now).total_seconds()
    return int(left // 1)


def span(seconds: int, language: Language) -> str:
    """`hh:mm`, with a minus before it when negative; from 100 hours on whole days, as `12hri` or `12day`, from 100 days
    on months of thirty. Six cells at most; no letter that is another unit in the other language."""
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, days = rest // 60, rest // _DAY_S
    if minutes < 100 * 60:
        return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    if days < 100:
        return f"{sign}{days}{DAYS(language)}"
    return f"{sign}{min(days // 30, 99)}{MONTHS(language)}"


def span_hours(seconds: int, language: Language) -> str:
    """`hh:mm` of counted time, from 100 hours on whole hours, as `120jam` or `120hrs`: never days of 24 hours, for some
    of it may be office hours."""
    minutes = seconds // 60
    if minutes < 100 * 60:
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{minutes // 60}{HOURS(language)}"


def counted(seconds: int, counts_in: str, language: Language) -> str:
    """So much of a clock's time in the unit in which it is promised; as `span` where every hour of the day counts."""
    if counts_in in ("", CountsIn.EVERY_HOUR):
        return span(seconds, language)
    return said(worked(seconds, counts_in), language)


def span_exact(seconds: int, language: Language) -> str:
    """`hh:mm:ss`, with a minus before it when negative; days in front from 100 hours on."""
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    days, hours = ("", rest // 3600)
    if rest >= 100 * 3600:
        days, hours = f"{rest // _DAY_S}{DAYS(language)} ", rest % _DAY_S // 3600
    return f"{sign}{days}{hours:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"


def remaining(due_at: datetime | None, now: datetime, zone: tzinfo, language: Language) -> tuple[str, str]:
    """What a list shows of a due time, and its token: `00:12`, `-00:12` late, `28/09` beyond a day, `  --` if none."""
    if due_at is None:
        return "--", "dim"
    left = seconds_left(due_at, now)
    if left < 0:
        return span(left, language), "late"
    if left >= _DAY_S:
        return due_at.astimezone(zone).strftime("%d/%m"), "dim"
    return span(left, language), "soon" if left < SOON_S else "txt"


def time_of(at: datetime, zone: tzinfo, now: datetime) -> str:
    """`21:04` today, `28/09 21:04` on another day of the year, with the year further away."""
    here, today = at.astimezone(zone), now.astimezone(zone)
    if here.date() == today.date():
        return here.strftime("%H:%M")
    return here.strftime("%d/%m %H:%M" if here.year == today.year else "%d/%m/%y %H:%M")


def time_of_day(at: datetime, zone: tzinfo, *, seconds: bool = True) -> str:
    """`21:04:09`, or `21:04` without seconds."""
    return at.astimezone(zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def metres(distance_m: float | None, language: Language) -> str:
    """`85 m`, `1,2 km` or `1.2 km`, `-` when unknown."""
    return "-" if distance_m is None else units.distance(distance_m, Reader(language))
