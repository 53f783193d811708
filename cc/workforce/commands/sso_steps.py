"""The steps of a log-in by the identity provider at a terminal (RFC 8628): an address and a code are shown, and the
server is asked until somebody was let in. Owns that order; no token of the provider comes here.
"""

import json
import time
from typing import TYPE_CHECKING, Any, cast

import typer

from cc.core.centre import Anonymous
from cc.core.errors import CredentialError, UnreachableError
from cc.core.records.organisation import Session
from cc.wire.codec import WireError, decode
from cc.workforce.client.connection import Http
from cc.workforce.commands.log_in_steps import show_picture
from cc.workforce.routes import SSO_OFFERS_PATH, SSO_SESSIONS_PATH

if TYPE_CHECKING:
    from cc.words.reader import Reader

HEADERS = {"content-type": "application/json"}


def session_by_provider(server: str, reader: "Reader") -> Session:
    """Show where to log in, and wait for it. Raises CredentialError, UnreachableError."""
    http = Http(server)
    try:
        offer = _object(http.send("POST", SSO_OFFERS_PATH, Anonymous(), HEADERS, b"{}").body)
        address, code = str(offer["verification_uri"]), str(offer["user_code"])
        show_picture(str(offer["verification_uri_complete"]))
        typer.echo(reader.say("Open {address} and type {code} there.", address=address, code=code), err=True)
        return _waited(http, str(offer["ticket"]), int(offer["interval"]), int(offer["expires_in"]))
    except (KeyError, TypeError, ValueError, WireError) as wrong:
        raise UnreachableError(
            "the server knows no identity provider, or answers otherwise than expected.", code="unreachable.strange"
        ) from wrong
    finally:
        http.close()


def _waited(http: Http, ticket: str, interval_s: int, lasts_s: int) -> Session:
    until_s = time.monotonic() + lasts_s
    while time.monotonic() < until_s:
        time.sleep(interval_s)
        reply = http.send("POST", SSO_SESSIONS_PATH, Anonymous(), HEADERS, json.dumps({"ticket": ticket}).encode())
        if reply.status != 202:
            return cast(Session, decode(Session, json.loads(reply.body)))
    raise CredentialError("nobody logged in there in time: begin again.", code="sso.ended")


def _object(body: bytes) -> dict[str, Any]:
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
