"""Pack records: what is wrong with one, what is loaded, what loading one changed or would change."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PackProblem:
    """One thing that is wrong with a pack's text: on which line (from 1), of which key (dotted; empty: the text)."""

    line: int
    key: str
    problem: str


@dataclass(frozen=True, slots=True)
class PackLine:
    """A pack as a list shows it. `effective_at` None: from its loading on. `in_force` False where a newer version of it
    has been loaded since. `policies` are the `code@version` that came with it and are the newest of their code."""

    name: str
    version: str
    title: str
    source: str
    effective_at: datetime | None
    digest: str
    loaded_at: datetime
    loaded_by: str
    in_force: bool
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackChanges:
    """What loading a pack makes of what is there. Calendars as `name@version`, policies as `code@version`; `followed`
    are new versions of policies outside the pack that name a calendar which the pack changes; `retired` no longer match
    reports from `effective_at` on. `already` True: this very text is loaded, and nothing changes."""

    name: str
    version: str
    effective_at: datetime | None
    already: bool = False
    calendars: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    recalculated: int = 0
    warnings: tuple[str, ...] = ()
