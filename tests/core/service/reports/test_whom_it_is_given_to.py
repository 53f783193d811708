"""Who names the unit of a new report: its own people and those above, a channel where its route leads, the root all;
what is named otherwise goes to whose it is by category and place, and that is said."""

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.core.intents.organisation import PersonRow, RouteRow, SavePeople, SaveRoutes
from cc.core.intents.reports import ImportedRow, ImportReports, ReceiveReport
from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.questions.trail import VerifyAudit
from cc.core.vocabulary import Role
from tests.builders import INSIDE, START, Room
from tests.core.service.scene import do, see

GIVEN = (
    ("sari", "dishub", True),
    ("sari", "jakarta", True),
    ("rini", "bpbd", True),
    ("rini", "bpbd-timur", True),
    ("rini", "dishub", False),
    ("rini", "jakarta", False),
    ("budi", "bpbd-timur", True),
    ("budi", "bpbd", False),
    ("dewi", "bpbd", False),
    ("dewi", "dishub", True),
    ("warga", "dishub", False),
    ("warga", "jakarta", True),
    ("warga", "bpbd-timur", True),
    ("sensor", "bpbd", True),
    ("sensor", "dishub", False),
)
"""Who names which unit for a flood in the east (routed to bpbd-timur), and whether it goes there."""


@pytest.fixture
def room(room: Room) -> Room:
    """The room with a sensor of an agency's."""
    do(room, "admin", SavePeople((PersonRow(login="sensor", name="Sensor", role=Role.CHANNEL, unit="bpbd"),)))
    return room


@pytest.mark.parametrize(("by", "unit", "followed"), GIVEN, ids=[f"{by}-{unit}" for by, unit, _ in GIVEN])
def test_a_report_goes_to_a_unit_that_one_may_give_it_to(room: Room, by: str, unit: str, followed: bool) -> None:
    lon, lat = INSIDE
    receipt = do(room, by, ReceiveReport(text="Banjir", category="flood", lon=lon, lat=lat, unit=unit))
    assert see(room, receipt.ref).line.unit == (unit if followed else "bpbd-timur")
    told = [] if followed else [f"{unit} is not yours to give reports to: {receipt.ref} goes to bpbd-timur"]
    assert [each.partition(",")[0] for each in receipt.warnings] == told
    facts = room.centre.read(room.admin, GetTimeline(receipt.ref))[0].facts
    assert facts.get("named") == (None if followed else unit)
    assert room.centre.read(room.admin, VerifyAudit(receipt.ref)).holds


def test_what_is_routed_below_is_below(room: Room) -> None:
    """A channel may name the unit that its route leads to, and units below that one."""
    do(room, "admin", SaveRoutes((RouteRow("fire", None, "bpbd"),)))
    for unit, whose in (("bpbd-timur", "bpbd-timur"), ("dishub", "bpbd")):
        receipt = do(room, "warga", ReceiveReport(text="Api", category="fire", lon=INSIDE[0], lat=INSIDE[1], unit=unit))
        assert see(room, receipt.ref).line.unit == whose


def test_without_a_place_it_goes_to_the_root(room: Room) -> None:
    receipt = do(room, "rini", ReceiveReport(text="Banjir", category="flood", unit="dishub"))
    assert see(room, receipt.ref).line.unit == "jakarta"
    with pytest.raises(InputError):
        do(room, "rini", ReceiveReport(text="Banjir", category="flood", unit="tidak-ada"))


def test_rows_of_an_import_alike(room: Room) -> None:
    def row(key: str, unit: str) -> ImportedRow:
        lon, lat = INSIDE
        return ImportedRow(row_key=key, text="Banjir", category="flood", received_at=START, unit=unit, lon=lon, lat=lat)

    rows = tuple(row(unit, unit) for unit in ("bpbd", "dishub"))
    refs = [each.ref for each in do(room, "rini", ImportReports(source="lama", rows=rows)).rows]
    told = [room.centre.read(LocalActor("admin"), GetReport(ref)) for ref in refs]
    assert [each.line.unit for each in told] == ["bpbd", "bpbd-timur"]
    assert [each.attributes.get("unit_given") for each in told] == [None, "dishub"]
    again = do(room, "rini", ImportReports(source="lama", rows=rows, update=True)).rows
    assert [(each.outcome, each.differs) for each in again] == [("duplicate", ())] * 2
    whole = do(room, "sari", ImportReports(source="lama", rows=rows)).rows
    assert [see(room, each.ref).line.unit for each in whole] == ["bpbd", "dishub"]
