"""The tables, as SQLAlchemy Core knows them. Owns names and types; the Alembic revisions own how they came about.

Instants are UTC epoch seconds (BIGINT), ids canonical UUID text, truths 0 and 1: so that rows need no conversion and
read the same on both databases. What belongs to a report is keyed by the report's id first.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text, text

metadata = MetaData()

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""So that SQLite makes it the rowid."""


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _big(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=null)


def _int(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _degrees(name: str) -> Column[float]:
    return Column(name, Float(53), nullable=True)


meta = Table("meta", metadata, Column("key", Text, primary_key=True), _text("value"))

counter = Table("counter", metadata, Column("name", Text, primary_key=True), _big("value"))

unit = Table(
    "unit",
    metadata,
    Column("code", Text, primary_key=True),
    _text("name"),
    _text("parent", null=True),
    _text("kind"),
    _text("zone"),
    _text("path"),
    _int("version"),
)

area = Table(
    "area",
    metadata,
    Column("code", Text, primary_key=True),
    _text("name"),
    _text("level"),
    _text("parent", null=True),
    _text("geometry"),
    _degrees("min_lon"),
    _degrees("min_lat"),
    _degrees("max_lon"),
    _degrees("max_lat"),
    _degrees("lon"),
    _degrees("lat"),
    _text("source"),
)

category = Table(
    "category",
    metadata,
    Column("code", Text, primary_key=True),
    _text("name_id"),
    _text("name_en"),
    _text("short_id"),
    _text("open311_code"),
    Column("grouping", Text, nullable=False),
    _int("priority"),
    _int("restricted"),
    _int("needs_place"),
    _int("evidence_min"),
    _text("unit", null=True),
    _text("keywords"),
    _int("version"),
)

route = Table(
    "route",
    metadata,
    _text("category"),
    _text("area"),
    _text("unit"),
    PrimaryKeyConstraint("category", "area"),
)

person = Table(
    "person",
    metadata,
    Column("login", Text, primary_key=True),
    _text("name"),
    _text("role"),
    _text("unit"),
    _int("cleared"),
    _text("skills"),
    _text("shift"),
    _int("active"),
    _text("password_hash", null=True),
    _degrees("lon"),
    _degrees("lat"),
    _big("located_at", null=True),
    _int("version"),
    Index("ix_person_unit", "unit", "login"),
)

token = Table(
    "token",
    metadata,
    Column("digest", Text, primary_key=True),
    _text("login"),
    _text("scopes"),
    _text("label"),
    _big("created_at"),
    _big("ends_at"),
    Index("ix_token_ends_at", "ends_at"),
)

throttle = Table(
    "throttle",
    metadata,
    Column("name", Text, primary_key=True),
    _int("failures"),
    _big("until"),
)

calendar = Table(
    "calendar",
    metadata,
    _text("name"),
    Column("version", Integer, nullable=False),
    _text("spec"),
    PrimaryKeyConstraint("name", "version"),
)

policy = Table(
    "policy",
    metadata,
    _text("code"),
    Column("version", Integer, nullable=False),
    _text("body"),
    _int("position"),
    PrimaryKeyConstraint("code", "version"),
)

report = Table(
    "report",
    metadata,
    Column("id", Text, primary_key=True),
    _text("ref"),
    _int("version"),
    _int("seq"),
    _text("head"),
    _text("status"),
    _int("priority"),
    _text("category"),
    _text("unit"),
    _text("area", null=True),
    _text("text"),
    _text("address"),
    _text("channel"),
    _text("reporter"),
    _text("source"),
    _text("source_id"),
    _big("received_at"),
    _big("recorded_at"),
    _big("changed_at"),
    _big("own_due_at", null=True),
    _text("policy"),
    _big("queue_at", null=True),
    _big("due_at", null=True),
    _text("due_target", null=True),
    _text("holder", null=True),
    _big("held_until", null=True),
    _text("hold_reason", null=True),
    _big("resume_at", null=True),
    _text("before_hold", null=True),
    _int("verified_at_hold"),
    _int("ever_triaged"),
    _int("verified"),
    _int("open_tasks"),
    _int("tasks"),
    _int("photos"),
    _text("merged_into", null=True),
    _int("merged_count"),
    _text("flags"),
    _degrees("lon"),
    _degrees("lat"),
    _int("restricted"),
    _text("attributes"),
    _big("close_at", null=True),
    Index("ix_report_ref", "ref", unique=True),
    Index("ix_report_received", "received_at", "id"),
    Index("ix_report_changed", "changed_at", "id"),
)
# The predicates are literal: a bound one would not match the partial index (a test asks EXPLAIN).
Index(
    "ix_report_queue",
    report.c.queue_at,
    report.c.id,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_report_status_queue",
    report.c.status,
    report.c.queue_at,
    report.c.id,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_report_resume",
    report.c.resume_at,
    sqlite_where=text("resume_at IS NOT NULL"),
    postgresql_where=text("resume_at IS NOT NULL"),
)
Index(
    "ix_report_close",
    report.c.close_at,
    sqlite_where=text("close_at IS NOT NULL"),
    postgresql_where=text("close_at IS NOT NULL"),
)
Index(
    "ix_report_lease",
    report.c.held_until,
    sqlite_where=text("held_until IS NOT NULL"),
    postgresql_where=text("held_until IS NOT NULL"),
)
Index(
    "ix_report_place",
    report.c.lat,
    report.c.lon,
    sqlite_where=text("queue_at IS NOT NULL AND lat IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL AND lat IS NOT NULL"),
)

report_sight = Table(
    "report_sight",
    metadata,
    _text("report_id"),
    _text("unit"),
    _big("queue_at", null=True),
    PrimaryKeyConstraint("report_id", "unit"),
    sqlite_with_rowid=False,
)
Index(
    "ix_sight_queue",
    report_sight.c.unit,
    report_sight.c.queue_at,
    report_sight.c.report_id,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)

report_share = Table(
    "report_share",
    metadata,
    _text("report_id"),
    _text("unit"),
    PrimaryKeyConstraint("report_id", "unit"),
)

task = Table(
    "task",
    metadata,
    _text("report_id"),
    Column("number", Integer, nullable=False),
    _int("version"),
    _text("status"),
    _text("unit"),
    _text("officer", null=True),
    Column("parent", Integer, nullable=True),
    _text("note"),
    _text("hold_reason", null=True),
    _text("before_hold", null=True),
    _big("created_at"),
    _big("changed_at"),
    _big("queue_at", null=True),
    _big("due_at", null=True),
    _text("closed_by", null=True),
    PrimaryKeyConstraint("report_id", "number"),
)
Index(
    "ix_task_officer",
    task.c.officer,
    task.c.queue_at,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_task_unit",
    task.c.unit,
    task.c.queue_at,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)

evidence = Table(
    "evidence",
    metadata,
    _text("report_id"),
    Column("number", Integer, nullable=False),
    Column("task", Integer, nullable=False),
    _text("sha256"),
    _big("attached_at"),
    _text("attached_by"),
    PrimaryKeyConstraint("report_id", "number"),
    Index("ix_evidence_sha256", "sha256"),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    _big("size_bytes"),
    _text("format"),
    _text("facts"),
    _text("put_by"),
    _big("put_at"),
)

event = Table(
    "event",
    metadata,
    Column("position", BIG, primary_key=True, autoincrement=True),
    _text("stream"),
    Column("seq", Integer, nullable=False),
    _big("recorded_at"),
    _text("ref"),
    _text("text"),
    _text("hash"),
    _big("xid", null=True),  # PostgreSQL fills it: the transaction's id, for the feed
    Index("ix_event_stream", "stream", "seq", unique=True),
    sqlite_autoincrement=True,
)

stream = Table(
    "stream",
    metadata,
    Column("name", Text, primary_key=True),
    _int("seq"),
    _text("head"),
)

clock = Table(
    "clock",
    metadata,
    _text("report_id"),
    Column("number", Integer, nullable=False),
    _text("target"),
    Column("episode", Integer, nullable=False),
    _text("state"),
    _big("started_at"),
    _big("due_at", null=True),
    _big("stopped_at", null=True),
    _big("breached_at", null=True),
    _big("counted_s"),
    _big("paused_s"),
    _big("counted_to"),
    _big("target_s"),
    _text("policy"),
    _text("calendar"),
    _text("excluded"),
    _int("own_due"),
    PrimaryKeyConstraint("report_id", "number", "target", "episode"),
    sqlite_with_rowid=False,
)
Index(
    "ix_clock_due",
    clock.c.due_at,
    sqlite_where=text("state = 'running'"),
    postgresql_where=text("state = 'running'"),
)

answer = Table(
    "answer",
    metadata,
    _text("actor"),
    _text("key"),
    _text("digest"),
    _text("kind"),
    _text("body"),
    _big("at"),
    PrimaryKeyConstraint("actor", "key"),
    Index("ix_answer_at", "at"),
)

imported = Table(
    "imported",
    metadata,
    _text("source"),
    _text("row_key"),
    _text("report_id"),
    PrimaryKeyConstraint("source", "row_key"),
    sqlite_with_rowid=False,
)

message = Table(
    "message",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    _text("topic"),
    _text("report_id"),
    Column("seq", Integer, nullable=False),
    _text("recipient"),
    _text("body"),
    _big("not_before"),
    _big("sent_at", null=True),
)
Index(
    "ix_message_due",
    message.c.not_before,
    sqlite_where=text("sent_at IS NULL"),
    postgresql_where=text("sent_at IS NULL"),
)

tally = Table(
    "tally",
    metadata,
    _text("unit"),
    _text("status"),
    Column("priority", Integer, nullable=False),
    Column("restricted", Integer, nullable=False),
    Column("shard", Integer, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("unit", "status", "priority", "restricted", "shard"),
    sqlite_with_rowid=False,
)
