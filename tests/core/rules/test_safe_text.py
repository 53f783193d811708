"""What a report's text may do to the screen that shows it: nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.rules.safe_text import safe_line, safe_terminal, shows_nothing


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        ("banjir", "banjir"),
        ("\x1b[31mmerah\x1b[0m", "[31mmerah[0m"),
        ("\x1b]0;judul\x07teks", "]0;judulteks"),
        ("\x9b2J", "2J"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("satu\r\ndua\rtiga", "satu\ndua\ntiga"),
        ("a\tb", "a    b"),
        ("👩\u200d🚒 api ❤\ufe0f", "👩🚒 api ❤"),
        ("[bold]tebal[/bold]", "[bold]tebal[/bold]"),
        ("z" + "\u0301" * 40, "z" + "\u0301" * 3),
        ("x\U000e0041y", "xy"),
        ("\ud800", "\ufffd"),
        ("a\u2028b", "a\nb"),
        ("a\u00a0b", "a b"),
    ],
)
def test_what_a_terminal_would_obey_is_gone(came: str, shown: str) -> None:
    assert safe_terminal(came) == shown


def test_a_line_is_one_line() -> None:
    assert safe_line("  air \n\n naik\t cepat \x1b[2J ") == "air naik cepat [2J"


@given(st.text())
def test_nothing_left_is_a_control_or_reorders(text: str) -> None:
    shown = safe_terminal(text)
    kinds = {unicodedata.category(char) for char in shown if char != "\n"}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not any(unicodedata.bidirectional(char) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI") for char in shown)
    assert "\n" not in safe_line(text)


@given(st.text())
def test_making_safe_twice_changes_nothing(text: str) -> None:
    once = safe_terminal(text)
    assert safe_terminal(once) == once


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert safe_terminal(text) == text


_UNSEEN = [*"\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u202e\x1b \u00a0\n\ufe0f"]


@given(st.lists(st.sampled_from(_UNSEEN), max_size=12).map("".join))
def test_what_nobody_sees_shows_nothing(text: str) -> None:
    assert shows_nothing(text)


@given(
    st.lists(st.sampled_from(_UNSEEN), max_size=6).map("".join),
    st.characters(categories=["L", "N", "P", "S"], exclude_characters="\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800"),
)
def test_one_letter_is_seen(unseen: str, letter: str) -> None:
    assert not shows_nothing(unseen + letter + unseen)
