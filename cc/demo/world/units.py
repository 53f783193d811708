"""The demo's unit tree and its routes, as rows to save.

Owns the reading of units.toml and routing.toml, and derives walikota, camat and lurah from the areas. Knows no Centre.
"""

from dataclasses import dataclass
from functools import cache

from cc.core.intents.organisation import RouteRow, UnitRow
from cc.demo.world.files import read_toml
from cc.demo.world.jakarta import Place, place_by_code, places

ROOT = "CC"
PROVINCE = "PEMPROV"
PROVINCE_AREA = "DEMO-DKI"

_KIND = {"kota": "kota", "kecamatan": "kecamatan", "kelurahan": "kelurahan"}
_TITLE = {"kota": "", "kecamatan": "Kecamatan ", "kelurahan": "Kelurahan "}


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit and where it works: `area` is an area's code, the province if it works everywhere."""

    row: UnitRow
    area: str


@cache
def units() -> tuple[DemoUnit, ...]:
    """Every unit, parents before children: those of the file, then walikota, camat and lurah."""
    table = read_toml("units.toml")
    written = tuple(
        DemoUnit(
            UnitRow(entry["code"], entry["name"], entry.get("parent"), entry["kind"], table["zone"]),
            entry.get("area", PROVINCE_AREA),
        )
        for entry in table["unit"]
    )
    derived = tuple(
        DemoUnit(_territorial(place, table["zone"]), place.code) for place in places() if place.level in _KIND
    )
    return written + derived


def unit_rows() -> tuple[UnitRow, ...]:
    """The tree as rows to save."""
    return tuple(unit.row for unit in units())


def route_rows() -> tuple[RouteRow, ...]:
    """Which unit takes a category in an area, as rows to save; outside every area a report goes to the root."""
    return tuple(
        RouteRow(category, area, unit)
        for category, areas in read_toml("routing.toml").items()
        for area, unit in areas.items()
    )


def unit_for(category: str, area: str | None) -> str | None:
    """The unit that the routes name for a category in an area: the most specific one. None when they name none."""
    known, routes = place_by_code(), _routes()
    step = area
    while step is not None and step in known:
        if (category, step) in routes:
            return routes[category, step]
        step = known[step].parent
    return routes.get((category, PROVINCE_AREA))


@cache
def _routes() -> dict[tuple[str, str | None], str]:
    return {(route.category, route.area): route.unit for route in route_rows()}


def unit_of_kind() -> dict[str, str]:
    """The unit that answers for each kind in the whole province: the highest of that kind in the tree."""
    highest: dict[str, str] = {}
    for unit in units():
        highest.setdefault(unit.row.kind, unit.row.code)
    return highest | {"kota": PROVINCE}


def unit_code(area: str) -> str:
    """The code of the unit that governs an area: `DEMO-JP-GBR` is governed by `JP-GBR`."""
    return area.removeprefix("DEMO-")


def _territorial(place: Place, zone: str) -> UnitRow:
    parent = PROVINCE if place.level == "kota" else unit_code(place.parent or "")
    return UnitRow(unit_code(place.code), f"{_TITLE[place.level]}{place.name}", parent, _KIND[place.level], zone)
