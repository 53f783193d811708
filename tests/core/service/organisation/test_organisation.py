"""Units, areas, policies, people and sessions through the door: what is saved, refused, and follows."""

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import CredentialError, ForbiddenError, InputError, NotFoundError, RefusedError
from cc.core.intents.organisation import (
    CalendarRow,
    EndSession,
    IssueToken,
    OpenSession,
    PersonRow,
    SaveCalendars,
    SavePeople,
    SaveUnits,
    UnitRow,
)
from cc.core.intents.packs import SavePolicies
from cc.core.intents.reports import AssignTask
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.packs import ListPolicies
from cc.core.questions.reports import GetCounters, GetReport
from cc.core.questions.system import CheckDatabase
from cc.core.records.sla import Policy, TargetSpec
from cc.core.vocabulary import Role, Scope, TargetName
from tests.builders import UNITS, Room


def test_a_room_is_set_up_once(room: Room) -> None:
    with pytest.raises(RefusedError, match="command room already"):
        room.centre.set_up(UNITS[0], PersonRow(login="second", name="Second", role=Role.ADMIN, unit="jakarta"))


def test_a_unit_that_moves_takes_its_reports_out_of_sight_and_into_it(room: Room) -> None:
    got = room.reported()
    room.centre.execute(Call(LocalActor("rini"), AssignTask(report=got.ref, officer="budi")))
    assert room.centre.read(LocalActor("rini"), GetCounters()).open == 1
    moved = UnitRow("bpbd-timur", "Disaster agency, east", "dishub", "district")
    room.centre.execute(Call(room.admin, SaveUnits((moved,))))
    assert room.centre.read(LocalActor("dewi"), GetReport(got.ref)).line.ref == got.ref
    with pytest.raises(NotFoundError):
        room.centre.read(LocalActor("rini"), GetReport(got.ref))
    assert room.centre.read(LocalActor("rini"), GetCounters()).open == 0
    assert room.centre.read(LocalActor("dewi"), GetCounters()).open == 1
    facts = room.centre.read(room.admin, CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if fact.name in ("counters", "queues") and not fact.ok] == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((UnitRow("x", "X", "nowhere"),), "stands under 'nowhere', which is not there"),
        ((UnitRow("x", "X", None),), "one root; here would be 2"),
        ((UnitRow("bpbd", "B", "bpbd-timur"),), "stand under itself"),
        ((UnitRow("x", "X", "jakarta", zone="Asia/Jakart"),), "is no time zone"),
        ((UnitRow("x y", "X", "jakarta"),), "cannot be a unit's code"),
    ],
)
def test_a_tree_that_is_none_is_refused_whole(room: Room, rows: tuple[UnitRow, ...], told: str) -> None:
    with pytest.raises(InputError, match=told):
        room.centre.execute(Call(room.admin, SaveUnits((UnitRow("good", "Good", "jakarta"), *rows))))
    got = room.reported()
    with pytest.raises(InputError, match="there is no unit 'good'"):
        room.centre.execute(Call(room.admin, AssignTask(report=got.ref, unit="good")))


def test_only_admins_change_what_a_room_is_made_of(room: Room) -> None:
    with pytest.raises(ForbiddenError, match="changing units is for admin"):
        room.centre.execute(Call(LocalActor("tono"), SaveUnits((UnitRow("x", "X", "jakarta"),))))


def test_a_changed_calendar_makes_new_versions_of_the_policies_that_name_it(room: Room) -> None:
    before = {policy.code: policy for policy in room.centre.read(room.admin, ListPolicies())}
    name = next(t.calendar for p in before.values() for t in p.targets if t.calendar != "wall").partition("@")[0]
    spec = '{"timezone":"Asia/Jakarta","hours":{"mon":[["08:00","12:00"]]}}'
    saved = room.centre.execute(Call(room.admin, SaveCalendars((CalendarRow(name, spec),))))
    assert saved.codes == (f"{name}@2",)
    after = {policy.code: policy for policy in room.centre.read(room.admin, ListPolicies())}
    changed = {code for code in after if after[code].version != before[code].version}
    assert changed == {
        code for code, policy in before.items() if any(t.calendar.startswith(f"{name}@") for t in policy.targets)
    }
    again = room.centre.execute(Call(room.admin, SaveCalendars((CalendarRow(name, spec),))))
    assert (again.changed, again.unchanged) == (0, 1)


