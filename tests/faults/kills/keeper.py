"""What stands around a kill, in processes of its own: the room before it, and what the room is after it.

`prepare` plays an intent's scene of the contract (tests/centre) up to the call itself, and finds out what the call will
do by carrying it out and undoing it. `check` looks at the room after the kill and sends the call again with its key.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from cc.core import local
from cc.core.centre import Call, LocalActor
from cc.core.clock import FixedClock
from cc.core.errors import CoreError, CredentialError
from cc.core.intents.reports import ReceiveReport
from cc.core.local import LocalCentre
from cc.core.questions.trail import VerifyAudit
from cc.core.service.door.before import PreparationContext
from cc.core.service.door.door import prepare as prepared_for
from cc.core.service.door.handlers import ROWS
from cc.core.store.checks import proof_counts
from cc.core.store.sql import tables
from cc.core.store.sql.json import encode
from cc.core.store.sql.unit_of_work import UnitOfWork
from tests.builders import INSIDE, Room
from tests.centre.bench import Bench
from tests.centre.test_contract import INTENTS as SCENES
from tests.faults.kills import scenes

Counted = Counter[str]
UNCOUNTED = {"tally", "counter", "opened"}
"""Tables whose number of rows says nothing; `tally` is compared with what it counts, `opened` is written by itself."""
COUNTED_OF = {
    name: f" WHERE {column} NOT LIKE 'opened:%'" for name, column in (("event", "stream"), ("stream", "name"))
}
"""Without who opened what: it is written beside the work, in a transaction of its own, and nobody is told."""
CROWD = 4
"""How many others report something at the same moment."""


@dataclass(kw_only=True)
class Job:
    """A call that is to be killed, what was there before it, and what it does: rows by table."""

    number: int
    call: Call[Any]
    at: datetime
    before: Counted
    does: Counted
    secret: bool
    as_system: bool = False
    crowd: tuple[Call[Any], ...] = ()
    crowd_does: Counted = field(default_factory=Counter)


@dataclass(kw_only=True)
class Outcome:
    """What came of a try; every list empty where all is well."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class _Reached(Exception):
    def __init__(self, call: Call[Any], before: Counted, does: Counted, *, as_system: bool) -> None:
        super().__init__()
        self.call, self.before, self.does, self.as_system = call, before, does, as_system


class _UntilAsked:
    """A Centre that carries out everything until somebody asks for the intent that is waited for, and may."""

    def __init__(self, centre: LocalCentre, kind: type[Any]) -> None:
        self._centre, self._kind = centre, kind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._centre, name)

    def execute(self, call: Call[Any]) -> Any:
        """Raises _Reached with the call; one that is refused is refused."""
        return self._ask(call, as_system=False)

    def execute_as_system(self, call: Call[Any]) -> Any:
        """The same of what only the room itself asks for."""
        return self._ask(call, as_system=True)

    def _ask(self, call: Call[Any], *, as_system: bool) -> Any:
        if type(call.intent) is not self._kind:
            return carry_out(self._centre, call, as_system=as_system)
        with self._centre._engine.connect() as connection:
            before = counted(connection)
        raise _Reached(call, before, _does(self._centre, call, as_system=as_system), as_system=as_system)


class _Bench(Bench):
    """With photos that are there already, and names of this try alone."""

    def __init__(self, room: Room, centre: Any, number: int, photos: dict[str, str]) -> None:
        super().__init__(replace(room, centre=centre), centre, remote=False)
        self._number, self._photos = number, photos

    def fresh(self) -> str:
        self._made += 1
        return f"t{self._number}-{self._made}"

    def photo(self, login: str) -> str:
        return self._photos[login]


@contextmanager
def opened(url: str, folder: Path, at: datetime) -> Iterator[Room]:
    """The room as a process of its own finds it, its clock standing at `at`."""
    clock = FixedClock(at)
    with closing(LocalCentre.open(url, folder / "evidence", clock=clock)) as centre:
        yield Room(centre, url, folder, clock)


def prepare(room: Room, kind: type[Any], number: int, photos: dict[str, str], *, crowd: bool) -> Job:
    """The next call of a kind, ready to be sent."""
    bench = _Bench(room, _UntilAsked(room.centre, kind), number, photos)
    try:
        scenes.OWN.get(kind, SCENES[kind])(bench)
    except _Reached as found:
        reached = found
    else:
        raise AssertionError(f"the scene of {kind.__name__} does not come to it")
    secret = ROWS[kind].secret
    call = replace(reached.call, key=None if secret else f"kill-{number}")
    assert room.clock is not None
    others = tuple(_reporting(number, each) for each in range(CROWD)) if crowd else ()
    return Job(
        number=number,
        call=call,
        at=room.clock.at,
        before=reached.before,
        does=_with_its_answer(reached.does, call),
        secret=secret,
        as_system=reached.as_system,
        crowd=others,
        crowd_does=_with_its_answer(_does(room.centre, others[0]), call) if others else Counter(),
    )


def _with_its_answer(does: Counted, call: Call[Any]) -> Counted:
    """What it does when it has a key: the scene's own call has none."""
    return Counter({**does, "answer": 1}) if call.key and not does["answer"] else does


def _reporting(number: int, each: int) -> Call[Any]:
    lon, lat = INSIDE
    intent = ReceiveReport(text=f"Ramai {number}", category="flood", lon=lon, lat=lat)
    return Call(LocalActor("warga"), intent, key=f"crowd-{number}-{each}")


