"""What a calendar refuses, and how it says so: wrong keys, times outside what is reckoned, spans without an end."""

from datetime import datetime
from typing import Any

import pytest

from cc.core.errors import InputError, UsageError
from cc.core.rules.calendar.work_calendar import WorkCalendar

OFFICE = {
    "timezone": "Asia/Jakarta",
    "hours": {"mon": [["08:00", "12:00"], ["13:00", "16:00"]]},
    "closed": ["2026-08-17"],
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"timezone": "Asia/Jakrata"}, "timezone", "no zone"),
        ({"timezone": "../../etc/passwd"}, "timezone", "no zone"),
        ({"timezone": "Asia"}, "timezone", "no zone"),
        ({"timezone": None}, "timezone", "IANA"),
        ({"hours": {"mon": [["22:00", "06:00"]]}}, "hours.mon[0]", "over midnight"),
        ({"hours": {"mon": [["08:00", "08:00"]]}}, "hours.mon[0]", "before it starts"),
        ({"hours": {"tue": [["08:00", "12:00"], ["11:59", "16:00"]]}}, "hours.tue", "overlap"),
        ({"hours": {"tue": [["08:00", "24:01"]]}}, "hours.tue[0]", "no time of day"),
        ({"hours": {"tue": [["8", "12:00"]]}}, "hours.tue[0]", "no time of day"),
        ({"hours": {"tue": [["08:00"]]}}, "hours.tue[0]", "two times"),
        ({"hours": {"tue": "08:00-12:00"}}, "hours.tue", "list"),
        ({"hours": {"senin": [["08:00", "12:00"]]}}, "hours.senin", "no such key"),
        ({"hours": {"mon": []}, "extra": {}, "seasons": []}, "hours", "never open"),
        ({"closed": ["2026-02-30"]}, "closed[0]", "no date"),
        ({"closed": "2026-02-28"}, "closed", "list"),
        ({"extra": {"soon": []}}, "extra.soon", "no date"),
        ({"holidays": []}, "holidays", "no such key"),
        ({"seasons": [{"from": "2026-03-01", "to": "2026-02-01", "hours": {}}]}, "seasons[0].to", "before it begins"),
        ({"seasons": [{"from": "2026-03-01", "hours": {}}]}, "seasons[0].to", "missing"),
    ],
)
def test_a_wrong_calendar_is_refused_by_key(change: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        WorkCalendar.from_spec(OFFICE | change)
    assert caught.value.fields["path"] == path
    assert path in caught.value.message


def test_no_opening_within_ten_years_is_an_error_whatever_was_asked_before() -> None:
    spec = {
        "timezone": "UTC",
        "hours": {},
        "extra": {"2026-01-05": [["08:00", "09:00"]], "2050-01-05": [["08:00", "09:00"]]},
    }
    calendar, late = WorkCalendar.from_spec(spec), at("2026-01-05T08:30:00+00:00")
    for _ in range(2):
        assert calendar.due(late, 1800) == at("2026-01-05T09:00:00+00:00")
        with pytest.raises(InputError, match="within ten years after 5 Jan 2026"):
            calendar.due(late, 1801)
        with pytest.raises(InputError, match="within ten years after 1 Jan 2030"):
            calendar.due(at("2030-01-01T00:00:00+00:00"), 1)
        assert calendar.due(at("2049-01-01T00:00:00+00:00"), 3600) == at("2050-01-05T09:00:00+00:00")


def test_times_outside_the_reckoned_years_and_naive_ones_are_refused() -> None:
    calendar = WorkCalendar.from_spec(OFFICE)
    with pytest.raises(InputError, match="1900"):
        calendar.due(at("0001-01-01T00:00:00+00:00"), 1)
    with pytest.raises(InputError, match="2200"):
        calendar.due(at("2026-01-01T00:00:00+00:00"), 10**12)
    with pytest.raises(UsageError, match="zone"):
        calendar.due(datetime(2026, 1, 1), 1)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(UsageError, match="span"):
        calendar.due(at("2026-01-01T00:00:00+00:00"), -1)
