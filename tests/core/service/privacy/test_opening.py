"""Who opened what tells of a person, or is restricted: written down once a day, proved, told to whom it concerns, and
in nobody's way."""

import io
import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, UnreachableError
from cc.core.intents import reports as r
from cc.core.intents.organisation import CategoryRow, SaveCategories
from cc.core.questions.privacy import FindByReporter, WhoOpened
from cc.core.questions.reports import ExportReports, GetReport
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.privacy import OpenedEntry
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Channel
from tests.builders import INSIDE, Room
from tests.pictures import jpeg


def came(room: Room, reporter: str = "Ibu Kartika, 0812", category: str = "flood") -> str:
    lon, lat = INSIDE
    intent = r.ReceiveReport(text="Banjir", category=category, channel=Channel.APP, lon=lon, lat=lat, reporter=reporter)
    return room.centre.execute(Call(LocalActor("warga"), intent)).ref


def restricted(room: Room) -> str:
    row = CategoryRow(code="rahasia", name_id="Rahasia", name_en="Secret", restricted=True, unit="bpbd")
    room.centre.execute(Call(room.admin, SaveCategories((row,))))
    return came(room, "", "rahasia")


def opened(room: Room, login: str = "tono", **asked: Any) -> list[OpenedEntry]:
    room.centre.opened.settle()
    return list(room.centre.stream(LocalActor(login), WhoOpened(**asked)))


def told(entries: list[OpenedEntry]) -> list[tuple[str, str, str]]:
    return [(each.login, each.ref, str(each.how)) for each in entries]


def test_one_entry_a_person_report_way_and_day(room: Room) -> None:
    ref, plain = came(room), came(room, "")
    for _ in range(3):
        room.centre.read(LocalActor("sari"), GetReport(ref))
        room.centre.read(LocalActor("sari"), GetReport(plain))
    room.centre.read(LocalActor("rini"), GetReport(ref))
    assert told(opened(room, report=ref)) == [("rini", ref, "report"), ("sari", ref, "report")]
    assert opened(room, report=plain) == [], "it tells of nobody"
    assert room.clock is not None
    room.clock.at += timedelta(days=1)
    room.centre.read(LocalActor("sari"), GetReport(ref))
    assert told(opened(room, person="sari")) == [("sari", ref, "report")] * 2
    assert told(opened(room, person="sari", since=room.clock.at)) == [("sari", ref, "report")]
    assert told(opened(room, person="sari", until=room.clock.at)) == [("sari", ref, "report")]


def test_restricted_reports_exports_photos_and_searches(room: Room) -> None:
    secret, ref = restricted(room), came(room)
    photo = room.centre.put_blob(LocalActor("sari"), io.BytesIO(jpeg())).sha256
    room.centre.execute(Call(LocalActor("sari"), r.AttachToReport(ref, (photo,))))
    room.centre.read(LocalActor("sari"), GetReport(secret))
    assert len(list(room.centre.stream(LocalActor("sari"), ExportReports()))) == 2
    with room.centre.open_blob(LocalActor("rini"), photo):
        pass
    room.centre.read(LocalActor("rini"), FindByReporter("Ibu Kartika, 0812"))
    entries = opened(room)
    assert sorted(told(entries)) == [
        ("rini", ref, "evidence"),
        ("rini", ref, "search"),
        ("sari", secret, "export"),
        ("sari", secret, "report"),
    ]
    assert {each.ref: each.restricted for each in entries} == {secret: True, ref: False}
    assert [finding.problem for finding in room.centre.read(room.admin, VerifyAudit()).findings] == []


def test_it_is_proved(room: Room) -> None:
    ref = came(room)
    room.centre.read(LocalActor("sari"), GetReport(ref))
    room.centre.opened.settle()
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE opened SET login = 'rini'"))
    engine.dispose()
    problems = [(each.stream, each.problem) for each in room.centre.read(room.admin, VerifyAudit()).findings]
    assert any(stream == "opened:sari" and "row is gone" in problem for stream, problem in problems)


def test_it_is_told_to_supervisors_and_auditors_of_the_units(room: Room) -> None:
    ref = came(room)
    room.centre.read(LocalActor("sari"), GetReport(ref))
    for login in ("sari", "rini", "budi", "warga"):
        with pytest.raises(ForbiddenError):
            opened(room, login)
    events = list(room.centre.stream(LocalActor("sari"), AuditEvents()))
    assert [each.stream for each in events if each.stream.startswith("opened:")] == [], "no operator's business"


def test_a_medium_that_cannot_be_written_keeps_nobody_from_reading(
    room: Room, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = came(room)

    def refuse(*_: object) -> object:
        raise UnreachableError("read-only", code="storage.read_only")

    monkeypatch.setattr(room.centre.opened, "_submit", refuse)
    with caplog.at_level(logging.WARNING, "posko.privacy"):
        for login in ("sari", "rini"):
            assert room.centre.read(LocalActor(login), GetReport(ref)).reporter
    assert len([each for each in caplog.records if "cannot be recorded" in each.message]) == 1
