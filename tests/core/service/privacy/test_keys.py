"""Reporters' data: sealed where it lies, shown by need, found by the whole contact, sealed anew under another key."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from cc.core.centre import Anonymous, Call, LocalActor
from cc.core.errors import ForbiddenError, InputError
from cc.core.intents import privacy as p
from cc.core.intents import reports as r
from cc.core.questions.privacy import FindByReporter, ListPersonalKeys
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import VerifyAudit
from cc.core.records.reports import Report
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Channel
from tests.builders import INSIDE, START, Room, reopened

CONTACT = "Ibu Kartika Sekarwangi, 0812-5550-7799"
NAMES = ("Kartika", "Sekarwangi", "5550-7799", "55507799")


def came(room: Room, contact: str = CONTACT, attributes: dict[str, str] | None = None) -> str:
    lon, lat = INSIDE
    intent = r.ReceiveReport(
        text="Banjir",
        category="flood",
        channel=Channel.APP,
        lon=lon,
        lat=lat,
        reporter=contact,
        attributes=attributes or {},
    )
    return room.centre.execute(Call(LocalActor("warga"), intent)).ref


def see(room: Room, ref: str, login: str) -> Report:
    return room.centre.read(LocalActor(login), GetReport(ref))


def stored(room: Room, ref: str) -> tuple[str, str, str]:
    engine = open_engine(room.url)
    try:
        with engine.connect() as connection:
            row = connection.execute(
                text("SELECT reporter, reporter_known_by, attributes FROM report WHERE ref = :ref"), {"ref": ref}
            ).one()
            return row[0], row[1], row[2]
    finally:
        engine.dispose()


def test_it_is_nowhere_in_the_database_as_it_came(room: Room) -> None:
    ref = came(room, attributes={"nama_pelapor": "Kartika Sekarwangi", "kedalaman": "lutut"})
    row = " ".join(stored(room, ref))
    assert [name for name in NAMES if name in row] == []
    assert "lutut" in row
    report = see(room, ref, "sari")
    assert (report.reporter, report.reporter_shown) == (CONTACT, "open")
    assert report.attributes == {"nama_pelapor": "Kartika Sekarwangi", "kedalaman": "lutut"}


@pytest.mark.room(on=("sqlite",))
def test_no_file_of_the_database_holds_it(room: Room) -> None:
    for _ in range(3):
        came(room, attributes={"no_hp": "0812-5550-7799"})
    files = list(room.folder.glob("posko.db*"))
    assert any(file.stat().st_size for file in files)
    assert [(file.name, name) for file in files for name in NAMES if name.encode() in file.read_bytes()] == []


def test_who_does_not_need_it_sees_stars(room: Room) -> None:
    ref = came(room, attributes={"nama_pelapor": "Kartika"})
    room.centre.execute(Call(LocalActor("sari"), r.ShareReport(ref, "dishub")))
    shared = see(room, ref, "dewi")
    assert (shared.reporter, shared.reporter_hidden, shared.attributes) == ("", True, {}), "only shared: nothing"
    assert shared.same_reporter == ()
    assert see(room, ref, "rini").reporter == CONTACT
    assert see(room, ref, "warga").reporter == CONTACT, "who brought it knows it"
    room.centre.execute(Call(LocalActor("rini"), r.AssignTask(report=ref, unit="bpbd-timur", officer="budi")))
    assert see(room, ref, "budi").reporter == CONTACT, "an officer who goes there"
    assert see(room, ref, "agus").reporter_shown == "masked", "another officer"


def test_one_caller_is_known_again_and_found(room: Room) -> None:
    first, second = came(room), came(room, "ibu kartika  sekarwangi, +62 812 5550 7799")
    other = came(room, "Pak Budi, 0812-5550-7798")
    assert see(room, second, "rini").same_reporter == (first,)
    assert see(room, other, "rini").same_reporter == ()
    found = room.centre.read(LocalActor("rini"), FindByReporter("62-812-5550-7799"))
    assert [line.ref for line in found] == [second, first]
    assert room.centre.read(LocalActor("rini"), FindByReporter("0812-5550")) == (), "part of it finds nothing"
    room.centre.execute(Call(LocalActor("sari"), r.ShareReport(first, "dishub")))
    assert room.centre.read(LocalActor("dewi"), FindByReporter(CONTACT)) == (), "shared is not theirs to look up"
    for login in ("budi", "warga"):
        with pytest.raises(ForbiddenError, match="looking reporters up"):
            room.centre.read(LocalActor(login), FindByReporter(CONTACT))


def test_a_new_key_takes_over_and_everything_is_still_read_and_found(room: Room) -> None:
    ref = came(room, attributes={"email": "kartika@rumah.example"})
    before = stored(room, ref)
    made = room.centre.execute(Call(room.admin, p.MakePersonalKey()))
    assert see(room, ref, "sari").reporter == CONTACT
    later = came(room)
    assert f"s1.{made.key}." in stored(room, later)[0]
    assert see(room, later, "sari").same_reporter == (ref,), "found under either key"
    steps, after = [], ""
    while True:
        steps.append(room.centre.execute(Call(room.admin, p.SealPersonalData(after, limit=1))))
        after = steps[-1].after
        if not after:
            break
    assert sum(each.sealed for each in steps) == 1
    now = stored(room, ref)
    assert all(was != is_ for was, is_ in zip(before, now, strict=True))
    assert now[1] == stored(room, later)[1]
    assert see(room, ref, "sari").attributes == {"email": "kartika@rumah.example"}
    record = room.centre.read(room.admin, ListPersonalKeys())
    assert [(each.key, each.reports, each.here, each.in_use) for each in record.keys] == [(made.key, 2, True, True)]


def test_a_lost_key_is_told_and_stops_nothing(room: Room) -> None:
    ref = came(room)
    for file in (room.folder / "keys").glob("*.key"):
        file.rename(file.with_suffix(".away"))
    bare = reopened(room.folder, room.url)
    try:
        report = see(bare, ref, "sari")
        assert (report.reporter, report.reporter_shown) == ("", "unreadable")
        bare.centre.execute(Call(LocalActor("sari"), r.TriageReport(ref)))
        later = came(bare)
        assert see(bare, later, "sari").reporter == CONTACT, "what comes in now is sealed under another key, and read"
        done = bare.centre.execute(Call(bare.admin, p.SealPersonalData()))
        assert (done.looked_at, done.unreadable) == (2, 1)
        record = bare.centre.read(bare.admin, ListPersonalKeys())
        assert sorted((each.reports, each.here) for each in record.keys if each.reports) == [(1, False), (1, True)]
    finally:
        bare.close()
    for file in (room.folder / "keys").glob("*.away"):
        file.rename(file.with_suffix(".key"))
    assert see(room, ref, "sari").reporter == CONTACT


def test_what_was_there_before_is_read_and_then_sealed(room: Room) -> None:
    ref = came(room)
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE report SET reporter = :old, reporter_known_by = '', attributes = :attributes WHERE ref = :ref"
            ),
            {"old": CONTACT, "ref": ref, "attributes": '{"telepon": "0812-5550-7799", "note": "s"}'},
        )
    engine.dispose()
    assert see(room, ref, "sari").reporter == CONTACT
    done = room.centre.execute_as_system(Call(Anonymous(), p.SealPersonalData()))
    assert (done.looked_at, done.sealed, done.after) == (1, 1, "")
    assert [name for name in NAMES if name in " ".join(stored(room, ref))] == []
    report = see(room, ref, "sari")
    assert (report.reporter, report.attributes) == (CONTACT, {"telepon": "0812-5550-7799", "note": "s"})
    assert room.centre.execute_as_system(Call(Anonymous(), p.SealPersonalData())).sealed == 0


def proved(room: Room) -> list[str]:
    return [each.problem for each in room.centre.read(room.admin, VerifyAudit()).findings]


def test_the_trail_proves_what_was_said_whatever_it_is_encrypted_under(room: Room) -> None:
    ref = came(room, attributes={"no_hp": "0812-5550-7799", "kedalaman": "lutut"})
    other = came(room, "Pak Budi, 0813")
    room.centre.execute(Call(LocalActor("sari"), r.AmendReport(report=ref, address="Jl. Tebet")))
    assert proved(room) == []
    room.centre.execute(Call(room.admin, p.MakePersonalKey()))
    room.centre.execute(Call(room.admin, p.SealPersonalData()))
    assert proved(room) == []
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE report SET reporter = :other WHERE ref = :ref"),
            {"ref": ref, "other": room.centre.keys.seal("Pak Lain", see(room, ref, "sari").line.id, key(room))},
        )
    assert [told for told in proved(room) if "reporter" in told], "another contact, rightly encrypted"
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE report SET reporter = :moved WHERE ref = :ref"), {"ref": ref, "moved": stored(room, other)[0]}
        )
    engine.dispose()
    assert [told for told in proved(room) if "cannot be decrypted" in told], "another report's contact"


def key(room: Room) -> str:
    return next(each.key for each in room.centre.read(room.admin, ListPersonalKeys()).keys if each.in_use)


def test_keys_are_the_houses_admins(room: Room) -> None:
    for login in ("sari", "tono", "rini", "budi"):
        with pytest.raises(ForbiddenError):
            room.centre.execute(Call(LocalActor(login), p.MakePersonalKey()))
        with pytest.raises(ForbiddenError):
            room.centre.execute(Call(LocalActor(login), p.SealPersonalData()))
    with pytest.raises(InputError, match="at once"):
        room.centre.execute(Call(room.admin, p.SealPersonalData(limit=0)))


def test_a_row_that_comes_again_differs_only_where_it_does(room: Room) -> None:
    row = r.ImportedRow(
        row_key="1", text="Lampu mati", category="other", received_at=START, reporter=CONTACT, attributes={"hp": "0812"}
    )
    first = room.centre.execute(Call(room.admin, r.ImportReports("kota", (row,))))
    again = room.centre.execute(Call(room.admin, r.ImportReports("kota", (row,))))
    assert [each.outcome for each in first.rows] == ["imported"]
    assert again.rows[0].differs == ()
    changed = replace(row, reporter="Pak Budi", attributes={"hp": "0813"})
    told = room.centre.execute(Call(room.admin, r.ImportReports("kota", (changed,))))
    assert told.rows[0].differs == ("reporter", "attributes")


@pytest.mark.room(on=("sqlite",))
def test_a_backup_and_a_dump_hold_no_key(room: Room, tmp_path: Path) -> None:
    came(room)
    keys = [file.read_text().strip() for file in (room.folder / "keys").glob("*.key")]
    assert keys
    dump = "\n".join(sqlite3.connect(room.folder / "posko.db").iterdump())
    assert [key for key in keys if key in dump] == []
    assert [name for name in NAMES if name in dump] == []
