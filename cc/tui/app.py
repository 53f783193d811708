"""The console's frame: fixed lines, the queue, the detail; it hands keys to whoever they are for and time to whoever
ticks. Written against the Centre protocol alone; knows no rule and tests no status."""

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
from cc.core.phrases.phrase import Phrase
from cc.core.questions.organisation import WhoAmI
from cc.core.records.organisation import Actor
from cc.core.records.reports import Counters
from cc.tui.centre_async import AsyncCentre
from cc.tui.controllers.action_runner import ActionRunner
from cc.tui.controllers.alarm_watch import AlarmWatch
from cc.tui.controllers.code_names import read_code_names
from cc.tui.controllers.detail import DetailController
from cc.tui.controllers.filter_controller import FilterController
from cc.tui.controllers.glass_watch import GlassWatch
from cc.tui.controllers.global_keys import GlobalKeys
from cc.tui.controllers.message_handlers import MessageHandlers
from cc.tui.controllers.messages import NewsArrived, ReachChanged
from cc.tui.controllers.navigation import Navigation
from cc.tui.controllers.panel_host import PanelHost
from cc.tui.controllers.panel_keys import PanelKeys
from cc.tui.controllers.queue_controller import QueueController
from cc.tui.controllers.status_lines import StatusLines
from cc.tui.controllers.view_controller import ViewController
from cc.tui.feed import Feed, News
from cc.tui.key_table import KEY_TABLE, KeyTable
from cc.tui.keys import KEYS, InPanel, Key, Kind, Where
from cc.tui.model.alarms import AlarmBoard
from cc.tui.model.names import CodeNames
from cc.tui.model.own_changes import OwnChanges
from cc.tui.model.queue_model import QueueModel
from cc.tui.model.queue_row import LinePainter
from cc.tui.model.report_rows import RenderOptions, ReportDetail
from cc.tui.model.status_text import CLOCK_WIDTH
from cc.tui.model.undo import UndoSlot
from cc.tui.textual_private import DiffScreen
from cc.tui.tokens import BACKGROUND, BORDER, FOREGROUND, Palette
from cc.tui.widgets.detail import DetailView
from cc.tui.widgets.filter_bar import FilterBar
from cc.tui.widgets.queue import QueueView
from cc.tui.words import Label, said
from cc.words.catalogue import Language

WIDE = 140
"""From this width on the detail stands right of the queue."""
LOW = 14
"""Below this height the queue has the body to itself."""
SHORT_DETAIL = 5
HOW_TO_END = Label("{key}: {what}")
FAULT = Label("Our fault; please note the number {id}")
_log = logging.getLogger("posko.console")


