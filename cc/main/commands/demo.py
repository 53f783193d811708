"""`cc demo`: a ready-made command room in a folder, reports arriving, and the console on it.

Owns the command's order of things and its words. What is played is in cc.demo; the folder is demo_folder's.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli import voice
from cc.cli.diagnostics import note
from cc.cli.help import SpokenCommand
from cc.cli.output import show as show_text
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.centre import Centre
    from cc.demo.room import Show
    from cc.demo.tally import Tally
    from cc.main.demo_folder import DemoFolder

WITHOUT_TERMINAL_S = 8.0
ENDING_S = 10.0


def register(app: typer.Typer) -> None:
    """Add `demo` to the command line."""
    app.command("demo", cls=SpokenCommand)(demo)


class Part(StrEnum):
    """What may be asked for alone."""

    FILES = "files"


def demo(
    part: Annotated[
        Part | None,
        typer.Argument(metavar="files", help="files: only write sample files into this folder, to try things with."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the demo lives, made if it is not there; else posko-demo."),
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0.1, max=3600, help="How many times as fast as life the city lives.")
    ] = 60,
    seed: Annotated[int, typer.Option(help="The same seed tells the same story.")] = 7,
    backlog: Annotated[int, typer.Option(min=0, max=20_000, help="Reports of the hours before, in a new demo.")] = 240,
    login: Annotated[str, typer.Option("--as", help="Who sits at the console.")] = "dewi",
    lang: Annotated[str | None, typer.Option(help="id or en: the console's language.", envvar="CC_LANG")] = None,
    headless: Annotated[
        float | None, typer.Option(min=0, help="No console: play for so many seconds and tell what happens.")
    ] = None,
    console: Annotated[bool, typer.Option(help="Open the console, or only make the demo and say what is next.")] = True,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Throw the demo in the folder away and make a new one.")
    ] = False,
) -> None:
    """A ready-made command room: Jakarta's areas, units and people, and reports that keep arriving.

    Everything in it is invented, boundaries too; everything goes through the same door as in life.
    """
    if part is Part.FILES:
        from cc.main.commands.demo_files import write_samples

        write_samples(folder or Path())
        return
    note("Posko's demo: one moment …")
    from cc.demo.room import Show
    from cc.main.demo_folder import DemoFolder

    place = DemoFolder(folder or Path("posko-demo"))
    if fresh:
        place.forget()
    chapter = _prepare(place, Show(seed=seed, reports=backlog))
    show_text(_banner(place))
    if not console:
        return
    show = Show(seed=seed, speed=speed, chapter=chapter)
    if headless is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        note(
            "No terminal here, so no console: the demo plays for {seconds:number} seconds.", seconds=WITHOUT_TERMINAL_S
        )
        headless = WITHOUT_TERMINAL_S
    if headless is None:
        _at_the_console(place, show, login, lang)
    else:
        _headless(place, show, headless)


def _prepare(place: "DemoFolder", show: "Show") -> str:
    """Make the demo if there is none; the chapter to play."""
    from datetime import datetime, timedelta

    from cc.core.clock import SystemClock

    made, now = place.read(), SystemClock().now()
    if made is None:
        note("Making a command room in {folder} (seed {seed}):", folder=str(place.path), seed=show.seed)
        place.make(show, lambda done: note("  {done}", done=done))
        return ""
    age = now - datetime.fromisoformat(made.made_at)
    if age > timedelta(hours=12):
        note("This demo is {hours:number} hours old; --fresh makes a new one.", hours=age // timedelta(hours=1))
    return now.isoformat(timespec="minutes")


def _at_the_console(place: "DemoFolder", show: "Show", login: str, lang: str | None) -> None:
    from cc.main.console.start import start_console

    place.open().close()  # brings the schema up to date before two processes use it
    with _simulator(place, show):
        start_console(database=str(place.database), login=login, lang=lang, sweep=False)


@contextmanager
def _simulator(place: "DemoFolder", show: "Show") -> Iterator[None]:
    """The simulator beside us, in a process of its own; it ends with us, whatever becomes of us."""
    command = [
        sys.executable,
        "-m",
        "cc.main.background.demo_feed",
        str(place.path),
        str(show.speed),
        str(show.seed),
        show.chapter,
    ]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        _end(child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    assert child.stdin is not None
    child.stdin.close()
    try:
        child.wait(timeout=ENDING_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _headless(place: "DemoFolder", show: "Show", seconds: float) -> None:
    """Play in this process and tell how it goes, a line every two seconds."""
    from cc.core.clock import SystemClock
    from cc.demo.room import local_credential, play

    stop = threading.Event()
    timer = threading.Timer(seconds, stop.set)
    centre = place.open()
    lines = _Lines(centre)
    try:
        timer.start()
        tally = play(centre, show, SystemClock(), local_credential, stop, lines.report_every_other)
        lines.report(tally)
    finally:
        stop.set()
        timer.cancel()
        centre.close()


class _Lines:
    """Progress in words: the boards' counts and what was done."""

    def __init__(self, centre: "Centre") -> None:
        self._centre, self._calls = centre, 0

    def report_every_other(self, tally: "Tally") -> None:
        """One line at every other call."""
        self._calls += 1
        if self._calls % 2 == 0:
            self.report(tally)

    def report(self, tally: "Tally") -> None:
        """One line."""
        from cc.core.centre import LocalActor
        from cc.core.questions.reports import GetCounters

        counts = self._centre.read(LocalActor("admin"), GetCounters())
        waiting = counts.by_status.get("new", 0)
        show_text(
            voice.say(
                "{total:number} reports, {open:number} open, {new:number} new, {late:number} late, {soon:number} due"
                " soon · since the start {done}",
                total=counts.total,
                open=counts.open,
                new=waiting,
                late=counts.late,
                soon=counts.soon,
                done=tally.line(),
            )
        )


def _banner(place: "DemoFolder") -> str:
    from cc.demo.world.people import demo_password

    facts = {"database": str(place.database), "posko": _as_called(), "password": demo_password()}
    return voice.say(_BANNER, **facts)


_BANNER = mark("""
Posko demo: an invented evening in Jakarta, with coarse boundaries of its own.

  In the console   ? shows every key, / filters: try  kat:banjir sla<30m
  Who there is     dewi (operator), hendra (supervisor), sinta (operator of the
                   water service, east), jaka (one of its officers), admin;
                   their password, where one is asked for: {password}

  Beside it, in another terminal:
    export CC_DATABASE={database}
    {posko} report list 'status:new kat:banjir'
    {posko} task list --mine --as jaka
    {posko} sla report --by category
    {posko} console --as hendra
""")


def _as_called() -> str:
    """How to call this program from here: `posko` where PATH has it, else the path it was called by."""
    called = Path(sys.argv[0])
    found = shutil.which("posko")
    if called.name != "posko" or (found is not None and Path(found).resolve() == called.resolve()):
        return "posko"
    return os.path.relpath(called)
