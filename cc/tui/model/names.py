"""What codes are called: categories, areas, units, people. Filled after the first rows are on the screen; until then,
and for what is unknown, a code is its own name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cc.core.phrases import units
from cc.core.records.organisation import Area, Category, Person, Unit
from cc.core.rules.safe_text import safe_line
from cc.words.catalogue import Language
from cc.words.reader import Reader

if TYPE_CHECKING:
    from cc.core.rules.query.parse import Field


@dataclass(slots=True)
class CodeNames:
    """Names by code. `lang` chooses between a category's two names."""

    lang: Language = Language.ID
    categories: dict[str, Category] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def category(self, code: str, short: bool = False) -> str:
        """A category's name, or its short one, which only Indonesian has."""
        known = self.categories.get(code)
        if known is None:
            return safe_line(code)
        if self.lang is Language.EN:
            return safe_line(known.name_en)
        return safe_line((known.short_id or known.name_id) if short else known.name_id)

    def area(self, code: str | None) -> str:
        """An area's name; empty for None."""
        if code is None:
            return ""
        known = self.areas.get(code)
        return safe_line(known.name) if known else safe_line(code)

    def area_path(self, code: str | None) -> str:
        """An area with the ones around it: `Kampung Melayu, Jatinegara, Jakarta Timur`."""
        names: list[str] = []
        seen: set[str] = set()
        while code is not None and code not in seen and len(names) < 3:
            seen.add(code)
            names.append(self.area(code))
            known = self.areas.get(code)
            code = known.parent if known else None
        return ", ".join(names)

    def unit(self, code: str) -> str:
        """A unit's name."""
        known = self.units.get(code)
        return safe_line(known.name) if known else safe_line(code)

    def person(self, login: str) -> str:
        """A person's name."""
        known = self.people.get(login)
        return safe_line(known.name) if known else safe_line(login)

    def word(self, kind: str, value: str) -> str:
        """What the reader calls a value that a filter takes; a span (of seconds) without blanks."""
        reader = Reader(self.lang, domain="console")
        return units.span(int(value), reader).replace(" ", "") if kind == "span" else reader.word(kind, value)

    def vocabulary(self) -> dict[Field, tuple[str, ...]]:
        """What can be completed in the filter."""
        from cc.core.rules.query.parse import Field

        people = tuple(self.people)
        return {
            Field.CATEGORY: (*(self.category(code).lower() for code in self.categories), *self.categories),
            Field.AREA: tuple(dict.fromkeys(area.name for area in self.areas.values())),
            Field.UNIT: tuple(self.units),
            Field.OFFICER: people,
            Field.HOLDER: people,
        }

    def match_category(self, text: str) -> list[str]:
        """Codes of categories whose code or name has the text, the closest first."""
        return _matching(text, {code: f"{one.name_id} {one.name_en}" for code, one in self.offered.items()})

    def complete_category(self, text: str) -> list[str]:
        """What a field may be completed to, as it shows categories; the one that is named already first."""
        named = self.category_code(text)
        found = sorted(self.match_category(text), key=lambda code: code != named)
        return [self.category_field(code) for code in found]

    def category_field(self, code: str) -> str:
        """What a field shows for a category: its name; its code where that name means another one."""
        name = self.category(code)
        return name if self.category_code(name) == code else code

    def category_code(self, text: str) -> str | None:
        """The code of the category that is typed by its code or a name in either language; None where none is, or
        several are that may be chosen."""
        if text in self.categories:
            return text
        typed = " ".join(text.split()).casefold()
        found = [code for code, one in self.categories.items() if typed in _called(code, one)]
        offered = [code for code in found if not self.categories[code].retired]
        return offered[0] if len(offered) == 1 else found[0] if len(found) == 1 else None

    @property
    def offered(self) -> dict[str, Category]:
        """The categories that something new may be about."""
        return {code: one for code, one in self.categories.items() if not one.retired}

    def match_unit(self, text: str) -> list[str]:
        """Codes of units whose code or name has the text, the closest first."""
        return _matching(text, {code: one.name for code, one in self.units.items()})


def _called(code: str, one: Category) -> set[str]:
    """Everything that a category is called, folded."""
    return {" ".join(safe_line(name).split()).casefold() for name in (code, one.name_id, one.name_en, one.short_id)}


def closeness(text: str, code: str, name: str) -> int | None:
    """How near a code and its name are to what was typed, 0 the nearest; None where a word of it is in neither.

    Who types a whole code or log-in means it, however many names hold the same letters (`jaka` in `Jakarta`).
    """
    wanted, code, known_as = text.casefold().split(), code.casefold(), f"{code} {name}".casefold()
    if not all(word in known_as for word in wanted):
        return None
    typed = " ".join(wanted)
    if typed == code:
        return 0
    if code.startswith(typed):
        return 1
    return 2 if all(any(each.startswith(word) for each in known_as.split()) for word in wanted) else 3


def _matching(text: str, known: dict[str, str]) -> list[str]:
    found = {code: closeness(text, code, name) for code, name in known.items()}
    return sorted((code for code, near in found.items() if near is not None), key=lambda code: found[code] or 0)
