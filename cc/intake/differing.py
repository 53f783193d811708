"""Rows known already that say something else now: told one by one, the first to people, all of them in a file.

Owns these words and that file; decides nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cc.core.phrases import Phrase
from cc.intake.rejects import RejectsFile

MOST_TOLD = 20
CONTENT = "content"
"""What differs in a row whose id stood in the file before: nobody asked the Centre what."""
_WHAT = {
    CONTENT: Phrase("content"),
    "text": Phrase("text"),
    "received_at": Phrase("time of receipt"),
    "closed_at": Phrase("closing time"),
    "due_at": Phrase("due time"),
    "place": Phrase("place"),
    "category": Phrase("category"),
    "unit": Phrase("unit"),
    "priority": Phrase("priority"),
    "address": Phrase("address"),
    "reporter": Phrase("reporter"),
    "attributes": Phrase("attributes"),
    "status": Phrase("status"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A known row that says something else: where it stands, what it is known as, what of it was taken over, what was
    not, and why not."""

    line: int
    known_as: str
    applied: Sequence[str] = ()
    differs: Sequence[str] = ()
    why_not: Phrase | None = None


@dataclass(slots=True)
class _Told:
    count: int = 0
    first: list[Phrase] = field(default_factory=list)

    def add(self, difference: Difference) -> None:
        self.count += 1
        if len(self.first) < MOST_TOLD:
            self.first.append(_line(difference))


class Differing:
    """Gathers them: rows that were changed, and those of which something or all was left as it is."""

    def __init__(self, file: RejectsFile, say: Callable[[Phrase], str]) -> None:
        """`say` says a phrase in the language of the file's reader."""
        self._file, self._say = file, say
        self._changed, self._left = _Told(), _Told()

    @property
    def path(self) -> Path | None:
        """The file, when there is one."""
        return self._file.path

    @property
    def updated(self) -> int:
        """How many took over something."""
        return self._changed.count

    @property
    def count(self) -> int:
        """How many took over nothing."""
        return self._left.count

    def add(self, difference: Difference) -> None:
        """Note a row."""
        (self._changed if difference.applied else self._left).add(difference)
        names = ", ".join((*difference.applied, *difference.differs))
        self._file.add(difference.line, self._say(_outcome(difference)), (difference.known_as, names))

    def close(self) -> None:
        """Write what is left of the file."""
        self._file.close()

    def told(self, *, update: bool) -> Iterator[Phrase]:
        """Sentences for people."""
        counts = {"changed": self.updated, "left": self.count}
        if self.updated:
            yield Phrase("{changed:number} of the rows known already took over what the file says now:", counts)
            yield from self._lines(self._changed)
        if self.count and update:
            yield Phrase(
                "{left:number} of the rows known already differ from what was taken in, and were not changed:", counts
            )
        elif self.count:
            yield Phrase(
                "{left:number} of the rows known already differ from what was taken in, and were not changed;"
                " --update takes over a status and a closing time:",
                counts,
            )
        yield from self._lines(self._left)

    def _lines(self, told: _Told) -> Iterator[Phrase]:
        yield from told.first
        if told.count > len(told.first):
            facts = {"more": told.count - len(told.first), "file": str(self.path)}
            yield Phrase("and {more:number} more: all of them are in {file}", facts)


def _line(difference: Difference) -> Phrase:
    facts = {
        "line": difference.line,
        "ref": difference.known_as,
        "applied": _named(difference.applied),
        "differs": _named(difference.differs),
        "why": difference.why_not or "",
    }
    if difference.applied and difference.differs:
        return Phrase("line {line}: {ref} took over {applied}; it differs still ({differs})", facts)
    if difference.applied:
        return Phrase("line {line}: {ref} took over {applied}", facts)
    if not difference.differs:
        return Phrase("line {line}: {ref} cannot be compared: {why}", facts)
    if difference.why_not is None:
        return Phrase("line {line}: {ref} differs ({differs})", facts)
    return Phrase("line {line}: {ref} differs ({differs}): {why}", facts)


def _outcome(difference: Difference) -> Phrase:
    """What became of the row, for the file."""
    facts = {"applied": _named(difference.applied), "differs": _named(difference.differs)}
    if difference.applied and difference.differs:
        return Phrase("taken over: {applied}; not taken over: {differs}", facts)
    if difference.applied:
        return Phrase("taken over: {applied}", facts)
    return difference.why_not or Phrase("not taken over: {differs}", facts)


def _named(names: Sequence[str]) -> list[object]:
    return [_WHAT.get(name, name) for name in names]
