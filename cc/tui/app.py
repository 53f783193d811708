"""The console's frame: fixed lines, the queue, the detail; it hands keys to whoever they are for and time to whoever
ticks. Written against the Centre protocol alone; knows no rule and tests no status."""

import gc
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.containers import Container
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from cc.core.centre import Centre, Credential
from cc.core.clock import Clock, SystemClock
from cc.core.errors import CoreError
from cc.core.ids import new_id
from cc.core.questions.organisation import WhoAmI
from cc.core.records.organisation import Actor
from cc.core.records.report import Counters
from cc.tui.centre_async import AsyncCentre
from cc.tui.controllers.carry_out import ActionRunner
from cc.tui.controllers.detail_and_views import DetailController
from cc.tui.controllers.filter import FilterController
from cc.tui.controllers.global_keys import GlobalKeys
from cc.tui.controllers.message_handlers import MessageHandlers
from cc.tui.controllers.navigation import Navigation
from cc.tui.controllers.panel_host import PanelHost
from cc.tui.controllers.queue_controller import QueueController
from cc.tui.controllers.status_lines import FixedLines
from cc.tui.feed import Feed, News
from cc.tui.keys import BY_ID, KEYS, Key, Where
from cc.tui.messages import NewsArrived, ReachChanged
from cc.tui.model.alarms import AlarmBoard
from cc.tui.model.names import CodeNames
from cc.tui.model.queue_model import QueueModel
from cc.tui.model.queue_row import LinePainter
from cc.tui.model.report_rows import RenderOptions, ReportDetail
from cc.tui.model.status_text import CLOCK_WIDTH
from cc.tui.model.undo import UndoSlot
from cc.tui.textual_patch import DiffScreen
from cc.tui.tokens import BACKGROUND, BORDER, FOREGROUND, Palette
from cc.tui.widgets.detail import DetailView
from cc.tui.widgets.filter_bar import FilterBar
from cc.tui.widgets.queue import QueueView
from cc.tui.words import Lang, Phrase

WIDE = 140
"""From this width on the detail stands right of the queue."""
LOW = 14
"""Below this height the queue has the body to itself."""
SHORT_DETAIL = 5
FAULT = Phrase("Kesalahan di pihak kami; catat nomor {id}", "Our fault; please note the number {id}")
_log = logging.getLogger("posko.console")


