"""Webhooks against a real receiver: what arrives, what counts as taken, what is tried again and with which key."""

import hashlib
import hmac
import json

import pytest

from cc.core.rules.work.delivery import MOST_TRIES, wait_s
from cc.core.vocabulary import MessageState
from cc.settings.notify import Notify
from tests.builders import Room
from tests.notify.receivers import Receiver, hanging, receiving, refusing
from tests.notify.room import SECRET, assigned, later, messages, send, webhooks


def test_a_message_is_posted_signed_and_names_the_report_without_quoting_it(room: Room, receiver: Receiver) -> None:
    ref = assigned(room)
    assert send(room, webhooks(receiver)).sent == 1
    (post,) = receiver.posts
    told = json.loads(post.body)
    assert (told["ref"], told["topic"], told["recipient"], told["people"]) == (
        ref, "task.assigned", "person:budi", ["budi"],
    )  # fmt: skip
    assert (told["recorded_at"], told["facts"]["status"]) == ("2026-11-24T03:00:00Z", "assigned")
    assert post.headers["Idempotency-Key"] == told["id"]
    signed = hmac.new(SECRET.encode(), post.body, hashlib.sha256).hexdigest()
    assert post.headers["Posko-Signature"] == f"sha256={signed}"
    assert b"lutut" not in post.body, "the report's text stays in the house"
    assert [each.state for each in messages(room)] == [MessageState.SENT]
    assert send(room, webhooks(receiver)).sent == 0


@pytest.mark.parametrize("answer", [500, 404, 302, 199 + 105])
def test_what_is_not_taken_is_tried_again_with_the_same_bytes_until_it_is(
    room: Room, receiver: Receiver, answer: int
) -> None:
    assigned(room)
    receiver.answers = [answer]
    with receiving() as elsewhere:
        receiver.location = elsewhere.url
        assert send(room, webhooks(receiver)).waiting == 1
        assert elsewhere.posts == [], "what is signed for one address is not carried to another"
    (waiting,) = messages(room, MessageState.WAITING)
    assert str(answer) in waiting.why or "redirect" in waiting.why
    assert send(room, webhooks(receiver)).sent == 0, "not before its time"
    later(room, 31)
    assert send(room, webhooks(receiver)).sent == 1
    first, second = receiver.posts
    assert (first.body, first.headers["Idempotency-Key"]) == (second.body, second.headers["Idempotency-Key"])


def test_a_retry_does_only_what_is_left(room: Room, receiver: Receiver) -> None:
    assigned(room)
    with receiving() as other:
        other.answers = [500]
        both = webhooks(receiver, other)
        assert send(room, both).waiting == 1
        assert [each.delivered for each in messages(room)] == [("webhook:hq0",)]
        later(room, 31)
        assert send(room, both).sent == 1
        assert (len(receiver.posts), len(other.posts)) == (1, 2)


@pytest.mark.slow
def test_it_gives_up_says_why_and_goes_on_when_told_to(room: Room, receiver: Receiver) -> None:
    assigned(room)
    receiver.answers = [503] * MOST_TRIES
    for tries in range(1, MOST_TRIES + 1):
        assert send(room, webhooks(receiver)).waiting == (tries < MOST_TRIES)
        later(room, (wait_s(tries) or 0) + 1)
    assert len(receiver.posts) == MOST_TRIES
    (failed,) = messages(room, MessageState.FAILED)
    assert (failed.tries, failed.next_at) == (MOST_TRIES, None)
    assert "answered 503" in failed.why
    later(room, 30 * 24 * 3600)
    assert send(room, webhooks(receiver)).sent == 0

    from cc.core.centre import Call
    from cc.core.intents.sending import RetryMessages

    assert room.centre.execute(Call(room.admin, RetryMessages())).changed == 1
    assert send(room, webhooks(receiver)).sent == 1


@pytest.mark.slow
def test_a_server_that_hangs_or_is_not_there_holds_up_nobody_else(room: Room, receiver: Receiver) -> None:
    refs = [assigned(room) for _ in range(5)]
    with hanging() as port:
        dead = [Receiver(port), Receiver(refusing())]
        assert send(room, webhooks(*dead, receiver, timeout=5)).waiting == 5
    assert [json.loads(post.body)["ref"] for post in receiver.posts] == refs
    assert {each.delivered for each in messages(room)} == {("webhook:hq2",)}
    assert all("hq0" in each.why and "hq1" in each.why for each in messages(room))


def test_what_no_way_is_meant_for_is_for_nobody(room: Room, receiver: Receiver) -> None:
    assigned(room)
    assert send(room, webhooks(receiver, topic="sla.*")).nobody >= 1
    assert [each.state for each in messages(room)] == [MessageState.NOBODY]
    assert receiver.posts == []


def test_without_settings_nothing_is_taken(room: Room) -> None:
    assigned(room)
    assert send(room, Notify()).nobody == 0
    assert [(each.state, each.tries) for each in messages(room)] == [(MessageState.WAITING, 0)]


def test_secrets_and_addresses_are_in_no_words(room: Room) -> None:
    assigned(room)
    wrong = {
        "hq": {"url": f"http://user:kunci@127.0.0.1:{refusing()}/jalan-rahasia", "secret": "sangat rahasia sekali"}
    }
    settings = Notify.model_validate({"webhook": wrong})
    send(room, settings)
    (waiting,) = messages(room)
    assert "127.0.0.1" in waiting.why
    for secret in ("kunci", "rahasia", "jalan"):
        assert secret not in waiting.why + repr(settings) + settings.model_dump_json()
