"""Canonical JSON: what is hashed reads back as it was, and looks as the standard library would write it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from cc.core.store.sql.json import canonical

TEXTS = st.text(st.characters(codec="utf-8"))
PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS
TREES = st.recursive(PLAIN, lambda each: st.lists(each) | st.dictionaries(TEXTS, each), max_leaves=20)


@given(TREES)
def test_what_is_written_is_what_the_standard_library_writes(value: object) -> None:
    assert canonical(value) == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_to_the_bit(value: float) -> None:
    assert json.loads(canonical({"lon": value}))["lon"] == value
