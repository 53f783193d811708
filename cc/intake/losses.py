"""What of a file could not be read, counted before anything is taken in. Owns when that is too much; knows no map."""

from collections import Counter
from dataclasses import dataclass, field

FIELDS = ("received_at", "closed_at", "due_at", "place", "status", "rows")
PART, FEW = 10, 3
"""More than one in PART of the rows is too much, if it is at least FEW of them, or all that gave something (two or
more)."""
MOST_WHYS = 20
MOST_EXAMPLES = 3


@dataclass(slots=True)
class Lost:
    """What one field lost: how many rows gave something, how many of these could not be read, and why."""

    gave: int = 0
    count: int = 0
    whys: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Losses:
    """Counts over a whole file, of `rows` rows. `notes` are things that were understood but should be known."""

    rows: int = 0
    fields: dict[str, Lost] = field(default_factory=dict)
    notes: dict[tuple[str, str], Lost] = field(default_factory=dict)

    def gave(self, name: str) -> None:
        """A row gave something for this field."""
        self.fields.setdefault(name, Lost()).gave += 1

    def lose(self, name: str, given: str, why: str) -> None:
        """What it gave cannot be read."""
        _count(self.fields.setdefault(name, Lost()), given, why)

    def note(self, name: str, given: str, why: str) -> None:
        """What it gave was understood, and is to be told."""
        _count(self.notes.setdefault((name, why), Lost()), given, why)

    def too_much(self) -> list[str]:
        """The fields that lost more than may pass without somebody saying so."""
        return [
            name
            for name, lost in self.fields.items()
            if lost.count * PART > self.rows and (lost.count >= FEW or lost.gave == lost.count > 1)
        ]

    def told(self) -> list[str]:
        """Sentences for people, one a field."""
        lines = []
        for name, lost in self.fields.items():
            if lost.count:
                all_of = "all" if lost.count == lost.gave > 1 else str(lost.count)
                lines.append(f"{name}: {all_of} of {lost.gave} could not be read: {_whys(lost)}.")
        for (name, _), lost in self.notes.items():
            lines.append(f"{name}: {lost.count} of {self.rows} rows: {_whys(lost)}.")
        return lines

    def as_json(self) -> dict[str, object]:
        """By field: how many gave something, how many were lost, why, with examples."""
        return {
            name: {"gave": lost.gave, "lost": lost.count, "why": dict(lost.whys), "examples": lost.examples}
            for name, lost in self.fields.items()
            if lost.count
        }


def _count(lost: Lost, given: str, why: str) -> None:
    lost.count += 1
    if why in lost.whys or len(lost.whys) < MOST_WHYS:
        lost.whys[why] += 1
    if given and len(lost.examples) < MOST_EXAMPLES and given[:80] not in lost.examples:
        lost.examples.append(given[:80])


def _whys(lost: Lost) -> str:
    told = "; ".join(f"{why} ({count})" if len(lost.whys) > 1 else why for why, count in lost.whys.most_common(3))
    return f"{told} (as {', '.join(map(repr, lost.examples))})" if lost.examples else told
