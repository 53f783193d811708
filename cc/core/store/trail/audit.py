"""The audit trail: appends events and reads them, never updates one. Owns the hashed text and the chain.

Each event's text is canonical JSON (keys sorted, no spaces, UTF-8) that carries the hash of the event before it in the
same stream; its own hash is the SHA-256 of that text. What somebody wrote freely lies beside the text (`private`),
which commits to it. A report's row keeps head and count, other streams a row of `stream`.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select, text

from cc.core.phrases import Phrase
from cc.core.records.trail import AuditFinding, Event, Move
from cc.core.rules.work import commitments, withheld
from cc.core.rules.work.holes import Holes
from cc.core.store.sql import tables
from cc.core.store.sql.json import canonical
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import UnitOfWork, Values
from cc.core.vocabulary import Action, Subject


def encode(event: Event, previous: str, beside: withheld.Beside | None = None) -> str:
    """The text that is hashed; `beside` is what it only commits to."""
    moves = [_move_body(move) for move in event.moves]
    body: dict[str, object] = {
        "actor": event.actor,
        "at": epoch(event.recorded_at),
        "intent": event.intent,
        "moves": moves,
        "prev": previous,
        "ref": event.ref,
        "seq": event.seq,
        "stream": event.stream,
        "v": event.rules,
    }
    if event.imported:
        body["imported"] = True
    if event.states:
        body["states"] = dict(event.states)
    if beside is not None:
        withheld.without(moves, beside.words)
        body["private"] = beside.commitments()
    return canonical(body)


def _move_body(move: Move) -> dict[str, object]:
    body: dict[str, object] = {
        "s": str(move.subject),
        "n": move.number,
        "a": str(move.action),
        "from": None if move.before is None else str(move.before),
        "to": str(move.after),
        "t": epoch(move.at),
    }
    if move.facts:
        body["f"] = dict(move.facts)
    return body


def digest(text: str) -> str:
    """SHA-256 of an event's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def append(uow: UnitOfWork, event: Event, previous: str) -> str:
    """Write an event behind `previous`; its hash, the stream's new head."""
    words = withheld.words(event.moves)
    beside = withheld.Beside(commitments.new_salt(), words) if words else None
    body = encode(event, previous, beside)
    head = digest(body)
    uow.insert(tables.event, _event_row(event, body, head, "" if beside is None else beside.written()))
    return head


def _event_row(event: Event, body: str, head: str, private: str = "") -> Values:
    return {
        "stream": event.stream,
        "seq": event.seq,
        "recorded_at": epoch(event.recorded_at),
        "ref": event.ref,
        "text": body,
        "hash": head,
        "private": private,
    }


def append_to_stream(uow: UnitOfWork, event: Event) -> None:
    """Write an event to a stream that is not a report's; `seq` is given here. In a stream no time goes backward: where
    the clock was set back, the event is recorded at the time of the one before it, and its move says what the clock
    said."""
    found = uow.first(_STREAM, {"name": event.stream})
    seq, previous = (int(found.seq) + 1, str(found.head)) if found else (1, "")
    numbered = Event(
        stream=event.stream,
        seq=seq,
        recorded_at=max(event.recorded_at, instant(_last_s(uow, event.stream, found))),
        actor=event.actor,
        intent=event.intent,
        moves=event.moves,
        ref=event.ref,
        states=event.states,
    )
    body = encode(numbered, previous)
    head = digest(body)
    uow.insert(tables.event, _event_row(numbered, body, head))
    uow.execute(_SET_STREAM, {"name": event.stream, "seq": seq, "head": head})


def _last_s(uow: UnitOfWork, stream: str, found: Row[Any] | None) -> int:
    """When the stream's last event was recorded (epoch s), one of this transaction that was not sent yet too."""
    if found is None or found.last_s is not None:
        return int(found.last_s) if found else 0
    waiting = reversed(uow.waiting(tables.event))
    return next((int(row["recorded_at"]) for row in waiting if row["stream"] == stream), 0)


