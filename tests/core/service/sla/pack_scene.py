"""Packs and reports for tests of packs: short texts, reports received when one likes. Owns no expectation."""

from datetime import datetime

from cc.core.centre import Call, LocalActor
from cc.core.intents.packs import LoadPack
from cc.core.intents.reports import ReceiveReport
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import VerifyAudit
from cc.core.records.sla import Clock
from cc.core.vocabulary import Priority
from tests.builders import INSIDE, Room
from tests.core.service.scene import do, see

WEEK = ", ".join(f'{day} = [["08:00", "16:00"]]' for day in ("mon", "tue", "wed", "thu", "fri"))


def text(
    version: str,
    *policies: str,
    effective: str = "",
    closed: str = "",
    calendar: bool = True,
    name: str = "uji",
) -> str:
    """A pack of this version; each policy is `code: span [rest of its table]`."""
    told = f'[pack]\nname = "{name}"\nversion = "{version}"\ntitle = "Uji"\nsource = "SK 1/2026"\n'
    told += f"effective = {effective}\n" if effective else ""
    for policy in policies:
        code, _, rest = policy.partition(": ")
        span, _, more = rest.partition(" ")
        where = "calendar = 'dinas', " if calendar else ""
        target = f'{{ for = "{span}", {where}pauses = ["weather"] }}'
        told += f'[[policy]]\ncode = "{code}"\nunit = "bpbd"\n{more}\ntargets = {{ resolve = {target} }}\n'
    if calendar:
        told += f'[calendar.dinas]\ntimezone = "Asia/Jakarta"\nclosed = [{closed}]\nhours = {{ {WEEK} }}\n'
    return told


def received(room: Room, at: datetime | None = None, category: str = "flood") -> str:
    """A report of Jakarta's east, received then (now); its ref."""
    lon, lat = INSIDE
    intent = ReceiveReport(
        text="Banjir", category=category, lon=lon, lat=lat, priority=Priority.P2, unit="bpbd-timur", received_at=at
    )
    return room.centre.execute(Call(LocalActor("sari"), intent)).ref


def held_to(room: Room, ref: str) -> str:
    """The policy that a report's clocks are held to."""
    return next(clock.policy for clock in see(room, ref).clocks if str(clock.target) == "resolve")


def resolve(room: Room, ref: str) -> Clock:
    """The report's clock for its resolution."""
    return next(clock for clock in see(room, ref).clocks if str(clock.target) == "resolve")


def sound(room: Room) -> bool:
    """Whether replaying every event gives what is stored, and the audit trail holds."""
    facts = room.centre.read(room.admin, CheckDatabase(replay=True)).facts
    wrong = [fact for fact in facts if not fact.ok and fact.name.startswith(("replay", "queues", "counters"))]
    return not wrong and room.centre.read(room.admin, VerifyAudit()).holds


def load(room: Room, told: str) -> None:
    do(room, "admin", LoadPack(told))
