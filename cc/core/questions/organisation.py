"""Questions about units, areas, categories, people, SLA figures, the audit trail and health."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.event import AuditResult, Event
from cc.core.records.organisation import Actor, Area, CalendarVersion, Category, Facts, Person, Unit
from cc.core.records.pack import PackBody, PackLine, PackPreview
from cc.core.records.report import Page
from cc.core.records.sla import Explanation, Policy, SlaReport


@dataclass(frozen=True, slots=True)
class WhoAmI(Question[Actor]):
    """The caller."""


@dataclass(frozen=True, slots=True)
class ListUnits(Question[tuple[Unit, ...]]):
    """All units, parents before children."""


@dataclass(frozen=True, slots=True)
class ListAreas(Question[tuple[Area, ...]]):
    """All areas, by code."""


@dataclass(frozen=True, slots=True)
class LocateArea(Question[tuple[Area, ...]]):
    """The areas that hold a point, finest first; empty outside all of them."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class ListCategories(Question[tuple[Category, ...]]):
    """All categories, by code."""


@dataclass(frozen=True, slots=True)
class ListPolicies(Question[tuple[Policy, ...]]):
    """The SLA policies in force, and versions that will be (`effective_at` lies ahead), in order of precedence."""


@dataclass(frozen=True, slots=True)
class ListPacks(Question[tuple[PackLine, ...]]):
    """Every version of every pack, in the order in which they were loaded."""


@dataclass(frozen=True, slots=True)
class ListCalendars(Question[tuple[CalendarVersion, ...]]):
    """The working calendars by name, the newest version of each; with `every` all versions, newest first."""

    every: bool = False


@dataclass(frozen=True, slots=True)
class GetPack(Question[PackBody]):
    """The text of a pack that was loaded: of a version, or of the one loaded last."""

    name: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class PreviewPack(Question[PackPreview]):
    """What loading a pack's text would do, to policies, calendars and the clocks of open reports; supervisors and
    above."""

    text: str


@dataclass(frozen=True, slots=True)
class ListPeople(Question[Page[Person]]):
    """People of the units the caller sees, by login; `q` is part of a login or a name."""

    q: str = ""
    unit: str | None = None
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class GetPerson(Question[Person]):
    """One person."""

    login: str


@dataclass(frozen=True, slots=True)
class ExplainClocks(Question[Explanation]):
    """Every clock of a report with the intervals it rests on; with `as_of`, from what had been recorded by then."""

    report: str
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaFigures(Question[SlaReport]):
    """Figures over the reports received in [start_at, end_at); None leaves a side open. `by` names columns: unit,
    branch, tree, category, area, officer, channel, priority, day, week, month. `worst` asks for so many of the broken
    promises that are latest, one a report, at most 100. `unit` limits the figures to what counts for it and the units
    below it. A branch is one of its children with all that is below; `tree` has every unit with all that is below it,
    as the path `BASE/CHILD/…` down to it, so that its rows overlap. Without `unit` both begin at the caller's own.

    With `as_of`, an instant of the past, the figures are those that would have been told then, from events: reports,
    tasks, units and sight as they stood. A filter on what is not kept of the past (words, flags, leases) is refused.
    """

    start_at: datetime | None = None
    end_at: datetime | None = None
    by: tuple[str, ...] = ()
    query: str = ""
    worst: int = 0
    unit: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEvents(StreamQuestion[Event]):
    """Events in the order they were recorded, of one stream (a ref, an id, or `unit:CODE` …) or of all."""

    stream: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyAudit(Question[AuditResult]):
    """Recompute every hash chain (of one report, or of all) and compare it with what is stored; supervisors and
    above. With `clocks` also fold each report's clocks from its events, and compare them with those stored."""

    report: str | None = None
    clocks: bool = False


@dataclass(frozen=True, slots=True)
class FeedPosition(Question[str]):
    """Where the change feed stands: `changes` after it tells everything that happens from now on. Whoever comes back
    after a broken connection needs it, having seen no change before."""


@dataclass(frozen=True, slots=True)
class CheckDatabase(Question[Facts]):
    """What `cc db check` and `cc doctor` want to know of the database."""

    replay: bool = False
