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


def test_a_sha256_alone_is_enough_for_a_photo_that_is_attached_once(posko: Posko) -> None:
    Path("a.jpg").write_bytes(gps(0))
    assert shell(posko, NEW).status == 0
    (listed,) = posko("evidence", "list", "JKT-000001", "--json").json()["items"]
    named = posko("evidence", "show", "JKT-000001", "1")
    for sha256 in (listed["sha256"], listed["sha256"].upper()):
        alone = posko("evidence", "show", sha256)
        assert (alone.status, alone.out) == (0, named.out)
    short = posko("evidence", "show", listed["sha256"][:20])
    assert (short.status, "64" in short.err) == (2, True)
    nowhere = posko("evidence", "show", "0" * 64)
    assert (nowhere.status, "no report that you see" in nowhere.err) == (4, True)
    assert shell(posko, NEW).status == 0
    twice = posko("evidence", "show", listed["sha256"])
    assert twice.status == 2
    assert "JKT-000001 1" in twice.err
    assert "JKT-000002 1" in twice.err
