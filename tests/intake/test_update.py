"""The next export of the same system: what changed is taken over or told, line by line; a rehearsal says the same."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cc.core.ids import new_id
from cc.core.questions.reports import GetReport, ListReports
from cc.core.vocabulary import ReportStatus
from cc.intake import run
from cc.intake.run import run_import
from cc.intake.summary import ImportSummary
from tests.builders import Room

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

MAP = """
name = "kota"
zone = "Asia/Jakarta"
[fields]
id = "nomor"
text = "isi"
received_at = "masuk"
closed_at = "selesai"
status = "status"
[values.status]
Baru = "new"
Selesai = "closed"
Ditolak = "rejected"
"""
HEAD = ("nomor", "isi", "masuk", "selesai", "status")
Row = tuple[str, str, str, str, str]

_rows = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "N/A"]),
        st.sampled_from(["Banjir", "Macet"]),
        st.sampled_from(["2026-01-05 08:00", "2026-01-05 08.00", "kemarin", ""]),
        st.sampled_from(["", "2026-01-06 08:00", "2026-01-07 08:00", "9999-12-31"]),
        st.sampled_from(["Baru", "Selesai", "Ditolak", "Diproses"]),
    ),
    min_size=1,
    max_size=7,
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kota.toml").write_text(MAP, encoding="utf-8")
    return tmp_path


def taken(
    room: Room, rows: list[Row], source: str = "kota", *, update: bool = False, dry_run: bool = False
) -> ImportSummary:
    with Path("in.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEAD, *rows])
    return run_import(
        room.centre,
        room.admin,
        Path("in.csv"),
        "kota.toml",
        source=source,
        update=update,
        dry_run=dry_run,
        accept_loss=True,
    )


def lines(summary: ImportSummary) -> list[str]:
    return [str(note) for note in summary.notes if str(note).startswith("line ")]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=_rows, then=_rows, update=st.booleans())
def test_a_rehearsal_says_the_numbers_of_the_run_and_no_line_is_left_out(
    room: Room, monkeypatch: pytest.MonkeyPatch, first: list[Row], then: list[Row], update: bool
) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 2)
    source = str(new_id())
    for rows in (first, then):
        rehearsed = taken(room, rows, source, update=update, dry_run=True)
        done = taken(room, rows, source, update=update)
        names = {"dry_run", "rejects_file", "changes_file", "notes", "notes_phrase"}
        told, was = rehearsed.as_json(), done.as_json()
        assert {name: told[name] for name in told if name not in names} == {
            name: was[name] for name in was if name not in names
        }
        assert lines(rehearsed) == lines(done)
        assert len(lines(done)) == done.differing
        assert done.imported + done.duplicates + done.rejected == done.read == len(rows)


def test_what_was_taken_over_and_what_was_not_stand_in_one_line(room: Room) -> None:
    taken(
        room,
        [
            ("1", "Banjir", "2026-01-05 08:00", "2026-01-06 08:00", "Selesai"),
            ("2", "Macet", "2026-01-05 08:00", "", "Baru"),
        ],
    )
    later: list[Row] = [
        ("1", "Banjir besar", "2026-01-05 08:00", "", "Baru"),
        ("2", "Macet", "2026-01-05 08:00", "2026-01-06 08:00", "Selesai"),
    ]
    summary = taken(room, later, update=True)
    page = room.centre.read(room.admin, ListReports("source:kota", sort="received"))
    one, two = sorted(line.ref for line in page.items)
    assert lines(summary) == [
        f"line 2: {one} took over status; it differs still (text)",
        f"line 3: {two} took over status",
    ]
    assert room.centre.read(room.admin, GetReport(one)).line.status is ReportStatus.NEW
    assert summary.changes_file is not None
    kept = list(csv.reader(Path(summary.changes_file).read_text(encoding="utf-8").splitlines()))
    assert kept == [
        ["posko_line", "posko_reason", "posko_known_as", "posko_differs_in"],
        ["2", "taken over: status; not taken over: text", one, "status, text"],
        ["3", "taken over: status", two, "status"],
    ]
    assert (summary.duplicates, summary.differing, summary.updated) == (2, 2, 2)
