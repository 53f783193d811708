"""The filter's line: shows the filter, and lets one type a new one with completion and the error's place marked.

Owns typing; whether a filter is right is the language's matter (rules.query).
"""

from collections.abc import Callable, Iterable

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from cc.core.errors import InputError
from cc.core.rules import query as language
from cc.tui.strips import Piece
from cc.tui.tokens import Palette
from cc.tui.widgets.line import FixedLine


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


class FilterBar(Horizontal):
    """One line. While something is typed there it posts Typed; Enter posts Entered; Esc posts Left."""

    DEFAULT_CSS = """
    FilterBar { height: 1; width: 1fr; }
    FilterBar .prompt { width: 3; }
    FilterBar Input { width: 1fr; background: transparent; }
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

    def __init__(self, palette: Palette, vocabulary: Callable[[], dict[language.Field, tuple[str, ...]]]) -> None:
        super().__init__(id="filter")
        self._palette, self._vocabulary = palette, vocabulary
        self._line = FixedLine(palette, "filter-line")
        self._prompt = FixedLine(palette, "filter-prompt")
        self._prompt.add_class("prompt")
        self._wrong = Wrong(palette)
        self._entry: Input | None = None
        self.completes = True

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self._entry.value if self._entry is not None else self._line.text

    @property
    def typing(self) -> bool:
        """Whether something is being typed."""
        return self._entry is not None

    def compose(self) -> Iterable[FixedLine]:
        """The line; the field comes when it is wanted."""
        return [self._line]

    def show(self, pieces: list[Piece]) -> None:
        """What the line says when nothing is typed."""
        self._line.show(pieces)

    async def begin(self, text: str, prompt: str = " / ", completes: bool = True) -> None:
        """Let the person type, beginning with a text. Without `completes` it is plain words, not the language."""
        if self._entry is not None:
            return
        self.completes = completes
        self._wrong.problem = None
        entry = Input(text, compact=True, select_on_focus=False, highlighter=self._wrong)
        entry.cursor_blink = False
        self._entry = entry
        self._line.display = False
        self._prompt.show([(prompt, "key")])
        await self.mount(self._prompt, entry)
        entry.focus()
        entry.cursor_position = len(text)

    async def end(self) -> None:
        """Back to the line."""
        if self._entry is not None:
            entry, self._entry = self._entry, None
            self._line.display = True
            await self._prompt.remove()
            await entry.remove()
            self._prompt = FixedLine(self._palette, "filter-prompt")
            self._prompt.add_class("prompt")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check and complete what is there."""
        event.stop()
        if self._entry is None:
            return
        if not self.completes:
            self.post_message(self.Typed(event.value, (), None))
            return
        try:
            language.parse(event.value)
            self._wrong.problem = None
        except InputError as problem:
            self._wrong.problem = problem
        found = language.complete(event.value, len(event.value), self._vocabulary())
        self.post_message(self.Typed(event.value, found.options, self._wrong.problem))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.post_message(self.Entered(event.value))

    def on_key(self, event: events.Key) -> None:
        """Tab completes."""
        if event.key == "tab" and self._entry is not None:
            event.stop()
            event.prevent_default()
            if self.completes:
                self._complete(self._entry)

    def _complete(self, entry: Input) -> None:
        at = entry.cursor_position
        found = language.complete(entry.value, at, self._vocabulary())
        if found.options:
            best = found.options[0]
            entry.value = entry.value[: found.start] + best + entry.value[found.end :]
            entry.cursor_position = found.start + len(best)
