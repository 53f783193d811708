"""A server that is not there, that is something else, that goes away in the middle; a token that does not do: what the
commands say, with which status, and that nothing was done."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from cc.core.centre import BearerToken, Call, LocalActor
from cc.core.credentials import digest_token
from cc.core.intents.organisation import EndSession, IssueToken, PersonRow, SavePeople
from cc.core.questions.reports import ExportReports
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Role, Scope
from cc.workforce.client import remote_centre
from tests.builders import Room
from tests.faults.commands import Commands
from tests.faults.disks import in_the_database
from tests.pictures import jpeg
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

HTML = b"<html>welcome to nginx"
COMMANDS = [
    ("report", "list"),
    ("report", "new", "Banjir"),
    ("report", "export"),
    ("task", "close", "JKT-000001/1", "--note", "selesai"),
    ("task", "close", "JKT-000001/1", "--photo", "a.jpg"),
    ("audit", "log"),
]


@pytest.fixture
def room(room: Room, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A photo in the working folder, and no long waiting between tries."""
    monkeypatch.setattr(remote_centre, "PAUSES_S", (0.01, 0.01))
    (tmp_path / "a.jpg").write_bytes(jpeg())
    return room


def at(capsys: pytest.CaptureFixture[str], url: str, token: str = "posko_x") -> Commands:
    """Commands on a server, as whoever has the token."""
    return Commands(capsys, {"who": ("--server", url, "--token", token)})


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Something that listens and answers in its own way; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):  # closed: the end
            while True:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def saying(what: bytes) -> Callable[[socket.socket], None]:
    """Reads some of a request, says this, and hangs up."""

    def answer(connection: socket.socket) -> None:
        connection.recv(1 << 16)
        connection.sendall(what)

    return answer


def whole_request(connection: socket.socket) -> bytes:
    """Head and body, in however many pieces they come."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        asked += connection.recv(1 << 16)
    head, _, body = asked.partition(b"\r\n\r\n")
    told = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    while len(body) < int(told.partition(b":")[2]):
        body += connection.recv(1 << 16)
    return head + b"\r\n\r\n" + body


def page(status: str, body: bytes = HTML) -> bytes:
    """An answer of a web server that is no Posko."""
    head = f"HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    return head.encode() + body


def test_a_server_that_is_down(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        for command in COMMANDS:
            problem = at(capsys, url)("who", *command).refused(7, "unreachable.server")
            assert url in problem["message"]
            assert "cc serve" in problem["message"]
            assert "not known" not in problem["message"], "nothing was sent"
            said = at(capsys, url).plain("who", *command)
            assert said.status == 7
            assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "answer",
    [
        page("200 OK"),
        page("404 Not Found"),
        page("401 Unauthorized"),
        page("500 Internal Server Error"),
        page("503 Service Unavailable"),
        page("200 OK", b'{"hello": "world"}'),
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
    ],
)
def test_something_else_at_the_address(room: Room, answer: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(saying(answer)) as url:
        for command in COMMANDS[:4]:
            assert at(capsys, url)("who", *command).refused(7)["message"]


def test_an_address_that_is_none(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    for url in ("posko.example", "ftp://x", "http://", "http://a b", "http://x:99999", "http://[::1", "http://u:p@x"):
        assert "address" in at(capsys, url)("who", "report", "list").refused(2, "usage.server")["message"]
    at(capsys, "http://no-such-host.invalid")("who", "report", "list").refused(7, "unreachable.server")


def test_a_server_that_went_away_after_it_was_asked_is_asked_again_without_doubling(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answer is lost on every try; the report is there once, and the same command answers it when all is well."""
    token = room.centre.execute(Call(LocalActor("sari"), IssueToken())).token
    with serving(room.centre) as server:

        def passed_on_and_lost(connection: socket.socket) -> None:
            asked = whole_request(connection)
            with socket.create_connection(("127.0.0.1", server.port)) as real:
                real.sendall(asked)
                real.recv(1 << 16)

        with answering(passed_on_and_lost) as url:
            problem = at(capsys, url, token)("who", "report", "new", "Sekali saja").refused(7, "unreachable.cut")
            assert "run the same command again" in problem["message"]
            key = problem["fields"]["key"]
        done = at(capsys, server.url, token)("who", "report", "new", "Sekali saja", "--key", key).done()
    lines = list(room.centre.stream(room.admin, ExportReports()))
    assert [line.ref for line in lines] == [done["ref"]]


def test_a_token_that_does_not_do(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    centre = room.centre
    both = (Scope.READ, Scope.WRITE)
    issued = {
        name: centre.execute(Call(LocalActor("sari"), IssueToken(scopes=scopes))).token
        for name, scopes in {"read": (Scope.READ,), "ended": both, "expired": both}.items()
    }
    centre.execute(Call(BearerToken(issued["ended"]), EndSession()))
    engine = open_engine(room.url)
    with engine.begin() as connection:
        expire = text("UPDATE token SET ends_at = 1 WHERE digest = :digest")
        assert connection.execute(expire, {"digest": digest_token(issued["expired"])}).rowcount == 1
    engine.dispose()
    left = PersonRow(login="pergi", name="Pergi", role=Role.OPERATOR, unit="jakarta")
    centre.execute(Call(room.admin, SavePeople((left,))))
    issued["inactive"] = centre.execute(Call(room.admin, IssueToken("pergi"))).token
    centre.execute(
        Call(
            room.admin,
            SavePeople((PersonRow(login="pergi", name="Pergi", role=Role.OPERATOR, unit="jakarta", active=False),)),
        )
    )
    ref = room.reported().ref
    with serving(centre) as server:
        tokens = issued | {"wrong": "posko_" + "x" * 43, "short": "x", "none": "", "long": "x" * 5000}
        told = Commands(capsys, {name: ("--server", server.url, "--token", given) for name, given in tokens.items()})
        before = in_the_database(room.folder / "posko.db")
        for who in ("wrong", "short", "none", "long", "ended", "expired", "inactive"):
            for command in (("report", "list"), ("report", "new", "halo"), ("task", "accept", f"{ref}/1")):
                problem = told(who, *command).refused(5)
                assert "log in" in problem["message"].lower(), (who, problem)
        assert told("read", "report", "show", ref).status == 0
        assert "scope write" in told("read", "report", "new", "halo").refused(5)["message"]
        assert "scope write" in told("read", "report", "triage", ref).refused(5)["message"]
        assert in_the_database(room.folder / "posko.db") == before
