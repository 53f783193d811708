"""How a reader is spoken to: a language's texts, its marks for numbers, and the reader's zone. English stands here
because it is what the code says; other languages come from catalogues that core does not know."""

from datetime import UTC, datetime, tzinfo
from typing import Protocol


class Voice(Protocol):
    """What filling a phrase asks of a language and its reader."""

    @property
    def zone(self) -> tzinfo:
        """The reader's zone."""
        ...

    @property
    def now(self) -> datetime | None:
        """The reader's now, aware: an instant of the same day is said by its time alone. None: always with its date."""
        ...

    @property
    def marks(self) -> tuple[str, str]:
        """The decimal mark and the mark between thousands."""
        ...

    @property
    def command(self) -> str:
        """What the reader calls our program: fills a hole `{command}` that no fact fills."""
        ...

    def text(self, english: str, context: str = "") -> str:
        """A text of ours in the language, its holes still open. `context` tells homonyms apart."""
        ...


class English:
    """English as it stands in the code."""

    zone: tzinfo = UTC
    now: datetime | None = None
    marks: tuple[str, str] = (".", ",")
    command: str = "cc"

    def text(self, english: str, context: str = "") -> str:
        """The text itself."""
        return english


ENGLISH = English()
"""English for a reader of whom nothing is known: times in UTC, each with its date."""
