"""Real files of six cities, where they are (../shared/data): every row in, twice adds nothing, and the cities' own
verdicts and the expected kelurahan agree."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cc.cli.area_files import AreaFile
from cc.core.centre import Call
from cc.core.intents.organisation import PersonRow, SaveAreas, UnitRow
from cc.core.vocabulary import Role
from cc.intake.row_keys import RowKeys
from cc.intake.run import run_import
from cc.intake.summary import ImportSummary
from cc.tabular.table import Layout, rows, survey
from tests.builders import Room, open_room

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
REPORTS = DATA / "reports"
BOSTON = "boston_311_2011_jul_oct.csv.gz"

pytestmark = [
    pytest.mark.skipif(not REPORTS.is_dir(), reason=f"the real reports are not here ({REPORTS})"),
    pytest.mark.slow,
]


@pytest.fixture
def bare(database_url: str, tmp_path: Path) -> Iterator[Room]:
    """An empty command room with the starter categories."""
    with open_room(tmp_path, database_url, fixed=False) as room:
        admin = PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit="root", cleared=True)
        room.centre.set_up(UnitRow("root", "Command room"), admin)
        yield room


def imported(room: Room, path: Path, map_: str | None = None) -> ImportSummary:
    """Import it twice; the second run adds nothing. What the first run told."""
    first, second = (
        run_import(room.centre, room.admin, path, map_, rejects=room.folder / "rejects.csv") for _ in range(2)
    )
    assert first.imported + first.duplicates + first.rejected == first.read == second.read
    assert (second.imported, second.rejected) == (0, first.rejected)
    return first


def asked(room: Room, query: str) -> list[Any]:
    """Rows straight from the database, past the door."""
    engine = create_engine(room.url)
    with engine.connect() as connection:
        found = connection.execute(text(query)).all()
    engine.dispose()
    return list(found)


def first_rows(source: Path, folder: Path, count: int) -> Path:
    """The beginning of a CSV, unpacked."""
    path = folder / source.name.removesuffix(".gz")
    with gzip.open(source, "rt", encoding="utf-8", newline="") as stream, path.open("w", newline="") as target:
        lines = csv.reader(stream)
        csv.writer(target).writerows(line for _, line in zip(range(count + 1), lines, strict=False))
    return path


VERDICTS = """
SELECT r.source_id, c.state, c.breached_at, c.due_at
FROM report AS r LEFT JOIN clock AS c ON c.report_id = r.id AND c.target = 'resolve'
"""


def verdicts(room: Room) -> dict[str, bool]:
    """Whether each report is breached by now, by its id at the city."""
    now = room.centre.now.timestamp()
    return {
        row.source_id: row.breached_at is not None or (row.state == "running" and row.due_at < now)
        for row in asked(room, VERDICTS)
    }


def city_says(path: Path) -> dict[str, bool]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return {row["case_enquiry_id"]: row["ontime"] == "OVERDUE" for row in csv.DictReader(stream) if row["ontime"]}


def differences(room: Room, path: Path) -> tuple[int, list[str]]:
    ours, theirs = verdicts(room), city_says(path)
    return len(theirs), [key for key, overdue in theirs.items() if ours[key] != overdue]


@pytest.mark.room(on=("sqlite",))
def test_all_of_boston_is_in_and_every_verdict_is_the_citys(bare: Room) -> None:
    summary = imported(bare, REPORTS / BOSTON)
    assert (summary.map, summary.read, summary.imported, summary.rejected) == ("boston311", 41827, 41827, 0)
    assert differences(bare, REPORTS / BOSTON) == (41713, [])


def test_a_part_of_boston_agrees_on_both_databases(bare: Room, tmp_path: Path) -> None:
    path = first_rows(REPORTS / BOSTON, tmp_path, 1500)
    assert imported(bare, path).imported == 1500
    compared, different = differences(bare, path)
    assert compared > 1400
    assert different == []


PSBB = """
# Points of PSBB violations: no text, no time, no id. One row is one report, however often it repeats.
name = "psbb"
zone = "Asia/Jakarta"
[fields]
text = "{no__laporan} laporan pelanggaran PSBB"
received_at = { value = "2020-04-10" }
category = { value = "rule-violation" }
lon = "long"
lat = "lat"
[attributes]
reports = "no__laporan"
"""


def load_kelurahan(bare: Room) -> None:
    path = DATA / "boundaries" / "dki_kelurahan.geojson"
    rows_ = tuple(AreaFile(path).rows(frozenset(), None, path.name))
    bare.centre.execute(Call(bare.admin, SaveAreas(rows_)))


def areas_in_order(bare: Room, path: Path, source: str) -> list[str]:
    """The area of each row's report, empty outside all of them, in the order of the file."""
    query = "SELECT i.row_key, r.area FROM imported AS i JOIN report AS r ON r.id = i.report_id WHERE i.source = '{}'"
    found = {row.row_key: row.area or "" for row in asked(bare, query.format(source))}
    keys = RowKeys()
    return [found[keys.key("", row.values)] for row in rows(survey(path, Layout()))]


