"""A stored row against the row that events give: what differs, as findings. Owns the words; knows no table by name."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cc.core.phrases import Phrase, mark
from cc.core.records.trail import AuditFinding

NOTHING = Phrase("nothing")


@dataclass(frozen=True, slots=True)
class Place:
    """A row: the stream that tells of it, its table, and what names it there. `secret` columns are not quoted."""

    stream: str
    table: str
    key: str = ""
    secret: frozenset[str] = frozenset()

    def finding(self, text: str, **facts: object) -> AuditFinding:
        """Something about this row; `text` may say {table} and {key}."""
        return AuditFinding.of(self.stream, 0, Phrase(text, {"table": self.table, "key": self.key, **facts}))

    def gone(self) -> AuditFinding:
        """The row is not there."""
        return self.finding(mark("`{table}` {key}: its events are there, the row is gone"))

    def unknown(self) -> AuditFinding:
        """The row is there, and should not be."""
        return self.finding(mark("`{table}` {key}: the row is there, and no event gives it"))


def differences(place: Place, stored: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[AuditFinding]:
    """One finding a column of `given` that is stored otherwise. A list or object that is given may be stored as its
    JSON text."""
    for name, value in given.items():
        there = stored[name]
        if _same(there, value):
            continue
        if name in place.secret:
            yield place.finding(mark("`{table}` {key}: `{field}` is not what its events commit to"), field=name)
            continue
        yield place.finding(
            mark("`{table}` {key}: `{field}` is {stored} where its events give {given}"),
            field=name,
            stored=_value(there),
            given=_value(value),
        )


def _same(there: object, value: object) -> bool:
    if isinstance(value, list | dict):
        if not isinstance(there, str):
            return False
        try:
            return bool(json.loads(there) == value)
        except ValueError:
            return False
    return there == value


def _value(value: object) -> object:
    if value is None or value == "":
        return NOTHING
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def rows_differ(
    places: Mapping[Any, Place], stored: Mapping[Any, Mapping[str, Any]], given: Mapping[Any, Mapping[str, Any]]
) -> Iterator[AuditFinding]:
    """The same for rows by key; `places` has one for every key of either."""
    for key in sorted(stored.keys() | given.keys(), key=str):
        if key not in stored:
            yield places[key].gone()
        elif key not in given:
            yield places[key].unknown()
        else:
            yield from differences(places[key], stored[key], given[key])
