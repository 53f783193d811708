"""The audit trail as it is read and checked, however long, in flat memory. Owns the walk over streams and reports; the
chain's rules are in trail.audit, what rows follow from events in the proof_* modules beside it. Read only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, LargeBinary, Select, bindparam, cast, exists, func, or_, select

from cc.core.errors import NotFoundError
from cc.core.keyring import KeyRing
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor
from cc.core.records.trail import AuditFinding, AuditResult, AuditStep, Event
from cc.core.store.checks import proof_counts, proof_house, proof_reports, report_rows
from cc.core.store.checks.proof_reports import House
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see, sees_all_units, stream_rule
from cc.core.store.reports.reports import find
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite, streamed
from cc.core.store.trail import audit, links
from cc.core.store.trail.feed import row_number

E, R, S = tables.event, tables.report, tables.stream

BATCH = 500
MOST_FINDINGS = 1000
"""A trail this broken needs no further list."""
STREAMS, REPORTS, REST = "s:", "r:", "rest"
"""What marks begin with: how far the walk is."""

_EVENT: tuple[Any, ...] = (E.c.position, E.c.stream, E.c.seq, E.c.recorded_at, E.c.ref, E.c.text, E.c.hash)
_AMONG = E.c.stream.in_(bindparam("streams", expanding=True))
_CHAINED = (E.c.position, E.c.stream, E.c.seq, E.c.recorded_at)
_EVENTS_OF_MANY = select(*_CHAINED, E.c.ref, E.c.text, E.c.hash).where(_AMONG)
_EVENTS_OF_MANY_AS_BYTES = select(
    *_CHAINED, *(cast(column, LargeBinary).label(column.name) for column in (E.c.ref, E.c.text, E.c.hash))
).where(_AMONG)
"""A byte that was changed in SQLite's file may leave what is no UTF-8: that is to be found, not stumbled over."""

Chain = tuple[str, int, str]
"""A stream's name with the count and the head that its owner's row says."""


def events(
    connection: Connection, actor: Actor, directory: Directory, stream: str | None, after: str | None
) -> Iterator[Event]:
    """Events in sight, as recorded: of one report (ref or id), of another stream (`unit:CODE`), or of all."""
    query: Select[Any] = select(*_EVENT).where(stream_rule(actor, directory, E.c.stream))
    if stream is not None:
        query = query.where(E.c.stream == stream_name(connection, actor, directory, stream))
    if after is not None:
        query = query.where(E.c.position > row_number(after))
    batch: list[Event] = []
    for row in streamed(connection, query.order_by(E.c.position), {}):
        batch.append(audit.decode(row))
        if len(batch) == BATCH:
            yield from links.in_sight(connection, actor, directory, batch)
            batch = []
    yield from links.in_sight(connection, actor, directory, batch)


def stream_name(connection: Connection, actor: Actor, directory: Directory, name: str) -> str:
    """The stream that a ref, an id or a stream's own name names; NotFoundError for none in sight."""
    if ":" not in name:
        return find(connection, actor, directory, name).id
    seen = select(S.c.name).where(S.c.name == name, stream_rule(actor, directory, S.c.name))
    if connection.execute(seen).first() is None:
        raise NotFoundError("there is no stream {ref} that you can see.", code="not_found", fields={"ref": name})
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks, when (epoch s), of which report (None: of all in sight), and from which mark on (empty: all of it)."""

    actor: Actor
    directory: Directory
    now_s: int
    keys: KeyRing
    report: str | None = None
    after: str = ""


def verify(connection: Connection, asked: Asked) -> AuditResult:
    """Everything at once: what all steps found."""
    found: list[AuditFinding] = []
    last = None
    for last in steps(connection, asked):
        found += last.findings
    assert last is not None, "there is always a last step"
    return AuditResult(last.streams, last.events, tuple(found), last.proved_since)


def steps(connection: Connection, asked: Asked) -> Iterator[AuditStep]:
    """The chains in sight, and every row that events give against the row that is stored; a step a batch. The last
    step's mark is empty. At most MOST_FINDINGS are told."""
    left = MOST_FINDINGS
    walk = _Walk(connection=connection, asked=asked)
    for findings, mark in walk.run():
        told = tuple(islice(findings, left))
        left -= len(told)
        yield walk.step(told, mark)
        if not left:
            break
    yield walk.step((), "")


class _Stored(NamedTuple):
    position: int
    stream: str
    seq: int
    recorded_at: int
    ref: str
    text: str
    hash: str


def _text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


