"""What an operator does at the console, by keys, on a made-up Centre."""

from dataclasses import replace

import pytest

from cc.core.vocabulary import Flag
from cc.tui.keys import KEYS, Where
from cc.tui.views.registry import VIEWS
from cc.words.catalogue import Language
from tests.tui.console import SMALL, WIDE, console, screen_text, until
from tests.tui.fake_centre import FakeCentre
from tests.tui.fake_data import line as made_up_line

MARKUP = "[bold red]merah[/] [@click=app.exit]klik[/] \x1b[31mESC\x1b[0m \u202eterbalik"


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_the_board_shows_counters_queue_detail_and_keys(size: tuple[int, int]) -> None:
    centre = FakeCentre(300)
    async with console(centre, size) as (app, pilot):
        await until(lambda: app.report_detail is not None and app.report_detail.report is not None)
        await pilot.pause()
        text = screen_text(app)
        first = app.queue_model.current
        assert first is not None
        assert "POSKO" in text
        assert first.ref in text
        assert "****4471" in text, "the detail tells the report in full"
        assert "? bantuan" in text.splitlines()[-1]
        assert len(text.splitlines()) == size[1]


async def test_the_queue_is_sorted_by_time_left() -> None:
    async with console(FakeCentre(300)) as (app, _):
        due = [app.queue_model.lines[each].due_at for each in app.queue_model.ids]
        assert due == sorted(each for each in due if each is not None)


async def test_a_filter_is_completed_and_applied() -> None:
    async with console(FakeCentre(300)) as (app, pilot):
        await pilot.press("slash", *"kat:fl", "tab", "enter")
        await until(lambda: app.queue.query == "kat:flood" and not app.filter_bar.typing)
        await until(lambda: all(line.category == "flood" for line in app.queue_model.lines.values()))
        assert app.queue_model.ids


async def test_a_wrong_filter_says_where_and_stays_to_be_put_right() -> None:
    async with console(FakeCentre(300)) as (app, pilot):
        await pilot.press("slash", *"banjir sla:3", "enter")
        await pilot.pause()
        assert app.filter_bar.typing
        assert app.filter_bar.text == "banjir sla:3"
        assert "posisi 8" in screen_text(app).splitlines()[-2]
        assert app.queue.query == ""
        await pilot.press("escape")
        assert not app.filter_bar.typing


async def test_two_consoles_see_each_others_change() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (mine, my_pilot), console(centre, login="rini") as (hers, _):
        line = mine.queue_model.current
        assert line is not None
        await my_pilot.press("j", "k")
        for each in (*mine.queue_model.ids,):
            if mine.queue_model.lines[each].holder is None:
                mine.queue_view.seek(each)
                break
        line = mine.queue_model.current
        assert line is not None
        await my_pilot.press("a")
        await until(lambda: hers.queue_model.lines[line.id].holder == "dewi")
        hers.queue_view.seek(line.id)
        await until(lambda: "@dewi" in screen_text(hers))


async def test_a_new_report_is_counted_and_comes_in_on_request() -> None:
    import random

    centre = FakeCentre(50)
    async with console(centre) as (app, pilot):
        order = list(app.queue_model.ids)
        await pilot.press("j")
        centre.put(made_up_line(999, random.Random(1)))
        await until(lambda: "+1 baru" in screen_text(app))
        assert app.queue_model.ids == order, "order is a snapshot"
        held = app.queue_model.current
        await pilot.press("r")
        await until(lambda: len(app.queue_model.ids) == len(order) + 1)
        assert app.queue_model.current == held


