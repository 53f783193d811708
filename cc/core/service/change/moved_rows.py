"""What a move changes in a report's row and a task's: status, holds, merges, counts. Owns that; decides nothing.

Also what moves have told of the rows beside that (flags, and whose a task is), to say it once more when it changed on
the way: events alone give the rows.

`core.rules.work.derived` says the same once more, from events: the two are compared by `audit verify`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.store.reports.cases import StoredCase
from cc.core.store.sql.times import epoch
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Action


class Moved(NamedTuple):
    """A move that was decided: what was done, from which status to which, with which facts."""

    action: Action
    before: str | None
    after: str
    facts: Mapping[str, object]


def apply_to_task(report: Values, task: Values, moved: Moved, *, by: str, at_s: int) -> None:
    """A move of a task, made by a log-in at an instant (epoch s); its report counts what was verified."""
    action, before, after, facts = moved
    task["status"], task["changed_at"] = after, at_s
    if action not in lifecycle.QUIET:
        task["version"] += 1
    if action is Action.HOLD:
        task["before_hold"], task["hold_reason"] = before, facts.get("reason")
    elif before != after:
        task["before_hold"] = task["hold_reason"] = None
    if action is Action.CLOSE:
        task["closed_by"] = by
    if action is Action.VERIFY:
        report["verified"] += 1
    if action is Action.RETURN:
        task["returns"] += 1


def apply_to_report(report: Values, moved: Moved) -> None:
    """A move of a report."""
    action, before, after, facts = moved
    report["status"] = after
    if action is Action.REOPEN:
        report["verified"] = 0
    if action is Action.HOLD:
        until = facts.get("until")
        report["before_hold"], report["verified_at_hold"] = before, report["verified"]
        report["hold_reason"] = facts.get("reason")
        report["resume_at"] = epoch(datetime.fromisoformat(until)) if isinstance(until, str) else None
    elif before == after:  # a trace, or a move that leaves the status: nothing of a hold or merge ends
        pass
    elif action is Action.MERGE:
        report["before_merge"], report["merged_into"] = before, facts.get("into")
    elif action is Action.UNMERGE:
        report["before_merge"] = report["merged_into"] = None
    else:
        report["before_hold"] = report["hold_reason"] = report["resume_at"] = None
    if action in (Action.TRIAGE, Action.ASSIGN):
        report["ever_triaged"] = 1


class Told:
    """What is known from the moves so far."""

    def __init__(self, stored: StoredCase) -> None:
        self._flags = str(stored.report["flags"])
        self._officers = {number: task["officer"] for number, task in stored.tasks.items()}

    def news(self, number: int, now: StoredCase) -> dict[str, object]:
        """Facts for a move of the report (0) or a task: what is otherwise than was told before it."""
        return self._officer(number, now) if number else self._flags_now(now)

    def _flags_now(self, now: StoredCase) -> dict[str, object]:
        if now.report["flags"] == self._flags:
            return {}
        self._flags = str(now.report["flags"])
        return {"flags": json.loads(self._flags)}

    def _officer(self, number: int, now: StoredCase) -> dict[str, object]:
        officer = now.tasks[number]["officer"]  # whoever is an officer and takes nobody's task makes it theirs
        if officer == self._officers.get(number):
            return {}
        self._officers[number] = officer
        return {"officer": officer}
