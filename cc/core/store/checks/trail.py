"""The audit trail as it is checked, however long, in flat memory. Owns the walk over streams and reports; the
chain's rules are in trail.audit, what rows follow from events in the proof_* modules beside it. Read only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)

from cc.core.keyring import KeyRing
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor
from cc.core.records.trail import AuditFinding, AuditResult, AuditStep, Event
from cc.core.store.checks import proof_counts, proof_house, proof_reports, report_rows
from cc.core.store.checks.proof_reports import House
from cc.core.store.checks.report_rows import Read
from cc.core.store.checks.row_digests import Premises, batch_end, digest_of, premises
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import audits_streams, may_see, sees_all_units, stream_rule
from cc.core.store.reports.reports import find
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite
from cc.core.store.trail import audit

E, R, S = tables.event, tables.report, tables.stream

BATCH = 1000
"""The most streams of a batch."""
MOST_FINDINGS = 1000
"""A trail this broken needs no further list."""
STREAMS, REPORTS, REST = "s:", "r:", "rest"
"""What marks begin with: how far the walk is."""

_AMONG = E.c.stream.in_(bindparam("streams", expanding=True))
_CHAINED = (E.c.position, E.c.stream, E.c.seq, E.c.recorded_at)
_TEXTS = (E.c.ref, E.c.text, E.c.hash, E.c.private)
_EVENTS_OF_MANY = select(*_CHAINED, *_TEXTS).where(_AMONG)
_EVENTS_OF_MANY_AS_BYTES = select(
    *_CHAINED, *(cast(column, LargeBinary).label(column.name) for column in _TEXTS)
).where(_AMONG)
"""A byte that was changed in SQLite's file may leave what is no UTF-8: that is to be found, not stumbled over."""

Chain = tuple[str, int, str]
"""A stream's name with the count and the head that its owner's row says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks, when (epoch s), of which report (None: of all in sight), from which mark on (empty: all of it) and up
    to which. Not `proving`: rows and events are told by their hash alone, batch by batch."""

    actor: Actor
    directory: Directory
    now_s: int
    keys: KeyRing
    report: str | None = None
    after: str = ""
    upto: str = ""
    proving: bool = True


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
    for batch in walk.run():
        told = tuple(islice(batch.findings, left))
        left -= len(told)
        yield walk.step(told, batch.mark, "" if told else batch.digest)
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
    private: str


def _text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