@pytest.mark.room(on=("sqlite",))
def test_every_expected_kelurahan_is_found(bare: Room, tmp_path: Path) -> None:
    load_kelurahan(bare)
    map_ = tmp_path / "psbb.toml"
    map_.write_text(PSBB, encoding="utf-8")
    floods, points = REPORTS / "jakarta_petabencana_2017-02-20_to_21am.geojson", REPORTS / "jakarta_crm_psbb_points.csv"
    flood, psbb = imported(bare, floods), imported(bare, points, str(map_))
    assert (flood.imported, flood.rejected) == (886, 0)
    assert (psbb.imported, psbb.rejected) == (11287, 0)
    ours = {
        "petabencana": areas_in_order(bare, floods, "petabencana"),
        "psbb": areas_in_order(bare, points, "psbb"),
    }
    with (DATA / "boundaries" / "point_in_kelurahan_expected.csv").open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream))
    different = [row for row in expected if ours[row["source"]][int(row["row"])] != row["kelurahan_kode"]]
    assert (len(expected), different) == (1480, [])
    assert sum(not row["kelurahan_kode"] for row in expected) == 82
    assert flood.flagged["outside_areas"] == ours["petabencana"].count("")


@pytest.mark.room(on=("sqlite",))
@pytest.mark.parametrize(
    ("name", "map_", "count", "flags"),
    [
        ("baltimore_311_sample.csv.gz", "baltimore311", 10000, {"ambiguous_time": 2}),
        ("nyc_311_portal_1000_mixed_years.csv.gz", "nyc311", 1000, {"times_disagree": 10, "no_place": 107}),
        ("nyc_311_portal_2022-05-01_0000_0206.csv.gz", "nyc311", 924, {"no_place": 11}),
        ("nyc_311_socrata_1000.json.gz", "nyc311-socrata", 1000, {}),
        ("surabaya_mediacenter_2022.csv.gz", "surabaya", 5793, {"times_disagree": 4}),
    ],
)
def test_the_other_cities_go_in(bare: Room, name: str, map_: str, count: int, flags: dict[str, int]) -> None:
    summary = imported(bare, REPORTS / name)
    assert (summary.map, summary.read, summary.imported, summary.rejected) == (map_, count, count, 0)
    assert {flag: summary.flagged.get(flag, 0) for flag in flags} == flags
    assert "unknown_category" not in summary.flagged


@pytest.mark.room(on=("sqlite",))
@pytest.mark.parametrize("name", ["requests_koeln_part1.json", "requests_sf_2011_part1.json", "requests_chicago.json"])
def test_open311_requests_go_in(bare: Room, name: str) -> None:
    summary = imported(bare, DATA / "open311" / name)
    assert summary.map == "open311"
    assert summary.imported > 0
    assert summary.rejected == 0


def test_petabencana_goes_in_on_both_databases(bare: Room) -> None:
    summary = imported(bare, REPORTS / "jakarta_petabencana_2017-02-20_to_21am.geojson")
    assert (summary.imported, summary.rejected) == (886, 0)
    found = Counter(row.category for row in asked(bare, "SELECT category FROM report"))
    assert found == {"flood": 886}
