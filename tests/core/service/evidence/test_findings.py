"""Findings through the door: a photo on a task says where, when and where else it is, as far as the asker sees."""

import io
from datetime import timedelta

from cc.core.centre import Call, LocalActor
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.reports import ReceiveReport
from cc.core.questions.evidence import ListEvidence
from cc.core.questions.reports import GetReport
from cc.core.records.evidence import EvidenceRecord
from cc.core.vocabulary import Channel
from tests.builders import INSIDE, START, Room
from tests.pictures import exif, jpeg


def put(room: Room, data: bytes, by: str = "admin") -> str:
    """A photo that somebody put."""
    return room.centre.put_blob(LocalActor(by), io.BytesIO(data)).sha256


def photos(room: Room, ref: str, by: str = "tono") -> tuple[EvidenceRecord, ...]:
    """A report's photos as somebody sees them."""
    return room.centre.read(LocalActor(by), ListEvidence(ref))


def verdicts(photo: EvidenceRecord) -> dict[object, object]:
    """The verdict of each check."""
    return {each["check"]: each["verdict"] for each in photo.findings}


def test_a_photo_taken_at_its_task_is_said_to_be(room: Room) -> None:
    assert room.clock is not None
    ref = room.reported().ref
    room.clock.advance(60)
    room.centre.execute(Call(LocalActor("rini"), r.AssignTask(report=ref, officer="budi")))
    room.clock.advance(3600)
    taken_at = START + timedelta(minutes=55)
    local = f"{taken_at + timedelta(hours=7):%Y:%m:%d %H:%M:%S}"
    name = put(room, jpeg(exif(place=INSIDE, local=local, offset="+07:00", gps_at=taken_at)), "budi")
    room.centre.execute(Call(LocalActor("budi"), t.AcceptTask(f"{ref}/1")))
    room.centre.execute(Call(LocalActor("budi"), t.CloseTask(f"{ref}/1", (name,))))
    (photo,) = photos(room, ref)
    assert (photo.task, photo.sha256) == (1, name)
    assert verdicts(photo) == {"place": "yes", "time": "yes", "clock": "yes", "whole": "yes"}
    assert room.centre.read(LocalActor("tono"), GetReport(ref)).evidence == (photo,)


def test_the_identical_file_is_named_only_to_those_who_see_it(room: Room) -> None:
    name = put(room, jpeg())
    flood = room.reported().ref
    road = room.centre.execute(
        Call(
            LocalActor("warga"), ReceiveReport(text="Macet", category="traffic-jam", channel=Channel.APP, unit="dishub")
        )
    ).ref
    for ref in (flood, road):
        room.centre.execute(Call(LocalActor("admin"), r.AttachToReport(ref, (name,))))
    (seen,) = photos(room, flood, "tono")
    told = next(each for each in seen.findings if each["check"] == "unique")
    assert told["words"] == f"identical file: also photo 1 of {road}"
    (hidden,) = photos(room, flood, "rini")
    assert "unique" not in verdicts(hidden)


def test_the_same_file_twice_on_one_report_is_named(room: Room) -> None:
    name = put(room, jpeg())
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("rini"), r.AssignTask(report=ref, officer="budi")))
    room.centre.execute(Call(LocalActor("admin"), r.AttachToReport(ref, (name,))))
    room.centre.execute(Call(LocalActor("budi"), t.AcceptTask(f"{ref}/1")))
    room.centre.execute(Call(LocalActor("budi"), t.CloseTask(f"{ref}/1", (name,))))
    first, second = photos(room, ref)
    words = [
        next(str(each["words"]) for each in photo.findings if each["check"] == "unique") for photo in (first, second)
    ]
    assert words == [f"identical file: also photo 2 of {ref}/1", f"identical file: also photo 1 of {ref}"]
