"""What events did not say is committed to by a baseline event a stream; events get leaf numbers, reports a salt

Written out, not by the program's own modules: what a baseline of this revision says never changes.

Revision ID: 0009
Revises: 0008
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from cc.core.clock import SystemClock

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BATCH = 1000
SEALED = ("address", "reporter", "attributes", "source_id")
States = dict[str, Any]


def upgrade() -> None:
    with op.batch_alter_table("report") as batch_op:
        batch_op.add_column(sa.Column("salt", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_imported_report", "imported", ["report_id"])
    op.create_table(
        "leaf",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_leaf_position", "leaf", ["position"], unique=True)
    now = SystemClock().now().replace(microsecond=0).isoformat()
    connection = op.get_bind()
    for rows in _pages(connection, "SELECT * FROM report WHERE id > :after ORDER BY id LIMIT :limit", "id"):
        _reports(connection, rows, now)
    for kind, key, query, states in _KINDS:
        for rows in _pages(connection, query, key):
            _others(connection, kind, {str(row[key]): states(connection, row) for row in rows}, now)


def _pages(connection: Any, query: str, key: str) -> Iterator[list[dict[str, Any]]]:
    after = ""
    while rows := [
        dict(each._mapping) for each in connection.execute(sa.text(query), {"after": after, "limit": BATCH})
    ]:
        yield rows
        after = str(rows[-1][key])


def _sha256(text: str | None) -> str:
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()


def _commit(salt: str, name: str, value: str) -> str:
    return _sha256(f"{salt}\n{name}\n{value}")


def _many(connection: Any, query: str, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ids}
    for row in connection.execute(sa.text(query).bindparams(sa.bindparam("ids", expanding=True)), {"ids": ids}):
        found[str(row[0])].append(dict(row._mapping))
    return found


def _last(connection: Any, ids: list[str]) -> dict[str, int]:
    query = "SELECT stream, max(recorded_at) AS at FROM event WHERE stream IN :ids GROUP BY stream"
    return {name: rows[0]["at"] for name, rows in _many(connection, query, ids).items() if rows}


def _reports(connection: Any, rows: list[dict[str, Any]], now: str) -> None:
    ids = [str(row["id"]) for row in rows]
    tasks = _many(connection, "SELECT report_id, number, officer FROM task WHERE report_id IN :ids", ids)
    keys = _many(connection, "SELECT report_id, source, row_key FROM imported WHERE report_id IN :ids", ids)
    last = _last(connection, ids)
    events, owners = [], []
    for row in rows:
        if row["id"] not in last:
            continue
        salt = secrets.token_hex(16)
        told = {name: str(row[name]) for name in SEALED if row[name] not in ("", "{}")}
        if row["source"]:
            told.pop("source_id", None)
        states: States = {
            "baseline": now,
            "sealed": {name: _commit(salt, name, value) for name, value in told.items()},
            "flags": json.loads(row["flags"]),
            "officers": {str(task["number"]): task["officer"] for task in tasks[row["id"]]},
        }
        for key in keys[row["id"]]:
            states["row_key"] = _commit(salt, "row_key", f"{key['source']}\n{key['row_key']}")
        event = _event(row["id"], int(row["seq"]) + 1, last[row["id"]], row["ref"], row["head"], states)
        events.append(event)
        kept = bool(told) or "row_key" in states
        owners.append({"id": row["id"], "seq": event["seq"], "head": event["hash"], "salt": salt if kept else ""})
    _write(connection, events, "UPDATE report SET seq = :seq, head = :head, salt = :salt WHERE id = :id", owners)


def _others(connection: Any, kind: str, told: dict[str, States], now: str) -> None:
    names = [f"{kind}:{code}" for code in told]
    there = _many(connection, "SELECT name, seq, head FROM stream WHERE name IN :ids", names)
    last = _last(connection, names)
    events, owners = [], []
    for code, states in told.items():
        name = f"{kind}:{code}"
        if not states:
            continue
        seq, head = (there[name][0]["seq"], there[name][0]["head"]) if there[name] else (0, "")
        event = _event(name, seq + 1, last.get(name, 0), name, head, {"baseline": now, **states})
        events.append(event)
        owners.append({"name": name, "seq": event["seq"], "head": event["hash"]})
    upsert = (
        "INSERT INTO stream (name, seq, head) VALUES (:name, :seq, :head)"
        " ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, head = excluded.head"
    )
    _write(connection, events, upsert, owners)


def _event(stream: str, seq: int, at: int, ref: str, previous: str, states: States) -> dict[str, Any]:
    body = {
        "actor": "system",
        "at": at,
        "intent": "Baseline",
        "moves": [],
        "prev": previous,
        "ref": ref,
        "seq": seq,
        "states": states,
        "stream": stream,
        "v": 2,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {"stream": stream, "seq": seq, "recorded_at": at, "ref": ref, "text": text, "hash": _sha256(text)}


def _write(connection: Any, events: list[dict[str, Any]], update: str, owners: list[dict[str, Any]]) -> None:
    if events:
        insert = (
            "INSERT INTO event (stream, seq, recorded_at, ref, text, hash)"
            " VALUES (:stream, :seq, :recorded_at, :ref, :text, :hash)"
        )
        connection.execute(sa.text(insert), events)
        connection.execute(sa.text(update), owners)


def _person(connection: Any, row: dict[str, Any]) -> States:
    query = sa.text("SELECT * FROM token WHERE login = :login ORDER BY digest")
    tokens = {
        each.digest: {
            name: getattr(each, name) for name in ("scopes", "label", "device", "made_by", "created_at", "ends_at")
        }
        for each in connection.execute(query, {"login": row["login"]})
    }
    return {"password_sha256": _sha256(row["password_hash"]), "tokens": tokens}


def _area(_: Any, row: dict[str, Any]) -> States:
    return {"geometry_sha256": _sha256(row["geometry"])}


def _photo(connection: Any, row: dict[str, Any]) -> States:
    query = sa.text("SELECT login, put_at FROM blob_put WHERE sha256 = :sha256 ORDER BY login")
    puts = {each.login: each.put_at for each in connection.execute(query, {"sha256": row["sha256"]})}
    told = {name: row[name] for name in ("sha256", "size_bytes", "format")}
    return {**told, "facts_sha256": _sha256(row["facts"]), "puts": puts}


_KINDS: tuple[tuple[str, str, str, Callable[[Any, dict[str, Any]], States]], ...] = (
    ("person", "login", "SELECT * FROM person WHERE login > :after ORDER BY login LIMIT :limit", _person),
    ("area", "code", "SELECT * FROM area WHERE code > :after ORDER BY code LIMIT :limit", _area),
    ("photo", "sha256", "SELECT * FROM blob WHERE sha256 > :after ORDER BY sha256 LIMIT :limit", _photo),
)


def downgrade() -> None:
    """The baselines stay: what was recorded is never taken back."""
    op.drop_index("ix_leaf_position", "leaf")
    op.drop_table("leaf")
    op.drop_index("ix_imported_report", "imported")
    with op.batch_alter_table("report") as batch_op:
        batch_op.drop_column("salt")
