"""What is said to people by message: a subject and a few lines that name the report and never quote it.

Owns which phrases. A topic that it does not know is still told, by its own name: nothing is lost for want of a word.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cc.core.phrases import mark
from cc.core.phrases.units import moment
from cc.core.records.sending import TakenMessage
from cc.core.rules.safe_text import safe_line
from cc.core.rules.sla.ladder import step_phrase
from cc.words.catalogue import Language
from cc.words.reader import Reader

LANGUAGES = tuple(Language)

TOPICS: Mapping[str, str] = {
    "report.received": mark("A new report for your unit"),
    "report.shared": mark("A report was shared with your unit"),
    "report.break_glass": mark("Somebody broke the glass of a report"),
    "report.reopened": mark("A report was reopened"),
    "report.resolved": mark("Your report has been dealt with"),
    "report.rejected": mark("Your report could not be taken up"),
    "report.closed": mark("Your report was closed"),
    "task.assigned": mark("A new task"),
    "task.offered": mark("A task is offered to your unit"),
    "task.reassigned": mark("A task was given to you instead"),
    "task.cancelled": mark("A task was cancelled"),
    "task.declined": mark("An officer declined a task"),
    "task.done": mark("A task is done, its evidence waits for verification"),
    "task.verified": mark("Your evidence was verified"),
    "task.returned": mark("Your evidence was returned"),
    "task.handed_over": mark("Another unit took over your unit's task"),
    "test": mark("A test message"),
}
"""By topic, the heading."""
LABELS: Mapping[str, str] = {
    "report": mark("Report"),
    "status": mark("Status"),
    "unit": mark("Unit"),
    "priority": mark("Priority"),
    "target": mark("Promise"),
    "due": mark("Due"),
    "when": mark("Happened"),
    "for": mark("For"),
}
"""By fact, what stands before it."""


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message in words. `facts` are label and value, in order."""

    subject: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    foot: tuple[str, ...]

    def text(self) -> str:
        """The whole of it as plain lines."""
        width = max((len(label) for label, _ in self.facts), default=0)
        lines = [f"{label:<{width}}  {value}" for label, value in self.facts]
        return "\n".join([self.heading, "", *lines, "", *self.foot, ""])


def message_text(message: TakenMessage, lang: str, *, named: bool = False) -> MessageText:
    """A message in a language; `named` also says whom it is for, where many read it."""
    reader = Reader(Language(lang), zone_of(message), "mail")
    facts = {**json.loads(message.body)}
    ref = safe_line(str(facts.get("ref") or message.ref))
    heading = _heading(message, facts, reader)
    priority = f" P{facts['priority']}" if isinstance(facts.get("priority"), int) else ""
    lines = tuple(
        (reader.say(LABELS[name]), value) for name, value in _facts(message, ref, facts, reader, named) if value
    )
    if message.topic == "test":
        then = reader.say("If you read this, sending messages works.")
    else:
        then = reader.say(
            "See it in Posko: {command}", command=f"posko {'task' if '/' in ref else 'report'} show {ref}"
        )
    end = reader.say("Sent by Posko by itself; no reply is needed. What was reported is not in it.")
    foot = (end,) if message.recipient == "reporter" else (then, "", end)
    return MessageText(f"[Posko]{priority} {ref}: {heading}", heading, lines, foot)


def _heading(message: TakenMessage, facts: Mapping[str, object], reader: Reader) -> str:
    if message.topic != "sla.step":
        return reader.say(TOPICS[message.topic]) if message.topic in TOPICS else message.topic
    target = reader.word("target", str(facts.get("target", "")))
    due = _instant(facts.get("due_at"))
    if facts.get("breached"):
        heading = reader.say("{target} is LATE", target=target)
    elif due is not None and due <= message.recorded_at:
        heading = reader.say("{target} is due NOW", target=target)
    else:
        heading = reader.say("{target} is due soon", target=target)
    return safe_line(heading[:1].upper() + heading[1:])


def _facts(
    message: TakenMessage, ref: str, facts: Mapping[str, object], reader: Reader, named: bool
) -> Iterator[tuple[str, str]]:
    status = str(facts.get("status", ""))
    yield "report", ref
    yield "status", reader.word("status", status)
    yield "priority", f"P{facts['priority']}" if facts.get("priority") else ""
    yield "unit", safe_line(str(facts.get("unit") or ""))
    if message.topic == "sla.step":
        target, step = str(facts.get("target", "")), reader.phrase(step_phrase(str(facts.get("step") or "")))
        late = f", {reader.say('told late')}" if facts.get("late") else ""
        yield "target", safe_line(f"{reader.word('target', target)} ({step}{late})")
        due = _instant(facts.get("due_at"))
        yield "due", moment(due, reader) if due is not None else ""
    yield "when", moment(message.recorded_at, reader)
    if named:
        people = ", ".join(safe_line(each.name) for each in message.people if each.login)
        yield (
            "for",
            people or (reader.say("the reporter") if message.recipient == "reporter" else safe_line(message.recipient)),
        )


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def zone_of(message: TakenMessage) -> tzinfo:
    """The zone of the report's unit."""
    try:
        return ZoneInfo(message.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
