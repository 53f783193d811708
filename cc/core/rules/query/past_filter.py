"""A filter applied to a report as it stood (rules.past): the same terms as store.search compiles, asked of values.

Owns which terms can be known of the past: a lease, a flag and the words of a text cannot, and are refused. Pure.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cc.core.errors import InputError
from cc.core.rules.lifecycle.statuses import NOT_DONE_HERE
from cc.core.rules.lifecycle.tables import is_open
from cc.core.rules.query.parse import format as spelt
from cc.core.rules.query.tree import Compare, Condition, Field, Is, Match, Measure, Op, Query, Term, Words
from cc.core.rules.query.words import SELF
from cc.core.rules.work.replay import PastReport

_UNKNOWN = frozenset({Field.HOLDER, Field.FLAG})
_OPS: Mapping[Op, Callable[[int, int], bool]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.EQ: operator.eq,
}
NAMED = frozenset({Field.CATEGORY, Field.AREA, Field.UNIT})
"""Fields whose values are names, which a directory turns into codes."""


@dataclass(frozen=True, slots=True)
class PastFilter:
    """A filter for one caller (`me`) at one instant. `codes` has, for each term with a field of NAMED, its codes."""

    query: Query
    me: str
    at: datetime
    codes: Mapping[Match, frozenset[str]] = field(default_factory=dict)

    def matches(self, report: PastReport) -> bool:
        """Whether all terms hold."""
        return all(self._holds(term, report) for term in self.query.terms)

    def _holds(self, term: Term, report: PastReport) -> bool:
        if isinstance(term, Compare):
            found = self._compare(term, report)
            return found is not None and found != term.negated
        if isinstance(term, Match):
            return self._match(term, report) != term.negated
        if isinstance(term, Is):
            return self._condition(term.name, report) != term.negated
        raise _refused(term)

    def _match(self, term: Match, report: PastReport) -> bool:
        values: frozenset[str] = self.codes.get(term, frozenset(term.values))
        if term.field is Field.OFFICER:
            people = {self.me if value == SELF[0] else value for value in values}
            return any(task.officer in people and task.status not in NOT_DONE_HERE for task in report.tasks.values())
        if term.field is Field.REF:
            return report.ref in {value.upper() for value in values}
        told = {
            Field.STATUS: report.status,
            Field.CHANNEL: report.channel,
            Field.HOLD: report.hold_reason,
            Field.SOURCE: report.source,
            Field.CATEGORY: report.category,
            Field.AREA: report.area,
            Field.UNIT: report.unit,
            Field.PRIORITY: str(report.priority),
        }
        return told[term.field] in values

    def _compare(self, term: Compare, report: PastReport) -> bool | None:
        """None where the report had no such measure."""
        if term.measure is Measure.SLA:
            measured = None if report.due_at is None else _seconds(report.due_at, self.at)
        else:
            measured = {
                Measure.AGE: _seconds(self.at, report.received_at),
                Measure.PRIORITY: report.priority,
                Measure.PHOTOS: report.photos,
                Measure.TASKS: sum(task.is_open for task in report.tasks.values()),
            }[term.measure]
        return None if measured is None else _OPS[term.op](measured, term.value)

    def _condition(self, name: Condition, report: PastReport) -> bool:
        return {
            Condition.OPEN: is_open(report.status),
            Condition.LATE: report.due_at is not None and report.due_at < self.at,
            Condition.PAUSED: is_open(report.status) and report.due_at is None and report.paused,
            Condition.PHOTO: report.photos > 0,
            Condition.PLACE: report.has_place,
            Condition.TASK: any(task.is_open for task in report.tasks.values()),
            Condition.DUE: report.due_at is not None,
        }[name]


def require_past(query: Query, *, by_anybody: bool = False) -> None:
    """InputError for a term that cannot be known of the past, and (with `by_anybody`) for `me`, who is somebody else
    for each who asks."""
    for term in query.terms:
        if isinstance(term, Words) or (isinstance(term, Match) and term.field in _UNKNOWN):
            raise _refused(term)
        if isinstance(term, Is) and term.name is Condition.CLAIMED:
            raise _refused(term)
        if by_anybody and isinstance(term, Match) and term.field is Field.OFFICER and SELF[0] in term.values:
            raise InputError(
                "officer:me is somebody else for each who asks: name the officer.", code="input.past_query"
            )


def _refused(term: Term) -> InputError:
    return InputError(
        "{term} cannot be known of the past: texts, flags and leases are kept as they are now. Leave it out; unit, "
        "category, area, status, prio, officer, channel, sla, age and their like can stay.",
        code="input.past_query",
        fields={"term": spelt(Query((term,)))},
    )


def _seconds(late: datetime, early: datetime) -> int:
    return int((late - early).total_seconds())