class _Batch(NamedTuple):
    """What a batch's findings are, the mark behind it, and the hash of what was looked at."""

    findings: Iterator[AuditFinding]
    mark: str
    digest: str = ""


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

    def step(self, findings: tuple[AuditFinding, ...], mark: str, digest: str = "") -> AuditStep:
        return AuditStep(
            done=self.done,
            total=self.total,
            streams=self.streams,
            events=self.events,
            findings=findings,
            mark=mark,
            proved_since=self.since,
            digest=digest,
        )

    def run(self) -> Iterator[_Batch]:
        connection, asked = self.connection, self.asked
        house = House(asked.directory, people.units(connection), asked.keys)
        if asked.report is not None:
            one = find(connection, asked.actor, asked.directory, asked.report).id
            yield from self._reports(R.c.id == one, house, "")
            return
        lost = bool(asked.actor.unit) and asked.actor.unit not in asked.directory.units
        if lost or not asked.directory.root:  # then nobody sees everything: say first what became of it
            yield from self._others(true(), "unit:", "unit;")
        seen = may_see(asked.actor, asked.directory)
        whole, own = sees_all_units(asked.actor, asked.directory), audits_streams(asked.actor)
        told = true() if whole else stream_rule(asked.actor, asked.directory, S.c.name)
        self.total = _count(connection, R, seen) + (_count(connection, S, told) if whole or own else 0)
        begin, _, after = asked.after.partition(":")
        end, _, upto = asked.upto.partition(":")
        if (whole or own) and begin in ("", "s"):
            yield from self._others(and_(told, S.c.name <= upto) if end == "s" else told, after)
        if begin in ("", "s", "r") and end in ("", "r"):
            yield from self._reports(and_(seen, R.c.id <= upto) if end else seen, house, after if begin == "r" else "")
        if whole and not end:
            yield _Batch(self._rest(), REST)

    def _others(self, told: ColumnElement[bool], after: str, below: str = "~") -> Iterator[_Batch]:
        """Streams that are not a report's (from after one name to below another), and the rows that they tell of."""
        while names := self._names(S.c.name, and_(told, S.c.name < below), after):
            after, since = batch_end(names), after
            query = select(S.c.name, S.c.seq, S.c.head).where(told, S.c.name > since, S.c.name <= after)
            chains = [(str(row.name), int(row.seq), str(row.head)) for row in self._all(query.order_by(S.c.name))]
            yield self._batch_of_others(chains, STREAMS + after)

    def _batch_of_others(self, chains: list[Chain], mark: str) -> _Batch:
        found = self._events(chains)
        digest = digest_of([chains, *found.values(), *proof_house.rows_of(self.connection, found)])
        return _Batch(self._proof_of_others(chains, found), mark, digest)

    def _proof_of_others(self, chains: list[Chain], found: dict[str, list[_Stored]]) -> Iterator[AuditFinding]:
        yield from self._chained(chains, found)
        if not self.asked.proving:
            return
        read: dict[str, list[Event]] = {}
        for name, rows in found.items():
            yield from self._decoded(name, rows, read)
        yield from proof_house.prove(self.connection, read, self.asked.now_s)

    def _reports(self, seen: ColumnElement[bool], house: House, after: str) -> Iterator[_Batch]:
        rests_on = premises(self.connection, house.directory, house.unit_of, house.keys)
        while names := self._names(R.c.id, seen, after):
            after, since = batch_end(names), after
            query = select(R).where(seen, R.c.id > since, R.c.id <= after)
            yield self._batch_of_reports(self._all(query.order_by(R.c.id)), house, rests_on, REPORTS + after)

    def _batch_of_reports(self, reports: list[Any], house: House, rests_on: Premises, mark: str) -> _Batch:
        chains = [(str(row.id), int(row.seq), str(row.head)) for row in reports]
        found, rows = self._events(chains), report_rows.read(self.connection, reports)
        texts = [event.text for events in found.values() for event in events]
        digest = digest_of([reports, *found.values(), *rows.values(), *rests_on.of(reports, rows, texts)])
        return _Batch(self._proof_of_reports(chains, found, reports, rows, house), mark, digest)

    def _proof_of_reports(
        self, chains: list[Chain], found: dict[str, list[_Stored]], reports: list[Any], rows: Read, house: House
    ) -> Iterator[AuditFinding]:
        yield from self._chained(chains, found)
        if not self.asked.proving:
            return
        stored = report_rows.stored(reports, rows)
        read: dict[str, list[Event]] = {}
        for name, events in found.items():
            yield from self._decoded(name, events, read)
            if name in read:
                yield from proof_reports.prove(house, read[name], stored[name])

    def _names(self, column: Any, among: ColumnElement[bool], after: str) -> list[str]:
        """The next names of streams, as many as a batch may have."""
        query: Select[Any] = select(column).where(among, column > after).order_by(column).limit(BATCH)
        return list(map(str, self.connection.execute(query).scalars()))

    def _all(self, query: Select[Any]) -> list[Any]:
        return list(self.connection.execute(query))

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
            found[row.stream].append(_Stored(*row[:4], *map(_text, row[4:])))
        return found

    def _chained(self, chains: list[Chain], found: dict[str, list[_Stored]]) -> Iterator[AuditFinding]:
        self.broken.clear()
        for name, count, head in chains:
            self.done += 1
            self.streams += 1
            self.events += len(found[name])
            if not self.asked.proving:
                continue
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


def _count(connection: Connection, table: Table, among: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(among)).scalar_one())
