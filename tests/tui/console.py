"""A console on a made-up Centre, driven by keys; and what stands on its screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from cc.core.centre import LocalActor
from cc.core.errors import CoreError
from cc.tui.app import ConsoleApp
from cc.tui.centre_async import AsyncCentre
from cc.words.catalogue import Language
from tests.tui.fake_centre import FakeCentre
from tests.waiting import happens as until

__all__ = ["SMALL", "WIDE", "console", "last_message", "screen_text", "until"]
SMALL, WIDE = (80, 24), (200, 50)


@asynccontextmanager
async def console(
    centre: FakeCentre, size: tuple[int, int] = SMALL, login: str = "dewi", lang: Language = Language.ID
) -> AsyncIterator[tuple[ConsoleApp, Pilot[CoreError]]]:
    """Runs until the block ends; the first rows are on the screen when it begins."""
    credential = LocalActor(login)
    async_centre = AsyncCentre(centre, credential, retry_s=(0.05, 0.05))
    app = ConsoleApp(centre, credential, clock=centre.clock, lang=lang, async_centre=async_centre)
    async with app.run_test(size=size) as pilot:
        await until(lambda: app.actor is not None and app.counts is not None and bool(app.names.areas))
        await pilot.pause()
        yield app, pilot


def screen_text(app: ConsoleApp) -> str:
    """Everything on the screen, line by line."""
    width, height = app.size
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip)[:width] for strip in rows[:height])


def last_message(app: ConsoleApp) -> str:
    """What was said last."""
    return app.status.messages[-1][1] if app.status.messages else ""
