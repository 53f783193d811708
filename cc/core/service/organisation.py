"""Intents on units, areas, categories and routes: what the command room is made of. Admins only."""

import json
import secrets
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Table

from cc.core.errors import InputError
from cc.core.intents import organisation as intents
from cc.core.records.event import Event, Move
from cc.core.records.organisation import Saved
from cc.core.rules.access import require_role, require_scope
from cc.core.service.context import Context, require_text
from cc.core.service.resight import resight
from cc.core.store import audit, tables
from cc.core.store.directory import RAISE_REFERENCE
from cc.core.store.unit_of_work import Values, upsert
from cc.core.vocabulary import Action, Role, Scope, Subject

ADMINS = (Role.ADMIN, Role.SYSTEM)


def require_admin(ctx: Context, what: str) -> None:
    """ForbiddenError unless an admin calls, with a token that may."""
    require_scope(ctx.actor, Scope.ADMIN)
    require_role(ctx.actor, ADMINS, what)


def trace(ctx: Context, stream: str, before: str | None, facts: Mapping[str, object]) -> None:
    """An event in a stream that is not a report's."""
    move = Move(Subject.RECORD, 0, Action.AMEND, before, "saved", ctx.now, facts)
    audit.append_to_stream(ctx.uow, Event(stream, 0, ctx.now, ctx.actor.login, ctx.intent, (move,), ref=stream))


def raise_reference(ctx: Context) -> None:
    """Make every process read the directory again."""
    ctx.uow.execute(RAISE_REFERENCE, {"mark": secrets.token_hex(8)})


def save_rows(
    ctx: Context, table: Table, kind: str, keys: Sequence[str], rows: Sequence[Values], known: Mapping[str, object]
) -> Saved:
    """Write rows that differ from those known (by their first key), each with an event; what was added and changed."""
    statement = upsert(table, keys, on_sqlite=ctx.uow.on_sqlite)
    added = changed = 0
    codes: list[str] = []
    for row in rows:
        code = str(row[keys[0]])
        there = known.get(code)
        if there is not None and _same(there, row):
            continue
        ctx.uow.execute(statement, row)
        trace(ctx, f"{kind}:{code}", "saved" if there is not None else None, _facts(row))
        added, changed = added + (there is None), changed + (there is not None)
        codes.append(code)
    if codes:
        raise_reference(ctx)
    return Saved(kind, added, changed, len(rows) - added - changed, tuple(codes))


def _same(there: object, row: Values) -> bool:
    return isinstance(there, Mapping) and all(
        there.get(name) == value for name, value in row.items() if name != "version"
    )


def _facts(row: Values) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in ("password_hash", "geometry", "version")}


def _stored(ctx: Context, table: Table, key: str) -> dict[str, Mapping[str, object]]:
    return {str(row._mapping[key]): dict(row._mapping) for row in ctx.uow.rows(table.select())}


def save_units(ctx: Context, intent: intents.SaveUnits) -> Saved:
    """Add or change units."""
    require_admin(ctx, "changing units")
    return write_units(ctx, intent.units)


def write_units(ctx: Context, units: tuple[intents.UnitRow, ...]) -> Saved:
    """The same for whoever was let through; paths are kept with each unit, and with all below it."""
    parents: dict[str, str | None] = {code: unit.parent for code, unit in ctx.directory.units.items()}
    for row in units:
        _check_unit(row)
        parents[row.code] = row.parent
    roots = [code for code, parent in parents.items() if parent is None]
    if len(roots) != 1:
        raise InputError(
            f"the tree of units has one root; here would be {len(roots)}: {', '.join(roots[:5]) or 'none'}.",
            code="input.root",
        )
    stored = _stored(ctx, tables.unit, "code")
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
    saved = save_rows(ctx, tables.unit, "unit", ("code",), rows, stored)
    moved = [row["code"] for row in rows if row["code"] in stored and stored[row["code"]]["path"] != row["path"]]
    if moved:
        resight(ctx, ctx.reread(), moved)
    return saved


def _check_unit(row: intents.UnitRow) -> None:
    require_text(row.name, f"the name of unit {row.code}")
    if not row.code or any(character in row.code for character in "/ :,\t\n"):
        raise InputError(
            f"{row.code!r} cannot be a unit's code: no blanks, slashes, colons or commas.", code="input.code"
        )
    try:
        ZoneInfo(row.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError(
            f"unit {row.code}: {row.zone!r} is no time zone; Asia/Jakarta, Asia/Makassar and Asia/Jayapura are.",
            code="input.zone",
            fields={"unit": row.code, "zone": row.zone},
        ) from None


def _path(code: str, parents: Mapping[str, str | None]) -> list[str]:
    path: list[str] = [code]
    while (parent := parents[path[0]]) is not None:
        if parent not in parents:
            raise InputError(f"unit {path[0]} stands under {parent!r}, which is not there.", code="unknown.unit")
        if parent in path:
            raise InputError(f"unit {parent} would stand under itself.", code="input.circle", fields={"unit": parent})
        path.insert(0, parent)
    return path


def save_categories(ctx: Context, intent: intents.SaveCategories) -> Saved:
    """Add or change categories."""
    require_admin(ctx, "changing categories")
    return write_categories(ctx, intent.categories)


def write_categories(ctx: Context, categories: tuple[intents.CategoryRow, ...]) -> Saved:
    """The same for whoever was let through."""
    stored = _stored(ctx, tables.category, "code")
    rows: list[Values] = []
    for row in categories:
        require_text(row.code, "the category's code")
        require_text(row.name_en, f"the English name of {row.code}")
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
            }
        )
    return save_rows(ctx, tables.category, "category", ("code",), rows, stored)


def save_routes(ctx: Context, intent: intents.SaveRoutes) -> Saved:
    """Set which unit takes a category in an area."""
    require_admin(ctx, "changing routes")
    directory = ctx.directory
    statement = upsert(tables.route, ("category", "area"), on_sqlite=ctx.uow.on_sqlite)
    added = changed = 0
    for row in intent.routes:
        directory.category(row.category)
        directory.unit(row.unit)
        if row.area is not None and row.area not in directory.areas:
            raise InputError(
                f"there is no area {row.area!r}: `cc area list` shows those there are.", code="unknown.area"
            )
        key = (row.category, row.area or "")
        there = directory.routes.get(key)
        if there == row.unit:
            continue
        values = {"category": row.category, "area": row.area or "", "unit": row.unit}
        ctx.uow.execute(statement, values)
        trace(ctx, f"route:{row.category}", None if there is None else "saved", values)
        added, changed = added + (there is None), changed + (there is not None)
    if added or changed:
        raise_reference(ctx)
    return Saved("route", added, changed, len(intent.routes) - added - changed)


def save_areas(ctx: Context, intent: intents.SaveAreas) -> Saved:
    """Add or change areas; each polygon is checked."""
    from cc.core.rules.area import outline  # shapely: only who loads areas pays for it

    require_admin(ctx, "changing areas")
    stored = _stored(ctx, tables.area, "code")
    parents = {*stored, *(row.code for row in intent.areas)}
    rows: list[Values] = []
    for row in intent.areas:
        drawn = outline(row.geometry, row.code)
        if row.parent is not None and row.parent not in parents:
            raise InputError(f"area {row.code} lies in {row.parent!r}, which is not there.", code="unknown.area")
        min_lon, min_lat, max_lon, max_lat = drawn.bounds
        rows.append(
            {
                "code": require_text(row.code, "the area's code"),
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
    return save_rows(ctx, tables.area, "area", ("code",), rows, stored)
