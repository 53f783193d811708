"""The console in the reader's language: no view or panel of a made-up room has a word of the other, small or wide."""

import re
from dataclasses import replace

import pytest

from cc.tui.app import ConsoleApp
from cc.words.catalogue import Language
from tests.tui.console import SMALL, WIDE, console, screen_text
from tests.tui.fake_centre import FakeCentre
from tests.words.foreign import foreign

STEPS = (
    (), ("question_mark",), ("slash", "x", ":"), ("slash", *"status:"), ("slash", *"is:"), ("slash", *"nosuch:1"),
    ("enter",), ("t",), ("p",), ("d",), ("e",), ("x",), ("c",), ("g",), ("v",), ("w",), ("r",), ("s",), ("h",), ("o",),
    ("m",), ("k",), ("l",), ("f",), ("b",), ("n",), ("i",), ("z",), ("q",), ("1",), ("2",), ("3",), ("4",), ("5",),
    ("6",), ("7",), ("8",), ("9",), ("space", "g"), ("asterisk", "x"),
)  # fmt: skip
"""What is pressed on a fresh board: every key of one letter or digit, so that every panel, view and refusal is seen."""


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without a translation is an error here."""
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")


def whole_words(app: ConsoleApp) -> str:
    """What stands on the screen, without words that were cut."""
    lines = (re.sub(r"\S+$", "", line) if line[-1:].strip() else line for line in screen_text(app).splitlines())
    return re.sub(r"\S*…", "", "\n".join(lines))


@pytest.mark.parametrize(("language", "size"), [(Language.EN, WIDE), (Language.ID, SMALL)])
async def test_no_screen_has_a_word_of_the_other_language(language: Language, size: tuple[int, int]) -> None:
    found: dict[str, set[str]] = {}
    centre = FakeCentre(60)
    centre.lines = {key: replace(line, excerpt="Xyx zyz") for key, line in centre.lines.items()}
    async with console(centre, size, lang=language) as (app, pilot):
        names = app.names
        named = [one.name for group in (names.units, names.areas, names.people) for one in group.values()]
        ours = " ".join([*named, *names.units, *names.categories, *(one.name_id for one in names.categories.values())])
        data = foreign(ours, language) | {"is"}  # what is typed: is:open
        for step in STEPS:
            await pilot.press(*step)
            await pilot.pause(0.05)
            if words := foreign(whole_words(app), language) - data:
                found[" ".join(step)] = words
            for _ in range(3):
                await pilot.press("escape")
    assert found == {}
