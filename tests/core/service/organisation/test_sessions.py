"""Sessions and tokens: none lasts longer or may more than what it was made with, each is listed and ended by itself."""

from datetime import timedelta

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import CredentialError, ForbiddenError, InputError, NotFoundError
from cc.core.intents import organisation as o
from cc.core.questions.organisation import ListSessions, WhoAmI
from cc.core.records.organisation import Session
from cc.core.vocabulary import Role, Scope
from tests.builders import Room, with_own_passwords
from tests.core.service.scene import do
from tests.waiting import until


def session(room: Room, login: str, hours: int = 1, device: str = "") -> BearerToken:
    opened = room.centre.execute(Call(Anonymous(), o.OpenSession(login, f"{login}-password", hours, device)))
    return BearerToken(opened.token)


def token(room: Room, by: BearerToken, login: str | None = None) -> tuple[BearerToken, Session]:
    scopes = (Scope.READ, Scope.WRITE) if login else room.centre.read(by, WhoAmI()).scopes
    issued = room.centre.execute(Call(by, o.IssueToken(login, scopes, days=366)))
    return BearerToken(issued.token), issued


def works(room: Room, credential: BearerToken) -> bool:
    try:
        return bool(room.centre.read(credential, WhoAmI()).login)
    except CredentialError:
        return False


def test_a_token_ends_with_the_session_that_made_it_and_so_do_those_made_with_it(room: Room) -> None:
    by = session(room, "admin")
    first, told = token(room, by)
    second, _ = token(room, first)
    for_another, _ = token(room, second, login="budi")
    assert room.clock is not None
    assert told.ends_at == room.clock.at + timedelta(hours=1)
    local, long = do(room, "admin", o.IssueToken(days=366)), session(room, "admin")
    assert all(works(room, each) for each in (first, second, for_another))
    assert room.centre.execute(Call(by, o.EndSession())).changed == 4
    assert not any(works(room, each) for each in (by, first, second, for_another))
    assert works(room, BearerToken(local.token))
    assert works(room, long)


def test_a_token_in_the_middle_takes_its_own_along_and_no_other(room: Room) -> None:
    by = session(room, "admin")
    first, _ = token(room, by)
    second, _ = token(room, first)
    beside, _ = token(room, by)
    room.centre.execute(Call(first, o.EndSession()))
    assert [works(room, each) for each in (by, first, second, beside)] == [True, False, False, True]


def test_who_is_deactivated_loses_sessions_and_what_was_made_with_them(room: Room) -> None:
    second = o.PersonRow(
        login="kedua", name="Kedua", role=Role.ADMIN, unit="jakarta", cleared=True, password="kedua-password"
    )
    with_own_passwords(room, second)
    by = session(room, "kedua")
    for_another, _ = token(room, by, login="budi")
    gone = o.PersonRow(login="kedua", name="Kedua", role=Role.ADMIN, unit="jakarta", cleared=True, active=False)
    do(room, "admin", o.SavePeople((gone,)))
    assert not works(room, by)
    assert not works(room, for_another)


def test_a_token_may_no_more_than_what_it_was_made_with(room: Room) -> None:
    by = session(room, "admin")
    narrow = room.centre.execute(Call(by, o.IssueToken(scopes=(Scope.READ, Scope.WRITE))))
    for scopes in ((Scope.ADMIN,), (Scope.READ, Scope.ADMIN)):
        with pytest.raises(ForbiddenError, match="a token may have"):
            room.centre.execute(Call(BearerToken(narrow.token), o.IssueToken(scopes=scopes)))
    with pytest.raises(ForbiddenError):
        room.centre.execute(Call(by, o.IssueToken("budi", (Scope.READ, Scope.ADMIN))))
    with pytest.raises(InputError, match="characters"):
        room.centre.execute(Call(by, o.IssueToken(label="x" * 201)))


def test_sessions_are_listed_with_device_and_last_use_and_ended_one_by_one(room: Room) -> None:
    here, there = session(room, "sari", 2, "meja-3"), session(room, "sari", 8, "telepon")
    made, _ = token(room, there)
    listed = {each.device: each for each in room.centre.read(here, ListSessions())}
    assert set(listed) == {"meja-3", "telepon", ""}
    assert listed[""].made_by == listed["telepon"].session
    assert room.clock is not None
    room.clock.advance(600)
    room.centre.read(there, WhoAmI())

    def last_seen() -> bool:
        return room.clock is not None and room.clock.at in [
            each.seen_at for each in room.centre.read(here, ListSessions()) if each.device == "telepon"
        ]

    until(last_seen, "writing down the last use")
    ended = room.centre.execute(Call(here, o.RevokeSession(listed["telepon"].session[:6])))
    assert ended.changed == 2
    assert [works(room, each) for each in (here, there, made)] == [True, False, False]
    for name in ("", "x", "%", listed["telepon"].session):
        with pytest.raises(NotFoundError, match="session list"):
            room.centre.execute(Call(here, o.RevokeSession(name)))


def test_who_only_looks_on_ends_their_own_sessions_and_a_token_for_a_screen_ends_none(room: Room) -> None:
    row = o.PersonRow(login="lihat", name="Lihat", role=Role.VIEWER, unit="bpbd", password="lihat-password")
    with_own_passwords(room, row)
    here, there = session(room, "lihat"), session(room, "lihat", device="telepon")
    (found,) = (each for each in room.centre.read(here, ListSessions()) if each.device == "telepon")
    screen = BearerToken(do(room, "admin", o.IssueToken("lihat", (Scope.READ,))).token)
    with pytest.raises(ForbiddenError):
        room.centre.execute(Call(screen, o.RevokeSession(found.session)))
    assert room.centre.execute(Call(here, o.RevokeSession(found.session))).changed == 1
    assert not works(room, there)


def test_nobody_sees_or_ends_the_sessions_of_others_but_an_admin_of_who_holds_no_more(room: Room) -> None:
    session(room, "sari")
    adi = o.PersonRow(login="adi", name="Adi", role=Role.ADMIN, unit="bpbd", password="adi-password")
    cleared = o.PersonRow(login="rahma", name="Rahma", role=Role.OFFICER, unit="bpbd", cleared=True)
    with_own_passwords(room, adi, cleared)
    session(room, "budi")
    for login in ("tono", "rini"):
        with pytest.raises(ForbiddenError):
            room.centre.read(LocalActor(login), ListSessions("budi"))
        with pytest.raises(ForbiddenError):
            do(room, login, o.RevokeSession("a", "budi"))
    with pytest.raises(NotFoundError, match="no person"):
        room.centre.read(LocalActor("adi"), ListSessions("sari"))
    with pytest.raises(ForbiddenError, match="is cleared"):
        room.centre.read(LocalActor("adi"), ListSessions("rahma"))
    (found,) = room.centre.read(LocalActor("adi"), ListSessions("budi"))
    assert do(room, "adi", o.RevokeSession(found.session, "budi")).changed == 1
    assert room.centre.read(LocalActor("admin"), ListSessions("budi")) == ()
