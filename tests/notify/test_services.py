"""apprise against a receiver on loopback: what a channel that many read is told, and what happens without apprise."""

import sys

import pytest

from cc.core.vocabulary import MessageState
from cc.settings.notify import Notify
from tests.builders import Room
from tests.notify.receivers import Receiver
from tests.notify.room import assigned, later, messages, send


def by_apprise(url: str, topics: tuple[str, ...] = ("task.*",)) -> Notify:
    """Settings with that service alone."""
    return Notify.model_validate({"apprise": {"grup": {"url": url, "topics": topics}}, "lang": "id"})


def test_a_channel_is_told_and_for_whom(room: Room, receiver: Receiver) -> None:
    ref = assigned(room)
    assert send(room, by_apprise(f"json://127.0.0.1:{receiver.port}/hook")).sent == 1
    (post,) = receiver.posts
    told = post.body.decode()
    assert f"[Posko] P2 {ref}/1: Tugas baru" in told
    assert "Budi" in told
    assert "lutut" not in told
    assert messages(room)[0].delivered == ("apprise:grup",)


def test_a_service_that_does_not_take_it_is_tried_again(room: Room, receiver: Receiver) -> None:
    assigned(room)
    receiver.answers = [500]
    settings = by_apprise(f"json://user:kunci@127.0.0.1:{receiver.port}/rahasia")
    assert send(room, settings).waiting == 1
    (waiting,) = messages(room)
    assert waiting.why == "apprise:grup: the service did not take it"
    later(room, 31)
    assert send(room, settings).sent == 1


def test_an_address_that_apprise_does_not_know_is_told_without_showing_it(room: Room) -> None:
    assigned(room)
    settings = by_apprise("tidakada://kunci-rahasia")
    assert send(room, settings).waiting == 1
    assert messages(room)[0].why == "apprise:grup: its url is none that apprise knows"
    assert "kunci" not in repr(settings)


def test_without_apprise_it_waits_and_says_what_to_install(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assigned(room)
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert send(room, by_apprise("json://127.0.0.1")).waiting == 1
    (waiting,) = messages(room, MessageState.WAITING)
    assert "pip install 'posko[notify]'" in waiting.why
