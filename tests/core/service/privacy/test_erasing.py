"""What is erased is gone, and the trail holds: an event accounts for the hole, and no other hole is accepted."""

import hashlib
import io
import json
from typing import Any

import pytest
from sqlalchemy import text

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, InputError, NotFoundError, RefusedError
from cc.core.intents import privacy as p
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.questions.privacy import FindByReporter
from cc.core.questions.reports import GetActions, GetReport, GetTimeline
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.receipts import Receipt
from cc.core.records.reports import Report
from cc.core.rules.work import withheld
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Channel, Flag
from tests.builders import INSIDE, Room
from tests.pictures import jpeg

NAMES = ("Kartika", "Melati", "Sekarwangi", "5550-7799", "Warsito", "Gunawan", "Rahayu", "Permata")
WHY = "Permintaan pelapor"


def do(room: Room, login: str, intent: Any, **more: Any) -> Any:
    return room.centre.execute(Call(LocalActor(login), intent, **more))


def see(room: Room, ref: str, login: str = "sari") -> Report:
    return room.centre.read(LocalActor(login), GetReport(ref))


def told(room: Room) -> str:
    """A report with names wherever somebody can write one; its ref."""
    lon, lat = INSIDE
    receive = r.ReceiveReport(
        text="Rumah Ibu Kartika tergenang",
        category="flood",
        channel=Channel.APP,
        lon=lon,
        lat=lat,
        address="Jl. Melati 7",
        reporter="Sekarwangi, 0812-5550-7799",
        attributes={"nama": "Kartika", "keterangan": "dekat rumah Pak Warsito"},
    )
    ref: str = do(room, "warga", receive).ref
    do(room, "sari", r.TriageReport(ref, note="kata Pak Gunawan"))
    do(room, "rini", r.CommentReport(ref, "Ibu Rahayu menelepon lagi"))
    do(room, "sari", r.AmendReport(report=ref, text="Rumah Ibu Kartika dan Permata", address="Jl. Melati 8"))
    do(room, "rini", r.AssignTask(report=ref, unit="bpbd-timur", officer="budi", note="cari Pak Warsito"))
    do(room, "budi", t.DeclineTask(f"{ref}/1", "Pak Gunawan menolak"))
    return ref


def erase(room: Room, ref: str, login: str = "tono", **more: bool) -> Receipt:
    receipt: Receipt = do(room, login, p.EraseReport(ref, WHY, **more))
    return receipt


def proved(room: Room) -> list[tuple[int, str]]:
    return [(each.seq, each.problem) for each in room.centre.read(room.admin, VerifyAudit()).findings]


