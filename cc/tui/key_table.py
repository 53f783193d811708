"""The key table as somebody has it: looked up by id, by key and by place; made anew with other keys for some ids.

Owns what a key map may be: every refusal names the ids it is about. The rows stand in `keys`. Knows no screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from cc.core.errors import InputError
from cc.tui.keys import EDITING, FIELD_KEYS, KEYS, NAMES, InPanel, Key, Where
from cc.words.catalogue import Language

ALWAYS = ("back", "open", "quit")
"""What must be possible while a text is typed: each needs a key that types nothing."""


@dataclass(frozen=True, slots=True)
class KeyTable:
    """The rows in use. `table["claim"]` is a row; KeyError for an unknown id."""

    rows: tuple[Key, ...] = KEYS

    def __getitem__(self, key_id: str) -> Key:
        for row in (*self.rows, *FIELD_KEYS):
            if row.id == key_id:
                return row
        raise KeyError(key_id)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.rows)

    def name(self, key_id: str, lang: Language) -> str:
        """What a hint calls the key of an id: the first of its keys."""
        return self[key_id].label(lang).split()[0]

    def moves(self, lang: Language) -> str:
        """What a hint calls the keys that move a cursor: `↑↓`."""
        up, down = self.name("nav.up", lang), self.name("nav.down", lang)
        return up + down if len(up + down) == 2 else f"{up} {down}"

    def in_panel(self, key: str) -> Key | None:
        """The row that a key has while a panel is open; None for a key that has no meaning there."""
        rows = (row for row in (*FIELD_KEYS, *self.rows) if row.in_panel is not InPanel.NOT)
        return next((row for row in rows if key in row.keys), None)

    def footer(self, where: Where) -> list[Key]:
        """The rows of a place in the order in which the bottom line shows them; as many as fit are shown."""
        return sorted((row for row in self.rows if where in row.where), key=lambda row: row.rank)

    def keymap(self) -> dict[str, str]:
        """Keys by id, as Textual takes them."""
        return {row.id: ",".join(row.keys) for row in self.rows}

    def rebound(self, keymap: Mapping[str, str]) -> KeyTable:
        """The table with other keys for some ids (`id` → `key key …`). InputError if an id is unknown, a key uppercase,
        one that `back`, `open` or `quit` cannot have, or one that would mean two things in one place: then both are
        named."""
        unknown = sorted(set(keymap) - {row.id for row in self.rows})
        if unknown:
            raise InputError("There is no key called {keys}.", code="keymap.unknown", fields={"keys": list(unknown)})
        changed = []
        for row in self.rows:
            wanted = tuple(keymap[row.id].split()) if row.id in keymap else row.keys
            if not wanted or any(len(one) == 1 and one.isupper() for one in wanted):
                raise InputError(
                    "{id} needs a key, and none may be uppercase.", code="keymap.uppercase", fields={"id": row.id}
                )
            shown = row.shown if wanted == row.keys else " ".join(map(key_name, wanted))
            changed.append(replace(row, keys=wanted, shown=shown))
        _check_clashes(changed)
        _check_always(changed)
        return KeyTable(tuple(changed))


KEY_TABLE = KeyTable()
"""The table as it comes."""


def digit_of(key: str) -> str:
    """The digit that a key types; empty for other keys."""
    return key if len(key) == 1 and key.isdigit() else ""


def key_name(key: str) -> str:
    """A Textual key's name as people read it."""
    return NAMES.get(key, key.replace("ctrl+", "Ctrl+"))


def types_nothing(key: str) -> bool:
    """Whether a key means something else than text or editing in a field."""
    return key not in EDITING and re.fullmatch(r"escape|enter|insert|f\d\d?|(ctrl|alt)\+[a-z0-9]", key) is not None


def clashes(rows: Iterable[Key]) -> list[tuple[str, Key, Key]]:
    """Every key that means two things in one place, with the two. An open panel is a place too."""
    found: list[tuple[str, Key, Key]] = []
    taken: dict[tuple[str, str], Key] = {}
    for row in (*FIELD_KEYS, *rows):
        places = [str(where) for where in row.where] + ["panel"] * (row.in_panel is not InPanel.NOT)
        for one in row.keys:
            for place in places:
                other = taken.setdefault((one, place), row)
                if other is not row and not any(clash[:1] == (one,) for clash in found):
                    found.append((one, other, row))
    return found


def _check_clashes(rows: Iterable[Key]) -> None:
    clash = next(iter(clashes(rows)), None)
    if clash is not None:
        pressed, first, second = clash
        raise InputError(
            "{key} would mean both {first} and {second}; choose another key.",
            code="keymap.clash",
            fields={"key": key_name(pressed), "first": first.id, "second": second.id, "ids": [first.id, second.id]},
        )


def _check_always(rows: Iterable[Key]) -> None:
    """Nobody may be caught in a text field, nor leave by a letter typed in one."""
    for row in rows:
        quiet = [types_nothing(key) for key in row.keys]
        if row.id in ALWAYS and not (all(quiet) if row.id == "quit" else any(quiet)):
            raise InputError(
                "{id} needs a key that types nothing, such as f4 or ctrl+b: it must work while a text is typed.",
                code="keymap.typing",
                fields={"id": row.id, "keys": list(row.keys)},
            )
