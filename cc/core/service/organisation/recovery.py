"""A room whose root unit has no administrator (one of the first version may have none): who holds the machine names
one. Owns that it is for the machine alone, that nobody is passed over, and that the trail says so by itself."""

from cc.core.errors import ForbiddenError, InputError, RefusedError
from cc.core.intents.emergency import RecoverAdmin
from cc.core.records.organisation import Saved
from cc.core.rules.lifecycle import roles
from cc.core.rules.lifecycle.access import holds
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.save_rows import save_rows, trace
from cc.core.service.organisation.visibility import refresh_officers
from cc.core.store.organisation import saving
from cc.core.store.organisation.saving import Kind
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Role

STREAM = "recovery:admin"


def recover_admin(ctx: WriteContext, intent: RecoverAdmin) -> Saved:
    """Somebody who is known becomes administrator of the root, beside what they were."""
    if not holds(ctx.actor, Role.SYSTEM):
        raise ForbiddenError(
            "that is done on the machine that holds the database: `{command} db recover-admin`.",
            code="forbidden.machine",
        )
    reason, root = require_text(intent.reason, "the reason"), ctx.directory.root
    stored = saving.stored(ctx.uow, Kind.PERSON)
    there = sorted(login for login, row in stored.items() if row["unit"] == root and _is_admin(row))
    if there:
        raise RefusedError(
            "{unit} has an administrator: {logins}. Work as them with --as, on this machine.",
            code="recovery.needless",
            fields={"unit": root, "logins": there},
        )
    row = stored.get(intent.login)
    if row is None:
        raise InputError(
            "there is no person {login:quoted}: name somebody of {known}.",
            code="input.login",
            fields={"login": intent.login, "known": sorted(stored)[:20]},
        )
    held = [each for each in roles.read(row["role"], row["roles"]) if each is not Role.AUDITOR]
    mine = roles.ordered((*held, Role.ADMIN))
    after = {**row, "unit": root, "active": 1, "role": str(roles.highest(mine)), "roles": roles.spelt(mine)}
    after |= {"audited_from": "", "version": int(row["version"]) + 1}
    saved = save_rows(ctx, Kind.PERSON, [after], stored)
    was = {name: row[name] for name in ("unit", "roles", "active")}
    trace(ctx, STREAM, None, {"login": intent.login, "unit": root, "was": was, "reason": reason})
    if row["unit"] != root:
        refresh_officers(ctx, ctx.reread(), [intent.login])
    return saved


def _is_admin(row: Values) -> bool:
    return bool(row["active"]) and Role.ADMIN in roles.read(row["role"], row["roles"])
