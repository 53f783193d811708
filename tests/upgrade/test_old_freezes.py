"""Frozen SLA reports that quoted reports: the upgrade takes the quotations out, and says what is left."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text

from cc.core.centre import LocalActor
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.questions.freezing import CompareFrozenSlaReport, GetFrozenSlaReport
from cc.core.questions.trail import VerifyAudit
from cc.core.rules.sla.digest import digest
from cc.core.store.sql.engine import alembic_config, open_engine, upgrade
from tests.builders import START, Room
from tests.core.service.scene import do

QUOTED = "Rumah Ibu Kartika"
TONO = LocalActor("tono")


def frozen_before(room: Room, *, quoted: bool = True) -> None:
    """A freeze as the version before wrote it, by the schema before."""
    room.reported(f"{QUOTED} tergenang")
    assert room.clock is not None
    room.clock.advance(timedelta(days=9).total_seconds())
    do(room, "tono", FreezeSlaReport(start_at=START - timedelta(days=1), end_at=START + timedelta(days=1), name="lama"))
    asked = FreezeSlaReport(
        start_at=START - timedelta(days=1), end_at=START + timedelta(days=1), name="baru", worst=5, by=("unit",)
    )
    assert do(room, "tono", asked).report.worst
    engine = open_engine(room.url)
    with engine.begin() as connection:
        _quote(connection, quoted=quoted)
    engine.dispose()
    command.downgrade(alembic_config(room.url), "0020")


def _quote(connection: Connection, *, quoted: bool) -> None:
    row = connection.execute(text("SELECT body FROM frozen_sla_report WHERE name = 'baru'")).one()
    body = json.loads(row.body)
    for each in body["worst"]:
        each["excerpt"] = QUOTED
    written = json.dumps(body)
    connection.execute(text("UPDATE frozen_sla_report SET body = :body WHERE name = 'baru'"), {"body": written})
    if not quoted:
        return
    event = connection.execute(text("SELECT text FROM event WHERE stream = 'frozen:baru'")).one()
    told: dict[str, Any] = json.loads(event.text)
    told["moves"][0]["f"]["body_sha256"] = hashlib.sha256(written.encode()).hexdigest()
    line = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    given = {"text": line, "hash": hashlib.sha256(line.encode()).hexdigest()}
    connection.execute(text("UPDATE event SET text = :text, hash = :hash WHERE stream = 'frozen:baru'"), given)
    connection.execute(text("UPDATE stream SET head = :hash WHERE name = 'frozen:baru'"), {"hash": given["hash"]})


def bodies(room: Room) -> str:
    engine = open_engine(room.url)
    with engine.connect() as connection:
        found = " ".join(connection.execute(text("SELECT body FROM frozen_sla_report")).scalars())
    engine.dispose()
    return found


def test_quotations_go_and_the_freeze_holds(room: Room) -> None:
    frozen_before(room)
    assert QUOTED in bodies(room)
    upgrade(room.url)
    assert QUOTED not in bodies(room)
    report = room.centre.read(TONO, GetFrozenSlaReport("baru")).report
    assert [each.excerpt for each in report.worst] == [""] * len(report.worst) != []
    assert digest(report) == report.digest
    assert room.centre.read(TONO, CompareFrozenSlaReport("baru", 10)).intact
    assert room.centre.read(TONO, VerifyAudit()).findings == ()


@pytest.mark.room(on=("sqlite",))
def test_one_that_was_changed_is_left_for_verify_to_tell(room: Room) -> None:
    frozen_before(room, quoted=False)
    upgrade(room.url)
    told = room.centre.read(TONO, VerifyAudit()).findings
    assert [each.stream for each in told] == ["frozen:baru"]
