"""A category says for how long reporters are kept; the sweep erases them then, and nothing else changes by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError
from cc.core.intents import organisation as o
from cc.core.intents import privacy as p
from cc.core.intents import reports as r
from cc.core.intents.system import Sweep
from cc.core.questions.organisation import ListCategories
from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.questions.sla import SlaFigures
from cc.core.questions.trail import VerifyAudit
from cc.core.vocabulary import Action, RejectReason, Role
from tests.builders import INSIDE, Room
from tests.core.service.scene import do, see

CONTACT = "Ibu Kartika, 0812-5550-7799"
ROW = o.CategoryRow(code="flood", name_id="Banjir", name_en="Flood", keep_days=30)


def came(room: Room, category: str = "flood", *, over: bool = True) -> str:
    """A report that is over (or not yet), with its reporter."""
    lon, lat = INSIDE
    receipt = do(room, "warga", r.ReceiveReport(text="Banjir", category=category, reporter=CONTACT, lon=lon, lat=lat))
    if over:
        do(room, "sari", r.RejectReport(receipt.ref, RejectReason.PRANK))
    return receipt.ref


def kept(room: Room, *refs: str) -> list[bool]:
    """Whether each still has its reporter."""
    return [see(room, ref, "sari").reporter == CONTACT for ref in refs]


def later(room: Room, days: float) -> None:
    assert room.clock is not None
    room.clock.at += timedelta(days=days)


def test_a_sweep_erases_what_its_category_keeps_no_longer(room: Room) -> None:
    over, other, still, held = came(room), came(room, "fire"), came(room, over=False), came(room)
    do(room, "tono", p.PutLegalHold(held, "LP/B/117"))
    later(room, 40)
    assert do(room, "tono", Sweep()).reporters_erased == 0, "nothing is erased that nobody said"
    do(room, "admin", o.SaveCategories((ROW,)))
    before = room.centre.read(LocalActor("tono"), SlaFigures())
    assert do(room, "tono", Sweep()).reporters_erased == 1
    assert kept(room, over, other, still, held) == [False, True, True, True]
    last = room.centre.read(LocalActor("tono"), GetTimeline(over))[-1]
    assert (last.action, last.facts["days"], last.facts["by_itself"]) == (Action.ERASE, 30, True)
    assert see(room, over, "sari").text == "Banjir"
    after = room.centre.read(LocalActor("tono"), SlaFigures())
    counted = [(each.reports, each.without_clock, each.figures, each.totals) for each in (before, after)]
    assert counted[0] == counted[1], "figures keep their counts"
    assert do(room, "tono", Sweep()).reporters_erased == 0
    do(room, "tono", p.LiftLegalHold(held, "putusan"))
    assert do(room, "tono", Sweep()).reporters_erased == 0, "it has changed today"
    later(room, 31)
    assert do(room, "tono", Sweep()).reporters_erased == 1
    assert room.centre.read(room.admin, VerifyAudit()).findings == ()


def test_what_is_over_not_long_enough_is_kept_and_a_sweep_ends_at_its_limit(room: Room) -> None:
    do(room, "admin", o.SaveCategories((ROW,)))
    refs = [came(room) for _ in range(3)]
    later(room, 29)
    assert do(room, "tono", Sweep()).reporters_erased == 0
    later(room, 2)
    done = do(room, "tono", Sweep(limit=2))
    assert (done.reporters_erased, done.more, kept(room, *refs)) == (2, True, [False, False, True])
    assert do(room, "tono", Sweep(limit=2)).reporters_erased == 1


def test_an_agency_sweeps_its_own(room: Room) -> None:
    people = (o.PersonRow(login="lead", name="L", role=Role.SUPERVISOR, unit="dishub"),)
    do(room, "admin", o.SavePeople(people))
    do(room, "admin", o.SaveCategories((ROW,)))
    ref = came(room)
    later(room, 31)
    assert do(room, "lead", Sweep()).reporters_erased == 0
    assert kept(room, ref) == [True]


def test_what_is_not_said_stays(room: Room) -> None:
    do(room, "admin", o.SaveCategories((ROW,)))
    do(room, "admin", o.SaveCategories((replace(ROW, keep_days=None, name_id="Bah"),)))
    told = {each.code: each for each in room.centre.read(room.admin, ListCategories())}
    assert (told["flood"].keep_days, told["flood"].name_id, told["fire"].keep_days) == (30, "Bah", 0)
    do(room, "admin", o.SaveCategories((replace(ROW, keep_days=0),)))
    later(room, 400)
    assert do(room, "tono", Sweep()).reporters_erased == 0
    assert room.centre.read(room.admin, VerifyAudit()).findings == ()


@pytest.mark.parametrize("days", [-1, 36_501])
def test_how_long_has_bounds(room: Room, days: int) -> None:
    with pytest.raises(InputError):
        do(room, "admin", o.SaveCategories((replace(ROW, keep_days=days),)))


def test_it_is_for_whoever_sets_the_category_up(room: Room) -> None:
    with pytest.raises(ForbiddenError):
        do(room, "tono", o.SaveCategories((ROW,)))
    ref = came(room)
    assert room.centre.read(LocalActor("sari"), GetReport(ref)).reporter == CONTACT
