"""Every place of the console has its name and its view, and a place that has none is an error."""

from typing import Any, cast

import pytest

from cc.tui.keys import PLACE_NAME, Where
from cc.tui.views import registry

OWN = frozenset({Where.BOARD, Where.HELP})
"""The board is the queue itself, help is a panel over it."""


def test_every_place_has_its_view_and_its_name() -> None:
    assert {*Where} - {*registry.VIEWS} - OWN == set(), "give the place its row in cc/tui/views/registry.py VIEWS"
    assert {*registry.VIEWS} & OWN == set()
    assert {*Where} - {*PLACE_NAME} - {Where.HELP} == set(), "give the place its words in cc/tui/keys.py PLACE_NAME"


def test_a_place_without_a_view_is_an_error() -> None:
    with pytest.raises(LookupError, match="help"):
        registry.make_view(Where.HELP, cast(Any, None))
