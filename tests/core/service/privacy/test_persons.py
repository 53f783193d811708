"""All about one person, who could have seen what, and what has expired."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, InputError, NotFoundError
from cc.core.intents import privacy as p
from cc.core.intents import reports as r
from cc.core.intents.organisation import IssueToken, PersonRow, SavePeople, SaveUnits, UnitRow
from cc.core.questions.privacy import AboutPerson, CouldHaveSeen, WhoOpened
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import VerifyAudit
from cc.core.records.privacy import SeenReport
from cc.core.vocabulary import Channel, RejectReason, Role, Scope
from tests.builders import INSIDE, Room

CONTACT = "Ibu Kartika, 0812-5550-7799"


def do(room: Room, login: str, intent: Any) -> Any:
    return room.centre.execute(Call(LocalActor(login), intent))


def came(room: Room, contact: str = CONTACT) -> str:
    lon, lat = INSIDE
    intent = r.ReceiveReport(
        text="Banjir", category="flood", channel=Channel.APP, lon=lon, lat=lat, reporter=contact, address="Jl. 7"
    )
    ref: str = do(room, "warga", intent).ref
    return ref


def seen(room: Room, asker: str = "tono", **asked: Any) -> dict[str, SeenReport]:
    return {each.ref: each for each in room.centre.stream(LocalActor(asker), CouldHaveSeen(**asked))}


def later(room: Room, **span: float) -> datetime:
    assert room.clock is not None
    room.clock.at += timedelta(**span)
    return room.clock.at


def test_all_about_one_person(room: Room) -> None:
    ref, _ = came(room), came(room, "Pak Lain, 0813")
    do(room, "rini", r.CommentReport(ref, "Menelepon lagi"))
    do(room, "sari", r.ShareReport(ref, "dishub"))
    room.centre.read(LocalActor("rini"), GetReport(ref))
    room.centre.opened.settle()
    (found,) = room.centre.read(LocalActor("tono"), AboutPerson("62 812 5550 7799"))
    assert (found.ref, found.reporter, found.address, found.shared_with) == (ref, CONTACT, "Jl. 7", ("dishub",))
    assert [(word.by, word.text) for word in found.words] == [("rini", "Menelepon lagi")]
    assert [entry.login for entry in found.opened] == ["rini"]
    room.centre.opened.settle()
    asked = list(room.centre.stream(LocalActor("tono"), WhoOpened(person="tono")))
    assert [(each.ref, str(each.how)) for each in asked] == [(ref, "export")], "that it was asked for is written down"
    assert room.centre.read(LocalActor("tono"), AboutPerson("")) == ()
    for login in ("sari", "rini", "budi", "warga"):
        with pytest.raises(ForbiddenError):
            room.centre.read(LocalActor(login), AboutPerson(CONTACT))


def test_who_could_have_seen_what_and_when(room: Room) -> None:
    ref = came(room)
    before = later(room, hours=1)
    do(room, "sari", r.ShareReport(ref, "dishub"))
    shared = later(room, hours=1)
    do(room, "sari", r.UnshareReport(ref, "dishub"))
    after = later(room, hours=1)
    assert seen(room, person="rini")[ref].ways == ("owner",)
    assert seen(room, unit="dishub")[ref].ways == ("shared",)
    assert seen(room, unit="dishub")[ref].until is not None
    assert ref not in seen(room, unit="dishub", until=before)
    assert ref in seen(room, unit="dishub", since=before, until=shared)
    assert ref not in seen(room, unit="dishub", since=after)
    assert ref not in seen(room, person="budi"), "an officer sees what they have a task of"
    do(room, "rini", r.AssignTask(report=ref, unit="bpbd-timur", officer="budi"))
    assert seen(room, person="budi")[ref].ways == ("task",)
    assert seen(room, person="warga")[ref].ways == ("entered",)
    assert seen(room, person="rini")[ref].opened == 0
    room.centre.read(LocalActor("rini"), GetReport(ref))
    room.centre.opened.settle()
    assert seen(room, person="rini")[ref].opened == 1
    assert seen(room, unit="bpbd")[ref].opened == 1
    assert seen(room, unit="bpbd", since=later(room, days=1))[ref].opened == 0
    assert seen(room, person="rini")[ref].has_contact


def person(login: str, unit: str, role: Role, **more: Any) -> SavePeople:
    return SavePeople((PersonRow(login=login, name=login.title(), role=role, unit=unit, **more),))


def test_what_somebody_was_then_counts(room: Room) -> None:
    """Whoever moved, lost a role or a clearance, or left saw what they saw before, and not what they see now."""
    of_bpbd, then = came(room), later(room, hours=1)
    do(room, "admin", person("rini", "dishub", Role.OPERATOR))
    moved = later(room, hours=1)
    of_dishub = do(room, "sari", r.ReceiveReport(text="Macet", category="traffic-jam", unit="dishub")).ref
    told = seen(room, person="rini")
    assert set(told) == {of_bpbd, of_dishub}
    assert told[of_bpbd].until == then, "until they went to another unit"
    assert (told[of_dishub].since, told[of_dishub].until) == (moved, None)
    assert set(seen(room, person="rini", since=moved)) == {of_dishub}
    later(room, hours=1)
    do(room, "admin", person("rini", "dishub", Role.OFFICER))
    officer = later(room, hours=1)
    assert seen(room, person="rini", since=officer) == {}
    do(room, "admin", person("rini", "dishub", Role.OPERATOR, active=False))
    assert seen(room, person="rini", since=later(room, hours=1)) == {}
    assert set(seen(room, person="rini")) == {of_bpbd, of_dishub}


def test_clearance_and_the_tree_of_then_count(room: Room) -> None:
    secret = do(room, "sari", r.ReceiveReport(text="Rahasia", category="narcotics", unit="bpbd-timur")).ref
    assert seen(room, person="rini") == {}
    later(room, hours=1)
    do(room, "admin", person("rini", "bpbd", Role.OPERATOR, cleared=True))
    cleared = later(room, hours=1)
    do(room, "admin", person("rini", "bpbd", Role.OPERATOR))
    assert secret in seen(room, person="rini")
    assert seen(room, person="rini")[secret].until == cleared
    assert seen(room, person="rini", since=later(room, hours=1)) == {}
    later(room, hours=1)
    flood = came(room)
    later(room, hours=1)
    do(room, "admin", SaveUnits((UnitRow("bpbd-timur", "East", "dishub", "district"),)))
    moved = later(room, hours=1)
    assert set(seen(room, unit="bpbd", until=moved)) == {secret, flood}
    assert seen(room, unit="bpbd", since=moved) == {}
    assert set(seen(room, unit="dishub", since=moved)) == {secret, flood}


def test_a_token_is_asked_for_its_time(room: Room) -> None:
    early = came(room)
    later(room, hours=2)
    do(room, "rini", IssueToken(label="gawai", scopes=(Scope.READ,), days=1))
    from sqlalchemy import text

    from cc.core.store.sql.engine import open_engine

    engine = open_engine(room.url)
    with engine.connect() as connection:
        digest = connection.execute(text("SELECT digest FROM token WHERE login = 'rini'")).scalar_one()
    engine.dispose()
    assert early in seen(room, token=digest[:12])
    assert early not in seen(room, token=digest[:12], until=later(room, hours=-1))
    with pytest.raises(NotFoundError, match="no one token"):
        seen(room, token="0" * 12)


def test_whom_it_is_about_must_be_said(room: Room) -> None:
    for asked in ({}, {"person": "rini", "unit": "bpbd"}):
        with pytest.raises(InputError, match="one person, one unit or one token"):
            seen(room, **asked)
    with pytest.raises(NotFoundError):
        seen(room, person="nobody")
    for login in ("sari", "rini", "budi", "warga"):
        with pytest.raises(ForbiddenError):
            seen(room, login, person="rini")


def test_reporters_expire_but_under_a_legal_hold(room: Room) -> None:
    over, kept, still = came(room), came(room), came(room)
    for ref in (over, kept):
        do(room, "sari", r.RejectReport(ref, RejectReason.PRANK))
    do(room, "tono", p.PutLegalHold(kept, "LP/B/117"))
    assert do(room, "tono", p.ExpireReporters("flood", 30)).refs == ()
    later(room, days=31)
    assert do(room, "tono", p.ExpireReporters("flood", 30, dry_run=True)).refs == (over,)
    assert room.centre.read(LocalActor("sari"), GetReport(over)).reporter == CONTACT
    assert do(room, "tono", p.ExpireReporters("fire", 30)).refs == ()
    assert do(room, "tono", p.ExpireReporters("flood", 30)).refs == (over,)
    contacts = [room.centre.read(LocalActor("sari"), GetReport(ref)).reporter for ref in (over, kept, still)]
    assert contacts == ["", CONTACT, CONTACT]
    assert do(room, "tono", p.ExpireReporters("flood", 30)).refs == ()
    with pytest.raises(ForbiddenError):
        do(room, "sari", p.ExpireReporters("flood", 30))
    with pytest.raises(InputError):
        do(room, "tono", p.ExpireReporters("flood", 0))
    assert room.centre.read(room.admin, VerifyAudit()).findings == ()
