"""Which reports and clocks count for an actor, a filter and a unit at a cut, told of reports as they stood.

The same as store.scope, store.search and store.branches tell in SQL of what is stored now (a test holds them together).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cc.core.records.organisation import Actor
from cc.core.records.sla import Clock
from cc.core.rules.lifecycle.access import roles_of, sees_subtree
from cc.core.rules.query.parse import parse
from cc.core.rules.query.past_filter import NAMED, PastFilter, require_past
from cc.core.rules.query.tree import Field, Match, Query
from cc.core.rules.work.replay import PastReport, units_of
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.names import area_codes, category_codes, unit_codes
from cc.core.store.organisation.scope import sees_all_units
from cc.core.store.past.organisation import PastHouse
from cc.core.store.reports.branches import below
from cc.core.vocabulary import Role

_CODES: Mapping[Field, Any] = {Field.CATEGORY: category_codes, Field.AREA: area_codes, Field.UNIT: unit_codes}


class PastScope:
    """What counts. InputError for a filter that cannot be known of the past, and for names that were nobody's then."""

    def __init__(self, actor: Actor, house: PastHouse, at: datetime, *, query: str = "", unit: str = "") -> None:
        self._actor, self._house = actor, house
        self._sees_all = sees_all_units(actor, house.directory)
        tree = parse(query)
        require_past(tree)
        self._filter = PastFilter(tree, actor.login, at, _codes(tree, house.directory))
        whole = not unit or unit == house.directory.root
        self._below = None if whole else below(house.directory, unit)

    def holds(self, report: PastReport) -> bool:
        """Whether the report counts at all."""
        return self._sees(report) and self._filter.matches(report) and self._is_below(report)

    def counts(self, report: PastReport, clock: Clock) -> bool:
        """Whether a clock of such a report counts: with a unit, only what is of it or of the units below it."""
        return self._below is None or clock_unit(report, clock) in self._below

    def _sees(self, report: PastReport) -> bool:
        if self._house.restricted(report.category) and not self._actor.cleared:
            return False
        if not sees_subtree(self._actor):
            return report.brought_by == self._actor.login or self._works_on(report)
        if self._sees_all:
            return True
        unit = self._actor.unit
        return bool(unit) and any(unit in self._house.path(each) for each in units_of(report, self._house.unit_of))

    def _works_on(self, report: PastReport) -> bool:
        """Whether an officer, or their unit, had a task of it."""
        if Role.OFFICER not in roles_of(self._actor):
            return False
        login, unit = self._actor.login, self._actor.unit
        return any(task.officer == login or task.unit == unit for task in report.tasks.values())

    def _is_below(self, report: PastReport) -> bool:
        if self._below is None:
            return True
        return report.unit in self._below or any(task.unit in self._below for task in report.tasks.values())


def _codes(query: Query, directory: Directory) -> dict[Match, frozenset[str]]:
    return {
        term: frozenset(_CODES[term.field](directory, term.values))
        for term in query.terms
        if isinstance(term, Match) and term.field in NAMED
    }


def clock_unit(report: PastReport, clock: Clock) -> str:
    """The unit that a clock counted for: its task's, else the report's."""
    task = report.tasks.get(clock.number) if clock.number else None
    return task.unit if task else report.unit


def clock_officer(report: PastReport, clock: Clock) -> str:
    """The officer that a clock counted for: its task's, or nobody."""
    task = report.tasks.get(clock.number) if clock.number else None
    return (task.officer or "") if task else ""
