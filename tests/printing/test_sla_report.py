"""An SLA report as table, CSV and JSON: the same figures, each in its own form."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cc.core.questions.organisation import ListUnits
from cc.core.questions.sla import SlaFigures
from cc.core.records.organisation import Unit
from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.vocabulary import TargetName
from tests.cli.fake import FakeCentre, ran

OCTOBER, NOVEMBER, DECEMBER = (
    datetime(2026, 9, 30, 17, tzinfo=UTC),
    datetime(2026, 10, 31, 17, tzinfo=UTC),
    datetime(2026, 11, 30, 17, tzinfo=UTC),
)
"""Where the months begin in Jakarta."""
REPORT = SlaReport(
    start_at=NOVEMBER,
    end_at=DECEMBER,
    by=("unit",),
    reports=12,
    without_clock=2,
    figures=(
        SlaFigure(
            group=("bpbd",),
            target=TargetName.RESOLVE,
            met=6,
            breached=2,
            running=1,
            paused=0,
            excluded=1,
            median_s=5400,
            p90_s=90061,
        ),
        SlaFigure(
            group=("=cmd",),
            target=TargetName.ARRIVE,
            met=0,
            breached=0,
            running=3,
            paused=0,
            excluded=0,
            median_s=None,
            p90_s=None,
        ),
    ),
    totals=(
        SlaFigure(
            group=(),
            target=TargetName.ARRIVE,
            met=0,
            breached=0,
            running=3,
            paused=0,
            excluded=0,
            median_s=None,
            p90_s=None,
        ),
        SlaFigure(
            group=(),
            target=TargetName.RESOLVE,
            met=6,
            breached=2,
            running=1,
            paused=0,
            excluded=1,
            median_s=5400,
            p90_s=90061,
        ),
    ),
)
BEFORE = replace(
    REPORT,
    start_at=OCTOBER,
    end_at=NOVEMBER,
    reports=9,
    figures=(
        SlaFigure(
            group=("bpbd",),
            target=TargetName.RESOLVE,
            met=9,
            breached=1,
            running=0,
            paused=0,
            excluded=0,
            median_s=4500,
            p90_s=90_000,
        ),
    ),
    totals=(
        SlaFigure(
            group=(),
            target=TargetName.RESOLVE,
            met=9,
            breached=1,
            running=0,
            paused=0,
            excluded=0,
            median_s=4500,
            p90_s=90_000,
        ),
    ),
)


@pytest.fixture
def centre() -> FakeCentre:
    units = (Unit(code="dki", name="DKI", parent=None, kind="", zone="Asia/Jakarta", path=("dki",), version=1),)
    below = (
        Unit(code="bpbd", name="BPBD", parent="dki", kind="", zone="", path=("dki", "bpbd"), version=1),
        Unit(code="x", name="X", parent="bpbd", kind="", zone="", path=("dki",), version=1),
    )
    return FakeCentre(
        answers={
            SlaFigures: lambda asked: BEFORE if asked.start_at == OCTOBER else REPORT,
            ListUnits: (*units, *below),
        }
    )


def test_table(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", "report", "--by", "unit") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Reports received: 12"
    assert "2" in lines[1]
    assert lines[3].split() == ["bpbd", "resolution", "6", "2", "1", "0", "1", "!", "75.0%", "1:30:00", "25:01:01"]
    assert lines[4].split() == ["=cmd", "arrival", "0", "0", "3", "0", "0", "–", "–", "–"]
    assert lines[6].split() == ["total", "resolution", "6", "2", "1", "0", "1", "!", "75.0%", "1:30:00", "25:01:01"]


def test_a_month_stands_beside_the_month_before(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    month = ("--by", "unit", "--from", "2026-11-01", "--to", "2026-11-30")
    assert ran(centre, "sla", "report", *month) == 0
    out = capsys.readouterr().out
    assert "beside those received from 2026-10-01 00:00:00 WIB until 2026-11-01 00:00:00 WIB: 9" in out
    row = next(line.split() for line in out.splitlines() if line.startswith("bpbd"))
    assert row[8:] == ["75.0%", "▼", "-15.0", "1:30:00", "▲", "+0:15:00", "25:01:01"]
    assert ran(centre, "sla", "report", *month, "--no-trend") == 0
    assert "▼" not in capsys.readouterr().out


def test_in_indonesian_words_and_numbers(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", "report", "--by", "unit", "--lang", "id") == 0
    out = capsys.readouterr().out
    assert "Laporan masuk: 12" in out
    assert "75,0%" in out
    assert "penyelesaian" in out


def test_programs_get_the_period_before_when_they_ask(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    month = ("--by", "unit", "--from", "2026-11-01", "--to", "2026-11-30")
    assert ran(centre, "sla", "report", *month, "--format", "csv") == 0
    plain = capsys.readouterr().out
    assert "before" not in plain
    assert ran(centre, "sla", "report", *month, "--format", "csv", "--trend") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert (rows[0]["compliance_before"], rows[0]["compliance_change"]) == ("0.9", "-0.15")
    assert (rows[0]["median_s_before"], rows[0]["median_change_s"]) == ("4500", "900")
    assert rows[1]["compliance_before"] == ""
    assert ran(centre, "sla", "report", *month, "--json", "--trend") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["before"]["reports"] == 9
    assert told["items"][0]["before"]["median_change_s"] == 900
    assert told["totals"][1]["before"]["compliance"] == 0.9


def test_branches_say_how_to_go_deeper(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", "report", "kat:banjir sla<2h", "--by", "branch", "--from", "2026-11-01") == 0
    told = capsys.readouterr().err
    assert "cc sla report 'kat:banjir sla<2h' --from 2026-11-01 --unit bpbd --by branch" in told


def test_csv(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", "report", "--by", "unit", "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert rows[0]["compliance"] == "0.75"
    assert rows[0]["p90_s"] == "90061"
    assert rows[1]["unit"] == "'=cmd"
    assert rows[1]["median_s"] == ""


@pytest.mark.parametrize("form", [("--json",), ("--format", "json")])
def test_json(centre: FakeCentre, capsys: pytest.CaptureFixture[str], form: tuple[str, ...]) -> None:
    assert ran(centre, "sla", "report", "--by", "unit", *form) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "posko.sla_report/1"
    assert (told["reports"], told["without_clock"]) == (12, 2)
    assert told["items"][0]["group"] == {"unit": "bpbd"}
    assert told["items"][0]["compliance"] == 0.75
    assert told["items"][1]["median_s"] is None
    assert [each["target"] for each in told["totals"]] == ["arrive", "resolve"]
    assert told["before"] is None


def test_to_a_file_and_the_period_in_the_readers_zone(
    centre: FakeCentre, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    target = f"{tmp_path}/sla.csv"
    dates = ("--from", "2026-11-01", "--to", "2026-11-30")
    assert ran(centre, "sla", "report", *dates, "--format", "csv", "-o", target) == 0
    assert capsys.readouterr().out == ""
    with open(target, newline="", encoding="utf-8") as file:
        assert len(list(csv.reader(file))) == 3
    asked = centre.questions[-1]
    assert isinstance(asked, SlaFigures)
    assert (asked.start_at, asked.end_at) == (NOVEMBER, DECEMBER)


@pytest.mark.parametrize("zone", ["Asia/Jayapura", "Europe/Berlin"])
@pytest.mark.parametrize("verb", ["report", "workload", "returned", "pingpong", "places"])
def test_the_days_that_are_typed_are_the_rooms(
    centre: FakeCentre, monkeypatch: pytest.MonkeyPatch, zone: str, verb: str
) -> None:
    """Whoever reads in which zone: the same dates are the same reports."""
    monkeypatch.setenv("CC_ZONE", zone)
    ran(centre, "sla", verb, "--from", "2026-11-01", "--to", "2026-11-30")
    asked = [(each.start_at, getattr(each, "end_at", None)) for each in centre.questions if hasattr(each, "start_at")]
    assert asked[0] == (NOVEMBER, DECEMBER)


def test_a_period_that_ends_before_it_begins_is_wrong_usage(centre: FakeCentre) -> None:
    assert ran(centre, "sla", "report", "--from", "2026-11-02", "--to", "2026-11-01") == 2
    assert ran(centre, "sla", "report", "--from", "2026-11-01", "--to", "2026-11-01") == 0
