"""Whether a filter names what has ended: then a list of what is open alone would say that there is nothing. Pure."""

import re
from collections.abc import Callable

from cc.core.rules.lifecycle.tables import is_open, task_is_open
from cc.core.rules.query.parse import parse
from cc.core.rules.query.tree import Condition, Field, Is, Match, Term, Words
from cc.core.rules.query.words import TASK_CLOSED_VALUES
from cc.core.vocabulary import TaskStatus

_REF = re.compile(r"[A-Za-z]{1,8}-[0-9]{1,12}")


def names_ended(text: str) -> bool:
    """By a status that is an end, by a report's name, or as what is not open. InputError `query` if it is no filter."""
    return any(_names_ended(term, is_open) for term in parse(text).terms)


def names_ended_tasks(text: str) -> bool:
    """The same of tasks, whose filters take a task's statuses and its report's."""
    return any(_names_ended(term, _either_is_open) for term in parse(text, TASK_CLOSED_VALUES).terms)


def _either_is_open(status: str) -> bool:
    return task_is_open(status) if status in tuple(TaskStatus) else is_open(status)


def _names_ended(term: Term, is_open: Callable[[str], bool]) -> bool:
    if isinstance(term, Match):
        if term.negated:
            return False
        return term.field is Field.REF or (
            term.field is Field.STATUS and any(not is_open(value) for value in term.values)
        )
    if isinstance(term, Words):
        return not term.negated and bool(_REF.fullmatch(term.text))
    return isinstance(term, Is) and term.name is Condition.OPEN and term.negated


def names_open_alone(text: str) -> bool:
    """Whether nothing that has ended can match: then nobody needs to look for it. InputError `query` as above."""
    return any(_names_open_alone(term) for term in parse(text).terms)


def _names_open_alone(term: Term) -> bool:
    if isinstance(term, Match):
        return term.field is Field.STATUS and not term.negated and all(is_open(value) for value in term.values)
    return isinstance(term, Is) and term.name in (Condition.OPEN, Condition.PAUSED) and not term.negated