Found = tuple[Iterator[AuditFinding], str]
"""What a batch's findings are, and the mark behind it."""


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One run: counts what it has walked."""

    connection: Connection
    asked: Asked
    done: int = 0
    total: int = 0
    streams: int = 0
    events: int = 0
    since: str = ""
    broken: set[str] = field(default_factory=set)
    """Streams of the batch whose chain does not hold."""

    def step(self, findings: tuple[AuditFinding, ...], mark: str) -> AuditStep:
        return AuditStep(
            done=self.done,
            total=self.total,
            streams=self.streams,
            events=self.events,
            findings=findings,
            mark=mark,
            proved_since=self.since,
        )

    def run(self) -> Iterator[Found]:
        connection, asked = self.connection, self.asked
        house = House(asked.directory, people.units(connection), asked.keys)
        if asked.report is not None:
            one = find(connection, asked.actor, asked.directory, asked.report).id
            yield from self._reports(select(R).where(R.c.id == one), house, "")
            return
        if not asked.directory.root:  # then nobody sees everything: say first what became of it
            yield from self._others("unit:", "unit;")
        seen = select(R).where(may_see(asked.actor, asked.directory))
        whole = sees_all_units(asked.actor, asked.directory)
        self.total = _count(connection, seen) + (_count(connection, select(S)) if whole else 0)
        begin, _, name = asked.after.partition(":")
        if whole and begin in ("", "s"):
            yield from self._others(name)
        if begin in ("", "s", "r"):
            yield from self._reports(seen, house, name if begin == "r" else "")
        if whole:
            yield self._rest(), REST

    def _others(self, after: str, below: str = "~") -> Iterator[Found]:
        """Streams that are not a report's (from after one name to below another), and the rows that they tell of."""
        query = select(S.c.name, S.c.seq, S.c.head).where(S.c.name < below).order_by(S.c.name).limit(BATCH)
        while rows := list(self.connection.execute(query.where(S.c.name > after))):
            chains = [(str(row.name), int(row.seq), str(row.head)) for row in rows]
            after = chains[-1][0]
            yield self._batch_of_others(chains), STREAMS + after

    def _batch_of_others(self, chains: list[Chain]) -> Iterator[AuditFinding]:
        found = self._events(chains)
        yield from self._chained(chains, found)
        read: dict[str, list[Event]] = {}
        for name, rows in found.items():
            yield from self._decoded(name, rows, read)
        yield from proof_house.prove(self.connection, read, self.asked.now_s)

    def _reports(self, query: Select[Any], house: House, after: str) -> Iterator[Found]:
        page = query.order_by(R.c.id).limit(BATCH)
        while rows := list(self.connection.execute(page.where(R.c.id > after))):
            after = str(rows[-1].id)
            yield self._batch_of_reports(rows, house), REPORTS + after

    def _batch_of_reports(self, rows: list[Any], house: House) -> Iterator[AuditFinding]:
        chains = [(str(row.id), int(row.seq), str(row.head)) for row in rows]
        found = self._events(chains)
        yield from self._chained(chains, found)
        stored = report_rows.stored(self.connection, rows)
        read: dict[str, list[Event]] = {}
        for name, events in found.items():
            yield from self._decoded(name, events, read)
            if name in read:
                yield from proof_reports.prove(house, read[name], stored[name])

    def _rest(self) -> Iterator[AuditFinding]:
        """What belongs to nothing, and what is counted."""
        owned = or_(exists().where(R.c.id == E.c.stream), exists().where(S.c.name == E.c.stream))
        lost = select(E.c.stream).where(~owned).distinct().order_by(E.c.stream).limit(MOST_FINDINGS)
        for name in self.connection.execute(lost).scalars():
            yield AuditFinding.of(str(name), 0, Phrase("its events are there, what they tell of is gone"))
        for table, name in report_rows.ownerless(self.connection, MOST_FINDINGS):
            text = Phrase("`{table}`: rows of a report that is not there", {"table": table})
            yield AuditFinding.of(name, 0, text)
        yield from proof_house.untold(self.connection, MOST_FINDINGS)
        yield from proof_counts.prove(self.connection, self.asked.directory)

    def _events(self, chains: list[Chain]) -> dict[str, list[_Stored]]:
        found: dict[str, list[_Stored]] = {name: [] for name, _, _ in chains}
        query = _EVENTS_OF_MANY_AS_BYTES if on_sqlite(self.connection) else _EVENTS_OF_MANY
        for row in self.connection.execute(query.order_by(E.c.stream, E.c.seq), {"streams": list(found)}):
            found[row.stream].append(_Stored(*(_text(value) for value in row)))
        return found

    def _chained(self, chains: list[Chain], found: dict[str, list[_Stored]]) -> Iterator[AuditFinding]:
        self.broken.clear()
        for name, count, head in chains:
            self.done += 1
            self.streams += 1
            self.events += len(found[name])
            for wrong in audit.verify_chain(iter(found[name]), name, head, count):
                self.broken.add(name)
                yield wrong

    def _decoded(self, name: str, rows: Sequence[Any], read: dict[str, list[Event]]) -> Iterator[AuditFinding]:
        """Put the stream's events into `read`; a finding when one cannot be read, and its chain does not say so."""
        try:
            events = [audit.decode(row) for row in rows]
        except (ValueError, LookupError, TypeError, AttributeError):
            if name not in self.broken:
                yield AuditFinding.of(name, 0, Phrase("its rows cannot be derived: an event cannot be read"))
            return
        read[name] = events
        for event in events:
            self.since = max(self.since, str(event.states.get("baseline", "")))


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())
