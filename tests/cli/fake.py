"""A scripted Centre for the command line's own tests: answers what a test lays out, keeps what it was asked."""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, TypeVar, cast

from cc.cli.session import Wiring
from cc.core.centre import Call, Credential, LocalActor
from cc.core.errors import CoreError, InputError, NotFoundError
from cc.core.questions.base import Question, StreamQuestion
from cc.core.questions.organisation import WhoAmI
from cc.core.records.evidence import PhotoFacts
from cc.core.records.organisation import Actor
from cc.core.records.receipts import Receipt
from cc.core.records.reports import ReportLine
from cc.core.records.tasks import TaskRecord
from cc.core.records.trail import Change
from cc.core.vocabulary import Priority, ReportStatus, Role, Scope, TaskStatus
from cc.main.app import run, wired

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
GOOD = b"a photo"
BROKEN = b"half a photo"


@dataclass
class FakeCentre:
    """`answers` maps a question's class to its answer, or to a function of it. `fails` come first, in turn."""

    answers: dict[type, Any] = field(default_factory=dict)
    fails: list[CoreError] = field(default_factory=list)
    calls: list[Call[Any]] = field(default_factory=list)
    questions: list[object] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    closed: bool = False

    def execute(self, call: Call[T]) -> T:
        """Keep the call; answer a receipt or what the test laid out."""
        self.calls.append(call)
        if self.fails:
            raise self.fails.pop(0)
        answer = self.answers.get(type(call.intent), receipt())
        return cast(T, answer(call.intent) if callable(answer) else answer)

    def submit(self, call: Call[T]) -> "Future[T]":
        """The same, done at once."""
        done: Future[T] = Future()
        done.set_result(self.execute(call))
        return done

    def read(self, credential: Credential, question: Question[T]) -> T:
        """What the test laid out."""
        self.questions.append(question)
        if type(question) is WhoAmI:
            actor = Actor(
                login="sari",
                name="Sari",
                role=Role.OPERATOR,
                unit="jakarta",
                cleared=True,
                scopes=tuple(Scope),
                zone="Asia/Jakarta",
            )
            return cast(T, self.answers.get(WhoAmI, actor))
        if type(question) not in self.answers:
            raise NotFoundError("there is none.")
        answer = self.answers[type(question)]
        return cast(T, answer(question) if callable(answer) else answer)

    def stream(self, credential: Credential, question: StreamQuestion[T]) -> Iterator[T]:
        """What the test laid out, one by one."""
        yield from self.read(credential, cast(Any, question))

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> Iterator[Change | None]:
        """Nothing happens."""
        yield from ()

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> PhotoFacts:
        """Take anything but BROKEN."""
        content = source.read()
        if content == BROKEN:
            raise InputError("the photo is cut short: take it again.", code="photo.truncated")
        name = hashlib.sha256(content).hexdigest()
        self.blobs[name] = content
        return PhotoFacts(
            sha256=name,
            size_bytes=len(content),
            format="JPEG",
            width=1,
            height=1,
            orientation=1,
            mode="RGB",
            lon=None,
            lat=None,
            taken_at_local=None,
            taken_offset_minutes=None,
            gps_at=None,
            local_minus_gps_minutes=None,
            make=None,
            model=None,
            software=None,
            decodes_to_end=True,
        )

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        """What was put."""
        if sha256 not in self.blobs:
            raise NotFoundError("there is no such photo here.")
        return io.BytesIO(self.blobs[sha256])

    def close(self) -> None:
        """Remember it."""
        self.closed = True


def wiring(centre: FakeCentre) -> Wiring:
    """The real wiring with this Centre in it."""
    real = wired()

    def opens(*flags: str | None) -> tuple[Any, Credential]:
        return centre, LocalActor(flags[3])

    return Wiring(opens, real.print_table, lambda server, database: server or database or "here")


def ran(centre: FakeCentre, *arguments: str) -> int:
    """Run a command line on this Centre; its exit status."""
    return run(arguments, wiring=wiring(centre))


Runs = Callable[..., int]


def receipt(ref: str = "JKT-000001", task: int = 0, status: ReportStatus = ReportStatus.IN_PROGRESS) -> Receipt:
    """A receipt."""
    done = TaskStatus.DONE if task else None
    return Receipt(
        report_id="id",
        ref=ref,
        version=4,
        status=status,
        seq=5,
        task=task,
        task_status=done,
        task_version=3 if task else None,
    )


def line(ref: str = "JKT-000001", excerpt: str = "Banjir", **changes: Any) -> ReportLine:
    """A report's line."""
    values: dict[str, Any] = {
        "id": ref,
        "ref": ref,
        "version": 1,
        "status": ReportStatus.NEW,
        "priority": Priority.P2,
        "category": "flood",
        "unit": "bpbd",
        "area": "tebet",
        "excerpt": excerpt,
        "received_at": NOW,
        "changed_at": NOW,
        "due_at": NOW + timedelta(hours=1),
        "due_target": None,
        "holder": None,
        "held_until": None,
        "hold_reason": None,
        "open_tasks": 0,
        "photos": 0,
        "merged_count": 0,
        "flags": (),
        "lon": 106.85,
        "lat": -6.23,
    }
    return ReportLine(**{**values, **changes})


def task(ref: str = "JKT-000001/1", status: TaskStatus = TaskStatus.ASSIGNED) -> TaskRecord:
    """A task."""
    report, _, number = ref.partition("/")
    return TaskRecord(
        ref=ref,
        report_ref=report,
        report_id="id",
        number=int(number),
        version=2,
        status=status,
        unit="bpbd",
        officer=None,
        parent=None,
        note="",
        hold_reason=None,
        created_at=NOW,
        changed_at=NOW,
        due_at=None,
        closed_by=None,
        lon=None,
        lat=None,
        priority=Priority.P2,
        category="flood",
        excerpt="Banjir",
    )


def names(calls: Sequence[Call[Any]]) -> list[str]:
    """The intents' names, in order."""
    return [type(call.intent).__name__ for call in calls]
