"""Reading single fields of a row."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.intake.field_spec import as_text, columns_of, parse_spec, reader


def read(spec: object, values: dict[str, Any], *empty: str) -> str:
    return reader(parse_spec(spec, "fields.x"), frozenset(empty))(values)


@pytest.mark.parametrize(
    ("spec", "values", "text"),
    [
        ("a", {"a": "  x "}, "x"),
        ("a", {}, ""),
        ("a", {"a": None}, ""),
        ("a", {"a": 3.5}, "3.5"),
        ("a", {"a": True}, "true"),
        ("a", {"a": {"b": 1}}, '{"b": 1}'),
        ("a.b", {"a": {"b": "x"}}, "x"),
        ("a.b", {"a.b": "y", "a": {"b": "x"}}, "y"),
        ("a.b", {"a": None}, ""),
        ("a.b", {"a": "text"}, ""),
        (["a", "b"], {"a": " ", "b": "x"}, "x"),
        (["a", {"value": "z"}], {"a": ""}, "z"),
        ("{a}: {b}", {"a": "x", "b": "y"}, "x: y"),
        ("{a}: {b}", {"a": "x", "b": ""}, "x"),
        ("{a}: {b}", {"a": "", "b": "y"}, "y"),
        ("{a}: {b}", {"a": "", "b": None}, ""),
        ("{a.c} & {b}", {"a": {"c": "1"}, "b": "2"}, "1 & 2"),
        ("a", {"a": "x\0y\ud800z"}, "x\ufffdy\ufffdz"),
    ],
)
def test_a_field_reads(spec: object, values: dict[str, Any], text: str) -> None:
    assert read(spec, values) == text


def test_texts_that_stand_for_nothing_are_nothing() -> None:
    assert read(["a", "b"], {"a": "N/A", "b": "x"}, "n/a") == "x"
    assert read("{a} - {b}", {"a": "Unspecified", "b": "x"}, "unspecified") == "x"


def test_the_columns_of_a_spec_are_told_once_each() -> None:
    assert columns_of(parse_spec(["a", "{b} {a}", {"value": "c"}], "x")) == ("a", "b")


@given(st.text())
def test_any_text_can_be_stored_afterwards(text: str) -> None:
    stored = as_text(text)
    stored.encode("utf-8")
    assert "\0" not in stored
