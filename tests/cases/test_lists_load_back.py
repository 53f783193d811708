"""What a list prints loads back and changes nothing, by the command itself in a real room."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.shared import Posko

SQUARE = "[[[106.8, -6.3], [106.9, -6.3], [106.9, -6.2], [106.8, -6.3]]]"
NOUNS = {
    "unit": ("u.csv", "code;name;parent\r\ndinas;=Dinas; posko\r\nrt3;RT 03, 'barat';dinas\r\n"),
    "category": (
        "c.csv",
        'code,name_id,name_en,priority,needs_place,keywords\r\nuji,Uji coba,Trial,2,tidak,"a; ""b;c"""\r\n',
    ),
    "person": (
        "p.csv",
        'login,name,role,unit,skills,shift\r\nbudi,"Budi, S.T.",officer,dinas,tali; perahu,07:00-15:00\r\n',
    ),
    "area": (
        "a.geojson",
        '{"type": "Feature", "properties": {"kode": "x.1", "nama": "Uji", "level": "rw"}, "geometry":'
        f' {{"type": "Polygon", "coordinates": {SQUARE}}}}}',
    ),
    "route": ("r.csv", "kategori;wilayah;unit\r\nuji;;dinas\r\nuji;x.1;rt3\r\n"),
}
"""What is loaded, in this order."""


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_a_list_prints_loads_back_and_changes_nothing(posko: Posko, form: str) -> None:
    for noun, (name, content) in NOUNS.items():
        Path(name).write_text(content, encoding="utf-8", newline="")
        assert posko(noun, "load", name).status == 0
    loads_back(posko, form)
    assert "=Dinas" in posko("unit", "list").out
    assert "x.1" in posko("area", "locate", "--lat", "-6.25", "--lon", "106.88").out
    assert posko("route", "list", "--csv").out == "category,area,unit\nuji,,dinas\nuji,x.1,rt3\n"


def loads_back(posko: Posko, form: str) -> None:
    """Every list is printed, loaded, and printed again."""
    for noun in NOUNS:
        listed = posko(noun, "list", f"--{form}")
        assert listed.status == 0
        Path(f"{noun}.{form}").write_text(listed.out, encoding="utf-8", newline="")
        told = posko(noun, "load", f"{noun}.{form}", "--json")
        assert told.status == 0, told.err
        saved = told.json()
        assert (saved["added"], saved["changed"]) == (0, 0), (noun, saved)
        assert saved["unchanged"] > 0
        assert posko(noun, "list", f"--{form}").out == listed.out


_name = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=14).filter(
    lambda name: bool(name.strip())
)
_awkward = st.sampled_from(
    [
        "=1+1",
        "'=x",
        "''",
        "@a",
        "-5",
        "+62 811",
        "a;b",
        '"a"',
        'a"b',
        "a,b",
        "00123",
        "1e5",
        "0",
        "N/A",
        "TRUE",
        "\u200fx",
    ]
)
_names = _name | _awkward


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(_names, min_size=6, max_size=6),
    words=st.lists(_names, max_size=3),
    form=st.sampled_from(["csv", "json"]),
)
def test_any_name_loads_back(posko: Posko, names: list[str], words: list[str], form: str) -> None:
    square = {"type": "Polygon", "coordinates": json.loads(SQUARE)}
    area = {"code": "x.2", "name": names[4], "level": "rw", "source": names[5]}
    files: dict[str, Any] = {
        "unit": [{"code": "u1", "name": names[0], "parent": "posko", "kind": names[1]}],
        "category": [{"code": "c1", "name_id": names[1], "name_en": names[2], "group": names[3], "keywords": words}],
        "person": [{"login": "p1", "name": names[3], "role": "officer", "unit": "u1", "skills": words}],
        "area": {"type": "Feature", "properties": area, "geometry": square},
        "route": [{"category": "c1", "area": None, "unit": "u1"}, {"category": "c1", "area": "x.2", "unit": "posko"}],
    }
    for noun, rows in files.items():
        Path("in.json").write_text(json.dumps(rows), encoding="utf-8")
        told = posko(noun, "load", "in.json")
        assert told.status == 0, told.err
    loads_back(posko, form)
