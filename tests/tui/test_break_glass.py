"""Breaking the glass by keys, on a real Centre: asked with a reason, read, said loudly while it lasts, ended, and told
to the owner's supervisor."""

import pytest

from cc.core.centre import LocalActor
from cc.core.questions.trail import ListBrokenGlass
from cc.tui.app import ConsoleApp
from cc.words.catalogue import Language
from tests.access.glass import secret, sees, with_supervisors
from tests.builders import Room
from tests.tui.console import screen_text, until

pytestmark = pytest.mark.room(on=("sqlite",))


@pytest.fixture
def room(room: Room) -> Room:
    """A room with supervisors of two agencies; `lead` is not cleared."""
    return with_supervisors(room)


def console_of(room: Room, login: str) -> ConsoleApp:
    """Their console, in English."""
    return ConsoleApp(room.centre, LocalActor(login), clock=room.clock, lang=Language.EN)


async def test_a_supervisor_breaks_it_reads_and_is_told_when_it_ends(room: Room) -> None:
    assert room.clock is not None
    ref = secret(room)
    app, theirs = console_of(room, "lead"), console_of(room, "tono")
    async with app.run_test(size=(120, 30)) as pilot, theirs.run_test(size=(120, 30)):
        await until(lambda: app.actor is not None and app.feed.started and theirs.feed.started and bool(app.counts))
        await pilot.press("f8")
        await until(lambda: app.panels.view is not None)
        await pilot.press(*ref, "tab", *"Pelapor terancam", "enter")
        assert not sees(room, ref, "lead"), "Enter is not enough"
        await until(lambda: "press 1" in screen_text(app))
        await pilot.press("1")
        await until(lambda: "Rahasia" in screen_text(app) and "stands open to be read" in screen_text(app))
        (broken,) = room.centre.read(LocalActor("tono"), ListBrokenGlass())
        assert (broken.login, broken.reason) == ("lead", "Pelapor terancam")
        app.tick()
        await until(lambda: f"GLASS BROKEN {ref}" in screen_text(app).splitlines()[0])
        await until(lambda: f"lead has broken the glass of {ref}" in screen_text(theirs))
        await pilot.press("escape")
        await until(lambda: app.panels.view is None)
        assert f"GLASS BROKEN {ref}" in screen_text(app), "it is said for as long as it lasts"
        await pilot.press("f8")
        await until(lambda: "Rahasia" in screen_text(app))
        room.clock.advance(31 * 60)
        app.tick()
        await until(lambda: app.panels.view is None)
        await until(lambda: f"{ref} is shut again" in screen_text(app))
        assert "GLASS BROKEN" not in screen_text(app)
        assert "Rahasia" not in screen_text(app)


async def test_what_cannot_be_opened_keeps_what_was_typed(room: Room) -> None:
    app = console_of(room, "lead")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(lambda: app.actor is not None and bool(app.counts))
        await pilot.press("f8")
        await until(lambda: app.panels.view is not None)
        await pilot.press(*"JKT-999999", "tab", *"genting", "tab", "tab", "1")
        await until(lambda: "JKT-999999" in app.status.messages[-1][1])
        await until(lambda: app.panels.view is not None and app.panels.view.panel.value("reason") == "genting")
        assert not app.glass.open


async def test_it_is_a_supervisors_key(room: Room) -> None:
    app = console_of(room, "rini")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(lambda: app.actor is not None and bool(app.counts))
        await pilot.press("f8")
        await until(lambda: bool(app.status.messages) and "supervisors" in app.status.messages[-1][1])
        assert app.panels.view is None
