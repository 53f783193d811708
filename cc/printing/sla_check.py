"""What the JSON of an SLA report says beside what it should say, value by value. Owns what each value is called; must
never know a Centre. Whatever the file says beyond that is told, too: nothing in it is taken unseen."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cc.core.phrases import Phrase
from cc.core.rules.safe_text import safe_json

_ROWS = {"items": "figure", "totals": "total", "exclusions": "excluded", "entries": "entered"}
_NAMES = ("target", "reason", "ref")
"""By what a row is known, after its group."""
Values = dict[str, object]


def differences(told: Mapping[str, Any], wanted: Mapping[str, object]) -> list[Phrase]:
    """What a file says otherwise than it should. A text that was put right since stands empty in what is wanted: it
    cannot be derived any more, and says nothing for or against the file."""
    plain: dict[str, Any] = json.loads(safe_json(json.dumps(wanted, ensure_ascii=False)))
    said, given = dict(_values(told)), dict(_values(plain))
    for name in ("exclusions", "entries"):
        if name not in told and plain.get(name) is None:
            given.pop(name, None)
    return list(_compared(said, given))


def _compared(said: Values, given: Values) -> Iterator[Phrase]:
    alone = said.keys() ^ given.keys()
    for name in dict.fromkeys((*said, *given)):
        row = name.partition(": ")[0]
        if row != name and row in alone:  # told of the row as a whole
            continue
        if name.endswith(": excerpt") and given.get(name) == "" and name in said:
            continue
        if name not in given:
            yield Phrase("{name} is in the file, and the events give none", {"name": name})
        elif name not in said:
            yield Phrase("{name} is missing in the file", {"name": name})
        elif not _equal(said[name], given[name]):
            yield Phrase("{name} says {said}; the events give {given}", _facts(name, said[name], given[name]))


def _equal(one: object, other: object) -> bool:
    """A share is a share, however it is written; true is no number."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _facts(name: str, said: object, given: object) -> Values:
    return {"name": name, "said": "–" if said is None else said, "given": "–" if given is None else given}


def _values(told: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in told.items():
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            yield from _rows(_ROWS.get(name, name), value)
        elif isinstance(value, list):
            yield name, ", ".join(map(str, value))
        else:
            yield from _within(name, value)


def _rows(kind: str, rows: list[Any]) -> Iterator[tuple[str, object]]:
    seen: dict[str, int] = {}
    for row in rows:
        if not isinstance(row, dict):
            yield f"{kind} {row}", row
            continue
        group = row.get("group")
        labels = [str(each) for each in group.values()] if isinstance(group, dict) else []
        name = " ".join((kind, *labels, *(str(row[each]) for each in _NAMES if each in row)))
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:  # a row that stands twice is none that is given
            name = f"{name} ({seen[name]})"
        yield name, ""
        for part, value in row.items():
            yield from _within(f"{name}: {part}", value)


def _within(name: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for part, inner in value.items():
            yield from _within(f"{name} {part}", inner)
    else:
        yield name, value
