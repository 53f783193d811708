"""A row becomes a report's history: times, status, codes, and what is kept when a field cannot take it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cc.core.intents.reports import ImportedRow
from cc.core.vocabulary import Priority, ReportStatus
from cc.intake.import_map import load_map
from cc.intake.rows import RowMapper, RowProblem, code_for

MAP = """
zone = "America/New_York"
{more}
[fields]
id = "id"
text = "text"
received_at = "came"
closed_at = "went"
due_at = "due"
status = "status"
category = "kind"
unit = "office"
priority = "prio"
reporter = "who"
lon = "x"
lat = "y"
closing_note = "note"
address = "street"

[attributes]
ward = "ward"

[values.status]
Open = "new"
"In Progress" = "triaged"

[values.category]
"Pot Hole" = "damaged-road"

[values.priority]
High = 1

[names.unit]
PWD = "Public Works"
"""


def mapper(folder: Path, more: str = "", units: tuple[str, ...] = ()) -> RowMapper:
    path = folder / "own.toml"
    path.write_text(MAP.format(more=more), encoding="utf-8")
    return RowMapper(load_map(str(path)), units)


def row(folder: Path, more: str = "", units: tuple[str, ...] = (), **values: Any) -> ImportedRow:
    return mapper(folder, more, units).row({"came": "2022-05-01T12:00:00", **values}, "k")


def test_a_row_becomes_a_report_with_its_own_times(tmp_path: Path) -> None:
    found = row(
        tmp_path, id="7", text=" Flood ", went="2022-05-01T13:00:00", due="2022-05-02T12:00:00", ward="3", x="1", y="2",
        who="Ann", note="done", street="A St",
    )  # fmt: skip
    noon = datetime(2022, 5, 1, 16, tzinfo=UTC)
    assert found == ImportedRow(
        row_key="k",
        text="Flood",
        category="other",
        received_at=noon,
        status=ReportStatus.CLOSED,
        source_id="7",
        closed_at=noon.replace(hour=17),
        due_at=noon.replace(day=2),
        lon=1.0,
        lat=2.0,
        address="A St",
        reporter="Ann",
        closing_note="done",
        attributes={"ward": "3"},
        status_told=False,
    )


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"status": " open "}, ReportStatus.NEW),
        ({"status": "IN  progress"}, ReportStatus.TRIAGED),
        ({"status": "?"}, ReportStatus.NEW),
        ({"status": "?", "went": "2022-05-02"}, ReportStatus.NEW),
        ({"went": "2022-05-02"}, ReportStatus.CLOSED),
        ({}, ReportStatus.NEW),
    ],
)
def test_a_status_is_as_the_map_says_else_as_the_times_say(
    tmp_path: Path, values: dict[str, Any], status: ReportStatus
) -> None:
    assert row(tmp_path, **values).status is status


def test_a_star_stands_for_every_other_value(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(MAP.format(more="").replace('Open = "new"', 'Open = "new"\n"*" = "rejected"'), encoding="utf-8")
    found = RowMapper(load_map(str(path))).row({"came": "2022-05-01", "status": "Gone"}, "k")
    assert found.status is ReportStatus.REJECTED


def test_values_that_the_map_does_not_know_are_counted(tmp_path: Path) -> None:
    mapped = mapper(tmp_path)
    for status in ("?", "?", "Open", ""):
        mapped.row({"came": "2022-05-01", "status": status, "prio": "Low", "office": "X"}, "k")
    assert mapped.unknown == {"status": {"?": 2}, "priority": {"Low": 4}, "unit": {"X": 4}}


def test_the_closing_time_of_an_open_report_is_kept_as_an_attribute(tmp_path: Path) -> None:
    found = row(tmp_path, status="Open", went="2022-05-03T00:00:00")
    assert found.closed_at is None
    assert found.attributes == {"went": "2022-05-03T00:00:00"}


def test_a_closing_before_the_opening_is_handed_on_to_be_flagged(tmp_path: Path) -> None:
    for status in ("Open", "Closed"):
        found = row(tmp_path, status=status, went="2022-04-30T00:00:00")
        assert found.closed_at is not None
        assert found.closed_at < found.received_at


@pytest.mark.parametrize("field", ["came", "went", "due"])
def test_any_ambiguous_time_marks_the_row(tmp_path: Path, field: str) -> None:
    twice: dict[str, Any] = {field: "2011-11-06 01:30:00"}
    once: dict[str, Any] = {field: "2011-11-06 03:30:00"}
    assert row(tmp_path, **twice).ambiguous_time
    assert not row(tmp_path, **once).ambiguous_time


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"came": ""}, "came is empty"),
        ({"came": "soon"}, "came: 'soon' is no time"),
        ({"due": "later"}, "due: 'later'"),
    ],
)
def test_a_row_whose_times_cannot_be_read_is_rejected_with_the_column(
    tmp_path: Path, values: dict[str, Any], says: str
) -> None:
    with pytest.raises(RowProblem, match=says):
        row(tmp_path, **values)


@pytest.mark.parametrize(
    ("given", "priority"), [("High", Priority.P1), ("2", Priority.P2), ("", None), ("Urgent", None), ("9", None)]
)
def test_a_priority_is_as_the_map_says_or_a_digit(tmp_path: Path, given: str, priority: Priority | None) -> None:
    assert row(tmp_path, prio=given).priority is priority


def test_a_category_is_as_the_map_says_else_a_code_of_its_name(tmp_path: Path) -> None:
    known, new = row(tmp_path, kind="POT hole"), row(tmp_path, kind="Rat & Mouse")
    assert (known.category, known.category_name) == ("damaged-road", "POT hole")
    assert (new.category, new.category_name) == ("rat-mouse", "Rat & Mouse")


def test_a_unit_that_nobody_has_is_left_to_the_routes_unless_the_map_makes_it(tmp_path: Path) -> None:
    assert row(tmp_path, office="PWD").unit is None
    assert row(tmp_path, units=("PWD",), office="PWD").unit == "PWD"
    made = row(tmp_path, more='create_missing = ["units"]', office="PWD")
    assert (made.unit, made.unit_name) == ("PWD", "Public Works")


def test_a_place_that_is_none_is_kept_as_an_attribute(tmp_path: Path) -> None:
    found = row(tmp_path, x="999", y="1")
    assert (found.lon, found.lat) == (None, None)
    assert found.attributes == {"place_given": "1, 999"}


def test_codes_are_plain_short_and_different_for_long_names() -> None:
    assert code_for("Pot Hole / Road") == "pot-hole-road"
    assert (code_for("PWDx", keep=True), code_for("PWDx")) == ("PWDx", "pwdx")
    assert (code_for(""), code_for("???")) == ("", "unnamed")
    one, other = code_for("x" * 70), code_for("x" * 70 + "y")
    assert one != other
    assert len(one) == len(other) == 60
