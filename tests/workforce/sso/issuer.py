"""A small issuer over HTTP that says whatever a test lays out: honest unless told to lie. Owns its keys."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
Claims = dict[str, Any]


def signed(claims: Claims, key: RSAKey = KEY, **header: object) -> str:
    """A token by one of the keys."""
    return jwt.encode({"alg": "RS256", "kid": "first", **header}, claims, key)


def by_hand(claims: Claims, header: Claims, signature: bytes = b"") -> str:
    """A token that no library would make."""
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


class Issuer:
    """What it answers: `document` over its own, `token` in place of a good one, or `error`
    in place of any."""

    def __init__(self) -> None:
        self.address = ""
        self.document: Claims = {}
        self.keys: list[Claims] = [dict(KEY.as_dict(private=False))]
        self.claims: Claims = {"sub": "sari-sub", "groups": ["operators"]}
        self.error, self.token = "", ""
        self.nonce, self.now_s, self.asked = "", 0, 0

    def good(self) -> Claims:
        """Claims as they should be."""
        return {
            "iss": self.address,
            "aud": "posko",
            "nonce": self.nonce,
            "iat": self.now_s,
            "exp": self.now_s + 300,
            **self.claims,
        }

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, object]:
        """What a path answers."""
        if path == "/.well-known/openid-configuration":
            told = {"issuer": self.address, "jwks_uri": f"{self.address}/jwks"}
            told |= {"device_authorization_endpoint": f"{self.address}/device"}
            return 200, {**told, "token_endpoint": f"{self.address}/token", **self.document}
        if path == "/jwks":
            self.asked += 1
            return 200, {"keys": self.keys}
        if path == "/device":
            self.nonce = form["nonce"]
            end = f"{self.address}/activate"
            return 200, {
                "device_code": "dc",
                "user_code": "ABCD-EFGH",
                "verification_uri": end,
                "expires_in": 600,
                "interval": 1,
            }
        if self.error:
            return 400, {"error": self.error}
        return 200, {"id_token": self.token or signed(self.good()), "access_token": "x"}


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer that answers until the block ends."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(self.path, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._say(self.path, {name: values[0] for name, values in parse_qs(body).items()})

        def _say(self, path: str, form: dict[str, str]) -> None:
            status, told = issuer.answer(path, form)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