def everything(room: Room) -> str:
    """Every value of every row of the database."""
    engine = open_engine(room.url)
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    if not room.url.startswith("sqlite"):
        names = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    try:
        with engine.connect() as connection:
            tables = list(connection.execute(text(names)).scalars())
            rows = [row for name in tables for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    finally:
        engine.dispose()
    return "\n".join(str(tuple(row)) for row in rows)


def sql(room: Room, statement: str, **given: object) -> list[Any]:
    engine = open_engine(room.url)
    try:
        with engine.begin() as connection:
            done = connection.execute(text(statement), given)
            return list(done) if done.returns_rows else []
    finally:
        engine.dispose()


def test_words_and_reporter_go_and_the_trail_holds(room: Room) -> None:
    ref = told(room)
    other = told(room)
    assert proved(room) == []
    before = [(entry.action, entry.at, entry.actor) for entry in room.centre.read(LocalActor("tono"), GetTimeline(ref))]
    assert "erase" in {str(each) for each in erase_actions(room, ref)}
    erase(room, ref)
    assert proved(room) == []
    report = see(room, ref)
    assert (report.reporter, report.address, report.attributes) == ("", "", {})
    assert report.text == "dihapus / erased"
    timeline = room.centre.read(LocalActor("tono"), GetTimeline(ref))
    assert [(entry.action, entry.at, entry.actor) for entry in timeline][:-1] == before, "what was done stays"
    assert (timeline[-1].action, timeline[-1].actor, timeline[-1].note) == ("erase", "tono", WHY)
    assert {entry.note for entry in timeline[:-1]} <= {"", "dihapus / erased"}
    assert room.centre.read(LocalActor("sari"), FindByReporter("0812-5550-7799"))[0].ref == other
    erase(room, other)
    assert [name for name in NAMES if name in everything(room)] == []
    assert proved(room) == []
    do(room, "sari", r.AmendReport(report=ref, text="Ditulis lagi", note="oleh Permata"))
    erase(room, ref)
    assert proved(room) == []
    assert [name for name in NAMES if name in everything(room)] == []


def erase_actions(room: Room, ref: str) -> list[Any]:
    return [each.action for each in room.centre.read(LocalActor("tono"), GetActions(ref)) if each.possible]


def test_the_reporter_alone_goes_and_the_words_stay(room: Room) -> None:
    ref = told(room)
    erase(room, ref, reporter_only=True)
    report = see(room, ref)
    assert (report.reporter, report.address, report.attributes) == (
        "",
        "Jl. Melati 8",
        {"keterangan": "dekat rumah Pak Warsito"},
    )
    assert "Kartika" in report.text
    assert proved(room) == []
    assert room.centre.read(LocalActor("sari"), FindByReporter("0812-5550-7799")) == ()


def test_it_is_a_supervisors_with_authority_and_has_a_reason(room: Room) -> None:
    ref = told(room)
    for login in ("sari", "rini", "budi", "warga"):
        with pytest.raises((ForbiddenError, NotFoundError)):
            erase(room, ref, login)
    do(room, "sari", r.ShareReport(ref, "dishub"))
    with pytest.raises((ForbiddenError, NotFoundError)):
        erase(room, ref, "dewi")
    with pytest.raises(InputError, match="cannot be empty"):
        do(room, "tono", p.EraseReport(ref, " "))
    assert room.clock is not None
    with pytest.raises(InputError, match="leave the time out"):
        do(room, "tono", p.EraseReport(ref, WHY), claimed_at=room.clock.at)
    assert "Kartika" in see(room, ref).text


def test_a_legal_hold_keeps_everything(room: Room) -> None:
    ref = told(room)
    assert do(room, "tono", p.PutLegalHold(ref, "LP/B/117")).flags == (Flag.LEGAL_HOLD,)
    assert "erase" not in {str(each) for each in erase_actions(room, ref)}
    with pytest.raises(RefusedError, match="under a legal hold"):
        erase(room, ref)
    with pytest.raises(RefusedError, match="already"):
        do(room, "tono", p.PutLegalHold(ref, "lagi"))
    with pytest.raises(ForbiddenError):
        do(room, "sari", p.LiftLegalHold(ref, "sudah"))
    assert "Kartika" in see(room, ref).text
    assert proved(room) == []
    do(room, "tono", p.LiftLegalHold(ref, "putusan"))
    with pytest.raises(RefusedError, match="no legal hold"):
        do(room, "tono", p.LiftLegalHold(ref, "lagi"))
    erase(room, ref)
    assert proved(room) == []


def test_photos_go_with_their_bytes_unless_they_hang_elsewhere(room: Room) -> None:
    ref, other = told(room), told(room)
    both = room.centre.put_blob(LocalActor("sari"), io.BytesIO(jpeg(colour=10))).sha256
    own = room.centre.put_blob(LocalActor("sari"), io.BytesIO(jpeg(colour=200))).sha256
    do(room, "sari", r.AttachToReport(ref, (both, own)))
    do(room, "sari", r.AttachToReport(other, (both,)))
    assert "stays" in erase(room, ref, evidence=True).warnings[0]
    files = {file.name for file in (room.folder / "evidence").rglob("*") if file.is_file()}
    assert (own in files, both in files) == (False, True)
    with pytest.raises(NotFoundError, match="was erased"):
        room.centre.open_blob(LocalActor("sari"), own)
    assert [each.format for each in see(room, ref).evidence] == ["JPEG", "erased"]
    assert proved(room) == []
    erase(room, other, evidence=True)
    assert both not in {file.name for file in (room.folder / "evidence").rglob("*")}
    assert proved(room) == []
    again = room.centre.put_blob(LocalActor("rini"), io.BytesIO(jpeg(colour=200))).sha256
    assert again == own
    with room.centre.open_blob(LocalActor("rini"), own) as bytes_:
        assert hashlib.sha256(bytes_.read()).hexdigest() == own
    assert proved(room) == []


# -- what is no erasure -------------------------------------------------------------------------------------------


def seqs_with_words(room: Room, ref: str) -> list[int]:
    found = sql(room, "SELECT seq FROM event WHERE ref = :ref AND private <> '' ORDER BY seq", ref=ref)
    return [row.seq for row in found]


def test_words_that_are_gone_without_an_erasure_are_found(room: Room) -> None:
    ref = told(room)
    seqs = seqs_with_words(room, ref)
    assert len(seqs) >= 5
    sql(room, "UPDATE event SET private = '' WHERE ref = :ref AND seq = :seq", ref=ref, seq=seqs[1])
    assert proved(room) == [(seqs[1], "words that it commits to are gone, and no erasure says so")]


def test_other_words_are_found(room: Room) -> None:
    ref = told(room)
    seq = seqs_with_words(room, ref)[0]
    row = sql(room, "SELECT private FROM event WHERE ref = :ref AND seq = :seq", ref=ref, seq=seq)[0]
    there = withheld.beside(row.private)
    assert there is not None
    for words in ({name: f"{word}!" for name, word in there.words.items()}, {**there.words, "0.x": "y"}, {}):
        other = withheld.Beside(there.salt, words).written()
        sql(room, "UPDATE event SET private = :other WHERE ref = :ref AND seq = :seq", other=other, ref=ref, seq=seq)
        assert (seq, "what lies beside its text is not what it commits to") in proved(room)


def test_words_that_come_back_are_found(room: Room) -> None:
    ref = told(room)
    seq = seqs_with_words(room, ref)[0]
    row = sql(room, "SELECT private FROM event WHERE ref = :ref AND seq = :seq", ref=ref, seq=seq)[0]
    erase(room, ref)
    sql(room, "UPDATE event SET private = :was WHERE ref = :ref AND seq = :seq", was=row.private, ref=ref, seq=seq)
    assert proved(room) == [(seq, "its words were erased, and are there again")]


def old_comment(room: Room, ref: str, words: str) -> int:
    """A comment as an older server writes it: its words in the hashed text. Its seq."""
    row = sql(room, "SELECT id, seq, head, changed_at FROM report WHERE ref = :ref", ref=ref)[0]
    move = {"s": "report", "n": 0, "a": "comment", "from": "triaged", "to": "triaged", "t": row.changed_at}
    status = sql(room, "SELECT status FROM report WHERE ref = :ref", ref=ref)[0].status
    move |= {"from": status, "to": status, "f": {"text": words}}
    body = {
        "actor": "rini",
        "at": row.changed_at,
        "intent": "CommentReport",
        "moves": [move],
        "prev": row.head,
        "ref": ref,
        "seq": row.seq + 1,
        "stream": row.id,
        "v": 4,
    }
    written = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    head = hashlib.sha256(written.encode()).hexdigest()
    on = "" if room.url.startswith("sqlite") else " ON event"
    sql(room, f"DROP TRIGGER IF EXISTS event_of_an_old_program{on}")  # which keeps a program of then from writing now
    sql(
        room,
        "INSERT INTO event (stream, seq, recorded_at, ref, text, hash) VALUES (:stream, :seq, :at, :ref, :text, :hash)",
        stream=row.id,
        seq=row.seq + 1,
        at=row.changed_at,
        ref=ref,
        text=written,
        hash=head,
    )
    sql(room, "UPDATE report SET seq = :seq, head = :head WHERE id = :id", seq=row.seq + 1, head=head, id=row.id)
    return int(row.seq) + 1


def test_words_in_the_text_of_older_events_go_too(room: Room) -> None:
    ref = told(room)
    seq = old_comment(room, ref, "Permata dan Kartika")
    assert proved(room) == []
    before = sql(room, "SELECT hash FROM event WHERE ref = :ref ORDER BY seq", ref=ref)
    erase(room, ref)
    assert proved(room) == []
    assert [name for name in NAMES if name in everything(room)] == []
    after = sql(room, "SELECT hash FROM event WHERE ref = :ref ORDER BY seq", ref=ref)
    assert after[: len(before)] == before, "what seals cover stays as it was"
    changed = "UPDATE event SET text = replace(text, 'rini', 'sari') WHERE ref = :ref AND seq = :seq"
    sql(room, changed, ref=ref, seq=seq)
    assert (seq, "the text does not hash to the hash stored with it") in proved(room), "what is left is committed to"


def test_an_older_event_that_no_erasure_names_must_hash(room: Room) -> None:
    ref = told(room)
    seq = old_comment(room, ref, "Permata")
    left = withheld.erased_text(sql(room, "SELECT text FROM event WHERE ref = :r AND seq = :s", r=ref, s=seq)[0].text)
    sql(room, "UPDATE event SET text = :left WHERE ref = :ref AND seq = :seq", left=left, ref=ref, seq=seq)
    assert proved(room) == [(seq, "the text does not hash to the hash stored with it")]


def test_whoever_reads_the_trail_reads_the_words_until_they_are_erased(room: Room) -> None:
    ref = told(room)

    def facts() -> str:
        events = room.centre.stream(LocalActor("tono"), AuditEvents(ref))
        return json.dumps([dict(move.facts) for event in events for move in event.moves], default=str)

    assert {"Gunawan", "Rahayu", "Warsito"} <= {name for name in NAMES if name in facts()}
    erase(room, ref)
    assert [name for name in NAMES if name in facts()] == []
