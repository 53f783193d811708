"""Instants between records (aware UTC datetimes) and rows (epoch seconds)."""

from datetime import UTC, datetime
from typing import overload

FAR = 253_402_300_799
"""The end of the year 9999: where a report stands in the queue that has no running due time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@overload
def instant(seconds: int) -> datetime: ...
@overload
def instant(seconds: None) -> None: ...
def instant(seconds: int | None) -> datetime | None:
    """Epoch seconds as an aware UTC datetime; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


@overload
def epoch(at: datetime) -> int: ...
@overload
def epoch(at: None) -> None: ...
def epoch(at: datetime | None) -> int | None:
    """An aware datetime as whole epoch seconds, floored; None stays None."""
    if at is None:
        return None
    since = at - _EPOCH  # exact, and half of what timestamp() takes: a new report asks twenty times
    return since.days * 86_400 + since.seconds
