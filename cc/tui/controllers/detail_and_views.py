"""What is looked at: the dossier under the cursor, names, alarms, and the six views. Reads, never changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from cc.core.errors import CoreError, NotFoundError
from cc.core.questions.organisation import ListAreas, ListCategories, ListPeople, ListUnits
from cc.core.questions.reports import GetReport, GetTimeline, ListNotices, ListReports
from cc.core.records.event import Change
from cc.core.records.organisation import Person
from cc.tui.keys import Where
from cc.tui.model.alarms import Alarm
from cc.tui.model.report_rows import ReportDetail
from cc.tui.views.base import ViewWidget, make_view
from cc.tui.words import Phrase

if TYPE_CHECKING:
    from cc.tui.app import ConsoleApp

REST_S = 0.15
ALARM_EVERY_S = 5
NOTICES_EVERY_S = 60
"""An escalation may wait for somebody's working hours: nothing happens then that the feed would tell of."""
GONE = Phrase("{ref} tidak terlihat lagi", "{ref} can no longer be seen")

MOST_PEOPLE = 5000
"""Names of people that are learnt; beyond them a log-in is its own name."""

PLACES = (Where.BOARD, Where.EVIDENCE, Where.MAP, Where.SLA, Where.ALARMS, Where.LOG)


class DetailController:
    """Handlers for open, info and the views; keeps the dossier true."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._rest: Timer | None = None
        self._alarms_stale = False
        self._ticks = 0
        self.opened = False
        self.view: ViewWidget | None = None

    # -- the dossier -----------------------------------------------------------------------------------------------

    def cursor_moved(self) -> None:
        """After a moment's rest, tell of the report under the cursor; until then the one before stays."""
        app, line = self._app, self._app.roll.current
        known = app.dossier
        if line is None:
            self._tell(None)
        elif known is None:
            self._tell(ReportDetail(line))
        elif known.line.id == line.id:
            self._tell(ReportDetail(line, known.report, known.timeline))
        if self._rest is not None:
            self._rest.stop()
        if line is not None:
            self._rest = app.set_timer(REST_S, self.read_dossier)

    def _tell(self, dossier: ReportDetail | None) -> None:
        self._app.dossier = dossier
        self._app.detail.show(dossier)

    def read_dossier(self) -> None:
        """Tell what the line knows, and read the report under the cursor in full."""
        app, line = self._app, self._app.roll.current
        if line is not None and (app.dossier is None or app.dossier.line.id != line.id):
            self._tell(ReportDetail(line))
        self._app.later(self._read_dossier(), "dossier")

    async def _read_dossier(self) -> None:
        app = self._app
        line = app.roll.current
        if line is None:
            return
        try:
            report = await app.desk.read(GetReport(line.id))
            timeline = await app.desk.read(GetTimeline(line.id))
        except NotFoundError:
            app.say(GONE(app.lang, ref=line.ref), "warn")
            return
        except CoreError as fault:
            app.say(fault.message, "error")
            return
        if app.roll.current is None or app.roll.current.id != line.id:
            return
        self._tell(ReportDetail(report.line, report, timeline))
        if app.roll.renew([report.line]):
            app.queue.show()
        if self.view is not None:
            self.view.dossier_changed()

    def news(self, changes: tuple[Change, ...]) -> None:
        """If the report under the cursor has changed, read it again."""
        self._alarms_stale = True
        line = self._app.roll.current
        if line is not None and any(change.stream == line.id for change in changes):
            self.read_dossier()

    # -- names and alarms ------------------------------------------------------------------------------------------

    async def learn_names(self) -> None:
        """What codes are called."""
        app = self._app
        names, desk = app.names, app.desk
        try:
            names.categories = {one.code: one for one in await desk.read(ListCategories())}
            names.units = {one.code: one for one in await desk.read(ListUnits())}
            names.areas = {one.code: one for one in await desk.read(ListAreas())}
            names.people = await self._everybody()
        except CoreError as fault:
            app.say(fault.message, "error")
        app.dress()

    async def _everybody(self) -> dict[str, Person]:
        found, cursor = dict[str, Person](), None
        while True:
            page = await self._app.desk.read(ListPeople(cursor=cursor, limit=500))
            found |= {one.login: one for one in page.items}
            cursor = page.after
            if cursor is None or len(found) >= MOST_PEOPLE:
                return found

    async def watch_alarms(self) -> None:
        """Read what could raise an alarm: open P1 that nobody holds, mine, and escalations that were told to me."""
        app = self._app
        try:
            critical = await app.desk.read(ListReports("is:open prio:1 -is:claimed", limit=200))
            mine = await app.desk.read(ListReports("is:open holder:me", limit=100))
            notices = await app.desk.read(ListNotices())
        except CoreError as fault:
            app.say(fault.message, "error")
            return
        app.alarms.watch([*critical.items, *mine.items])
        app.alarms.hear(notices)
        app.queue.show()
        app.lines.show_alarm()
        if self.view is not None:
            self.view.tick()

    def tick(self) -> None:
        """Once a second."""
        self._ticks += 1
        if self._ticks % NOTICES_EVERY_S == 0:
            self._alarms_stale = True
        if self._alarms_stale and self._ticks % ALARM_EVERY_S == 0:
            self._alarms_stale = False
            self._app.later(self.watch_alarms(), "alarms")
        if self.view is not None:
            self.view.tick()

    def language_changed(self) -> None:
        """Tell it in the other language."""
        if self.view is not None:
            self.view.dossier_changed()

    def alarm_under_cursor(self) -> Alarm | None:
        """The alarm chosen in the view of alarms."""
        found = self._app.alarms.alarms(self._app.clock.now())
        at = self.view.cursor if self.view is not None else 0
        return found[at] if at < len(found) else None

    # -- views -----------------------------------------------------------------------------------------------------

    def scroll(self, step: int) -> bool:
        """Scroll what is in front of the queue; False when the queue itself is."""
        app = self._app
        if self.view is not None:
            self.view.move(step)
            return True
        if self.opened:
            app.detail.scroll_rows(step)
        return self.opened

    def sideways(self, step: int) -> None:
        """Left or right in a view."""
        if self.view is not None:
            self.view.sideways(step)

    async def go(self, where: Where) -> None:
        """Show one of the six views."""
        app = self._app
        await app.panels.close()
        self.fold()
        if self.view is not None:
            await self.view.remove()
            self.view = None
        board = where is Where.BOARD
        app.queue.display = app.side.display = board
        app.where = where
        if not board:
            self.view = make_view(where, app)
            await app.body.mount(self.view)
        app.lines.show_title()
        app.lines.show_keys()

    async def show_group(self, group: str, code: str) -> None:
        """The board, filtered by a group of the SLA wall."""
        await self.go(Where.BOARD)
        self._app.board.set_query(f'{group}:"{code}"')

    async def key_view_1(self) -> None:
        """The board."""
        await self.go(PLACES[0])

    async def key_view_2(self) -> None:
        """Evidence."""
        await self.go(PLACES[1])

    async def key_view_3(self) -> None:
        """Map."""
        await self.go(PLACES[2])

    async def key_view_4(self) -> None:
        """SLA wall."""
        await self.go(PLACES[3])

    async def key_view_5(self) -> None:
        """Alarms."""
        await self.go(PLACES[4])

    async def key_view_6(self) -> None:
        """Log of messages."""
        await self.go(PLACES[5])

    async def key_evidence(self) -> None:
        """The photos of the report under the cursor."""
        await self.go(Where.EVIDENCE)

    def key_mode(self) -> None:
        """The next mode of pictures."""
        if self.view is not None:
            self.view.next_mode()

    def key_features(self) -> None:
        """Layers of the map."""
        if self.view is not None:
            self.view.toggle_features()

    def key_zoom_in(self) -> None:
        """Nearer."""
        if self.view is not None:
            self.view.zoom(1)

    def key_zoom_out(self) -> None:
        """Farther."""
        if self.view is not None:
            self.view.zoom(-1)

    # -- the opened detail -----------------------------------------------------------------------------------------

    def key_info(self) -> None:
        """Everything about the report, or back."""
        if self.view is not None:
            return
        self.fold() if self.opened else self.unfold()

    async def key_open(self) -> None:
        """Open what is under the cursor."""
        if self.view is not None:
            await self.view.open()
        elif not self.opened and self._app.roll.current is not None:
            self.unfold()

    def unfold(self) -> None:
        """Give the detail the whole body."""
        app = self._app
        self.opened = True
        app.queue.display = False
        app.side.styles.height = "1fr"
        app.side.styles.width = "1fr"
        app.lines.show_title()

    def fold(self) -> None:
        """Back to the queue with the detail beside it."""
        if not self.opened:
            return
        app = self._app
        self.opened = False
        app.queue.display = True
        app.side.styles.clear_rule("height")
        app.side.styles.clear_rule("width")
        app.lines.show_title()
