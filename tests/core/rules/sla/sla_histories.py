"""Random lives of reports, for the SLA rules: every step is one that the lifecycle allows. Times are whole minutes
from BASE; some moves are said to have happened earlier (or later) than they were recorded."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from cc.core.records.sla import Policy
from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.vocabulary import (
    Action,
    HoldReason,
    RejectReason,
    ReportStatus,
    Subject,
    TaskStatus,
)
from tests.core.rules.sla.sla_calendars import FIXED_CALENDARS, random_calendars

BASE = datetime(2026, 10, 23, tzinfo=UTC)
A, R, T = Action, ReportStatus, TaskStatus
REASONS = (HoldReason.WEATHER, HoldReason.MATERIAL, HoldReason.COORDINATION)
WAITS = (0, 0, 1, 7, 30, 60, 61, 180, 600, 1440)
CALENDARS = FIXED_CALENDARS | {f"{name}@{version}": spec for name, version, spec in random_calendars(64)}
NAMED = ("jakarta@1", "jakarta@1", "berlin@1", "new-york@1")
RANDOM = tuple(name for name in CALENDARS if name.startswith("random") and name.endswith("@1"))
RENAMED = (
    {"jakarta@1": "jakarta@2"},
    {name: f"{name[:-1]}2" for name in RANDOM},
)


def moment(minute: int) -> datetime:
    """The instant of a minute counted from BASE."""
    return BASE + timedelta(minutes=minute)


@dataclass
class Task:
    """A task on its way."""

    status: str
    before_hold: str = ""
    parent: int = 0


@dataclass
class Walk:
    """One report's life, as the door would record it."""

    random: Random
    policies: dict[str, Policy]
    late: float = 0.2
    now: int = 0
    status: str = ""
    before_hold: str = ""
    before_merge: str = ""
    began: int = 0
    triaged: bool = False
    verified: int = 0
    verified_at_hold: int = 0
    tasks: dict[int, Task] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    def live(self, length: int) -> list[Event]:
        """Events of a birth and `length` steps."""
        self._birth()
        for _ in range(length):
            self.now += self.random.choice(WAITS)
            self._step()
            if self.moves:
                self._record()
        return self.events

    def _record(self) -> None:
        event = Event(
            stream="report",
            seq=len(self.events) + 1,
            recorded_at=moment(self.now),
            actor="somebody",
            intent="Intent",
            moves=tuple(self.moves),
            rules=1 + (len(self.events) >= self.began % 7) + (len(self.events) >= self.began % 11),
        )
        self.events.append(event)
        self.moves = []

    def _move(self, number: int, action: Action, before: str | None, after: str, facts: dict[str, object]) -> None:
        claimed = self.now - self.random.choice((-5, 1, 20, 400)) if self.random.random() < self.late else self.now
        subject = Subject.TASK if number else Subject.REPORT
        self.moves.append(
            Move(
                subject=subject,
                number=number,
                action=action,
                before=before,
                after=after,
                at=moment(claimed),
                facts=facts,
            )
        )

    def _terms(self) -> dict[str, object]:
        facts: dict[str, object] = {}
        if self.random.random() < 0.6:
            facts["policy"] = self.random.choice((*self.policies, *self.policies, ""))
        if self.random.random() < 0.12:
            facts["due_at"] = moment(self.now + self.random.choice((-60, 0, 60, 600))).isoformat()
        if self.random.random() < 0.1:
            facts["calendars"] = self.random.choice(RENAMED)
        return facts

    def _birth(self) -> None:
        facts = self._terms()
        self.status = self.random.choice((R.NEW, R.NEW, R.NEW, R.NEW, R.TRIAGED, R.IN_PROGRESS, R.CLOSED, R.REJECTED))
        action = A.IMPORT if self.status != R.NEW else self.random.choice((A.RECEIVE, A.IMPORT))
        self.triaged = self.status != R.NEW
        received = self.now
        self.now += self.random.choice(WAITS)
        self.began = self.now
        if self.status in (R.CLOSED, R.REJECTED):
            closed = moment(self.random.choice((received, self.now))).isoformat()
            facts |= {"closed_at": closed, "reason": self._refusal()}
            if "due_at" in facts and self.random.random() < 0.5:
                facts["due_at"] = closed
        given = received
        if self.random.random() < 0.3:
            facts["received_at"], given = moment(received).isoformat(), self.now
        self.moves = [
            Move(
                subject=Subject.REPORT,
                number=0,
                action=action,
                before=None,
                after=self.status,
                at=moment(given),
                facts=facts,
            )
        ]
        if self.status == R.CLOSED and self.random.random() < 0.5:
            over = moment(self.random.choice((received - 3, received, self.now)))
            self.moves = [
                Move(
                    subject=Subject.REPORT,
                    number=0,
                    action=action,
                    before=None,
                    after=R.NEW,
                    at=moment(given),
                    facts=facts,
                ),
                Move(subject=Subject.REPORT, number=0, action=action, before=R.NEW, after=R.CLOSED, at=over, facts={}),
            ]
        self._record()

    def _refusal(self) -> str:
        return str(self.random.choice((RejectReason.PRANK, RejectReason.OUT_OF_SCOPE)))

    def _open(self) -> list[int]:
        return [number for number, task in self.tasks.items() if lifecycle.task_is_open(task.status)]

    def _step(self) -> None:
        choices: list[tuple[int, Action]] = [(0, action) for action in lifecycle.possible(Subject.REPORT, self.status)]
        for number, task in self.tasks.items():
            choices += 2 * [(number, action) for action in lifecycle.possible(Subject.TASK, task.status)]
        number, action = self.random.choice(choices)
        if number:
            self._task_action(number, action)
        else:
            self._report_action(action)

    # -- the report ------------------------------------------------------------------------------------------------

    def _report_action(self, action: Action) -> None:
        facts: dict[str, object] = self._terms() if action in (A.TRIAGE, A.AMEND, A.ASSIGN) else {}
        if action is A.ASSIGN:
            self._assign(facts)
            return
        if action in (A.REJECT, A.MERGE) and self._open() and not (action is A.MERGE and self._cancel_all()):
            return
        if action is A.HOLD:
            facts["reason"] = str(self.random.choice(REASONS))
            self.before_hold, self.verified_at_hold = self.status, self.verified
        if action is A.REJECT:
            facts["reason"] = self._refusal()
        if action is A.MERGE:
            self.before_merge = self.status
            if self.events[0].recorded_at.minute % 4:  # else told by an older Posko
                facts["carried"] = ["acknowledge", "assign", "resolve"]
        self._move_report(action, self._after(action), facts)
        if action is A.TRIAGE:
            self.triaged = True
        if action is A.REOPEN:
            self.verified = 0

    def _after(self, action: Action) -> str:
        row = lifecycle.decide(Subject.REPORT, self.status, action)
        if action is A.RESUME:
            since = self.verified - self.verified_at_hold
            return lifecycle.resumed_status(self.before_hold, len(self._open()), since)
        if action is A.UNMERGE:
            return lifecycle.unmerged_status(self.before_merge, len(self._open()))
        return lifecycle.outcome(row, self.status, ever_triaged=self.triaged)

    def _move_report(self, action: Action, after: str, facts: dict[str, object]) -> None:
        self._move(0, action, self.status, after, facts)
        self.status = after

    def _assign(self, facts: dict[str, object]) -> None:
        if self.status == R.NEW and self.random.random() < 0.5:
            self._move_report(A.TRIAGE, R.TRIAGED, facts)
            facts = {}
        self.triaged = True
        self._move_report(A.ASSIGN, R.IN_PROGRESS, facts)
        self._new_task(A.ASSIGN, T.ASSIGNED)

    def _cancel_all(self) -> bool:
        numbers = self._open()
        if any(not lifecycle.rows_for(Subject.TASK, self.tasks[number].status, A.CANCEL) for number in numbers):
            return False
        for number in numbers:
            self._move_task(number, A.CANCEL, T.CANCELLED)
        return True

    # -- tasks -----------------------------------------------------------------------------------------------------

    def _new_task(self, action: Action, status: str, parent: int = 0) -> None:
        number = len(self.tasks) + 1
        self._move(number, action, None, status, {})
        self.tasks[number] = Task(status, parent=parent)

    def _move_task(self, number: int, action: Action, after: str, facts: dict[str, object] | None = None) -> None:
        task = self.tasks[number]
        if action is A.HOLD:
            task.before_hold = task.status
        self._move(number, action, task.status, after, facts or {})
        task.status = after
        self.verified += action is A.VERIFY

    def _task_action(self, number: int, action: Action) -> None:
        task = self.tasks[number]
        offers = [each for each, other in self.tasks.items() if other.parent == number and other.status == T.OFFERED]
        if action is A.HAND_OVER:
            if not offers:
                self._move_task(number, A.HAND_OVER, task.status)
                self._new_task(A.HAND_OVER, T.OFFERED, number)
            return
        row = lifecycle.decide(Subject.TASK, task.status, action)
        was_offered = task.status == T.OFFERED
        after = lifecycle.outcome(row, task.status, before_hold=task.before_hold)
        self._move_task(
            number, action, after, {"reason": str(self.random.choice(REASONS))} if action is A.HOLD else None
        )
        if was_offered and action is A.ACCEPT and lifecycle.task_is_open(self.tasks[task.parent].status):
            self._move_task(task.parent, A.SETTLE, T.HANDED_OVER)
        if not lifecycle.task_is_open(after):
            for offer in offers:
                self._move_task(offer, A.CANCEL, T.CANCELLED)
        settled = lifecycle.settle(len(self._open()), self.verified)
        if settled and self.status == R.IN_PROGRESS:
            self._move_report(A.SETTLE, settled, {})
