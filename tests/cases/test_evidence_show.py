"""A photo is shown by what the list prints of it: its number, or its SHA-256."""

from pathlib import Path

from tests.cases.own import NEW, gps
from tests.cases.shared import Posko, shell


def test_what_the_list_prints_is_what_show_takes(posko: Posko) -> None:
    Path("a.jpg").write_bytes(gps(0))
    assert shell(posko, NEW).status == 0
    (listed,) = posko("evidence", "list", "JKT-000001", "--json").json()["items"]
    for which in (str(listed["number"]), listed["sha256"], listed["sha256"].upper()):
        (shown,) = posko("evidence", "show", "JKT-000001", which, "--json").json()["items"]
        assert shown["sha256"] == listed["sha256"]
        assert shown["number"] == listed["number"]
    assert posko("evidence", "show", "JKT-000001", "9").status == 4
    alone = posko("evidence", "show", listed["sha256"])
    assert alone.status == 2
    assert "evidence show JKT-000001 1" in alone.err
