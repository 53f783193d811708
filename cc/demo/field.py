"""What the simulated officers do with a task, and those who check their work: accept, depart, arrive, close, verify.

Owns their decisions, not their execution. A task of an officer whom a human plays is left alone.
"""

from collections.abc import Mapping

from cc.core.intents.base import Intent
from cc.core.intents.tasks import (
    AcceptTask,
    ArriveTask,
    CloseTask,
    DeclineTask,
    DepartTask,
    HandOverTask,
    HoldTask,
    ResumeTask,
    ReturnTask,
    VerifyTask,
)
from cc.core.records.organisation import Category
from cc.core.records.receipts import Receipt
from cc.core.records.tasks import TaskRecord
from cc.core.vocabulary import Action, HoldReason
from cc.demo.case import Case, Move, task_can
from cc.demo.cast import Cast
from cc.demo.world.jakarta import distance_m
from cc.demo.world.texts import closing_note
from cc.demo.world.work import Habits, helper_of

METRES_PER_SECOND = 5.5
"""Through Jakarta's traffic, about 20 km/h."""

GETTING_READY_S = 240.0
FAR_SHARE = 0.06
"""Closing photos that were taken somewhere else."""

HOLDS = (HoldReason.MATERIAL, HoldReason.WEATHER, HoldReason.ACCESS, HoldReason.FORCE_MAJEURE)


