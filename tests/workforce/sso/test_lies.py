"""No token that lies lets anybody in, whichever way it lies; nor does a provider that poses as another."""

import hashlib
import hmac
from collections.abc import Callable, Iterator

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from cc.core.errors import CredentialError, UnreachableError
from cc.settings.sso import Sso
from cc.workforce.sso.provider import Provider
from tests.workforce.sso.issuer import KEY, OTHER, Claims, Issuer, by_hand, issuing, signed

NOW_S = 1_790_000_000


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as made:
        made.now_s = NOW_S
        yield made


def provider(issuer: Issuer) -> Provider:
    return Provider(Sso(issuer=issuer.address, client_id="posko"), lambda: NOW_S)


def by_public_key(claims: Claims, pem: bool) -> str:
    """HS256, with what everybody knows for a secret."""
    secret = KEY.as_pem(private=False) if pem else str(KEY.as_dict(private=False)["n"]).encode()
    unsigned = by_hand(claims, {"alg": "HS256", "kid": "first"}).rstrip(".")
    return by_hand(claims, {"alg": "HS256", "kid": "first"}, hmac.digest(secret, unsigned.encode(), hashlib.sha256))


LIES: dict[str, Callable[[Claims], str]] = {
    "another issuer": lambda good: signed({**good, "iss": "https://login.example"}),
    "another audience": lambda good: signed({**good, "aud": "another"}),
    "an audience of many": lambda good: signed({**good, "aud": ["posko", "another"]}),
    "made for another": lambda good: signed({**good, "aud": ["posko", "another"], "azp": "another"}),
    "expired": lambda good: signed({**good, "exp": NOW_S - 61}),
    "without an end": lambda good: signed({name: good[name] for name in good if name != "exp"}),
    "an end that is a word": lambda good: signed({**good, "exp": True}),
    "from before the log-in": lambda good: signed({**good, "iat": NOW_S - 3600}),
    "of tomorrow": lambda good: signed({**good, "iat": NOW_S + 3600}),
    "not yet": lambda good: signed({**good, "nbf": NOW_S + 3600}),
    "of another log-in": lambda good: signed({**good, "nonce": "another"}),
    "nobody": lambda good: signed({**good, "sub": ""}),
    "a subject that is a number": lambda good: signed({**good, "sub": 7}),
    "by another key of that name": lambda good: signed(good, OTHER),
    "by a key of its own": lambda good: signed(good, OTHER, jwk=dict(OTHER.as_dict(private=False))),
    "by a key that nobody knows": lambda good: signed(good, kid="second"),
    "without a signature": lambda good: by_hand(good, {"alg": "none"}),
    "without a signature, by a name": lambda good: by_hand(good, {"alg": "NONE", "kid": "first"}),
    "signed by nothing": lambda good: by_hand(good, {"alg": "RS256", "kid": "first"}),
    "by the public key as a secret": lambda good: by_public_key(good, pem=True),
    "by the public key's number as a secret": lambda good: by_public_key(good, pem=False),
    "by a secret": lambda good: jwt.encode({"alg": "HS256"}, good, OctKey.generate_key(256)),
    "by an algorithm of no list": lambda good: jwt.encode({"alg": "RS512", "kid": "first"}, good, KEY, ["RS512"]),
    "by a key of another kind": lambda good: jwt.encode({"alg": "ES256"}, good, ECKey.generate_key("P-256")),
    "with a claim changed": lambda good: _changed(signed(good), signed({**good, "sub": "admin-sub"})),
    "no token": lambda good: "a.b.c",
    "five parts": lambda good: signed(good) + ".x.y",
}


def _changed(token: str, other: str) -> str:
    """The head and signature of one, the claims of another."""
    return ".".join((token.split(".")[0], other.split(".")[1], token.split(".")[2]))


def test_an_honest_token_says_who_somebody_is(issuer: Issuer) -> None:
    asked = provider(issuer)
    found = asked.identity(asked.begin())
    assert found is not None
    assert (found.issuer, found.subject, found.groups) == (issuer.address, "sari-sub", frozenset({"operators"}))


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_lets_nobody_in(issuer: Issuer, lie: str) -> None:
    asked = provider(issuer)
    begun = asked.begin()
    issuer.token = LIES[lie](issuer.good())
    with pytest.raises(CredentialError) as refused:
        asked.identity(begun)
    assert refused.value.code == "sso.token"


def test_a_symmetric_key_among_the_providers_own_signs_nothing(issuer: Issuer) -> None:
    secret = OctKey.generate_key(256, {"kid": "first"})
    issuer.keys = [dict(secret.as_dict(private=True))]
    asked = provider(issuer)
    begun = asked.begin()
    for algorithm in ("HS256", "RS256"):
        head = {"alg": algorithm, "kid": "first"}
        issuer.token = jwt.encode(head, issuer.good(), secret) if algorithm == "HS256" else by_hand(issuer.good(), head)
        with pytest.raises(CredentialError):
            asked.identity(begun)


def test_new_keys_are_asked_for_once_a_token(issuer: Issuer) -> None:
    asked = provider(issuer)
    begun = asked.begin()
    assert asked.identity(begun) is not None
    issuer.keys = [{**OTHER.as_dict(private=False), "kid": "second"}]
    issuer.token = signed(issuer.good(), OTHER, kid="second")
    assert asked.identity(begun) is not None
    assert issuer.asked == 2


@pytest.mark.parametrize(
    "document",
    [{"issuer": "https://login.example"}, {"token_endpoint": "file:///etc/passwd"}, {"jwks_uri": None}],
)
def test_a_provider_that_poses_as_another_is_not_asked(issuer: Issuer, document: Claims) -> None:
    issuer.document = document
    asked = provider(issuer)
    with pytest.raises(UnreachableError):
        asked.identity(asked.begin())


def test_who_waits_waits_and_who_is_refused_is_told(issuer: Issuer) -> None:
    asked = provider(issuer)
    begun = asked.begin()
    for issuer.error in ("authorization_pending", "slow_down"):
        assert asked.identity(begun) is None
    issuer.error = "access_denied"
    with pytest.raises(CredentialError, match="access_denied"):
        asked.identity(begun)
