"""The fifteen worst spreadsheets that we could think of, each told truthfully: what came in, what did not, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from cc.core.errors import InputError
from cc.intake.notes import WOULD_STOP
from cc.intake.run import run_import
from cc.intake.summary import ImportSummary
from tests.builders import Room
from tests.intake.worst_offices import MORE

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

MAP = """
zone = "Asia/Jakarta"
source = "w"
time_format = ["iso", "%d/%m/%Y %H:%M"]
[fields]
id = "nomor"
text = "isi"
received_at = "masuk"
closed_at = "selesai"
lat = "lintang"
lon = "bujur"
status = "status"
[values.status]
Selesai = "closed"
Baru = "new"
"""
HEAD = "nomor;isi;masuk;selesai;lintang;bujur;status"


@dataclass(frozen=True)
class Worst:
    """A file, what must come of it as (imported, known, rejected), and words that must be said."""

    content: bytes | Callable[[Path], None]
    counts: tuple[int, int, int]
    said: tuple[str, ...] = ()
    sheet: str | None = None


def lines(*rows: str, head: str = HEAD, end: str = "\r\n") -> bytes:
    return end.join([head, *rows, ""]).encode()


def row(number: object, text: str = "Banjir", came: str = "2026-01-05 08.00", rest: str = ";-6,2;106,8;Baru") -> str:
    return f"{number};{text};{came};{rest}"


def workbook(path: Path) -> None:
    """Three sheets, a title, merged cells, dates as dates, ids padded by their format, an error, a 17-digit number."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Petunjuk").write(0, 0, "Isi lembar berikut")
        sheet = book.add_worksheet("Laporan")
        date, padded = book.add_format({"num_format": "dd/mm/yyyy hh:mm"}), book.add_format({"num_format": "00000"})
        sheet.merge_range(0, 0, 0, 6, "REKAPITULASI LAPORAN WARGA")
        sheet.write_row(2, 0, HEAD.split(";"))
        sheet.write(3, 0, 7, padded)
        sheet.write_row(3, 1, ["Banjir"])
        sheet.write_number(3, 2, 46027.333333333336, date)
        sheet.write_row(3, 4, [-6.2, 106.8, "Baru"])
        sheet.write_formula(4, 0, "=A99", None, "#REF!")
        sheet.write_row(4, 1, ["Macet"])
        sheet.write_number(4, 2, 46027.375, date)
        sheet.write_row(4, 4, [-6.2, 106.8, "Baru"])
        sheet.write_row(5, 0, [31740412345600012, "Padam"])
        sheet.write_number(5, 2, 46027.4, date)
        sheet.write_row(5, 4, [-6.2, 106.8, "Baru"])


