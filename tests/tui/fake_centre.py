"""A Centre in memory for the console's tests: the real lifecycle table, made-up reports, failures on request.

Answers what the console asks; says how slow or broken it should be. Not a second LocalCentre: no SLA, no scope.
"""

import io
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import Any, BinaryIO, TypeVar, cast

from cc.core.centre import Call, Credential
from cc.core.clock import FixedClock
from cc.core.errors import CoreError, InputError, LostRaceError, NotFoundError
from cc.core.intents import reports as ri
from cc.core.intents import tasks as ti
from cc.core.intents.base import Intent
from cc.core.questions import reports as rq
from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.evidence import PhotoFacts
from cc.core.records.receipts import Receipt
from cc.core.records.reports import ReportLine, TimelineEntry
from cc.core.records.tasks import TaskRecord
from cc.core.records.trail import Change
from cc.core.rules.lifecycle.tables import decide
from cc.core.rules.query import parse as query
from cc.core.vocabulary import Action, ReportStatus, Subject, TaskStatus
from tests.tui import fake_data
from tests.tui.fake_answers import FakeAnswers

DOWN = "the database cannot be reached: check that it runs, and its address; then try again."
"""Something that the catalogue has."""

T = TypeVar("T")
A, R, S = Action, ReportStatus, Subject


