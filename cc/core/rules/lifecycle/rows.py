"""The shape of a row of the transition tables: from, action, to, who may ask, over whose thing, what is needed. Pure.

Owns the letters and what stands for a status that a row leaves open; knows no row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cc.core.vocabulary import Action


class Who(StrEnum):
    """Who may ask for a row: the letters of the design's table."""

    CHANNEL = "C"
    OPERATOR = "O"
    SUPERVISOR = "S"
    OFFICER = "F"
    CAUSED = "Y"
    SIGHT = "*"


class Over(StrEnum):
    """Over what one must have authority who asks for a row: "who" says which role, this says over whose thing.

    It is the desk's half. An officer acts on what is theirs to work on, a channel on what it brought, whatever stands
    here (`authority`); SIGHT asks for nothing but that one sees the report.
    """

    NOTHING = "nothing"
    """There is no thing yet: a birth."""
    REPORT_UNIT = "report_unit"
    BOTH_REPORTS = "both_reports"
    SIGHT = "sight"
    TASK_UNIT = "task_unit"
    PARENT_TASK_UNIT = "parent_task_unit"
    """Of an offer: the unit whose task is offered."""
    ASSIGNEE = "assignee"
    """The task's officer, or a member of its unit where it has none; who stands in needs authority over its unit."""
    OUT_OF_SIGHT = "out_of_sight"
    """What one does not see and may open in an emergency (`out_of_sight`)."""
    CAUSED = "caused"
    """It follows from another move: nobody asks for it."""


class Result(StrEnum):
    """Where a row leads when that is not one fixed status."""

    SAME = "same"
    BEFORE_HOLD = "before_hold"
    BEFORE_MERGE = "before_merge"
    TRIAGED_OR_NEW = "triaged_or_new"
    GIVEN = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table. `before` None is a birth. `needs` is for people; the service checks it."""

    before: str | None
    action: Action
    after: str
    who: frozenset[Who]
    over: Over
    needs: str = ""


def rows(
    before: Iterable[str | None], action: Action, after: str, who: str, over: Over, needs: str = ""
) -> tuple[Row, ...]:
    """One row for each status that a move starts from; `who` is the letters."""
    allowed = frozenset(Who(letter) for letter in who)
    return tuple(
        Row(before=status, action=action, after=after, who=allowed, over=over, needs=needs) for status in before
    )