class ConsoleApp(MessageHandlers, App[CoreError]):
    """The console. `start` runs it; everything it shows comes from the Centre."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    TITLE = "Posko"
    CSS = f"""
    Screen {{ background: {BACKGROUND}; color: {FOREGROUND}; layout: vertical; }}
    #top {{ height: 1; }}
    #clock {{ width: {CLOCK_WIDTH}; }}
    #body {{ height: 1fr; layout: vertical; }}
    #side {{ height: {SHORT_DETAIL}; }}
    #body.low #side {{ height: 0; }}
    #body.wide {{ layout: horizontal; }}
    #body.wide #side {{ width: 42%; height: 100%; border-left: solid {BORDER}; padding: 0 0 0 1; }}
    """
    BINDINGS = [
        Binding(",".join(key.keys), f"press('{key.id}')", id=key.id, show=False, priority=key.id == "quit")
        for key in KEYS
    ]

    def __init__(
        self,
        centre: Centre,
        credential: Credential,
        *,
        clock: Clock | None = None,
        lang: Lang = Lang.ID,
        keys: tuple[Key, ...] = KEYS,
        desk: AsyncCentre | None = None,
        opened: Callable[[], Credential] | None = None,
    ) -> None:
        super().__init__(ansi_color=True)  # our colours have numbers; as they are they take half the bytes
        self.clock: Clock = clock or SystemClock()
        self.lang, self.keys = lang, keys
        self.desk = desk or AsyncCentre(centre, credential)
        self.opened = opened
        self.feed = Feed(centre, self._hear)
        self.palette = Palette(colour=not self.no_color)
        self.zone: tzinfo = UTC
        self.actor: Actor | None = None
        self.counts: Counters | None = None
        self.names = CodeNames(lang)
        self.alarms = AlarmBoard()
        self.undo_slot = UndoSlot()
        self.roll = QueueModel()
        self.where = Where.BOARD
        self.on_first_rows: Callable[[], None] = lambda: None
        self.dossier: ReportDetail | None = None
        self.problem = ""
        self.touched_s = time.monotonic()
        self.board = QueueController(self)
        self.acting, self.panels, self.looking = ActionRunner(self), PanelHost(self), DetailController(self)
        self.filtering = FilterController(self)
        handlers = (Navigation(self), self.acting, self.panels, self.looking, self.filtering, GlobalKeys(self))
        self._groups: tuple[object, ...] = handlers
        self._make_widgets()

    def _make_widgets(self) -> None:
        self.lines = FixedLines(self)
        self.filter_bar = FilterBar(self.palette, self.names.vocabulary)
        self.queue = QueueView(self.roll, self.palette, self.clock.now, self.alarms.sign)
        self.detail = DetailView(self.palette, self.view_of)
        self.side = Container(self.detail, id="side")
        self.body = Container(self.queue, self.side, id="body")

    def get_default_screen(self) -> DiffScreen:
        """The only screen there is."""
        return DiffScreen()

    def compose(self) -> Iterable[Widget]:
        """The fixed lines around the body."""
        lines = self.lines
        return [lines.top, lines.counters, self.filter_bar, self.body, lines.alarm, lines.message, lines.keys]

    # -- beginning and end -----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Ask for the first rows at once, for everything else after them."""
        self.desk.on_reach = self._reach
        self.dress()
        self.later(self._begin(), "begin")
        self.set_interval(1.0, self.tick)

    def _reach(self, problem: str) -> None:
        self.post_message(ReachChanged(problem))

    async def _begin(self) -> None:
        if self.opened is not None:
            try:
                self.desk.credential = await self.desk.think(self.opened)
            except CoreError as refusal:
                self.exit(refusal)
                return
        await self.board.load()
        self.on_first_rows()
        try:
            self.actor = await self.desk.read(WhoAmI())
        except CoreError as fault:
            self.say(fault.message, "error")
            return
        self.zone = ZoneInfo(self.actor.zone)
        self.alarms.me = self.actor.login
        self.dress()
        self.feed.start(self.desk.credential)
        await self.looking.learn_names()
        await self.board.count()
        await self.looking.watch_alarms()
        self.tick()

    async def on_unmount(self) -> None:
        """Let go of the threads."""
        await self.desk.think(self.feed.stop)
        self.desk.close()

    def later(self, work: Coroutine[object, object, object], group: str = "") -> None:
        """Run a coroutine beside the screen; within a named group the newest replaces the others."""
        self.run_worker(work, group=group or "beside", exclusive=bool(group), exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An unforeseen fault of ours: it is logged with an id, and the person is told the id."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            fault_id = new_id()
            _log.error("console fault %s", fault_id, exc_info=event.worker.error)
            self.say(FAULT(self.lang, id=fault_id), "error")

    # -- looks -----------------------------------------------------------------------------------------------------

    def dress(self) -> None:
        """Paint everything anew: another width, language or person."""
        me = self.actor.login if self.actor else ""
        self.names.lang = self.lang
        self.queue.dress(lambda width: LinePainter(width, self.lang, self.zone, me, self.names))
        self.lines.show()
        self.board.show_filter()
        self.detail.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Wide screens have the detail at the right."""
        self.body.set_class(event.size.width >= WIDE, "wide")
        self.body.set_class(event.size.height < LOW, "low")
        self.panels.fit()
        self.call_after_refresh(self.dress)

    def view_of(self, width: int) -> RenderOptions:
        """How a report is told in so many cells."""
        return RenderOptions(width, self.lang, self.zone, self.clock.now(), self.names)

    def say(self, text: str, token: str = "txt") -> None:
        """Show a message, and keep it in the log."""
        self.lines.say(text, token)

    def tick(self) -> None:
        """Once a second: the clock, what is left of every time, alarms, the bell."""
        now = self.clock.now()
        self.lines.show_title()
        self.queue.show()
        self.detail.tick()
        self.lines.show_alarm()
        self.lines.show_message()
        if self.alarms.rings(now):
            self.bell()
        self.board.rest(time.monotonic() - self.touched_s)
        self.looking.tick()
        self.later(self.board.count(), "count")

    def _hear(self, news: News) -> None:
        self.post_message(NewsArrived(news))

    # -- keys ------------------------------------------------------------------------------------------------------

    def handler(self, key_id: str) -> Callable[[], Awaitable[None] | None]:
        """Who a key is for; LookupError if nobody (a test holds that there is somebody for each)."""
        name = "key_" + key_id.replace(".", "_")
        for group in self._groups:
            found = getattr(group, name, None)
            if found is not None:
                method: Callable[[], Awaitable[None] | None] = found
                return method
        raise LookupError(key_id)

    async def on_event(self, event: events.Event) -> None:
        """Remember when a key was pressed, which may be long before it is handled."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.touched_s = event.time
        await super().on_event(event)

    async def action_press(self, key_id: str) -> None:
        """A key of the table was pressed."""
        key = BY_ID[key_id]
        if self.where not in key.where or await self.acting.stray(key):
            return
        done = self.handler(key_id)()
        if done is not None:
            await done

    def action_help_quit(self) -> None:
        """Ctrl+C does not quit; say what does."""
        self.say(f"{BY_ID['quit'].shown}: {BY_ID['quit'].help(self.lang)}")


def run_console(
    centre: Centre,
    credential: Credential,
    *,
    clock: Clock | None = None,
    lang: Lang = Lang.ID,
    keys: tuple[Key, ...] = KEYS,
    opened: Callable[[], Credential] | None = None,
) -> None:
    """Open the console and stay until it is quit. `clock` is the Centre's (a drill's runs otherwise); `keys` a table
    made by `keys.rebound`. The Centre is the caller's to close. A Centre that opens meanwhile has `opened`: it waits
    until that is done and says who is calling; what it raises ends the console and is raised here."""
    app = ConsoleApp(centre, credential, clock=clock, lang=lang, keys=keys, opened=opened)
    app.on_first_rows = _collect_again
    if keys is not KEYS:
        app.set_keymap({key.id: ",".join(key.keys) for key in keys})
    refusal = app.run(mouse=False)
    if refusal is not None:
        raise refusal


def _collect_again() -> None:
    """Whoever starts the console may have stopped the garbage collector until the first rows are shown; what has been
    imported by then stays, and is not looked at again."""
    gc.freeze()
    gc.enable()
