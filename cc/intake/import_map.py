"""Maps: how another system's file becomes reports, as TOML that anyone can write (docs/import-maps.md).

Owns the map's shape, its checking and the ready-made ones beside it. Knows no file but the map's own.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.records.reports import PLACE_TEXTS
from cc.core.rules.bounded_text import read_toml
from cc.core.rules.lifecycle.statuses import IMPORTABLE
from cc.core.vocabulary import Priority
from cc.intake import map_table as keys
from cc.intake.field_spec import Spec, parse_spec
from cc.tabular.suggest import meant
from cc.tabular.where import in_toml

FIELDS = (
    "id",
    "text",
    "received_at",
    "closed_at",
    "due_at",
    "status",
    "category",
    "unit",
    "priority",
    "lon",
    "lat",
    "point",
    *PLACE_TEXTS,
    "reporter",
    "closing_note",
)
FORMATS = ("csv", "json", "jsonl", "geojson", "topojson")
CREATED = ("units", "categories")
POINT_ORDERS = ("lat,lon", "lon,lat")
STATUSES = tuple(status.value for status in IMPORTABLE)
ANYTHING = "*"
"""Key of a values table for every value that has no line of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMap:
    """One map, checked. `values` and `names` are keyed by field, then by the folded value."""

    name: str
    title: str
    source: str
    format: str | None
    encoding: str | None
    delimiter: str | None
    records: str | None
    zone: str
    time_formats: tuple[str, ...]
    decimal: str
    short_rows: bool
    point_order: str
    create_missing: tuple[str, ...]
    optional: frozenset[str]
    empty: frozenset[str]
    no_place: frozenset[tuple[float, float]]
    fields: Mapping[str, Spec]
    attributes: Mapping[str, Spec]
    values: Mapping[str, Mapping[str, str]]
    names: Mapping[str, Mapping[str, str]]


@cache
def ready_made() -> tuple[str, ...]:
    """Names of the maps that come with Posko."""
    folder = files("cc.intake") / "maps"
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


def load_map(given: str) -> ImportMap:
    """A ready-made map by name, or one from a TOML file. InputError (code `map.*`) that names the key that is wrong."""
    return _checked(_merged(given), given)


def _merged(given: str) -> dict[str, Any]:
    """The map's table, with the ready-made one that it extends underneath. Name and source are always its own."""
    table = _table(given)
    base = table.pop("extends", None)
    if base is None:
        return table
    if not isinstance(base, str) or base not in ready_made():
        names = Phrase("a ready-made map's name is needed: {maps}", {"maps": list(ready_made())})
        raise keys.wrong("extends", names)
    below = {key: value for key, value in _merged(base).items() if key not in ("name", "title", "source")}
    return _over(below, table)


def _over(base: dict[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in table.items():
        below = base.get(key)
        base[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return base


def _table(given: str) -> dict[str, Any]:
    if given in ready_made():
        return tomllib.loads((files("cc.intake") / "maps" / f"{given}.toml").read_text(encoding="utf-8"))
    if not given.endswith(".toml"):
        problem = meant(Phrase("there is no map {map:quoted}.", {"map": given}), given, ready_made())
        raise InputError(
            "{problem} Ready-made: {maps}; or give a .toml file.",
            code="map.unknown",
            fields={"problem": problem, "map": given, "maps": list(ready_made())},
        )
    try:
        return read_toml(Path(given).read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        why = wrong.strerror or str(wrong)
        raise InputError(
            "the map {map} cannot be read: {why}.", code="map.unreadable", fields={"map": given, "why": why}
        ) from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InputError(
            "the map {map} is no TOML: {why}.", code="map.toml", fields={"map": given, "why": in_toml(wrong)}
        ) from wrong


def _checked(table: Mapping[str, Any], given: str) -> ImportMap:
    keys.known_keys(table, KEYS, "")
    name = keys.text(table, "name") or Path(given).stem
    fields = _specs(table, "fields", FIELDS)
    if "received_at" not in fields:
        raise keys.wrong("fields.received_at", Phrase("every map has to say when reports came in"))
    if ("lon" in fields) != ("lat" in fields):
        raise keys.wrong("fields", Phrase("lon and lat belong together; for one column with both use `point`"))
    return ImportMap(
        name=name,
        title=keys.text(table, "title") or name,
        source=keys.text(table, "source") or name,
        format=keys.one_of(table, "format", FORMATS),
        encoding=keys.encoding(table),
        delimiter=keys.delimiter(table),
        records=keys.text(table, "records"),
        zone=keys.zone(table),
        time_formats=keys.time_formats(table),
        decimal=keys.one_of(table, "decimal", (".", ",")) or ".",
        short_rows=keys.truth(table, "short_rows"),
        point_order=keys.one_of(table, "point_order", POINT_ORDERS) or POINT_ORDERS[0],
        create_missing=keys.listed(table, "create_missing", CREATED),
        optional=frozenset(keys.listed(table, "optional", FIELDS)),
        empty=frozenset(each.casefold() for each in keys.listed(table, "empty")),
        no_place=keys.places(table),
        fields=fields,
        attributes=_specs(table, "attributes"),
        values=_values(table),
        names=_named(table),
    )


KEYS = (
    *("name", "title", "source", "extends", "format", "encoding", "delimiter", "records", "zone", "time_format"),
    *("decimal", "short_rows", "point_order", "create_missing", "optional", "empty", "no_place"),
    *("fields", "attributes", "values", "names"),
)


def _specs(table: Mapping[str, Any], key: str, known: tuple[str, ...] = ()) -> dict[str, Spec]:
    given = keys.sub(table, key)
    if known:
        keys.known_keys(given, known, f"{key}.")
    return {name: parse_spec(spec, f"{key}.{name}") for name, spec in given.items()}


def _values(table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """[values.FIELD] tables: a value as the file has it = what Posko calls it."""
    checks: dict[str, Callable[[str], bool]] = {
        "status": lambda value: value in STATUSES,
        "priority": lambda value: value in {str(int(each)) for each in Priority},
        "category": bool,
        "unit": bool,
    }
    given = keys.sub(table, "values")
    keys.known_keys(given, checks, "values.")
    told: dict[str, dict[str, str]] = {}
    for field in given:
        told[field] = keys.folded(keys.sub(given, field), f"values.{field}")
        for value, target in told[field].items():
            if not checks[field](target):
                facts = {"given": target, "allowed": _ALLOWED.get(field, Phrase("a code"))}
                raise keys.wrong(f"values.{field}.{value}", Phrase("{given:quoted} is not {allowed:or}", facts))
    return told


_ALLOWED: Mapping[str, object] = {"status": list(STATUSES), "priority": Phrase("1 to 4")}


def _named(table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """[names.unit] and [names.category]: what a code that may be created is called."""
    given = keys.sub(table, "names")
    keys.known_keys(given, ("unit", "category"), "names.")
    return {field: keys.folded(keys.sub(given, field), f"names.{field}") for field in given}
