"""What tests of sending do again and again: give somebody a task, send, look at the messages. Owns no expectation."""

import threading

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import AssignTask
from cc.core.questions.sending import ListMessages
from cc.core.records.sending import MessageRecord, Settled
from cc.core.vocabulary import MessageState
from cc.main.background.loops import as_system
from cc.main.background.sending import send_due
from cc.settings.notify import Notify
from tests.builders import Room
from tests.notify.receivers import Receiver

SECRET = "kunci yang panjang sekali"
TOPIC = "task.assigned"


def webhooks(*receivers: Receiver, topic: str = TOPIC, timeout: int = 60) -> Notify:
    """Settings with a webhook each, named hq0, hq1 …"""
    hooks = {
        f"hq{number}": {"url": each.url, "secret": SECRET, "topics": (topic,)} for number, each in enumerate(receivers)
    }
    return Notify.model_validate({"webhook": hooks, "timeout": timeout})


def assigned(room: Room) -> str:
    """A report whose task Budi has just been given: its ref. The message is due."""
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("rini"), AssignTask(report=ref, officer="budi")))
    later(room, 10)
    return ref


def later(room: Room, seconds: float) -> None:
    """Let time pass."""
    assert room.clock is not None
    room.clock.advance(seconds)


def send(room: Room, settings: Notify) -> Settled:
    """Send what is due now, as the sender does."""
    return send_due(as_system(room.centre), settings, threading.Event())


def messages(room: Room, state: MessageState | None = None, topic: str = TOPIC) -> list[MessageRecord]:
    """Messages, oldest first."""
    page = room.centre.read(room.admin, ListMessages(state, limit=500))
    return [each for each in reversed(page.items) if each.topic == topic]
