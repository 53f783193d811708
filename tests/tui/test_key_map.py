"""Whoever gives keys other meanings can still leave everything: panels, fields, the filter, the console."""

import asyncio
from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cc.core.errors import CoreError, InputError
from cc.core.vocabulary import ReportStatus
from cc.tui.app import ConsoleApp
from cc.tui.key_table import KEY_TABLE, types_nothing
from cc.tui.keys import EDITING, Where
from tests.tui.console import console, screen_text, until
from tests.tui.fake_centre import FakeCentre

PANELS = (
    "triage", "reject", "solve", "verify", "defer", "dispatch", "authority", "share", "note", "amend", "group", "help",
    "palette",
)  # fmt: skip
"""Keys that open a panel; shelving and quitting have tests of their own."""
REBOUND = {"back": "f4", "open": "f6", "help": "f1", "quit": "f10"}


async def opened(app: ConsoleApp, pilot: Pilot[CoreError], key_id: str) -> None:
    """Rebind, and open a panel by its key."""
    app.use_keys(KEY_TABLE.rebound(REBOUND))
    await pilot.press(app.keys[key_id].keys[0])
    await until(lambda: app.panels.view is not None and app.panels.view.is_mounted)
    await pilot.pause()


@pytest.mark.parametrize("in_list", [False, True], ids=["where typing begins", "in the list"])
@pytest.mark.parametrize("key_id", PANELS)
def test_every_panel_is_left_by_the_key_that_goes_back(key_id: str, in_list: bool) -> None:
    async def scenario() -> None:
        async with console(FakeCentre(50)) as (app, pilot):
            await opened(app, pilot, key_id)
            view = app.panels.view
            assert view is not None
            if in_list:
                view.focus_list()
            await pilot.press("escape")
            await pilot.pause()
            assert app.panels.view is view, "Esc has been given away"
            await pilot.press("f4")
            await until(lambda: app.panels.view is None and app.where is Where.BOARD)

    asyncio.run(scenario())


@pytest.mark.parametrize("key_id", PANELS)
def test_every_panel_gives_way_to_help_and_to_quitting(key_id: str) -> None:
    async def scenario() -> None:
        async with console(FakeCentre(50)) as (app, pilot):
            await opened(app, pilot, key_id)
            await pilot.press("f1")
            await until(lambda: app.where is Where.HELP and app.panels.path()[-1] == "Bantuan")
            assert "f4 tutup" in screen_text(app).splitlines()[-1]
            await pilot.press("f10")
            await until(lambda: not app.is_running)

    asyncio.run(scenario())


def test_the_rebound_key_decides_and_the_old_one_does_not() -> None:
    async def scenario() -> None:
        centre = FakeCentre(50)
        async with console(centre) as (app, pilot):
            await opened(app, pilot, "note")
            assert "f6 kirim" in screen_text(app).splitlines()[-1]
            await pilot.press(*"air", "enter")
            await pilot.pause()
            assert not centre.log
            await pilot.press("f6")
            await until(lambda: bool(centre.log) and app.panels.view is None)

    asyncio.run(scenario())


def test_the_filter_is_entered_and_left_by_rebound_keys() -> None:
    async def scenario() -> None:
        async with console(FakeCentre(50)) as (app, pilot):
            app.use_keys(KEY_TABLE.rebound(REBOUND))
            await pilot.press("slash")
            await until(lambda: app.filter_bar.typing)
            assert "f6 menyaring, f4 batal" in screen_text(app)
            await pilot.press("f4")
            await until(lambda: not app.filter_bar.typing)
            await pilot.press("slash", *"banjir", "f6")
            await until(lambda: app.queue.query == "banjir" and not app.filter_bar.typing)

    asyncio.run(scenario())


def test_the_question_before_quitting_is_left_too() -> None:
    async def scenario() -> None:
        centre = FakeCentre(50)
        async with console(centre) as (app, pilot):
            app.use_keys(KEY_TABLE.rebound(REBOUND))
            await pilot.press("x", "1")
            await until(lambda: app.undo_slot.words != "" and app.panels.view is None)
            await pilot.press("f10")
            await until(lambda: app.panels.view is not None)
            await pilot.press("f4")
            await until(lambda: app.panels.view is None)

    asyncio.run(scenario())


def test_shelving_is_left_too() -> None:
    async def scenario() -> None:
        centre = FakeCentre(50)
        async with console(centre) as (app, pilot):
            app.use_keys(KEY_TABLE.rebound(REBOUND))
            line = next(each for each in app.queue_model.lines.values() if each.open_tasks == 0)
            app.alarms.set_watched([replace(line, status=ReportStatus.NEW, holder="dewi", due_at=centre.clock.now())])
            await pilot.press("5", "t")
            await until(lambda: app.panels.view is not None)
            await pilot.press("f4")
            await until(lambda: app.panels.view is None)

    asyncio.run(scenario())


def test_a_key_given_to_an_action_does_not_act_behind_a_panel_or_a_filter() -> None:
    async def scenario() -> None:
        centre = FakeCentre(50)
        async with console(centre) as (app, pilot):
            app.use_keys(KEY_TABLE.rebound({"claim": "f5"}))
            await pilot.press("c", *"air", "f5", "escape", "slash", "f5", "escape")
            await pilot.pause(0.1)
            assert not centre.log

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("keymap", "told"),
    [
        ({"back": "0"}, "back needs a key that types nothing"),
        ({"open": "backspace"}, "open needs a key that types nothing"),
        ({"quit": "0"}, "quit needs a key that types nothing"),
        ({"quit": "f10 0"}, "quit needs a key that types nothing"),
        ({"back": "ctrl+u"}, "back needs a key that types nothing"),
        ({"claim": "tab"}, "both field.next and claim"),
        ({"mark": "left"}, "left would mean both"),
    ],
)
def test_a_key_map_that_would_catch_somebody_is_refused(keymap: dict[str, str], told: str) -> None:
    with pytest.raises(InputError) as refusal:
        KEY_TABLE.rebound(keymap)
    assert told in refusal.value.message


def test_going_back_may_have_a_letter_beside_a_key_that_types_nothing() -> None:
    assert KEY_TABLE.rebound({"back": "f4 q"})["back"].keys == ("f4", "q")


def test_what_a_text_field_keeps_for_itself_is_known() -> None:
    kept = {key for binding in Input.BINDINGS for key in str(getattr(binding, "key", "")).split(",")}
    assert {key for key in kept if types_nothing(key)} == {"enter"}
    assert not [key for key in EDITING if types_nothing(key)]
