"""What programs see of the API: statuses, headers, problems, limits."""

import json
import logging
from inspect import signature

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cc.core import errors
from cc.core.centre import Anonymous, BearerToken
from cc.core.intents.catalogue import INTENTS as KINDS
from cc.core.intents.reports import ReceiveReport, TriageReport
from cc.core.intents.tasks import CloseTask
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Priority, ReportStatus, TaskStatus
from cc.workforce import problems, routes
from cc.workforce.api import routing
from cc.workforce.api.examples import EXAMPLES
from tests.error_tree import every_error
from tests.workforce.fake import FakeCentre

RECEIPT = Receipt(report_id="0190-x", ref="JKT-000001", version=4, status=ReportStatus.NEW, seq=1)
TASK_RECEIPT = Receipt(
    report_id="0190-x",
    ref="JKT-000001",
    version=4,
    status=ReportStatus.IN_PROGRESS,
    seq=9,
    task=2,
    task_status=TaskStatus.DONE,
    task_version=7,
)


def test_a_report_is_created_with_its_place_and_version(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["ReceiveReport"] = RECEIPT
    answer = http.post("/v1/reports", json={"text": "banjir", "priority": 2})
    assert answer.status_code == 201
    assert answer.headers["location"] == "/v1/reports/JKT-000001"
    assert answer.headers["etag"] == '"4"'
    assert answer.json()["ref"] == "JKT-000001"
    assert fake.calls[0].intent == ReceiveReport(text="banjir", priority=Priority.P2)
    assert fake.calls[0].credential == BearerToken("posko_x")


def test_headers_become_the_call(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["TriageReport"] = RECEIPT
    headers = {"idempotency-key": '"abc"', "if-match": '"3"', "claimed-at": "2026-11-24T09:30:00+07:00"}
    assert http.post("/v1/reports/JKT-000001/triage", json={}, headers=headers).headers["etag"] == '"4"'
    call = fake.calls[0]
    assert (call.key, call.expected_version) == ("abc", 3)
    assert call.claimed_at is not None
    assert call.claimed_at.isoformat() == "2026-11-24T09:30:00+07:00"
    assert call.intent == TriageReport("JKT-000001")


def test_the_version_told_is_that_of_what_the_address_names(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["AssignTask"] = TASK_RECEIPT
    assert http.post("/v1/reports/JKT-000001/assign", json={}).headers["etag"] == '"4"'


@pytest.mark.parametrize("path", ["JKT-000001/2", "JKT-000001%2F2"])
def test_a_tasks_ref_keeps_its_slash(fake: FakeCentre, http: httpx.Client, path: str) -> None:
    fake.answers["CloseTask"] = TASK_RECEIPT
    answer = http.post(f"/v1/tasks/{path}/close", json={"note": "beres"})
    assert answer.headers["etag"] == '"7"'
    assert fake.calls[0].intent == CloseTask("JKT-000001/2", note="beres")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("if-match", 'W/"3"'),
        ("if-match", "3"),
        ("if-match", '"3", "4"'),
        ("idempotency-key", "a b"),
        ("idempotency-key", "x" * 201),
        ("claimed-at", "2026-11-24T09:30:00"),
        ("claimed-at", "yesterday"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused(fake: FakeCentre, http: httpx.Client, name: str, value: str) -> None:
    answer = http.post("/v1/reports", json={"text": "x"}, headers={name: value})
    assert answer.status_code == 422
    assert answer.json()["fields"]["header"].lower() == name
    assert fake.calls == []


def test_without_a_token_nothing_is_read_and_a_log_in_is_of_its_peer(fake: FakeCentre, http: httpx.Client) -> None:
    del http.headers["authorization"]
    answer = http.post("/v1/reports", json={"text": "x"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert fake.calls == []
    fake.answers["OpenSession"] = errors.CredentialError("wrong")
    http.post("/v1/sessions", json={"login": "sari", "password": "x"}, headers={"authorization": "Bearer posko_x"})
    assert fake.calls[0].credential == Anonymous("127.0.0.1")


@pytest.mark.parametrize("value", ["Basic eDp5", "Bearer", "Bearer a b"])
def test_a_credential_that_is_no_bearer_token_is_refused(http: httpx.Client, value: str) -> None:
    for path in ("/v1/me", "/v1/events", "/v1/exports/reports", "/v1/evidence/" + 64 * "0"):
        assert http.get(path, headers={"authorization": value}).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": 1}, "/text"),
        ({}, "/text"),
        ({"text": "x", "colour": "red"}, "/colour"),
        ({"text": "x", "priority": "1"}, "/priority"),
        ({"text": "x", "priority": 9}, "/priority"),
        ({"text": "x", "received_at": "2026-01-01T00:00:00"}, "/received_at"),
        ({"text": "x", "attributes": {"a/b": 1}}, "/attributes/a~1b"),
        ([], "/"),
    ],
)
def test_a_wrong_field_is_pointed_at(fake: FakeCentre, http: httpx.Client, body: object, pointer: str) -> None:
    answer = http.post("/v1/reports", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    problem = answer.json()
    assert problem["fields"]["errors"][0]["pointer"] == pointer
    assert problem["detail"].startswith(pointer)
    assert fake.calls == []


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"text":"\\ud800"}', b"[" * 5000, b'{"text":"x","lon":NaN}', b"nul"])
def test_a_body_that_is_no_json_is_refused(fake: FakeCentre, http: httpx.Client, body: bytes) -> None:
    answer = http.post("/v1/reports", content=body)
    assert answer.status_code == 422
    assert fake.calls == []


def test_fields_of_rows_within_are_checked_too(http: httpx.Client) -> None:
    row = {"code": "a", "name": "A", "colour": "red"}
    problem = http.post("/v1/units", json={"units": [row]}).json()
    assert problem["fields"]["errors"] == [{"pointer": "/units/0/colour", "problem": "there is no such field here"}]


@pytest.mark.parametrize("query", ["query=x", "q=a&q=b", "limit=x", "backwards=maybe", "limit=", "x=%ff"])
def test_a_wrong_query_string_is_refused(fake: FakeCentre, http: httpx.Client, query: str) -> None:
    fake.answers["ListReports"] = None
    answer = http.get(f"/v1/reports?{query}")
    assert answer.status_code == 422
    assert answer.json()["code"] == "input.query"
    assert fake.questions == []


def test_a_body_beyond_the_limit_is_refused(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["ReceiveReport"] = RECEIPT
    fits = {"text": "x" * (routes.JSON_LIMIT_BYTES - 50)}
    assert http.post("/v1/reports", json=fits).status_code == 201
    answer = http.post("/v1/reports", json={"text": "x" * (routes.JSON_LIMIT_BYTES + 50)})
    assert (answer.status_code, answer.json()["code"]) == (413, "input.too_large")
    endless = http.post("/v1/reports", content=(b"x" * 65536 for _ in range(20)))
    assert endless.status_code == 413
    assert len(fake.calls) == 1


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_comes_back_as_itself(kind: type[errors.CoreError]) -> None:
    assert kind in problems.KINDS
    error = kind("pesan", fields={"a": [1, None, "x"]})
    body = json.loads(json.dumps(problems.to_problem(error, "r1")))
    back = problems.from_problem(int(str(body["status"])), body)
    assert type(back) is kind
    assert (back.message, back.code) == (error.message, error.code)
    assert {name: value for name, value in back.fields.items() if name != "request_id"} == error.fields


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.UsageError("x"), 400),
        (errors.RefusedError("x"), 409),
        (errors.LostRaceError("x", code="claimed"), 409),
        (errors.NotFoundError("x"), 404),
        (errors.CredentialError("x"), 401),
        (errors.ForbiddenError("x"), 403),
        (errors.InputError("x"), 422),
        (errors.KeyReusedError("x"), 422),
        (errors.UnreachableError("x"), 503),
        (errors.UnreachableError("x", code="storage.full"), 507),
        (errors.FaultError("x"), 500),
    ],
)
def test_each_error_is_told_as_a_problem(
    fake: FakeCentre, http: httpx.Client, error: errors.CoreError, status: int
) -> None:
    fake.answers["ReceiveReport"] = fake.answers["GetCounters"] = fake.answers["SaveUnits"] = error
    for answer in (
        http.post("/v1/reports", json={"text": "x"}),
        http.get("/v1/counters"),
        http.post("/v1/units", json={"units": []}),
    ):
        assert answer.status_code == answer.json()["status"] == status
        assert answer.headers["content-type"] == problems.MEDIA_TYPE
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_stale_version_is_a_failed_precondition_only_where_one_was_set(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["TriageReport"] = errors.LostRaceError("sari was faster", fields={"version": 5})
    path = "/v1/reports/JKT-000001/triage"
    assert http.post(path, json={}, headers={"if-match": '"4"'}).status_code == 412
    assert http.post(path, json={}).status_code == 409


def test_a_failure_that_nobody_expected_shows_an_id_and_nothing_of_the_inside(
    fake: FakeCentre, http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    fake.answers["ReceiveReport"] = fake.answers["GetCounters"] = RuntimeError("secret at /srv/posko.db")
    for answer in (http.post("/v1/reports", json={"text": "x"}), http.get("/v1/counters")):
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "RuntimeError" not in answer.text
        fault = answer.json()["fields"]["fault"]
        assert fault in answer.json()["detail"]
        assert any(fault in record.getMessage() for record in caplog.records if record.levelno == logging.ERROR)


def test_the_callers_request_id_is_kept_if_it_is_a_sane_one(http: httpx.Client) -> None:
    assert http.get("/v1/nothing", headers={"x-request-id": "abc-1"}).json()["request_id"] == "abc-1"
    assert http.get("/v1/nothing", headers={"x-request-id": "a b<"}).json()["request_id"] != "a b<"


def test_unknown_addresses_and_methods_are_problems(http: httpx.Client) -> None:
    missing, wrong = http.get("/v1/nothing"), http.put("/v1/reports")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found.route")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "usage.method")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_body_is_answered_by_a_fault(fake: FakeCentre, http: httpx.Client, data: st.DataObject) -> None:
    """A body near a good one: a field changed, added or gone. Refused, or carried out; never a 500."""
    name = data.draw(st.sampled_from(sorted(EXAMPLES)))
    route = routing.INTENTS[name]
    fake.answers[name] = errors.RefusedError("not now")
    body = dict(EXAMPLES[name])
    body[data.draw(st.sampled_from([*body, "x"]))] = data.draw(_JSON)
    path = route.fill(dict.fromkeys(route.in_path, "JKT-000001"))
    answer = http.request(route.method, path, content=json.dumps(body).encode())
    assert answer.status_code in (409, 422), answer.text


@pytest.mark.parametrize("name", routing.INTENTS)
def test_every_example_is_a_good_body(fake: FakeCentre, http: httpx.Client, name: str) -> None:
    route = routing.INTENTS[name]
    fake.answers[name] = errors.RefusedError("not now")
    assert name in EXAMPLES or not signature(KINDS[name]).parameters or route.method == "DELETE"
    path = route.fill(dict.fromkeys(route.in_path, "JKT-000001"))
    answer = http.request(route.method, path, json=dict(EXAMPLES[name]) if name in EXAMPLES else None)
    assert answer.status_code == 409, answer.text
    assert fake.calls[0].intent.stable_name() == name
