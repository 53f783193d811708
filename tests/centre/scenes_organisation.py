"""A scene for every intent on what a command room is made of."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.errors import CredentialError, ForbiddenError, RefusedError
from cc.core.intents import organisation as o
from cc.core.intents import packs as o_packs
from cc.core.intents import system as o_system
from cc.core.intents.emergency import RecoverAdmin
from cc.core.intents.reports import ClaimReport, CommentReport
from cc.core.questions.organisation import (
    GetPerson,
    ListAreas,
    ListCategories,
    ListRoutes,
    ListSessions,
    ListSettings,
    ListUnits,
    LocateArea,
    WhoAmI,
)
from cc.core.questions.packs import ListPolicies
from cc.core.records.organisation import Route
from cc.core.records.sla import WALL, Policy, TargetSpec
from cc.core.vocabulary import HoldReason, Priority, Role, RoomSetting, Scope, TargetName
from tests.builders import EAST, INSIDE
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene


def save_units(bench: Bench) -> None:
    code = bench.fresh()
    saved = bench.do("admin", o.SaveUnits((o.UnitRow(code, "Dinas", "jakarta", "agency", "Asia/Makassar"),)))
    assert saved.added == 1
    unit = next(each for each in bench.ask("sari", ListUnits()) if each.code == code)
    assert (unit.path, unit.zone) == (("jakarta", code), "Asia/Makassar")
    again = bench.do("admin", o.SaveUnits((o.UnitRow(code, "Dinas", "jakarta", "agency", "Asia/Makassar"),)))
    assert (again.added, again.unchanged) == (0, 1)


def save_areas(bench: Bench) -> None:
    code = bench.fresh()
    shape = EAST.replace("106.", "110.")
    assert (
        bench.do(
            "admin", o.SaveAreas((o.AreaRow(code=code, name="Jauh", level="kelurahan", geometry=shape, source="uji"),))
        ).added
        == 1
    )
    area = next(each for each in bench.ask("sari", ListAreas()) if each.code == code)
    assert area.bounds == (110.8, -6.3, 110.9, -6.2)
    assert code in [each.code for each in bench.ask("sari", LocateArea(110.85, -6.25))]


def save_categories(bench: Bench) -> None:
    code = bench.fresh()
    row = o.CategoryRow(
        code=code, name_id="Uji", name_en="Test", priority=Priority.P4, evidence_min=2, keywords=("uji", "coba")
    )
    assert bench.do("admin", o.SaveCategories((row,))).added == 1
    category = next(each for each in bench.ask("sari", ListCategories()) if each.code == code)
    assert (category.priority, category.evidence_min, category.keywords) == (4, 2, ("uji", "coba"))


def list_routes(bench: Bench) -> None:
    rows = (o.RouteRow("waste", None, "dishub"), o.RouteRow("waste", "timur", "bpbd-timur"))
    bench.do("admin", o.SaveRoutes(rows))
    found = [each for each in bench.ask("sari", ListRoutes()) if each.category == "waste"]
    assert found == [Route(each.category, each.area, each.unit) for each in rows]


def save_routes(bench: Bench) -> None:
    bench.do("admin", o.SaveRoutes((o.RouteRow("waste", "timur", "dishub"),)))
    from cc.core.intents.reports import ReceiveReport

    lon, lat = INSIDE
    receipt = bench.do("warga", ReceiveReport(text="Sampah", category="waste", lon=lon, lat=lat))
    assert bench.see(receipt.ref).line.unit == "dishub"


def save_people(bench: Bench) -> None:
    login = bench.fresh()
    row = o.PersonRow(
        login=login,
        name="Nina",
        role=Role.OFFICER,
        unit="bpbd-timur",
        skills=("boat", "first-aid"),
        password="kuda-laut-biru",
    )
    assert bench.do("admin", o.SavePeople((row,))).added == 1
    person = bench.ask("sari", GetPerson(login))
    assert (person.role, person.unit, person.skills, person.active) == (
        Role.OFFICER,
        "bpbd-timur",
        ("boat", "first-aid"),
        True,
    )
    assert bench.centre.execute(Call(Anonymous(), o.OpenSession(login, "kuda-laut-biru"))).login == login


def recover_admin(bench: Bench) -> None:
    with pytest.raises(ForbiddenError):
        bench.do("admin", RecoverAdmin("sari", "tidak ada admin"))
    with pytest.raises(RefusedError):
        bench.room.centre.execute_as_system(Call(Anonymous(), RecoverAdmin("sari", "tidak ada admin")))


def list_settings(bench: Bench) -> None:
    found = bench.ask("budi", ListSettings())[0]
    assert (found.name, found.least, found.most) == (RoomSetting.BELIEVED_MINUTES, 0, 24 * 60)


def state_setting(bench: Bench) -> None:
    with pytest.raises(ForbiddenError):
        bench.do("rini", o.StateSetting(RoomSetting.BELIEVED_MINUTES, 20))
    bench.do("admin", o.StateSetting(RoomSetting.BELIEVED_MINUTES, 20))
    assert {each.name: each.value for each in bench.ask("rini", ListSettings())}[RoomSetting.BELIEVED_MINUTES] == 20
    bench.do("admin", o.StateSetting(RoomSetting.BELIEVED_MINUTES, 15))


def set_shift(bench: Bench) -> None:
    bench.do("tono", o.SetShift("agus", "07:00-15:00"))
    assert bench.ask("tono", GetPerson("agus")).shift == "07:00-15:00"
    bench.do("tono", o.SetShift("agus", ""))
    assert bench.ask("tono", GetPerson("agus")).shift == ""


def locate(bench: Bench) -> None:
    bench.do("budi", o.LocatePerson(106.81, -6.21))
    person = bench.ask("sari", GetPerson("budi"))
    assert (person.lon, person.lat) == pytest.approx((106.81, -6.21))
    assert person.located_at is not None


def save_calendars(bench: Bench) -> None:
    from cc.core import starter

    row = starter.calendar_rows()[0]
    saved = bench.do("admin", o.SaveCalendars((o.CalendarRow(bench.fresh(), row.spec),)))
    assert saved.added == 1


def save_policies(bench: Bench) -> None:
    code = bench.fresh()
    target = TargetSpec(name=TargetName.RESOLVE, target_s=7200, calendar=WALL, pauses=(HoldReason.WEATHER,))
    policy = Policy(code=code, version=1, targets=(target,), category="fire", priority=3, order=-1, source="uji")
    assert bench.do("admin", o_packs.SavePolicies((policy,))).added == 1
    kept = next(each for each in bench.ask("sari", ListPolicies()) if each.code == code)
    assert (kept.targets, kept.category, kept.priority) == ((target,), "fire", 3)


def open_session(bench: Bench) -> None:
    session = bench.centre.execute(Call(Anonymous(), o.OpenSession("sari", "sari-password", 2)))
    actor = bench.centre.read(BearerToken(session.token), WhoAmI())
    assert (actor.login, actor.role, actor.token_ends_at) == ("sari", Role.OPERATOR, session.ends_at)
    for login, password in (("sari", "wrong-password"), ("nobody", "sari-password")):
        with pytest.raises(CredentialError):
            bench.centre.execute(Call(Anonymous(), o.OpenSession(login, password)))


def issue_token(bench: Bench) -> None:
    session = bench.do("sari", o.IssueToken(scopes=(Scope.READ,), days=3, label="papan"))
    token = BearerToken(session.token)
    assert bench.centre.read(token, WhoAmI()).scopes == (Scope.READ,)
    with pytest.raises(ForbiddenError):
        bench.centre.execute(Call(token, CommentReport(bench.reported(), "tidak boleh")))


def end_session(bench: Bench) -> None:
    credential = bench.logged_in("sari")
    bench.centre.execute(Call(credential, o.EndSession()))
    with pytest.raises(CredentialError):
        bench.centre.read(credential, WhoAmI())


def list_sessions(bench: Bench) -> None:
    bench.logged_in("budi")
    own = bench.ask("budi", ListSessions())
    assert own
    assert {each.login for each in own} == {"budi"}
    assert [each.session for each in bench.ask("admin", ListSessions("budi"))] == [each.session for each in own]


def revoke_session(bench: Bench) -> None:
    credential = bench.logged_in("sari")
    assert isinstance(credential, BearerToken)
    bench.centre.read(credential, WhoAmI())
    there = {each.session for each in bench.ask("sari", ListSessions())}
    other = bench.logged_in("sari")
    fresh = next(each for each in bench.ask("sari", ListSessions()) if each.session not in there)
    assert (fresh.login, fresh.label, fresh.scopes) == ("sari", "session", (Scope.READ, Scope.WRITE))
    assert bench.do("sari", o.RevokeSession(fresh.session)).codes == (fresh.session,)
    with pytest.raises(CredentialError):
        bench.centre.read(other, WhoAmI())
    assert bench.centre.read(credential, WhoAmI()).login == "sari"


def sweep(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", ClaimReport(ref, 1))
    bench.advance(timedelta(minutes=2).total_seconds())
    assert bench.do("tono", o_system.Sweep()).claims_released >= 1
    assert bench.see(ref).line.holder is None


SCENES: Mapping[type[object], Scene] = {
    o.SaveUnits: save_units,
    o.SaveAreas: save_areas,
    o.SaveCategories: save_categories,
    o.SaveRoutes: save_routes,
    o.SavePeople: save_people,
    o.SetShift: set_shift,
    o.StateSetting: state_setting,
    RecoverAdmin: recover_admin,
    o.LocatePerson: locate,
    o.SaveCalendars: save_calendars,
    o_packs.SavePolicies: save_policies,
    o.OpenSession: open_session,
    o.IssueToken: issue_token,
    o.EndSession: end_session,
    o.RevokeSession: revoke_session,
    o_system.Sweep: sweep,
}
