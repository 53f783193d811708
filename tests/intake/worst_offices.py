"""More of the worst spreadsheets: what offices do with merged cells, hidden rows, formulas, serial numbers, two heads,
totals, apostrophes, blanks that do not break, zones and encodings. Owns files and what must come of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

HEAD = ("nomor", "isi", "masuk", "selesai", "lintang", "bujur", "status")
Content = bytes | Callable[[Path], None]
REST = (None, -6.2, 106.8, "Baru")


def book(fill: Callable[[Any, Any], None], rows: int = 4) -> Callable[[Path], None]:
    """A workbook with so many good rows, and what `fill` makes of it."""

    def make(path: Path) -> None:
        with xlsxwriter.Workbook(path) as made:
            sheet = made.add_worksheet("Laporan")
            date = made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
            sheet.write_row(0, 0, HEAD)
            for number in range(1, rows + 1):
                sheet.write_row(number, 0, (number, f"Banjir {number}"))
                sheet.write_datetime(number, 2, datetime.fromisoformat(f"2026-01-05 08:{number:02}"), date)
                sheet.write_row(number, 3, REST)
            fill(made, sheet)

    return make


def merged(made: Any, sheet: Any) -> None:
    sheet.merge_range(1, 6, 3, 6, "Diproses", made.add_format())
    sheet.merge_range(2, 2, 3, 2, "2026-01-05 09:00", made.add_format())


def hidden(made: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})
    other = made.add_worksheet("rahasia")
    other.write_row(0, 0, HEAD)
    other.hide()


def formulas(made: Any, sheet: Any) -> None:
    sheet.write_formula(1, 1, '="Ban"&"jir"', None, "Banjir")
    for column in range(3):
        sheet.write_formula(5, column, "=A1", None, "")


def serials(made: Any, sheet: Any) -> None:
    sheet.write_row(2, 0, (2, "x", 46027.375))
    sheet.write_row(3, 0, (3, "x", "46027,375"))


def percents(made: Any, sheet: Any) -> None:
    sheet.write(1, 0, 0.5, made.add_format({"num_format": "0%"}))
    sheet.write(2, 0, 1234567, made.add_format({"num_format": "#,##0"}))


def lines(*rows: str, head: str = ";".join(HEAD), encoding: str = "utf-8") -> bytes:
    return "\r\n".join([head, *rows, ""]).encode(encoding)


def row(number: object, text: str = "Banjir", came: str = "2026-01-05 08:00", rest: str = ";-6,2;106,8;Baru") -> str:
    return f"{number};{text};{came};{rest}"


GOOD = [row(number) for number in range(1, 13)]
MORE: dict[str, tuple[Content, tuple[int, int, int], tuple[str, ...], str | None]] = {
    "cells merged over rows": (book(merged), (0, 0, 0), ("status: 3 of 4", "'Diproses'"), None),
    "cells merged over rows whose words are known": (
        book(lambda made, sheet: sheet.merge_range(1, 2, 3, 2, "2026-01-05 09:00", made.add_format())),
        (4, 0, 0),
        ("1 merged cells stand over several rows",),
        None,
    ),
    "hidden rows and a hidden sheet": (
        book(hidden), (4, 0, 0), ("1 hidden rows were read", "hidden sheets were not read: 'rahasia'"), None
    ),
    "formulas that were never reckoned": (book(formulas), (4, 0, 0), ("3 cells hold formulas",), None),
    "dates that are bare numbers": (
        book(serials, 30), (28, 0, 2), ("received_at: 2 of 30", "the number that a spreadsheet keeps for a date"), None
    ),
    "ids shown as percents and with thousands": (book(percents), (4, 0, 0), (), None),
    "a total, and who printed it, below": (
        lines(*GOOD, "JUMLAH;12;;;;;", ";;;;;;", "Dicetak oleh;admin;;;;;"), (12, 0, 2), (), None
    ),
    "a total under the last column": (lines(*GOOD, "Total;;;;;;12"), (12, 0, 1), (), None),
    "two heads, the first of groups": (
        lines(*GOOD, head=f"Laporan;;Waktu;;Lokasi;;\r\n{';'.join(HEAD)}"), (12, 0, 0), ("1 line stands above",), None
    ),
    "two heads, the second of units": (
        lines("(angka);(teks);(tgl);(tgl);(derajat);(derajat);", *GOOD), (12, 0, 1), ("as '(tgl)'",), None
    ),
    "a head again in the middle": (lines(*GOOD[:6], ";".join(HEAD), *GOOD[6:]), (12, 0, 1), ("as 'masuk'",), None),
    "apostrophes in front": (lines(row("'00123"), row("00123"), row(8, "'=SUM(A1)")), (3, 0, 0), (), None),
    "blanks that do not break": (
        lines(
            row(1, rest=";\u00a0-6,2\u00a0;106,8\u202f;\u00a0Baru"),
            row(2, came="\u00a02026-01-05\u00a008:00"),
            row("\u00a03\u00a0"),
        ),
        (3, 0, 0),
        (),
        None,
    ),
    "times of several zones": (
        lines(
            *(row(n, came=f"2026-01-05 08:00 {zone}") for n, zone in enumerate(("WIB", "WITA", "WIT"), 1)),
            row(4, came="2026-01-05T01:00:00Z"),
            row(5, came="2026-01-05 08:00 EST"),
        ),
        (4, 0, 1),
        ("received_at: 1 of 5", "EST"),
        None,
    ),
    "UTF-16": (lines(row(1, "Kaf\u00e9"), row(2), encoding="utf-16"), (2, 0, 0), (), None),
    "UTF-16 without a mark, the other way round": (
        lines(row(1, "Kaf\u00e9"), row(2), encoding="utf-16-be"), (2, 0, 0), (), None
    ),
    "line breaks within quotes": (
        lines(row(1, '"baris satu\r\nbaris dua;\r\n""tiga"""'), row(2)), (2, 0, 0), (), None
    ),
}  # fmt: skip
