"""Random working calendars for the SLA rules: any hours, zones with summer time and odd offsets, and closed days, days
with hours of their own and seasons that lie over each other. Times are whole minutes."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

ZONES = (
    "Asia/Jakarta",
    "Asia/Makassar",
    "Asia/Jayapura",
    "Asia/Kathmandu",  # five hours and three quarters
    "Europe/Berlin",  # 2026-10-25: 25 hours
    "America/New_York",  # 2026-11-01: 25 hours
    "America/St_Johns",  # the same, two hours and a half behind UTC
    "Australia/Lord_Howe",  # summer time is half an hour
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST = date(2026, 10, 22)
FIXED_CALENDARS: dict[str, dict[str, Any]] = {
    "jakarta@1": {
        "timezone": "Asia/Jakarta",
        "hours": {day: [["08:00", "12:00"], ["13:00", "16:00"]] for day in DAYS[:5]},
        "closed": ["2026-10-27"],
    },
    "jakarta@2": {
        "timezone": "Asia/Jakarta",
        "hours": {day: [["08:00", "12:00"], ["13:00", "16:00"]] for day in DAYS[:5]},
        "closed": ["2026-10-26", "2026-10-27"],
        "extra": {"2026-10-25": [["09:00", "11:00"]]},
    },
    "berlin@1": {"timezone": "Europe/Berlin", "hours": {day: [["00:00", "04:15"], ["22:00", "24:00"]] for day in DAYS}},
    "new-york@1": {
        "timezone": "America/New_York",
        "hours": {day: [["00:30", "23:00"]] for day in DAYS},
        "seasons": [{"from": "2026-10-25", "to": "2026-10-26", "hours": {day: [["06:00", "12:00"]] for day in DAYS}}],
    },
}
"""The calendars that most policies of random lives name."""


def random_calendars(count: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Names, versions and specs; the second version of a calendar has other days and seasons."""
    for number in range(count):
        random = Random(number)
        hours = {day: _intervals(random) for day in random.sample(DAYS, random.randint(3, 7))}
        zone = random.choice(ZONES)
        for version in (1, 2):
            yield f"random{number}", version, {"timezone": zone, "hours": hours, **_days(random)}


def _days(random: Random) -> dict[str, Any]:
    dates = [_date(random) for _ in range(4)]
    return {
        "closed": sorted({*dates[:3], _date(random)}),
        "extra": {day: random.choice(([], _intervals(random))) for day in random.sample(dates, random.randint(0, 3))},
        "seasons": [_season(random) for _ in range(random.randint(0, 2))],
    }


def _date(random: Random) -> str:
    return (FIRST + timedelta(days=random.randrange(12))).isoformat()


def _season(random: Random) -> dict[str, Any]:
    begin, end = sorted((_date(random), _date(random)))
    return {"from": begin, "to": end, "hours": {day: _intervals(random) for day in random.sample(DAYS, 5)}}


def _intervals(random: Random) -> list[list[str]]:
    """One or two intervals, three hours or more together; some end the day, or meet."""
    start = random.choice((0, 30, 480, 545, 601))
    middle = start + random.choice((180, 195, 240))
    if random.random() < 0.4:
        return [[_clock(start), _clock(middle)]]
    gap = random.choice((0, 1, 60))
    return [[_clock(start), _clock(middle)], [_clock(middle + gap), _clock(random.choice((middle + gap + 90, 1440)))]]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
