"""Which roles a row gives somebody: as it says, and as clients say it who know of one role. Knows no authority."""

from cc.core.errors import InputError
from cc.core.intents.organisation import PersonRow
from cc.core.rules.lifecycle import roles
from cc.core.service.change.callers import SYSTEM
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Role


def given_roles(row: PersonRow, there: Values) -> tuple[Role, ...]:
    """Every role, the highest first. InputError for none, for those that do not go together, and for the system's."""
    held = roles.ordered(row.roles)
    if not held and row.role is None:
        raise InputError("say which role {login} has.", code="input.role", fields={"login": row.login})
    if row.role is not None and held and row.role not in held:
        raise InputError(
            "{login} cannot be {role:role} with the roles {roles:role|and}: say the same in both, or only the roles.",
            code="input.role",
            fields={"login": row.login, "role": str(row.role), "roles": [str(role) for role in held]},
        )
    if not held and row.role is not None:
        known = roles.read(there["role"], there["roles"]) if there else ()
        held = known if known and known[0] is row.role else (row.role,)
    if Role.SYSTEM in held or row.login.lower() == SYSTEM.login:
        raise InputError("nobody can be the system.", code="input.role")
    if Role.AUDITOR in held and not roles.BESIDE_AUDITOR.issuperset(held):
        raise InputError(
            "{login} cannot be {others:role|and} and {auditor:role}: who checks holds no role that changes anything.",
            code="input.role",
            fields={
                "login": row.login,
                "others": [str(role) for role in held if role not in roles.BESIDE_AUDITOR],
                "auditor": str(Role.AUDITOR),
            },
        )
    return held
