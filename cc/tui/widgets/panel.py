"""A panel on the screen: title, typed fields, a list. Takes the detail's place; never a screen of its own.

Shows a Panel (see model.panel) and hands it keys; what is done with its answer is the app's matter.
"""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from cc.tui.key_table import KeyTable, digit_of
from cc.tui.keys import InPanel
from cc.tui.model.panel import Decision, Panel
from cc.tui.pieces import Row, fit, rule
from cc.tui.tokens import Palette
from cc.tui.widgets.line import FixedLine
from cc.tui.widgets.paint import paint

MOST_FIELDS = 5


class PanelList(Widget, can_focus=True):
    """The list of a panel; has the focus unless a field has it."""

    DEFAULT_CSS = "PanelList { height: 1fr; width: 1fr; }"

    def __init__(self, palette: Palette, rows_of: Callable[[int], list[tuple[Row, bool]]]) -> None:
        super().__init__()
        self._palette, self._rows_of = palette, rows_of
        self._rows: list[tuple[Row, bool]] = []
        self._top = 0

    def show(self) -> None:
        """Paint the list as it is now, the selected line in view; only what changed."""
        before, top = self._rows, self._top
        self._rows = self._rows_of(self.size.width)
        height = self.size.height
        selected = next((at for at, row in enumerate(self._rows) if row[1]), 0)
        if selected >= self._top + height:
            self._top = selected - height + 1
        self._top = max(0, min(self._top, selected, len(self._rows) - height))
        if top != self._top or len(before) != len(self._rows):
            self.refresh()
            return
        changed = [at for at, row in enumerate(self._rows) if row != before[at]]
        regions = [Region(0, at - top, self.size.width, 1) for at in changed if top <= at < top + height]
        if regions:
            self.refresh(*regions)

    def on_resize(self) -> None:
        """Another size."""
        self.show()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        at = self._top + y
        row, selected = self._rows[at] if at < len(self._rows) else ((), False)
        return paint(row, self.size.width, self._palette, selected)


class PanelView(Widget):
    """Shows one panel at a time. Posts Decided with what was decided, Changed when the hint may have, Passed for
    the console's keys."""

    DEFAULT_CSS = """
    PanelView { height: 1fr; width: 1fr; layout: vertical; }
    PanelView .field { height: 1; width: 1fr; }
    PanelView .label { width: 12; height: 1; }
    PanelView Input { width: 1fr; background: transparent; }
    """

    class Decided(Message):
        """The panel was carried to an end."""

        def __init__(self, decision: Decision) -> None:
            super().__init__()
            self.decision = decision

    class Passed(Message):
        """A key for the console was pressed. Said, not left to bindings: while a field has the focus, Textual drops
        every binding that had a letter before it was given another key."""

        def __init__(self, key_id: str) -> None:
            super().__init__()
            self.key_id = key_id

    class Changed(Message):
        """Something was typed or chosen: the hint may read otherwise now."""

    def __init__(self, palette: Palette, panel: Panel, keys: Callable[[], KeyTable]) -> None:
        super().__init__(id="panel")
        self._palette, self.panel, self._keys = palette, panel, keys
        self._title = FixedLine(palette, "panel-title")
        self._inputs: list[Input] = []
        self._list = PanelList(palette, panel.rows)

    def compose(self) -> ComposeResult:
        """Title, fields, list."""
        yield self._title
        for field in self.panel.fields[:MOST_FIELDS]:
            label = FixedLine(self._palette, f"label-{field.name}")
            label.add_class("label")
            label.show([(fit(field.label, 11) + " ", "dim")])
            entry = Input(field.value, compact=True, select_on_focus=False, id=f"field-{field.name}")
            entry.cursor_blink = False
            self._inputs.append(entry)
            with Horizontal(classes="field"):
                yield label
                yield entry
        yield self._list

    def on_mount(self) -> None:
        """Focus where typing is expected."""
        first = self._inputs[0] if self._inputs and self.panel.types_first else self._list
        first.focus()
        self.show()

    def on_resize(self) -> None:
        """The title's rule has another width."""
        self.show()

    def show(self) -> None:
        """Paint title and list as the panel is now."""
        if self.size.width:
            self._title.show(rule(self.panel.title(), self.size.width, self.panel.aside()))
        self._list.show()

    def refill(self) -> None:
        """The panel has read something: fields it has filled, and the list."""
        for entry, field in zip(self._inputs, self.panel.fields, strict=False):
            if entry.value != field.value:
                entry.value = field.value
                entry.cursor_position = len(field.value)
        self.show()

    def focus_list(self) -> None:
        """Take the focus from the fields."""
        self._list.focus()

    @property
    def typing(self) -> bool:
        """Whether a field has the focus."""
        return any(entry.has_focus for entry in self._inputs)

    def on_input_changed(self, event: Input.Changed) -> None:
        """A field's text has changed."""
        event.stop()
        name = (event.input.id or "").removeprefix("field-")
        self.panel.typed(name, event.value)
        self.show()
        self.post_message(self.Changed())

    def on_key(self, event: events.Key) -> None:
        """Keys of the list; what a field wants it has taken before."""
        if self._handle(event.key):
            event.stop()
            event.prevent_default()

    def _handle(self, key: str) -> bool:
        """Whether the panel takes a key; what it does not take is the field's or the console's."""
        if self.panel.raw_key(key):
            self.refill()
            self.post_message(self.Changed())
            return True
        row = self._keys().in_panel(key)
        if row is not None and row.in_panel is InPanel.THROUGH:
            self.post_message(self.Passed(row.id))
            return True
        taken = row is not None and self._moved_or_decided(row.id)
        if not taken and not self.typing:
            taken = (row is not None and self.panel.key(row.id)) or self._digit(digit_of(key))
        if taken:
            self.show()
            self.post_message(self.Changed())
        return taken or not self.typing

    def _moved_or_decided(self, key_id: str) -> bool:
        """Keys that work in a field and in the list alike."""
        page = self._list.size.height - 1
        steps = {"nav.up": -1, "nav.down": 1, "nav.page.up": -page, "nav.page.down": page}
        if key_id in steps:
            self.panel.move(steps[key_id])
        elif key_id == "open":
            self._decide(self.panel.enter())
        elif key_id == "field.previous":
            self._turn(-1)
        elif key_id == "field.next":
            if not self._complete():
                self._turn(1)
        else:
            return False
        return True

    def _digit(self, digit: str) -> bool:
        if digit:
            self._decide(self.panel.digit(digit))
        return bool(digit)

    def _decide(self, decision: Decision | None) -> None:
        if decision is not None:
            self.post_message(self.Decided(decision))
        else:
            if self.panel.wants_digit:
                self._list.focus()
            self.post_message(self.Changed())

    def _complete(self) -> bool:
        """Tab in a field with completions puts the best one in."""
        for entry, field in zip(self._inputs, self.panel.fields, strict=False):
            if entry.has_focus:
                options = field.options(entry.value) if field.options and entry.value.strip() else []
                if options and options[0] != entry.value:
                    entry.value = options[0]
                    entry.cursor_position = len(options[0])
                    return True
        return False

    def _turn(self, step: int) -> None:
        places: list[Widget] = [*self._inputs, self._list]
        at = next((at for at, place in enumerate(places) if place.has_focus), len(places) - 1)
        places[(at + step) % len(places)].focus()
