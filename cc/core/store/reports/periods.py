"""Periods as conditions. Instants are whole seconds: one within a second begins with the next."""

from datetime import datetime
from typing import Any

from cc.core.store.reports.search import Sql
from cc.core.store.sql.times import epoch


def ceiling(at: datetime) -> int:
    """The first whole second that is not before the instant."""
    return epoch(at) + bool(at.microsecond)


def within(column: Any, start_at: datetime | None, end_at: datetime | None) -> list[Sql]:
    """The column lies in [start_at, end_at); None leaves a side open."""
    found: list[Sql] = []
    if start_at is not None:
        found.append(column >= ceiling(start_at))
    if end_at is not None:
        found.append(column < ceiling(end_at))
    return found
