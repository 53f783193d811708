"""Random sequences of intents, each on SQLite, on PostgreSQL and on the model at once. Owns how a step is drawn,
carried out and compared; what is right the model says, and the two databases must say the same to the letter."""

from dataclasses import fields
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from cc.core.centre import Call, LocalActor
from cc.core.errors import CoreError, FaultError
from cc.core.ids import new_id
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.questions.reports import GetReport
from cc.core.vocabulary import HoldReason, Priority, RejectReason
from tests.builders import INSIDE, Room
from tests.faults.sequences.model import HOME, Model, Report

MOST_REPORTS = 3
CATEGORY = "field"
"""A category whose tasks need no photo."""

reports = st.integers(1, MOST_REPORTS)
numbers = st.sampled_from((1, 1, 1, 2, 2, 3))
operators = st.sampled_from(("sari", "sari", "tono", "budi"))
officers = st.sampled_from(("budi", "budi", "agus"))
takers = st.sampled_from(("budi", "budi", "agus", "dewi", "sari"))
named = st.sampled_from((None, "budi", "budi", "agus"))


class Sequences(RuleBasedStateMachine):
    """One sequence. `rooms` are the two that every sequence of a run goes through, their clocks at the same time."""

    rooms: ClassVar[tuple[Room, ...]] = ()
    steps: ClassVar[int] = 0
    done: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.refs: dict[int, tuple[str, ...]] = {}

    # -- one step everywhere --------------------------------------------------------------------------------------

    def step(self, who: str, report: int, made: Any, expected: bool) -> None:
        """Ask for the same everywhere; what comes must be what the model said."""
        said = []
        for at, room in enumerate(self.rooms):
            assert room.clock is not None
            room.clock.advance(7)
            said.append(self._ask(room, who, made(at)))
        cls = type(self)
        cls.steps, cls.done = cls.steps + 1, cls.done + expected
        assert said[0] == said[1], f"SQLite and PostgreSQL differ: {said}"
        assert (said[0] == "") is expected, f"the model says {expected}: {said[0] or 'it was done'}"
        if expected:
            self.compare(report)

    def _ask(self, room: Room, who: str, intent: Intent[Any]) -> str:
        try:
            room.centre.execute(Call(LocalActor(who), intent))
        except FaultError:
            raise
        except CoreError as refused:
            return refused.code
        return ""

    def compare(self, number: int) -> None:
        """What is stored of a report, in both, and in the model."""
        first, second = (self._stored(room, self.refs[number][at]) for at, room in enumerate(self.rooms))
        assert first == second
        model = self.model.reports[number]
        assert first["status"] == model.status
        assert first["holder"] == model.holder
        assert first["merged"] == model.merged
        assert first["tasks"] == {n: (each.status, each.unit, each.officer) for n, each in model.tasks.items()}

    def _stored(self, room: Room, ref: str) -> dict[str, Any]:
        report = room.centre.read(room.admin, GetReport(ref))
        line = report.line
        same = {each.name: getattr(line, each.name) for each in fields(line) if each.name not in OWN}
        return same | {
            "status": str(line.status),
            "merged": line.merged_count,
            "tasks": {task.number: (str(task.status), task.unit, task.officer) for task in report.tasks},
            "due": [(task.number, task.due_at, task.version) for task in report.tasks],
            "clocks": report.clocks,
            "flags": sorted(map(str, line.flags)),
        }

    def _report(self, number: int) -> tuple[Report, Any]:
        return self.model.reports[number], lambda at: self.refs[number][at]

    # -- reports --------------------------------------------------------------------------------------------------

    @initialize()
    def first(self) -> None:
        self._receive()

    @precondition(lambda self: len(self.refs) < MOST_REPORTS)
    @rule()
    def receive(self) -> None:
        self._receive()

    def _receive(self) -> None:
        number, (lon, lat) = len(self.refs) + 1, INSIDE
        refs = []
        for room in self.rooms:
            assert room.clock is not None
            room.clock.advance(7)
            intent = r.ReceiveReport(
                text="Genangan", category=CATEGORY, lon=lon, lat=lat, unit=HOME, priority=Priority.P2, id=new_id()
            )
            refs.append(room.centre.execute(Call(LocalActor("warga"), intent)).ref)
        self.refs[number] = tuple(refs)
        self.model.receive(number)
        self.compare(number)

    def _pick(self, number: int) -> int:
        return min(number, len(self.refs))

    def _on_report(self, number: int, who: str, make: Any, move: Any) -> None:
        number = self._pick(number)
        report, ref = self._report(number)
        expected = who in ("sari", "tono") and move(report)
        self.step(who, number, lambda at: make(ref(at)), bool(expected))

    @rule(number=reports, who=operators)
    def triage(self, number: int, who: str) -> None:
        self._on_report(number, who, r.TriageReport, self.model.triage)

    @rule(number=reports, officer=named)
    def assign(self, number: int, officer: str | None) -> None:
        self._on_report(
            number,
            "sari",
            lambda ref: r.AssignTask(report=ref, unit=HOME, officer=officer),
            lambda report: self.model.assign(report, officer),
        )

    @rule(number=reports, who=operators)
    def resolve(self, number: int, who: str) -> None:
        self._on_report(number, who, lambda ref: r.ResolveReport(ref, "surut"), self.model.resolve)

    @rule(number=reports)
    def reject(self, number: int) -> None:
        self._on_report(number, "sari", lambda ref: r.RejectReport(ref, RejectReason.PRANK), self.model.reject)

    @rule(number=reports, who=operators)
    def hold(self, number: int, who: str) -> None:
        self._on_report(number, who, lambda ref: r.HoldReport(ref, HoldReason.WEATHER), self.model.hold)

    @rule(number=reports)
    def resume(self, number: int) -> None:
        self._on_report(number, "sari", r.ResumeReport, self.model.resume)

    @rule(number=reports, into=reports, cancel=st.booleans())
    def merge(self, number: int, into: int, cancel: bool) -> None:
        number, into = self._pick(number), self._pick(into)
        report, ref = self._report(number)
        other, other_ref = self._report(into)
        expected = self.model.merge(report, other, cancel=cancel)
        self.step("sari", number, lambda at: r.MergeReport(ref(at), other_ref(at), cancel_tasks=cancel), expected)
        self.compare(into)

    @rule(number=reports)
    def unmerge(self, number: int) -> None:
        self._on_report(number, "sari", r.UnmergeReport, self.model.unmerge)

    @rule(number=reports, who=st.sampled_from(("tono", "sari")))
    def close(self, number: int, who: str) -> None:
        self._on_report(number, who, r.CloseReport, lambda report: self.model.close(report, who))

    @rule(number=reports)
    def reopen(self, number: int) -> None:
        self._on_report(number, "sari", lambda ref: r.ReopenReport(ref, "belum"), self.model.reopen)

    @rule(number=reports, who=st.sampled_from(("tono", "sari")), priority=st.sampled_from(Priority))
    def amend(self, number: int, who: str, priority: Priority) -> None:
        self._on_report(
            number,
            who,
            lambda ref: r.AmendReport(report=ref, priority=priority, address=f"Jl. {self.steps}"),
            lambda report: self.model.amend(report, who),
        )

    @rule(number=reports)
    def comment(self, number: int) -> None:
        self._on_report(number, "sari", lambda ref: r.CommentReport(ref, "kata"), self.model.comment)

    @rule(number=reports, who=st.sampled_from(("tono", "sari")))
    def claim(self, number: int, who: str) -> None:
        self._on_report(number, who, lambda ref: r.ClaimReport(ref, 600), lambda report: self.model.claim(report, who))

    # -- tasks ----------------------------------------------------------------------------------------------------

    def _on_task(self, number: int, task: int, who: str, make: Any, move: Any) -> None:
        number = self._pick(number)
        report, ref = self._report(number)
        expected = move(report, task)
        self.step(who, number, lambda at: make(f"{ref(at)}/{task}"), bool(expected))

    @rule(number=reports, task=numbers, who=takers)
    def accept(self, number: int, task: int, who: str) -> None:
        self._on_task(number, task, who, t.AcceptTask, lambda report, n: self.model.accept(report, n, who))

    @rule(number=reports, task=numbers, who=takers)
    def decline(self, number: int, task: int, who: str) -> None:
        self._on_task(
            number, task, who, lambda ref: t.DeclineTask(ref, "jauh"), lambda one, n: self.model.decline(one, n, who)
        )

    @rule(number=reports, task=numbers, who=officers)
    def depart(self, number: int, task: int, who: str) -> None:
        self._on_task(number, task, who, t.DepartTask, lambda report, n: self.model.depart(report, n, who))

    @rule(number=reports, task=numbers, who=officers)
    def arrive(self, number: int, task: int, who: str) -> None:
        self._on_task(number, task, who, t.ArriveTask, lambda report, n: self.model.arrive(report, n, who))

    @rule(number=reports, task=numbers, who=officers)
    def done_with(self, number: int, task: int, who: str) -> None:
        self._on_task(number, task, who, t.CloseTask, lambda report, n: self.model.done(report, n, who))

    @rule(number=reports, task=numbers)
    def verify(self, number: int, task: int) -> None:
        self._on_task(number, task, "sari", t.VerifyTask, self.model.verify)

    @rule(number=reports, task=numbers)
    def give_back(self, number: int, task: int) -> None:
        self._on_task(number, task, "sari", lambda ref: t.ReturnTask(ref, "kabur"), self.model.give_back)

    @rule(number=reports, task=numbers)
    def hold_task(self, number: int, task: int) -> None:
        self._on_task(number, task, "sari", lambda ref: t.HoldTask(ref, HoldReason.WEATHER), self.model.hold_task)

    @rule(number=reports, task=numbers)
    def resume_task(self, number: int, task: int) -> None:
        self._on_task(number, task, "sari", t.ResumeTask, self.model.resume_task)

    @rule(number=reports, task=numbers, officer=named)
    def reassign(self, number: int, task: int, officer: str | None) -> None:
        self._on_task(
            number,
            task,
            "sari",
            lambda ref: t.ReassignTask(ref, officer),
            lambda report, n: self.model.reassign(report, n, officer),
        )

    @rule(number=reports, task=numbers)
    def cancel(self, number: int, task: int) -> None:
        self._on_task(number, task, "sari", lambda ref: t.CancelTask(ref, "salah"), self.model.cancel)

    @rule(number=reports, task=numbers)
    def hand_over(self, number: int, task: int) -> None:
        self._on_task(number, task, "sari", lambda ref: t.HandOverTask(ref, "dishub", "lampu"), self.model.hand_over)

    def teardown(self) -> None:
        """What was refused has changed nothing: each report is still what the model says. Then clocks go on, so that
        no claim of this sequence outlives it."""
        for number in self.refs:
            self.compare(number)
        for room in self.rooms:
            assert room.clock is not None
            room.clock.at += timedelta(seconds=1)


OWN = {"id", "ref", "text_sha256", "merged_into", "changed_at", "received_at"}
"""What differs between two rooms that do the same."""
