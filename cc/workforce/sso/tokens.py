"""Whether an ID token is what it says: signed by the provider, for this client, still valid, answering our own log-in.

Owns the list of algorithms and every claim that is looked at; knows no network and no person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cc.core.errors import CredentialError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""What a signature may be made by: no `none`, and nothing with a shared secret, which a public key could pose as."""
LEEWAY_S = 60
"""How far clocks may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must say. `nonce` is that of the log-in that it answers, which began at `began_s` (epoch s). The
    device flow knows no nonce, so that a token may lack it; one that has another, or is older, answers something else.
    """

    issuer: str
    client_id: str
    nonce: str
    began_s: int
    groups_claim: str = "groups"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to their provider, and the groups that it says they are in."""

    issuer: str
    subject: str
    groups: frozenset[str]


class UnknownKeyError(Exception):
    """The token names a key that is not among those given: the provider may have others by now."""


def verified(token: str, keys: Mapping[str, Any], expected: Expected, now_s: int) -> Identity:
    """The identity of a token. `keys`: the provider's JWK set. Raises CredentialError `sso.token`, UnknownKeyError."""
    claims = _signed(token, keys)
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    subject, groups = claims.get("sub"), claims.get(expected.groups_claim, [])
    wrong = [
        name
        for name, right in (
            ("iss", claims.get("iss") == expected.issuer),
            ("aud", expected.client_id in several),
            ("azp", claims.get("azp", expected.client_id) == expected.client_id),
            ("azp", len(several) == 1 or "azp" in claims),
            ("exp", _is_number(claims.get("exp")) and claims["exp"] > now_s - LEEWAY_S),
            ("iat", _is_number(claims.get("iat")) and expected.began_s - LEEWAY_S < claims["iat"] < now_s + LEEWAY_S),
            ("nbf", "nbf" not in claims or (_is_number(claims["nbf"]) and claims["nbf"] < now_s + LEEWAY_S)),
            ("nonce", claims.get("nonce", expected.nonce) == expected.nonce),
            ("sub", isinstance(subject, str) and 0 < len(subject) <= 255),
        )
        if not right
    ]
    if wrong:
        raise _refused(wrong[0])
    known = frozenset(each for each in groups if isinstance(each, str)) if isinstance(groups, list) else frozenset()
    return Identity(expected.issuer, str(subject), known)


def _signed(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a token whose signature holds under one of the keys."""
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as wrong:
        raise _refused("form") from wrong
    if header.get("alg") not in ALGORITHMS or "crit" in header:
        raise _refused("alg")
    usable = [key for key in keys.get("keys", ()) if isinstance(key, dict) and _may_sign(key, header)]
    if not usable:
        raise UnknownKeyError
    for key in usable:
        try:
            claims = jwt.decode(token, KeySet.import_key_set({"keys": [key]}), algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(claims, dict):
            return claims
    raise _refused("signature")


def _may_sign(key: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
    """Whether a key is an asymmetric one for signatures, and the one that the token names."""
    return (
        key.get("kty") in ("RSA", "EC", "OKP")
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
        and ("kid" not in header or key.get("kid") == header["kid"])
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _refused(what: str) -> CredentialError:
    return CredentialError(
        "the identity provider's token is not taken: {what} is wrong.", code="sso.token", fields={"what": what}
    )
