"""What the intents on identities at an identity provider do, through any door."""

from collections.abc import Mapping

import pytest

from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.errors import CredentialError, ForbiddenError
from cc.core.intents import identity as i
from cc.core.questions.organisation import WhoAmI
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene

ISSUER = "https://login.example"


def bind(bench: Bench) -> None:
    subject = bench.fresh()
    assert bench.do("admin", i.BindIdentity("agus", ISSUER, subject)).changed == 1
    assert bench.do("admin", i.BindIdentity("agus", ISSUER, subject)).unchanged == 1
    assert bench.do("admin", i.BindIdentity("agus", "", "")).codes == ("agus",)


def open_proven_session(bench: Bench) -> None:
    """Nobody at any door says for themselves whom a provider let in: the server does."""
    subject = bench.fresh()
    bench.do("admin", i.BindIdentity("agus", ISSUER, subject))
    with pytest.raises(ForbiddenError):
        bench.do("admin", i.OpenProvenSession(issuer=ISSUER, subject=subject))
    session = bench.room.centre.execute_as_system(
        Call(Anonymous(), i.OpenProvenSession(issuer=ISSUER, subject=subject, minutes=5))
    )
    assert bench.centre.read(BearerToken(session.token), WhoAmI()).login == "agus"
    bench.do("admin", i.BindIdentity("agus", "", ""))
    with pytest.raises(CredentialError):
        bench.centre.read(BearerToken(session.token), WhoAmI())


INTENTS: Mapping[type, Scene] = {i.BindIdentity: bind, i.OpenProvenSession: open_proven_session}
