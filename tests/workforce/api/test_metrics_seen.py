"""Who is shown the server's figures: this machine itself, and whoever has a token."""

from typing import Any

import httpx
import pytest

from cc.core import errors
from cc.workforce.api.metrics import asked_here
from tests.workforce.fake import FakeCentre


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_proxy_that_asks_for_somebody_else_needs_a_token(fake: FakeCentre, http: httpx.Client, header: str) -> None:
    assert http.get("/metrics").status_code == 200
    fake.answers["WhoAmI"] = errors.CredentialError("this token is not known")
    assert http.get("/metrics", headers={header: "203.0.113.9"}).status_code == 401
    assert "posko_http" not in http.get("/metrics", headers={header: "203.0.113.9"}).text


def test_a_token_shows_them_from_anywhere(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["WhoAmI"] = object()
    told = http.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9", "Authorization": "Bearer posko_x"})
    assert told.status_code == 200
    assert "posko_http_requests" in told.text


@pytest.mark.parametrize(
    ("client", "headers", "near"),
    [
        (("127.0.0.1", 1), [], True),
        (("::1", 1), [], True),
        (("127.0.0.1", 1), [(b"via", b"1.1 x")], False),
        (("10.0.0.7", 1), [], False),
        (("203.0.113.9", 1), [], False),
    ],
)
def test_only_loopback_is_this_machine(client: Any, headers: list[tuple[bytes, bytes]], near: bool) -> None:
    assert asked_here({"client": client, "headers": headers}) is near
