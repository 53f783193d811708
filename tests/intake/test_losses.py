"""Small files lose as large ones do: beyond a tenth of the rows the import stops; totals are no rows at all."""

import csv
from pathlib import Path
from typing import Any

import pytest

from cc.core.errors import InputError, UsageError
from cc.core.questions.reports import ListReports
from cc.intake.run import run_import
from cc.intake.summary import ImportSummary
from tests.builders import Room
from tests.intake.test_run import GOOD, HEAD, MAP

pytestmark = [pytest.mark.room(on=("sqlite",), clock="machine"), pytest.mark.usefixtures("here")]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("town.toml").write_text(MAP, encoding="utf-8")


def table(*lines: list[str]) -> Path:
    with Path("reports.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEAD, *lines])
    return Path("reports.csv")


def imported(room: Room, path: Path, **options: Any) -> ImportSummary:
    return run_import(room.centre, room.admin, path, "town.toml", **{"accept_loss": True, **options})


def taken(room: Room) -> int:
    return len(room.centre.read(room.admin, ListReports(query="source:town", sort="received")).items)


@pytest.mark.parametrize(("rows", "wrong", "stops"), [(5, 2, True), (5, 1, True), (1, 1, True), (10, 1, False)])
def test_a_small_file_stops_beyond_a_tenth_like_a_large_one(room: Room, rows: int, wrong: int, stops: bool) -> None:
    lines = [[str(n), "Banjir", "2026-01-05 08:00:00", "", "", "flood", "106.85", "-6.25", "", ""] for n in range(rows)]
    for line in lines[:wrong]:
        line[6] = "jalan"
    rehearsed = imported(room, table(*lines), dry_run=True, accept_loss=False)
    assert rehearsed.imported == rows
    assert any("--accept-loss" in str(note) for note in rehearsed.notes) == stops
    if stops:
        with pytest.raises(InputError, match=f"place: (all of {rows}|{wrong} of {rows}) could not") as stopped:
            imported(room, table(*lines), accept_loss=False)
        assert stopped.value.code == "import.loss"
        assert taken(room) == 0
    assert imported(room, table(*lines), accept_loss=stops).imported == rows


@pytest.mark.parametrize("word", ["JUMLAH", "Total:", "Sub Total", "Jumlah keseluruhan", "GRAND TOTAL", "Rata-rata"])
def test_a_row_of_totals_is_called_so_and_is_no_loss(room: Room, word: str) -> None:
    summary = imported(room, table(*GOOD, [word, "", "12", "", "", "flood", "300", "9", "", ""]), accept_loss=False)
    assert (summary.imported, summary.rejected, summary.loss) == (4, 1, {})
    assert summary.rejects_file is not None
    (line,) = csv.DictReader(Path(summary.rejects_file).read_text(encoding="utf-8").splitlines())
    assert line["posko_reason"] == f"it is a row of totals ({word!r}), no report"


def test_what_begins_with_such_a_word_and_has_a_time_is_a_report(room: Room) -> None:
    line = ["Total", "Banjir", "2026-01-05 08:00:00", "", "", "flood", "106.85", "-6.25", "", ""]
    assert imported(room, table(line)).imported == 1
    other = ["Totalan", "Banjir", "", "", "", "flood", "106.85", "-6.25", "", ""]
    summary = imported(room, table(other))
    assert summary.rejected == 1
    assert "totals" not in Path(summary.rejects_file or "").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["nowhere/r.csv", ".", "x" * 300])
def test_a_name_that_rejects_cannot_have_is_told_before_anything(room: Room, name: str) -> None:
    for dry_run in (True, False):
        with pytest.raises(UsageError) as wrong:
            imported(room, table(*GOOD), rejects=Path(name), dry_run=dry_run)
        assert wrong.value.code == "usage.output"
    assert taken(room) == 0
