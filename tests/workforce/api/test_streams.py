"""Exports and the change feed, from the server and to the client; and that the server stops with streams open."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import httpx
import pytest

from cc.core.centre import Anonymous, BearerToken
from cc.core.errors import CredentialError, ForbiddenError, InputError, UnreachableError
from cc.core.questions.reports import ExportReports
from cc.core.questions.trail import AuditEvents
from cc.core.records.trail import Change, Event
from cc.workforce.client.remote_centre import RemoteCentre
from tests.waiting import SOON_S
from tests.workforce.fake import FakeCentre
from tests.workforce.serving import serving

WHO = BearerToken("posko_x")
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _event(seq: int) -> Event:
    return Event(
        stream="unit:a",
        seq=seq,
        recorded_at=AT,
        actor="sari",
        intent="SaveUnits",
        moves=(),
        ref="line\u2028and\x85paragraph\u2029ends",
    )


def _change(seq: int) -> Change:
    return Change(
        position=f"{seq:06d}",
        stream="0190-x",
        seq=seq,
        ref="JKT-000001",
        actor="sari",
        intent="TriageReport",
        recorded_at=AT,
    )


def test_an_export_is_a_record_a_line(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["AuditEvents"] = [_event(seq) for seq in range(3)]
    answer = http.get("/v1/audit/events?stream=unit:a")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["seq"] for line in answer.content.split(b"\n") if line] == [0, 1, 2]
    assert fake.questions == [AuditEvents(stream="unit:a")]


def test_the_client_streams_whatever_is_in_the_texts(fake: FakeCentre, remote: RemoteCentre) -> None:
    events = [_event(seq) for seq in range(5000)]
    fake.answers["AuditEvents"] = events
    assert list(remote.stream(WHO, AuditEvents())) == events
    fake.answers["AuditEvents"] = []
    assert list(remote.stream(WHO, AuditEvents())) == []


def test_a_stream_that_is_left_early_is_let_go(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.answers["AuditEvents"] = (_event(seq) for seq in range(10**9))
    assert len(list(islice(remote.stream(WHO, AuditEvents()), 3))) == 3
    assert fake.let_go.wait(SOON_S)


def test_what_fails_before_the_first_item_is_an_ordinary_problem(
    fake: FakeCentre, http: httpx.Client, remote: RemoteCentre
) -> None:
    fake.answers["ExportReports"] = [InputError("what is colour?", code="query")]
    assert http.get("/v1/exports/reports?q=colour:red").status_code == 422
    with pytest.raises(InputError, match="colour"):
        list(remote.stream(WHO, ExportReports("colour:red")))
    with pytest.raises(CredentialError):
        list(remote.stream(Anonymous(), ExportReports()))


def test_what_fails_in_the_middle_is_told_at_the_end(fake: FakeCentre, remote: RemoteCentre) -> None:
    many: list[object] = [_event(seq) for seq in range(2000)]
    fake.answers["AuditEvents"] = [*many, ForbiddenError("no longer", code="forbidden.scope")]
    seen: list[Event] = []
    with pytest.raises(ForbiddenError, match="no longer"):
        seen.extend(remote.stream(WHO, AuditEvents()))
    assert seen[:10] == many[:10]


def test_an_export_that_the_server_cuts_off_does_not_look_whole(fake: FakeCentre, remote: RemoteCentre) -> None:
    many: list[object] = [_event(seq) for seq in range(2000)]
    fake.answers["AuditEvents"] = [*many, RuntimeError("a bug")]
    with pytest.raises(UnreachableError):
        list(remote.stream(WHO, AuditEvents()))


def test_the_feed_speaks_server_sent_events(fake: FakeCentre, http: httpx.Client) -> None:
    fake.feed = [_change(1), _change(2)]
    with http.stream("GET", "/v1/events", headers={"last-event-id": "000001"}) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        lines = list(islice((line for line in answer.iter_lines() if line), 6))
    assert lines[:3] == ["event: alive", "id: 000001", "event: change"]
    assert json.loads(lines[3].removeprefix("data: "))["seq"] == 2
    assert lines[4:] == ["id: 000002", "event: alive"]


@pytest.mark.parametrize("query", ["after=", "since=3", "after=a%00b"])
def test_a_feed_from_nowhere_is_refused(http: httpx.Client, query: str) -> None:
    assert http.get(f"/v1/events?{query}").status_code == 422


def test_the_client_follows_the_feed_until_told_to_stop(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.feed = [_change(1), _change(2), _change(3)]
    stop = threading.Event()
    feed = remote.changes(WHO, "000001", stop)
    seen = [change for change in islice(feed, 6) if change is not None]
    assert [change.seq for change in seen] == [2, 3]
    stop.set()
    assert list(feed) == []


def test_a_refused_feed_raises(fake: FakeCentre, remote: RemoteCentre) -> None:
    with pytest.raises(CredentialError):
        next(remote.changes(Anonymous(), None, threading.Event()))
    fake.feed = [_change(1), ForbiddenError("no longer")]
    feed = remote.changes(WHO, "000000", threading.Event())
    with pytest.raises(ForbiddenError):
        list(feed)


def test_the_feed_comes_back_from_where_it_was() -> None:
    centre = FakeCentre()
    centre.feed = [_change(1)]
    stop = threading.Event()
    with serving(centre) as served:
        remote = RemoteCentre(served.url)
        feed = remote.changes(WHO, "000000", stop)
        assert next(change for change in feed if change is not None).seq == 1
    centre.feed.append(_change(2))
    with serving(centre, served.port):
        assert next(change for change in feed if change is not None).seq == 2
        stop.set()
        assert [change for change in feed if change is not None] == []
    remote.close()


def test_a_server_that_stays_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cc.workforce.client.events.AWAY_S", 0.3)
    with serving(FakeCentre()) as served:
        remote = RemoteCentre(served.url)
        feed = remote.changes(WHO, "000000", threading.Event())
        assert next(feed) is None
    with pytest.raises(UnreachableError):
        list(feed)
    remote.close()


def test_a_feed_that_never_met_its_server_is_told_so() -> None:
    remote = RemoteCentre("http://127.0.0.1:9")
    with pytest.raises(UnreachableError):
        next(remote.changes(WHO, None, threading.Event()))
    remote.close()


def test_too_many_streams_are_refused(fake: FakeCentre, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.answers["ExportReports"] = []
    monkeypatch.setattr("cc.workforce.api.pumps.most_feeds", lambda: 0)
    monkeypatch.setattr("cc.workforce.api.pumps.MOST_EXPORTS", 0)
    with serving(fake) as served:
        for path in ("/v1/events", "/v1/exports/reports"):
            answer = httpx.get(served.url + path, headers={"authorization": "Bearer posko_x"})
            assert (answer.status_code, answer.json()["code"]) == (429, "unreachable.streams")
            assert "retry-after" in answer.headers


def test_streams_that_ended_make_room(fake: FakeCentre, http: httpx.Client) -> None:
    fake.answers["ExportReports"] = []
    assert {http.get("/v1/exports/reports").status_code for _ in range(50)} == {200}
    for _ in range(100):
        if "posko_http_streams 0.0" in http.get("/metrics").text:
            break
        time.sleep(0.05)
    assert "posko_http_streams 0.0" in http.get("/metrics").text


_SERVER = """
import sys
from tests.workforce.fake import FakeCentre
from cc.workforce.api.app import build_app
from cc.workforce.serve import listen, make_server, serve
listening = listen("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
serve(make_server(build_app(FakeCentre())), listening)
print("ended", flush=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_with_streams_open(sign: signal.Signals) -> None:
    root = Path(__file__).parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = f"http://127.0.0.1:{process.stdout.readline().strip()}"
    with (
        httpx.Client(base_url=url, headers={"authorization": "Bearer x"}) as http,
        http.stream("GET", "/v1/events") as first,
        http.stream("GET", "/v1/events") as second,
    ):
        lines = [first.iter_lines(), second.iter_lines()]
        assert [next(each) for each in lines] == ["event: alive", "event: alive"]
        process.send_signal(sign)
        told = [list(each) for each in lines]
        out, problems = process.communicate(timeout=SOON_S)
    assert all("event: problem" in each for each in told), "clients are told, not cut off"
    assert out.strip() == "ended", problems
    assert process.returncode == 0


def test_a_client_that_takes_nothing_does_not_hold_the_server_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cc.workforce.serve.GRACE_S", 3600)  # without our own end to it, this would be waited for
    centre = FakeCentre()
    centre.answers["AuditEvents"] = (_event(seq) for seq in range(10**9))
    with serving(centre) as served, socket.create_connection(("127.0.0.1", served.port)) as stalled:
        stalled.sendall(b"GET /v1/audit/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\n\r\n")
        assert stalled.recv(100).startswith(b"HTTP/1.1 200")
        time.sleep(0.5)  # until every buffer on the way is full
        served.server.stop()
        served.thread.join()
        assert centre.let_go.wait(SOON_S)


def test_a_client_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cc.workforce.api.pumps.STALLED_S", 0.3)
    centre = FakeCentre()
    centre.answers["AuditEvents"] = (_event(seq) for seq in range(10**9))
    with serving(centre) as served, socket.create_connection(("127.0.0.1", served.port)) as stalled:
        stalled.sendall(b"GET /v1/audit/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\n\r\n")
        assert centre.let_go.wait(SOON_S)


def test_a_stopping_server_tells_an_export_that_it_is_not_whole() -> None:
    centre = FakeCentre()
    halt = threading.Event()

    def slow() -> Iterator[Event]:
        for seq in range(5000):
            yield _event(seq)
        halt.wait(SOON_S)
        yield _event(5000)

    centre.answers["AuditEvents"] = slow()
    with serving(centre) as served:
        remote = RemoteCentre(served.url)
        events = remote.stream(WHO, AuditEvents())
        next(events)
        served.server.stop()
        with pytest.raises(UnreachableError, match="stopping"):
            list(events)
        halt.set()
        remote.close()
