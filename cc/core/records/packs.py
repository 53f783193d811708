"""Pack records: what is wrong with one, what is loaded, what loading one changed or would change."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cc.core.phrases.phrase import Phrase
from cc.core.vocabulary import TargetName


class ClauseKind(StrEnum):
    """What a clause of a policy rests on."""

    REGULATION = "regulation"
    CIRCULAR = "circular"
    PROCEDURE = "procedure"
    STANDARD = "standard"
    PRESS = "press"
    AVERAGE = "average"
    OWN = "own"


NOT_FOUND = "not found"
"""What a clause says of a title, number or article that was looked for and not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What a policy cites for some of what it promises. `of` names what: a target (`arrive`), a part of it
    (`arrive.pauses`), `reopening` or `close_after_days`. `title`, `number` and `article` may say NOT_FOUND; of the
    room's own choice (`own`) they are empty. `share` is the part of clocks that has to be kept, in (0, 1], where the
    source asks for a part. `read_on`: the day on which the source was read, as ISO 8601 writes it."""

    of: tuple[str, ...]
    kind: ClauseKind
    text_id: str
    text_en: str
    title: str = ""
    number: str = ""
    article: str = ""
    url: str = ""
    share: float | None = None
    read_on: str = ""

    def about(self, target: str) -> bool:
        """Whether it is about a target, or a part of it."""
        return any(each.partition(".")[0] == target for each in self.of)


@dataclass(frozen=True, slots=True)
class PackProblem:
    """One thing that is wrong with a pack's text: on which line (from 1), of which key (dotted; empty: the text).
    `problem` says it in English, `phrase` for whoever says it in another language; without its stop."""

    line: int
    key: str
    problem: str
    phrase: Phrase | None = None


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
    reports from `effective_at` on. `already` True: this very text is loaded, and nothing changes. `warnings` are
    English; `notes`, and what is to be checked before use (`check_id`, `check_en`), are the same for any reader."""

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
    notes: tuple[Phrase, ...] = ()
    check_id: str = ""
    check_en: str = ""


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
    nothing is promised. `dropped` are the targets that the one before promises and the one after does not."""

    unit: str
    categories: tuple[str, ...]
    priorities: tuple[int, ...]
    before: str
    after: str
    but: tuple[str, ...] = ()
    except_categories: tuple[str, ...] = ()
    dropped: tuple[TargetName, ...] = ()


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
    (they have the newest, are over, are another unit's, or nothing is promised to them)."""

    moved: tuple[str, ...]
    kept: int
