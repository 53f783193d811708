"""Where a filter is typed: Tab completes, the wrong part is underlined. What is right is the language's matter."""

from collections.abc import Callable

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from cc.core.errors import InputError
from cc.core.rules.query import parse as language
from cc.tui.key_table import KeyTable
from cc.tui.model.names import CodeNames
from cc.tui.tokens import Palette
from cc.tui.widgets.line import FixedLine
from cc.words.catalogue import Language


class Wrong(Highlighter):
    """Marks the part of the filter that is wrong."""

    def __init__(self, palette: Palette) -> None:
        self._style = palette.plain("wrong")
        self.problem: InputError | None = None

    def highlight(self, text: Text) -> None:
        """Underline from the error's position on."""
        if self.problem is None:
            return
        start, length = self.problem.fields.get("position"), self.problem.fields.get("length")
        if isinstance(start, int) and isinstance(length, int):
            text.stylize(self._style, start, start + max(1, length))


class FilterEntry(Horizontal):
    """A prompt and a field. Posts Typed with every change and Entered on Enter."""

    DEFAULT_CSS = """
    FilterEntry { height: 1; width: 1fr; }
    FilterEntry .prompt { width: 3; }
    FilterEntry Input { width: 1fr; background: transparent; }
    """

    class Typed(Message):
        """The text has changed; `options` are what could stand at the cursor."""

        def __init__(self, text: str, options: tuple[str, ...], problem: InputError | None) -> None:
            super().__init__()
            self.text, self.options, self.problem = text, options, problem

    class Entered(Message):
        """Enter was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, palette: Palette, text: str, names: CodeNames, keys: Callable[[], KeyTable]) -> None:
        super().__init__()
        self._names, self._keys = names, keys
        self._wrong = Wrong(palette)
        self._prompt = FixedLine(palette, "filter-prompt")
        self._prompt.add_class("prompt")
        self._prompt.show([(f" {keys().name('filter', Language.EN)} ", "key")])
        self._entry = Input(text, compact=True, select_on_focus=False, highlighter=self._wrong)
        self._entry.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Prompt, field."""
        yield self._prompt
        yield self._entry

    def on_mount(self) -> None:
        """Type at the end."""
        self._entry.focus()
        self._entry.cursor_position = len(self._entry.value)

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._entry.value

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check what is there, and see what could be completed."""
        event.stop()
        try:
            language.parse(event.value)
            self._wrong.problem = None
        except InputError as problem:
            self._wrong.problem = problem
        found = self._completion(event.value)
        self.post_message(self.Typed(event.value, found.options, self._wrong.problem))

    def on_key(self, event: events.Key) -> None:
        """Complete, or be done."""
        row = self._keys().in_panel(event.key)
        if row is None or row.id not in ("field.next", "open"):
            return
        event.stop()
        event.prevent_default()
        if row.id == "open":
            self.post_message(self.Entered(self._entry.value))
        else:
            self._complete()

    def _completion(self, text: str) -> language.Completion:
        names = self._names
        return language.complete(text, self._entry.cursor_position, names.vocabulary(), spoken=names.word)

    def _complete(self) -> None:
        entry = self._entry
        found = self._completion(entry.value)
        if found.options:
            best = found.options[0]
            entry.value = entry.value[: found.start] + best + entry.value[found.end :]
            entry.cursor_position = found.start + len(best)
