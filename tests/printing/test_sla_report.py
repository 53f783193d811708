"""An SLA report as table, CSV and JSON: the same figures, each in its own form."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from cc.core.questions.organisation import SlaFigures
from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.vocabulary import TargetName
from tests.cli.fake import FakeCentre, ran

REPORT = SlaReport(
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2026, 12, 1, tzinfo=UTC),
    ("unit",),
    12,
    2,
    (
        SlaFigure(("bpbd",), TargetName.RESOLVE, 6, 2, 1, 0, 1, 5400, 90061),
        SlaFigure(("=cmd",), TargetName.ARRIVE, 0, 0, 3, 0, 0, None, None),
    ),
)


@pytest.fixture
def centre() -> FakeCentre:
    return FakeCentre(answers={SlaFigures: REPORT})


def test_table(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", "report", "--by", "unit") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Reports received: 12"
    assert "2" in lines[1]
    assert lines[3].split() == ["bpbd", "resolve", "6", "2", "1", "0", "1", "75.0%", "1h", "30m", "1d", "1h", "01m"]
    assert lines[4].split() == ["=cmd", "arrive", "0", "0", "3", "0", "0", "–", "–", "–"]


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
    assert (asked.start_at, asked.end_at) == (
        datetime(2026, 10, 31, 17, tzinfo=UTC),
        datetime(2026, 11, 30, 17, tzinfo=UTC),
    )


def test_a_period_that_ends_before_it_begins_is_wrong_usage(centre: FakeCentre) -> None:
    assert ran(centre, "sla", "report", "--from", "2026-11-02", "--to", "2026-11-01") == 2
    assert ran(centre, "sla", "report", "--from", "2026-11-01", "--to", "2026-11-01") == 0
