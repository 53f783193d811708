"""Questions about units, areas, categories, people, SLA figures, the audit trail and health."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.organisation import (
    Actor,
    Area,
    CalendarVersion,
    Category,
    Person,
    Route,
    SessionRecord,
    SettingRecord,
    Unit,
)
from cc.core.records.reports import Page


@dataclass(frozen=True, slots=True)
class WhoAmI(Question[Actor]):
    """The caller."""


@dataclass(frozen=True, slots=True)
class ListUnits(Question[tuple[Unit, ...]]):
    """The units, parents before children: all of them at a desk; for officers and viewers their own branch of the tree
    and the agencies; for a channel its unit and those above."""


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
    """The categories that are offered, by code; `retired`: those that are retired, too. Away from a desk without their
    key words, and without a unit that one is not told of."""

    retired: bool = False


@dataclass(frozen=True, slots=True)
class ListRoutes(Question[tuple[Route, ...]]):
    """Routes to the units that the caller sees, by category and area; a category's own unit is none of them. Officers,
    viewers and channels are told of none."""


@dataclass(frozen=True, slots=True)
class ListCalendars(Question[tuple[CalendarVersion, ...]]):
    """The working calendars by name, the newest version of each; with `every` all versions, newest first."""

    every: bool = False


@dataclass(frozen=True, slots=True)
class ListPeople(Question[Page[Person]]):
    """People of the units the caller sees, by log-in; `q` is part of a log-in or a name."""

    q: str = ""
    unit: str | None = None
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class GetPerson(Question[Person]):
    """One person."""

    login: str


@dataclass(frozen=True, slots=True)
class ListSettings(Question[tuple[SettingRecord, ...]]):
    """The settings of the command room and of one's agency, as they are now."""


@dataclass(frozen=True, slots=True)
class ListSessions(Question[tuple[SessionRecord, ...]]):
    """Sessions and tokens that last, one's own or (for an admin) somebody's, the newest first."""

    login: str | None = None
