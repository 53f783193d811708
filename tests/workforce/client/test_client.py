"""RemoteCentre: what it sends again and what not, what it says of servers that are down, wrong or strange."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import (
    CoreError,
    CredentialError,
    InputError,
    KeyReusedError,
    LostRaceError,
    UnreachableError,
    UsageError,
)
from cc.core.intents.organisation import EndSession, IssueToken, LocatePerson, OpenSession
from cc.core.intents.reports import ReceiveReport, TriageReport
from cc.core.questions.organisation import GetPerson, WhoAmI
from cc.core.questions.reports import GetReport, ListReports
from cc.core.records.organisation import Saved
from cc.core.records.receipts import Receipt
from cc.core.records.reports import Page
from cc.core.vocabulary import ReportStatus
from cc.workforce.client import remote_centre as client_module
from cc.workforce.client.remote_centre import RemoteCentre
from tests.workforce.fake import ACTOR, FakeCentre

WHO = BearerToken("posko_x")
RECEIPT = Receipt(
    report_id="0190-x",
    ref="JKT-000001",
    version=4,
    status=ReportStatus.NEW,
    seq=1,
    due_at=datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
)


def test_a_call_arrives_as_it_was_made(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.answers["TriageReport"] = RECEIPT
    claimed = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    call = Call(WHO, TriageReport("JKT-000001", note="sudah dicek"), "key-1", 3, claimed)
    assert remote.execute(call) == RECEIPT
    assert fake.calls == [call]


def test_a_question_arrives_as_it_was_asked(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.answers["ListReports"] = Page((), after="c+/=")
    question = ListReports('status:new "air masuk" & é', "received", "c+/=", 7, True)
    assert remote.read(WHO, question) == Page((), after="c+/=")
    assert fake.questions == [question]


@pytest.mark.parametrize("login", ["a b", "ä/ö", "x?y#z", "100%", "%2e", "a+b"])
def test_names_in_a_path_arrive_whole(fake: FakeCentre, remote: RemoteCentre, login: str) -> None:
    fake.answers["GetReport"] = fake.answers["GetPerson"] = InputError("seen")
    with pytest.raises(CoreError):
        remote.read(WHO, GetPerson(login))
    if "/" not in login:
        assert fake.questions == [GetPerson(login)]


def test_a_key_is_made_where_none_came_and_it_matters(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.answers |= {"ReceiveReport": RECEIPT, "LocatePerson": Saved(kind="place")}
    remote.execute(Call(WHO, ReceiveReport(text="x")))
    remote.execute(Call(WHO, ReceiveReport(text="x")))
    remote.execute(Call(WHO, LocatePerson(106.8, -6.2)))
    first, second, place = (call.key for call in fake.calls)
    assert first
    assert second
    assert first != second
    assert place is None


def test_refusals_come_back_as_themselves(fake: FakeCentre, remote: RemoteCentre) -> None:
    raised: tuple[CoreError, ...] = (
        LostRaceError("sari was faster", code="claimed", fields={"by": "sari"}),
        KeyReusedError("another body"),
        CredentialError("no such token"),
    )
    for error in raised:
        fake.answers["TriageReport"] = error
        with pytest.raises(type(error)) as caught:
            remote.execute(Call(WHO, TriageReport("JKT-000001")))
        assert (caught.value.message, caught.value.code, caught.value.fields) == (
            error.message,
            error.code,
            error.fields,
        )


def test_submitted_calls_are_carried_out_before_the_end(fake: FakeCentre, url: str) -> None:
    fake.answers["ReceiveReport"] = RECEIPT
    remote = RemoteCentre(url)
    futures = [remote.submit(Call(WHO, ReceiveReport(text=f"report {each}"))) for each in range(20)]
    remote.close()
    assert [future.result(timeout=0) for future in futures] == [RECEIPT] * 20
    with pytest.raises(UnreachableError):
        remote.submit(Call(WHO, ReceiveReport(text="late")))


def test_nobody_is_nobody_and_a_local_actor_cannot_travel(fake: FakeCentre, remote: RemoteCentre) -> None:
    with pytest.raises(CredentialError):
        remote.read(Anonymous(), WhoAmI())
    with pytest.raises(UsageError, match="cc login"):
        remote.read(LocalActor("sari"), WhoAmI())
    assert remote.read(WHO, WhoAmI()) == ACTOR


@pytest.mark.parametrize("text", ["\ud800", "x\ud800y"])
def test_what_cannot_be_sent_is_refused_here(remote: RemoteCentre, text: str) -> None:
    for asked in (ReceiveReport(text=text), ReceiveReport(text="x", lon=float("nan"))):
        with pytest.raises(InputError):
            remote.execute(Call(WHO, asked))
    with pytest.raises(InputError):
        remote.read(WHO, GetReport(text))
    with pytest.raises(InputError):
        remote.read(BearerToken("töken"), WhoAmI())


@pytest.mark.parametrize(
    "server", ["", "posko", "ftp://x", "http://", "http://u:p@x", "http://x?y=1", "http://[", "//x"]
)
def test_an_address_that_is_none_is_refused(server: str) -> None:
    with pytest.raises(UsageError) as refused:
        RemoteCentre(server)
    assert refused.value.code == "usage.server"


def test_a_server_that_is_down_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        remote = RemoteCentre(url)
        for attempt in (lambda: remote.read(WHO, WhoAmI()), lambda: remote.execute(Call(WHO, ReceiveReport(text="x")))):
            with pytest.raises(UnreachableError) as caught:
                attempt()
            assert caught.value.code == "unreachable.server"
            assert url in caught.value.message
            assert "cc serve" in caught.value.message
    remote.close()


Script = Callable[[int, str, bytes], bytes | None]


@contextmanager
def _scripted(answer: Script) -> Iterator[tuple[RemoteCentre, list[tuple[str, bytes]]]]:
    """A server that answers the nth request with what `answer(n, head, body)` gives, None: it hangs up."""
    seen: list[tuple[str, bytes]] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as incoming:
                head = b""
                while (line := incoming.readline()) not in (b"", b"\r\n"):
                    head += line
                told = head.decode().lower()
                length = next((int(each[15:]) for each in told.splitlines() if each.startswith("content-length:")), 0)
                body = incoming.read(length)
                seen.append((told, body))
                reply = answer(len(seen), told, body)
                if reply is not None:
                    connection.sendall(reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    remote = RemoteCentre(f"http://127.0.0.1:{listening.getsockname()[1]}")
    try:
        yield remote, seen
    finally:
        remote.close()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _reply(status: str, body: bytes, kind: str = "application/json", more: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n{more}\r\n"
    )
    return head.encode() + body


_RECEIPT = _reply("201 Created", b'{"report_id":"a","ref":"b","version":1,"status":"new","seq":1}')
_ACTOR = json.dumps(
    {"login": "sari", "name": "Sari", "role": "officer", "unit": "u", "cleared": False, "scopes": [], "zone": "UTC"}
).encode()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAUSES_S", (0.0, 0.0, 0.0))


def _key(head: str) -> str:
    return next(line for line in head.splitlines() if line.startswith("idempotency-key:"))


def test_a_change_whose_answer_was_lost_is_sent_again_with_the_same_key() -> None:
    with _scripted(lambda n, head, body: _RECEIPT if n == 3 else None) as (remote, seen):
        assert remote.execute(Call(WHO, ReceiveReport(text="x"))).ref == "b"
        assert len(seen) == 3
        assert len({(_key(head), body) for head, body in seen}) == 1


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
def test_a_proxy_that_lost_its_server_is_asked_again(status: str) -> None:
    page = _reply(status, b"<html>", "text/html")
    with _scripted(lambda n, head, body: _RECEIPT if n == 2 else page) as (remote, seen):
        remote.execute(Call(WHO, ReceiveReport(text="x")))
        assert len(seen) == 2


def test_what_cannot_be_repeated_is_sent_once() -> None:
    with _scripted(lambda n, head, body: None) as (remote, seen):
        for intent in (IssueToken(), EndSession()):
            seen.clear()
            with pytest.raises(UnreachableError) as caught:
                remote.execute(Call(WHO, intent))
            assert caught.value.code == "unreachable.cut"
            assert len(seen) == 1


def test_what_is_refused_is_sent_once() -> None:
    problem = b'{"type":"urn:posko:problem:unreachable","code":"storage.full","detail":"full","status":507,"fields":{}}'
    reply = _reply("507 Insufficient Storage", problem, "application/problem+json")
    with _scripted(lambda n, head, body: reply) as (remote, seen):
        with pytest.raises(UnreachableError) as caught:
            remote.execute(Call(WHO, ReceiveReport(text="x")))
        assert caught.value.code == "storage.full"
        assert len(seen) == 1


def test_in_the_end_it_gives_up() -> None:
    with _scripted(lambda n, head, body: None) as (remote, seen):
        with pytest.raises(UnreachableError) as caught:
            remote.execute(Call(Anonymous(), OpenSession("sari", "password")))
        assert caught.value.code == "unreachable.cut"
        assert len(seen) == len(client_module.PAUSES_S) + 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (_reply("200 OK", b"<html>hello", "text/html"), UnreachableError),
        (_reply("200 OK", b'{"login":"sari"}'), UnreachableError),
        (_reply("200 OK", b"[" * 200_000), UnreachableError),
        (_reply("404 Not Found", b"<html>", "text/html"), UnreachableError),
        (_reply("418 I'm a teapot", b""), UnreachableError),
        (_reply("500 Internal Server Error", b"{", "application/problem+json"), UnreachableError),
        (_reply("301 Moved Permanently", b"", more="location: https://posko.example/\r\n"), UsageError),
        (b"SSH-2.0-OpenSSH_9.2\r\n", UnreachableError),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", UnreachableError),
    ],
)
def test_an_answer_that_is_none_of_ours_is_told_as_an_error(reply: bytes, kind: type[CoreError]) -> None:
    with _scripted(lambda n, head, body: reply) as (remote, _), pytest.raises(kind) as caught:
        remote.read(WHO, WhoAmI())
    assert caught.value.message


def test_an_answer_of_a_newer_server_is_read() -> None:
    newer = _reply("200 OK", _ACTOR[:-1] + b',"mood":"good"}')
    with _scripted(lambda n, head, body: newer) as (remote, _):
        assert remote.read(WHO, WhoAmI()).login == "sari"


def test_the_client_stays_light() -> None:
    heavy = (
        "pydantic pydantic_core pydantic_settings fastapi starlette uvicorn sqlalchemy shapely textual PIL httpx_sse"
    )
    code = (
        "import sys; import cc.workforce.client.remote_centre, cc.core.intents.tasks;"
        f"print([each for each in {heavy.split()!r} if each in sys.modules])"
    )
    root = Path(__file__).parents[3]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
