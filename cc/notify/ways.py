"""What a way out of the house is, and how trying it can go. Knows no protocol."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Protocol

from cc.core.records.sending import TakenMessage

TEST = "test"


class SendError(Exception):
    """It did not go. The text says what the other side said; it never holds a secret."""


class Unreached(SendError):
    """The other side was not reached at all: other messages would fare no better for now."""


class Refused(SendError):
    """The other side will not take this one, however often it is asked."""


class Way(Protocol):
    """One way out: a webhook, a mailbox, a service. `name` is what `delivered` remembers it by."""

    @property
    def name(self) -> str:
        """`webhook:hq`, `mail:rini`; without blanks."""
        ...

    @property
    def line(self) -> str:
        """What it shares with others: when one way on a line is not reached, the others are not tried just now."""
        ...

    def send(self, message: TakenMessage) -> None:
        """Send it; SendError when it did not go."""
        ...


class Carrier(Protocol):
    """What has ways for messages."""

    def ways(self, message: TakenMessage) -> Iterable[Way]:
        """The ways that this message is to go; none when it is not meant for this carrier."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


def meant(topic: str, topics: Iterable[str]) -> bool:
    """Whether a topic is among those that a setting names; a test goes everywhere."""
    return topic == TEST or any(fnmatchcase(topic, each) for each in topics)
