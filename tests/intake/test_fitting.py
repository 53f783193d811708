"""Whether a map fits a file, and the words when it does not."""

from pathlib import Path

import pytest

from cc.core.errors import InputError
from cc.intake.fitting import check_fit, find_map
from cc.intake.import_map import ImportMap, load_map
from cc.tabular.table import Layout, Survey

BOSTON = "case_enquiry_id,case_title,open_dt,closed_dt,target_dt,case_status,reason,department,longitude,latitude"


def table(columns: str, format: str = "csv", twice: tuple[str, ...] = ()) -> Survey:
    return Survey(
        path=Path("reports.csv"),
        layout=Layout(format=format),
        columns=tuple(columns.split(",")),
        twice=twice,
        count=1,
        guessed=False,
    )


def own(folder: Path, fields: str, more: str = "") -> ImportMap:
    path = folder / "own.toml"
    path.write_text(f'zone = "UTC"\n{more}\n[fields]\nreceived_at = "when"\n{fields}', encoding="utf-8")
    return load_map(str(path))


def test_a_map_that_fits_passes() -> None:
    check_fit(load_map("boston311"), table(BOSTON + ",location,closure_reason"))


def test_missing_columns_are_named_with_what_was_probably_meant_and_what_there_is() -> None:
    columns = "Case_Enquiry_ID,title,Open Dt,closed_dt"
    with pytest.raises(InputError) as caught:
        check_fit(load_map("boston311"), table(columns))
    message = caught.value.message
    assert "'case_enquiry_id' (id; did you mean Case_Enquiry_ID?)" in message
    assert "'open_dt' (received_at; did you mean Open Dt" in message
    assert "The file has Case_Enquiry_ID, title, Open Dt, closed_dt." in message
    assert caught.value.code == "map.columns"


def test_a_field_that_is_optional_may_lack_its_column(tmp_path: Path) -> None:
    check_fit(own(tmp_path, 'text = "body"\n', 'optional = ["text"]'), table("when"))
    with pytest.raises(InputError, match="'body'"):
        check_fit(own(tmp_path, 'text = "body"\n'), table("when"))


def test_one_of_several_alternatives_is_enough(tmp_path: Path) -> None:
    map_ = own(tmp_path, 'text = ["a", "{b} {c}"]\n')
    check_fit(map_, table("when,b,c"))
    with pytest.raises(InputError, match="'a'"):
        check_fit(map_, table("when,b"))


def test_json_may_leave_out_what_is_empty_but_not_the_time(tmp_path: Path) -> None:
    map_ = own(tmp_path, 'text = "body"\n')
    check_fit(map_, table("when", "json"))
    with pytest.raises(InputError, match="'when'"):
        check_fit(map_, table("body", "json"))


def test_a_column_that_is_there_twice_and_meant_is_refused(tmp_path: Path) -> None:
    map_ = own(tmp_path, 'text = "body"\n')
    check_fit(map_, table("when,body,x", twice=("x",)))
    with pytest.raises(InputError, match="'body' twice"):
        check_fit(map_, table("when,body", twice=("body",)))


def test_the_ready_made_map_is_found_by_the_columns() -> None:
    assert find_map(table(BOSTON + ",location,closure_reason")).name == "boston311"
    socrata = "unique_key,created_date,closed_date,status,agency,complaint_type,descriptor,latitude,longitude"
    assert find_map(table(socrata, "json")).name == "nyc311-socrata"


def test_a_file_that_none_fits_is_told_the_maps_and_its_columns() -> None:
    with pytest.raises(InputError, match=r"baltimore311, .*whose columns are lat, long\. .*--map"):
        find_map(table("lat,long"))
