"""Administration ends at one's own units: what an agency's admin may not set up, by both doors, in both languages; and
what they may."""

from dataclasses import replace
from functools import partial

import pytest

from cc.core.centre import Anonymous, Call
from cc.core.errors import ForbiddenError, InputError, NotFoundError
from cc.core.intents import organisation as o
from cc.core.intents.packs import LoadPack, SavePolicies
from cc.core.intents.sending import ClaimSlaReportRun, RetryMessages, SettleMessages, TakeMessages
from cc.core.questions.organisation import (
    GetPerson,
    ListPeople,
    ListRoutes,
    ListUnits,
)
from cc.core.questions.trail import AuditEvents
from cc.core.records.sending import MessageResult
from cc.core.records.sla import WALL, Policy, TargetSpec
from cc.core.vocabulary import MessageState, Role, TargetName
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.builders import EAST, with_own_passwords
from tests.centre.administration.agency import PACK, category, refused, row, unchanged
from tests.centre.bench import Bench

# -- the acts of the review, one by one -------------------------------------------------------------------------------


@pytest.mark.eleven
def test_an_agencys_admin_makes_no_admin_of_the_root(agency: Bench) -> None:
    made = row("palsu", role=Role.ADMIN, unit="jakarta", cleared=True, password="palsu-password")
    words = ("jakarta does not belong to bpbd", "jakarta bukan bagian dari bpbd")
    refused(agency, "adi", o.SavePeople((made,)), "forbidden.outside", *words)
    with pytest.raises(NotFoundError):
        agency.ask("admin", GetPerson("palsu"))


@pytest.mark.eleven
def test_an_agencys_admin_does_not_move_another_agencys_officer(agency: Bench) -> None:
    words = ("the log-in joko belongs to somebody outside bpbd", "nama pengguna joko milik orang di luar bpbd")
    intent = o.SavePeople((row("joko"),))
    unchanged(
        agency,
        lambda: agency.ask("admin", GetPerson("joko")),
        lambda: refused(agency, "adi", intent, "forbidden.person", *words),
    )


def test_an_agencys_admin_gives_another_agencys_officer_no_password(agency: Bench) -> None:
    intent = o.SavePeople((row("joko", unit="dishub", password="dicuri-dicuri"),))
    refused(agency, "adi", intent, "forbidden.person", "outside bpbd")
    assert agency.centre.execute(Call(Anonymous(), o.OpenSession("joko", "joko-password"))).login == "joko"


def test_an_agencys_admin_does_not_deactivate_the_admin_of_the_root(agency: Bench) -> None:
    intent = o.SavePeople((row("admin", role=Role.ADMIN, unit="jakarta", cleared=True, active=False),))
    refused(agency, "adi", intent, "forbidden.person", "the log-in admin belongs to somebody outside bpbd")
    assert agency.ask("admin", GetPerson("admin")).active


@pytest.mark.eleven
def test_an_agencys_admin_moves_no_unit_to_another_parent(agency: Bench) -> None:
    for moved in (
        o.UnitRow("dishub", "D", "bpbd"),
        o.UnitRow("bpbd", "B", "dishub"),
        o.UnitRow("jakarta", "J", "bpbd"),
    ):
        with pytest.raises((ForbiddenError, InputError)):
            agency.do("adi", o.SaveUnits((moved,)))
    words = (
        "moving a unit to another parent holds for the whole command room",
        "pemindahan unit ke induk lain berlaku untuk seluruh",
    )
    moved = o.UnitRow("bpbd-timur", "Disaster agency, east", "dishub", "district")
    unchanged(
        agency,
        lambda: agency.ask("admin", ListUnits()),
        lambda: refused(agency, "adi", o.SaveUnits((moved,)), "forbidden.house", *words),
    )


@pytest.mark.eleven
def test_an_agencys_admin_unlocks_no_category(agency: Bench) -> None:
    code = agency.fresh()
    made = o.CategoryRow(code=code, name_id="Rahasia", name_en="Secret", unit="bpbd", restricted=True)
    agency.do("admin", o.SaveCategories((made,)))
    words = (
        "restricting a category, or lifting that, holds for the whole",
        "pembatasan kategori atau pencabutannya berlaku untuk",
    )
    for login in ("adi", "cici"):
        intent = o.SaveCategories((category(agency, code, restricted=False),))
        refused(agency, login, intent, "forbidden.house", *words)
    assert category(agency, code).restricted


@pytest.mark.eleven
def test_an_agencys_admin_routes_nothing_to_itself(agency: Bench) -> None:
    words = ("changing routes: jakarta does not belong to bpbd", "perubahan rute: jakarta bukan bagian dari bpbd")
    for route in (o.RouteRow("fire", None, "bpbd"), o.RouteRow("fire", "timur", "bpbd-timur")):
        intent = o.SaveRoutes((route,))
        unchanged(
            agency,
            lambda: agency.ask("admin", ListRoutes()),
            partial(refused, agency, "adi", intent, "forbidden.outside", *words),
        )