def test_a_session_opens_works_and_ends(room: Room) -> None:
    session = room.centre.execute(Call(Anonymous(), OpenSession("rini", "rini-password")))
    token = BearerToken(session.token)
    assert room.centre.read(token, WhoAmI()).login == "rini"
    room.centre.execute(Call(token, EndSession()))
    with pytest.raises(CredentialError, match="not known"):
        room.centre.read(token, WhoAmI())
    with pytest.raises(CredentialError, match="log in first"):
        room.centre.read(Anonymous(), WhoAmI())


def test_wrong_passwords_are_counted_and_slowed_down_also_for_nobody(room: Room) -> None:
    assert room.clock is not None
    for login in ("rini", "nobody-here"):
        for _ in range(5):
            with pytest.raises(CredentialError, match="log-in or password is wrong"):
                room.centre.execute(Call(Anonymous(), OpenSession(login, "guess-guess")))
        with pytest.raises(CredentialError, match="too many wrong passwords"):
            room.centre.execute(Call(Anonymous(), OpenSession(login, f"{login}-password")))
    room.clock.advance(2)
    assert room.centre.execute(Call(Anonymous(), OpenSession("rini", "rini-password"))).login == "rini"


def test_a_token_is_never_wider_than_who_issues_it_and_ends(room: Room) -> None:
    assert room.clock is not None
    issue = IssueToken("warga", (Scope.WRITE, Scope.READ), days=1)
    session = room.centre.execute(Call(room.admin, issue))
    token = BearerToken(session.token)
    assert room.centre.read(token, WhoAmI()).scopes == (Scope.READ, Scope.WRITE)
    with pytest.raises(ForbiddenError):
        room.centre.execute(Call(token, IssueToken(scopes=(Scope.ADMIN,))))
    room.clock.advance(86_400)
    with pytest.raises(CredentialError, match="has ended"):
        room.centre.read(token, WhoAmI())


def test_a_new_password_ends_the_tokens_of_the_old(room: Room) -> None:
    session = room.centre.execute(Call(Anonymous(), OpenSession("rini", "rini-password")))
    changed = PersonRow(login="rini", name="Rini", role=Role.OPERATOR, unit="bpbd", password="another-password")
    room.centre.execute(Call(room.admin, SavePeople((changed,))))
    with pytest.raises(CredentialError):
        room.centre.read(BearerToken(session.token), WhoAmI())


def test_who_does_not_say_who_they_are_is_the_admin_of_the_beginning(room: Room) -> None:
    second = PersonRow(login="aaa", name="Second admin", role=Role.ADMIN, unit="jakarta", cleared=True)
    for _ in range(2):
        room.centre.execute(Call(room.admin, SavePeople((second,))))
        second = PersonRow(login="aaa", name="Second admin, renamed", role=Role.ADMIN, unit="jakarta", cleared=True)
    assert room.centre.read(LocalActor(), WhoAmI()).login == "admin"
    gone = PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit="jakarta", active=False)
    room.centre.execute(Call(LocalActor("aaa"), SavePeople((gone,))))
    with pytest.raises(CredentialError, match="say who you are with --as"):
        room.centre.read(LocalActor(), WhoAmI())


def test_a_promise_of_no_time_is_refused(room: Room) -> None:
    policy = Policy(code="rush", version=1, targets=(TargetSpec(name=TargetName.RESOLVE, target_s=0),))
    with pytest.raises(InputError, match="more than 0"):
        room.centre.execute(Call(room.admin, SavePolicies((policy,))))
