"""The directory: units, categories, routes, areas, policies and calendars, as one process remembers them.

Small and read on every intent, so kept in memory and read again when `meta.reference` has moved. Knows no actor.
"""

import json
import threading
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Table, select

from cc.core.errors import InputError
from cc.core.records.organisation import Area, Category, Unit
from cc.core.records.sla import Policy
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.fold import match_policy
from cc.core.rules.sla.in_force import changes, declared, in_force
from cc.core.store.organisation import terms
from cc.core.store.organisation.terms import readable
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import HotQuery
from cc.core.vocabulary import Priority

REFERENCE = HotQuery(select(tables.meta.c.value).where(tables.meta.c.key == "reference"))
FALLBACK = "other"
"""The category of what fits no other."""
MOST_INSTEAD = 3
_KEPT = select(tables.meta.c.key, tables.meta.c.value).where(
    tables.meta.c.key.in_(("prefix", "personal_key", "feed_key"))
)


class Directory:
    """What the rules need to know of the command room, at one version."""

    def __init__(self, version: str, connection: Connection) -> None:
        self.version = version
        self.units = {row.code: readable("unit", row.code, unit_record, row) for row in _rows(connection, tables.unit)}
        self.paths = {code: unit.path for code, unit in self.units.items()}
        kept = {row.key: row.value for row in connection.execute(_KEPT)}
        self.prefix = str(kept.get("prefix") or "")
        self.personal_key = str(kept.get("personal_key") or "")
        self.feed_key = str(kept.get("feed_key") or "")
        self.categories = {
            row.code: readable("category", row.code, category_record, row) for row in _rows(connection, tables.category)
        }
        self.routes: dict[tuple[str, str], str] = {
            (row.category, row.area): row.unit for row in connection.execute(select(tables.route))
        }
        self.areas = {row.code: area_record(row) for row in connection.execute(_AREAS)}
        self.settings = terms.settings(connection)
        self.set_policies(terms.policies(connection))
        self.calendars, self.calendar_versions = terms.calendars(connection)
        self.root = next((unit.code for unit in self.units.values() if unit.parent is None), "")
        self._geometry = _geometry(connection) if self.areas else ()
        self._index: Any = None

    def set_policies(self, every: Mapping[str, Policy]) -> None:
        """Take every version there is, by `code@version`, oldest first."""
        self.all_policies = every
        self.newest = {policy.code: policy for policy in every.values()}
        self.policies = declared(policy for policy in self.newest.values() if not policy.retired)
        self._changes = changes(every.values())
        self._in_force: dict[int, tuple[Policy, ...]] = {}
        self._policy_for: dict[tuple[int, str, str, int], Policy | None] = {}

    def with_terms(
        self, policies: Mapping[str, Policy], calendars: Mapping[str, WorkCalendar], versions: Mapping[str, str]
    ) -> "Directory":
        """This directory as it would be with other policies (by `code@version`, oldest first) and calendars (by
        `name@version`, and the newest of each name)."""
        other = copy(self)
        other.set_policies(policies)
        other.calendars, other.calendar_versions = dict(calendars), dict(versions)
        return other

    @property
    def zone(self) -> ZoneInfo:
        """The room's zone: the root unit's. Days, weeks and months of every figure are its days, weeks and months."""
        root = self.units.get(self.root)
        return ZoneInfo(root.zone if root else "UTC")

    def path(self, unit: str) -> tuple[str, ...]:
        """Codes from the root down to the unit; InputError for one that is not known."""
        return self.unit(unit).path

    def unit(self, code: str) -> Unit:
        """A unit; InputError for one that is not known."""
        try:
            return self.units[code]
        except KeyError:
            raise unknown("unit", code, self.units) from None

    def category(self, code: str) -> Category:
        """A category; InputError for one that is not known."""
        try:
            return self.categories[code]
        except KeyError:
            raise unknown("category", code, self.categories) from None

    def offered(self, code: str) -> Category:
        """A category that something new may be about; InputError for one that is not known or retired, with what there
        is instead."""
        found = self.category(code)
        if not found.retired:
            return found
        alike = [each.code for each in self.categories.values() if each.group == found.group and not each.retired]
        raise InputError(
            "the category {category:quoted} is retired: take {instead:or}, or have an admin restore it with "
            "`{command} category restore {category}`.",
            code="category.retired",
            fields={"category": code, "instead": [*alike[:MOST_INSTEAD], FALLBACK]},
        )

    def area_of(self, lon: float, lat: float) -> str | None:
        """The code of the finest area that holds the point, None outside all."""
        if not self._geometry:
            return None
        found = self.area_index().find(lon, lat)
        return found[0] if found else None

    def area_index(self) -> Any:
        """The polygons, indexed once; shapely is imported only when a point is first asked for."""
        if self._index is None:
            from cc.core.rules.geo.areas import AreaIndex

            self._index = AreaIndex(self._geometry)
        return self._index

    def route(self, category: str, area: str | None) -> str:
        """The unit for a category in an area: the area's own route, its parents', the category's, else the root."""
        seen: set[str] = set()
        while area is not None and area not in seen:
            if (category, area) in self.routes:
                return self.routes[category, area]
            seen.add(area)
            known = self.areas.get(area)
            area = known.parent if known else None
        if (category, "") in self.routes:
            return self.routes[category, ""]
        known_category = self.categories.get(category)
        return (known_category.unit if known_category else None) or self.root

    def policy(self, unit: str, category: str, priority: int, received_at: datetime) -> Policy | None:
        """The policy for a report that was received then, None when nothing is promised."""
        at = (bisect_right(self._changes, received_at), unit, category, priority)
        if at not in self._policy_for:
            self._policy_for[at] = match_policy(self._holding(received_at), self.path(unit), category, priority)
        return self._policy_for[at]

    def zone_fact(self, policy: str, unit: str) -> dict[str, str]:
        """What a move that gives a report a policy (`code@version`) or a unit notes, so that its clocks are counted by
        the unit's zone: nothing where no calendar of the policy follows the unit."""
        held = self.all_policies.get(policy)
        names = {target.calendar.partition("@")[0] for target in held.targets} if held else set()
        newest = (self.calendars.get(self.calendar_versions.get(name, "")) for name in names)
        follows = any(each is not None and each.spec.follows_unit for each in newest)
        return {"zone": self.unit(unit).zone} if follows else {}

    def version_of(self, code: str, received_at: datetime) -> Policy | None:
        """The version of a policy for a report that was received then, None when none holds."""
        return next((policy for policy in self._holding(received_at) if policy.code == code), None)

    def _holding(self, received_at: datetime) -> tuple[Policy, ...]:
        era = bisect_right(self._changes, received_at)
        if era not in self._in_force:
            self._in_force[era] = in_force(self.all_policies.values(), received_at)
        return self._in_force[era]


