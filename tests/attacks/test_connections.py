"""Connections that ask nothing, heads that never end, peers that take every place."""

import socket

import httpx
import pytest

from cc.settings.limits import Limits
from cc.workforce.limits.connections import Connections
from cc.workforce.limits.numbers import HEAD_BYTES
from cc.workforce.limits.peers import Peers
from tests.attacks.attackers import connected, heard, queue_page, said
from tests.builders import Room
from tests.waiting import until
from tests.workforce.serving import Served, serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


def test_half_open_heads_make_room_for_who_asks(room: Room, token: str) -> None:
    """Each attacker has begun a head; the server has places for 20 of one peer, and the officer is the same peer."""
    with serving(room.centre, limits=Limits(peer_connections=20)) as served:
        attackers = [connected(served) for _ in range(60)]
        for each in attackers:
            _try_to_send(each, b"GET /v1/reports HTTP/1.1\r\nhost: x\r\nx-slow: ")
        for _ in range(5):
            assert queue_page(served, token).status_code == 200
        assert len(served.server.server_state.connections) <= 21
        for each in attackers:
            each.close()


def test_a_head_that_does_not_end_and_an_idle_connection_are_cut(room: Room, token: str) -> None:
    with serving(room.centre, limits=Limits(head_s=0.5)) as served:
        half, silent, idle = (connected(served) for _ in range(3))
        half.sendall(b"GET /v1/reports HTTP/1.1\r\nx: ")
        idle.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert b"alive" in heard(idle)
        assert heard(half) == heard(silent) == b""
        slow = connected(served)
        until(lambda: not _try_to_send(slow, b"x: y\r\n"), "a head that comes line by line is cut")
        assert queue_page(served, token).status_code == 200


def test_a_head_without_end_is_not_kept(served: Served) -> None:
    answer = said(served, b"GET / HTTP/1.1\r\nx: " + b"y" * (HEAD_BYTES * 8))
    assert answer == b"" or answer.startswith(b"HTTP/1.1 431")
    many = b"".join(b"h%d: y\r\n" % n for n in range(500))
    assert said(served, b"GET / HTTP/1.1\r\n" + many + b"\r\n").startswith(b"HTTP/1.1 431")


def test_what_is_no_http_is_answered_and_not_logged(
    served: Served, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for request in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"nonsense\r\n\r\n"):
        assert said(served, request).startswith(b"HTTP/1.1 400")
    upgrade = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n"
    said(served, upgrade)
    told = capfd.readouterr()
    assert told.err == told.out == ""
    assert [each.getMessage() for each in caplog.records if each.name.startswith("uvicorn")] == []


def test_the_longest_idle_of_whom_has_most_goes_first() -> None:
    cut: list[str] = []
    connections = Connections(Limits(peer_connections=3), Peers(), most=4)

    class Line:
        def __init__(self, name: str, peer: str, idle_since: float | None) -> None:
            self.name, self.peer, self.idle_since = name, peer, idle_since

        def is_overdue(self, now_s: float) -> bool:
            return False

        def cut(self) -> None:
            cut.append(self.name)

    def begin(name: str, peer: str, idle_since: float | None) -> bool:
        return connections.begin(Line(name, peer, idle_since))

    assert begin("lone", "10.0.0.1", 1.0)
    assert begin("old", "10.0.0.2", 2.0)
    assert begin("busy", "10.0.0.2", None)
    assert begin("young", "10.0.0.2", 3.0)
    assert begin("crowding", "10.0.0.2", 4.0)
    assert cut == ["old"]
    assert begin("else", "10.0.0.3", 5.0)
    assert cut == ["old", "young"]
    crowded = Connections(Limits(peer_connections=1), Peers(), most=4)
    assert crowded.begin(Line("working", "10.0.0.9", None))
    assert not crowded.begin(Line("late", "10.0.0.9", 1.0)), "nobody idles who could go"


@pytest.mark.parametrize(
    ("near", "told", "peer"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.7", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.7", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.7", "198.51.100.1, 10.0.0.8", "198.51.100.1"),
        ("10.0.0.7", "nonsense", "unknown"),
        ("10.0.0.7", "[2001:db8:1:2::3]:4711", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("10.0.0.7", "", "10.0.0.7"),
    ],
)
def test_only_trusted_proxies_say_whom_they_speak_for(near: str, told: str, peer: str) -> None:
    scope = {"client": (near, 4711), "headers": [(b"x-forwarded-for", told.encode())] if told else []}
    assert Peers(("10.0.0.0/24",)).of(scope) == peer


def test_two_credentials_are_none(served: Served, token: str) -> None:
    twice = [("authorization", f"Bearer {token}"), ("authorization", "Bearer posko_other")]
    for path in ("/v1/me", "/v1/reports", "/v1/events"):
        answer = httpx.get(served.url + path, headers=twice)
        assert (answer.status_code, answer.json()["code"]) == (400, "usage.authorization")


def test_no_answer_leads_to_whom_the_host_header_names(served: Served) -> None:
    for path in ("/v1/reports/", "/docs/", "//evil.example/%2e%2e", "/v1/sessions/"):
        answer = said(served, f"GET {path} HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n".encode())
        assert b"evil.example" not in answer.replace(path.encode(), b"")
        assert not answer.startswith(b"HTTP/1.1 3")


def test_every_answer_says_to_browsers_what_they_must_not_do(served: Served, token: str) -> None:
    known = {"authorization": f"Bearer {token}"}
    paths = (
        "/healthz",
        "/readyz",
        "/v1/me",
        "/v1/nothing",
        "/docs",
        "/docs/filter",
        "/openapi.json",
        "/v1/exports/reports",
    )
    for path in paths:
        for method in ("GET", "HEAD", "OPTIONS", "DELETE"):
            headers = httpx.request(method, served.url + path, headers=known).headers
            assert headers["x-content-type-options"] == "nosniff", path
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-frame-options"] == "DENY"
            if "ndjson" not in headers.get("content-type", ""):
                assert "default-src" in headers["content-security-policy"]
                assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_connection_is_given_up_when_nothing_of_an_answer_is_taken(
    served: Served, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cc.workforce.limits.connections.STALLED_S", 0.3)
    with connected(served) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        for _ in range(200):
            _try_to_send(line, b"GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n")
        until(lambda: not served.server.server_state.connections, "the connection is let go")
    assert queue_page(served, token).status_code == 200


def _try_to_send(line: socket.socket, request: bytes) -> bool:
    """Whether the other end is still there."""
    try:
        line.sendall(request)
    except OSError:
        return False
    return True