_S = tables.stream.c
_LAST_S = select(tables.event.c.recorded_at).where(tables.event.c.stream == _S.name, tables.event.c.seq == _S.seq)
_STREAM = select(_S.seq, _S.head, _LAST_S.scalar_subquery().label("last_s")).where(_S.name == text(":name"))
_SET_STREAM = text(
    "INSERT INTO stream (name, seq, head) VALUES (:name, :seq, :head)"
    " ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, head = excluded.head"
)

_E = tables.event.c
COLUMNS = (_E.position, _E.stream, _E.seq, _E.recorded_at, _E.ref, _E.text, _E.hash, _E.private)
"""What an event is read from."""
EVENTS_OF = select(*COLUMNS).where(tables.event.c.stream == text(":stream")).order_by(tables.event.c.seq)


def decode(row: Row[Any]) -> Event:
    """An event from its row: what the hashed text says, and what lies beside it, not what the columns say."""
    body = json.loads(row.text)
    held = body.get("private", {})
    if held:
        withheld.put_back(body["moves"], held, withheld.beside(row.private))
    return Event(
        stream=body["stream"],
        seq=body["seq"],
        recorded_at=instant(body["at"]),
        actor=body["actor"],
        intent=body["intent"],
        moves=tuple(_move(each) for each in body["moves"]),
        imported=bool(body.get("imported")),
        position=str(row.position),
        hash=row.hash,
        ref=body["ref"],
        rules=body["v"],
        states=body.get("states", {}),
        withheld=tuple(held),
    )


def _move(body: dict[str, Any]) -> Move:
    return Move(
        subject=Subject(body["s"]),
        number=body["n"],
        action=Action(body["a"]),
        before=body["from"],
        after=body["to"],
        at=instant(body["t"]),
        facts=body.get("f", {}),
    )


def verify_chain(rows: Iterator[Any], stream: str, head: str, count: int) -> Iterator[AuditFinding]:
    """What is wrong with one stream, given its rows by seq (attributes by column) and what its owner's row says of head
    and count."""
    previous, seen, position, holes = "", 0, 0, Holes()
    for row in rows:
        seen += 1
        if row.position <= position:
            yield AuditFinding.of(stream, int(row.seq), Phrase("it was recorded before the event that it follows"))
        position = row.position
        yield from (
            AuditFinding.of(stream, int(row.seq), problem) for problem in _problems(row, stream, seen, previous, holes)
        )
        previous = row.hash
    yield from (AuditFinding.of(stream, seq, problem) for seq, problem in holes.problems())
    if seen != count:
        counted = {"recorded": count, "there": seen}
        yield AuditFinding.of(
            stream, 0, Phrase("{recorded:number} events were recorded, {there:number} are there", counted)
        )
    elif previous != head:
        yield AuditFinding.of(stream, 0, Phrase("the last event's hash is not the head that was recorded"))


def _problems(row: Any, stream: str, expected_seq: int, previous: str, holes: Holes) -> Iterator[Phrase]:
    if row.seq != expected_seq:
        yield Phrase("this should be event {seq}: one is missing or out of order", {"seq": expected_seq})
    try:
        body = json.loads(row.text)
    except ValueError:
        body = None
    yield from holes.see(row.seq, row.text, row.hash, row.private, body if isinstance(body, dict) else {})
    if not isinstance(body, dict):
        yield Phrase("the text is not what an event is written as")
        return
    if body.get("prev") != previous:
        yield Phrase("it does not name the hash of the event before it")
    for column, value in (("stream", row.stream), ("seq", row.seq), ("at", row.recorded_at), ("ref", row.ref)):
        if body.get(column) != value:
            yield Phrase("the column `{column}` differs from the text", {"column": column})
    if row.stream != stream:
        yield Phrase("it stands in another stream")
