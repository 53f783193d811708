"""A freeze's name is an agency's own: what one calls theirs takes no other's name, and tells nobody of it."""

from datetime import timedelta

import pytest

from cc.core.centre import BearerToken, LocalActor
from cc.core.errors import InputError, NotFoundError, RefusedError
from cc.core.intents import organisation as o
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.questions.freezing import GetFrozenSlaReport, ListFrozenSlaReports
from cc.core.records.freezing import FrozenSlaReport
from cc.core.vocabulary import Role
from cc.workforce.client.remote_centre import RemoteCentre
from tests.builders import START, Room
from tests.core.service.scene import do
from tests.workforce.serving import serving


@pytest.fixture
def led(room: Room) -> Room:
    """The room with a supervisor in each agency."""
    people = (("susi", "bpbd"), ("lia", "bpbd-timur"), ("wati", "dishub"))
    rows = (o.PersonRow(login=login, name=login, role=Role.SUPERVISOR, unit=unit) for login, unit in people)
    do(room, "admin", o.SavePeople(tuple(rows)))
    return room


def froze(room: Room, by: str, days: int = 3) -> FrozenSlaReport:
    start = START - timedelta(days=days)
    return do(room, by, FreezeSlaReport(name="Oktober", start_at=start, end_at=start + timedelta(days=1)))


def test_each_agency_has_its_names_and_hears_of_no_others(led: Room) -> None:
    assert [froze(led, by).name for by in ("susi", "wati", "tono")] == ["bpbd:Oktober", "dishub:Oktober", "Oktober"]
    assert froze(led, "susi").name == "bpbd:Oktober"
    with pytest.raises(RefusedError, match="frozen already"):
        froze(led, "susi", days=5)
    for by, name in (("susi", "bpbd:Oktober"), ("wati", "dishub:Oktober"), ("tono", "Oktober")):
        assert led.centre.read(LocalActor(by), GetFrozenSlaReport("Oktober")).name == name
        assert led.centre.read(LocalActor(by), GetFrozenSlaReport(name)).name == name
    with pytest.raises(NotFoundError):
        led.centre.read(LocalActor("wati"), GetFrozenSlaReport("bpbd:Oktober"))
    seen = {each.name for each in led.centre.read(LocalActor("tono"), ListFrozenSlaReports())}
    assert seen == {"bpbd:Oktober", "dishub:Oktober", "Oktober"}


def test_nobody_takes_a_name_that_is_another_agencys(led: Room) -> None:
    start = START - timedelta(days=3)
    for by in ("tono", "susi"):
        with pytest.raises(InputError, match="begins as the names of bpbd do"):
            do(led, by, FreezeSlaReport(name="bpbd:Oktober", start_at=start, end_at=start + timedelta(days=1)))


def test_units_of_one_agency_share_its_names(led: Room) -> None:
    froze(led, "susi")
    with pytest.raises(RefusedError, match="frozen already"):
        froze(led, "lia")
    with pytest.raises(NotFoundError):
        led.centre.read(LocalActor("lia"), GetFrozenSlaReport("Oktober"))


def test_an_agencys_name_travels_whole(led: Room) -> None:
    froze(led, "susi")
    token = do(led, "admin", o.IssueToken("susi"))
    with serving(led.centre) as served:
        remote = RemoteCentre(served.url)
        assert remote.read(BearerToken(token.token), GetFrozenSlaReport("bpbd:Oktober")).name == "bpbd:Oktober"
        remote.close()
