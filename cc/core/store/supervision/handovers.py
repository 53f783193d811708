"""Work that went from unit to unit. Read only: one walk over the reports with more than one task; what is kept grows
with the different ways and chains, not with the reports. What a chain is, `rules.handing` says."""

from collections import Counter
from collections.abc import Iterator
from heapq import heappush, heappushpop
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import Connection, Select, func, select

from cc.core.questions.supervision import ShowPingPong
from cc.core.records.organisation import Actor
from cc.core.records.supervision import Chain, HandoverTotals, Passed, PingPong
from cc.core.rules.query.parse import parse
from cc.core.rules.work.handovers import Handover, handover_chains, returned_to_sender
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.reports.branches import reports_below
from cc.core.store.reports.periods import within
from cc.core.store.reports.search import Compiler, Sql
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite, streamed
from cc.core.store.sql.times import instant
from cc.core.store.supervision.places import check_top

R, T = tables.report, tables.task


def ping_pong(connection: Connection, actor: Actor, directory: Directory, asked: ShowPingPong, now: int) -> PingPong:
    """What went from hand to hand. InputError for a filter, unit or `top` that is none."""
    check_top(asked.top)
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    where = [
        may_see(actor, directory),
        *within(R.c.received_at, asked.start_at, asked.end_at),
        *reports_below(directory, asked.unit),
        *compiler.conditions(parse(asked.query)),
    ]
    pairs: Counter[tuple[str, str]] = Counter()
    returning: Counter[tuple[str, ...]] = Counter()
    longest: list[tuple[int, int, str, Passed]] = []
    passed = back = 0
    for report, found in _passed(connection, where, now):
        passed += 1
        back += any(map(returned_to_sender, found))
        for chain in found:
            pairs.update(pairwise(chain))
            returning.update([chain] if returned_to_sender(chain) else [])
            _keep(longest, _entry(report, chain), asked.top)
    every = select(func.count()).select_from(R).where(*where)
    return PingPong(
        start_at=asked.start_at,
        end_at=asked.end_at,
        reports=int(connection.execute(every, {"now": now}).scalar_one()),
        passed=passed,
        came_back=back,
        hands=pairs.total(),
        pairs=tuple(HandoverTotals(before, after, times) for (before, after), times in _first(pairs, asked.top)),
        chains=tuple(Chain(units, times) for units, times in _first(returning, asked.top)),
        longest=tuple(entry[-1] for entry in sorted(longest, key=lambda entry: entry[:-1], reverse=True)),
    )


def _passed(connection: Connection, where: list[Sql], now: int) -> Iterator[tuple[Any, tuple[tuple[str, ...], ...]]]:
    query: Select[Any] = (
        select(R.c.id, R.c.ref, R.c.category, R.c.received_at, T.c.number, T.c.unit, T.c.parent, T.c.status)
        .select_from(R.join(T, T.c.report_id == R.c.id))
        .where(*where, R.c.tasks > 1)
        .order_by(R.c.received_at, R.c.id, T.c.number)
    )
    for _, rows in groupby(streamed(connection, query, {"now": now}), key=lambda row: row.id):
        every = list(rows)
        found = handover_chains(Handover(row.number, row.unit, row.parent, row.status) for row in every)
        if found:
            yield every[0], found


def _entry(report: Any, chain: tuple[str, ...]) -> tuple[int, int, str, Passed]:
    """The longest first; of equal ones the oldest."""
    record = Passed(report.ref, report.category, instant(report.received_at), chain)
    return len(chain), -report.received_at, report.ref, record


def _keep(heap: list[tuple[int, int, str, Passed]], entry: tuple[int, int, str, Passed], most: int) -> None:
    if len(heap) < most:
        heappush(heap, entry)
    elif most:
        heappushpop(heap, entry)


def _first(counts: Counter[Any], most: int) -> list[tuple[Any, int]]:
    """The most frequent, those of equal count by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
