"""What was stored against what the events say: statuses, clocks, due times, texts, counters, queues. Read only.

Walks every report in batches, in flat memory; costs about a fifth of a millisecond a report.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, text

from cc.core.errors import CoreError
from cc.core.phrases import Phrase
from cc.core.records.system import Fact
from cc.core.records.trail import Event
from cc.core.rules.lifecycle.tables import OPEN_REPORT
from cc.core.rules.sla.fold import current_due, fold
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.clock_rows import clock_record
from cc.core.store.sql import tables
from cc.core.store.sql.times import FAR, epoch
from cc.core.store.trail import audit
from cc.core.vocabulary import Action, Subject

C, E, R, SIGHT, T, TALLY = (
    tables.clock,
    tables.event,
    tables.report,
    tables.report_sight,
    tables.task,
    tables.tally,
)

BATCH = 500
EXAMPLES = 3
HINT = Phrase("restore a backup, or send the log to those who run Posko: what is stored is not what happened.")

_IDS: Any = bindparam("ids", expanding=True)
_EVENTS = select(E).where(E.c.stream.in_(_IDS)).order_by(E.c.stream, E.c.seq)
_CLOCKS = select(C).where(C.c.report_id.in_(_IDS))
_TASKS = select(T.c.report_id, T.c.number, T.c.status, T.c.returns).where(T.c.report_id.in_(_IDS))


def replayed(connection: Connection, directory: Directory) -> Iterator[Fact]:
    """One fact a comparison, over every report there is."""
    wrong: dict[str, list[str]] = {name: [] for name in ("status", "clocks", "due time", "text", "tasks")}
    reports = 0
    for batch in _batches(connection):
        reports += len(batch)
        for ref, what in _compare(connection, directory, batch):
            wrong[what].append(ref)
    for what, refs in wrong.items():
        yield _fact(f"replay: {what}", Phrase("{n:number} {n:plural=report/reports}", {"n": reports}), refs)
    yield _fact("counters", Phrase("as counted"), list(_tallies(connection, directory)))
    yield _fact("queues", Phrase("as the reports say"), list(_queues(connection)))


def _fact(name: str, well: Phrase, wrong: Sequence[str | Phrase]) -> Fact:
    if not wrong:
        return Fact.of(name, well)
    told = {"n": len(wrong), "examples": wrong[:EXAMPLES], "more": len(wrong) - EXAMPLES}
    if len(wrong) > EXAMPLES:
        return Fact.of(name, Phrase("{n:number} differ: {examples} and {more:number} more", told), False, HINT)
    return Fact.of(name, Phrase("{n:number} differ: {examples}", told), False, HINT)


def _batches(connection: Connection) -> Iterator[list[Any]]:
    query: Select[Any] = select(R).order_by(R.c.id).limit(BATCH)
    last = ""
    while rows := list(connection.execute(query.where(R.c.id > last))):
        yield rows
        last = rows[-1].id


def _compare(connection: Connection, directory: Directory, batch: list[Any]) -> Iterator[tuple[str, str]]:
    """Ref and what differs, for each report of the batch."""
    at = {"ids": [row.id for row in batch]}
    events: dict[str, list[Event]] = {row.id: [] for row in batch}
    clocks: dict[str, list[Any]] = {row.id: [] for row in batch}
    tasks: dict[str, dict[int, tuple[str, int]]] = {row.id: {} for row in batch}
    for row in connection.execute(_EVENTS, at):
        events[row.stream].append(audit.decode(row))
    for row in connection.execute(_CLOCKS, at):
        clocks[row.report_id].append(clock_record(row))
    for row in connection.execute(_TASKS, at):
        tasks[row.report_id][row.number] = (row.status, row.returns)
    for row in batch:
        for what in _differences(directory, row, events[row.id], clocks[row.id], tasks[row.id]):
            yield row.ref, what


def _differences(
    directory: Directory, row: Any, events: list[Event], clocks: list[Any], tasks: dict[int, tuple[str, int]]
) -> Iterator[str]:
    moves = [move for event in events for move in event.moves]
    own = [move for move in moves if move.subject is Subject.REPORT]
    if not own or own[-1].after != row.status:
        yield "status"
    if _tasks_told(moves) != tasks:
        yield "tasks"
    told = hashlib.sha256(row.text.encode()).hexdigest()
    if own and _text_hash(own) not in (None, told):
        yield "text"
    try:
        folded = fold(events, directory.all_policies, directory.calendars)
    except CoreError:
        yield "clocks"
        return
    if sorted(folded, key=_clock_key) != sorted(clocks, key=_clock_key):
        yield "clocks"
    due_at, target = current_due(folded)
    if (epoch(due_at), None if target is None else str(target)) != (row.due_at, row.due_target):
        yield "due time"


def _tasks_told(moves: list[Any]) -> dict[int, tuple[str, int]]:
    """Status of each task, and how often its evidence was returned."""
    told: dict[int, tuple[str, int]] = {}
    for move in moves:
        if move.subject is Subject.TASK:
            returns = told[move.number][1] if move.number in told else 0
            told[move.number] = (move.after, returns + (move.action is Action.RETURN))
    return told


def _clock_key(clock: Any) -> tuple[int, str, int]:
    return clock.number, clock.target, clock.episode


def _text_hash(moves: list[Any]) -> str | None:
    """SHA-256 of the text as its birth and later amendments say; None where they do not say."""
    told = moves[0].facts.get("text_sha256")
    for move in moves[1:]:
        amended = move.facts.get("text") if move.action is Action.AMEND else None
        if isinstance(amended, str):
            told = hashlib.sha256(amended.encode()).hexdigest()
    return str(told) if told else None


def _tallies(connection: Connection, directory: Directory) -> Iterator[Phrase]:
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
            told = {"unit": key[0], "status": key[1], "priority": key[2], **counts}
            yield Phrase(
                "{unit} {status:report_status} P{priority}: {kept:number} kept, {counted:number} counted", told
            )


def _queues(connection: Connection) -> Iterator[str]:
    """Refs of reports that stand elsewhere in a queue than their status and due time say."""
    is_open = R.c.status.in_([str(status) for status in OPEN_REPORT])
    should_be = func.coalesce(R.c.due_at, FAR)
    misplaced = or_(
        and_(is_open, func.coalesce(R.c.queue_at, -1) != should_be), and_(~is_open, R.c.queue_at.is_not(None))
    )
    own: Select[Any] = select(R.c.ref).where(misplaced).order_by(R.c.ref).limit(1000)
    yield from (str(row.ref) for row in connection.execute(own))
    differs = func.coalesce(SIGHT.c.queue_at, -1) != func.coalesce(R.c.queue_at, -1)
    seen = select(R.c.ref).join(SIGHT, SIGHT.c.report_id == R.c.id).where(differs).distinct().limit(1000)
    yield from (str(row.ref) for row in connection.execute(seen))


def sound(connection: Connection) -> Fact:
    """SQLite's own check of its file."""
    found = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(3)"))]
    if found == ["ok"]:
        return Fact.of("file", Phrase("sound"))
    return Fact.of("file", "; ".join(found), False, Phrase("restore a backup: the file is damaged."))
