"""The boards' counts. Those by status and priority are kept with each change (`tally`); what is late is counted on the
queue's index, up to a cap. Read only."""

from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, select, true

from cc.core.records.organisation import Actor
from cc.core.records.reports import Counters
from cc.core.rules.lifecycle.tables import is_open
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see, queue_unit, restricted_rule, sees_all_units
from cc.core.store.reports.queue import SIGHT_OPEN
from cc.core.store.reports.search import OPEN
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import RawRow
from cc.core.vocabulary import Priority, ReportStatus

R, SIGHT, TALLY = tables.report, tables.report_sight, tables.tally

CAP = 1000
"""Where counting late and soon ends: nobody reads a board for the difference between 1,000 and 1,001."""

SOON_S = 3600
"""What falls due within this is soon."""


def counters(connection: Connection, actor: Actor, directory: Directory, now: int) -> Counters:
    """What the actor may see, by status; the open ones by priority, late and soon."""
    by_status, by_priority = dict.fromkeys(map(str, ReportStatus), 0), {str(int(each)): 0 for each in Priority}
    for status, priority, n in _kept(connection, actor, directory):
        by_status[status] += n
        if is_open(status):
            by_priority[str(priority)] += n
    return Counters(
        by_status=by_status,
        by_priority=by_priority,
        open=sum(n for status, n in by_status.items() if is_open(status)),
        total=sum(by_status.values()),
        late=_due(connection, actor, directory, None, now),
        soon=_due(connection, actor, directory, now, now + SOON_S),
        capped_at=CAP,
    )


def _kept(connection: Connection, actor: Actor, directory: Directory) -> list[RawRow]:
    unit = directory.root if sees_all_units(actor, directory) else queue_unit(actor, directory)
    if unit is None:  # a channel sees what it brought; nobody keeps counts of that
        count: Select[Any] = (
            select(R.c.status, R.c.priority, func.count())
            .where(may_see(actor, directory))
            .group_by(R.c.status, R.c.priority)
        )
    else:
        clear = true() if actor.cleared else TALLY.c.restricted == 0
        count = (
            select(TALLY.c.status, TALLY.c.priority, func.sum(TALLY.c.n))
            .where(TALLY.c.unit == unit, clear)
            .group_by(TALLY.c.status, TALLY.c.priority)
        )
    return [(str(status), int(priority), int(n)) for status, priority, n in connection.execute(count)]


def _due(connection: Connection, actor: Actor, directory: Directory, since: int | None, before: int) -> int:
    """How many open reports in sight fall due in [since, before), no more than CAP."""
    unit = queue_unit(actor, directory)
    key = R.c.queue_at if unit is None else SIGHT.c.queue_at
    found: Select[Any] = select(literal_column("1").label("one"))
    if unit is None:
        found = found.select_from(R).where(OPEN, may_see(actor, directory))
    elif actor.cleared:
        found = found.select_from(SIGHT).where(SIGHT_OPEN, SIGHT.c.unit == unit)
    else:
        both = SIGHT.join(R, R.c.id == SIGHT.c.report_id)
        found = found.select_from(both).where(SIGHT_OPEN, SIGHT.c.unit == unit, restricted_rule(actor))
    found = found.where(key < before)
    if since is not None:
        found = found.where(key >= since)
    few = found.limit(CAP).subquery()
    return int(connection.execute(select(func.count()).select_from(few)).scalar_one())
