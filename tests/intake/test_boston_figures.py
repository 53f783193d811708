"""Boston's file through the door: every cell of compliance by department and month, its median and 90th percentile, is
what DuckDB computes from the CSV itself."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from cc.core.intents.organisation import PersonRow, UnitRow
from cc.core.questions.sla import SlaFigures
from cc.core.records.sla import SlaFigure
from cc.core.vocabulary import Role
from cc.intake.run import run_import
from tests.builders import open_room

BOSTON = Path(__file__).resolve().parents[3] / "shared" / "data" / "reports" / "boston_311_2011_jul_oct.csv.gz"
ZONE = "America/New_York"

pytestmark = [
    pytest.mark.skipif(not BOSTON.is_file(), reason=f"Boston's reports are not here ({BOSTON})"),
    pytest.mark.slow,
]

CELLS = """
WITH told AS (
    SELECT department,
        strftime(open_dt::TIMESTAMP, '%Y-%m') AS month,
        epoch(open_dt::TIMESTAMP AT TIME ZONE $zone)::BIGINT AS opened,
        epoch(target_dt::TIMESTAMP AT TIME ZONE $zone)::BIGINT AS target,
        epoch(closed_dt::TIMESTAMP AT TIME ZONE $zone)::BIGINT AS closed
    FROM read_csv($path, all_varchar = true, header = true)
    WHERE target_dt IS NOT NULL),
ranked AS (
    SELECT *, closed - opened AS took,
        row_number() OVER (PARTITION BY department, month, closed IS NULL ORDER BY closed - opened) AS place,
        count(closed) OVER (PARTITION BY department, month) AS n
    FROM told)
SELECT department, month,
    count(*) FILTER (WHERE coalesce(closed, $now) <= target) AS met,
    count(*) FILTER (WHERE coalesce(closed, $now) > target) AS breached,
    (sum(took) FILTER (WHERE place = (n + 1) // 2) + sum(took) FILTER (WHERE place = n // 2 + 1))::BIGINT // 2,
    (sum(took) FILTER (WHERE place = ceil(0.9 * n)))::BIGINT
FROM ranked GROUP BY department, month
"""
"""An open one's target has passed long ago: it is breached by now."""

CITY = """
SELECT department, substr(open_dt, 1, 7), count(*) FILTER (WHERE ontime = 'ONTIME'),
    count(*) FILTER (WHERE ontime IS DISTINCT FROM 'ONTIME')
FROM read_csv($path, all_varchar = true, header = true) WHERE target_dt IS NOT NULL GROUP BY 1, 2
"""
"""The city's own verdicts. On 114 cases that have a target it gives none: all are late by their own times."""


def duck(query: str, **given: object) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Cells by department and month, computed by the other tool."""
    with duckdb.connect() as connection:
        rows = connection.execute(query, {"path": str(BOSTON), **given}).fetchall()
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def cell(row: SlaFigure) -> tuple[Any, ...]:
    return row.met, row.breached, row.median_s, row.p90_s


@pytest.mark.room(on=("sqlite",))
def test_compliance_by_department_and_month_is_the_other_tool_s(database_url: str, tmp_path: Path) -> None:
    with open_room(tmp_path, database_url, fixed=False) as room:
        root = UnitRow("root", "City of Boston", None, "room", ZONE)
        room.centre.set_up(root, PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit="root", cleared=True))
        run_import(room.centre, room.admin, BOSTON, None, rejects=tmp_path / "rejects.csv")
        figures = room.centre.read(room.admin, SlaFigures(by=("unit", "month"))).figures
        now = int(room.centre.now.timestamp())
    ours = {(row.group[0], row.group[1]): row for row in figures if row.target == "resolve"}
    theirs = duck(CELLS, zone=ZONE, now=now)
    assert {key: cell(row) for key, row in ours.items()} == theirs
    assert len(theirs) >= 30
    assert sum(met + breached for met, breached, *_ in theirs.values()) == 35754  # those with a target
    for key, (met, breached, *_) in theirs.items():
        assert ours[key].compliance == met / (met + breached)
    assert {key: (row.met, row.breached) for key, row in ours.items()} == duck(CITY)
