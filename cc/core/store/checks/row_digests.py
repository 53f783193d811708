"""What stands in the rows of a batch of streams, by one hash: whoever proved a batch and finds the same hash again need
not prove it again. Owns what goes into the hash; knows no rule.

Into it go the rows as they are, and what their proof rests on beside them: the paths of units, the units of officers,
what is restricted, policies, calendars, and whether the keys are here. A batch whose hash is the same has the same
proof.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, select

from cc.core.keyring import KeyRing
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables

MEAN = 250
"""Streams in a batch, about: it ends behind a name that hashes to nothing, so that one that comes in between moves no
other batch's end."""
_POLICY = re.compile(r'"policy":"([^"\\]*)"')
_CALENDARS = re.compile(r'"calendars":(\{[^{}]*\})')
_CALENDAR = re.compile(r'"calendar": ?"([^"\\]*)"')
_NAME = re.compile(r'"([^"\\]*)"')
_KEY = re.compile(r"\bs1\.([0-9a-f]{16})\.")


def batch_end(names: Sequence[str]) -> str:
    """The last name of the batch that begins with the first of these (in order, not empty)."""
    return next((name for name in names if crc32(name.encode()) % MEAN == 0), names[-1])


def digest_of(parts: Iterable[object]) -> str:
    """SHA-256 in hexadecimal of plain values and lists of rows, told apart by their Python spelling."""
    found = hashlib.sha256()
    for part in parts:
        plain = [tuple(row) for row in part] if isinstance(part, list) else part  # a row's own spelling is cut short
        found.update(repr(plain).encode("utf-8", "surrogatepass"))
        found.update(b"\n")
    return found.hexdigest()


@dataclass(slots=True, kw_only=True)
class Premises:
    """What the proof of reports rests on beside their rows. Policies and calendars are as they are stored, by
    `code@version`."""

    directory: Directory
    unit_of: Mapping[str, str]
    keys: KeyRing
    policies: Mapping[str, str]
    calendars: Mapping[str, str]
    _terms: dict[str, object] = field(default_factory=dict)

    def of(self, reports: Sequence[Any], rows: Mapping[str, Sequence[Any]], texts: Iterable[str]) -> list[list[Any]]:
        """What matters to these reports, given their rows in every table and their events' texts."""
        tasks, said = rows["task"], "\n".join(texts)
        officers = sorted({str(row.officer) for row in tasks if row.officer})
        units = {*(row.unit for row in (*reports, *tasks, *rows["report_share"])), *map(self.unit_of.get, officers)}
        named = sorted(str(unit) for unit in units if unit)
        policies = {*(row.policy for row in (*reports, *rows["clock"])), *_POLICY.findall(said)}
        calendars = {*(row.calendar for row in rows["clock"]), *_NAME.findall("".join(_CALENDARS.findall(said)))}
        sealed = {key for row in reports for text in (row.reporter, row.attributes) for key in _KEY.findall(text or "")}
        return [
            [(officer, self.unit_of.get(officer)) for officer in officers],
            [(unit, self.directory.paths.get(unit)) for unit in named],
            [(code, self._restricted(code)) for code in sorted({str(row.category) for row in reports})],
            [(key, self._policy(key)) for key in sorted(map(str, policies))],
            [(key, self.calendars.get(key)) for key in sorted(map(str, calendars))],
            [(key, self.keys.has(key)) for key in sorted(sealed)],
        ]

    def _restricted(self, code: str) -> object:
        category = self.directory.categories.get(code)
        return category and category.restricted

    def _policy(self, key: str) -> object:
        """A policy and the calendars that its targets count by."""
        if key not in self._terms:
            body = self.policies.get(key, "")
            used = sorted(set(_CALENDAR.findall(body)))
            self._terms[key] = digest_of([body, [(each, self.calendars.get(each)) for each in used]])
        return self._terms[key]


def premises(connection: Connection, directory: Directory, unit_of: Mapping[str, str], keys: KeyRing) -> Premises:
    """What it rests on as it is now."""
    policy, calendar = tables.policy.c, tables.calendar.c
    bodies = connection.execute(select(policy.code, policy.version, policy.body))
    specs = connection.execute(select(calendar.name, calendar.version, calendar.spec))
    return Premises(
        directory=directory,
        unit_of=unit_of,
        keys=keys,
        policies={f"{code}@{version}": str(body) for code, version, body in bodies},
        calendars={f"{name}@{version}": str(spec) for name, version, spec in specs},
    )
