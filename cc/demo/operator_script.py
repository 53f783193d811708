"""What the simulated operators and supervisors do with a report: triage, merge, reject, assign, hold, resolve, close.

Owns their decisions, not their execution. Leaves a share of everything to the human at the console. Never asks for a
status: what is possible, the lifecycle's tables say.
"""

from collections.abc import Mapping

from cc.core.intents.reports import (
    AssignTask,
    ClaimReport,
    CloseReport,
    CommentReport,
    HoldReport,
    MergeReport,
    RejectReport,
    ReopenReport,
    ResolveReport,
    ResumeReport,
    TriageReport,
)
from cc.core.records.organisation import Category
from cc.core.vocabulary import Action, HoldReason, Priority
from cc.demo.case import Case, Move
from cc.demo.cast import Cast
from cc.demo.world.texts import is_urgent
from cc.demo.world.units import PROVINCE, unit_for
from cc.demo.world.work import Habits

HOLDS = (HoldReason.WAITING_REPORTER, HoldReason.COORDINATION, HoldReason.WEATHER, HoldReason.SCHEDULED)


class OperatorScript:
    """The command room and the units' operators. `first_told` names the first report of each happening, by id."""

    def __init__(
        self, cast: Cast, habits: Habits, categories: Mapping[str, Category], first_told: Mapping[str, str]
    ) -> None:
        self._cast, self._habits, self._categories, self._first_told = cast, habits, categories, first_told

    def next_move(self, case: Case) -> Move | None:
        """What somebody does next with the report itself; None when it is not the desk's turn."""
        line = case.report.line
        if line.holder in self._cast.humans:
            return None
        if case.can(Action.TRIAGE):
            return self._first_look(case)
        if case.can(Action.RESUME):
            move = ResumeReport(line.ref)
            return self._move(case, self._wait(case, "hold"), self._desk(case), move)
        if case.can(Action.RESOLVE):
            return self._dispatch(case)
        if case.can(Action.CLOSE):
            return self._after_care(case)
        return None

    # -- new reports ---------------------------------------------------------------------------------------------

    def _first_look(self, case: Case) -> Move:
        line, habits = case.report.line, self._habits
        actor = line.holder or self._desk(case)
        wait_s = self._wait(case, "first_look")
        if case.reject is not None:
            return self._move(case, wait_s, actor, RejectReport(line.ref, case.reject))
        into = self._first_told.get(case.happening, case.id)
        if into != case.id and "merge" not in case.done_once:
            wait_s = self._wait(case, "merge") + self._left(case, "left_to_merge")
            return self._move(case, wait_s, actor, MergeReport(line.ref, into))
        wait_s += self._left(case, "left_to_triage")
        if line.holder is None and habits.happens("claim", case.id) and "claim" not in case.done_once:
            return self._move(case, wait_s * 0.6, actor, ClaimReport(line.ref))
        if line.holder is not None:
            wait_s *= 0.4
        if self._priority(case) <= Priority.P2 and habits.happens("straight_to_task", case.id):
            return self._assign(case, wait_s)
        return self._move(case, wait_s, actor, self._triage(case))

    def _triage(self, case: Case) -> TriageReport:
        line, priority, unit = case.report.line, self._priority(case), self._unit(case)
        return TriageReport(
            line.ref,
            category=None if case.truth == line.category else case.truth,
            priority=None if priority == line.priority else priority,
            unit=None if unit == line.unit else unit,
        )

    def _priority(self, case: Case) -> Priority:
        line = case.report.line
        usual = line.priority if case.truth == line.category else self._categories[case.truth].priority
        if usual > Priority.P1 and is_urgent(case.report.text) and self._habits.dice.chance(0.3, "urgent", case.id):
            return Priority.P1
        return usual

    def _unit(self, case: Case) -> str:
        """The unit that will have it: as the routes say, or one that has somebody to send."""
        line, routed = case.report.line, unit_for(case.truth, case.report.line.area)
        was_guessed = line.unit == unit_for("other", line.area)
        if self._cast.can_send(line.unit) and case.truth == line.category and not was_guessed:
            return line.unit
        if routed and self._cast.can_send(routed):
            return routed
        return self._categories[case.truth].unit or PROVINCE

    # -- triaged reports -----------------------------------------------------------------------------------------

    def _dispatch(self, case: Case) -> Move:
        line, habits, again = case.report.line, self._habits, len(case.report.tasks)
        wait_s = self._wait(case, "assign", again)
        if not again and habits.happens("remark", case.id) and "remark" not in case.done_once:
            remark = CommentReport(line.ref, habits.words("remark", case.id))
            return self._move(case, wait_s * 0.3, self._desk(case), remark)
        if not again and habits.happens("hold_report", case.id) and "hold" not in case.done_once:
            reason = habits.dice.rng("hold", case.id).choice(HOLDS)
            hold = HoldReport(line.ref, reason, note=habits.words("hold_note", case.id))
            return self._move(case, wait_s, self._desk(case), hold)
        if not again and habits.happens("resolve_without_task", case.id) and self._priority(case) > Priority.P1:
            resolve = ResolveReport(line.ref, habits.words("resolve", case.id))
            return self._move(case, wait_s, self._desk(case), resolve)
        return self._assign(case, wait_s + self._left(case, "left_to_triage", again) / 2)

    def _assign(self, case: Case, wait_s: float) -> Move:
        line, again = case.report.line, len(case.report.tasks)
        unit, priority = self._unit(case), self._priority(case)
        officer = None
        if not self._habits.happens("no_officer", case.id, again):
            officer = self._cast.officer_for(unit, case.place, line.changed_at, case.id, again)
        is_first = case.can(Action.TRIAGE)
        central = is_first or self._categories[case.truth].restricted
        actor = line.holder or self._desk(case) if central else self._cast.operator_of(unit, case.id)
        assign = AssignTask(
            report=line.ref,
            unit=unit,
            officer=officer,
            category=case.truth if case.truth != line.category else None,
            priority=priority if is_first and priority != line.priority else None,
        )
        return self._move(case, wait_s, actor or self._desk(case), assign)

    # -- resolved reports ----------------------------------------------------------------------------------------

    def _after_care(self, case: Case) -> Move | None:
        ref, habits, worked = case.report.line.ref, self._habits, len(case.report.tasks)
        wait_s = self._wait(case, "close")
        if habits.happens("reopen", case.id) and worked < 2:
            return self._move(case, wait_s * 0.6, self._desk(case), ReopenReport(ref, habits.words("reopen", case.id)))
        if habits.happens("close", case.id):
            return self._move(case, wait_s, self._cast.lead(case.id), CloseReport(ref))
        return None

    # -- habits --------------------------------------------------------------------------------------------------

    def _desk(self, case: Case) -> str:
        return self._cast.desk(case.id)

    def _wait(self, case: Case, what: str, *name: object) -> float:
        return self._habits.wait_s(what, self._priority(case), case.id, *name)

    def _left(self, case: Case, what: str, *name: object) -> float:
        """How much longer it waits because it is left for the human; 0 when it is not."""
        if not self._habits.happens(what, case.id, *name):
            return 0.0
        return self._habits.patience_s(self._priority(case), case.id, what, *name)

    @staticmethod
    def _move(case: Case, after_s: float, actor: str, intent: "_OnReport") -> Move:
        return Move(after_s=after_s, actor=actor, intent=intent, version=case.report.line.version)


_OnReport = (
    AssignTask
    | ClaimReport
    | CloseReport
    | CommentReport
    | HoldReport
    | MergeReport
    | RejectReport
    | ReopenReport
    | ResolveReport
    | ResumeReport
    | TriageReport
)
