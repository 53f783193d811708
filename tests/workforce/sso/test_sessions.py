"""Whom the provider lets in gets a session here: if an administrator said who they are, for what they hold here alone,
for an hour; and no longer than they are active."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from cc.core.centre import BearerToken, Call, LocalActor
from cc.core.errors import CredentialError, ForbiddenError, InputError, NotFoundError
from cc.core.intents.identity import BindIdentity, OpenProvenSession
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.questions.organisation import ListSessions, WhoAmI
from cc.core.questions.trail import VerifyAudit
from cc.core.vocabulary import Role
from cc.settings.sso import Sso
from cc.workforce.routes import SSO_OFFERS_PATH
from cc.workforce.sso import routes
from cc.workforce.sso.provider import Provider
from tests.builders import Room
from tests.workforce.sso.issuer import Issuer, issuing
from tests.workforce.sso.served import SsoRoom, served

GROUPS = {"operators": Role.OPERATOR, "officers": Role.OFFICER}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as made:
        yield made


@pytest.fixture
def sso(room: Room, issuer: Issuer) -> Iterator[SsoRoom]:
    settings = Sso(issuer=issuer.address, client_id="posko", groups=GROUPS, minutes=60)
    with served(room, settings) as made:
        issuer.now_s = int(room.centre.now.timestamp())
        yield made


def bound(sso: SsoRoom, issuer: Issuer, login: str = "sari", subject: str = "sari-sub") -> None:
    assert sso.do("admin", BindIdentity(login, issuer.address, subject)).changed == 1


def later(sso: SsoRoom, issuer: Issuer, seconds: int = 2) -> None:
    assert sso.room.clock is not None
    sso.room.clock.advance(seconds)
    issuer.now_s = int(sso.room.centre.now.timestamp())


def log_in(sso: SsoRoom, issuer: Issuer) -> tuple[int, dict[str, str]]:
    ticket = sso.begin()["ticket"]
    later(sso, issuer)
    reply = sso.ask(ticket)
    return reply.status_code, reply.json()


def test_whom_the_provider_lets_in_has_an_hour_of_what_they_hold_here(sso: SsoRoom, issuer: Issuer) -> None:
    bound(sso, issuer)
    offer = sso.begin()
    assert (offer["user_code"], offer["verification_uri"]) == ("ABCD-EFGH", f"{issuer.address}/activate")
    issuer.error = "authorization_pending"
    later(sso, issuer)
    assert sso.ask(offer["ticket"]).status_code == 202
    issuer.error = ""
    assert sso.ask(offer["ticket"]).status_code == 202, "the provider is not asked more often than it wants"
    later(sso, issuer)
    session = sso.ask(offer["ticket"]).json()
    actor = sso.actor(session["token"])
    assert (actor.login, actor.role) == ("sari", Role.OPERATOR)
    (told,) = sso.room.centre.read(LocalActor("sari"), ListSessions())
    assert (told.label, told.device) == ("sso", "meja-3")
    later(sso, issuer, 3600)
    with pytest.raises(CredentialError):
        sso.actor(session["token"])


def test_one_address_cannot_keep_others_from_beginning(
    sso: SsoRoom, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_OF_PEER", 3)
    for _ in range(3):
        sso.begin()
    reply = sso.http.post(SSO_OFFERS_PATH, json={})
    assert (reply.status_code, reply.json()["code"]) == (429, "limit.log_ins")
    assert int(reply.headers["retry-after"]) == 60
    now_s = int(sso.room.centre.now.timestamp())
    settings = Sso(issuer=issuer.address, client_id="posko")
    with closing(Provider(settings, lambda: now_s)) as provider:
        elsewhere = routes.SsoRoutes(settings, provider, lambda _: pytest.fail("nobody logs in"), lambda: now_s)
        for _ in range(3):
            elsewhere.begin("192.0.2.1")
        assert elsewhere.begin("192.0.2.2")["ticket"], "another's is their own"


def test_a_ticket_is_good_for_one_answer_and_ends(sso: SsoRoom, issuer: Issuer) -> None:
    bound(sso, issuer)
    ticket = sso.begin()["ticket"]
    later(sso, issuer)
    assert sso.ask(ticket).status_code == 201
    for ended in (ticket, "", "another"):
        reply = sso.ask(ended)
        assert (reply.status_code, reply.json()["code"]) == (401, "sso.ended")
    ticket = sso.begin()["ticket"]
    later(sso, issuer, 601)
    assert sso.ask(ticket).json()["code"] == "sso.ended"
    assert sso.http.post("/v1/sso/sessions", content=b"[").status_code == 422


def test_whose_identity_it_is_an_administrator_says_and_nobody_else(sso: SsoRoom, issuer: Issuer) -> None:
    status, told = log_in(sso, issuer)
    assert (status, told["code"]) == (401, "sso.unknown")
    adi = PersonRow(login="adi", name="Adi", role=Role.ADMIN, unit="bpbd")
    sso.do("admin", SavePeople((adi,)))
    for login in ("sari", "tono", "budi"):
        with pytest.raises(ForbiddenError):
            sso.do(login, BindIdentity(login, issuer.address, "sari-sub"))
    with pytest.raises(NotFoundError):
        sso.do("adi", BindIdentity("sari", issuer.address, "sari-sub"))
    bound(sso, issuer)
    with pytest.raises(InputError, match="somebody else"):
        sso.do("admin", BindIdentity("tono", issuer.address, "sari-sub"))
    issuer.claims = {"sub": "sari-sub2", "groups": ["operators"]}
    assert log_in(sso, issuer)[1]["code"] == "sso.unknown"
    assert sso.room.centre.read(LocalActor("admin"), VerifyAudit()).findings == ()


def test_no_group_gives_a_role_and_each_role_needs_its_group(sso: SsoRoom, issuer: Issuer) -> None:
    bound(sso, issuer, "tono", "sari-sub")
    bound(sso, issuer, "budi", "budi-sub")
    assert log_in(sso, issuer)[1]["code"] == "sso.groups", "a supervisor in the operators' group"
    for groups in ([], ["officer"], ["OFFICERS"], ["admins"], "officers", [7], None):
        issuer.claims = {"sub": "budi-sub", "groups": groups}
        assert log_in(sso, issuer)[1]["code"] == "sso.groups", groups
    issuer.claims = {"sub": "budi-sub", "groups": ["admins", "operators", "officers"]}
    status, session = log_in(sso, issuer)
    assert status == 201
    assert sso.actor(session["token"]).held == (Role.OFFICER,)


def test_who_is_deactivated_or_unbound_here_is_out_at_once(sso: SsoRoom, issuer: Issuer) -> None:
    bound(sso, issuer)
    first = log_in(sso, issuer)[1]["token"]
    sso.do("admin", BindIdentity("sari", "", ""))
    with pytest.raises(CredentialError):
        sso.actor(first)
    assert log_in(sso, issuer)[1]["code"] == "sso.unknown"
    bound(sso, issuer)
    second = log_in(sso, issuer)[1]["token"]
    gone = PersonRow(login="sari", name="Sari", role=Role.OPERATOR, unit="jakarta", active=False)
    sso.do("admin", SavePeople((gone,)))
    with pytest.raises(CredentialError):
        sso.actor(second)
    assert log_in(sso, issuer)[1]["code"] == "sso.unknown"


def test_nobody_says_for_themselves_that_a_provider_let_them_in(sso: SsoRoom, issuer: Issuer) -> None:
    bound(sso, issuer)
    intent = OpenProvenSession(issuer=issuer.address, subject="sari-sub")
    for login in ("admin", "sari"):
        with pytest.raises(ForbiddenError):
            sso.do(login, intent)
    with pytest.raises(CredentialError):
        sso.room.centre.execute(Call(BearerToken("posko_x"), intent))
    assert sso.room.centre.read(LocalActor("sari"), WhoAmI()).login == "sari"
