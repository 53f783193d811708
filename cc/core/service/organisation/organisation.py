"""Intents on units, areas, categories and routes: what the command room is made of. Admins only."""

import json
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cc.core.errors import InputError
from cc.core.intents import organisation as intents
from cc.core.phrases import Phrase
from cc.core.records.organisation import Saved
from cc.core.service.change.administration import require_house
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.save_rows import (
    begin,
    raise_reference,
    require_code,
    require_once,
    require_version,
    save_rows,
    trace,
)
from cc.core.service.organisation import reach
from cc.core.service.organisation.visibility import follow_root, recount, refresh_visibility, restrict
from cc.core.store.organisation import saving
from cc.core.store.organisation.directory import FALLBACK
from cc.core.store.organisation.saving import Kind
from cc.core.store.sql.unit_of_work import Values

MOST_PHOTOS = 100
MOST_DAYS = 36_500


def save_units(ctx: WriteContext, intent: intents.SaveUnits) -> Saved:
    """Add or change units."""
    ctx = begin(ctx, "changing units")
    return write_units(ctx, intent.units)


def write_units(ctx: WriteContext, units: tuple[intents.UnitRow, ...]) -> Saved:
    """The same for whoever was let through; paths are kept with each unit, and with all below it."""
    require_once("unit", (row.code for row in units))
    parents: dict[str, str | None] = {code: unit.parent for code, unit in ctx.directory.units.items()}
    for row in units:
        _check_unit(row)
        parents[row.code] = row.parent
    roots = [code for code, parent in parents.items() if parent is None]
    if len(roots) != 1:
        raise InputError(
            "the tree of units has one root; here would be {count}: {roots}.",
            code="input.root",
            fields={"count": len(roots), "roots": roots[:5]},
        )
    stored = saving.stored(ctx.uow, Kind.UNIT)
    fresh = {row.code: row for row in units}
    rows: list[Values] = []
    for code in dict.fromkeys([*fresh, *stored]):
        path = "/".join(_path(code, parents))
        given = fresh.get(code)
        if given is not None:
            rows.append(
                {
                    "code": code,
                    "name": given.name,
                    "parent": given.parent,
                    "kind": given.kind,
                    "zone": given.zone,
                    "path": path,
                }
            )
        elif stored[code]["path"] != path:
            rows.append({**{name: value for name, value in stored[code].items() if name != "version"}, "path": path})
    for values in rows:
        values["version"] = int(str(stored.get(values["code"], {}).get("version", 0))) + 1
    for values in rows:
        if values["code"] in fresh and reach.changed(values, stored.get(values["code"])):
            reach.require_unit(ctx, values, stored.get(values["code"]))
    require_version(ctx, Kind.UNIT, [row for row in rows if row["code"] in fresh], stored)
    saved = save_rows(ctx, Kind.UNIT, rows, stored)
    moved = [row["code"] for row in rows if row["code"] in stored and stored[row["code"]]["path"] != row["path"]]
    if moved and ctx.directory.root not in roots:
        follow_root(ctx, roots[0])
        recount(ctx, ctx.reread())
    elif moved:
        refresh_visibility(ctx, ctx.reread(), moved)
    return saved


