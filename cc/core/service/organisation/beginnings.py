"""What makes an empty database a command room. Owns the order; what each intent does is its own."""

from dataclasses import replace
from typing import Any

from cc.core.intents.base import Intent
from cc.core.intents.organisation import PersonRow, SaveCalendars, SaveCategories, SavePeople, SaveUnits, UnitRow
from cc.core.intents.packs import SavePolicies
from cc.core.rules.lifecycle.roles import FIRST


def beginnings(root: UnitRow, admin: PersonRow, with_starter: bool) -> list[Intent[Any]]:
    """What makes an empty database a command room, in order. Its first person is supervisor and operator, too."""
    from cc.core import starter  # reads and checks its files: only a room's beginning needs it

    first = admin if admin.roles else replace(admin, roles=FIRST)
    intents: list[Intent[Any]] = [SaveUnits((root,)), SavePeople((first,))]
    if with_starter:
        intents += [
            SaveCategories(starter.category_rows()),
            SaveCalendars(starter.calendar_rows()),
            SavePolicies(starter.policy_rows()),
        ]
    return intents