class ConsoleApp(MessageHandlers, App[CoreError]):
    """The console. `run_console` runs it; everything it shows comes from the Centre."""

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
        lang: Language = Language.ID,
        keys: KeyTable = KEY_TABLE,
        async_centre: AsyncCentre | None = None,
        wait_until_open: Callable[[], Credential] | None = None,
    ) -> None:
        super().__init__(ansi_color=True)  # our colours have numbers; as they are they take half the bytes
        self.clock: Clock = clock or SystemClock()
        self.lang, self.keys = lang, keys
        self.centre = async_centre or AsyncCentre(centre, credential)
        self.wait_until_open = wait_until_open
        self.feed = Feed(centre, self._on_news)
        self.palette = Palette(colour=not self.no_color)
        self.zone: tzinfo = UTC
        self.actor: Actor | None = None
        self.counts: Counters | None = None
        self.names = CodeNames(lang)
        self.alarms = AlarmBoard()
        self.undo_slot = UndoSlot()
        self.own_changes = OwnChanges()
        self.queue_model = QueueModel()
        self.where = Where.BOARD
        self.on_begin: Callable[[], None] = lambda: None
        self.on_first_rows: Callable[[], None] = lambda: None
        self.report_detail: ReportDetail | None = None
        self.problem = ""
        self.touched_s = time.monotonic()
        self._make_controllers()
        self._make_widgets()

    def _make_controllers(self) -> None:
        self.queue, self.detail, self.views = QueueController(self), DetailController(self), ViewController(self)
        self.actions, self.panels = ActionRunner(self), PanelHost(self)
        self.filter, self.alarm_watch, self.glass = FilterController(self), AlarmWatch(self), GlassWatch(self)
        own_keys = (self.actions, self.alarm_watch, self.detail, self.filter, self.views, self.glass)
        self._key_handlers: tuple[object, ...] = (*own_keys, Navigation(self), PanelKeys(self), GlobalKeys(self))

    def _make_widgets(self) -> None:
        self.status = StatusLines(self)
        self.filter_bar = FilterBar(self.palette, self.names, lambda: self.keys)
        self.queue_view = QueueView(self.queue_model, self.palette, self.clock.now, self.alarms.sign)
        self.detail_view = DetailView(self.palette, self.view_of)
        self.side = Container(self.detail_view, id="side")
        self.body = Container(self.queue_view, self.side, id="body")

    def get_default_screen(self) -> DiffScreen:
        """The only screen there is."""
        return DiffScreen()

    def compose(self) -> Iterable[Widget]:
        """The fixed lines around the body."""
        status = self.status
        return [status.top, status.counters, self.filter_bar, self.body, status.alarm, status.message, status.keys]

    # -- beginning and end -----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Ask for the first rows at once, for everything else after them."""
        self.on_begin()
        self.centre.on_reach = self._reach
        self.redraw()
        self.later(self._begin(), "begin")
        self.set_interval(1.0, self.tick)

    def _reach(self, problem: CoreError | None) -> None:
        self.post_message(ReachChanged(self.told(problem) if problem else ""))

    async def _begin(self) -> None:
        if self.wait_until_open is not None:
            try:
                self.centre.credential = await self.centre.in_thread(self.wait_until_open)
            except CoreError as refusal:
                self.exit(refusal)
                return
        await self.queue.load()
        self.on_first_rows()
        try:
            self.actor = await self.centre.read(WhoAmI())
        except CoreError as fault:
            self.say(self.told(fault), "error")
            return
        self.zone = ZoneInfo(self.actor.zone)
        self.alarms.me = self.actor.login
        self.redraw()
        self.feed.start(self.centre.credential)
        await read_code_names(self)
        await self.queue.read_counters()
        await self.alarm_watch.read()
        await self.glass.read()
        self.tick()

    async def on_unmount(self) -> None:
        """Let go of the threads."""
        await self.centre.in_thread(self.feed.stop)
        self.centre.close()

    def later(self, work: Coroutine[object, object, object], group: str = "") -> None:
        """Run a coroutine beside the screen; within a named group the newest replaces the others."""
        self.run_worker(work, group=group or "beside", exclusive=bool(group), exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An unforeseen fault of ours: it is logged with an id, which is shown."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            fault_id = new_id()
            _log.error("console fault %s", fault_id, exc_info=event.worker.error)
            self.say(FAULT(self.lang, id=fault_id), "error")

    # -- looks -----------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Paint everything anew: another width, language or person."""
        me = self.actor.login if self.actor else ""
        self.names.lang = self.lang
        self.queue_view.redraw(lambda width: LinePainter(width, self.lang, self.zone, me, self.names))
        self.status.show()
        self.queue.show_filter()
        self.detail_view.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Wide screens have the detail at the right."""
        self.body.set_class(event.size.width >= WIDE, "wide")
        self.body.set_class(event.size.height < LOW, "low")
        self.panels.fit()
        self.call_after_refresh(self.redraw)

    def view_of(self, width: int) -> RenderOptions:
        """How a report is rendered in so many cells."""
        return RenderOptions(width, self.lang, self.zone, self.clock.now(), self.names)

    def say(self, text: str, token: str = "txt") -> None:
        """Show a message, and keep it in the log."""
        self.status.say(text, token)

    def told(self, what: Phrase | CoreError) -> str:
        """A phrase, or what went wrong, as this console's reader hears it."""
        return said(what, self.lang, self.zone, self.clock.now())

    def tick(self) -> None:
        """Once a second: the clock, what is left of every time, alarms, the bell."""
        now = self.clock.now()
        self.glass.tick()
        self.status.show_title()
        self.queue_view.show()
        self.detail_view.tick()
        self.status.show_alarm()
        self.status.show_message()
        if self.alarms.rings(now):
            self.bell()
        self.queue.refresh_when_idle(time.monotonic() - self.touched_s)
        self.alarm_watch.tick()
        self.views.tick()
        self.later(self.queue.read_counters(), "count")

    def _on_news(self, news: News) -> None:
        self.post_message(NewsArrived(news))

    # -- keys ------------------------------------------------------------------------------------------------------

    def handler(self, key_id: str) -> Callable[[], Awaitable[None] | None]:
        """Who a key is for; LookupError if nobody (a test holds that there is somebody for each)."""
        name = "key_" + key_id.replace(".", "_")
        for group in self._key_handlers:
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

    def _typed_over(self, key: Key) -> bool:
        """Whether a key is not for the console now: a panel is open, or a filter is being typed."""
        if self.panels.shown:
            return key.in_panel is not InPanel.THROUGH
        return self.filter_bar.typing and key.kind is Kind.ACT

    async def action_press(self, key_id: str) -> None:
        """A key of the table was pressed."""
        key = self.keys[key_id]
        if self.where not in key.where or await self.actions.is_stray(key) or self._typed_over(key):
            return
        done = self.handler(key_id)()
        if done is not None:
            await done

    def press(self, key_id: str) -> None:
        """Do what a key of the table does, as if it had been pressed."""
        self.later(self.action_press(key_id))

    def use_keys(self, keys: KeyTable) -> None:
        """Another key table from now on."""
        self.keys = keys
        self.set_keymap(keys.keymap())

    def leave(self) -> None:
        """End the console."""
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C does not quit; say what does."""
        self.say(HOW_TO_END(self.lang, key=self.keys.name("quit", self.lang), what=self.keys["quit"].help(self.lang)))
