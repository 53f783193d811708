"""What a filter means, told once more in plain Python over whole reports: the other side of the search tests."""

import operator
from collections.abc import Callable
from datetime import datetime

from cc.core.records.reports import Report
from cc.core.rules.lifecycle.tables import is_open
from cc.core.rules.query.parse import Compare, Condition, Field, Is, Match, Measure, Op, Query, Words
from cc.core.vocabulary import ClockState

OPS: dict[Op, Callable[[float, float], bool]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.EQ: operator.eq,
}
UNITS = {
    "jakarta": {"jakarta", "bpbd", "bpbd-timur", "dishub"},
    "bpbd": {"bpbd", "bpbd-timur"},
    "bpbd-timur": {"bpbd-timur"},
    "dishub": {"dishub"},
    "Disaster agency": {"bpbd", "bpbd-timur"},
}
CATEGORIES = {
    "flood": "flood",
    "banjir": "flood",
    "Traffic jam": "traffic-jam",
    "macet": "traffic-jam",
    "narcotics": "narcotics",
}
AREAS = {"timur": "timur", "West": "barat", "barat": "barat"}


def matches(query: Query, report: Report, me: str, now: datetime) -> bool:
    """Whether the report is one that the filter asks for."""
    return all(_term(term, report, me, now) for term in query.terms)


def _term(term: Match | Compare | Words | Is, report: Report, me: str, now: datetime) -> bool:
    if isinstance(term, Compare):
        measured = _measure(term.measure, report, now)
        return measured is not None and OPS[term.op](measured, term.value) != term.negated
    if isinstance(term, Match):
        found = any(_match(term.field, value, report, me, now) for value in term.values)
    elif isinstance(term, Words):
        words = term.text.lower()
        found = words in report.text.lower() or words in report.address.lower() or words.upper() == report.line.ref
    else:
        found = _condition(term.name, report, now)
    return found != term.negated


def _measure(measure: Measure, report: Report, now: datetime) -> float | None:
    line = report.line
    if measure is Measure.SLA:
        return None if line.due_at is None else (line.due_at - now).total_seconds()
    if measure is Measure.AGE:
        return (now - line.received_at).total_seconds()
    return {Measure.PRIORITY: int(line.priority), Measure.PHOTOS: line.photos, Measure.TASKS: line.open_tasks}[measure]


def _match(field: Field, value: str, report: Report, me: str, now: datetime) -> bool:
    line = report.line
    person = me if value == "me" else value
    if field is Field.OFFICER:
        gone = ("declined", "handed_over", "cancelled")
        return any(task.officer == person and task.status not in gone for task in report.tasks)
    if field is Field.HOLDER:
        return line.holder == person and line.held_until is not None and line.held_until > now
    if field is Field.FLAG:
        return value in line.flags
    wanted = {
        Field.STATUS: lambda: line.status == value,
        Field.CATEGORY: lambda: line.category == CATEGORIES[value],
        Field.AREA: lambda: line.area == AREAS[value],
        Field.UNIT: lambda: line.unit in UNITS[value],
        Field.PRIORITY: lambda: int(line.priority) == int(value),
        Field.CHANNEL: lambda: report.channel == value,
        Field.HOLD: lambda: line.hold_reason == value,
        Field.REF: lambda: line.ref == value.upper(),
        Field.SOURCE: lambda: report.source == value,
    }
    return bool(wanted[field]())


def _condition(name: Condition, report: Report, now: datetime) -> bool:
    line = report.line
    stands = is_open(line.status)
    paused = any(clock.state is ClockState.PAUSED for clock in report.clocks)
    return {
        Condition.OPEN: stands,
        Condition.LATE: line.due_at is not None and line.due_at < now,
        Condition.PAUSED: stands and line.due_at is None and paused,
        Condition.CLAIMED: line.held_until is not None and line.held_until > now,
        Condition.PHOTO: line.photos > 0,
        Condition.PLACE: line.lon is not None,
        Condition.TASK: line.open_tasks > 0,
        Condition.DUE: line.due_at is not None,
    }[name]
