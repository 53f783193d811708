"""Texts that are long to read: each is refused before its parser runs, or is read in bounded time and memory.

No test measures time: what was long took minutes and gigabytes, and a process that is given little of both is killed.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cc.core.centre import Call
from cc.core.errors import InputError
from cc.core.intents.organisation import AreaRow, CalendarRow, IssueToken, SaveAreas, SaveCalendars
from cc.core.intents.packs import LoadPack
from cc.core.questions.packs import PreviewPack
from cc.core.rules.bounded_text import read_json, read_toml
from cc.intake.closed_days import of_icalendar
from tests.builders import Room
from tests.waiting import SOON_S
from tests.workforce.serving import Served

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

DOTTED = "a" + ".a" * 40_000 + " = 1"
QUOTED = '"a"' + ' . "a"' * 40_000 + " = 1"
DIGITS = "a = " + "9" * 100_000
HEADER = f"[{'.'.join('a' * 20_000)}]"
DEEP, INLINE = "a = " + "[" * 100_000, "a = " + "{a=" * 50_000
UNENDED, UNENDED_LINES = 'a = "' + '\\"' * 100_000, 'a = """' + '\\"""' * 50_000
TEXTS = {
    "dots": DOTTED,
    "quoted": QUOTED,
    "digits": DIGITS,
    "header": HEADER,
    "deep": DEEP,
    "inline": INLINE,
    "unended": UNENDED,
    "unended lines": UNENDED_LINES,
}
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
"""
"""What was attacked needs more than this for one text: 51 s and 6 GB."""