class Field:
    """The officers, and the operators who verify."""

    def __init__(self, cast: Cast, habits: Habits, categories: Mapping[str, Category]) -> None:
        self._cast, self._habits, self._categories = cast, habits, categories

    def next_move(self, case: Case) -> Move | None:
        """What somebody does next with one of its tasks: offers first, then work, then checks; None if nobody will."""
        tasks = sorted(case.open_tasks(), key=lambda task: (task_can(task, Action.VERIFY), not _is_offer(task)))
        moves = (self._next(case, task) for task in tasks)
        return next((move for move in moves if move is not None), None)

    def is_far(self, case: Case, number: int, version: int) -> bool:
        """Whether the photos of this closing were taken somewhere else."""
        return self._habits.dice.chance(FAR_SHARE, "far", case.id, number, version)

    def _next(self, case: Case, task: TaskRecord) -> Move | None:
        if task_can(task, Action.VERIFY):
            return self._check(case, task)
        if _is_offer(task):
            return self._answer_offer(case, task)
        if task.officer in self._cast.humans:
            return None
        if task_can(task, Action.RESUME):
            return self._by_officer(case, task, "hold", ResumeTask(task.ref))
        if task_can(task, Action.ACCEPT):
            return self._take(case, task)
        if task_can(task, Action.DEPART, Action.DECLINE):
            return self._by_officer(case, task, "depart", DepartTask(task.ref, *self._place_of(task)))
        if task_can(task, Action.ARRIVE, Action.DECLINE):
            move = ArriveTask(task.ref, *(case.place or (None, None)))
            return self._move(case, task, self._way_s(case, task), task.officer, move)
        return self._work(case, task) if task_can(task, Action.CLOSE) else None

    def _take(self, case: Case, task: TaskRecord) -> Move | None:
        habits, name = self._habits, (case.id, task.number)
        officer = task.officer or self._cast.taker_for(task.unit, *name)
        if habits.happens("decline", *name) and task.officer:
            return self._by_officer(case, task, "accept", DeclineTask(task.ref, habits.words("decline", *name)))
        wait_s = habits.wait_s("accept", task.priority, *name)
        return self._move(case, task, wait_s, officer, AcceptTask(task.ref))

    def _work(self, case: Case, task: TaskRecord) -> Move | None:
        """On site, or sent back to it."""
        habits, name = self._habits, (case.id, task.number)
        offered = any(other.parent == task.number for other in case.report.tasks)
        helper = helper_of(task.category)
        if helper and helper != task.unit and not offered and habits.happens("hand_over", *name):
            reason = habits.words("hand_over", *name)
            return self._by_officer(case, task, "offer", HandOverTask(task.ref, helper, reason))
        if f"hold/{task.number}" not in case.done_once and habits.happens("hold_task", *name):
            hold = habits.dice.rng("hold", *name).choice(HOLDS)
            return self._by_officer(case, task, "accept", HoldTask(task.ref, hold, habits.words("hold_note", *name)))
        return self._close(case, task)

    def _close(self, case: Case, task: TaskRecord) -> Move | None:
        habits, name = self._habits, (case.id, task.number, task.version)
        if task.officer is None:
            return None
        wait_s = habits.wait_s("work", task.priority, *name)
        if task_can(task, Action.DEPART):
            wait_s /= 2
        note = closing_note(task.category, task.changed_at, habits.dice.rng("note", *name))
        place = case.place or (None, None)
        wanted = self._categories[task.category].evidence_min
        photos = max(wanted, 1 if habits.dice.chance(0.75, "photo", *name) else 0)
        late_s = habits.dice.seconds(300, "late", *name) if habits.happens("out_of_signal", *name) else 0.0
        close = CloseTask(task.ref, note=note, lon=place[0], lat=place[1])
        return Move(
            after_s=wait_s,
            actor=task.officer,
            intent=close,
            version=task.version,
            photos=photos,
            late_s=min(late_s, wait_s / 2),
        )

    def _check(self, case: Case, task: TaskRecord) -> Move | None:
        habits, name = self._habits, (case.id, task.number, task.version)
        wait_s = habits.wait_s("verify", task.priority, *name)
        if habits.happens("left_to_verify", *name):
            wait_s += habits.patience_s(task.priority, *name)
        actor = self._cast.operator_of(task.unit, *name) or self._cast.desk(*name)
        if actor == task.closed_by:
            actor = self._cast.lead(*name)
        if self.is_far(case, task.number, task.version - 1) or habits.happens("return", *name):
            return self._move(case, task, wait_s, actor, ReturnTask(task.ref, habits.words("return", *name)))
        return self._move(case, task, wait_s, actor, VerifyTask(task.ref, habits.words("verify", *name)))

    def _answer_offer(self, case: Case, task: TaskRecord) -> Move | None:
        habits, name = self._habits, (case.id, task.number)
        wait_s = habits.wait_s("offer", task.priority, *name)
        actor = self._cast.operator_of(task.unit, *name)
        if habits.happens("refuse_offer", *name):
            return self._move(case, task, wait_s, actor, DeclineTask(task.ref, habits.words("refuse_offer", *name)))
        return self._move(case, task, wait_s, actor, AcceptTask(task.ref))

    # -- ways ----------------------------------------------------------------------------------------------------

    def _place_of(self, task: TaskRecord) -> tuple[float | None, float | None]:
        return (self._cast.place_of(task.officer) if task.officer else None) or (None, None)

    def _way_s(self, case: Case, task: TaskRecord) -> float:
        here = self._cast.place_of(task.officer) if task.officer else None
        way_m = distance_m(*here, *case.place) if here and case.place else 4000.0
        return GETTING_READY_S + min(way_m, 25_000) / METRES_PER_SECOND

    def _by_officer(self, case: Case, task: TaskRecord, wait: str, intent: Intent[Receipt]) -> Move | None:
        wait_s = self._habits.wait_s(wait, task.priority, case.id, task.number, task.version)
        return self._move(case, task, wait_s, task.officer, intent)

    @staticmethod
    def _move(case: Case, task: TaskRecord, after_s: float, actor: str | None, intent: Intent[Receipt]) -> Move | None:
        return Move(after_s=after_s, actor=actor, intent=intent, version=task.version) if actor else None


def _is_offer(task: TaskRecord) -> bool:
    return task_can(task, Action.ACCEPT, Action.CANCEL) and not task_can(task, Action.DEPART)
