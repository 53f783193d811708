"""The only place that reads the time. Everything else is handed a Clock, or an instant."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Gives aware UTC instants, whole seconds and finer."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests and for replaying."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at

    def advance(self, seconds: float) -> None:
        """Move forward (or back, if negative)."""
        self.at += timedelta(seconds=seconds)


def uuid7_milliseconds() -> int:
    """Unix time in milliseconds, for identifiers alone (RFC 9562, section 5.7); never for a rule."""
    return time.time_ns() // 1_000_000