def _limited(script: str, *arguments: str, given: str = "") -> str:
    """Run Python that may take 20 s of the processor and a gigabyte; what it printed."""
    command = [sys.executable, "-c", LIMITED + script, *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=SOON_S, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("name", TEXTS)
def test_toml_that_is_long_to_read_is_refused(name: str) -> None:
    script = """
import tomllib
from cc.core.rules.bounded_text import read_toml
try:
    read_toml(sys.stdin.read())
except tomllib.TOMLDecodeError as wrong:
    print(wrong)
"""
    assert "(at " in _limited(script, given=TEXTS[name])


def test_ordinary_toml_is_read_as_ever() -> None:
    text = """
        # a comment with [[[ and "quotes
        title = "dots.in.a.string.are.no.key.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.0.1.2.3.4.5.6.7"
        long = \"\"\"
        a "quoted" line, [brackets] and ''' ticks\"\"\"
        raw = '''it's "raw" [x]'''
        path = 'C:\\dir'
        [policy."a.b".targets.resolve]
        for = 1_000.5
        when = 2026-11-24T03:15:00+07:00
        list = [[1, 2], [3, [4]], {a.b = "}"}]
    """
    told = read_toml(text)
    assert told["policy"]["a.b"]["targets"]["resolve"]["list"][2] == {"a": {"b": "}"}}
    assert told["raw"] == 'it\'s "raw" [x]'
    assert read_toml("a = 1\r\nb = 2\r\n") == {"a": 1, "b": 2}


@pytest.mark.parametrize("name", TEXTS)
def test_a_pack_that_is_long_to_read_is_a_wrong_pack(room: Room, served: Served, name: str) -> None:
    token = room.centre.execute(Call(room.admin, IssueToken("tono"))).token
    known = {"authorization": f"Bearer {token}"}
    answer = httpx.post(f"{served.url}/v1/packs/preview", json={"text": TEXTS[name]}, headers=known, timeout=SOON_S)
    assert (answer.status_code, answer.json()["code"]) == (422, "pack.wrong")
    with pytest.raises(InputError) as previewed:
        room.centre.read(room.admin, PreviewPack(TEXTS[name]))
    with pytest.raises(InputError) as loaded:
        _load(room, TEXTS[name])
    assert previewed.value.code == loaded.value.code == "pack.wrong"


def _load(room: Room, text: str) -> object:
    return room.centre.execute(Call(room.admin, LoadPack(text)))


def test_a_pack_has_a_size(room: Room) -> None:
    with pytest.raises(InputError) as wrong:
        _load(room, "# pack\n" * 50_000)
    assert wrong.value.code == "pack.wrong"


@pytest.mark.parametrize(
    "spec", ["[" * 200_000, '{"a":' * 200_000, "9" * 100_000, '{"timezone": [[[]]]}', "null", "1e999"]
)
def test_a_calendar_that_is_no_calendar_is_refused(room: Room, spec: str) -> None:
    with pytest.raises(InputError):
        room.centre.execute(Call(room.admin, SaveCalendars((CalendarRow("kantor", spec),))))


def test_json_without_an_end_is_a_value_error() -> None:
    for text in ("[" * 200_000, '{"a":' * 200_000, "9" * 100_000):
        with pytest.raises(ValueError):  # its words are the parser's
            read_json(text)


@pytest.mark.parametrize(
    "geometry",
    [
        "[" * 200_000,
        '{"type":"Polygon","coordinates":' + "[" * 200_000,
        json.dumps({"type": "Polygon", "coordinates": [[[106, -6]] * 600_000]}),
        json.dumps({"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]] * 30_000}),
        '{"type":"Polygon","coordinates":[[[' + "9" * 100_000 + ",1],[1,1],[2,2],[1,1]]]}",
        '{"type":"Polygon","coordinates":[[[1e999,1],[1,1],[2,2],[1e999,1]]]}',
    ],
)
def test_an_outline_that_nobody_drew_is_refused(room: Room, geometry: str) -> None:
    row = AreaRow(code="x", name="X", level="kelurahan", geometry=geometry)
    with pytest.raises(InputError):
        room.centre.execute(Call(room.admin, SaveAreas((row,))))


def test_a_sound_outline_of_too_many_points_is_refused_before_it_is_measured(room: Room) -> None:
    turns = [2 * math.pi * n / 600_000 for n in range(600_000)]
    ring = [[106.8 + 0.1 * math.cos(turn), -6.2 + 0.1 * math.sin(turn)] for turn in turns]
    drawn = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    row = AreaRow(code="x", name="X", level="kelurahan", geometry=json.dumps(drawn))
    with pytest.raises(InputError) as wrong:
        room.centre.execute(Call(room.admin, SaveAreas((row,))))
    assert wrong.value.code == "area.points"


def _event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "SUMMARY:Libur", "END:VEVENT", ""])


@pytest.mark.parametrize(
    "events",
    [
        _event("UID:1", "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=SECONDLY"),
        _event("UID:1", "DTSTART;VALUE=DATE:20260101", "RRULE:FR", " EQ=MINUTELY"),
        _event("UID:1", "DTSTART;VALUE=DATE:20260101", "rrule:freq=hourly;count=100000000"),
        _event("UID:1", "DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60)))),
        "".join(_event(f"UID:{n}", "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY") for n in range(500)),
        "".join(_event(f"UID:{n}", "DTSTART;VALUE=DATE:20260101") for n in range(3000)),
        _event("UID:1", "DTSTART;VALUE=DATE:20260101", "RDATE;VALUE=DATE:" + ",".join(["20260102"] * 50_000)),
    ],
)
def test_an_icalendar_file_of_no_holidays_is_refused(tmp_path: Path, events: str) -> None:
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events + "END:VCALENDAR\r\n"
    script = """
from cc.core.errors import InputError
from cc.intake.closed_days import of_icalendar
try:
    of_icalendar(sys.stdin.read().encode(), range(2026, 2056))
except InputError as wrong:
    print(wrong.code)
"""
    assert _limited(script, given=text) == "input.icalendar\n"


def test_an_event_of_centuries_closes_the_years_that_were_asked_for() -> None:
    event = _event("UID:1", "DTSTART;VALUE=DATE:19000101", "DTEND;VALUE=DATE:22000101")
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + event + "END:VCALENDAR\r\n"
    assert len(of_icalendar(text.encode(), [2026]).days) == 365
