"""What a report's text may do to the screen that shows it: nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.rules.safe_text import safe_line, safe_terminal


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
