"""Holidays as others publish them: a country's from the library, and iCalendar files, read into name by date."""

from datetime import date

import pytest

from cc.core.errors import InputError
from cc.intake.closed_days import of_country, of_icalendar

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"


def event(*lines: str) -> str:
    body = "\r\n".join(lines)
    return f"BEGIN:VEVENT\r\nUID:{abs(hash(lines))}\r\nDTSTAMP:20260101T000000Z\r\n{body}\r\nEND:VEVENT\r\n"


def calendar(*events: str) -> bytes:
    return (HEAD + "".join(events) + "END:VCALENDAR\r\n").encode()


def test_indonesia_s_holidays_and_joint_leave_are_named_in_indonesian() -> None:
    days = of_country("id", [2026], estimated_after=2026).days
    assert days[date(2026, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    assert days[date(2026, 12, 24)].startswith("Cuti Bersama")
    assert len(days) == 25
    assert list(days) == sorted(days)


def test_a_year_that_no_decree_has_settled_is_marked() -> None:
    found = of_country("ID", [2026, 2027], estimated_after=2026).days
    assert {day.year for day, name in found.items() if name.endswith("(perkiraan)")} == {2027}
    assert all("(perkiraan) (perkiraan)" not in name for name in found.values())


@pytest.mark.parametrize(("country", "years"), [("XX", [2026]), ("__class__", [2026]), ("ID", []), ("ID", range(100))])
def test_a_country_or_years_that_cannot_be_are_refused(country: str, years: list[int]) -> None:
    with pytest.raises(InputError):
        of_country(country, years)


def test_whole_days_of_an_icalendar_close_up_to_the_day_before_their_end() -> None:
    text = calendar(
        event("SUMMARY:Libur daerah", "DTSTART;VALUE=DATE:20260622"),
        event("SUMMARY:Pesta", "DTSTART;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20270103"),
    )
    assert of_icalendar(text, [2026]).days == {
        date(2026, 6, 22): "Libur daerah",
        date(2026, 12, 30): "Pesta",
        date(2026, 12, 31): "Pesta",
    }


def test_a_day_that_comes_again_every_year_does_so_without_its_exceptions() -> None:
    text = calendar(
        event(
            "SUMMARY:HUT Kota",
            "DTSTART;VALUE=DATE:20200622",
            "RRULE:FREQ=YEARLY",
            "EXDATE;VALUE=DATE:20250622",
        )
    )
    assert list(of_icalendar(text, range(2024, 2027)).days) == [date(2024, 6, 22), date(2026, 6, 22)]


def test_what_has_a_time_or_is_cancelled_closes_nothing_and_is_said() -> None:
    text = calendar(
        event("SUMMARY:Rapat", "DTSTART:20260301T090000Z", "DTEND:20260301T100000Z"),
        event("SUMMARY:Batal", "DTSTART;VALUE=DATE:20260302", "STATUS:CANCELLED"),
        event("DTSTART;VALUE=DATE:20260303"),
    )
    found = of_icalendar(text, [2026])
    assert found.days == {date(2026, 3, 3): "libur"}
    assert sorted(str(told).partition(":")[0] for told in found.left_out) == ["Batal", "Rapat"]


def test_an_end_at_or_before_the_start_closes_the_one_day() -> None:
    text = calendar(event("SUMMARY:X", "DTSTART;VALUE=DATE:20260303", "DTEND;VALUE=DATE:20260303"))
    assert list(of_icalendar(text, [2026]).days) == [date(2026, 3, 3)]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"<html>", b"BEGIN:VEVENT\r\nEND:VCALENDAR"])
def test_what_is_no_icalendar_is_refused(text: bytes) -> None:
    with pytest.raises(InputError, match="iCalendar"):
        of_icalendar(text, [2026])


def test_a_rule_without_end_that_fires_every_day_is_bounded() -> None:
    text = calendar(event("SUMMARY:X", "DTSTART;VALUE=DATE:19000101", "RRULE:FREQ=DAILY"))
    with pytest.raises(InputError):
        of_icalendar(text, range(2000, 2030))
