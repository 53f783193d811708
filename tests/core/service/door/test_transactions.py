"""The writer and the door: whose failure is whose, what a key promises, what is told of it."""

import logging
import threading
from concurrent.futures import Future
from typing import Any

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import CoreError, CredentialError, FaultError, InputError, UnreachableError
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.reports import GetReport
from cc.core.store.sql import writer as writers
from cc.core.vocabulary import Scope
from tests.builders import Room
from tests.waiting import SOON_S


class Paused:
    """Holds the writer still, so that what is submitted meanwhile shares a batch."""

    def __init__(self, room: Room) -> None:
        self._room, self._go = room, threading.Event()

    def __enter__(self) -> None:
        self._room.centre._writer.submit(lambda _uow: self._go.wait(SOON_S))

    def __exit__(self, *_: object) -> None:
        self._go.set()


def outcome(future: "Future[Any]") -> object:
    error = future.exception(timeout=SOON_S)
    return error if error is not None else future.result()


def test_what_only_one_calls_row_breaks_fails_that_call_alone(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    good = Call(LocalActor("warga"), r.ReceiveReport(text="Banjir", category="flood"))
    bad = Call(LocalActor("warga"), r.ReceiveReport(text="Banjir", category="flood", priority=2**80))  # type: ignore[arg-type]
    with Paused(room):
        futures = [room.centre.submit(call) for call in (good, bad, good)]
    first, broken, last = (outcome(future) for future in futures)
    assert isinstance(broken, CoreError), broken
    assert not isinstance(broken, UnreachableError), "what can never be stored must not be tried again and again"
    assert not isinstance(first, BaseException), first
    assert not isinstance(last, BaseException), last


@pytest.mark.room(on=("sqlite",))
def test_a_full_disk_is_told_to_everybody_in_the_batch_and_work_goes_on_afterwards(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = ["1"]
    say = writers.say

    def capped(connection: Any, word: str) -> None:
        if word == "BEGIN IMMEDIATE":
            say(connection, f"PRAGMA max_page_count={most[0]}")
        say(connection, word)

    monkeypatch.setattr(writers, "say", capped)
    call = Call(LocalActor("warga"), r.ReceiveReport(text="Banjir " * 5000, category="flood"))
    with Paused(room):
        futures = [room.centre.submit(call) for _ in range(6)]
    for future in futures:
        failed = outcome(future)
        assert isinstance(failed, UnreachableError), failed
        assert failed.code == "storage.full"
    most[0] = "1000000"
    assert room.centre.execute(call).status == "new"


@pytest.mark.room(on=("sqlite",))
def test_a_transaction_that_the_database_dropped_by_itself_is_begun_anew(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite may roll back by itself (disk full, I/O error): then ROLLBACK fails too, and the connection goes."""
    left, say = [3], writers.say

    def dropped(connection: Any, word: str) -> None:
        if word == "COMMIT" and left[0]:
            left[0] -= 1
            say(connection, "ROLLBACK")
        say(connection, word)

    call = Call(LocalActor("warga"), r.ReceiveReport(text="Banjir", category="flood"))
    with Paused(room):
        monkeypatch.setattr(writers, "say", dropped)
        futures = [room.centre.submit(call) for _ in range(6)]
    outcomes = [outcome(future) for future in futures]
    failed = [each for each in outcomes if isinstance(each, BaseException)]
    assert 0 < len(failed) < 6
    assert all(isinstance(each, UnreachableError) for each in failed), failed
    assert room.centre.execute(call).status == "new"


def test_accepted_work_is_not_cancelled(room: Room) -> None:
    with Paused(room):
        future = room.centre.submit(Call(LocalActor("warga"), r.ReceiveReport(text="Banjir", category="flood")))
        assert not future.cancel()
    assert future.result(timeout=SOON_S).status == "new"


def test_what_the_database_says_of_others_rows_is_not_told(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    bad = r.ReceiveReport(text="Rahasia sekali", category="flood", priority=2**80)  # type: ignore[arg-type]
    with pytest.raises(CoreError) as told:
        room.centre.execute(Call(LocalActor("warga"), bad))
    assert isinstance(told.value, FaultError | InputError)
    assert "Rahasia" not in f"{told.value.message} {told.value.fields}"


def test_repeats_at_once_get_the_first_answer_also_of_a_move_that_cannot_be_made_twice(room: Room) -> None:
    for _ in range(5):
        ref = room.reported().ref
        call = Call(LocalActor("rini"), r.TriageReport(ref), key=f"triage {ref}", expected_version=1)
        answers = [outcome(future) for future in [room.centre.submit(call) for _ in range(8)]]
        assert not isinstance(answers[0], CoreError)
        assert answers == answers[:1] * 8
        assert room.centre.read(room.admin, GetReport(ref)).seq == 2


def test_logging_in_does_not_look_at_the_credential_of_the_call(room: Room) -> None:
    for credential in (BearerToken("posko_forgotten"), LocalActor("nobody"), Anonymous()):
        session = room.centre.execute(Call(credential, o.OpenSession("sari", "sari-password")))
        assert room.centre.read(BearerToken(session.token), WhoAmI()).login == "sari"


def test_a_token_that_may_only_read_can_be_ended(room: Room) -> None:
    issued = room.centre.execute(Call(LocalActor("sari"), o.IssueToken(scopes=(Scope.READ,))))
    token = BearerToken(issued.token)
    assert room.centre.execute(Call(token, o.EndSession())).changed == 1
    with pytest.raises(CredentialError):
        room.centre.read(token, WhoAmI())