def unknown(kind: str, code: str, known: Iterable[str]) -> InputError:
    """An InputError that says what was probably meant."""
    import difflib

    close = difflib.get_close_matches(code, list(known), 3)
    facts = {kind: code, "close": close, "kind": kind, "code": code}
    if close:
        return InputError(
            "there is no {kind:kind} {code:quoted}. Did you mean {close:quoted|or}?",
            code=f"unknown.{kind}",
            fields=facts,
        )
    if kind == "policy":
        return InputError(
            "there is no policy {code:quoted}. `{command} sla policies` shows those there are.",
            code=f"unknown.{kind}",
            fields=facts,
        )
    return InputError(
        "there is no {kind:kind} {code:quoted}. `{command} {kind} list` shows those there are.",
        code=f"unknown.{kind}",
        fields=facts,
    )


def _rows(connection: Connection, table: Table) -> Iterable[Row[Any]]:
    return connection.execute(select(table))


def unit_record(row: Row[Any]) -> Unit:
    """A unit from its row."""
    return Unit(
        code=row.code,
        name=row.name,
        parent=row.parent,
        kind=row.kind,
        zone=row.zone,
        path=tuple(row.path.split("/")),
        version=row.version,
    )


def category_record(row: Row[Any]) -> Category:
    """A category from its row."""
    return Category(
        code=row.code,
        name_id=row.name_id,
        name_en=row.name_en,
        short_id=row.short_id,
        open311_code=row.open311_code,
        group=row.grouping,
        priority=Priority(row.priority),
        restricted=bool(row.restricted),
        needs_place=bool(row.needs_place),
        evidence_min=row.evidence_min,
        unit=row.unit,
        keywords=tuple(json.loads(row.keywords)),
        version=row.version,
        retired=bool(row.retired),
        keep_days=int(row.keep_days),
    )


_AREAS = select(*(column for column in tables.area.c if column.name != "geometry")).order_by(tables.area.c.code)
_GEOMETRY = select(tables.area.c.code, tables.area.c.level, tables.area.c.geometry).order_by(tables.area.c.code)


def area_record(row: Row[Any]) -> Area:
    """An area from its row."""
    bounds = (row.min_lon, row.min_lat, row.max_lon, row.max_lat)
    return Area(
        code=row.code,
        name=row.name,
        level=row.level,
        parent=row.parent,
        bounds=bounds,
        lon=row.lon,
        lat=row.lat,
        source=row.source,
    )


def _geometry(connection: Connection) -> tuple[tuple[str, str, str], ...]:
    return tuple((row.code, row.level, row.geometry) for row in connection.execute(_GEOMETRY))


class DirectoryCache:
    """Hands out the Directory at the version that a connection sees."""

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._lock = threading.Lock()

    def knows(self, connection: Connection) -> bool:
        """Whether nothing has to be loaded for the connection's transaction."""
        return self._directory is not None and self._directory.version == _version(connection)

    def at(self, connection: Connection) -> Directory:
        """The directory as the connection's transaction sees it."""
        version = _version(connection)
        known = self._directory
        if known is not None and known.version == version:
            return known
        with self._lock:
            if self._directory is None or self._directory.version != version:
                self._directory = Directory(version, connection)
            return self._directory


def _version(connection: Connection) -> str:
    found = REFERENCE.first(connection)
    return str(found.value) if found else "0"
