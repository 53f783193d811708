"""A supervisor's verbs from the command line, and the same on paper: what is asked, and in which form it comes."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cc.core.questions.organisation import ListAreas, ListCategories, ListUnits
from cc.core.questions.sla import ExplainClocks, SlaFigures
from cc.core.questions.supervision import RecurringPlaces, ShowPingPong, ShowReturned, ShowWorkload
from cc.core.records.explanations import Explanation
from tests.cli.fake import FakeCentre, ran
from tests.printing.hostile import paper
from tests.printing.hostile_views import hands, places, returned, workload

TEXTS = ("bpbd", "=cmd")
VERBS = ("places", "workload", "returned", "pingpong")
ASKED = (RecurringPlaces, ShowWorkload, ShowReturned, ShowPingPong)
OCTOBER, NOVEMBER, DECEMBER = (
    datetime(2026, 9, 30, 17, tzinfo=UTC),
    datetime(2026, 10, 31, 17, tzinfo=UTC),
    datetime(2026, 11, 30, 17, tzinfo=UTC),
)
MONTH = ("--from", "2026-11-01", "--to", "2026-11-30")


@pytest.fixture
def centre() -> FakeCentre:
    return FakeCentre(
        answers={
            RecurringPlaces: places(TEXTS),
            ShowWorkload: lambda asked: workload(asked.by, TEXTS),
            ShowReturned: lambda asked: returned(asked.by, TEXTS),
            ShowPingPong: hands(TEXTS),
            SlaFigures: paper(texts=("bpbd",)).report,
            ListUnits: (),
            ListCategories: (),
            ListAreas: (),
            ExplainClocks: lambda asked: Explanation(asked.report, NOVEMBER, "Asia/Jakarta", ()),
        }
    )


@pytest.mark.parametrize("verb", VERBS)
def test_for_people(centre: FakeCentre, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", verb, *MONTH) == 0
    english = capsys.readouterr().out
    assert "=cmd" in english
    assert ran(centre, "sla", verb, *MONTH, "--lang", "id") == 0
    assert capsys.readouterr().out != english


@pytest.mark.parametrize("verb", VERBS)
def test_for_programs(centre: FakeCentre, verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", verb, *MONTH, "--format", "csv") == 0
    printed = capsys.readouterr().out
    rows = list(csv.reader(io.StringIO(printed, newline="")))
    assert [row[0] for row in rows[1:]] == ["bpbd", "'=cmd"]
    assert ran(centre, "sla", verb, *MONTH, "--json") == 0
    assert json.loads(capsys.readouterr().out)["schema"] == f"posko.{verb}/1"
    target = tmp_path / "told.csv"
    assert ran(centre, "sla", verb, *MONTH, "--format", "csv", "-o", str(target)) == 0
    assert target.read_bytes().decode() == printed


def test_places_stand_beside_the_month_before(centre: FakeCentre) -> None:
    assert ran(centre, "sla", "places", "kat:banjir", *MONTH, "--unit", "bpbd", "--radius", "25", "--top", "7") == 0
    assert centre.questions[-1] == RecurringPlaces(
        start_at=NOVEMBER, end_at=DECEMBER, before_at=OCTOBER, query="kat:banjir", unit="bpbd", radius_m=25.0, top=7
    )


def test_without_dates_places_are_those_of_this_month(centre: FakeCentre) -> None:
    assert ran(centre, "sla", "places") == 0
    asked = centre.questions[-1]
    assert isinstance(asked, RecurringPlaces)
    assert asked.start_at.astimezone(UTC).hour == 17
    assert asked.before_at is not None
    assert asked.before_at < asked.start_at < asked.end_at


@pytest.mark.parametrize(
    "arguments",
    [("workload", "--format", "xlsx"), ("places", "--radius", "0"), ("pingpong", "--top", "501")],
)
def test_what_makes_no_sense_is_wrong_usage(centre: FakeCentre, arguments: tuple[str, ...]) -> None:
    assert ran(centre, "sla", *arguments) == 2
    assert centre.questions == []


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ((), set(ASKED)),
        (("--with", "none"), set()),
        (("--with", "places,pingpong"), {RecurringPlaces, ShowPingPong}),
        (("--as-of", "2026-12-01"), set()),
    ],
)
def test_a_period_on_paper_has_what_was_chosen(
    centre: FakeCentre, typed: tuple[str, ...], asked: set[type], tmp_path: Path
) -> None:
    target = tmp_path / "month.xlsx"
    assert ran(centre, "sla", "report", *MONTH, *typed, "--format", "xlsx", "-o", str(target)) == 0
    assert {type(each) for each in centre.questions} & set(ASKED) == asked
    with zipfile.ZipFile(target) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    extra = {RecurringPlaces: 2, ShowWorkload: 2, ShowReturned: 1, ShowPingPong: 3}
    assert len(sheets) == 4 + sum(extra[each] for each in asked)


@pytest.mark.parametrize(
    "typed",
    [
        ("--with", "colours", "--format", "pdf"),
        ("--with", "places", "--format", "csv"),
        ("--with", "places", "--as-of", "2026-12-01", "--format", "pdf"),
    ],
)
def test_sections_that_cannot_be_are_wrong_usage(centre: FakeCentre, typed: tuple[str, ...]) -> None:
    assert ran(centre, "sla", "report", *MONTH, *typed) == 2


def test_a_report_without_a_beginning_has_no_sections_unless_asked(centre: FakeCentre, tmp_path: Path) -> None:
    assert ran(centre, "sla", "report", "--format", "html", "-o", str(tmp_path / "all.html")) == 0
    assert not {type(each) for each in centre.questions} & set(ASKED)
