"""A command room with rows in every table that the proof looks at. Owns how it comes about; knows no check."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from pyotp import TOTP

from cc.core.centre import BearerToken, Call, LocalActor
from cc.core.intents.emergency import BreakGlass
from cc.core.intents.identity import BindIdentity
from cc.core.intents.organisation import (
    EndSession,
    IssueToken,
    OpenSession,
    PersonRow,
    SavePeople,
    SetShift,
    StateSetting,
)
from cc.core.intents.reports import AmendReport, ImportedRow, ImportReports
from cc.core.intents.second_factor import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    ResetSecondFactor,
)
from cc.core.intents.system import NumberEvents
from cc.core.questions.privacy import FindByReporter
from cc.core.vocabulary import Role, RoomSetting, Scope
from tests.builders import Room
from tests.core.store.busy import Busy, play
from tests.upgrade.calls import calls

EVENTS = 2000
"""How many the long forms look at."""
_OF_A_ROUND = 65


def rounds(tries: int) -> int:
    """How often everything happens for so many tries of each kind: once for the short form, else for EVENTS events."""
    return EVENTS // _OF_A_ROUND if tries else 1


@contextmanager
def full(room: Room, rounds: int = 1) -> Iterator[Busy]:
    """The room after a day in which everything happened once, or `rounds` times."""
    assert room.clock is not None
    for number, each in enumerate(calls()):
        room.clock.at += timedelta(minutes=1)
        room.centre.execute(Call(LocalActor(each.login), each.intent, f"key-{number}"))
    with play(room, rounds) as busy:
        _more(busy)
        yield busy


def _more(busy: Busy) -> None:
    row = ImportedRow(
        row_key="3",
        text="Pohon miring",
        category="lapangan",
        received_at=datetime(2026, 11, 20, tzinfo=UTC),
        unit="bpbd",
        reporter="Ibu Ani 0811-2222",
        address="Jl. Kebon Baru",
    )
    busy.do("sari", ImportReports(source="kota-lama", rows=(row,)))
    busy.do("sari", AmendReport(report="JKT-000002", address="Jl. Melati", lon=106.0, lat=-7.0))
    busy.do("tono", SetShift(login="budi", shift="07:00-15:00"))
    for login in ("sari", "budi", "tono"):
        busy.do(login, IssueToken(label="gawai", scopes=(Scope.READ,), days=30))
    session = busy.room.centre.execute(Call(LocalActor("x"), OpenSession(login="rini", password="rini-password")))
    busy.room.centre.execute(Call(BearerToken(session.token), EndSession()))
    busy.room.centre.execute(Call(LocalActor("x"), OpenSession(login="dewi", password="dewi-password")))
    secret = busy.room.reported("Rahasia", category="narcotics").ref
    lead = PersonRow(login="lina", name="Lina", role=Role.SUPERVISOR, unit="jakarta")
    busy.do("admin", SavePeople((lead,)))
    for ref in (secret, busy.room.reported("Rahasia lain", category="narcotics").ref):
        busy.do("lina", BreakGlass(ref, "genting", 200))
    for minutes in (20, 30):
        busy.do("admin", StateSetting(RoomSetting.BELIEVED_MINUTES, minutes))
    _second_factors(busy)
    busy.room.centre.read(LocalActor("sari"), FindByReporter("Ibu Ani 0811-2222"))
    busy.room.centre.opened.settle()
    for login in ("sari", "budi"):
        busy.do("admin", BindIdentity(login, "https://login.example", f"subject-{login}"))
    while busy.do("admin", NumberEvents()).numbered:
        pass


def _second_factors(busy: Busy) -> None:
    """One that is there, one that was taken away."""
    for login in ("sari", "tono"):
        offer = busy.room.centre.execute(Call(LocalActor("x"), BeginSecondFactor(login, f"{login}-password")))
        code = TOTP(offer.secret).at(busy.room.centre.now)
        busy.room.centre.execute(Call(LocalActor("x"), ConfirmSecondFactor(offer.ticket, code)))
    busy.do("admin", ResetSecondFactor("tono"))
