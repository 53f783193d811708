"""What tests of the service do again and again: carry out, look, take a photo. Owns no expectation."""

import io

from PIL import Image

from cc.core.centre import Call, LocalActor
from cc.core.intents.base import AnswerT, Intent
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import VerifyAudit
from cc.core.records.reports import Report
from tests.builders import Room


def do(room: Room, by: str, intent: Intent[AnswerT], **more: object) -> AnswerT:
    """Carry an intent out as somebody, one minute after whatever was before."""
    assert room.clock is not None
    room.clock.advance(60)
    return room.centre.execute(Call(LocalActor(by), intent, **more))  # type: ignore[arg-type]  # the call's own fields


def see(room: Room, ref: str, by: str = "admin") -> Report:
    """The report as somebody sees it."""
    return room.centre.read(LocalActor(by), GetReport(ref))


def photo(room: Room, by: str, colour: int = 90) -> str:
    """The SHA-256 of a photo that somebody has just put."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (colour, 120, 140)).save(made, "JPEG")
    made.seek(0)
    return room.centre.put_blob(LocalActor(by), made).sha256


def holds(room: Room) -> bool:
    """Whether the audit trail holds."""
    return room.centre.read(LocalActor("tono"), VerifyAudit()).holds