WORST = {
    "ids that Excel rounded": Worst(
        lines(*(row("2,02611E+11", text) for text in ("Banjir", "Macet", "Padam"))), (3, 0, 0), ("id: 3 of 3", "no id")
    ),
    "ids of hash marks, zeros and errors": Worst(
        lines(*(row(mark, f"isi {mark}") for mark in ("########", "0", "#REF!", "N/A", "NULL", "-"))),
        (6, 0, 0),
        ("no id",),
    ),
    "an id twice with other words": Worst(
        lines(row(1), row(1, "Macet"), row(1), row(2)), (2, 2, 0), ("line 3: 1 differs (content): line 2",)
    ),
    "never closed, as dates": Worst(
        lines(
            *(row(n, rest=f"{at};-6,2;106,8;") for n, at in enumerate(("9999-12-31", "1900-01-01", "0001-01-01"), 1))
        ),
        (3, 0, 0),
        ("closed_at: 3 of 3 rows: it stands for no time",),
    ),
    "closed before it came, and next year": Worst(
        lines(row(1, rest="2026-01-04 08.00;-6,2;106,8;Selesai"), row(2, rest="2031-01-01 08.00;-6,2;106,8;Selesai")),
        (2, 0, 0),
    ),
    "places in metres": Worst(
        lines(*(row(n, rest=";9313000;704000;Baru") for n in range(1, 5))), (0, 0, 0), ("metres", "place: all of 4")
    ),
    "latitude and longitude exchanged": Worst(
        lines(*(row(n, rest=";106,8;-6,2;Baru") for n in range(1, 4))), (3, 0, 0), ("the other way round",)
    ),
    "columns too narrow for the dates": Worst(
        lines(*(row(n, came="########") for n in range(1, 5))), (0, 0, 0), ("received_at: all of 4",)
    ),
    "a title, a blank line, a total below": Worst(
        (b"Laporan Warga\r\nBulan;Januari\r\n\r\n" + lines(row(1), row(2), "Jumlah;2;;;;;")),
        (2, 0, 1),
        ("2 lines stand above the header",),
    ),
    "CR alone, sep= and a mark": Worst(b"\xef\xbb\xbfsep=;\r" + lines(row(1), row(2), end="\r"), (2, 0, 0)),
    "one row pasted from Windows": Worst(
        lines(row(1, "Café"), row(2, "Café")) + row(3, "Caf\xe9").encode("latin-1") + b"\r\n", (3, 0, 0), ("(line 4)",)
    ),
    "statuses that nobody mapped": Worst(
        lines(*(row(n, rest="2026-01-06 08.00;-6,2;106,8;Diproses") for n in range(1, 5))),
        (0, 0, 0),
        ("status: all of 4", "'Diproses'"),
    ),
    "two columns of one name": Worst(
        lines(row(1) + ";x", head=HEAD + ";isi"), (0, 0, 0), ("has the column 'isi' twice",)
    ),
    "a workbook with two sheets": Worst(workbook, (3, 0, 0), ("above the header", "id: 2 of 3"), "laporan"),
    "a quote that never ends": Worst(
        lines(row(1), row(2, '"Banjir'), row(3)), (0, 0, 0), ("line 3: a quote begins here and has no end",)
    ),
}


WORST |= {name: Worst(*each) for name, each in MORE.items()}


@pytest.mark.parametrize("name", WORST)
def test_a_terrible_spreadsheet_is_told_truthfully(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    worst = WORST[name]
    path = tmp_path / ("in.xlsx" if callable(worst.content) else "in.csv")
    if callable(worst.content):
        worst.content(path)
    else:
        path.write_bytes(worst.content)

    def run(*, dry_run: bool, accept_loss: bool = False) -> ImportSummary | str:
        try:
            return run_import(
                room.centre,
                room.admin,
                path,
                "map.toml",
                sheet=worst.sheet,
                dry_run=dry_run,
                accept_loss=accept_loss,
            )
        except InputError as refused:
            return refused.message

    rehearsed, done = run(dry_run=True), run(dry_run=False)
    accepted = isinstance(rehearsed, ImportSummary) and WOULD_STOP in rehearsed.notes
    if accepted and worst.counts != (0, 0, 0):
        assert isinstance(done, str)
        assert "--accept-loss" in done
        done = run(dry_run=False, accept_loss=True)
    accepted = not isinstance(done, str) and accepted
    said = done if isinstance(done, str) else " ".join(map(str, done.notes))
    for words in worst.said:
        assert words in said
    if isinstance(done, str):
        assert worst.counts == (0, 0, 0), done
        return
    assert (done.imported, done.duplicates, done.rejected) == worst.counts
    assert isinstance(rehearsed, ImportSummary)
    said_so = {"rejects_file": None, "changes_file": None, "notes": None, "notes_phrase": None}
    assert rehearsed.as_json() | {"dry_run": False} | said_so == done.as_json() | said_so
    assert [note for note in rehearsed.notes if note != WOULD_STOP] == list(done.notes)
    again = run(dry_run=False, accept_loss=accepted)
    assert isinstance(again, ImportSummary)
    assert again.imported == 0
    assert again.duplicates == done.imported + done.duplicates
