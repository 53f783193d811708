"""What of a file could not be read, counted before anything is taken in. Owns when that is too much; knows no map."""

from collections import Counter
from dataclasses import dataclass, field

from cc.core.phrases import Phrase
from cc.core.phrases.phrase import joined

FIELDS = ("received_at", "closed_at", "due_at", "place", "status", "rows")
PART = 10
"""More than one in PART of the rows is too much, however few rows there are: in a file of nine one is."""
MOST_WHYS = 20
MOST_EXAMPLES = 3
_NAMED = {"place": Phrase("place"), "rows": Phrase("rows")}
"""What is no field of a map's; the others are called as maps call them."""


@dataclass(slots=True)
class Lost:
    """What one field lost: how many rows gave something, how many of these could not be read, and why: how often by
    the reason's English, and the reasons themselves."""

    gave: int = 0
    count: int = 0
    whys: Counter[str] = field(default_factory=Counter)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Losses:
    """Counts over a whole file, of `rows` rows. `notes` are things that were understood but should be known."""

    rows: int = 0
    fields: dict[str, Lost] = field(default_factory=dict)
    notes: dict[tuple[str, str], Lost] = field(default_factory=dict)

    def of_all(self, rows: int) -> None:
        """How many rows the file has."""
        self.rows = rows
        if "rows" in self.fields:
            self.fields["rows"].gave = rows

    def gave(self, name: str) -> None:
        """A row gave something for this field."""
        lost = self.fields.get(name)
        if lost is None:
            lost = self.fields[name] = Lost()
        lost.gave += 1

    def lose(self, name: str, given: str, why: Phrase) -> None:
        """What it gave cannot be read."""
        _count(self.fields.setdefault(name, Lost()), given, why)

    def note(self, name: str, given: str, why: Phrase) -> None:
        """What it gave was understood, and is to be told."""
        _count(self.notes.setdefault((name, why.text), Lost()), given, why)

    def too_much(self) -> list[str]:
        """The fields that lost more than may pass without somebody saying so."""
        return [name for name, lost in self.fields.items() if lost.count * PART > self.rows]

    def told(self) -> list[Phrase]:
        """Sentences for people, one a field."""
        lines = []
        for name, lost in self.fields.items():
            facts = {"field": named(name), "count": lost.count, "gave": lost.gave, "why": _whys(lost)}
            if lost.count and lost.count == lost.gave > 1:
                lines.append(Phrase("{field}: all of {gave:number} could not be read: {why}.", facts))
            elif lost.count:
                lines.append(Phrase("{field}: {count:number} of {gave:number} could not be read: {why}.", facts))
        for (name, _), lost in self.notes.items():
            facts = {"field": named(name), "count": lost.count, "rows": self.rows, "why": _whys(lost)}
            lines.append(Phrase("{field}: {count:number} of {rows:number} rows: {why}.", facts))
        return lines

    def as_json(self) -> dict[str, object]:
        """By field: how many gave something, how many were lost, why (in English), with examples."""
        return {
            name: {"gave": lost.gave, "lost": lost.count, "why": dict(lost.whys), "examples": lost.examples}
            for name, lost in self.fields.items()
            if lost.count
        }


def named(name: str) -> object:
    """What a reader calls something that was lost."""
    return _NAMED.get(name, name)


def _count(lost: Lost, given: str, why: Phrase) -> None:
    lost.count += 1
    told = str(why)
    if told in lost.whys or len(lost.whys) < MOST_WHYS:
        lost.whys[told] += 1
        lost.phrases.setdefault(told, why)
    if given and len(lost.examples) < MOST_EXAMPLES and given[:80] not in lost.examples:
        lost.examples.append(given[:80])


def _whys(lost: Lost) -> Phrase:
    """The commonest reasons, and examples."""
    common = lost.whys.most_common(3)
    if len(lost.whys) > 1:
        told = joined([Phrase("{why} ({count})", {"why": lost.phrases[why], "count": n}) for why, n in common])
    else:
        told = joined([lost.phrases[why] for why, _ in common])
    facts = {"whys": told or "", "examples": list(lost.examples)}
    return Phrase("{whys} (as {examples:quoted})", facts) if lost.examples else told or Phrase("")
