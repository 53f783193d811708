"""What makes an empty database a command room. Owns the order; what each intent does is its own."""

from typing import Any

from cc.core.intents.base import Intent
from cc.core.intents.organisation import PersonRow, SaveCalendars, SaveCategories, SavePeople, SaveUnits, UnitRow
from cc.core.intents.packs import SavePolicies


def beginnings(root: UnitRow, admin: PersonRow, with_starter: bool) -> list[Intent[Any]]:
    """What makes an empty database a command room, in order."""
    from cc.core import starter  # reads and checks its files: only a room's beginning needs it

    intents: list[Intent[Any]] = [SaveUnits((root,)), SavePeople((admin,))]
    if with_starter:
        intents += [
            SaveCategories(starter.category_rows()),
            SaveCalendars(starter.calendar_rows()),
            SavePolicies(starter.policy_rows()),
        ]
    return intents