def _check_unit(row: intents.UnitRow) -> None:
    require_text(row.name, Phrase("the name of unit {code}", {"code": row.code}))
    require_code(row.code, "the unit's code")
    if not row.code or any(character in row.code for character in "/ :,\t\n"):
        raise InputError(
            "{code:quoted} cannot be a unit's code: no blanks, slashes, colons or commas.",
            code="input.code",
            fields={"code": row.code},
        )
    try:
        ZoneInfo(row.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError(
            "unit {unit}: {zone:quoted} is no time zone; Asia/Jakarta, Asia/Makassar and Asia/Jayapura are.",
            code="input.zone",
            fields={"unit": row.code, "zone": row.zone},
        ) from None


def _path(code: str, parents: Mapping[str, str | None]) -> list[str]:
    path: list[str] = [code]
    while (parent := parents[path[0]]) is not None:
        if parent not in parents:
            raise InputError(
                "unit {unit} stands under {parent:quoted}, which is not there.",
                code="unknown.unit",
                fields={"unit": path[0], "parent": parent},
            )
        if parent in path:
            raise InputError("unit {unit} would stand under itself.", code="input.circle", fields={"unit": parent})
        path.insert(0, parent)
    return path


def save_categories(ctx: WriteContext, intent: intents.SaveCategories) -> Saved:
    """Add or change categories."""
    ctx = begin(ctx, "changing categories")
    return write_categories(ctx, intent.categories)


def write_categories(ctx: WriteContext, categories: tuple[intents.CategoryRow, ...]) -> Saved:
    """The same for whoever was let through."""
    require_once("category", (row.code for row in categories))
    stored = saving.stored(ctx.uow, Kind.CATEGORY)
    rows: list[Values] = []
    for row in categories:
        require_code(row.code, "the category's code")
        if not 0 <= row.evidence_min <= MOST_PHOTOS:
            raise InputError(
                "category {category} asks for 0 to {most} photos.",
                code="input.evidence_min",
                fields={"category": row.code, "most": MOST_PHOTOS},
            )
        if row.retired and row.code == FALLBACK:
            raise InputError(
                "the category {category:quoted} cannot be retired: it takes what fits no other.",
                code="input.category",
                fields={"category": row.code},
            )
        if row.keep_days is not None and not 0 <= row.keep_days <= MOST_DAYS:
            raise InputError(
                "category {category}: reporters are kept for 1 to {most:number} days, or (0) for as long as there is a "
                "room.",
                code="input.keep_days",
                fields={"category": row.code, "most": MOST_DAYS},
            )
        require_text(row.name_en, Phrase("the English name of {code}", {"code": row.code}))
        if row.unit is not None:
            ctx.directory.unit(row.unit)
        rows.append(
            {
                "code": row.code,
                "name_id": row.name_id or row.name_en,
                "name_en": row.name_en,
                "short_id": row.short_id or row.name_id or row.name_en,
                "open311_code": row.open311_code,
                "grouping": row.group,
                "priority": int(row.priority),
                "restricted": int(row.restricted),
                "needs_place": int(row.needs_place),
                "evidence_min": row.evidence_min,
                "unit": row.unit,
                "keywords": json.dumps(list(row.keywords), ensure_ascii=False),
                "version": int(str(stored.get(row.code, {}).get("version", 0))) + 1,
                "retired": int(stored.get(row.code, {}).get("retired", 0) if row.retired is None else row.retired),
                "keep_days": stored.get(row.code, {}).get("keep_days", 0) if row.keep_days is None else row.keep_days,
            }
        )
    for values in rows:
        if reach.changed(values, stored.get(values["code"])):
            reach.require_category(ctx, values, stored.get(values["code"]))
    require_version(ctx, Kind.CATEGORY, rows, stored)
    saved = save_rows(ctx, Kind.CATEGORY, rows, stored)
    told: list[Phrase] = []
    for values in rows:
        if values["code"] in stored and stored[values["code"]]["restricted"] != values["restricted"]:
            told += _restrict(ctx, values, stored[values["code"]])
    return replace(saved, warnings=tuple(map(str, told)), warning_phrases=tuple(told))


def _restrict(ctx: WriteContext, values: Values, there: Values) -> list[Phrase]:
    """The category's reports follow; that they are open to everybody of their units now stands in the trail by itself,
    and is said."""
    reports = restrict(ctx, values["code"], values["restricted"])
    if not reach.lifts(values, there):
        return []
    trace(ctx, f"category:{values['code']}", "saved", {"restriction": "lifted", "reports": reports})
    return [
        Phrase(
            "category {category} is no longer restricted: {n:number} {n:plural=report/reports} can now be seen without "
            "clearance. It stands in the audit trail.",
            {"category": values["code"], "n": reports},
        )
    ]


def save_routes(ctx: WriteContext, intent: intents.SaveRoutes) -> Saved:
    """Set which unit takes a category in an area."""
    ctx = begin(ctx, "changing routes")
    directory = ctx.directory
    added = changed = 0
    for row in intent.routes:
        directory.category(row.category)
        directory.unit(row.unit)
        if row.area is not None and row.area not in directory.areas:
            raise InputError(
                "there is no area {area:quoted}: `{command} area list` shows those there are.",
                code="unknown.area",
                fields={"area": row.area},
            )
        key = (row.category, row.area or "")
        there = directory.routes.get(key)
        if there == row.unit:
            continue
        reach.require_route(ctx, row.category, row.area, row.unit)
        values = {"category": row.category, "area": row.area or "", "unit": row.unit}
        saving.put(ctx.uow, Kind.ROUTE, values)
        trace(ctx, f"route:{row.category}", None if there is None else "saved", values)
        added, changed = added + (there is None), changed + (there is not None)
    if added or changed:
        raise_reference(ctx)
    return Saved(kind="route", added=added, changed=changed, unchanged=len(intent.routes) - added - changed)


def save_areas(ctx: WriteContext, intent: intents.SaveAreas) -> Saved:
    """Add or change areas; each polygon is checked."""
    from cc.core.rules.geo.areas import outline  # shapely: only who loads areas pays for it

    ctx = begin(ctx, "changing areas")
    require_house(ctx, "changing areas")
    require_once("area", (row.code for row in intent.areas))
    stored = saving.stored(ctx.uow, Kind.AREA)
    parents = {*stored, *(row.code for row in intent.areas)}
    rows: list[Values] = []
    _require_no_ring(
        {**{code: there["parent"] for code, there in stored.items()}, **{a.code: a.parent for a in intent.areas}}
    )
    for row in intent.areas:
        if not row.geometry and row.code in stored:  # a list that comes back has no outlines: they stay
            names = ("code", "name", "level", "parent", "source")
            rows.append({**stored[row.code], **{name: getattr(row, name) for name in names}})
            continue
        drawn = outline(row.geometry, row.code)
        if row.parent is not None and row.parent not in parents:
            raise InputError(
                "area {area} lies in {parent:quoted}, which is not there: load coarse levels first.",
                code="unknown.area",
                fields={"area": row.code, "parent": row.parent},
            )
        min_lon, min_lat, max_lon, max_lat = drawn.bounds
        rows.append(
            {
                "code": require_code(row.code, "the area's code"),
                "name": row.name or row.code,
                "level": row.level,
                "parent": row.parent,
                "geometry": drawn.geometry,
                "min_lon": min_lon,
                "min_lat": min_lat,
                "max_lon": max_lon,
                "max_lat": max_lat,
                "lon": drawn.lon,
                "lat": drawn.lat,
                "source": row.source,
            }
        )
    return save_rows(ctx, Kind.AREA, rows, stored)


def _require_no_ring(parents: Mapping[str, object]) -> None:
    """InputError for an area that lies in itself, by whatever way round."""
    safe: set[str] = set()
    for code in parents:
        way: list[str] = []
        at: object = code
        while isinstance(at, str) and at in parents and at not in safe:
            if at in way:
                raise InputError("area {area} would lie in itself.", code="input.circle", fields={"area": at})
            way.append(at)
            at = parents[at]
        safe.update(way)
