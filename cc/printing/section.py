"""A table that any form prints: named columns of one kind each, facts above, a note below. Owns how values become
words.

Kinds: `text` as it came, `count`, `share` in [0, 1], `span` in seconds, `moment` an instant, `degrees`, `units` a chain
of unit codes, and `unit`, `officer`, `category`, `area`: codes, for which the reader may have names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cc.printing.changes import Words, exact

NUMBERS = frozenset({"count", "share", "span", "degrees"})
CODES = frozenset({"unit", "officer", "category", "area"})
ARROW = " → "

Value = object


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name (a phrase for people, a key for programs) and its kind."""

    name: str
    kind: str

    @property
    def key(self) -> str:
        """The name as programs spell it; spans are told in seconds."""
        key = self.name.replace(" ", "_")
        return f"{key}_s" if self.kind == "span" else key


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table. `bar` is the column whose counts are drawn beside the numbers; `given` fills the note's `{name}`s."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    facts: tuple[tuple[Column, Value], ...] = ()
    note: str = ""
    given: Mapping[str, str] | None = None
    bar: int = -1

    @property
    def numbers(self) -> Sequence[int]:
        """The places of the columns of numbers."""
        return [at for at, column in enumerate(self.columns) if column.kind in NUMBERS]

    def told_note(self, words: Words) -> str:
        """The note in the reader's language."""
        return words.say(self.note, **(self.given or {})) if self.note else ""


def cell_words(
    kind: str,
    value: Value,
    words: Words,
    moment: Callable[[datetime], str],
    label: Callable[[str, str], str],
) -> str:
    """A value as people read it; a dash for none. Text from outside comes as it is: whoever shows it makes it safe."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, tuple):
        return ARROW.join(label("unit", str(each)) for each in value)
    if isinstance(value, int | float):
        return _number_words(kind, value, words)
    return label(kind, str(value)) if kind in CODES else str(value)


def _number_words(kind: str, value: int | float, words: Words) -> str:
    if kind == "share":
        return words.percent(float(value))
    if kind == "degrees":
        return f"{value:.6f}"
    return exact(int(value)) if kind == "span" else words.number(int(value))


def plain_value(value: Value) -> str | int | float | None:
    """A value as programs read it in a cell: instants in UTC, a chain with arrows, shares rounded."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return ARROW.join(map(str, value))
    if isinstance(value, float):
        return round(value, 6)
    return value if value is None or isinstance(value, str | int) else str(value)