def counted(connection: Connection) -> Counted:
    """Rows of every table that says something."""
    names = [each.name for each in tables.metadata.sorted_tables if each.name not in UNCOUNTED]
    union = " UNION ALL ".join(f"SELECT '{each}', count(*) FROM {each}{COUNTED_OF.get(each, '')}" for each in names)
    return Counter({str(row[0]): int(row[1]) for row in connection.execute(text(union))})


def carry_out(centre: Any, call: Call[Any], *, as_system: bool) -> Any:
    """Ask for it, as whoever the call names or as the room itself."""
    return centre.execute_as_system(call) if as_system else centre.execute(call)


def _does(centre: LocalCentre, call: Call[Any], *, as_system: bool = False) -> Counted:
    """The rows that a call makes (or takes away): it is carried out, and undone."""
    caller = local._SYSTEM if as_system else call.credential
    before = PreparationContext(centre._reading, centre._directories, caller, centre._clock)
    prepared = prepared_for(centre._engine, call.intent, before)
    with centre._engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        first = counted(connection)
        uow = UnitOfWork(connection, on_sqlite=on_sqlite)
        centre._door.run(uow, call, caller, prepared)
        uow.flush()
        then = counted(connection)
        connection.exec_driver_sql("ROLLBACK") if on_sqlite else connection.rollback()
    return delta(first, then)


def delta(before: Counted, after: Counted) -> Counted:
    """What changed, table by table; nothing that did not."""
    return Counter({name: after[name] - n for name, n in before.items() if after[name] != n})


def check(room: Room, job: Job, told: dict[str, str]) -> Outcome:
    """The room after the kill. `told`: what answers were given before it, by key ("" for one that is secret)."""
    out, centre = Outcome(), room.centre
    with centre._engine.connect() as connection:
        now = delta(job.before, counted(connection))
        if not job.crowd and now not in (Counter(), job.does):
            out.wrong.append(f"half done: {dict(now)} of {dict(job.does)}")
        if not job.crowd and told and now != job.does:
            out.lost.append(f"answered, and what is there is {dict(now)} of {dict(job.does)}")
        out.wrong += _does_not_hold(connection, centre)
    if job.secret:
        return out
    _send_again(centre, job, told, out)
    with centre._engine.connect() as connection:
        now = delta(job.before, counted(connection))
        out.wrong += _does_not_hold(connection, centre)
    wanted = job.does.copy()
    for name, n in job.crowd_does.items():
        wanted[name] += n * len(job.crowd)
    if now != wanted:
        out.doubled.append(f"sent again: {dict(now)} instead of {dict(wanted)}")
    return out


def _send_again(centre: LocalCentre, job: Job, told: dict[str, str], out: Outcome) -> None:
    for call in (job.call, *job.crowd):
        key = str(call.key)
        with centre._engine.connect() as connection:
            kept = connection.execute(text("SELECT count(*) FROM answer WHERE key = :key"), {"key": key}).scalar_one()
        if key in told and not kept:
            out.lost.append(f"{key} was answered and its answer is lost")
        try:
            told_now = carry_out(centre, call, as_system=job.as_system and call is job.call)
            answer = encode(call.intent.answer_type(), told_now)
        except CredentialError:
            continue  # what it did has ended the credential that it came with
        except CoreError as refused:
            out.doubled.append(f"{type(call.intent).__name__} sent again is refused: {refused}")
            continue
        if told.get(key, answer) != answer:
            out.doubled.append(f"{key} was answered {told[key]}, and then {answer}")
        _verify(centre, answer, out)


def _verify(centre: LocalCentre, answer: str, out: Outcome) -> None:
    """The report that an answer names: its chain, its clocks, its rows."""
    told = json.loads(answer)
    if isinstance(told, dict) and "report_id" in told:
        found = centre.read(LocalActor("admin"), VerifyAudit(told["report_id"])).findings
        out.wrong += [f"{told['ref']}: {each.problem}" for each in found]


def _does_not_hold(connection: Connection, centre: LocalCentre) -> list[str]:
    """Chains and counters, of the whole room."""
    wrong = [str(each) for each in proof_counts.tallies(connection, centre._directories.at(connection))]
    for what, statement in _CHAINS.items():
        if n := connection.execute(text(statement)).scalar_one():
            wrong.append(f"{n} {what}")
    return wrong


_CHAINS = {
    "reports with another count of events": (
        "SELECT count(*) FROM report r WHERE r.seq <> (SELECT count(*) FROM event e WHERE e.stream = r.id)"
    ),
    "reports with another head": (
        "SELECT count(*) FROM report r WHERE NOT EXISTS"
        " (SELECT 1 FROM event e WHERE e.stream = r.id AND e.seq = r.seq AND e.hash = r.head)"
    ),
    "streams with another head": (
        "SELECT count(*) FROM stream s WHERE NOT EXISTS"
        " (SELECT 1 FROM event e WHERE e.stream = s.name AND e.seq = s.seq AND e.hash = s.head)"
    ),
    "leaves without a place": ("SELECT CASE WHEN count(*) = coalesce(max(number), -1) + 1 THEN 0 ELSE 1 END FROM leaf"),
}


def whole(centre: LocalCentre) -> list[str]:
    """What `audit verify` finds in the whole room: chains, clocks, rows, counters."""
    found = centre.read(LocalActor("admin"), VerifyAudit()).findings
    return [f"{each.stream} {each.seq}: {each.problem}" for each in found]
