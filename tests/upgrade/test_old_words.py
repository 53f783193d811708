"""Words that the first version wrote into events: what is left without them is committed to by the upgrade, so that
they can be erased and nothing else with them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text

from cc.core.centre import Call, LocalActor
from cc.core.intents.privacy import EraseReport
from cc.core.questions.trail import VerifyAudit
from cc.core.rules.work.withheld import erased_text
from cc.core.store.sql.engine import open_engine
from cc.core.store.trail.audit import digest
from tests.builders import Room

REF, WORDS = "JKT-000001", "Menelepon lagi"


@contextmanager
def database(room: Room) -> Iterator[Connection]:
    engine = open_engine(room.url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def events(connection: Connection, ref: str | None = None) -> list[Any]:
    asked = "SELECT stream, seq, text, hash FROM event WHERE stream NOT LIKE '%:%' ORDER BY stream, seq"
    return [row for row in connection.execute(text(asked)) if ref in (None, json.loads(row.text)["ref"])]


def findings(room: Room) -> list[tuple[int, str]]:
    told = room.centre.read(LocalActor("tono"), VerifyAudit())
    return [(each.seq, each.problem) for each in told.findings]


def erase(room: Room, ref: str) -> None:
    room.centre.execute(Call(LocalActor("tono"), EraseReport(ref, "permintaan")))


def test_what_will_be_left_is_said_ahead_of_every_event_with_words(old_room: Room) -> None:
    with database(old_room) as connection:
        there = events(connection)
    left = {
        (each.stream, str(each.seq)): digest(text)
        for each in there
        if json.loads(each.text)["v"] < 5 and (text := erased_text(each.text)) is not None
    }
    stated = {
        (each.stream, seq): told
        for each in there
        for seq, told in json.loads(each.text).get("states", {}).get("plain", {}).items()
    }
    assert len(left) > 10
    assert stated == left, "as erasing leaves them"
    assert findings(old_room) == []


def test_it_is_said_among_whose_keys_an_imported_row_stands(old_room: Room) -> None:
    with database(old_room) as connection:
        kept = {row.report_id: row.agency for row in connection.execute(text("SELECT report_id, agency FROM imported"))}
        stated = {
            each.stream: told["agency"]
            for each in events(connection)
            if "agency" in (told := json.loads(each.text).get("states", {}))
        }
        assert kept
        assert stated == kept
        connection.execute(text("UPDATE imported SET agency = 'dishub'"))
    assert findings(old_room) != []


def test_old_words_go_and_no_erasure_says_then_what_is_left(old_room: Room) -> None:
    erase(old_room, REF)
    with database(old_room) as connection:
        there = events(connection, REF)
        everything = "\n".join(str(tuple(row)) for row in connection.execute(text("SELECT * FROM event")))
    assert WORDS not in everything
    assert "plain" not in json.loads(there[-1].text)["states"], "that was said before"
    assert findings(old_room) == []


def test_nothing_else_goes_with_them(old_room: Room) -> None:
    """Who holds the database changes an old event that was erased, and has the erasure say that this is what was left:
    what was said ahead counts."""
    erase(old_room, REF)
    with database(old_room) as connection:
        there = events(connection, REF)
        event = next(each for each in there if digest(each.text) != each.hash)
        changed = json.loads(event.text)
        changed["moves"][0]["t"] += 60
        left = written(changed)
        update(connection, event, left, event.hash)
        last = json.loads(there[-1].text)
        last["states"]["plain"] = {str(event.seq): digest(left)}
        update(connection, there[-1], written(last), digest(written(last)))
        head = {"head": digest(written(last)), "id": event.stream}
        connection.execute(text("UPDATE report SET head = :head WHERE id = :id"), head)
    assert (event.seq, "the text does not hash to the hash stored with it") in findings(old_room)


def written(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def update(connection: Connection, event: Any, written: str, hashed: str) -> None:
    connection.execute(
        text("UPDATE event SET text = :text, hash = :hash WHERE stream = :stream AND seq = :seq"),
        {"text": written, "hash": hashed, "stream": event.stream, "seq": event.seq},
    )


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_erased_stays_so(old_room: Room, times: int) -> None:
    for _ in range(times):
        erase(old_room, REF)
    with database(old_room) as connection:
        event = next(each for each in events(connection, REF) if digest(each.text) != each.hash)
        back = event.text.replace("dihapus / erased", WORDS, 1)
        update(connection, event, back, event.hash)
    assert event.seq in [seq for seq, _ in findings(old_room)]
