"""What `cc sla report` prints after the figures: a supervisor's views of the same period, asked for one by one."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cc.core.errors import UsageError

if TYPE_CHECKING:
    from cc.core.records.sla import SlaReport
    from cc.main.sla_reports.paper import Reader
    from cc.printing.section import Section

TOP = 10
"""Places, ways and chains that paper names."""
MOST_PEOPLE = 40
"""Officers that paper names; the verb has them all."""


def chosen(typed: str | None, *, whole: bool) -> tuple[str, ...]:
    """Which sections, by name: those typed, else all of them for a period with a beginning. UsageError for others."""
    if typed is None:
        return tuple(SECTIONS) if whole else ()
    names = tuple(each.strip() for each in typed.split(",") if each.strip() not in ("", "none"))
    strange = [each for each in names if each not in SECTIONS]
    if strange:
        raise UsageError(
            "{option} knows no {strange:quoted}; it knows {values:quoted}.",
            fields={"option": "--with", "strange": strange, "values": [*SECTIONS, "none"]},
        )
    return names


def gathered(desk: "Reader", figures: "SlaReport", query: str, names: tuple[str, ...]) -> "tuple[Section, ...]":
    """The sections, about the figures' period, filter and unit."""
    found: list[Section] = []
    for name in names:
        found += SECTIONS[name](desk, figures, query)
    return tuple(found)


def _places(desk: "Reader", figures: "SlaReport", query: str) -> "tuple[Section, ...]":
    from cc.core.questions.supervision import RecurringPlaces
    from cc.core.rules.calendar.periods import period_before
    from cc.printing.sections.supervision import places

    before_at, _ = period_before(figures.start_at, figures.end_at, desk.room_zone)
    asked = RecurringPlaces(
        start_at=figures.start_at, end_at=figures.end_at, before_at=before_at, query=query, unit=figures.unit, top=TOP
    )
    return places(desk.ask(asked))


def _workload(desk: "Reader", figures: "SlaReport", query: str) -> "tuple[Section, ...]":
    from cc.core.questions.supervision import ShowWorkload
    from cc.printing.sections.supervision import workload

    by_unit, by_officer = (
        desk.ask(ShowWorkload(figures.start_at, figures.end_at, by, query, figures.unit)) for by in ("unit", "officer")
    )
    return (workload(by_unit), workload(by_officer, MOST_PEOPLE))


def _returned(desk: "Reader", figures: "SlaReport", query: str) -> "tuple[Section, ...]":
    from cc.core.questions.supervision import ShowReturned
    from cc.printing.sections.supervision import returned

    found = desk.ask(ShowReturned(figures.start_at, figures.end_at, "unit", query, figures.unit))
    return (returned(found, MOST_PEOPLE),)


def _pingpong(desk: "Reader", figures: "SlaReport", query: str) -> "tuple[Section, ...]":
    from cc.core.questions.supervision import ShowPingPong
    from cc.printing.sections.supervision import hands

    return hands(desk.ask(ShowPingPong(figures.start_at, figures.end_at, query, figures.unit, TOP)))


SECTIONS: "Mapping[str, Callable[[Reader, SlaReport, str], tuple[Section, ...]]]" = {
    "places": _places,
    "workload": _workload,
    "returned": _returned,
    "pingpong": _pingpong,
}