class FakeCentre(FakeAnswers):
    """Reports by id. `fail` (if set) is raised by the next call; `log` holds every call."""

    def __init__(self, count: int = 300, me: str = "dewi") -> None:
        self.clock = FixedClock(fake_data.NOW)
        self.lines: dict[str, ReportLine] = {line.id: line for line in fake_data.lines(count)}
        self.tasks: dict[str, list[TaskRecord]] = {}
        self.entries: dict[str, list[TimelineEntry]] = {}
        self.before: dict[str, str] = {}
        self.me = me
        self.fail: Callable[[object], CoreError | None] = lambda what: None
        self.log: list[Call[Any]] = []
        self.read_log: list[Question[Any]] = []
        self.feed_down = False
        self._parsed: dict[str, query.Query] = {}
        self._answers: dict[str, object] = {}
        self._listeners: list[queue.Queue[Change]] = []
        self._lock = threading.RLock()

    def find(self, ref: str) -> ReportLine:
        """A report by id or ref."""
        for line in self.lines.values():
            if ref in (line.id, line.ref):
                return line
        raise NotFoundError(DOWN)

    def put(self, line: ReportLine, actor: str = "rini", intent: str = "ReceiveReport") -> None:
        """Put a line in, as another process would; the feed tells."""
        with self._lock:
            seq = line.version
            self.lines[line.id] = line
            change = Change(
                position=f"{len(self.log)}.{seq}",
                stream=line.id,
                seq=seq,
                ref=line.ref,
                actor=actor,
                intent=intent,
                recorded_at=self.clock.now(),
            )
            for listener in self._listeners:
                listener.put(change)

    # -- Centre ----------------------------------------------------------------------------------------------------

    def execute(self, call: Call[T]) -> T:
        """Carry an intent out by the lifecycle table."""
        with self._lock:
            self.log.append(call)
            problem = self.fail(call.intent)
            if problem is not None:
                raise problem
            if call.key in self._answers:
                return cast(T, self._answers[call.key])
            answer = self._carry_out(call.intent, call.expected_version, self.actor(call.credential))
            if call.key:
                self._answers[call.key] = answer
            return cast(T, answer)

    def submit(self, call: Call[T]) -> "Future[T]":
        """At once."""
        future: Future[T] = Future()
        try:
            future.set_result(self.execute(call))
        except CoreError as refusal:
            future.set_exception(refusal)
        return future

    def actor(self, credential: Credential) -> str:
        """Who is calling."""
        return getattr(credential, "login", None) or self.me

    def read(self, credential: Credential, question: Question[T]) -> T:
        """Answer from memory."""
        with self._lock:
            self.read_log.append(question)
            problem = self.fail(question)
            if problem is not None:
                raise problem
            answer = getattr(self, f"_{type(question).__name__}")(question, self.actor(credential))
            return cast(T, answer)

    def stream(self, credential: Credential, question: StreamQuestion[T]) -> Iterator[T]:
        """Every line that matches."""
        assert isinstance(question, rq.ExportReports)
        found = [line for line in self.lines.values() if self._matches(line, question.query, self.actor(credential))]
        return iter(cast("list[T]", found))

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> Iterator[Change | None]:
        """What happens, with a sign of life ten times a second."""
        listener: queue.Queue[Change] = queue.Queue()
        self._listeners.append(listener)
        while not stop.is_set():
            if self.feed_down:
                self._listeners.remove(listener)
                raise CoreError(DOWN)
            try:
                yield listener.get(timeout=0.1)
            except queue.Empty:
                yield None

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> PhotoFacts:
        """Not here."""
        raise InputError(DOWN)

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        """No photo has bytes here."""
        return io.BytesIO(b"")

    def close(self) -> None:
        """Nothing to let go of."""

    # -- intents ---------------------------------------------------------------------------------------------------

    def _carry_out(self, intent: Intent[Any], expected: int | None, actor: str) -> Receipt:
        if hasattr(intent, "task"):
            return self._on_task(intent, actor)
        line = self.find(str(vars_of(intent)["report"]))
        if expected is not None and expected != line.version:
            raise LostRaceError(
                "{by} was faster ({action:action} at {at:time}): {ref} has changed. It is {status:status} now; look at "
                "it again.",
                fields={
                    "by": "rini",
                    "action": "triage",
                    "at": line.changed_at,
                    "ref": line.ref,
                    "status": line.status,
                },
            )
        action = A(type(intent).__name__.removesuffix("Report").removesuffix("Task").lower())
        row = decide(S.REPORT, line.status, action, name=line.ref)
        after = self.before.get(line.id, line.status) if row.after.startswith("before") else row.after
        status = line.status if after == "same" else R.TRIAGED if after == "triaged_or_new" else R(after)
        changed = replace(line, status=status, version=line.version + 1, changed_at=self.clock.now())
        changed = self._details(changed, intent, actor)
        if status is not line.status:
            self.before[line.id] = line.status
        self._note(line, action, status, intent, actor)
        self.put(changed, actor, type(intent).__name__)
        number = len(self.tasks.get(line.id, ())) if isinstance(intent, ri.AssignTask) else 0
        return Receipt(
            report_id=line.id,
            ref=line.ref,
            version=changed.version,
            status=changed.status,
            seq=changed.version,
            task=number,
        )

    def _details(self, line: ReportLine, intent: Intent[Any], actor: str) -> ReportLine:
        given = vars_of(intent)
        for name in ("category", "priority", "unit"):
            if given.get(name) is not None and not isinstance(intent, ri.ShareReport):
                line = replace(line, **{name: given[name]})
        if isinstance(intent, ri.ClaimReport):
            if line.holder not in (None, actor):
                raise LostRaceError(
                    "{by} was faster: {ref} is claimed until {until:time}.",
                    fields={"by": line.holder, "ref": line.ref, "until": line.held_until},
                )
            line = replace(line, holder=actor, held_until=self.clock.now() + timedelta(minutes=intent.minutes))
        if isinstance(intent, ri.ReleaseReport):
            line = replace(line, holder=None, held_until=None)
        if isinstance(intent, ri.AmendReport) and intent.text is not None:
            line = replace(line, excerpt=intent.text)
        if isinstance(intent, ri.HoldReport):
            line = replace(line, hold_reason=intent.reason, due_at=None)
        if isinstance(intent, ri.AssignTask):
            self._new_task(line, intent)
            line = replace(line, open_tasks=line.open_tasks + 1)
        return line

    def _new_task(self, line: ReportLine, intent: ri.AssignTask) -> None:
        tasks = self.tasks.setdefault(line.id, [])
        number, now = len(tasks) + 1, self.clock.now()
        tasks.append(
            TaskRecord(
                ref=f"{line.ref}/{number}",
                report_ref=line.ref,
                report_id=line.id,
                number=number,
                version=1,
                status=TaskStatus.ASSIGNED,
                unit=intent.unit or line.unit,
                officer=intent.officer,
                parent=None,
                note=intent.note,
                hold_reason=None,
                created_at=now,
                changed_at=now,
                due_at=None,
                closed_by=None,
                lon=line.lon,
                lat=line.lat,
                priority=line.priority,
                category=line.category,
                excerpt=line.excerpt,
            )
        )

    def _on_task(self, intent: Intent[Any], actor: str) -> Receipt:
        ref, number = str(vars_of(intent)["task"]).split("/")
        line, at = self.find(ref), int(number) - 1
        task = self.tasks[line.id][at]
        action = A({"HandOverTask": "hand_over"}.get(type(intent).__name__, type(intent).__name__[:-4].lower()))
        row = decide(S.TASK, task.status, action, name=task.ref)
        self.tasks[line.id][at] = replace(task, status=TaskStatus(row.after), version=task.version + 1)
        open_tasks = sum(each.status not in ("verified", "cancelled", "declined") for each in self.tasks[line.id])
        status = line.status if open_tasks else R.RESOLVED if isinstance(intent, ti.VerifyTask) else R.TRIAGED
        self._note(line, action, status, intent, actor)
        self.put(replace(line, status=status, version=line.version + 1, open_tasks=open_tasks), actor, "task")
        return Receipt(
            report_id=line.id, ref=line.ref, version=line.version + 1, status=status, seq=line.version + 1, task=at + 1
        )

    def work_done(self, ref: str, closed_by: str = "budi") -> None:
        """An officer has closed the report's first task."""
        line = self.find(ref)
        self.tasks[line.id][0] = replace(self.tasks[line.id][0], status=TaskStatus.DONE, closed_by=closed_by)
        self.put(replace(line, version=line.version + 1), closed_by, "CloseTask")

    def _note(self, line: ReportLine, action: Action, after: str, intent: Intent[Any], actor: str) -> None:
        entries, now, given = self.entries.setdefault(line.id, []), self.clock.now(), vars_of(intent)
        note = str(given.get("text") or given.get("note") or given.get("reason") or "")
        entries.append(
            TimelineEntry(
                seq=len(entries) + 2,
                at=now,
                recorded_at=now,
                actor=actor,
                subject="report",
                action=action,
                before=line.status,
                after=after,
                note=note,
                facts={},
            )
        )


def vars_of(intent: object) -> dict[str, Any]:
    """A slotted dataclass's values by name."""
    return {name: getattr(intent, name) for name in intent.__dataclass_fields__}  # type: ignore[attr-defined]