async def test_markup_and_escapes_in_a_text_are_shown_literally() -> None:
    centre = FakeCentre(20)
    first = sorted(centre.lines.values(), key=lambda each: str(each.due_at))[0]
    centre.lines[first.id] = replace(first, excerpt=MARKUP, area="[red]A[/]\x1b]0;x\x07")
    async with console(centre, WIDE) as (app, pilot):
        app.queue_view.seek(first.id)
        await until(lambda: app.report_detail is not None and app.report_detail.report is not None)
        await pilot.pause()
        text = screen_text(app)
        assert "[bold red]merah[/]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        await pilot.press("g")
        await until(lambda: app.panels.view is not None)
        await pilot.press("escape", "e")
        await pilot.pause()
        assert "[bold red]merah[/]" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (200, 50), (100, 30), (40, 10)])
async def test_any_size_fits_and_nothing_breaks_when_it_changes(size: tuple[int, int]) -> None:
    async with console(FakeCentre(100)) as (app, pilot):
        await pilot.press("j", "j", "j")
        held = app.queue_model.current
        await pilot.resize_terminal(*size)
        await pilot.pause()
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("escape", "question_mark", "escape")
        await pilot.pause()
        lines = screen_text(app).splitlines()
        assert len(lines) == size[1]
        assert app.queue_model.current == held
        assert held is not None
        assert any(line.startswith(">") and held.ref[:8] in line for line in lines)


async def test_the_queue_has_the_columns_of_its_width_whoever_made_it_so() -> None:
    async with console(FakeCentre(100), size=(200, 50)) as (app, pilot):
        assert "UNIT" in screen_text(app)
        app.queue_view.styles.width = 80
        await pilot.pause()
        assert "UNIT" not in screen_text(app)
        app.queue_view.styles.width = 130
        await pilot.pause()
        assert "UNIT" in screen_text(app)


async def test_every_view_opens_and_esc_leads_back() -> None:
    async with console(FakeCentre(100)) as (app, pilot):
        opened = set()
        for key in (each for each in KEYS if each.id.startswith("view.") and each.id != "view.1"):
            await pilot.press(key.keys[0])
            await pilot.pause()
            opened.add(app.where)
            await pilot.press("down", "up", "pagedown", "home", "left", "right", "m", "plus", "minus")
            await pilot.press("escape")
            assert app.where is Where.BOARD
        assert opened == {*VIEWS}, "give the place a key view.N in cc/tui/keys.py, and its handler"
        assert app.queue_view.display


async def test_help_searches_in_both_languages_and_runs_what_it_finds() -> None:
    async with console(FakeCentre(100)) as (app, pilot):
        await pilot.press("question_mark", *"duplicates")
        await pilot.pause()
        await pilot.press("enter")
        await until(lambda: app.panels.path()[-1] == "Ganda")


async def test_help_and_flags_are_told_in_the_language_of_the_screen() -> None:
    centre = FakeCentre(100)
    async with console(centre) as (app, pilot):
        await pilot.press("question_mark")
        await until(lambda: "Bantuan  Papan" in screen_text(app))
        await pilot.press("escape")
        app.queue_view.seek(next(each for each, line in app.queue_model.lines.items() if Flag.NO_PLACE in line.flags))
        await pilot.press("i")
        await until(lambda: "! tanpa lokasi" in screen_text(app))


async def test_help_gives_a_key_another_key_and_refuses_a_clash() -> None:
    async with console(FakeCentre(100)) as (app, pilot):
        await pilot.press("question_mark", *"acquire", "f2", "x")
        await pilot.pause()
        assert "reject" in screen_text(app).splitlines()[-2]
        await pilot.press("f2", "f5")
        await pilot.pause()
        await pilot.press("escape", "j")
        free = next(each for each in app.queue_model.ids if app.queue_model.lines[each].holder is None)
        app.queue_view.seek(free)
        await pilot.press("f5")
        await until(lambda: app.queue_model.lines[free].holder == "dewi")


async def test_f9_changes_the_language() -> None:
    async with console(FakeCentre(30)) as (app, pilot):
        await pilot.press("f9")
        await pilot.pause()
        assert app.lang is Language.EN
        assert "? help" in screen_text(app).splitlines()[-1]
        assert "NUMBER" in screen_text(app)
