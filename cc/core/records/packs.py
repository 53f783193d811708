"""Pack records: what is wrong with one, what is loaded, what loading one changed or would change."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PackProblem:
    """One thing that is wrong with a pack's text: on which line (from 1), of which key (dotted; empty: the text)."""

    line: int
    key: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
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
class PackBody:
    """A pack's text as it was loaded, and its SHA-256."""

    name: str
    version: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True)
class ClockEffect:
    """What a change does to open reports, as of the moment it is asked. `reports` are reckoned anew; of these `moved`
    get another due time, to `breached` a promise is broken that is not now, `unbreached` the reverse. `first` are the
    refs of the first ten that become breached."""

    reports: int = 0
    moved: int = 0
    breached: int = 0
    unbreached: int = 0
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySwitch:
    """Reports of a unit and those below it (`but` for units with lines of their own, or none) that will get another
    policy. Empty `categories` (all but `except_categories`) or `priorities`: every one; `before` or `after` empty:
    nothing is promised."""

    unit: str
    categories: tuple[str, ...]
    priorities: tuple[int, ...]
    before: str
    after: str
    but: tuple[str, ...] = ()
    except_categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPreview:
    """What loading a pack would do, nothing of which was done.

    `switches` hold for reports received from `changes.effective_at` on (None: from the loading on). `never` are
    policies of the pack that no report would be given, because others are more specific or stand before them.
    `calendars` is what open reports get by loading; `moving` what `cc sla move` would then do to them, `moving_as_new`
    the same with `--as-new`. Reports out of the caller's sight are not counted: `whole` says that there are none.
    """

    changes: PackChanges
    as_of: datetime
    whole: bool
    switches: tuple[PolicySwitch, ...] = ()
    never: tuple[str, ...] = ()
    calendars: ClockEffect = ClockEffect()
    moving: ClockEffect = ClockEffect()
    moving_as_new: ClockEffect = ClockEffect()


@dataclass(frozen=True, slots=True)
class MovedReports:
    """Answer to moving many reports to the policies that are in force: refs of those moved, and how many keep theirs
    (they have the newest, are over, or nothing is promised to them)."""

    moved: tuple[str, ...]
    kept: int
