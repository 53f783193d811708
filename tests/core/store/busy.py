"""A room full of reports in every state, and how tests look at it from below and from above."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from PIL import Image
from sqlalchemy import Connection, Engine

from cc.core.centre import Call, LocalActor
from cc.core.clock import FixedClock
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import AnswerT, Intent
from cc.core.intents.organisation import AreaRow, SaveAreas
from cc.core.questions.reports import ExportReports, GetReport
from cc.core.records.reports import Report
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Channel, HoldReason, Priority, RejectReason
from tests.builders import INSIDE, Room

WEST = '{"type":"Polygon","coordinates":[[[106.7,-6.3],[106.8,-6.3],[106.8,-6.2],[106.7,-6.2],[106.7,-6.3]]]}'
READERS = ("sari", "rini", "dewi", "tono", "budi", "joko", "warga", "admin")


@dataclass(slots=True)
class Busy:
    """The room, an engine of the test's own on its database, and how to do things as somebody, a minute later."""

    room: Room
    engine: Engine
    known: list[Report] = field(default_factory=list, repr=False)

    @property
    def clock(self) -> FixedClock:
        assert self.room.clock is not None
        return self.room.clock

    def do(self, by: str, intent: Intent[AnswerT], seconds: int = 60) -> AnswerT:
        self.clock.advance(seconds)
        return self.room.centre.execute(Call(LocalActor(by), intent))

    def received(self, text: str, category: str = "flood", **more: object) -> str:
        lon, lat = INSIDE
        given = {"channel": Channel.APP, "lon": lon, "lat": lat} | more
        intent = r.ReceiveReport(text=text, category=category, **given)  # type: ignore[arg-type]  # the intent's own fields
        return self.do("warga" if given["channel"] is Channel.APP else "sari", intent).ref

    def everything(self) -> list[Report]:
        """Every report in full, as the cleared admin sees it."""
        admin = LocalActor("admin")
        lines = list(self.room.centre.stream(admin, ExportReports()))
        return [self.room.centre.read(admin, GetReport(line.id)) for line in lines]

    def everything_once(self) -> list[Report]:
        """The same, remembered: for rooms that nobody changes any more."""
        if not self.known:
            self.known = self.everything()
        return self.known

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection


def photo(busy: Busy, by: str, colour: int = 90) -> str:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (colour, 120, 140)).save(made, "JPEG")
    made.seek(0)
    return busy.room.centre.put_blob(LocalActor(by), made).sha256


@contextmanager
def play(room: Room, rounds: int = 1) -> Iterator[Busy]:
    """About thirty reports: every status, some restricted, shared, claimed, late, without a place, of two agencies; the
    same again in each of the `rounds`."""
    room.centre.execute(
        Call(room.admin, SaveAreas((AreaRow(code="barat", name="West", level="kelurahan", geometry=WEST),)))
    )
    busy = Busy(room, open_engine(room.url))
    try:
        for _ in range(rounds):
            _old(busy)
            _worked_on(busy)
            _fresh(busy)
        yield busy
    finally:
        busy.engine.dispose()


def _old(busy: Busy) -> None:
    for number in range(3):
        ref = busy.received(f"Banjir lama {number}, 100% surut", priority=Priority(number + 1))
        busy.do("rini", r.TriageReport(ref, note="periksa"))
        busy.do("rini", r.ResolveReport(ref, "sudah surut"), 7200)
        if number:
            busy.do("tono", r.CloseReport(ref), 86_400)
        if number == 2:
            busy.do("tono", r.ReopenReport(ref, "naik lagi"))
    prank = busy.received("Iseng saja")
    busy.do("rini", r.RejectReport(prank, RejectReason.PRANK))
    spam = busy.received("Di luar kota", "waste", unit="dishub")
    busy.do("dewi", r.RejectReport(spam, RejectReason.OUT_OF_SCOPE))
    busy.clock.advance(5 * 86_400)


def _worked_on(busy: Busy) -> None:
    done, going = (busy.received(f"Air setinggi lutut di gang {name}", priority=Priority.P1) for name in ("A", "B"))
    for ref in (done, going):
        busy.do("rini", r.AssignTask(report=ref, officer="budi", note="bawa perahu"))
        busy.do("budi", t.ArriveTask(f"{ref}/1"), 900)
    busy.do("budi", t.CloseTask(f"{done}/1", (photo(busy, "budi"),), note="selesai"), 1800)
    verified = busy.received("Tanggul jebol")
    busy.do("rini", r.AssignTask(report=verified, officer="agus"))
    busy.do("agus", t.ArriveTask(f"{verified}/1"))
    busy.do("agus", t.CloseTask(f"{verified}/1", (photo(busy, "agus"),)), 1200)
    busy.do("rini", t.VerifyTask(f"{verified}/1"))
    stood_in = busy.received("Petugas lain menggantikan")
    busy.do("rini", r.AssignTask(report=stood_in, officer="agus"))
    busy.do("agus", t.ArriveTask(f"{stood_in}/1"))
    busy.do("agus", t.CloseTask(f"{stood_in}/1", (photo(busy, "agus"),)), 1200)
    declined = busy.received("Pompa macet", address="Jl. Kali_Besar 7")
    busy.do("rini", r.AssignTask(report=declined, officer="budi"))
    busy.do("budi", t.DeclineTask(f"{declined}/1", "perahu rusak"))
    offered = busy.received("Pohon di jalan")
    busy.do("rini", r.AssignTask(report=offered))
    busy.do("rini", t.HandOverTask(f"{offered}/1", "dishub", "jalan besar"))
    held = busy.received("Menunggu pelapor")
    busy.do("rini", r.HoldReport(held, HoldReason.WAITING_REPORTER))
    whole, same = busy.received("Banjir di pasar"), busy.received("banjir pasar juga")
    busy.do("rini", r.MergeReport(same, whole))
    busy.clock.advance(3600)


def _fresh(busy: Busy) -> None:
    busy.received("Lampu lalu lintas mati", "traffic-jam", unit="dishub", priority=Priority.P4)
    busy.received("Macet total", "traffic-jam", unit="dishub", lon=106.75, lat=-6.25)
    shared = busy.received("Genangan di terowongan", "traffic-jam", unit="dishub")
    busy.do("dewi", r.ShareReport(shared, "bpbd"))
    for number in range(2):
        secret = busy.received(f"Transaksi mencurigakan {number}", "narcotics", unit="bpbd" if number else "jakarta")
        if number:
            busy.do("sari", r.TriageReport(secret))
    busy.received("Tanpa tempat", lon=None, lat=None)
    busy.received("Di tengah laut", lon=106.0, lat=-5.0)
    busy.received("Di nol", lon=0.0, lat=0.0, channel=Channel.OPERATOR, reporter="Ibu Tuti")
    busy.received(
        "Dari sistem lain", due_at=busy.clock.now() + timedelta(hours=2), source="jaki", channel=Channel.OPEN311
    )
    claimed, lapsed = busy.received("Sedang diurus"), busy.received("Pernah diurus")
    busy.do("rini", r.ClaimReport(lapsed, 1))
    busy.do("rini", r.ClaimReport(claimed, 120), 300)
    told = busy.received("Sudah ditelepon")
    busy.do("rini", r.CommentReport(told, "nomornya tidak aktif"))
    for number in range(4):
        busy.received(f"Banjir baru {number}", priority=Priority.P2)
