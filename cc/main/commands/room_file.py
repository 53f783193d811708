"""What a new command room is made of, from one TOML file or from answers. Owns the file's keys and their check; every
file that it names is read before anything is made. Must never know a database.

    name, code, zone, prefix, admin    as `{command} init` and the settings take them
    categories                         "starter" (the default), "other" (that one alone), or a file
    units, areas, people, routes       files, as `unit load`, `area load` … take them, beside this one
    packs                              names of shipped packs, or files
    [[unit]] [[person]] [[category]] [[route]]   the same in this very file
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cc.core.errors import InputError

if TYPE_CHECKING:
    from cc.core.intents.base import Intent
    from cc.core.intents.organisation import AreaRow, CategoryRow, UnitRow

RowT = TypeVar("RowT")
STARTER, OTHER = "starter", "other"
TEXTS = {
    "name": "Posko",
    "code": "posko",
    "zone": "Asia/Jakarta",
    "prefix": "",
    "admin": "admin",
    "categories": STARTER,
}
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""What people in Indonesia call their time zones."""
FILES = ("units", "areas", "people", "routes")
TABLES = ("unit", "person", "category", "route")


@dataclass(frozen=True, slots=True)
class _RoomUnit:
    """A unit as the room's files say it: without a zone it is in the room's, without a parent under the root."""

    code: str
    name: str
    parent: str | None = None
    kind: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """A room that is to be: its root and admin as init takes them, and `more` that goes in with them, in order."""

    name: str
    code: str
    zone: str
    prefix: str
    admin: str
    with_starter: bool
    more: "tuple[Intent[Any], ...]"


def read_room(
    told: Mapping[str, object], beside: Path, source: Path | None, pack_text: Callable[[str], str]
) -> RoomPlan:
    """The plan that `told` makes (a file's keys, or answers); files are looked for `beside`. `source` is the TOML file
    whose own tables count. Raises InputError that names the key or the line."""
    _check(told, source)
    texts = {key: str(told.get(key, "") or default) for key, default in TEXTS.items()}
    texts["zone"] = ZONES.get(texts["zone"].strip().upper(), texts["zone"])
    rows = _Rows(told, beside, source)
    packs = told.get("packs", [])
    names = [packs] if isinstance(packs, str) else list(packs) if isinstance(packs, list) else []
    more = _intents(rows, texts, [pack_text(_pack_named(str(each), beside)) for each in names if str(each).strip()])
    return RoomPlan(
        name=texts["name"],
        code=texts["code"],
        zone=texts["zone"],
        prefix=texts["prefix"],
        admin=texts["admin"],
        with_starter=texts["categories"] == STARTER,
        more=tuple(more),
    )


def _check(told: Mapping[str, object], source: Path | None) -> None:
    known = (*TEXTS, *FILES, "packs", *(TABLES if source else ()))
    if strange := sorted(told.keys() - set(known)):
        raise InputError(
            "{file}: unknown {strange:quoted}. Known are {known:quoted}. Nothing was made.",
            code="file.wrong",
            fields={"file": str(source), "strange": strange, "known": list(known)},
        )
    for key in (*TEXTS, *FILES):
        if not isinstance(told.get(key, ""), str):
            raise InputError(
                "{file}: {key} must be a text. Nothing was made.",
                code="file.wrong",
                fields={"file": str(source), "key": key},
            )


class _Rows:
    """Rows of the file's own tables and of the files that it names."""

    def __init__(self, told: Mapping[str, object], beside: Path, source: Path | None) -> None:
        self._told, self._beside, self._source = told, beside, source

    def of(self, kind: type[RowT], noun: str, key: str) -> list[RowT]:
        """Those of one kind: first the tables, then the file."""
        from cc.cli.rowfiles import rows_from

        found: list[RowT] = []
        if self._source is not None and noun in self._told:
            found += rows_from(self._source, kind, noun)
        if named := str(self._told.get(key, "") or ""):
            found += rows_from(self._beside / named, kind, noun)
        return found

    def categories(self) -> "list[CategoryRow]":
        """Those of a file or of tables, for `categories` may be a word as well."""
        from cc.core.intents.organisation import CategoryRow

        named = str(self._told.get("categories", "") or STARTER)
        plain = _Rows(
            {**self._told, "categories": "" if named in (STARTER, OTHER) else named}, self._beside, self._source
        )
        return plain.of(CategoryRow, "category", "categories")

    def areas(self) -> "list[AreaRow]":
        """Those of the boundaries' file."""
        from cc.cli.area_files import AreaFile

        named = str(self._told.get("areas", "") or "")
        return AreaFile(self._beside / named).rows(frozenset(), None, named) if named else []


def _intents(rows: _Rows, texts: Mapping[str, str], packs: Sequence[str]) -> "list[Intent[Any]]":
    from cc.core import starter
    from cc.core.intents import organisation as intents
    from cc.core.intents import packs as intents_packs

    units = [_unit(row, texts["code"], texts["zone"]) for row in rows.of(_RoomUnit, "unit", "units")]
    own = rows.categories()
    if texts["categories"] == STARTER:  # each goes to the first unit of the kind that answers for it
        kinds = {row.kind: row.code for row in reversed(units) if row.kind}
        own = [row for row in starter.category_rows(kinds) if row.unit] + own
    if texts["categories"] != STARTER and all(row.code != OTHER for row in own):
        own = [row for row in starter.category_rows() if row.code == OTHER] + own
    areas, routes = rows.areas(), rows.of(intents.RouteRow, "route", "routes")
    people = rows.of(intents.PersonRow, "person", "people")
    every: list[tuple[Sequence[object], Intent[Any]]] = [
        (units, intents.SaveUnits(tuple(units))),
        (own, intents.SaveCategories(tuple({row.code: row for row in own}.values()))),
        (areas, intents.SaveAreas(tuple(areas))),
        (routes, intents.SaveRoutes(tuple(routes))),
        (people, intents.SavePeople(tuple(people))),
    ]
    if texts["categories"] != STARTER:
        codes = {row.code for row in own}
        kept = [each for each in starter.policy_rows() if each.category is None or each.category in codes]
        every += [
            ((1,), intents.SaveCalendars(starter.calendar_rows())),
            (kept, intents_packs.SavePolicies(tuple(kept))),
        ]
    return [intent for listed, intent in every if listed] + [intents_packs.LoadPack(text) for text in packs]


def _unit(row: _RoomUnit, root: str, zone: str) -> "UnitRow":
    from cc.core.intents.organisation import UnitRow

    parent = None if row.code == root else row.parent or root
    return UnitRow(row.code, row.name, parent, row.kind, row.zone or zone)


def _pack_named(named: str, beside: Path) -> str:
    """A pack's file is looked for beside the room's; anything else is a shipped one's name."""
    return str(beside / named) if (beside / named).is_file() else named
