"""Several senders, and senders that are killed: nothing is lost, nothing goes twice while both live."""

import json
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.intents.base import AnswerT, Intent
from cc.core.intents.organisation import OpenSession
from cc.core.intents.sending import SettleMessages, TakeMessages
from cc.core.intents.system import Sweep
from cc.core.phrases import Phrase
from cc.core.records.sending import TakenMessage
from cc.core.rules.work.delivery import LAPSE_S, MOST_TRIES
from cc.core.vocabulary import MessageState
from cc.main.background.loops import as_system
from cc.main.background.sending import send_due
from cc.main.sla_reports.schedule import SlaReports
from cc.notify import webhook
from cc.settings.model import Settings
from cc.workforce.client.remote_centre import RemoteCentre
from tests.builders import Room
from tests.notify.receivers import Receiver, receiving
from tests.notify.room import assigned, later, messages, send, webhooks
from tests.workforce.serving import serving

REPORTS = 40


@pytest.mark.slow
def test_two_senders_at_once_send_nothing_twice(room: Room, receiver: Receiver) -> None:
    refs = {assigned(room) for _ in range(REPORTS)}
    settings, barrier = webhooks(receiver), threading.Barrier(2)
    sent: list[int] = []

    def work() -> None:
        barrier.wait()
        sent.append(send(room, settings).sent)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Counter(json.loads(post.body)["ref"] for post in receiver.posts)
    assert set(told) == refs
    assert max(told.values()) == 1
    assert sum(sent) == REPORTS


KILLED = """
import os, sys, threading
from pathlib import Path
from cc.core.local import LocalCentre
from cc.main.background import sending
from cc.main.background.loops import as_system
from cc.notify import outgoing
from tests.notify.receivers import Receiver
from tests.notify.room import webhooks
from tests.builders import START
from cc.core.clock import FixedClock
from datetime import timedelta

url, folder, port, late = sys.argv[1:]
centre = LocalCentre.open(url, Path(folder), clock=FixedClock(START + timedelta(seconds=float(late))))
send = outgoing.Outgoing.send

def and_die(self, message):
    done = send(self, message)
    if done.state == "sent":
        os.kill(os.getpid(), 9)
    return done

outgoing.Outgoing.send = and_die
sending.send_due(as_system(centre), webhooks(Receiver(int(port))), threading.Event())
"""


@pytest.mark.slow
def test_a_sender_killed_between_sending_and_settling_loses_nothing(room: Room, receiver: Receiver) -> None:
    refs = {assigned(room) for _ in range(3)}
    arguments = [room.url, str(room.folder / "evidence"), str(receiver.port), "60"]
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=root, check=False, capture_output=True)
    assert done.returncode == -9, done.stderr.decode()
    assert len(receiver.posts) == 1, "it was killed after the first"
    later(room, 60)
    assert send(room, webhooks(receiver)).sent == 0, "they are still the other's"
    later(room, 300)
    assert send(room, webhooks(receiver)).sent == 3
    keys = Counter(post.headers["Idempotency-Key"] for post in receiver.posts)
    assert {json.loads(post.body)["ref"] for post in receiver.posts} == refs
    assert sorted(keys.values()) == [1, 1, 2], "the first one again, under the same key"


def test_a_sender_that_was_late_does_not_undo_what_another_did(room: Room) -> None:
    assigned(room)
    do = as_system(room.centre)
    (slow,) = [each for each in do(TakeMessages()).messages if each.topic == "task.assigned"]
    later(room, 301)
    with receiving() as receiver:
        assert send(room, webhooks(receiver)).sent == 1
    from cc.core.records.sending import MessageResult

    late = MessageResult(slow.id, slow.tries, MessageState.WAITING, (), "timeout")
    assert do(SettleMessages((late,))).late == 1
    assert messages(room)[0].state is MessageState.SENT


def test_what_nobody_sent_for_a_day_lapses_and_is_not_sent_later(room: Room, receiver: Receiver) -> None:
    assigned(room)
    do = as_system(room.centre)
    assert do(Sweep()).messages_lapsed == 0
    later(room, LAPSE_S + 1)
    assert do(Sweep()).messages_lapsed >= 1
    assert send(room, webhooks(receiver)).sent == 0
    (lapsed,) = messages(room)
    assert (lapsed.state, lapsed.why) == (MessageState.LAPSED, "nobody sent it in time")


def test_what_is_undone_at_once_is_not_due_yet(room: Room, receiver: Receiver) -> None:
    room.reported()
    assert send(room, webhooks(receiver, topic="*")).sent == 0


def test_an_admin_sends_and_reports_for_a_server_from_another_machine(
    room: Room, receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC_HOME", str(tmp_path / "home"))
    ref = assigned(room)
    with serving(room.centre) as served:
        remote = RemoteCentre(served.url)
        session = remote.execute(Call(Anonymous(), OpenSession("admin", "admin-password")))
        token = BearerToken(session.token)

        def do(intent: Intent[AnswerT]) -> AnswerT:
            return remote.execute(Call(token, intent))

        assert send_due(do, webhooks(receiver), threading.Event()).sent == 1
        daily = {"every": "day", "at": "00:00", "formats": ["html", "csv"], "folder": str(tmp_path / "laporan")}
        settings = Settings.model_validate({"reports": {"harian": daily}})
        told: list[Phrase] = []
        SlaReports(
            do=do, centre=remote, credential=token, settings=settings, tell=told.append, complain=told.append
        ).make_due(threading.Event())
        remote.close()
    assert json.loads(receiver.posts[0].body)["ref"] == ref
    assert len(told) == 1
    assert "is out" in str(told[0])
    assert {each.suffix for each in (tmp_path / "laporan").iterdir()} == {".html", ".csv"}


def test_a_message_that_cannot_be_made_holds_up_no_other_and_is_given_up(
    room: Room, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = assigned(room), assigned(room)
    made = webhook.body_of

    def broken(message: TakenMessage) -> bytes:
        if message.ref == bad:
            raise ZeroDivisionError
        return made(message)

    monkeypatch.setattr(webhook, "body_of", broken)
    done = send(room, webhooks(receiver))
    assert (done.sent, done.waiting) == (1, 1)
    assert json.loads(receiver.posts[0].body)["ref"] == good
    (waiting,) = messages(room, MessageState.WAITING)
    assert "our fault (ZeroDivisionError)" in waiting.why


def test_a_message_whose_senders_all_died_is_given_up(room: Room, receiver: Receiver) -> None:
    assigned(room)
    for _ in range(MOST_TRIES):
        as_system(room.centre)(TakeMessages())
        later(room, 301)
    assert send(room, webhooks(receiver)).failed >= 1
    (failed,) = messages(room, MessageState.FAILED)
    assert "ended before it could say" in failed.why
    assert receiver.posts == []
