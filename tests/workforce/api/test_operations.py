"""What those who run a server look at: health, figures, and the OpenAPI document."""

import httpx
import pytest

from cc.core import errors
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import ReportStatus
from cc.workforce.api import health, metrics, routing
from cc.workforce.api.examples import EXAMPLES
from tests.workforce.fake import FakeCentre

RECEIPT = Receipt(report_id="0190-x", ref="JKT-000001", version=4, status=ReportStatus.NEW, seq=1)


def test_health_says_of_each_part_how_it_is(
    fake: FakeCentre, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "READY_S", 0.0)
    monkeypatch.setattr(metrics, "EVERY_S", 0.0)
    assert http.get("/healthz").status_code == 200
    well = {"evidence": "ok", "database": "ok", "sweeper": "ok"}
    assert http.get("/readyz").json() == {"status": "ready", "parts": well}
    fake.sweep_lag_s = 900
    late = http.get("/readyz")
    assert (late.status_code, late.json()["parts"]) == (200, {**well, "sweeper": "late"})
    fake.sweep_lag_s = 0
    fake.answers["WhoAmI"] = errors.UnreachableError(
        "the database does not answer", code="storage.failed", fields={"database": "/srv/rahasia/posko.db"}
    )
    away = http.get("/readyz")
    assert away.status_code == 503
    assert away.json()["parts"] == {**well, "database": "storage.failed"}
    assert "rahasia" not in away.text
    assert http.get("/healthz").status_code == 200


def test_the_rooms_figures_are_told_to_this_machine_alone(fake: FakeCentre, http: httpx.Client) -> None:
    shown = http.get("/metrics").text
    for line in (
        'posko_reports{status="new"} 2.0',
        "posko_sla_late 1.0",
        "posko_sla_due_soon 0.0",
        "posko_messages_waiting 4.0",
        "posko_messages_failed 1.0",
        "posko_sweep_lag_seconds 0.0",
    ):
        assert line in shown.splitlines()
    for header in ("forwarded", "x-forwarded-for", "via", "x-real-ip"):
        assert "posko_reports" not in http.get("/metrics", headers={header: "10.0.0.7"}).text


def test_figures_count_routes_by_name_and_hold_no_text(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["ReceiveReport"] = RECEIPT
    fake.answers["GetReport"] = errors.NotFoundError("none")
    http.post("/v1/reports", json={"text": "rahasia"})
    http.get("/v1/reports/RAHASIA-1")
    http.get("/v1/rahasia")
    shown = http.get("/metrics").text
    assert 'posko_http_requests_total{route="ReceiveReport",status="201"}' in shown
    assert 'posko_http_requests_total{route="GetReport",status="404"}' in shown
    assert 'posko_http_requests_total{route="nothing",status="404"}' in shown
    assert 'posko_http_request_seconds_bucket{le="0.001",route="ReceiveReport"}' in shown
    assert "rahasia" not in shown.lower()


def test_the_document_has_every_route_with_examples_and_auth(http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["security"] == [{"bearer": []}]
    told = {
        each.get("operationId") for item in document["paths"].values() for each in item.values() if "get" in dir(each)
    }
    assert {*routing.INTENTS, *routing.QUESTIONS, *routing.STREAMS} <= told
    assert {"events", "put_evidence", "head_evidence", "get_evidence", "healthz", "readyz", "metrics"} <= told
    create = document["paths"]["/v1/reports"]["post"]
    assert create["requestBody"]["content"]["application/json"]["example"] == dict(EXAMPLES["ReceiveReport"])
    assert {each["name"] for each in create["parameters"]} == {"Idempotency-Key", "If-Match", "Claimed-At"}
    assert document["paths"]["/v1/sessions"]["post"]["security"] == []
    refs = _refs(document)
    assert refs
    assert {ref.rsplit("/", 1)[1] for ref in refs} <= set(document["components"]["schemas"])


def _refs(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(_refs(each) for each in node.values()))
    if isinstance(node, list):
        return set().union(*(_refs(each) for each in node))
    return set()
