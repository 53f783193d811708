"""Maps: what they may say, what is refused and how it is told, and that the ready-made ones are sound."""

from pathlib import Path

import pytest

from cc.core.errors import InputError
from cc.core.starter import categories
from cc.intake.field_spec import Column, Constant, Template
from cc.intake.import_map import ImportMap, load_map, ready_made

LEAST = 'zone = "UTC"\n[fields]\nreceived_at = "when"\n'


def written(folder: Path, text: str, name: str = "own.toml") -> ImportMap:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_map(str(path))


def test_the_least_map_says_zone_and_time(tmp_path: Path) -> None:
    map_ = written(tmp_path, LEAST)
    assert (map_.name, map_.source, map_.zone, map_.time_formats) == ("own", "own", "UTC", ("iso",))
    assert map_.fields == {"received_at": (Column("when"),)}


def test_a_field_is_a_column_a_text_a_constant_or_the_first_of_several(tmp_path: Path) -> None:
    map_ = written(
        tmp_path, LEAST + 'text = ["body", "{kind}: {detail}", { value = "-" }]\ncategory = { value = "flood" }\n'
    )
    assert map_.fields["text"] == (Column("body"), Template("{kind}: {detail}", ("kind", "detail")), Constant("-"))
    assert map_.fields["category"] == (Constant("flood"),)


def test_a_map_can_extend_a_ready_made_one_but_has_a_source_of_its_own(tmp_path: Path) -> None:
    map_ = written(
        tmp_path, 'extends = "open311"\nzone = "Europe/Berlin"\n[fields]\naddress = "street"\n', "koeln.toml"
    )
    base = load_map("open311")
    assert (map_.name, map_.source, map_.zone) == ("koeln", "koeln", "Europe/Berlin")
    assert map_.fields["address"] == (Column("street"),)
    assert map_.fields["text"] == base.fields["text"]
    assert map_.values == base.values


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("", "fields.received_at", "came in"),
        ('[fields]\nreceived_at = "when"\n', "zone", "Asia/Jakarta"),
        (LEAST.replace("UTC", "WIB"), None, "WIB"),
        (LEAST + 'recieved_at = "x"\n', "fields.recieved_at", "received_at"),
        ("fieldz = 1\n" + LEAST, "fieldz", "fields"),
        ('format = "xlsx"\n' + LEAST, "format", "csv"),
        ('encoding = "base64"\n' + LEAST, "encoding", "utf-8"),
        ('delimiter = "||"\n' + LEAST, "delimiter", "one character"),
        ('time_format = "%H:%M"\n' + LEAST, None, "year, month and day"),
        ("time_format = []\n" + LEAST, "time_format", "list"),
        ('create_missing = ["people"]\n' + LEAST, "create_missing", "people"),
        ('optional = ["colour"]\n' + LEAST, "optional", "colour"),
        ("no_place = [[1]]\n" + LEAST, "no_place", "pairs"),
        ('no_place = [["a", "b"]]\n' + LEAST, "no_place", "pairs"),
        ("fields = 3\n", "fields", "table"),
        (LEAST + "text = []\n", "fields.text", "column"),
        (LEAST + "text = 5\n", "fields.text", "column"),
        (LEAST + "text = { values = 5 }\n", "fields.text", "column"),
        (LEAST + 'lon = "x"\n', "fields", "belong together"),
        (LEAST + '[values.status]\nOpen = "opened"\n', "values.status.open", "opened"),
        (LEAST + '[values.status]\nOpen = "merged"\n', "values.status.open", "merged"),
        (LEAST + "[values.priority]\nHigh = 7\n", "values.priority.high", "1 to 4"),
        (LEAST + '[values.color]\nRed = "1"\n', "values.color", "status"),
        (LEAST + "[values.unit]\nA = [1]\n", "values.unit.A", "text"),
        ('extends = "bostn"\n', "extends", "boston311"),
        ("name = 5\n" + LEAST, "name", "text"),
    ],
)
def test_what_is_wrong_with_a_map_is_named(tmp_path: Path, text: str, key: str | None, says: str) -> None:
    with pytest.raises(InputError) as caught:
        written(tmp_path, text)
    assert caught.value.code.startswith("map.")
    assert caught.value.fields.get("key") == key
    assert says in caught.value.message


def test_a_misspelt_map_is_told_what_was_meant() -> None:
    with pytest.raises(InputError, match="Did you mean 'boston311'"):
        load_map("bostn311")


def test_a_map_that_is_not_there_or_no_toml_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_map(str(tmp_path / "gone.toml"))
    with pytest.raises(InputError, match="no TOML"):
        written(tmp_path, "name = \n")


STARTER = {entry["code"] for entry in categories()}


@pytest.mark.parametrize("name", ready_made())
def test_every_ready_made_map_is_sound(name: str) -> None:
    map_ = load_map(name)
    assert map_.name == name
    assert map_.source == ("nyc311" if name == "nyc311-socrata" else name)
    assert {"text", "category", "received_at"} <= set(map_.fields)
    assert set(map_.values.get("category", {}).values()) <= STARTER


def test_the_maps_that_were_promised_are_there() -> None:
    promised = {"boston311", "baltimore311", "nyc311", "nyc311-socrata", "petabencana", "surabaya", "open311"}
    assert promised <= set(ready_made())
