"""Lists in JSON, cut item by item from chunks of any size."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc.tabular import json_stream
from cc.tabular.json_stream import JsonError, items

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", 7)


def cut(text: str, *path: str) -> list[Any]:
    return list(items(io.StringIO(text), path or None))


@settings(max_examples=200)
@given(st.lists(_values, max_size=6), st.sampled_from([None, 2]), st.booleans())
def test_the_items_are_those_that_json_reads(listed: list[Any], indent: int | None, plain: bool) -> None:
    text = json.dumps(listed, indent=indent, ensure_ascii=plain)
    assert cut(f" {text}\n") == listed


@given(st.lists(_values, max_size=4), _values)
def test_a_list_within_an_object_is_found_by_its_name(listed: list[Any], other: Any) -> None:
    text = json.dumps({"before": other, "inner": {"x": other, "records": listed}, "after": 1})
    assert cut(text, "inner", "records") == listed


def test_without_a_name_the_first_list_is_taken() -> None:
    assert cut('{"count": 2, "requests": [1, 2], "more": [3]}') == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "[1, 2",
        "[1 2]",
        "[1,]",
        '["abc',
        '{"a": 1}',
        "{}",
        '{"a" [1]}',
        "[nope, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]",
        "[" * 5000,
        '[{"a": tru, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb": 1}]',
    ],
)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(JsonError):
        cut(text)


def test_a_list_that_is_not_where_the_map_says_is_refused_by_name() -> None:
    with pytest.raises(JsonError, match=r"result\.records"):
        cut('{"result": {"rows": [1]}}', "result", "records")


def test_items_before_a_fault_have_been_given() -> None:
    found = items(io.StringIO("[1, 2, oops oops oops oops oops]"))
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(JsonError, match="character"):
        next(found)
