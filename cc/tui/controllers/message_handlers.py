"""What the console does when one of its parts posts a message: news, reach, panels, the filter, the queue.

A part of the application's class; owns no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.tui.controllers.messages import NewsArrived, ReachChanged

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from cc.core.errors import CoreError
    from cc.core.phrases.phrase import Phrase
    from cc.core.records.trail import Change
    from cc.tui.controllers.alarm_watch import AlarmWatch
    from cc.tui.controllers.detail import DetailController
    from cc.tui.controllers.filter_controller import FilterController
    from cc.tui.controllers.glass_watch import GlassWatch
    from cc.tui.controllers.panel_host import PanelHost
    from cc.tui.controllers.queue_controller import QueueController
    from cc.tui.controllers.status_lines import StatusLines
    from cc.tui.model.own_changes import OwnChanges
    from cc.tui.widgets.filter_entry import FilterEntry
    from cc.tui.widgets.panel import PanelView
    from cc.tui.widgets.queue import QueueView


class MessageHandlers:
    """Handlers of messages, by the names that Textual looks for."""

    alarm_watch: AlarmWatch
    detail: DetailController
    filter: FilterController
    glass: GlassWatch
    own_changes: OwnChanges
    panels: PanelHost
    problem: str
    queue: QueueController
    status: StatusLines

    def say(self, text: str, token: str = "txt") -> None:
        """Show a message, and keep it in the log."""
        self.status.say(text, token)

    def told(self, what: Phrase | CoreError) -> str:
        """A phrase, or what went wrong, as this console's reader hears it."""
        raise NotImplementedError

    def later(self, work: Coroutine[object, object, object], group: str = "") -> None:
        """Run a coroutine beside the screen."""
        raise NotImplementedError

    async def action_press(self, key_id: str) -> None:
        """A key of the table was pressed."""
        raise NotImplementedError

    def on_news_arrived(self, message: NewsArrived) -> None:
        """Others have done something, or the feed has broken or healed."""
        news = message.news
        if not news.live and news.problem is not None:
            self.say(self.told(news.problem), "error")
        elif news.healed:
            self.problem = ""
            self.queue.refresh()
        self.on_changes(self.own_changes.of_others(news.changes))
        self.status.show_title()

    def on_changes(self, changes: tuple[Change, ...]) -> None:
        """Others have changed something: whoever shows it reads it again."""
        if changes:
            self.queue.on_changes(changes)
            self.detail.on_changes(changes)
            self.alarm_watch.on_changes()
            self.glass.on_changes(changes)

    def on_reach_changed(self, message: ReachChanged) -> None:
        """The Centre was lost or found again."""
        if message.problem and message.problem != self.problem:
            self.say(message.problem, "error")
        self.problem = message.problem
        self.status.show_title()

    def on_panel_view_decided(self, message: PanelView.Decided) -> None:
        """A panel was decided."""
        self.panels.on_decided(message.decision)

    async def on_panel_view_passed(self, message: PanelView.Passed) -> None:
        """A key of the console was pressed in a panel."""
        await self.action_press(message.key_id)

    def on_panel_view_changed(self) -> None:
        """A panel's hint may read otherwise now."""
        self.panels.refresh()

    def on_filter_entry_typed(self, message: FilterEntry.Typed) -> None:
        """A filter is being typed."""
        self.filter.typed(message.options, message.problem)

    async def on_filter_entry_entered(self, message: FilterEntry.Entered) -> None:
        """A filter was entered."""
        await self.filter.entered(message.text)

    def on_queue_view_wants_page(self, message: QueueView.WantsPage) -> None:
        """The queue is near an end of what was read."""
        self.later(self.queue.more(message.backwards))

    def on_queue_view_cursor_moved(self, message: QueueView.CursorMoved) -> None:
        """Another report is under the cursor."""
        self.cursor_moved()

    def cursor_moved(self) -> None:
        """Tell of the report under the cursor: what the line knows at once, the rest after a moment's rest."""
        self.detail.cursor_moved()
        self.queue.show_filter()
