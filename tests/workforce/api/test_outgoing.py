"""What HTTP itself promises: ETags and 304, gzip, HEAD, OPTIONS and Allow."""

import gzip
from datetime import UTC, datetime

import httpx
import pytest
from starlette.routing import Match

from cc.core import errors
from cc.core.records.organisation import Area
from cc.core.records.receipts import Receipt
from cc.core.records.trail import Event
from cc.core.service.door.handlers import ROWS
from cc.core.vocabulary import ReportStatus
from cc.workforce import routes
from cc.workforce.api import outgoing, routing
from cc.workforce.api.app import build_app
from tests.workforce.fake import ACTOR, FakeCentre

RECEIPT = Receipt(report_id="0190-x", ref="JKT-000001", version=4, status=ReportStatus.NEW, seq=1)
AREAS = tuple(
    Area(
        code=f"31.{number}",
        name=f"Wilayah {number}",
        level="kelurahan",
        parent=None,
        bounds=(0.0, 0.0, 1.0, 1.0),
        lon=0.5,
        lat=0.5,
        source="",
    )
    for number in range(80)
)
WHOLE = {"accept-encoding": "identity"}


def test_what_was_read_is_not_sent_again(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["ListAreas"] = AREAS
    first = http.get("/v1/areas", headers=WHOLE)
    again = http.get("/v1/areas", headers={**WHOLE, "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert {"Accept-Encoding", "Authorization"} <= set(first.headers["vary"].split(", "))
    fake.answers["ListAreas"] = AREAS[1:]
    assert http.get("/v1/areas", headers={"if-none-match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize("written", ["W/{tag}", '"x", {tag}', "*", '"x","y" , W/{tag}'])
def test_every_way_to_name_what_is_there_already(fake: FakeCentre, http: httpx.Client, written: str) -> None:
    tag = http.get("/v1/me").headers["etag"]
    assert http.get("/v1/me", headers={"if-none-match": written.replace("{tag}", tag)}).status_code == 304
    assert http.get("/v1/me", headers={"if-none-match": '"x"'}).status_code == 200


def test_an_etag_is_the_callers_own(fake: FakeCentre, http: httpx.Client) -> None:
    """Two who see the same get other ETags: nobody learns from another's what they see."""
    mine = http.get("/v1/me").headers["etag"]
    other = {"authorization": "Bearer posko_y", "if-none-match": mine}
    answer = http.get("/v1/me", headers=other)
    assert answer.status_code == 200
    assert answer.json()["login"] == ACTOR.login
    assert answer.headers["etag"] != mine


def test_who_may_not_read_is_told_so_whatever_they_have(fake: FakeCentre, http: httpx.Client) -> None:
    tag = http.get("/v1/me").headers["etag"]
    fake.answers["WhoAmI"] = errors.CredentialError("this token has ended")
    assert http.get("/v1/me", headers={"if-none-match": tag}).status_code == 401
    assert "etag" not in http.get("/v1/me").headers


def test_long_answers_are_compressed_for_whoever_takes_that(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["ListAreas"] = AREAS
    whole, small = http.get("/v1/areas", headers=WHOLE), http.get("/v1/areas", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in whole.headers
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < int(whole.headers["content-length"]) / 4
    assert small.content == whole.content
    assert small.headers["etag"] != whole.headers["etag"], "other bytes under one strong ETag"
    for tag in (small.headers["etag"], whole.headers["etag"]):
        for taken in ("gzip", "identity"):
            again = http.get("/v1/areas", headers={"accept-encoding": taken, "if-none-match": tag})
            assert again.status_code == 304
    assert "content-encoding" not in http.get("/v1/me").headers, "a short answer gains nothing"


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("br", False),
        ("", False),
        ("gzip;q=x", True),
    ],
)
def test_what_a_caller_takes(accept: str, taken: bool) -> None:
    assert outgoing.takes_gzip({"headers": [(b"accept-encoding", accept.encode())]}) is taken


def test_a_secret_is_never_compressed_with_what_the_caller_sent(fake: FakeCentre, http: httpx.Client) -> None:
    """Its length would tell of its content, byte by byte."""
    secret = {kind.stable_name() for kind, row in ROWS.items() if row.secret}
    assert secret
    assert {routing.INTENTS[name].tag for name in secret} == {outgoing.SECRET_TAG}
    fake.answers["IssueToken"] = "posko_" + 4000 * "x"
    answer = http.post("/v1/tokens", json={"label": "x"}, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 201, answer.text
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_an_export_is_compressed_as_it_goes(fake: FakeCentre, http: httpx.Client) -> None:
    events = [
        Event(
            stream="unit:a",
            seq=seq,
            recorded_at=datetime(2026, 11, 24, 3, tzinfo=UTC),
            actor="sari",
            intent="SaveUnits",
            moves=(),
            ref="x",
        )
        for seq in range(5000)
    ]
    fake.answers["AuditEvents"] = events
    with http.stream("GET", "/v1/audit/events", headers={"accept-encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    plain = http.get("/v1/audit/events", headers=WHOLE)
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    assert len(packed) < len(plain.content) / 10
    fake.answers["AuditEvents"] = [*events, errors.UnreachableError("the database went away")]
    broken = http.get("/v1/audit/events", headers={"accept-encoding": "gzip"})
    assert '{"problem":{' in broken.text.splitlines()[-1]


def test_events_and_photos_are_never_compressed(fake: FakeCentre, http: httpx.Client) -> None:
    with http.stream("GET", "/v1/events", headers={"accept-encoding": "gzip"}) as answer:
        assert "content-encoding" not in answer.headers
    photo = b"\xff\xd8\xff" + 50_000 * b"x"
    sha256 = http.put("/v1/evidence/" + _name_of(photo), content=photo).json()["sha256"]
    got = http.get(f"/v1/evidence/{sha256}", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in got.headers
    assert got.content == photo
    again = http.get(f"/v1/evidence/{sha256}", headers={"if-none-match": f"W/{got.headers['etag']}"})
    assert again.status_code == 304
    assert again.headers["cache-control"] == "private, no-cache"


def _name_of(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def test_the_version_stands_before_the_hash_and_serves_if_match(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["TriageReport"] = RECEIPT
    for tag in ('"3"', '"3.00ff"', '"3.00ff.gz"'):
        assert http.post("/v1/reports/JKT-000001/triage", json={}, headers={"if-match": tag}).status_code == 200
    assert [call.expected_version for call in fake.calls] == [3, 3, 3]
    wrong = http.post("/v1/reports/JKT-000001/triage", json={}, headers={"if-match": '"3.xyz"'})
    assert wrong.status_code == 422


GETS = [route for route in (*routing.QUESTIONS.values(), *routing.STREAMS.values()) if route.method == "GET"]


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.name)
def test_head_is_there_wherever_get_is(fake: FakeCentre, http: httpx.Client, route: routes.Route) -> None:
    path = route.fill(dict.fromkeys(route.in_path, "JKT-000001"))
    fake.answers[route.name] = errors.NotFoundError("none")
    got, head = http.get(path), http.head(path)
    assert head.content == b""
    if route.name in routing.STREAMS:
        assert head.status_code == 200, "nothing is run for it"
        assert fake.questions[-1] != route.name
    else:
        assert head.status_code == got.status_code
        assert head.headers["content-type"] == got.headers["content-type"]


def test_head_of_the_feed_opens_no_feed(fake: FakeCentre, http: httpx.Client) -> None:
    head = http.head("/v1/events")
    assert (head.status_code, head.headers["content-type"]) == (200, "text/event-stream")
    del http.headers["authorization"]
    assert http.head("/v1/events").status_code == 401
    assert http.head("/v1/exports/reports").status_code == 401


def _addresses() -> dict[str, set[str]]:
    """Every address that we have, filled in, with the methods that any route of it takes."""
    found: dict[str, set[str]] = {}
    for route in (*routing.INTENTS.values(), *routing.QUESTIONS.values(), *routing.STREAMS.values()):
        path = route.fill({name: "JKT-000001/2" if name == "task" else "x" for name in route.in_path})
        more = {"GET": {"GET", "HEAD"}}.get(route.method, {route.method})
        found.setdefault(path, {"OPTIONS"}).update(more)
    found["/v1/packs/preview"] |= {"GET", "HEAD"}  # a pack may be called that
    photo = {"GET", "HEAD", "PUT", "OPTIONS"}
    pages = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/docs/filter", "/v1/events")
    return found | {each: {"GET", "HEAD", "OPTIONS"} for each in pages} | {"/v1/evidence/" + 64 * "0": photo}


@pytest.mark.parametrize(("path", "methods"), _addresses().items())
def test_allow_says_what_an_address_takes(http: httpx.Client, path: str, methods: set[str]) -> None:
    asked = http.options(path)
    assert (asked.status_code, asked.content) == (204, b"")
    assert set(asked.headers["allow"].split(", ")) == methods
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"} - methods:
        refused = http.request(method, path)
        assert refused.status_code == 405, method
        assert set(refused.headers["allow"].split(", ")) == methods
        assert refused.json()["code"] == "usage.method"
        assert refused.json()["fields"]["allowed"] == refused.headers["allow"]


def test_every_route_of_the_app_was_asked_for_its_methods() -> None:
    app = build_app(FakeCentre())
    asked = [
        any(
            route.matches({"type": "http", "method": "GET", "path": path, "headers": []})[0] is not Match.NONE
            for path in (each.replace("%2F", "/") for each in _addresses())
        )
        for route in app.router.routes
    ]
    assert all(asked)


def test_no_address_has_no_methods(http: httpx.Client) -> None:
    for path in ("/v1/nothing", "/v1/reports/", "/v1/tasks/JKT-000001/2/dance"):
        for method in ("GET", "OPTIONS", "POST"):
            assert http.request(method, path).status_code == 404, (method, path)
