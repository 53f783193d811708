"""The proof of what is kept beside reports: boards' counts, the counter of refs, the room's prefix and founder, the
tree of units. Read only."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select

from cc.core.phrases import Phrase, mark
from cc.core.records.trail import AuditFinding
from cc.core.store.checks.compare import Place
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite

KEPT = frozenset({"prefix", "founder", "reference", "personal_key", "feed_key"})
"""What `meta` holds; bookkeeping are `reference` (which directory processes remember), `personal_key` (which key
reporters are encrypted under) and `feed_key` (under which places in the trail are told)."""

E, L, M, R, SIGHT, TALLY = (
    tables.event,
    tables.leaf,
    tables.meta,
    tables.report,
    tables.report_sight,
    tables.tally,
)
MOST = 100


def prove(connection: Connection, directory: Directory) -> Iterator[AuditFinding]:
    """What is kept otherwise than it is counted."""
    for wrong in tallies(connection, directory):
        yield AuditFinding.of("tally", 0, wrong)
    kept = {str(row.key): str(row.value) for row in connection.execute(select(M))}
    yield from _refs(connection, kept.get("prefix"))
    yield from _paths(directory)
    yield from _leaves(connection)
    yield from _founder(connection, kept.get("founder"))
    for name in sorted(kept.keys() - KEPT):
        yield Place("meta", "meta", name).unknown()


def tallies(connection: Connection, directory: Directory) -> Iterator[Phrase]:
    """Units whose kept counts differ from counting, by status and priority."""
    keys = ("status", "priority", "restricted")
    by = [R.c[name] for name in keys]
    whole: Select[Any] = select(*by, func.count()).group_by(*by)
    counted = {(directory.root, *row[:3]): int(row[3]) for row in connection.execute(whole)}
    each = select(SIGHT.c.unit, *by, func.count()).join(R, R.c.id == SIGHT.c.report_id).group_by(SIGHT.c.unit, *by)
    counted |= {tuple(row[:4]): int(row[4]) for row in connection.execute(each)}
    columns = [TALLY.c[name] for name in ("unit", *keys)]
    kept_query: Select[Any] = select(*columns, func.sum(TALLY.c.n)).group_by(*columns)
    kept = {tuple(row[:4]): int(row[4]) for row in connection.execute(kept_query) if row[4]}
    for key in sorted(counted.keys() | kept.keys()):
        counts = {"kept": kept.get(key, 0), "counted": counted.get(key, 0)}
        if counts["kept"] != counts["counted"]:
            told = {"unit": key[0], "status": str(key[1]), "priority": key[2], **counts}
            yield Phrase(
                "{unit} {status:report_status} P{priority}: {kept:number} kept, {counted:number} counted", told
            )


def _refs(connection: Connection, prefix: str | None) -> Iterator[AuditFinding]:
    """Refs are given by a counter: on SQLite without gaps, so that a report that is gone leaves one. So are events'
    positions."""
    highest, count = 0, 0
    for ref in connection.execute(select(R.c.ref).execution_options(yield_per=1000)).scalars():
        begins, _, number = str(ref).rpartition("-")
        count += 1
        highest = max(highest, int(number) if number.isdecimal() else 0)
        if begins != prefix:
            told = {"ref": ref, "prefix": prefix or Phrase("nothing")}
            yield AuditFinding.of("meta", 0, Phrase("{ref} does not begin as the room's refs do ({prefix})", told))
    if not on_sqlite(connection):
        return
    counters = {str(row.name): int(row.value) for row in connection.execute(select(tables.counter))}
    kept = counters.pop("report", 0)
    if kept != highest or count != highest:
        told = {"kept": kept, "highest": highest, "there": count}
        text = mark(
            "the counter of refs is {kept:number}, the highest is {highest:number}, {there:number} reports are there"
        )
        yield AuditFinding.of("counter", 0, Phrase(text, told))
    for name in counters:
        yield Place("counter", "counter", name).unknown()
    last, events = connection.execute(select(func.max(E.c.position), func.count())).one()
    if (last or 0) != events:
        told = {"last": last or 0, "there": events}
        text = mark("the last event is number {last:number}, {there:number} events are there")
        yield AuditFinding.of("event", 0, Phrase(text, told))


def _leaves(connection: Connection) -> Iterator[AuditFinding]:
    """The log's numbers begin with 0 and have no gap, and each is an event's."""
    count, highest = connection.execute(select(func.count(), func.max(L.c.number))).one()
    if count != (0 if highest is None else highest + 1):
        told = {"last": 0 if highest is None else highest + 1, "there": count}
        text = mark("the log's last event is number {last:number}, {there:number} numbers are there")
        yield AuditFinding.of("leaf", 0, Phrase(text, told))
    lost = select(L.c.number).outerjoin(E, E.c.position == L.c.position).where(E.c.position.is_(None)).limit(MOST)
    for number in connection.execute(lost).scalars():
        text = mark("event {number:number} of the log is gone")
        yield AuditFinding.of("leaf", 0, Phrase(text, {"number": number + 1}))


def _paths(directory: Directory) -> Iterator[AuditFinding]:
    """A unit's path is its parent's and itself."""
    units: Mapping[str, Any] = directory.units
    for unit in units.values():
        above = units.get(unit.parent) if unit.parent else None
        if unit.path != ((*above.path, unit.code) if above else (unit.code,)):
            text = Phrase("`unit` {unit}: its path is not its parent's and itself", {"unit": unit.code})
            yield AuditFinding.of(f"unit:{unit.code}", 0, text)


def _founder(connection: Connection, founder: str | None) -> Iterator[AuditFinding]:
    """Who set the room up is the first person that an event tells of."""
    first = select(E.c.stream).where(E.c.stream.like("person:%")).order_by(E.c.position).limit(1)
    stream = connection.execute(first).scalar()
    if stream is not None and stream != f"person:{founder}":
        told = {"founder": founder or Phrase("nothing"), "first": str(stream).partition(":")[2]}
        yield AuditFinding.of("meta", 0, Phrase("the room's founder is {founder}; its first event made {first}", told))
