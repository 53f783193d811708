"""Whether a map fits a table: every column that it needs is there. Owns the words when it does not, and the guess."""

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.intake.field_spec import Spec, columns_of
from cc.intake.import_map import ImportMap, load_map, ready_made
from cc.tabular.suggest import close_to
from cc.tabular.table import FLAT, Survey

_MOST_TOLD = 40
_ALWAYS = ("id", "received_at")
"""Fields whose columns JSON has to have in some row; it may leave out the others where they are empty."""


def check_fit(map_: ImportMap, found: Survey) -> None:
    """InputError (code `map.columns`) that says which columns are missing, what was probably meant and which there are.

    In CSV every field that the map does not call optional needs its columns, or those of one of its alternatives.
    """
    missing = _missing(map_, found)
    if missing:
        raise _does_not_fit(map_, found, missing)
    specs = (*map_.fields.values(), *map_.attributes.values())
    twice = [name for spec in specs for name in columns_of(spec) if name in found.twice]
    if twice:
        raise InputError(
            "{file} has the column {column:quoted} twice: it is not clear which one is meant.",
            code="map.columns",
            fields={"file": found.path.name, "column": twice[0], "twice": twice},
        )


def find_map(found: Survey) -> ImportMap:
    """The ready-made map that fits the table best. InputError (code `map.none`) when none does."""
    fitting = []
    for name in ready_made():
        map_ = load_map(name)
        if _format_fits(map_, found) and not _missing(map_, found):
            fitting.append((len(_present(map_, found)), name, map_))
    if not fitting:
        raise InputError(
            "none of the ready-made maps ({maps}) fits {file}, whose columns are {shown}. Name a map with --map, or"
            " write one: docs/import-maps.md.",
            code="map.none",
            fields={
                "maps": list(ready_made()),
                "file": found.path.name,
                "shown": _shown(found.columns),
                "columns": list(found.columns),
            },
        )
    fitting.sort(key=lambda each: (-each[0], each[1]))
    return fitting[0][2]


def _format_fits(map_: ImportMap, found: Survey) -> bool:
    """A map for CSV reads the same table as a workbook; one for GeoJSON the same places as TopoJSON."""
    known = found.layout.format
    return map_.format in (None, known, {"xlsx": "csv", "topojson": "geojson"}.get(known or ""))


def _missing(map_: ImportMap, found: Survey) -> list[tuple[str, str]]:
    """(field, column) of what the map needs and the table has not."""
    return [
        (field, column)
        for field, spec in map_.fields.items()
        if (found.layout.format in FLAT and field not in map_.optional) or field in _ALWAYS
        for column in _lacking(spec, found)
    ]


def _lacking(spec: Spec, found: Survey) -> list[str]:
    """What the first alternative lacks, nothing if any of them lacks nothing."""
    lacking = [[column for column in columns_of((piece,)) if not _has(found, column)] for piece in spec]
    return [] if any(not each for each in lacking) else lacking[0]


def _present(map_: ImportMap, found: Survey) -> set[str]:
    return {column for spec in map_.fields.values() for column in columns_of(spec) if _has(found, column)}


def _has(found: Survey, column: str) -> bool:
    return column in found.columns or column.partition(".")[0] in found.columns


def _does_not_fit(map_: ImportMap, found: Survey, missing: list[tuple[str, str]]) -> InputError:
    told, close = [], {}
    for field, column in missing:
        near = close_to(column, found.columns)
        close[column] = near
        told.append(_lacks(field, column, near))
    return InputError(
        "the map {map} does not fit {file}: it needs the {count:plural=column/columns} {told}. The file has {shown}.",
        code="map.columns",
        fields={
            "map": map_.name,
            "file": found.path.name,
            "count": len(told),
            "told": told,
            "shown": _shown(found.columns),
            "missing": [column for _, column in missing],
            "close": close,
            "columns": list(found.columns),
        },
    )


def _lacks(field: str, column: str, near: list[str]) -> Phrase:
    facts = {"column": column, "field": field, "near": near}
    if near:
        return Phrase("{column:quoted} ({field}; did you mean {near:or}?)", facts)
    return Phrase("{column:quoted} ({field})", facts)


def _shown(columns: tuple[str, ...]) -> Phrase:
    facts = {"names": list(columns[:_MOST_TOLD]), "more": len(columns) - _MOST_TOLD}
    if len(columns) > _MOST_TOLD:
        return Phrase("{names} and {more} more", facts)
    return Phrase("{names}", facts) if columns else Phrase("none")
