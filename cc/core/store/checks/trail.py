"""The audit trail as it is read and checked, however long, in flat memory. Owns the walk; the chain's rules are in
store.audit. Read only.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, LargeBinary, Select, bindparam, cast, exists, or_, select

from cc.core.errors import NotFoundError
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor
from cc.core.records.trail import AuditFinding, AuditResult, Event
from cc.core.store.checks.clock_check import wrong_clocks
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see, sees_all_units, stream_rule
from cc.core.store.past import frozen_sla_reports
from cc.core.store.reports.reports import find
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite, streamed
from cc.core.store.trail import audit, links
from cc.core.store.trail.feed import row_number

E, R, S = tables.event, tables.report, tables.stream

BATCH = 500
MOST_FINDINGS = 1000
"""A trail this broken needs no further list."""

_EVENT: tuple[Any, ...] = (E.c.position, E.c.stream, E.c.seq, E.c.recorded_at, E.c.ref, E.c.text, E.c.hash)
_AMONG = E.c.stream.in_(bindparam("streams", expanding=True))
_CHAINED = (E.c.stream, E.c.seq, E.c.recorded_at)
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
        query = query.where(E.c.stream == _stream_name(connection, actor, directory, stream))
    if after is not None:
        query = query.where(E.c.position > row_number(after))
    batch: list[Event] = []
    for row in streamed(connection, query.order_by(E.c.position), {}):
        batch.append(audit.decode(row))
        if len(batch) == BATCH:
            yield from links.in_sight(connection, actor, directory, batch)
            batch = []
    yield from links.in_sight(connection, actor, directory, batch)


def _stream_name(connection: Connection, actor: Actor, directory: Directory, name: str) -> str:
    if ":" not in name:
        return find(connection, actor, directory, name).id
    seen = select(S.c.name).where(S.c.name == name, stream_rule(actor, directory, S.c.name))
    if connection.execute(seen).first() is None:
        raise NotFoundError("there is no stream {ref} that you can see.", code="not_found", fields={"ref": name})
    return name


def verify(
    connection: Connection, actor: Actor, directory: Directory, report: str | None, clocks: bool = False
) -> AuditResult:
    """Recompute the chains in sight (or one report's) and compare them with what is stored; with `clocks` fold the
    events too, and compare the clocks."""
    check = _Check()
    if report is not None:
        row = find(connection, actor, directory, report).row
        check.batch(connection, [(row.r_id, row.r_seq, row.r_head)])
        if clocks:
            check.more(wrong_clocks(connection, directory, select(R.c.id).where(R.c.id == row.r_id)))
        return check.result()
    reports: Select[Any] = select(R.c.id, R.c.seq, R.c.head).where(may_see(actor, directory))
    check.owners(connection, reports, R.c.id)
    if sees_all_units(actor, directory):
        check.owners(connection, select(S.c.name, S.c.seq, S.c.head), S.c.name)
        check.orphans(connection)
        check.more(frozen_sla_reports.findings(connection))
    if clocks:
        check.more(wrong_clocks(connection, directory, select(R.c.id).where(may_see(actor, directory))))
    return check.result()


class _Stored(NamedTuple):
    stream: str
    seq: int
    recorded_at: int
    ref: str
    text: str
    hash: str


def _text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


class _Check:
    """Adds up what is found."""

    def __init__(self) -> None:
        self._streams = self._events = 0
        self._findings: list[AuditFinding] = []

    def owners(self, connection: Connection, query: Select[Any], key: Any) -> None:
        """Every chain whose owner's row (name, count, head) the query gives, a batch at a time."""
        last: str | None = None
        while not self._full:
            page = query if last is None else query.where(key > last)
            chains = [
                (str(row[0]), int(row[1]), str(row[2])) for row in connection.execute(page.order_by(key).limit(BATCH))
            ]
            self.batch(connection, chains)
            if len(chains) < BATCH:
                break
            last = chains[-1][0]

    def batch(self, connection: Connection, chains: list[Chain]) -> None:
        """These chains."""
        found: dict[str, list[Any]] = {name: [] for name, _, _ in chains}
        query = _EVENTS_OF_MANY_AS_BYTES if on_sqlite(connection) else _EVENTS_OF_MANY
        for row in connection.execute(query.order_by(E.c.stream, E.c.seq), {"streams": list(found)}):
            found[row.stream].append(_Stored(*(_text(value) for value in row)))
        for name, count, head in chains:
            self._streams += 1
            self._events += len(found[name])
            self._findings.extend(audit.verify_chain(iter(found[name]), name, head, count))

    def orphans(self, connection: Connection) -> None:
        """Events of a stream that nothing owns: whose report's row was taken away."""
        owned = or_(exists().where(R.c.id == E.c.stream), exists().where(S.c.name == E.c.stream))
        lost = select(E.c.stream).where(~owned).distinct().order_by(E.c.stream).limit(MOST_FINDINGS)
        for row in connection.execute(lost):
            gone = Phrase("its events are there, what they tell of is gone")
            self._findings.append(AuditFinding.of(row.stream, 0, gone))

    def more(self, found: Iterator[AuditFinding]) -> None:
        """Findings of another kind, as many as there is room for."""
        self._findings.extend(islice(found, max(0, MOST_FINDINGS - len(self._findings))))

    @property
    def _full(self) -> bool:
        return len(self._findings) >= MOST_FINDINGS

    def result(self) -> AuditResult:
        """What was found; at most MOST_FINDINGS."""
        return AuditResult(self._streams, self._events, tuple(self._findings[:MOST_FINDINGS]))
