"""Messages: what has to be told to somebody after the commit. Owns who hears of what; knows no way of sending."""

from collections.abc import Mapping

from cc.core.records.trail import Event
from cc.core.rules.sla.undone import UNDO_S
from cc.core.store.messages import messages
from cc.core.store.sql.json import canonical
from cc.core.store.sql.times import epoch
from cc.core.store.sql.unit_of_work import UnitOfWork, Values
from cc.core.vocabulary import Subject

AT_ONCE = frozenset({"report.break_glass"})
"""Topics of what nobody takes back."""


def announce(uow: UnitOfWork, event: Event, report: Values, notices: list[tuple[str, str]]) -> None:
    """Write the messages of an event: (topic, recipient), each recipient `person:LOGIN`, `unit:CODE` or `reporter`."""
    for topic, recipient in dict.fromkeys(notices):
        messages.add(uow, message_row(event, report, topic, recipient))


def message_row(event: Event, report: Values, topic: str, recipient: str) -> Values:
    """An event's message; its body names the report and never quotes it."""
    ref, status = _subject(event, topic, str(report["status"]))
    body = {
        "ref": ref,
        "intent": event.intent,
        "status": status,
        "priority": int(report["priority"]),
        "unit": report["unit"],
    }
    waits_s = 0 if topic in AT_ONCE else UNDO_S
    return row(event.stream, event.seq, topic, recipient, body, epoch(event.recorded_at) + waits_s)


def _subject(event: Event, topic: str, status: str) -> tuple[str, str]:
    """What a message is about, as people name it, and how that stands: the task where it is about one."""
    moves = [move for move in event.moves if move.subject is Subject.TASK] if topic.startswith("task.") else []
    if len({move.number for move in moves}) != 1:
        return event.ref, status
    return f"{event.ref}/{moves[-1].number}", moves[-1].after


def row(report_id: str, seq: int, topic: str, recipient: str, body: Mapping[str, object], not_before_s: int) -> Values:
    """A message's row."""
    return {
        "topic": topic,
        "report_id": report_id,
        "seq": seq,
        "recipient": recipient,
        "body": canonical(body),
        "not_before": not_before_s,
        "sent_at": None,
        "tries": 0,
        "delivered": "",
        "outcome": "",
    }
