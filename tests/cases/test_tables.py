"""Tables that come in: every shared case on them shows what its manifest expects."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.shared import MISSING, Case, Posko, Said, cases

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
    assert "Café Melayu banjir gang 1" in said[1].out
    assert "Ã" not in said[1].out


def refused_twice(said: list[Said], posko: Posko) -> None:
    assert said[0].status == 6
    assert "has the column 'telepon' twice" in said[0].err


def listed(word: str) -> Check:
    def check(said: list[Said], posko: Posko) -> None:
        assert [each.status for each in said] == [0, 0]
        assert word in said[1].out

    return check


CHECKS: dict[str, Check] = {
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


@pytest.mark.skipif(not cases(), reason=MISSING)
@pytest.mark.parametrize("name", CHECKS)
def test_a_shared_case_shows_what_is_expected(posko: Posko, tmp_path: Path, name: str) -> None:
    case: Case = cases()[name]
    case.put(tmp_path)
    CHECKS[name]([posko(command) for command in case.commands], posko)
