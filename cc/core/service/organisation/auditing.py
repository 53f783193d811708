"""Auditors are made from above: by a unit above the one that they audit, and only that unit, or one above it, changes
them. The root has none above it and makes its own. Owns that rule and its words."""

from cc.core.errors import ForbiddenError
from cc.core.rules.lifecycle import roles
from cc.core.rules.lifecycle.access import holds
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Role


def require(ctx: WriteContext, row: Values, there: Values) -> None:
    """ForbiddenError for making an auditor of one's own unit, and for changing one whom a unit above has made."""
    if holds(ctx.actor, Role.SYSTEM):
        return
    if _is_auditor(there) and ctx.actor.unit not in _path(ctx, str(there["audited_from"]) or ctx.directory.root):
        raise ForbiddenError(
            "{login} audits {unit} by the word of {granter}: ask an administrator there.",
            code="forbidden.auditor",
            fields={
                "login": row["login"],
                "unit": there["unit"],
                "granter": there["audited_from"] or ctx.directory.root,
            },
        )
    moved = _is_auditor(row) and not (_is_auditor(there) and there["unit"] == row["unit"])
    if moved and ctx.actor.unit not in (_path(ctx, str(row["unit"]))[:-1] or (ctx.directory.root,)):
        raise ForbiddenError(
            "{login} can become auditor of {unit} only by a unit above it: ask an administrator there.",
            code="forbidden.auditor",
            fields={"login": row["login"], "unit": row["unit"]},
        )


def from_unit(ctx: WriteContext, unit: str, held: tuple[Role, ...], there: Values) -> str:
    """By which unit's word somebody is auditor; empty for who is none."""
    if Role.AUDITOR not in held:
        return ""
    if _is_auditor(there) and there["unit"] == unit:
        return str(there["audited_from"])
    return ctx.actor.unit or ctx.directory.root


def _is_auditor(row: Values) -> bool:
    return bool(row) and Role.AUDITOR in roles.read(row["role"], row["roles"])


def _path(ctx: WriteContext, unit: str) -> tuple[str, ...]:
    known = ctx.directory.units.get(unit)
    return known.path if known else (unit,)
