"""Packs' texts: checked as a whole with every problem's line, read to the values that are saved, shipped ones well."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cc.core import starter
from cc.core.errors import InputError
from cc.core.packs import shipped
from cc.core.packs.lines import Lines
from cc.core.packs.reading import read_pack, read_policy_text, with_unit
from cc.core.packs.tables import ClauseTable, Head, PolicyTable, Target
from cc.core.records.sla import WALL
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.vocabulary import TargetName

HEAD = '[pack]\nname = "uji"\nversion = "1"\ntitle = "Uji"\nsource = "SK 1"\n'
POLICY = '[[policy]]\ncode = "uji"\ntargets = { resolve = "2h" }\n'
WEEK = '[calendar.kantor]\ntimezone = "Asia/Jakarta"\nhours = { mon = [["08:00", "16:00"]] }\n'

BROKEN: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "no toml": (HEAD + "x = = 1\n", [(6, "", "no TOML")]),
    "a key twice": (HEAD + 'name = "b"\n', [(6, "", "no TOML")]),
    "unfinished": ('[pack]\nname = """\n', [(3, "", "no TOML")]),
    "nothing in it": (HEAD, [(1, "pack", "neither")]),
    "no head": (POLICY, [(1, "pack", "no [pack]")]),
    "head without version": (HEAD.replace('version = "1"\n', "") + POLICY, [(1, "pack", "'version' is missing")]),
    "a number for a version": (HEAD.replace('"1"', "1.10") + POLICY, [(3, "pack.version", "in quotes")]),
    "a strange name": (HEAD.replace('"uji"', '"Uji @"') + POLICY, [(2, "pack.name", "small letters")]),
    "an unknown key of the head": (HEAD + 'titel = "x"\n' + POLICY, [(6, "pack.titel", "did you mean title?")]),
    "an unknown table": (HEAD + POLICY + "[[polices]]\n", [(9, "polices", "did you mean policy?")]),
    "a date in quotes": (HEAD + 'effective = "2026-12-01"\n' + POLICY, [(6, "pack.effective", "without quotes")]),
    "a date nobody lives to": (HEAD + "effective = 9999-12-31\n" + POLICY, [(6, "pack.effective", "9999")]),
    "an address that is none": (HEAD + 'url = "javascript:x"\n' + POLICY, [(6, "pack.url", "https://")]),
    "no target": (HEAD + POLICY.replace('resolve = "2h"', ""), [(8, "policy[1].targets", "at least one")]),
    "an unknown target": (
        HEAD + POLICY.replace("resolve", "resolv"),
        [(8, "policy[1].targets.resolv", "did you mean resolve?")],
    ),
    "no duration": (HEAD + POLICY.replace("2h", "two hours"), [(8, "policy[1].targets.resolve.for", "no duration")]),
    "nothing promised": (HEAD + POLICY.replace("2h", "0s"), [(8, "policy[1].targets.resolve.for", "more than 0")]),
    "too much promised": (HEAD + POLICY.replace("2h", "99999d"), [(8, "policy[1].targets.resolve.for", "ten years")]),
    "starts elsewhere": (
        HEAD + POLICY.replace('resolve = "2h"', 'assign = { for = "1h", starts = "accepted" }'),
        [(6, "policy[1]", "starts with")],
    ),
    "a code twice": (HEAD + POLICY + POLICY, [(10, "policy[2].code", "already")]),
    "a code with a version": (HEAD + POLICY.replace('"uji"', '"uji@2"'), [(7, "policy[1].code", "no @")]),
    "priority in words": (HEAD + POLICY + 'priority = "high"\n', [(9, "policy[1].priority", "whole number")]),
    "priority out of bounds": (
        HEAD + POLICY + "priority = 5\n",
        [(9, "policy[1].priority", "4 is the most")],
    ),
    "a step at nothing": (
        HEAD + POLICY.replace('"2h"', '{ for = "2h", steps = [\n  { at = "80", to = "up" },\n] }'),
        [(9, "policy[1].targets.resolve.steps[1]", "80%")],
    ),
    "a step to nobody": (
        HEAD + POLICY.replace('"2h"', '{ for = "2h", steps = [\n  { at = "due", to = "boss" },\n] }'),
        [(9, "policy[1].targets.resolve.steps[1]", "boss")],
    ),
    "two steps at once": (
        HEAD + POLICY.replace('"2h"', '{ for = "2h", steps = [{ at = "+0s", to = "up" }, { at = "due", to = "up" }] }'),
        [(8, "policy[1].targets.resolve.steps", "two steps")],
    ),
    "a calendar without days": (
        HEAD + WEEK.replace('mon = [["08:00", "16:00"]]', "mon = []"),
        [(6, "calendar.kantor", "never open")],
    ),
    "a calendar called wall": (HEAD + WEEK.replace("kantor", "wall"), [(6, "calendar.wall", "cannot be called")]),
    "every fault of a calendar": (
        HEAD + '[calendar.kantor]\ntimezone = "Asia/Jakata"\nclosed = [\n  "2026-01-01",\n  "2026-02-30",\n]\n'
        '[calendar.kantor.hours]\nmon = [["16:00", "08:00"]]\ntues = []\n[calendar.kantor.extra]\n2026-01-03 = "x"\n',
        [
            (7, "calendar.kantor.timezone", "no zone"),
            (10, "calendar.kantor.closed[2]", "no date"),
            (13, "calendar.kantor.hours.mon", "ends before"),
            (14, "calendar.kantor.hours.tues", "no such key"),
            (16, "calendar.kantor.extra.2026-01-03", "a list"),
        ],
    ),
    "every fault of a pack": (
        HEAD.replace("title", "titel") + POLICY.replace("2h", "2 x") + "prioritas = 1\n" + POLICY + "unit = 3\n",
        [
            (1, "pack", "'title' is missing"),
            (4, "pack.titel", "title?"),
            (8, "policy[1].targets.resolve.for", "no duration"),
            (9, "policy[1].prioritas", "did you mean priority?"),
            (11, "policy[2].code", "already"),
            (13, "policy[2].unit", "text in quotes"),
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_every_problem_is_told_with_its_line(case: str) -> None:
    text, expected = BROKEN[case]
    with pytest.raises(InputError) as wrong:
        read_pack(text)
    problems = wrong.value.fields["problems"]
    assert isinstance(problems, list)
    found = [(each["line"], each["key"], each["problem"]) for each in problems]
    assert [each[:2] for each in found] == [each[:2] for each in expected]
    for (_, _, told), (_, _, words) in zip(found, expected, strict=True):
        assert words in told
    assert wrong.value.code == "pack.wrong"


def test_a_pack_is_read_to_what_is_saved() -> None:
    extra = 'effective = 2026-12-01\nunit = "bpbd"\n'
    clause = POLICY + 'clause = "pasal 5"\nsource = "Pergub 2"\n[[policy]]\ncode = "lain"\nunit = "dishub"\n'
    pack = read_pack(HEAD + extra + clause + 'targets.assign = "5m"\n' + WEEK)
    assert [(each.code, each.unit, each.source, each.order) for each in pack.policies] == [
        ("uji", "bpbd", "Pergub 2, pasal 5", 0),
        ("lain", "dishub", "SK 1", 1),
    ]
    assert pack.key == "uji@1"
    assert [row.name for row in pack.calendars] == ["kantor"]


@pytest.mark.parametrize(
    ("told", "zone", "at"),
    [
        ("2026-12-01", "Asia/Jakarta", datetime(2026, 11, 30, 17, tzinfo=UTC)),
        ("2026-12-01", "Asia/Jayapura", datetime(2026, 11, 30, 15, tzinfo=UTC)),
        ("2026-12-01T06:00:00", "Asia/Makassar", datetime(2026, 11, 30, 22, tzinfo=UTC)),
        ("2026-12-01T06:00:00Z", "Asia/Makassar", datetime(2026, 12, 1, 6, tzinfo=UTC)),
    ],
)
def test_a_date_begins_in_the_room_s_zone(told: str, zone: str, at: datetime) -> None:
    pack = read_pack(f"{HEAD}effective = {told}\n{POLICY}")
    assert pack.effective_at(ZoneInfo(zone)) == at
    assert isinstance(pack.effective, date)


def test_a_plain_file_is_read_without_a_head() -> None:
    plain = read_policy_text('source = "contoh"\n' + POLICY)
    assert (plain.name, [each.source for each in plain.policies]) == ("", ["contoh"])


def test_a_unit_is_written_into_the_text_and_nothing_else_changes() -> None:
    text = shipped.text("jakarta-crm")
    changed = with_unit(read_pack(text), "pemprov")
    assert {policy.unit for policy in read_pack(changed).policies} == {"pemprov"}
    assert [line for line in changed.splitlines() if line not in text.splitlines()] == ['unit = "pemprov"']


def _paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*path, name)
        yield from _paths(part, (*path, name))


OURS = sorted(str(path) for path in Path(str(files("cc"))).rglob("*.toml"))
ODD = r'''
"a.b".'c' = """x = 1
# not a comment
y""" # one
d = { e = [1, [2,
  { f = "]" }]], "g h" = '''
ODD += "'''\n[no]\n''', i = 1979-05-27T07:32:00Z }\n[[t]]\n[t.u]\nk = 1\n[[t.v]]\n[[t]]\n[[t.v]]\n[[t.v]]\nw.x = 2\n"


@pytest.mark.parametrize("text", [*OURS, ODD], ids=[*(Path(each).name for each in OURS), "odd"])
def test_every_key_of_a_text_has_its_line(text: str) -> None:
    told = Path(text).read_text() if text in OURS else text
    found = Lines(told).paths
    assert set(found) == set(_paths(tomllib.loads(told)))
    lines = told.splitlines()
    assert all(path[-1] in lines[line - 1] for path, line in found.items() if isinstance(path[-1], str))


@pytest.mark.parametrize("name", shipped.names())
def test_a_shipped_pack_is_well_and_says_that_it_is_to_be_checked(name: str) -> None:
    pack = read_pack(shipped.text(name))
    assert pack.name == name
    assert "Check before use" in pack.check
    assert "Periksa sebelum dipakai" in pack.check_id
    assert all(policy.source for policy in pack.policies)
    assert {t.calendar for p in pack.policies for t in p.targets} <= {WALL, *(row.name for row in pack.calendars)}


def test_shipped_packs_promise_what_was_published() -> None:
    promised = {
        policy.code: {str(target.name): target.target_s for target in policy.targets}
        for name in shipped.names()
        for policy in read_pack(shipped.text(name)).policies
    }
    day = 86400
    assert promised == {
        "polri-110": {"acknowledge": 10, "arrive": 600},
        "sp4n-lapor": {"acknowledge": 3 * day, "accept": 5 * day, "resolve": 14 * day},
        "sp4n-lapor-inspection": {"acknowledge": 3 * day, "accept": 5 * day, "resolve": 60 * day},
        "jakarta-crm": {"assign": 6 * 3600, "accept": day, "resolve": 7 * day},
        "bnpb-victims": {"acknowledge": 600, "assign": 1200, "accept": 600, "arrive": 3600, "resolve": 3 * day},
        "nfpa-1225": {"acknowledge": 10, "assign": 60},
    }
    polri = read_pack(shipped.text("polri-110")).policies[0].targets
    ladder = next(target.steps for target in polri if target.name is TargetName.ACKNOWLEDGE)
    assert [(step.name, step.to) for step in ladder] == [
        ("+0s", ("operator", "up")),
        ("+10s", ("up:2",)),
        ("+20s", ("up:3",)),
    ]


def test_a_day_of_the_calendar_of_working_days_is_one_working_day() -> None:
    spec = json.loads(read_pack(shipped.text("sp4n-lapor")).calendars[0].spec)
    assert spec["closed"] == starter.calendars()["office"]["closed"]
    calendar = WorkCalendar.from_spec(spec)
    wib = ZoneInfo("Asia/Jakarta")

    def due(day: int, hour: int, minute: int, days: int) -> datetime:
        return calendar.due(datetime(2026, 11, day, hour, minute, tzinfo=wib), days * 86400).astimezone(wib)

    assert due(25, 10, 15, 3) == datetime(2026, 11, 30, 10, 15, tzinfo=wib)  # Wednesday, over a weekend
    assert due(22, 9, 0, 3) == datetime(2026, 11, 26, 0, 0, tzinfo=wib)  # Sunday: as Wednesday ends
    christmas = datetime(2026, 12, 23, 9, 0, tzinfo=wib)
    assert calendar.due(christmas, 86400).astimezone(wib) == datetime(2026, 12, 28, 9, 0, tzinfo=wib)


DOC = Path(__file__).parents[3] / "docs" / "sla-packs.md"


def test_the_page_s_example_is_well_and_the_page_names_every_key() -> None:
    page = DOC.read_text()
    example = page.split("```toml\n")[1].split("```")[0]
    assert read_pack(example).key == "kota-banjir@2026.2"
    keys = {
        field.alias or name
        for table in (Head, PolicyTable, ClauseTable, Target)
        for name, field in table.model_fields.items()
    }
    assert keys - set(re.findall(r"\b(\w+) = ", example)) <= {"source", "targets", "unit", "clauses"}
    assert all(name in page for name in (*keys, *shipped.names()))
