"""Importing a file into a real command room: everything is in or in the rejects file, and twice adds nothing."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cc.core.centre import Call, Centre
from cc.core.errors import InputError, UnreachableError
from cc.core.intents.reports import ImportReports
from cc.core.questions.organisation import ListCategories, ListUnits
from cc.core.questions.reports import GetReport, GetTimeline, ListReports
from cc.core.records.reports import Report
from cc.core.vocabulary import Channel, Flag, ReportStatus
from cc.intake import run
from cc.intake.run import run_import
from cc.intake.summary import ImportSummary
from tests.builders import Room

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

MAP = """
name = "town"
zone = "Asia/Jakarta"
create_missing = ["categories"]
[fields]
id = "id"
text = "text"
received_at = "came"
closed_at = "went"
due_at = "due"
category = "kind"
lon = "x"
lat = "y"
closing_note = "note"
[attributes]
ward = "ward"
"""
HEAD = ["id", "text", "came", "went", "due", "kind", "x", "y", "note", "ward"]
GOOD = [
    ["1", "Banjir di RW 3", "2026-01-05 08:00:00", "", "", "flood", "106.85", "-6.25", "", "3"],
    ["2", "Rats", "2026-01-05 09:00:00", "2026-01-05 10:00:00", "2026-01-05 09:30:00", "Rats!", "", "", "done", ""],
    ["3", "Road", "2026-01-05 09:00:00", "2026-01-04 10:00:00", "", "damaged-road", "0", "0", "", ""],
    ["4", "Far", "2026-01-05 09:00:00", "", "", "damaged-road", "0.5", "51.5", "", ""],
]
BAD = ["5", "=Bad", "yesterday", "", "", "flood", "1", "1", "", ""]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "town.toml").write_text(MAP, encoding="utf-8")
    return folder


def table(folder: Path, *lines: list[str]) -> Path:
    path = folder / "reports.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEAD, *lines])
    return path


def imported(room: Room, path: Path, **options: Any) -> ImportSummary:
    return run_import(room.centre, room.admin, path, "town.toml", **{"accept_loss": True, **options})


def reports(room: Room) -> dict[str, Report]:
    """Every report by its id in the source."""
    page = room.centre.read(room.admin, ListReports(query="source:town", sort="received"))
    found = [room.centre.read(room.admin, GetReport(line.ref)) for line in page.items]
    return {report.source_id: report for report in found}


def test_history_comes_in_with_its_own_times_places_and_flags(room: Room, here: Path) -> None:
    summary = imported(room, table(here, *GOOD))
    assert (summary.read, summary.imported, summary.duplicates, summary.rejected) == (4, 4, 0, 0)
    assert summary.flagged == {
        "no_place": 1,
        "outside_areas": 1,
        "times_disagree": 1,
        "zero_place": 1,
        "end_unknown": 1,
    }
    assert summary.rejects_file is None
    found = reports(room)
    flood, rats = found["1"], found["2"]
    assert (flood.line.area, flood.line.unit, flood.channel) == ("timur", "bpbd-timur", Channel.IMPORT)
    assert flood.line.received_at.isoformat() == "2026-01-05T01:00:00+00:00"
    assert flood.attributes["ward"] == "3"
    assert (rats.line.status, rats.line.category) == (ReportStatus.CLOSED, "rats")
    assert found["3"].line.flags == (Flag.TIMES_DISAGREE, Flag.END_UNKNOWN, Flag.ZERO_PLACE)
    assert found["4"].line.flags == (Flag.OUTSIDE_AREAS,)


def test_a_place_that_is_none_on_earth_is_flagged_even_where_none_is_needed(room: Room, here: Path) -> None:
    nowhere = ["9", "Lain", "2026-01-05 08:00:00", "", "", "other", "300", "200", "", ""]
    assert imported(room, table(here, nowhere)).imported == 1
    found = reports(room)["9"]
    assert found.line.flags == (Flag.NO_PLACE,)
    assert dict(found.attributes)["place_given"] == "200, 300"


def test_the_due_time_that_came_with_a_report_is_its_clock(room: Room, here: Path) -> None:
    imported(room, table(here, *GOOD))
    (clock,) = reports(room)["2"].clocks
    assert clock.own_due
    assert clock.breached_at is not None
    assert clock.breached_at.isoformat() == "2026-01-05T02:30:00+00:00"


def test_the_timeline_says_when_it_closed_there(room: Room, here: Path) -> None:
    imported(room, table(here, *GOOD))
    moves = room.centre.read(room.admin, GetTimeline(reports(room)["2"].line.ref))
    assert [(move.after, move.at.isoformat()) for move in moves] == [
        ("new", "2026-01-05T02:00:00+00:00"),
        ("closed", "2026-01-05T03:00:00+00:00"),
    ]


def test_a_second_run_adds_nothing(room: Room, here: Path) -> None:
    path = table(here, *GOOD, BAD)
    imported(room, path)
    again = imported(room, path)
    assert (again.read, again.imported, again.duplicates, again.rejected) == (5, 0, 4, 1)
    assert len(reports(room)) == 4


def test_the_same_ids_of_another_source_are_other_reports(room: Room, here: Path) -> None:
    path = table(here, *GOOD)
    imported(room, path)
    assert imported(room, path, source="elsewhere").imported == 4


def test_rejects_can_be_put_right_and_imported(room: Room, here: Path) -> None:
    first = imported(room, table(here, GOOD[0], BAD, ["6", "short"]))
    assert (first.imported, first.rejected, first.rejects_file) == (1, 2, "reports.csv.rejects.csv")
    text = (here / "reports.csv.rejects.csv").read_text()
    lines = list(csv.reader(text.splitlines()))
    assert [line[0] for line in lines] == ["posko_line", "3", "4"]
    assert "came: 'yesterday' is no time" in lines[1][1]
    assert lines[1][2:4] == ["5", "'=Bad"]
    fixed = here / "fixed.csv"
    fixed.write_text("\n".join(text.replace("yesterday", "2026-01-06").splitlines()[:2]) + "\n")
    assert imported(room, fixed).imported == 1
    assert reports(room)["5"].text == "=Bad"


def test_a_row_that_the_centre_refuses_is_in_the_rejects_file_with_its_reason(room: Room, here: Path) -> None:
    future = [*GOOD[0]]
    future[2] = "2999-01-01"
    summary = imported(room, table(here, future, GOOD[1]))
    assert (summary.imported, summary.rejected) == (1, 1)
    assert "future" in (here / "reports.csv.rejects.csv").read_text()


def test_a_dry_run_changes_nothing(room: Room, here: Path) -> None:
    summary = imported(room, table(here, *GOOD, BAD), dry_run=True)
    assert (summary.read, summary.imported, summary.rejected, summary.dry_run) == (5, 4, 1, True)
    assert reports(room) == {}


def test_what_is_missing_is_made_only_if_the_map_says_so(room: Room, here: Path) -> None:
    map_ = MAP.replace('create_missing = ["categories"]', "") + '\n[names.unit]\nPWD = "x"\n'
    (here / "town.toml").write_text(map_.replace('text = "text"', 'text = "text"\nunit = { value = "PWD" }'))
    summary = imported(room, table(here, *GOOD))
    assert summary.flagged["unknown_category"] == 1
    assert "Not known as a unit: 'PWD' (4)" in str(summary.notes[0])
    assert "PWD" not in [unit.code for unit in room.centre.read(room.admin, ListUnits())]
    assert "rats" not in [category.code for category in room.centre.read(room.admin, ListCategories())]
    assert reports(room)["2"].attributes["category_name"] == "Rats!"


def test_batches_are_whole_and_progress_is_told(room: Room, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 2)
    told: list[tuple[int, int]] = []
    summary = imported(room, table(here, *GOOD, BAD), progress=lambda done, total: told.append((done, total)))
    assert summary.read == 5
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_long_texts_make_smaller_batches(room: Room, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH_CHARACTERS", 10)
    told: list[int] = []
    imported(room, table(here, *GOOD), progress=lambda done, total: told.append(done))
    assert told == [1, 3, 4]


def test_equal_rows_without_id_are_as_many_reports(room: Room, here: Path) -> None:
    (here / "town.toml").write_text(MAP.replace('id = "id"\n', ""))
    path = table(here, GOOD[0], GOOD[0], GOOD[1])
    assert imported(room, path).imported == 3
    assert imported(room, path).duplicates == 3
    assert imported(room, table(here, GOOD[0], GOOD[0], GOOD[0], GOOD[1])).imported == 1


def test_an_id_that_occurs_twice_is_one_report(room: Room, here: Path) -> None:
    summary = imported(room, table(here, GOOD[0], GOOD[0]))
    assert (summary.imported, summary.duplicates) == (1, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "empty"), ("id,text\n", "no rows"), ("number,body\n1,x\n", "does not fit"), ('id,"text\n1', "quote")],
)
def test_a_file_that_will_not_do_is_refused_and_nothing_is_changed(
    room: Room, here: Path, content: str, says: str
) -> None:
    path = here / "reports.csv"
    path.write_text(content)
    with pytest.raises(InputError, match=says):
        imported(room, path)
    assert reports(room) == {}
    assert sorted(each.name for each in here.iterdir()) == ["reports.csv", "town.toml"]


def test_the_rejects_file_never_overwrites_the_file_itself(room: Room, here: Path) -> None:
    path = table(here, BAD)
    with pytest.raises(InputError, match="overwrite"):
        imported(room, path, rejects=here / "." / "reports.csv")
    assert "yesterday" in path.read_text()


class Failing:
    """A Centre that cannot be reached after some batches."""

    def __init__(self, centre: Centre, after: int) -> None:
        self._centre, self._left = centre, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._centre, name)

    def execute(self, call: Call[Any]) -> Any:
        """Carry out, or fail once the batches are used up."""
        assert isinstance(call.intent, ImportReports)
        if not self._left:
            raise UnreachableError("the server is down.")
        self._left -= 1
        return self._centre.execute(call)


def test_when_the_centre_fails_in_between_the_next_run_goes_on(
    room: Room, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 1)
    path = table(here, *GOOD)
    failing: Any = Failing(room.centre, 2)
    with pytest.raises(UnreachableError) as caught:
        run_import(failing, room.admin, path, "town.toml")
    assert (caught.value.fields["read"], caught.value.fields["imported"]) == (2, 2)
    again = imported(room, path)
    assert (again.imported, again.duplicates) == (2, 2)


def test_json_and_geojson_come_in_too(room: Room, here: Path) -> None:
    rows = [dict(zip(HEAD, line, strict=True)) for line in GOOD]
    (here / "a.json").write_text(json.dumps({"result": rows}))
    assert imported(room, here / "a.json").imported == 4
    point = {"type": "Point", "coordinates": [106.85, -6.25]}
    features = [
        {"type": "Feature", "geometry": point, "properties": {"id": "9", "came": "2026-01-05", "kind": "flood"}}
    ]
    (here / "b.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (here / "town.toml").write_text(MAP.replace('lon = "x"\nlat = "y"\n', ""))
    assert imported(room, here / "b.geojson").imported == 1
    assert reports(room)["9"].line.area == "timur"


def test_as_json_adds_up(room: Room, here: Path) -> None:
    told = imported(room, table(here, *GOOD, BAD)).as_json()
    assert json.loads(json.dumps(told)) == told
    assert told["read"] == 5
    assert (told["imported"], told["duplicates"], told["rejected"]) == (4, 0, 1)
