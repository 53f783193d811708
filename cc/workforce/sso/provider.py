"""An identity provider, spoken to over HTTP: its own document, its keys, the device flow (RFC 8628). Owns that
conversation; what a token must say is tokens'. Redirects are not followed, answers have a bound.
"""

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from cc.core.errors import CredentialError, UnreachableError
from cc.settings.sso import Sso
from cc.workforce.sso.tokens import Expected, Identity, UnknownKeyError, verified

PATIENCE_S, MOST_BYTES = 10.0, 1 << 20
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
WAITING = frozenset({"authorization_pending", "slow_down"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A log-in that somebody begins at a terminal: what they type where; `device_code` and `nonce` stay here."""

    device_code: str = field(repr=False)
    nonce: str = field(repr=False)
    user_code: str
    address: str
    whole_address: str
    interval_s: int
    lasts_s: int
    began_s: int


class Provider:
    """One provider. Any thread may call; what it says of itself and its keys is asked for once, keys anew when a token
    names another."""

    def __init__(self, settings: Sso, now_s: Callable[[], int]) -> None:
        self._settings, self._now_s = settings, now_s
        self._client = httpx.Client(timeout=PATIENCE_S, follow_redirects=False)
        self._document: Mapping[str, Any] | None = None
        self._keys: Mapping[str, Any] | None = None
        self._lock = threading.Lock()

    def begin(self) -> Begun:
        """Ask for a device code. UnreachableError, CredentialError `sso.provider`."""
        nonce = secrets.token_urlsafe(24)
        told = self._post("device_authorization_endpoint", {"scope": self._settings.scope, "nonce": nonce})
        try:
            return Begun(
                device_code=str(told["device_code"]),
                nonce=nonce,
                user_code=str(told["user_code"])[:40],
                address=str(told["verification_uri"])[:500],
                whole_address=str(told.get("verification_uri_complete", told["verification_uri"]))[:500],
                interval_s=min(max(int(told.get("interval", 5)), 1), 60),
                lasts_s=min(int(told["expires_in"]), 1800),
                began_s=self._now_s(),
            )
        except (KeyError, TypeError, ValueError) as wrong:
            raise _strange() from wrong

    def identity(self, begun: Begun) -> Identity | None:
        """Who has logged in there by now; None while nobody has. CredentialError when they never will."""
        told = self._post("token_endpoint", {"grant_type": GRANT, "device_code": begun.device_code})
        if told.get("error") in WAITING:
            return None
        token = told.get("id_token")
        if not isinstance(token, str):
            raise CredentialError(
                "the identity provider let nobody in: {why}.",
                code="sso.denied",
                fields={"why": str(told.get("error", "no id_token"))[:100]},
            )
        expected = Expected(
            issuer=self._settings.issuer,
            client_id=self._settings.client_id,
            nonce=begun.nonce,
            began_s=begun.began_s,
            groups_claim=self._settings.groups_claim,
        )
        try:
            return verified(token, self._key_set(), expected, self._now_s())
        except UnknownKeyError:
            pass
        try:  # it may have new keys
            return verified(token, self._key_set(anew=True), expected, self._now_s())
        except UnknownKeyError as wrong:
            raise CredentialError(
                "the identity provider's token is not taken: {what} is wrong.", code="sso.token", fields={"what": "key"}
            ) from wrong

    def close(self) -> None:
        """Drop connections."""
        self._client.close()

    def _about(self) -> Mapping[str, Any]:
        with self._lock:
            if self._document is None:
                found = self._get(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self._settings.issuer:
                    raise _strange()
                self._document = found
            return self._document

    def _key_set(self, *, anew: bool = False) -> Mapping[str, Any]:
        address = self._endpoint("jwks_uri")
        with self._lock:
            if self._keys is None or anew:
                self._keys = self._get(address)
            return self._keys

    def _endpoint(self, name: str) -> str:
        address = self._about().get(name)
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise _strange()
        if self._settings.issuer.startswith("https://") and not address.startswith("https://"):
            raise _strange()
        return address

    def _get(self, address: str) -> dict[str, Any]:
        return self._answer("GET", address, None)

    def _post(self, endpoint: str, form: dict[str, str]) -> dict[str, Any]:
        secret = self._settings.client_secret
        form = {"client_id": self._settings.client_id, **form}
        if secret is not None:
            form["client_secret"] = secret.get_secret_value()
        return self._answer("POST", self._endpoint(endpoint), form)

    def _answer(self, method: str, address: str, form: dict[str, str] | None) -> dict[str, Any]:
        try:
            with self._client.stream(method, address, data=form, headers={"accept": "application/json"}) as reply:
                body = b""
                for piece in reply.iter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise _strange()
                status = reply.status_code
        except httpx.HTTPError as error:
            raise UnreachableError(
                "the identity provider {issuer} cannot be reached.",
                code="unreachable.sso",
                fields={"issuer": self._settings.issuer},
            ) from error
        try:
            told = httpx.Response(200, content=body).json()
        except ValueError as wrong:
            raise _strange() from wrong
        if not isinstance(told, dict) or (status != 200 and not (status in (400, 401, 403) and "error" in told)):
            raise _strange()
        return told


def _strange() -> UnreachableError:
    return UnreachableError(
        "the identity provider answers otherwise than OpenID Connect says.", code="unreachable.sso_strange"
    )
