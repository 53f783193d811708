"""Every case of the shared manifest, and one of our own of each kind, shows what the manifest expects."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.own import own
from tests.cases.shared import MISSING, Case, Posko, Said, cases, shell

Check = Callable[[list[Said], Posko], None]


def imports(count: int) -> Check:
    def check(said: list[Said], posko: Posko) -> None:
        assert said[0].status == 0
        assert f"{count} imported, 0 known already, 0 rejected of {count} rows" in said[0].out

    return check


def sep_line(said: list[Said], posko: Posko) -> None:
    imports(1)(said, posko)


def stays_utf8(said: list[Said], posko: Posko) -> None:
    assert "20 imported" in said[0].out
    assert "Windows-1252" in said[0].err
    assert "Café Melayu banjir gang" in said[1].out
    assert "Ã" not in said[1].out


def refused_twice(said: list[Said], posko: Posko) -> None:
    assert said[0].status == 6
    assert "has the column 'telepon' twice" in said[0].err


def listed(word: str) -> Check:
    def check(said: list[Said], posko: Posko) -> None:
        assert [each.status for each in said] == [0, 0]
        assert word in said[1].out

    return check


def same_numbers(said: list[Said], posko: Posko) -> None:
    """A dry run says the numbers of the run, and no row with other content is a known one in silence."""
    assert said[0].out.removeprefix("would be: ") == said[1].out
    assert " 3 imported, 0 known already, 0 rejected of 3 rows" in " " + said[1].out
    assert "it is no id" in said[1].err


def none_kept(said: list[Said], posko: Posko) -> None:
    told = posko("sla", "report", "--from", "2026-11-10", "--to", "2026-11-10", "--json").json()
    assert sum(row["kept"] for row in rows_of(told)) == 0
    assert [each.status for each in said] == [0, 0, 0]


def rows_of(told: object) -> list[dict[str, int]]:
    """Every object of a JSON document that counts what was kept."""
    if isinstance(told, dict):
        own = [told] if isinstance(told.get("kept"), int) else []
        return own + [row for value in told.values() for row in rows_of(value)]
    return [row for value in told for row in rows_of(value)] if isinstance(told, list) else []


def not_met(said: list[Said], posko: Posko) -> None:
    none_kept(said, posko)
    assert "met" not in said[1].out


def none_closed(said: list[Said], posko: Posko) -> None:
    imports(3)(said, posko)
    assert "JKT-" not in said[1].out


def places_told(said: list[Said], posko: Posko) -> None:
    imports(3)(said, posko)
    assert "JKT-" not in posko("report", "list", "flag:no_place").out


def at_monas(count: int) -> Check:
    def check(said: list[Said], posko: Posko) -> None:
        assert said[0].json()["imported"] == count
        assert "JKT-" not in said[1].out
        for number in range(1, count + 1):
            line = posko("report", "show", f"JKT-{number:06d}", "--json").json()["line"]
            assert (line["lat"], line["lon"]) == (-6.2088, 106.8456)

    return check


def change_told(said: list[Said], posko: Posko) -> None:
    assert "1 imported, 1 known already, 0 rejected of 2 rows" in said[1].out
    assert "1 of those known already differ" in said[1].out
    assert "line 2: JKT-000001 differs (status" in said[1].err
    told = posko("report", "import", "b.csv", "--map", "map.toml", "--source", "u", "--update", "--json").json()
    assert (told["duplicates"], told["differing"], told["updated"]) == (2, 1, 1)
    assert posko("report", "show", "JKT-000001", "--json").json()["line"]["status"] == "closed"


def refused(words: str) -> Check:
    def check(said: list[Said], posko: Posko) -> None:
        assert said[0].status == 6
        assert words in said[0].err
        assert "Uji" not in said[1].out

    return check


def not_whole(said: list[Said], posko: Posko) -> None:
    assert said[0].status == 0
    assert said[0].json()["decodes_to_end"] is False


def taken(local: str, offset: int | None) -> Check:
    def check(said: list[Said], posko: Posko) -> None:
        facts = said[0].json()
        assert (facts["taken_at_local"], facts["taken_offset_minutes"]) == (local, offset)

    return check


def not_accused(said: list[Said], posko: Posko) -> None:
    assert [each.status for each in said] == [0, 0, 0]
    found = {line.strip().partition(":")[0]: line for line in said[2].out.splitlines() if " – " in line}
    assert ": yes – taken as it came in, by the camera's clock" in found["time"]
    assert ": unknown – " in found["camera clock"]
    assert ": no – " not in said[2].out


def nothing_said(said: list[Said], posko: Posko) -> None:
    assert said[0].status == 6
    assert "it cannot be empty" in said[0].err


def ended_listed(said: list[Said], posko: Posko) -> None:
    assert all("JKT-000001" in each.out for each in said[1:])


CHECKS: dict[str, Check] = {
    "06-early-end-50": not_whole,
    "07-zeroed-tail": not_whole,
    "08-gps-rollover-1": not_accused,
    "09-gps-rollover-2": not_accused,
    "10-exif-pm": taken("2026-11-20T13:30:00", None),
    "11-exif-zone-suffix": taken("2026-11-20T00:30:00", 0),
    "12-exif-Z": taken("2026-11-20T23:30:00", 0),
    "31-text-zero-width": nothing_said,
    "33-list-status-closed": ended_listed,
    "34-list-ref-of-closed": ended_listed,
    "22-crs-id74": refused("EPSG::4238"),
    "23-crs-projected-small": refused("ogr2ogr -t_srs EPSG:4326"),
    "24-parent-self": refused("area a lies in itself"),
    "25-geojson-envelope": imports(1),
    "01-ids-scientific": same_numbers,
    "02-ids-zero": same_numbers,
    "03-closed-9999-1900": none_kept,
    "04-closed-9999-before-due": not_met,
    "05-open311-acknowledged": none_closed,
    "13-all-places-lost-decimal-comma": places_told,
    "14-point-odk-ewkt": at_monas(3),
    "15-point-decimal-comma": at_monas(2),
    "29-months-agustus": imports(3),
    "32-updated-export": change_told,
    "16-cr-only": imports(2),
    "17-short-rows-from-16": imports(30),
    "18-header-with-empty-cells": imports(3),
    "19-sep-semicolon": sep_line,
    "20-mixed-encoding": stays_utf8,
    "21-dup-attribute-column": refused_twice,
    "26-people-semicolon": listed("Suharto"),
    "27-people-empty-rows": listed("Siti"),
    "28-units-semicolon": listed("RT 03"),
}


ELSEWHERE = {"30-console-sigterm": "the console on a terminal of its own: tests/tui/test_terminal.py"}


REFUSED = ("22-crs-id74", "23-crs-projected-small")
"""Refused where the extra `projections` is not installed; what it makes of them: tests/tabular/test_projections.py."""


def test_no_case_is_left_out() -> None:
    assert set(CHECKS) == set(own())
    if not cases():
        pytest.skip(MISSING)
    assert set(cases()) == {*CHECKS, *ELSEWHERE}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_shared_case_shows_what_is_expected(
    posko: Posko, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if not cases():
        pytest.skip(MISSING)
    case: Case = cases()[name]
    case.put(tmp_path)
    if name in REFUSED:
        monkeypatch.setitem(sys.modules, "pyproj", None)
    CHECKS[name]([shell(posko, command) for command in case.commands], posko)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_one_of_our_own_of_its_kind_shows_it_too(
    posko: Posko, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    files, commands = own()[name]
    if name in REFUSED:
        monkeypatch.setitem(sys.modules, "pyproj", None)
    for file, content in files.items():
        (tmp_path / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    CHECKS[name]([shell(posko, command) for command in commands], posko)
