"""Where webhooks may lead: a name that points into the house goes nowhere unless it is named, and is asked once."""

import socket
from typing import Any

import httpx
import pytest

from cc.notify.inside import Inside, InsideError
from cc.notify.webhook import Webhooks
from tests.notify.receivers import receiving

NAME = "hook.example.id"


@pytest.fixture
def leads_to(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Where names lead; each answer but the last is given once."""
    told: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: Any, **named: Any) -> object:
        if host not in told:
            return real(host, port, *rest, **named)
        answers = told[host]
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return told


INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
)


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused_unless_it_is_named(leads_to: dict[str, list[str]], address: str) -> None:
    leads_to[NAME] = [address]
    with pytest.raises(InsideError):
        Inside(()).address_of(NAME, 443)
    with pytest.raises(InsideError):
        Inside(("203.0.113.0/24", "other.example.id")).address_of(NAME, 443)
    assert Inside((NAME,)).address_of(NAME, 443) == address


def test_what_is_outside_or_named_is_called(leads_to: dict[str, list[str]]) -> None:
    leads_to[NAME] = ["93.184.216.34"]
    assert Inside(()).address_of(NAME, 443) == "93.184.216.34"
    leads_to[NAME] = ["10.1.2.3"]
    assert Inside(("10.1.0.0/16",)).address_of(NAME, 443) == "10.1.2.3"
    assert Inside(()).address_of("10.9.9.9", 443) == "10.9.9.9", "written into the settings, it is named"


def test_the_address_that_was_looked_at_is_the_one_that_is_called(leads_to: dict[str, list[str]]) -> None:
    """A name server that answers otherwise the second time leads nowhere."""
    with receiving() as kept:
        leads_to[NAME] = ["127.0.0.1", "192.0.2.1"]
        hooks = Webhooks({}, 5.0, ("127.0.0.1",))
        answer = hooks._client.post(f"http://{NAME}:{kept.port}/hook", content=b"{}")
        assert answer.status_code == 200
        assert kept.posts[0].headers["Host"] == f"{NAME}:{kept.port}"
        leads_to[NAME] = ["127.0.0.1"]
        closed = Webhooks({}, 5.0)
        with pytest.raises(InsideError):
            closed._client.post(f"http://{NAME}:{kept.port}/hook", content=b"{}")
        assert len(kept.posts) == 1
        hooks.close()
        closed.close()


def test_a_name_that_leads_nowhere_is_not_reached(leads_to: dict[str, list[str]]) -> None:
    hooks = Webhooks({}, 5.0)
    with pytest.raises(httpx.ConnectError):
        hooks._client.post("http://gibt-es-nicht.invalid/hook", content=b"{}")
    hooks.close()
