"""Facts about the database for `cc doctor` and `cc db check`. Read only."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, select

from cc.core.phrases import Phrase
from cc.core.records.system import Fact
from cc.core.store.checks.replay import replayed, sound
from cc.core.store.checks.trail import Asked
from cc.core.store.messages import messages, sla_report_runs
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables
from cc.core.store.sql.engine import alembic_config
from cc.core.store.sql.prepared import on_sqlite
from cc.core.store.sql.times import epoch

_COUNTED: tuple[tuple[str, Table], ...] = (
    ("reports", tables.report),
    ("tasks", tables.task),
    ("events", tables.event),
    ("photos", tables.blob),
    ("people", tables.person),
)

NEWEST, SKEW_S = 1000, 60
"""How many of the newest events are looked at for the clock, and by how much the clocks of two machines may differ."""
LATE_REPORTS = Phrase("`{command} sla runs` says why, `{command} sla rerun NAME PERIOD` makes one anew.")


def facts(connection: Connection, directory: Directory, now: int, *, replay: Asked | None) -> Iterator[Fact]:
    """What there is to say; with `replay`, asked by who sees everything, also whether what is stored is what the events
    say (slow)."""
    yield from _sqlite(connection) if on_sqlite(connection) else _postgres(connection)
    yield _schema(connection)
    for name, table in _COUNTED:
        yield Fact.of(name, str(connection.execute(select(func.count()).select_from(table)).scalar_one()))
    yield from _set_up(directory)
    yield _log_ins(connection)
    yield _clock(connection, now)
    yield from _messages(connection, now)
    if replay is not None:
        if on_sqlite(connection):
            yield sound(connection)
        yield from replayed(connection, replay)


def _sqlite(connection: Connection) -> Iterator[Fact]:
    version = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar_one())
    yield Fact.of("database", f"SQLite {version}")  # whether it is new enough for many processes, doctor says
    if connection.exec_driver_sql("PRAGMA query_only").scalar_one():
        yield Fact.of("medium", Phrase("read-only: nothing can be changed here"))
        return
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")):
        value = str(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())
        hint = None if value == wanted else Phrase("it should be {wanted}.", {"wanted": wanted})
        yield Fact.of(pragma, value, value == wanted, hint)


def _postgres(connection: Connection) -> Iterator[Fact]:
    yield Fact.of("database", f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}")
    for setting in ("fsync", "full_page_writes"):
        value = str(connection.exec_driver_sql(f"SHOW {setting}").scalar_one())
        hint = None if value == "on" else Phrase("a crash may lose or damage what was stored.")
        yield Fact.of(setting, value, value == "on", hint)


def _schema(connection: Connection) -> Fact:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory.from_config(alembic_config(str(connection.engine.url))).get_current_head()
    here = MigrationContext.configure(connection).get_current_revision()
    hint = None if here == newest else Phrase("run `{command} db upgrade` (to {newest}).", {"newest": newest})
    return Fact.of("schema", here or Phrase("none"), here == newest, hint)


def _set_up(directory: Directory) -> Iterator[Fact]:
    for name, things, hint in (
        ("units", directory.units, Phrase("run `{command} init`.")),
        ("categories", directory.categories, Phrase("load some: `{command} category load`.")),
        (
            "areas",
            directory.areas,
            Phrase("without areas reports go to the root unit: `{command} area load FILE.geojson`."),
        ),
        ("policies", directory.policies, Phrase("without policies nothing has a due time.")),
    ):
        needed = name in ("units", "categories")  # without areas and policies a room works, if not as well
        yield Fact.of(name, str(len(things)), bool(things) or not needed, None if things else hint)


def _log_ins(connection: Connection) -> Fact:
    """Whether each log-in is one, however it is typed."""
    alike = people.differing_in_case(connection)
    hint = Phrase(
        "let one of each be inactive: `{command} person set LOGIN --inactive`. Each is typed as it stands here."
    )
    told = Phrase("differ in capitals alone: {logins}", {"logins": alike}) if alike else Phrase("each is one")
    return Fact.of("log-ins", told, not alike, hint if alike else None)


def _clock(connection: Connection, now: int) -> Fact:
    """Whether this machine's clock is where those were that the newest events were recorded by."""
    newest = select(tables.event.c.recorded_at).order_by(tables.event.c.position.desc()).limit(NEWEST).subquery()
    ahead_s = int(connection.execute(select(func.max(newest.c.recorded_at))).scalar() or 0) - now
    if ahead_s <= SKEW_S:
        return Fact.of("server time", Phrase("no event lies in the future"))
    hint = Phrase("this machine's time is behind, or it was ahead: let it be set by the network (NTP).")
    return Fact.of(
        "server time", Phrase("an event was recorded {ahead:span} after now", {"ahead": ahead_s}), False, hint
    )


def _messages(connection: Connection, now: int) -> Iterator[Fact]:
    counted = messages.counts(connection, now)
    waiting: str | Phrase = str(counted.waiting)
    if counted.oldest_at:
        told_of = {"n": counted.waiting, "age": now - epoch(counted.oldest_at)}
        waiting = Phrase("{n:number}, the oldest for {age:span}", told_of)
    yield Fact.of("messages to send", waiting)
    late = sla_report_runs.given_up(connection, now)
    told = ", ".join(f"{run.schedule} {run.period}" for run in late[:5])
    yield Fact.of("scheduled reports given up", told or "0", not late, LATE_REPORTS if late else None)
    hint = Phrase("`{command} message list failed` says why, `{command} message retry` sends them after all.")
    yield Fact.of("messages given up", str(counted.failed), not counted.failed, hint if counted.failed else None)
