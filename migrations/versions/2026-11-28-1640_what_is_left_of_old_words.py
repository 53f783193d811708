"""What will be left of events that have somebody's words in their text is committed to before anything is erased

Events of before revision 0015 hold notes, comments, texts and reasons in the text that was hashed. Erasing puts a mark
there instead; this says ahead what each text is then, by its SHA-256, in one event a report. So an erasure is proved to
have taken words away and nothing else, also from events that are older than what commits to words. (With many reports
this takes minutes: every event is read.)

The same event says of an imported report among whose keys the key of its row stands.

Frozen SLA reports quoted the beginnings of late reports. Their bodies are written anew without, and an event of each
says what they hash to now; one that is no longer what was frozen is left as it is, for `audit verify` to tell.

Written out, not by the program's own modules: what this revision says never changes, nor what erasing leaves of events
of then.

Revision ID: 0021
Revises: 0020
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BATCH = 500
WITHHELD = 5
"""The rules since which a text holds no words."""
ERASED = "dihapus / erased"
OURS = frozenset({"the report was merged", "the task it came from has ended", "diurungkan / undone", ERASED})
WRITTEN = frozenset({"note", "text", "address"})
REASONED = frozenset({"resolve", "reopen", "decline", "cancel", "hand_over", "return"})
REPORTS = sa.text("SELECT id, id AS stream, ref, seq, head FROM report WHERE id > :after ORDER BY id LIMIT :limit")
EVENTS = sa.text(
    "SELECT stream, seq, recorded_at, text, hash FROM event WHERE stream IN :ids ORDER BY stream, seq"
).bindparams(sa.bindparam("ids", expanding=True))
KEYS = sa.text("SELECT report_id, agency FROM imported WHERE report_id IN :ids").bindparams(
    sa.bindparam("ids", expanding=True)
)
ADD = sa.text(
    "INSERT INTO event (stream, seq, recorded_at, ref, text, hash)"
    " VALUES (:stream, :seq, :recorded_at, :ref, :text, :hash)"
)
FROZEN = sa.text(
    "SELECT f.name, f.body, s.name AS stream, s.name AS ref, s.seq, s.head, e.recorded_at FROM frozen_sla_report f"
    " JOIN stream s ON s.name = 'frozen:' || f.name JOIN event e ON e.stream = s.name AND e.seq = s.seq ORDER BY f.name"
)
STREAM = sa.text("UPDATE stream SET seq = :seq, head = :hash WHERE name = :stream")
BODY = sa.text("UPDATE frozen_sla_report SET body = :body WHERE name = :name")
HEAD = sa.text("UPDATE report SET seq = :seq, head = :hash WHERE id = :stream")


def upgrade() -> None:
    connection = op.get_bind()
    for reports in _pages(connection):
        events: dict[str, list[Any]] = {row.id: [] for row in reports}
        for event in connection.execute(EVENTS, {"ids": list(events)}):
            events[event.stream].append(event)
        agencies = {row.report_id: row.agency for row in connection.execute(KEYS, {"ids": list(events)})}
        stated = [
            _event(row, events[row.id][-1].recorded_at, states)
            for row in reports
            if _ends_in(row, events[row.id]) and (states := _states(events[row.id], agencies.get(row.id)))
        ]
        if stated:
            connection.execute(ADD, stated)
            connection.execute(HEAD, [{name: each[name] for name in ("seq", "hash", "stream")} for each in stated])

    for row in list(connection.execute(FROZEN)):
        _without_excerpts(connection, row)


def _ends_in(row: Any, events: list[Any]) -> bool:
    """Whether a report's row knows its last event: what does not is left as it is, for `audit verify` to tell."""
    return bool(events) and (events[-1].seq, events[-1].hash) == (row.seq, row.head)


def _without_excerpts(connection: Any, row: Any) -> None:
    body = json.loads(row.body)
    quoted = [each for each in body.get("worst", ()) if each.get("excerpt")]
    if not quoted or _sha256(row.body) != _said(connection, row.stream):
        return
    for each in quoted:
        each["excerpt"] = ""
    left = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    event = _event(row, row.recorded_at, {"body_sha256": _sha256(left)})
    connection.execute(ADD, event)
    connection.execute(STREAM, {name: event[name] for name in ("seq", "hash", "stream")})
    connection.execute(BODY, {"body": left, "name": row.name})


def _said(connection: Any, stream: str) -> str:
    """What a freeze's events say last that its body hashes to."""
    said = ""
    for event in connection.execute(EVENTS, {"ids": [stream]}):
        told = json.loads(event.text)
        for facts in (*(move.get("f", {}) for move in told["moves"]), told.get("states", {})):
            said = str(facts.get("body_sha256", said))
    return said


def _pages(connection: Any) -> Iterator[list[Any]]:
    after = ""
    while rows := list(connection.execute(REPORTS, {"after": after, "limit": BATCH})):
        yield rows
        after = str(rows[-1].id)


def _states(events: list[Any], agency: str | None) -> dict[str, Any]:
    """What a report's event says; nothing where there is nothing to say."""
    told: dict[str, Any] = {"plain": left} if (left := _left(events)) else {}
    return told if agency is None else {**told, "agency": agency}


def _left(events: list[Any]) -> dict[str, str]:
    """By seq of one report's events that have words: the SHA-256 of what is left of each."""
    found: dict[str, str] = {}
    stated: set[str] = set()
    for event in events:
        body = json.loads(event.text)
        stated |= body.get("states", {}).get("plain", {}).keys()
        if _sha256(event.text) != event.hash or body["v"] >= WITHHELD:  # erased already, and accounted for
            continue
        places = [(facts, name) for move in body["moves"] for facts, name in _words(move)]
        for facts, name in places:
            facts[name] = ERASED
        if places:
            found[str(event.seq)] = _sha256(_written(body))
    return {seq: left for seq, left in found.items() if seq not in stated}


def _words(move: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    facts = move.get("f", {})
    for name, value in facts.items():
        theirs = name in WRITTEN or (name == "reason" and move["a"] in REASONED)
        if theirs and move["s"] in ("report", "task") and isinstance(value, str) and value and value not in OURS:
            yield facts, name


def _event(row: Any, recorded_at: int, states: dict[str, Any]) -> dict[str, Any]:
    body = {
        "actor": "system",
        "at": recorded_at,
        "intent": "Baseline",
        "moves": [],
        "prev": row.head,
        "ref": row.ref,
        "seq": row.seq + 1,
        "states": states,
        "stream": row.stream,
        "v": WITHHELD,
    }
    text = _written(body)
    told = {name: body[name] for name in ("stream", "seq", "ref")}
    return {**told, "recorded_at": recorded_at, "text": text, "hash": _sha256(text)}


def _written(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def downgrade() -> None:
    """What was said stays: what was recorded is never taken back."""
