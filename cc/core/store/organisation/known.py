"""How much of the house somebody is told of: units, categories and routes. The one place where that is decided, for
lists, pickers, completion and the guesses of an error alike.

Who sits at a desk hands work to any unit, so is told of all. Who works in the field, or only looks on, is told of their
own branch of the tree and of the agencies; a channel of its own unit and those above. Must never know a report.
"""

from collections.abc import Iterator
from dataclasses import replace

from cc.core.errors import CoreError, InputError
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor, Category, Route, Unit
from cc.core.rules.lifecycle.access import holds
from cc.core.store.organisation.directory import Directory
from cc.core.vocabulary import Role

DESKS = (Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.SYSTEM)
"""Roles that are told of the whole house; people and routes of their own units."""
_AGENCY_DEPTH = 2
"""Codes on the path of an agency: the root and itself."""


def at_a_desk(who: Actor) -> bool:
    """Whether the work of any of somebody's roles needs the whole house."""
    return holds(who, *DESKS)


def units_known_to(who: Actor, directory: Directory) -> dict[str, Unit]:
    """The units that somebody is told of, by code, in the directory's order."""
    if at_a_desk(who):
        return directory.units
    own = directory.units.get(who.unit)
    path = own.path if own else ()
    lone = not holds(who, Role.OFFICER, Role.VIEWER)
    return {
        code: unit
        for code, unit in directory.units.items()
        if code in path or (not lone and (who.unit in unit.path or len(unit.path) <= _AGENCY_DEPTH))
    }


def categories_known_to(who: Actor, directory: Directory) -> Iterator[Category]:
    """Every category by code, also those that are retired. Away from a desk they are told without what routes reports
    to them: words that are looked for in texts, and a unit that is none of those one is told of."""
    desk, units = at_a_desk(who), units_known_to(who, directory)
    for code in sorted(directory.categories):
        found = directory.categories[code]
        yield found if desk else replace(found, keywords=(), unit=found.unit if found.unit in units else None)


def routes_known_to(who: Actor, directory: Directory) -> Iterator[Route]:
    """Routes to the units of somebody at a desk, all of them for the root's; by category and area, those for everywhere
    first."""
    if not at_a_desk(who):
        return
    whole = holds(who, Role.SYSTEM) or who.unit == directory.root
    for (category, area), unit in sorted(directory.routes.items()):
        if whole or who.unit in directory.paths.get(unit, ()):
            yield Route(category, area or None, unit)


def as_told_to(refused: CoreError, who: Actor, directory: Directory) -> CoreError:
    """The refusal itself; one that guesses which unit was meant, with the guesses that its reader is told of."""
    guesses = refused.fields.get("close")
    if refused.code != "unknown.unit" or not isinstance(guesses, list) or at_a_desk(who):
        return refused
    told = units_known_to(who, directory)
    facts = {**refused.fields, "close": [each for each in guesses if each in told]}
    if facts["close"]:
        said = Phrase("there is no {kind:kind} {code:quoted}. Did you mean {close:quoted|or}?", facts)
    else:
        said = Phrase("there is no {kind:kind} {code:quoted}. `{command} {kind} list` shows those there are.", facts)
    return InputError.of(said, code=refused.code)
