"""What every answer of the API says to browsers and to whoever tries another way in."""

import httpx
import pytest

from cc.core import errors
from cc.workforce.api import routing
from tests.workforce.fake import FakeCentre

ADDRESSES = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/docs",
    "/docs/filter",
    "/openapi.json",
    "/v1/me",
    "/v1/reports/JKT-000001",
    "/nothing",
    "/v1/evidence/none",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")


@pytest.fixture(autouse=True)
def answered(fake: FakeCentre) -> None:
    """Every question is answered with an error that core knows, so that whole answers come."""
    fake.answers["GetReport"] = errors.NotFoundError("none")


def _every_answer(http: httpx.Client) -> list[httpx.Response]:
    origin = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    return [http.request(method, address, headers=origin) for address in ADDRESSES for method in METHODS]


def test_no_answer_sets_a_cookie(http: httpx.Client) -> None:
    assert not [each.url for each in _every_answer(http) if "set-cookie" in each.headers]


def test_no_other_origin_may_read(http: httpx.Client) -> None:
    answers = _every_answer(http)
    assert not [each.url for each in answers if any(name.startswith("access-control") for name in each.headers)]
    assert not [each.url for each in answers if each.request.method == "POST" and each.status_code < 400]


def test_no_answer_is_sniffed_or_kept(http: httpx.Client) -> None:
    answers = _every_answer(http)
    assert {each.headers.get("x-content-type-options") for each in answers} == {"nosniff"}
    private = [each for each in answers if each.url.path.startswith("/v1/")]
    assert private
    assert {each.headers["cache-control"].partition(",")[0] for each in private} <= {"no-store", "private"}


def test_nothing_redirects(http: httpx.Client) -> None:
    answers = [*_every_answer(http), http.get("/docs/"), http.get("//elsewhere.example/docs")]
    assert not [each.url for each in answers if 300 <= each.status_code < 400 or "location" in each.headers]


def test_every_body_says_what_it_is(http: httpx.Client) -> None:
    for each in _every_answer(http):
        if not each.content:
            continue
        kind = each.headers["content-type"]
        if kind.startswith("text/"):
            assert "charset=utf-8" in kind, each.url
        else:
            assert kind in ("application/json", "application/problem+json"), each.url


def test_trace_is_not_there(http: httpx.Client) -> None:
    answers = [http.request("TRACE", address, headers={"x-told": "again"}) for address in ADDRESSES]
    assert {each.status_code for each in answers} <= {404, 405}
    assert not [each for each in answers if "again" in each.text]


def test_what_changes_something_is_no_get() -> None:
    assert {route.method for route in routing.INTENTS.values()} <= {"POST", "PUT", "PATCH", "DELETE"}


def test_a_token_in_the_address_is_no_credential(url: str) -> None:
    with httpx.Client(base_url=url) as stranger:
        for name in ("token", "access_token", "authorization"):
            assert stranger.get("/v1/reports/JKT-000001", params={name: "posko_x"}).status_code in (401, 422)
    with httpx.Client(base_url=url, cookies={"token": "posko_x", "session": "posko_x"}) as stranger:
        assert stranger.get("/v1/reports/JKT-000001").status_code == 401


def test_a_field_that_an_intent_has_not_is_refused(fake: FakeCentre, http: httpx.Client) -> None:
    for field in ("unit_id", "actor", "recorded_at", "seq", "__class__"):
        answer = http.post("/v1/reports", json={"text": "Banjir", field: "x"})
        assert answer.status_code == 422, field
    assert fake.calls == []
