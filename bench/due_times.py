"""Due times in working time: ours against businesstimedelta (with holidays) and workclock, datetimes in and out.

Both sides add the same spans to the same instants on the same calendar, in turn, and must give the same answers. The
calendar is in UTC, where businesstimedelta is fastest: in Asia/Jakarta it takes about twice as long, we do not.
"""

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import businesstimedelta
import workclock

from bench.ratio import Ratio
from cc.core.rules.calendar.work_calendar import WorkCalendar

ROUNDS = 9
ZONE = ZoneInfo("UTC")
DAYS_OFF = ((1, 1), (1, 16), (2, 17), (3, 19), (3, 20), (5, 1), (8, 17), (12, 25))
HOLIDAYS = [date(2026, month, day) for month, day in DAYS_OFF]
SHIFTS = ((clock_time(7, 30), clock_time(12)), (clock_time(13), clock_time(16)))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")

Add = Callable[[datetime, int], datetime]
Case = tuple[datetime, int]


def main() -> list[Ratio]:
    """Both ratios, each the median of paired rounds."""
    cases = _cases(2000)
    ours = _ours()
    return [
        _compare("due time against businesstimedelta with holidays", ours, _business_time_delta(), cases, 60, 100),
        _compare("due time against workclock", ours, _workclock(), cases, 2000, 2),
    ]


def _cases(count: int) -> list[Case]:
    """Instants of 2026, and spans of 30 minutes to six working days."""
    rng = random.Random(2026)
    begin = datetime(2026, 1, 2, tzinfo=ZONE)
    spans = [minutes * 60 for minutes in (30, 60, 240, 480, 960, 1440, 2700)]
    return [(begin + timedelta(seconds=rng.randrange(330 * 86400)), rng.choice(spans)) for _ in range(count)]


def _ours() -> Add:
    hours = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in SHIFTS]
    spec = {
        "timezone": ZONE.key,
        "hours": dict.fromkeys(WEEKDAYS, hours),
        "closed": [day.isoformat() for day in HOLIDAYS],
    }
    return WorkCalendar.from_spec(spec).due


def _business_time_delta() -> Add:
    import holidays
    import pytz

    days = holidays.HolidayBase()
    for day in HOLIDAYS:
        days[day] = "closed"
    zone = pytz.timezone(ZONE.key)
    week = [0, 1, 2, 3, 4]
    work = [businesstimedelta.WorkDayRule(start, end, week, tz=zone) for start, end in SHIFTS]
    rules = businesstimedelta.Rules([*work, businesstimedelta.HolidayRule(days, tz=zone)])

    def add(start: datetime, seconds: int) -> datetime:
        due: datetime = start + businesstimedelta.BusinessTimeDelta(rules, seconds=seconds)
        return due

    return add


def _workclock() -> Add:
    start, end = SHIFTS[0][0], SHIFTS[-1][1]
    lunch = workclock.Break(SHIFTS[0][1], SHIFTS[1][0])
    schedule = workclock.Schedule([workclock.WorkDay(start, end), lunch, workclock.Holidays(HOLIDAYS)], time_zone=ZONE)

    def add(start: datetime, seconds: int) -> datetime:
        due: datetime = schedule.add(start, seconds=seconds)
        return due

    return add


def _compare(name: str, ours: Add, theirs: Add, cases: Sequence[Case], count: int, wanted: float) -> Ratio:
    """`count` additions a round for them, all the cases for us; both have been through each case once before."""
    wrong = sum(ours(*case) != theirs(*case) for case in cases[:count])
    if wrong:
        return Ratio(name, "-", "-", 0.0, f">= {wanted:g}", False, f"{wrong} of {count} answers differ")
    pairs = [(_each_us(ours, cases), _each_us(theirs, cases[:count])) for _ in range(ROUNDS)]
    ratio = statistics.median(their_us / our_us for our_us, their_us in pairs)
    our_us, their_us = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Ratio(
        name=name,
        ours=f"posko {our_us:.2f} us",
        theirs=f"theirs {their_us:.2f} us",
        ratio=ratio,
        wanted=f">= {wanted:g} x faster",
        ok=ratio >= wanted,
        note=f"median of {ROUNDS} paired rounds; {count} answers equal",
    )


def _each_us(add: Add, cases: Sequence[Case]) -> float:
    """Microseconds for one addition."""
    gc.collect()
    begun = time.perf_counter()
    for start, seconds in cases:
        add(start, seconds)
    return (time.perf_counter() - begun) / len(cases) * 1e6
