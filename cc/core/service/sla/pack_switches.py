"""Which reports get another policy when a pack is loaded: by unit, category and priority, in as few lines as say it.

Compares two directories at one instant; knows no report.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cc.core.records.packs import PolicySwitch
from cc.core.records.sla import Policy
from cc.core.store.organisation.directory import Directory
from cc.core.vocabulary import Priority, TargetName

Kind = tuple[str, int]
"""A category and a priority."""
Change = tuple[str, str]
"""Policy keys before and after."""


def switches(before: Directory, after: Directory, at: datetime) -> tuple[PolicySwitch, ...]:
    """One line for each unit whose reports change otherwise than those of the unit above it, and each change."""
    changes = {code: _changes(before, after, code, at) for code in before.units}
    found: list[PolicySwitch] = []
    for unit in sorted(before.units.values(), key=lambda each: each.path):
        own = changes[unit.code]
        if unit.parent is None or own != changes[unit.parent]:
            but = tuple(_otherwise(before, changes, unit.code))
            found += _lines(before, after.all_policies, unit.code, own, but)
    return tuple(found)


def never_given(after: Directory, at: datetime, keys: Iterable[str]) -> tuple[str, ...]:
    """Of these policies those that no unit, category and priority leads to."""
    given = {
        policy.key
        for unit in after.units
        for category in after.categories
        for priority in Priority
        if (policy := after.policy(unit, category, priority, at)) is not None
    }
    return tuple(key for key in keys if key not in given and not after.all_policies[key].by_hand)


def _changes(before: Directory, after: Directory, unit: str, at: datetime) -> dict[Kind, Change]:
    found: dict[Kind, Change] = {}
    for category in before.categories:
        for priority in Priority:
            was, will = (each.policy(unit, category, priority, at) for each in (before, after))
            change = was.key if was else "", will.key if will else ""
            if change[0] != change[1]:
                found[category, int(priority)] = change
    return found


def _otherwise(directory: Directory, changes: dict[str, dict[Kind, Change]], code: str) -> Iterator[str]:
    """The highest units below one that change otherwise than it."""
    for unit in directory.units.values():
        if unit.parent is None or code not in unit.path[:-1]:
            continue
        above = unit.path[unit.path.index(code) : -1]
        if changes[unit.code] != changes[code] and all(changes[each] == changes[code] for each in above):
            yield unit.code


def _dropped(policies: Mapping[str, Policy], was: str, will: str) -> tuple[TargetName, ...]:
    """What is no longer promised."""
    kept = {each.name for each in policies[will].targets} if will else set()
    return tuple(each.name for each in policies[was].targets if each.name not in kept) if was else ()


def _lines(
    directory: Directory, policies: Mapping[str, Policy], unit: str, own: dict[Kind, Change], but: tuple[str, ...]
) -> Iterator[PolicySwitch]:
    by_change: dict[Change, dict[str, list[int]]] = {}
    for (category, priority), change in own.items():
        by_change.setdefault(change, {}).setdefault(category, []).append(priority)
    for (was, will), categories in by_change.items():
        alike: dict[tuple[int, ...], list[str]] = {}
        for category, priorities in categories.items():
            alike.setdefault(tuple(sorted(priorities)), []).append(category)
        for priorities_alike, listed in alike.items():
            most = 2 * len(listed) > len(directory.categories)
            yield PolicySwitch(
                unit=unit,
                categories=() if most else tuple(sorted(listed)),
                priorities=() if len(priorities_alike) == len(Priority) else priorities_alike,
                before=was,
                after=will,
                but=but,
                except_categories=tuple(sorted(directory.categories.keys() - set(listed))) if most else (),
                dropped=_dropped(policies, was, will),
            )
