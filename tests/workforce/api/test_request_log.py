"""What the log says of requests, on a real room over HTTP; and what it never says."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from cc.cli.logs import Lines
from cc.core.service.door.door import Door
from cc.workforce.api.request_log import STRANGER_LINES, RequestLog
from tests.builders import Room
from tests.waiting import SOON_S, until
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

PLANTED = ("Siti Aminah", "081234567890", "Rumah nomor tujuh", "siti@contoh.id", "Jalan Rahasia")
SAID = {
    "text": "Rumah nomor tujuh kebanjiran",
    "reporter": "Siti Aminah 081234567890 siti@contoh.id",
    "address": PLANTED[4],
}


class Logged:
    """What was logged."""

    def __init__(self) -> None:
        self.written = io.StringIO()

    @property
    def text(self) -> str:
        """All of it."""
        return self.written.getvalue()

    def lines(self, event: str = "") -> list[dict[str, Any]]:
        """Every line, or those of an event."""
        found = [json.loads(each) for each in self.text.splitlines()]
        return [each for each in found if not event or each["event"] == event]


@pytest.fixture
def logged() -> Iterator[Logged]:
    """Every logger's lines, as `posko serve` writes them."""
    kept = Logged()
    handler = logging.StreamHandler(kept.written)
    handler.setFormatter(Lines("json"))
    root, requests = logging.getLogger(), logging.getLogger("posko.requests")
    root.addHandler(handler)
    logging.getLogger("posko").propagate = True
    requests.setLevel(logging.INFO)
    yield kept
    root.removeHandler(handler)
    requests.setLevel(logging.NOTSET)


@pytest.fixture
def http(room: Room, logged: Logged) -> Iterator[httpx.Client]:
    """Sari's client of a server that logs every request."""
    with (
        serving(room.centre, log=RequestLog(every=True)) as served,
        httpx.Client(base_url=served.url, timeout=SOON_S) as client,
    ):
        answer = client.post("/v1/sessions", json={"login": "sari", "password": "sari-password"})
        client.headers["authorization"] = f"Bearer {answer.json()['token']}"
        yield client


def test_a_request_is_a_line_with_its_id_and_what_it_did(http: httpx.Client, logged: Logged) -> None:
    answer = http.post("/v1/reports", json=SAID, headers={"x-request-id": "proxy-7"})
    assert answer.status_code == 201
    assert answer.headers["x-request-id"] == "proxy-7"
    until(lambda: logged.lines("request"))
    (line,) = logged.lines("request")
    assert line["route"] == "ReceiveReport"
    told = answer.json()
    assert (line["request"], line["login"], line["status"]) == ("proxy-7", "sari", 201)
    assert (line["ref"], line["seq"]) == (told["ref"], told["seq"])
    assert line["ms"] > 0


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "{}", "a;b"])
def test_an_id_that_is_none_is_replaced(http: httpx.Client, given: str) -> None:
    answer = http.get("/v1/me", headers={"x-request-id": given})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["x-request-id"])
    assert answer.headers.get_list("x-request-id") == [answer.headers["x-request-id"]]


def test_log_ins_and_refusals_are_logged(http: httpx.Client, logged: Logged) -> None:
    httpx.post(f"{http.base_url}/v1/sessions", json={"login": "sari", "password": "salah-sekali"})
    http.post("/v1/people", json={"people": []}, headers={"authorization": "Bearer posko_" + "x" * 43})
    http.post("/v1/reports", json={"text": "x", "no_such": 1})
    until(lambda: len(logged.lines("refused")) == 2)
    assert [each["login"] for each in logged.lines("log_in")] == ["sari"]
    (wrong,) = logged.lines("log_in_refused")
    assert wrong["peer"] == "127.0.0.1"
    assert wrong["code"] == "credential.wrong"
    assert [(each["status"], each["code"].partition(".")[0]) for each in logged.lines("refused")] == [
        (401, "credential"),
        (422, "input"),
    ]


def test_no_name_number_text_or_token_is_logged(
    room: Room, http: httpx.Client, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = http.post("/v1/reports", json=SAID).json()["ref"]
    http.post(f"/v1/reports/{ref}/comments", json={"text": PLANTED[2]})
    http.get("/v1/reports", params={"q": PLANTED[0]})
    http.get(f"/v1/reports/{PLANTED[0]}")
    http.get(f"/nowhere/{PLANTED[1]}", params={"token": "posko_" + "y" * 43})
    http.post("/v1/reports", json={**SAID, "category": PLANTED[4]})
    http.post("/v1/reports", content=b'{"text": "Siti Aminah')
    httpx.post(f"{http.base_url}/v1/sessions", json={"login": "siti@contoh.id", "password": PLANTED[2]})

    def fails(*_: object) -> None:
        raise ValueError(f"what {SAID} brought")

    monkeypatch.setattr(Door, "run", fails)
    assert http.post("/v1/reports", json=SAID).status_code == 500
    until(lambda: logged.lines("failed"))
    assert len(logged.lines()) >= 9
    token = http.headers["authorization"].removeprefix("Bearer ")
    for secret in (*PLANTED, token, "y" * 43, "sari-password", "Siti", "08123456"):
        assert secret not in logged.text, secret


def test_a_fault_is_logged_under_the_id_that_was_told(
    http: httpx.Client, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(Door, "run", fails)
    answer = http.post("/v1/reports", json=SAID, headers={"x-request-id": "r-9"}).json()
    fault = answer["fields"]["id"]
    (line,) = [each for each in logged.lines() if fault in each["event"]]
    assert line["error"] == "ValueError"
    assert any("test_request_log.py" in each for each in line["trace"])
    until(lambda: logged.lines("failed"))
    (failed,) = logged.lines("failed")
    assert (failed["request"], failed["status"]) == ("r-9", 500)


def test_a_stranger_fills_no_log(logged: Logged) -> None:
    log = RequestLog()
    scope = {"type": "http", "method": "POST", "path": "/v1/reports", "headers": []}
    for _ in range(10 * STRANGER_LINES):
        log.answered(dict(scope), "ReceiveReport", 401, 0.001)
    assert STRANGER_LINES <= len(logged.lines("refused")) <= 2 * STRANGER_LINES


def test_what_went_well_is_logged_only_where_all_is_asked_for(logged: Logged) -> None:
    scope = {"type": "http", "method": "GET", "path": "/v1/me", "headers": []}
    RequestLog().answered(dict(scope), "WhoAmI", 200, 0.001)
    assert logged.lines() == []
    RequestLog(every=True).answered(dict(scope), "WhoAmI", 200, 0.001)
    assert len(logged.lines("request")) == 1
