"""Flags of a report in their column, a JSON list. Owns its spelling, and which flag tells of a time; knows no move."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Flag


def read(flags: str) -> tuple[Flag, ...]:
    """Flags from their column."""
    return tuple(Flag(each) for each in json.loads(flags))


def write_flags(flags: Iterable[Flag]) -> str:
    """Flags for their column: a JSON list, each once."""
    return json.dumps(list(dict.fromkeys(str(flag) for flag in flags)))


def put(report: Values, flag: Flag, *, there: bool = True) -> dict[str, object]:
    """Flag the report's row, or take the flag away; the fact that says so, if that changes anything."""
    flags = read(report["flags"])
    if (flag in flags) is there:
        return {}
    told = [*flags, flag] if there else [each for each in flags if each is not flag]
    report["flags"] = write_flags(told)
    return {"flags": [str(each) for each in told]}


def timed(report: Values, at: datetime, now: datetime, believed: timedelta | None, *, waits: bool) -> dict[str, object]:
    """Flag what waits for a confirmation, and what counts from further back than is believed unseen."""
    if waits:
        return put(report, Flag.TIME_UNCONFIRMED)
    if believed is not None and now - at > believed:
        return put(report, Flag.ENTERED_LATE)
    return {}