@pytest.mark.eleven
def test_an_agencys_admin_mints_no_token_for_somebody_cleared(agency: Bench) -> None:
    words = (
        "rahma is cleared for what is restricted, and you are not",
        "rahma punya izin akses data terbatas dan Anda tidak",
    )
    refused(agency, "adi", o.IssueToken("rahma"), "forbidden.person", *words)
    with pytest.raises(NotFoundError):
        agency.do("adi", o.IssueToken("sari"))
    assert agency.do("cici", o.IssueToken("rahma", days=1)).login == "rahma"


@pytest.mark.eleven
def test_an_agencys_admin_settles_and_takes_nobodys_messages(agency: Bench) -> None:
    words = ("sending messages holds for the whole command room", "pengiriman pesan berlaku untuk seluruh")
    settled = SettleMessages((MessageResult(1, 1, MessageState.SENT),))
    for intent in (settled, TakeMessages()):
        refused(agency, "adi", intent, "forbidden.house", *words)
    refused(agency, "adi", ClaimSlaReportRun("bulanan", "2026-10"), "forbidden.house")


# -- the rest of what is the house's ----------------------------------------------------------------------------------


def test_areas_starter_categories_and_policies_of_all_are_the_roots(agency: Bench) -> None:
    area = o.AreaRow(code="barat", name="B", level="kelurahan", geometry=EAST)
    refused(agency, "adi", o.SaveAreas((area,)), "forbidden.house")
    for changed in (category(agency, "flood", name_en="Mine"), category(agency, "flood", retired=True)):
        refused(agency, "adi", o.SaveCategories((changed,)), "forbidden.house")
    refused(agency, "adi", o.SaveCategories((category(agency, "flood", unit="bpbd"),)), "forbidden.house")
    target = TargetSpec(name=TargetName.RESOLVE, target_s=7200, calendar=WALL)
    for login in ("adi", "susi"):
        everybody = Policy(code="semua", version=1, targets=(target,))
        refused(agency, login, SavePolicies((everybody,)), "forbidden.house")
        theirs = Policy(code="dishub", version=1, targets=(target,), unit="dishub")
        refused(agency, login, SavePolicies((theirs,)), "forbidden.outside")
    with pytest.raises(ForbiddenError):
        agency.do("susi", LoadPack(PACK.format(unit="dishub", calendar="wall")))


def test_what_is_not_there_to_be_seen_stays_so_when_messages_are_sent_again(agency: Bench) -> None:
    assert agency.do("adi", RetryMessages((1, 2, 3, 10**9))).changed == 0


def test_only_who_is_cleared_clears_or_lifts(agency: Bench) -> None:
    code, login = agency.fresh(), agency.fresh()
    refused(
        agency,
        "adi",
        o.SavePeople((row(login, cleared=True),)),
        "forbidden.clearance",
        "clearance is given by an administrator who has it",
        "diberikan oleh administrator yang memilikinya",
    )
    assert agency.do("cici", o.SavePeople((row(login, cleared=True),))).added == 1
    refused(agency, "adi", o.SavePeople((row(login),)), "forbidden.person", "is cleared")
    bare = row(f"{login}-root", role=Role.ADMIN, unit="jakarta", password=f"{login}-root-password")
    with_own_passwords(agency.room, bare)
    made = o.CategoryRow(code=code, name_id="Rahasia", name_en="Secret", restricted=True)
    agency.do(bare.login, o.SaveCategories((made,)))
    lifted = o.SaveCategories((replace(made, restricted=False),))
    refused(agency, bare.login, lifted, "forbidden.clearance", "is restricted, and you are not cleared")
    told = agency.do("admin", lifted)
    assert "no longer restricted: 0 reports" in told.warnings[0]
    assert "tidak lagi terbatas" in Reader(Language.ID).phrase(told.warning_phrases[0])
    events = agency.centre.stream(agency.who("admin"), AuditEvents(f"category:{code}"))
    assert [move.facts.get("restriction") for event in events for move in event.moves][-1] == "lifted"


def test_a_lead_changes_nothing_of_somebody_who_holds_more(agency: Bench) -> None:
    refused(agency, "susi", o.SetShift("adi", "07:00-15:00"), "forbidden.person", "adi is administrator and holds more")
    refused(agency, "tono", o.LocatePerson(106.8, -6.2, "admin"), "forbidden.person", "holds more than you do")
    refused(agency, "susi", o.SetShift("rahma", "07:00-15:00"), "forbidden.person", "rahma is cleared")
    agency.do("susi", o.SetShift("budi", "07:00-15:00"))
    agency.do("susi", o.SetShift("budi", ""))


def test_the_last_admin_of_the_root_stays_though_agencies_have_theirs(agency: Bench) -> None:
    admins = [each for each in agency.ask("admin", ListPeople(limit=500)).items if each.role is Role.ADMIN]
    others = [each for each in admins if each.login != "admin" and each.active and each.unit == "jakarta"]
    for each in others:
        agency.do("admin", o.SavePeople((row(each.login, role=Role.ADMIN, unit="jakarta", active=False),)))
    whole = row("admin", role=Role.ADMIN, unit="jakarta", cleared=True)
    for last in (replace(whole, active=False), replace(whole, role=Role.OPERATOR), replace(whole, unit="bpbd")):
        with pytest.raises(InputError, match="no active admin of jakarta left") as told:
            agency.do("admin", o.SavePeople((last,)))
        assert told.value.code == "input.last_admin"
