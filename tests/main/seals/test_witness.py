"""A witness signs a seal that goes on from the last one it signed of that log, and refuses a fork and a log that was
cut short; over files and over HTTP."""

import hashlib
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cc.core.errors import InputError, RefusedError, UnreachableError
from cc.core.rules.work.merkle import root_of
from cc.core.seals.notes import Checkpoint, Signer
from cc.main.seals import listening
from cc.main.seals.ask_witness import ask, body, take
from cc.main.seals.folder import SealFolder
from cc.main.seals.witness import CONFLICT, MALFORMED, NO_PROOF, NOT_SIGNED, OK, UNKNOWN, Answer, WitnessFolder, request
from tests.waiting import SOON_S, until

NOW_S = 1_795_000_000


def leaves(count: int, name: str = "a") -> list[bytes]:
    return [hashlib.sha256(f"{name}{number}".encode()).digest() for number in range(count)]


class Log:
    """A log's side: its folder of seals, sealed by hand."""

    def __init__(self, path: Path) -> None:
        self.folder = SealFolder(path)
        self.signer: Signer = self.folder.made_signer()

    def seal(self, data: list[bytes]) -> str:
        note = self.signer.sign(Checkpoint(self.signer.name, len(data), root_of(data)).text)
        self.folder.keep(note, data, 0)
        return note


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "log")


@pytest.fixture
def witness(tmp_path: Path, log: Log) -> WitnessFolder:
    made = WitnessFolder(tmp_path / "witness")
    made.witness()
    made.trust(log.signer.verifier)
    return made


def test_it_signs_what_goes_on(log: Log, witness: WitnessFolder) -> None:
    for old, size in ((0, 5), (5, 5), (5, 12), (12, 64), (64, 100)):
        note = log.seal(leaves(size))
        answer = witness.add(body(log.folder, old), NOW_S + size)
        assert answer.status == OK, (old, size, answer)
        assert witness.witness().key.seen_s(note + answer.text) == NOW_S + size


def test_it_refuses_a_fork_and_a_log_that_was_cut_short(log: Log, witness: WitnessFolder) -> None:
    log.seal(leaves(20))
    assert witness.add(body(log.folder, 0), NOW_S).status == OK
    for forged in (leaves(30, "b"), [*leaves(19), b"x" * 32, *leaves(5, "c")]):
        log.seal(forged)
        assert witness.add(body(log.folder, 20), NOW_S).status == NO_PROOF
        assert witness.add(body(log.folder, 0), NOW_S).text == "20\n"
    log.seal(leaves(20, "b"))
    assert witness.add(body(log.folder, 20), NOW_S).status == CONFLICT, "as many, and others"
    log.seal(leaves(10))
    assert witness.add(body(log.folder, 20), NOW_S).status == MALFORMED
    assert witness.add(body(log.folder, 10), NOW_S).status == CONFLICT
    log.seal(leaves(21))
    assert witness.add(body(log.folder, 20), NOW_S).status == OK, "what it refused has changed nothing"


def test_it_signs_for_logs_that_it_knows_alone(log: Log, witness: WitnessFolder, tmp_path: Path) -> None:
    note = log.seal(leaves(3))
    stranger = Log(tmp_path / "stranger")
    stranger.seal(leaves(3))
    assert witness.add(body(stranger.folder, 0), NOW_S).status == UNKNOWN
    assert witness.add(request(note.replace("\n3\n", "\n4\n"), 0, []), NOW_S).status == NOT_SIGNED
    for wrong in ("", "old\n\n" + note, "old -1\n\n" + note, "old 0\nx\n\n" + note, "old 0\n" + "YQ==\n" + "\n" + note):
        assert witness.add(wrong, NOW_S).status == MALFORMED, wrong
    twin = Signer(log.signer.name, b"s" * 32)
    with pytest.raises(InputError, match="another key"):
        witness.trust(twin.verifier)


@pytest.fixture
def address(witness: WitnessFolder) -> Iterator[str]:
    served = listening.server("127.0.0.1", 0, lambda told: witness.add(told, NOW_S))
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_address[1]}"
    served.shutdown()
    served.server_close()


def test_a_witness_is_asked_over_http(log: Log, witness: WitnessFolder, address: str) -> None:
    key = witness.witness().key
    for size in (4, 9, 9):
        log.seal(leaves(size))
        assert key.seen_s(ask(log.folder, address, key)) == NOW_S
        assert key.seen_s(log.folder.latest() or "") == NOW_S, "it is kept"
    for forged in (leaves(12, "b"), leaves(5), leaves(9, "b")):
        log.seal(forged)
        with pytest.raises(RefusedError, match="does not sign"):
            ask(log.folder, address, key)
        assert key.seen_s(log.folder.latest() or "") is None
    with pytest.raises(UnreachableError):
        ask(log.folder, "http://127.0.0.1:9", key)


def test_what_is_no_signature_of_this_witness_is_not_taken(log: Log, witness: WitnessFolder, tmp_path: Path) -> None:
    note = log.seal(leaves(4))
    other = WitnessFolder(tmp_path / "other").witness()
    with pytest.raises(InputError, match="no signature"):
        take(log.folder, other.line(note, NOW_S), witness.witness().key)
    assert log.folder.latest() == note
    assert other.key.seen_s(take(log.folder, other.line(note, NOW_S), other.key)) == NOW_S


def test_go_accepts_what_a_witness_signed(log: Log, witness: WitnessFolder, go_witness: Path) -> None:
    note = log.seal(leaves(9))
    signed = note + witness.add(body(log.folder, 0), NOW_S).text
    key = witness.witness().key

    def told(text: str) -> str:
        asked = {"Log": log.signer.verifier.text, "Witness": key.text, "Note": text}
        done = subprocess.run([str(go_witness)], input=json.dumps(asked), capture_output=True, text=True, timeout=60)
        return done.stdout.strip()

    assert told(signed) == f"seen {NOW_S}"
    assert told(note).startswith("refused:")
    assert told(signed.replace("\n9\n", "\n8\n")).startswith("refused:")


@contextmanager
def waiting_witness(strangers: int) -> Iterator[tuple[tuple[str, int], list[socket.socket]]]:
    """A witness's address, and strangers who have connected and go no further."""
    served = listening.server("127.0.0.1", 0, lambda _: Answer(OK, "signed\n"))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    address = ("127.0.0.1", int(served.server_address[1]))
    held = [socket.create_connection(address, SOON_S) for _ in range(strangers)]
    try:
        for each in held:
            each.sendall(b"POST /add-checkpoint HTTP/1.1\r\n")
        yield address, held
    finally:
        for each in held:
            each.close()
        served.shutdown()
        served.server_close()


def test_strangers_who_only_connect_take_no_more_than_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(listening, "PATIENCE_S", 600)
    monkeypatch.setattr(listening, "WHOLE_S", 600.0)
    with waiting_witness(2) as (address, held):
        with socket.create_connection(address, SOON_S) as third:
            assert third.recv(1) == b"", "there is no room"
        for each in held:
            each.close()

        def answered() -> bool:
            with socket.create_connection(address, SOON_S) as late:
                late.sendall(b"POST /add-checkpoint HTTP/1.1\r\ncontent-length: 0\r\n\r\n")
                return late.recv(12) == b"HTTP/1.0 200"

        until(answered, "an answer")


def test_who_takes_for_ever_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "PATIENCE_S", 600)
    monkeypatch.setattr(listening, "WHOLE_S", 0.2)
    with waiting_witness(1) as (_, held):
        assert held[0].recv(1) == b""
