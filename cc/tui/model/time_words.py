"""Times as people in the room read them: the unit's zone, hh:mm, a minus when late. Knows no report."""

from datetime import datetime, tzinfo

SOON_S = 15 * 60
_DAY_S = 86400


def seconds_left(due_at: datetime, now: datetime) -> int:
    """Whole seconds until due; negative when late."""
    left = (due_at - now).total_seconds()
    return int(left // 1)


def span(seconds: int) -> str:
    """`hh:mm`, with a minus before it when negative; from 100 hours on whole days, as `12hr` (hari)."""
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes = rest // 60
    if minutes >= 100 * 60:
        return f"{sign}{min(minutes // 1440, 9999)}hr"
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def span_exact(seconds: int) -> str:
    """`hh:mm:ss`, with a minus before it when negative; days in front from 100 hours on."""
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    days, hours = ("", rest // 3600) if rest < 100 * 3600 else (f"{rest // _DAY_S}hr ", rest % _DAY_S // 3600)
    return f"{sign}{days}{hours:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"


def remaining(due_at: datetime | None, now: datetime, zone: tzinfo) -> tuple[str, str]:
    """What a list shows of a due time, and its token: `00:12`, `-00:12` late, `28/09` beyond a day, `  --` if none."""
    if due_at is None:
        return "--", "dim"
    left = seconds_left(due_at, now)
    if left < 0:
        return span(left), "late"
    if left >= _DAY_S:
        return due_at.astimezone(zone).strftime("%d/%m"), "dim"
    return span(left), "soon" if left < SOON_S else "txt"


def time_of(at: datetime, zone: tzinfo, now: datetime) -> str:
    """`21:04` today, `28/09 21:04` on another day of the year, with the year further away."""
    here, today = at.astimezone(zone), now.astimezone(zone)
    if here.date() == today.date():
        return here.strftime("%H:%M")
    return here.strftime("%d/%m %H:%M" if here.year == today.year else "%d/%m/%y %H:%M")


def metres(distance_m: float | None) -> str:
    """`85 m`, `1,2 km`, `-` when unknown."""
    if distance_m is None:
        return "-"
    if distance_m < 1000:
        return f"{distance_m:.0f} m"
    return f"{distance_m / 1000:.1f} km".replace(".", ",")
