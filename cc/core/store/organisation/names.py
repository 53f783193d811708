"""From what people type to codes: units, areas and categories by code or by name, and what lies below them. Pure.

A value is looked up as a code first, then as a whole name, then as a name's beginning; the first that finds anything
counts, and all that it finds. Case does not matter.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cc.core.errors import InputError
from cc.core.store.organisation.directory import Directory, unknown


def unit_codes(directory: Directory, values: Iterable[str]) -> tuple[str, ...]:
    """The units of these names and all below them; InputError for a name that is none's."""
    named = {code: (each.name,) for code, each in directory.units.items()}
    tops = {code for value in values for code in _find("unit", value, named)}
    return tuple(sorted(code for code, each in directory.units.items() if not tops.isdisjoint(each.path)))


def category_codes(directory: Directory, values: Iterable[str]) -> tuple[str, ...]:
    """The categories of these codes or Indonesian, English or short names; InputError for one that is none's."""
    named = {code: (each.name_id, each.name_en, each.short_id) for code, each in directory.categories.items()}
    return tuple(sorted({code for value in values for code in _find("category", value, named)}))


def area_codes(directory: Directory, values: Iterable[str]) -> tuple[str, ...]:
    """The areas of these codes or names and all within them; InputError for one that is none's."""
    named = {code: (each.name,) for code, each in directory.areas.items()}
    tops = {code for value in values for code in _find("area", value, named)}
    return tuple(sorted(code for code in directory.areas if not tops.isdisjoint(above(directory, code))))


def above(directory: Directory, area: str) -> tuple[str, ...]:
    """The area and those that hold it, up to the coarsest (or to where a loop would begin)."""
    seen: list[str] = []
    at: str | None = area
    while at is not None and at not in seen:
        seen.append(at)
        known = directory.areas.get(at)
        at = known.parent if known else None
    return tuple(seen)


def _find(kind: str, value: str, named: Mapping[str, tuple[str, ...]]) -> list[str]:
    wanted = value.casefold()
    by_code = [code for code in named if code.casefold() == wanted]
    if by_code:
        return by_code
    folded = {code: [name.casefold() for name in names if name] for code, names in named.items()}
    exact = [code for code, names in folded.items() if wanted in names]
    if exact:
        return exact
    begun = [code for code, names in folded.items() if any(name.startswith(wanted) for name in names)]
    if begun:
        return begun
    raise _unknown(kind, value, named)


def _unknown(kind: str, value: str, named: Mapping[str, Any]) -> InputError:
    return unknown(kind, value, [*named, *(name for names in named.values() for name in names if name)])
