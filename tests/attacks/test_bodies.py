"""Bodies of those who may not send them, bodies that never come, those who hang up in the middle."""

import json
import logging
import socket
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from cc.workforce.api import http
from cc.workforce.limits.numbers import STRANGER_BYTES
from tests.attacks.attackers import connected, queue_page, said
from tests.builders import Room
from tests.waiting import SOON_S, until
from tests.workforce.serving import Served

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")
PHOTO = "/v1/evidence/" + 64 * "0"


def _head(method: str, path: str, length: int, *more: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: x", f"content-length: {length}", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.mark.parametrize("credential", [[], ["authorization: Bearer posko_nobody"]])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/areas"),
        ("POST", "/v1/reports"),
        ("PUT", PHOTO),
        ("POST", "/v1/lines"),
        ("POST", "/v1/packs/preview"),
    ],
)
def test_nothing_is_read_of_who_may_not_send(served: Served, method: str, path: str, credential: list[str]) -> None:
    """The answer comes while not a byte of the body has been sent."""
    with closing(connected(served)) as line:
        line.sendall(_head(method, path, 100 << 20, *credential))
        assert line.recv(65536).startswith(b"HTTP/1.1 401")


def test_a_stranger_logs_in_with_a_small_body_only(served: Served) -> None:
    large = json.dumps({"login": "sari", "password": "x" * STRANGER_BYTES})
    answer = httpx.post(f"{served.url}/v1/sessions", content=large)
    assert (answer.status_code, answer.json()["code"]) == (413, "input.too_large")


def test_a_body_that_does_not_come_is_not_waited_for(
    served: Served, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "STRANGER_BODY_S", 0.3)
    monkeypatch.setattr(http, "QUIET_S", 0.3)
    assert said(served, _head("POST", "/v1/sessions", 100)).startswith(b"HTTP/1.1 408")
    known = f"authorization: Bearer {token}"
    assert said(served, _head("POST", "/v1/reports", 100, known)).startswith(b"HTTP/1.1 408")
    monkeypatch.setattr(http, "QUIET_S", 60.0)  # a drop comes in time, the whole does not
    with closing(connected(served)) as drop_by_drop:
        drop_by_drop.sendall(_head("POST", "/v1/sessions", 100_000))
        drop_by_drop.settimeout(0.05)
        assert _answer_to_drops(drop_by_drop).startswith(b"HTTP/1.1 408")


def _answer_to_drops(line: socket.socket) -> bytes:
    """What comes while a body is sent byte by byte."""
    for _ in range(SOON_S * 4):
        line.sendall(b" ")
        try:
            return line.recv(100)
        except TimeoutError:
            continue
    return b""


def test_who_hangs_up_in_the_middle_leaves_no_trace(
    served: Served, token: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """300 posts that break off: no fault, no traceback, no line."""
    caplog.set_level(logging.WARNING)
    known = f"authorization: Bearer {token}"
    part = f"{known}\r\ncontent-range: bytes 0-99999/100000"
    for n in range(300):
        method, path, more = (("POST", "/v1/reports", known), ("PUT", PHOTO, known), ("PUT", PHOTO, part))[n % 3]
        line = connected(served)
        line.sendall(_head(method, path, 100_000, more) + b'{"text": "' + b"x" * (n * 7))
        if n % 2:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        line.close()
    until(lambda: not served.server.server_state.connections, "everybody is gone")
    until(lambda: not served.server.server_state.tasks, "nothing is worked on")
    told = capfd.readouterr()
    assert told.err == told.out == ""
    assert [record.getMessage() for record in caplog.records if record.name != "httpx"] == []
    figures = httpx.get(f"{served.url}/metrics", headers={"authorization": f"Bearer {token}"}).text
    assert 'status="500"' not in figures
    assert queue_page(served, token).status_code == 200


def test_one_person_has_two_large_bodies_at_once(room: Room, served: Served, token: str) -> None:
    """The third waits, unread, until one is done; another person's is read."""
    large = 3 << 20
    known = f"authorization: Bearer {token}"
    lines = [connected(served) for _ in range(3)]
    for line in lines:
        line.sendall(_head("POST", "/v1/imports", large, known))
    gate = served.app.gate.large
    until(lambda: gate.held("sari") == 2, "two are let in")
    for line in lines[:2]:
        line.close()
    until(lambda: gate.held("sari") == 1, "the third has its turn")
    lines[2].sendall(b" " * large)
    lines[2].settimeout(SOON_S)
    assert lines[2].recv(65536).startswith(b"HTTP/1.1 422")
    lines[2].close()
    until(lambda: gate.held("sari") == 0, "nothing is held")


def test_partial_uploads_have_a_quota(room: Room, served: Served, token: str, tmp_path: Path) -> None:
    from cc.core.store.blobs.blobs import MOST_PARTS

    part = {"authorization": f"Bearer {token}", "content-range": "bytes 0-9/1000"}
    with httpx.Client(base_url=served.url, timeout=SOON_S) as client:
        for n in range(MOST_PARTS):
            assert client.put(f"/v1/evidence/{n:064x}", content=b"x" * 10, headers=part).status_code == 202
        refused = client.put(f"/v1/evidence/{MOST_PARTS:064x}", content=b"x" * 10, headers=part)
        assert (refused.status_code, refused.json()["code"]) == (429, "limit.uploads")
        goes_on = {**part, "content-range": "bytes 10-19/1000"}
        assert client.put(f"/v1/evidence/{0:064x}", content=b"x" * 10, headers=goes_on).status_code == 202
