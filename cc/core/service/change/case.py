"""A report and its tasks while one intent changes them.

Owns the moves: each is decided by the lifecycle's tables, timed, and followed by what it causes. Knows no SQL, and no
intent by name.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta

from cc.core.errors import RefusedError
from cc.core.phrases import Phrase
from cc.core.phrases.kept import PARENT_ENDED
from cc.core.records.organisation import Actor
from cc.core.records.trail import Move
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.lifecycle.rows import Result, Row
from cc.core.service.change import flags, moved_rows, whose
from cc.core.service.change.moved_on import moved_on
from cc.core.service.change.possible import Possible
from cc.core.service.change.timing import effective
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.cases import StoredCase
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import Action, Role, Subject


class Case:
    """One report under change by `actor` at `now` (whole seconds). `claimed_at` is when they say it happened."""

    def __init__(
        self,
        stored: StoredCase,
        actor: Actor,
        directory: Directory,
        now: datetime,
        claimed_at: datetime | None = None,
        possible: Possible | None = None,
    ) -> None:
        self.before = stored
        self.after = StoredCase(
            report=dict(stored.report),
            tasks=deepcopy(stored.tasks),
            clocks=dict(stored.clocks),
            sight=dict(stored.sight),
            shares=stored.shares,
            events=stored.events,
        )
        self.actor, self.directory = actor, directory
        last = stored.events[-1].recorded_at if stored.events else now
        self.now = max(now, last)
        self.claimed_at = claimed_at
        self._possible = possible
        self.moves: list[Move] = []
        self.task, self._told = 0, moved_rows.Told(stored)
        self.notices: list[tuple[str, str]] = []
        self.states: dict[str, object] = {}
        """What its event states beside what changed in its row."""
        self.warnings: dict[str, Phrase] = {}
        """What the receipt is to say, by its English: each once."""

    # -- what it is ----------------------------------------------------------------------------------------------

    @property
    def report(self) -> Values:
        """The report's row as it will be."""
        return self.after.report

    @property
    def tasks(self) -> dict[int, Values]:
        """The tasks' rows as they will be, by number."""
        return self.after.tasks

    @property
    def ref(self) -> str:
        """The report's ref."""
        return str(self.report["ref"])

    @property
    def status(self) -> str:
        """The report's status now."""
        return str(self.report["status"])

    @property
    def shares(self) -> frozenset[str]:
        """Units it is shared with."""
        return self.after.shares

    def open_tasks(self) -> list[int]:
        """Numbers of the tasks that still want something done."""
        return [number for number, task in self.tasks.items() if lifecycle.task_is_open(task["status"])]

    # -- guards --------------------------------------------------------------------------------------------------

    def require_version(self, expected: int | None, task: int = 0) -> None:
        """LostRaceError when the report (or its task) has moved on; says who moved it, and how."""
        if expected is None:
            return
        row = self.tasks[task] if task else self.report
        if row["version"] == expected:
            return
        name = f"{self.ref}/{task}" if task else self.ref
        raise moved_on(self.before.events, name, row, expected, task)

    def decide(self, number: int, action: Action, *, target: str | None = None) -> Row:
        """The row that allows a move of the report (0) or a task; RefusedError says what the caller may do instead."""
        subject, name = (Subject.TASK, f"{self.ref}/{number}") if number else (Subject.REPORT, self.ref)
        status = str(self.tasks[number]["status"]) if number else self.status
        try:
            return lifecycle.decide(subject, status, action, target=target, name=name)
        except RefusedError:
            if self._possible is None:
                raise
            raise lifecycle.refusal(subject, status, action, name, self._possible(name) or ()) from None

    def _require(self, row: Row, number: int = 0, *, parent: int | None = None, into: "Case | None" = None) -> None:
        """ForbiddenError unless the row is for the caller's role, and theirs to decide."""
        about = whose.thing(self.before, number, parent=parent, into=None if into is None else into.before)
        whose.require(self.actor, row, about, self.directory, self._possible)

    def require(self, number: int, action: Action, *, into: "Case | None" = None) -> Row:
        """The row of a move of the report (0) or a task that the caller may make now; RefusedError, ForbiddenError."""
        row = self.decide(number, action)
        self._require(row, number, into=into)
        return row

    # -- moving --------------------------------------------------------------------------------------------------

    def move(
        self,
        action: Action,
        facts: Mapping[str, object],
        *,
        after: str | None = None,
        asked: bool = True,
        into: "Case | None" = None,
    ) -> None:
        """Move the report; `after` where the row leaves it open, `asked` False if it is caused, `into` of a merge."""
        before = self.status
        row = self.decide(0, action, target=None if asked else after)
        if asked:
            self._require(row, into=into)
        self._record(0, action, before, after or self._report_outcome(row, before), facts)

    def _report_outcome(self, row: Row, before: str) -> str:
        report = self.report
        if row.after == Result.BEFORE_HOLD:
            since = report["verified"] - report["verified_at_hold"]
            return lifecycle.resumed_status(report["before_hold"], len(self.open_tasks()), since)
        if row.after == Result.BEFORE_MERGE:
            return lifecycle.unmerged_status(report["before_merge"], len(self.open_tasks()))
        return lifecycle.outcome(row, before, ever_triaged=bool(report["ever_triaged"]))

    def tell(self, action: Action, facts: Mapping[str, object], *, after: str, at: datetime) -> None:
        """Move the report as another system tells it: the move counts when they say, not when somebody here claims."""
        before = self.status
        self._require(lifecycle.decide(Subject.REPORT, before, action, name=self.ref))
        at = min(max(at.replace(microsecond=0), self.before.events[0].moves[0].at), self.now)
        self.moves.append(
            Move(subject=Subject.REPORT, number=0, action=action, before=before, after=after, at=at, facts=facts)
        )
        moved_rows.apply_to_report(self.report, moved_rows.Moved(action, before, after, facts))

    def move_task(
        self, number: int, action: Action, facts: Mapping[str, object], *, asked: bool = True, settle: bool = True
    ) -> None:
        """Move a task, and then what follows for its offers and (unless the report moves by itself) the report."""
        task = self.tasks[number]
        before = str(task["status"])
        row = self.decide(number, action)
        if asked:
            self._require(row, number)
        after = lifecycle.outcome(row, before, before_hold=task["before_hold"])
        self._record(number, action, before, after, facts)
        if not lifecycle.task_is_open(after):
            self._withdraw_offers(number, settle)
        if settle:
            self._settle()

    def add_task(
        self, action: Action, *, unit: str, officer: str | None, parent: int | None, facts: Mapping[str, object]
    ) -> int:
        """A new task; its number."""
        row = lifecycle.decide(Subject.TASK, None, action, name=self.ref)
        self._require(row, parent=parent)
        number = int(self.report["tasks"]) + 1
        self.report["tasks"] = number
        self.tasks[number] = {
            "report_id": self.report["id"],
            "number": number,
            "version": 0,
            "status": row.after,
            "unit": unit,
            "officer": officer,
            "parent": parent,
            "note": str(facts.get("note", "")),
            "hold_reason": None,
            "before_hold": None,
            "created_at": epoch(self.now),
            "changed_at": epoch(self.now),
            "queue_at": None,
            "due_at": None,
            "closed_by": None,
            "returns": 0,
        }
        self._record(number, action, None, row.after, facts)
        self.task = number
        return number

    def note(self, number: int, action: Action, facts: Mapping[str, object]) -> None:
        """Record on the report (0) or a task a trace of another's move, which leaves its own status as it is."""
        status = str(self.tasks[number]["status"]) if number else self.status
        self._record(number, action, status, status, facts)

    def warn(self, what: Phrase) -> None:
        """Have the receipt say something."""
        self.warnings.setdefault(str(what), what)

    def _withdraw_offers(self, parent: int, settle: bool) -> None:
        for number, task in list(self.tasks.items()):
            if task["parent"] == parent and statuses.offered(task["status"]):
                self.move_task(number, Action.CANCEL, {"reason": PARENT_ENDED}, asked=False, settle=settle)

    def _settle(self) -> None:
        after = lifecycle.settle(len(self.open_tasks()), int(self.report["verified"]))
        if after is not None and statuses.follows_its_tasks(self.status):
            self.move(Action.SETTLE, {}, after=after, asked=False)

    def _record(self, number: int, action: Action, before: str | None, after: str, facts: Mapping[str, object]) -> None:
        believed = None if self.actor.role is Role.SYSTEM else self.directory.settings.believed(self.now)
        when = effective(
            self.before.events,
            self.moves,
            (number, action, after),
            name=self.ref,
            now=self.now,
            claimed_at=self.claimed_at,
            believed=believed,
        )
        if when.moved is not None:
            self.warn(when.moved)
        flagged = flags.timed(self.report, when.at, self.now, believed, waits=when.waits)
        subject = Subject.TASK if number else Subject.REPORT
        self.moves.append(
            Move(
                subject=subject,
                number=number,
                action=action,
                before=before,
                after=after,
                at=when.at,
                facts={**facts, **self._told.news(number, self.after), **when.facts, **flagged},
            )
        )
        if number:
            task, by, at = self.tasks[number], self.actor.login, epoch(self.now)
            moved_rows.apply_to_task(self.report, task, moved_rows.Moved(action, before, after, facts), by=by, at_s=at)
        else:
            moved_rows.apply_to_report(self.report, moved_rows.Moved(action, before, after, facts))

    def closes_at(self, days: int | None) -> int | None:
        """When a resolved report closes by itself, epoch seconds; None when it does not."""
        if days is None or not statuses.closes_by_itself(self.status):
            return None
        entered = next(
            (move.at for move in reversed(self._report_moves()) if move.before != move.after),
            instant(self.report["received_at"]),
        )
        return epoch(entered + timedelta(days=days))

    def _report_moves(self) -> list[Move]:
        every = [move for event in self.before.events for move in event.moves if not move.number]
        return every + [move for move in self.moves if not move.number]
