"""`cc calendar` as an admin uses it: holidays added from the library and from an iCalendar file, opened again, settled
when the decree is out; every change a version, and open reports reckoned anew by it."""

import json
from pathlib import Path
from typing import Any

import pytest

from cc.core.centre import Call
from cc.core.intents.organisation import CalendarRow, SaveCalendars
from cc.core.questions.organisation import ListCalendars
from tests.builders import Room
from tests.faults.commands import Commands, embedded

pytestmark = pytest.mark.room(clock="machine")

HOURS = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
    "SUMMARY:HUT Kota\r\nDTSTART;VALUE=DATE:20260622\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Rapat\r\nDTSTART:20260301T090000Z\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def room(room: Room) -> Room:
    """With a calendar `dinas` that knows no holiday."""
    spec = {"timezone": "Asia/Makassar", "hours": HOURS, "closed": ["2026-01-02"]}
    room.centre.execute(Call(room.admin, SaveCalendars((CalendarRow("dinas", json.dumps(spec)),))))
    return room


@pytest.fixture
def told(room: Room, capsys: pytest.CaptureFixture[str]) -> Commands:
    return embedded(capsys, room.url)


def closed(room: Room) -> dict[str, str]:
    found = next(each for each in room.centre.read(room.admin, ListCalendars()) if each.name == "dinas")
    days: Any = json.loads(found.spec)["closed"]
    return dict(days) if isinstance(days, dict) else dict.fromkeys(days, "")


def test_a_country_s_holidays_are_added_named_and_versioned(room: Room, told: Commands) -> None:
    saved = told("admin", "calendar", "close", "dinas", "--country", "ID", "--years", "2026").done()
    assert saved["changed"] == 1
    found = closed(room)
    assert len(found) == 26
    assert found["2026-08-17"] == "Hari Kemerdekaan Republik Indonesia"
    assert found["2026-01-02"] == ""
    again = told("admin", "calendar", "close", "dinas", "--country", "ID", "--years", "2026").done()
    assert (again["changed"], again["unchanged"]) == (0, 1)
    keys = [item["version"] for item in told("sari", "calendar", "list").done()["items"] if item["name"] == "dinas"]
    assert keys == [2]


def test_estimates_give_way_when_the_decree_is_out(room: Room, told: Commands) -> None:
    told("admin", "calendar", "close", "dinas", "2027-03-09=Libur daerah").done()
    told(
        "admin", "calendar", "close", "dinas", "--country", "ID", "--years", "2027", "--estimated-after", "2026"
    ).done()
    estimated = closed(room)
    assert estimated["2027-08-17"].endswith("(perkiraan)")
    assert estimated["2027-03-09"] == "Libur daerah", "what was named by hand stays"
    told(
        "admin", "calendar", "close", "dinas", "--country", "ID", "--years", "2027", "--estimated-after", "2027"
    ).done()
    assert closed(room)["2027-08-17"] == "Hari Kemerdekaan Republik Indonesia"
    assert closed(room)["2027-03-09"] == "Libur daerah"


def test_an_icalendar_file_closes_whole_days_and_says_what_it_left_out(
    room: Room, told: Commands, tmp_path: Path
) -> None:
    (tmp_path / "kota.ics").write_text(ICS)
    asked = ("calendar", "close", "dinas", "--ics", str(tmp_path / "kota.ics"), "--years", "2026-2027")
    dry = told("admin", *asked, "--dry-run")
    assert dry.done()["closed"] == ["+ 2026-06-22  HUT Kota", "+ 2027-06-22  HUT Kota"]
    assert closed(room) == {"2026-01-02": ""}
    assert "left out: Rapat" in told.plain("admin", *asked).err
    assert closed(room)["2027-06-22"] == "HUT Kota"


def test_joint_leave_that_was_withdrawn_is_worked_again(room: Room, told: Commands) -> None:
    told("admin", "calendar", "open", "dinas", "2026-01-02").done()
    assert closed(room) == {}
    told("admin", "calendar", "open", "dinas", "2026-01-02").refused(6, "input.not_closed")


def test_only_admins_change_calendars_and_wrong_words_change_nothing(
    room: Room, told: Commands, tmp_path: Path
) -> None:
    (tmp_path / "x.ics").write_text("hello")
    told("sari", "calendar", "close", "dinas", "2026-05-05=x").refused(5)
    for status, command in (
        (4, ("close", "none", "2026-05-05=x")),
        (2, ("close", "dinas")),
        (2, ("close", "dinas", "tomorrow")),
        (2, ("close", "dinas", "--country", "ID")),
        (2, ("close", "dinas", "--country", "ID", "--years", "2027-2026")),
        (6, ("close", "dinas", "--country", "XX", "--years", "2026")),
        (6, ("close", "dinas", "--ics", str(tmp_path / "x.ics"), "--years", "2026")),
        (6, ("close", "dinas", "--ics", str(tmp_path / "none.ics"), "--years", "2026")),
    ):
        told("admin", "calendar", *command).refused(status)
    assert closed(room) == {"2026-01-02": ""}


def test_one_calendar_is_shown_with_its_week_and_its_closed_days(room: Room, told: Commands) -> None:
    told("admin", "calendar", "close", "dinas", "2026-12-31=Libur \x1b[31mdaerah").done()
    shown = told.plain("sari", "calendar", "show", "dinas", "--years", "2026")
    assert "dinas@2  Asia/Makassar" in shown.out
    assert "Mon  08:00–16:00" in shown.out
    assert "2026-12-31  Thu  Libur" in shown.out
    assert "\x1b" not in shown.out
    assert told("sari", "calendar", "show", "dinas@1").done()["version"] == 1
    told("sari", "calendar", "show", "dinas@9").refused(4)


@pytest.mark.parametrize(
    ("language", "words", "not_words"),
    [
        ("en", ("(estimate)", "to be checked locally", "Ramadan 1448 (estimate)"), ("(perkiraan)", "setempat")),
        ("id", ("(perkiraan)", "untuk diperiksa setempat", "menurut WIB"), ("(estimate)", "locally")),
    ],
)
def test_what_posko_brings_along_is_said_in_the_reader_s_language_and_kept_as_it_was(
    told: Commands, monkeypatch: pytest.MonkeyPatch, language: str, words: tuple[str, ...], not_words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CC_LANG", language)
    shown = told.plain("sari", "calendar", "show", "office", "--years", "2027").out
    assert [each for each in words if each not in shown] == []
    assert [each for each in not_words if each in shown] == []
    assert "(perkiraan)" in str(told("sari", "calendar", "show", "office").done()), "what is read by programs stays"
