"""What identifies a row: its id, else what it says and its number among equals."""

from hypothesis import given
from hypothesis import strategies as st

from cc.intake.row_keys import Repeat, RowKeys


def test_an_id_is_the_key() -> None:
    assert RowKeys().key("A-1", {"x": 1}) == "A-1"


def test_equal_rows_without_id_are_told_apart_by_their_number() -> None:
    keys = RowKeys()
    first, second = keys.key("", {"a": 1, "b": "x"}), keys.key("", {"b": "x", "a": 1})
    assert first[:-2] == second[:-2]
    assert (first[-2:], second[-2:]) == (":1", ":2")


_rows = st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "x", None, 1])), max_size=20)


@given(_rows)
def test_keys_are_all_different_and_the_same_when_read_again(rows: list[dict[str, object]]) -> None:
    runs = []
    for _ in range(2):
        keys = RowKeys()
        runs.append([keys.key("", row) for row in rows])
        keys.close()
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == len(rows)


def test_an_id_that_comes_again_is_told_with_its_line_and_whether_it_says_the_same() -> None:
    keys = RowKeys()
    assert keys.repeat("a", ("a", "lamp"), 2) is None
    assert keys.repeat("b", ("b", "lamp"), 3) is None
    assert keys.repeat("a", ("a", "lamp"), 4) == Repeat(2, same=True)
    assert keys.repeat("a", ("a", "tree"), 5) == Repeat(2, same=False)
