"""What a list prints loads back and changes nothing, by the command itself in a real room."""

from pathlib import Path

import pytest

from tests.cases.shared import Posko

SQUARE = "[[[106.8, -6.3], [106.9, -6.3], [106.9, -6.2], [106.8, -6.3]]]"
FILES = {
    "u.csv": "code;name;parent\r\ndinas;=Dinas; posko\r\nrt3;RT 03, 'barat';dinas\r\n",
    "c.csv": 'code,name_id,name_en,priority,needs_place,keywords\r\nuji,Uji coba,Trial,2,tidak,"a; ""b;c"""\r\n',
    "p.csv": 'login,name,role,unit,skills,shift\r\nbudi,"Budi, S.T.",officer,dinas,tali; perahu,07:00-15:00\r\n',
    "a.geojson": '{"type": "Feature", "properties": {"kode": "x.1", "nama": "Uji", "level": "rw"}, "geometry":'
    f' {{"type": "Polygon", "coordinates": {SQUARE}}}}}',
}


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_a_list_prints_loads_back_and_changes_nothing(posko: Posko, tmp_path: Path, form: str) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8", newline="")
        noun = {"u": "unit", "c": "category", "p": "person", "a": "area"}[name[0]]
        assert posko(noun, "load", name).status == 0
    for noun in ("unit", "category", "person", "area"):
        listed = posko(noun, "list", f"--{form}")
        assert listed.status == 0
        (tmp_path / f"{noun}.{form}").write_text(listed.out, encoding="utf-8", newline="")
        told = posko(noun, "load", f"{noun}.{form}", "--json")
        assert told.status == 0, told.err
        saved = told.json()
        assert (saved["added"], saved["changed"]) == (0, 0), saved
        assert saved["unchanged"] > 0
    assert "=Dinas" in posko("unit", "list").out
    assert "x.1" in posko("area", "locate", "--lat", "-6.25", "--lon", "106.88").out
