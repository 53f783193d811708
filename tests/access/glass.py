"""A room in which the glass is broken: who works there, and a report behind a wall. Owns no expectation."""

from cc.core.centre import LocalActor
from cc.core.intents import reports as r
from cc.core.intents.emergency import BreakGlass
from cc.core.intents.organisation import PersonRow, StateSetting
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import VerifyAudit
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Role, RoomSetting
from tests.access.answers import answered
from tests.builders import Room, with_own_passwords
from tests.core.service.scene import do, photo

FOREIGN = RoomSetting.BREAK_GLASS_FOREIGN
ROWS = (
    PersonRow(login="lead", name="Lead", role=Role.SUPERVISOR, unit="bpbd", password="lead-password-1"),
    PersonRow(login="sworn", name="Sworn", role=Role.SUPERVISOR, unit="bpbd", cleared=True),
    PersonRow(login="chief", name="Chief", role=Role.SUPERVISOR, unit="dishub", cleared=True, email="chief@dishub.id"),
    PersonRow(login="watch", name="Watch", role=Role.AUDITOR, unit="bpbd", email="watch@bpbd.id"),
    PersonRow(login="eye", name="Eye", role=Role.AUDITOR, unit="dishub", email="eye@dishub.id"),
    PersonRow(login="boss-bpbd", name="Boss", role=Role.ADMIN, unit="bpbd"),
    PersonRow(login="boss-dishub", name="Boss", role=Role.ADMIN, unit="dishub"),
)


def with_supervisors(room: Room) -> Room:
    """The room with supervisors, auditors and administrators of two agencies."""
    with_own_passwords(room, *ROWS)
    return room


def secret(room: Room, unit: str = "bpbd", category: str = "narcotics") -> str:
    """A report of a unit with a task and a photo; restricted, if its category is."""
    ref = do(room, "sari", r.ReceiveReport(text="Rahasia", category=category, unit=unit)).ref
    do(room, "sari", r.AttachToReport(ref, (photo(room, "sari"),)))
    do(room, "sari", r.AssignTask(report=ref, unit=unit))
    return ref


def allow(room: Room, *units: str, value: int = 1) -> None:
    """Let these agencies break the glass of each other (0: no more)."""
    for unit in units:
        do(room, f"boss-{unit}", StateSetting(FOREIGN, value))


def opened(room: Room, ref: str, by: str = "lead", minutes: int = 30) -> Receipt:
    """Break it."""
    return do(room, by, BreakGlass(ref, "Pelapor terancam", minutes))


def sees(room: Room, ref: str, by: str = "lead") -> bool:
    """Whether somebody reads it."""
    return answered(room.centre, LocalActor(by), GetReport(ref)) == "ok"


def holds(room: Room) -> None:
    """The trail proves every row."""
    found = room.centre.read(LocalActor("tono"), VerifyAudit())
    assert found.holds, found
