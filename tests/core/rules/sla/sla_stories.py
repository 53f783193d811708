"""Lives of reports told in lines, for tables of cases.

    "09:00 receive", "09:20 assign", "+1 assign", "d1 10:00 1 hold reason=weather", "11:00<10:30 1 close"

A line is an event: when it was recorded (a day after the first with `d`, and after `<` the time it is claimed for), the
task's number (none: the report), the action, its facts, and `-> status` where the action does not say it. A line that
begins with `+` belongs to the event before it; `+<11:00` is claimed for another time.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from cc.core.records.sla import Clock, Policy, TargetSpec
from cc.core.records.trail import Event, Move
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.fold import fold
from cc.core.vocabulary import Action, HoldReason, Subject, TargetName

MONDAY = datetime(2026, 8, 24, tzinfo=UTC)
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = WorkCalendar.from_spec(
    {"timezone": "UTC", "hours": {day: [["08:00", "12:00"], ["13:00", "16:00"]] for day in WORKDAYS}}
)
CALENDARS = {"office@1": OFFICE}
H = 3600
_REPORT = {
    "receive": "new",
    "triage": "triaged",
    "assign": "in_progress",
    "resolve": "resolved",
    "reject": "rejected",
    "hold": "on_hold",
    "merge": "merged",
    "close": "closed",
    "reopen": "triaged",
}
_TASK = {
    "assign": "assigned",
    "hand_over": "offered",
    "accept": "accepted",
    "decline": "declined",
    "cancel": "cancelled",
    "depart": "en_route",
    "arrive": "on_site",
    "close": "done",
    "verify": "verified",
    "return": "returned",
    "hold": "on_hold",
    "reassign": "assigned",
    "settle": "handed_over",
}


def at(text: str) -> datetime:
    """`09:30`, `09:30:15`, `d2 09:30`, or ISO: an instant from MONDAY on."""
    if "T" in text:
        return datetime.fromisoformat(text)
    days, _, clock = text.rpartition(" ")
    hours, minutes, seconds = (*(int(part) for part in clock.split(":")), 0)[:3]
    return MONDAY + timedelta(days=int(days[1:] or 0) if days else 0, hours=hours, minutes=minutes, seconds=seconds)


def told(*lines: str, policy: str = "p@1") -> list[Event]:
    """The events of a story; the first line's move names the policy."""
    events: list[Event] = []
    moves: list[Move] = []
    stood: dict[int, list[str]] = {}
    when = claimed = MONDAY
    for index, line in enumerate(lines):
        if line.startswith("+"):
            rest = line[1:].split()
            if rest[0].startswith("<"):
                claimed = at(rest.pop(0)[1:])
        else:
            rest, when, claimed = _times(line.split())
            moves = []
        move = _move(rest, claimed, stood, policy if not index else "")
        moves.append(move)
        event = Event(
            stream="report",
            seq=len(events) + 1,
            recorded_at=when,
            actor="somebody",
            intent="Intent",
            moves=tuple(moves),
        )
        if line.startswith("+"):
            events[-1] = event
        else:
            events.append(event)
    return events


def _times(words: list[str]) -> tuple[list[str], datetime, datetime]:
    day = words.pop(0) + " " if words[0].startswith("d") else ""
    recorded, _, claimed = words.pop(0).partition("<")
    return words, at(day + recorded), at(claimed or day + recorded)


def _move(words: list[str], claimed: datetime, stood: dict[int, list[str]], policy: str) -> Move:
    number = int(words.pop(0)) if words[0].isdigit() else 0
    action = Action(words.pop(0))
    facts: dict[str, object] = {"policy": policy} if policy else {}
    given = ""
    while words:
        word = words.pop(0)
        if word == "->":
            given = words.pop(0)
        else:
            name, _, value = word.partition("=")
            facts[name] = at(value).isoformat() if name in ("due_at", "closed_at", "received_at") else value
    before = stood.setdefault(number, [])
    after = given or (_TASK if number else _REPORT).get(str(action), "")
    if not after or (action is Action.HAND_OVER and before):
        after = before[-2] if action in (Action.RESUME, Action.UNMERGE) else before[-1]
    move = Move(
        subject=Subject.TASK if number else Subject.REPORT,
        number=number,
        action=action,
        before=before[-1] if before else None,
        after=after,
        at=claimed,
        facts=facts,
    )
    if not before or before[-1] != after:
        before.append(after)
    return move


def target(name: str, target_s: int, calendar: str = "wall", pauses: Sequence[str] = (), **given: object) -> TargetSpec:
    """A target; pauses by name."""
    reasons = tuple(HoldReason(each) for each in pauses)
    return TargetSpec(name=TargetName(name), target_s=target_s, calendar=calendar, pauses=reasons, **given)  # type: ignore[arg-type]  # by keyword


def policy(*targets: TargetSpec, code: str = "p", **given: object) -> Policy:
    """A policy, version 1."""
    return Policy(code=code, version=1, targets=targets, **given)  # type: ignore[arg-type]  # by keyword


def clocks(
    events: Sequence[Event], *policies: Policy, calendars: Mapping[str, WorkCalendar] = CALENDARS
) -> dict[str, Clock]:
    """The clocks by `target`, `target/2` for a task's, `target#2` for a second episode."""
    found = fold(events, {each.key: each for each in policies}, calendars)
    return {clock_name(clock): clock for clock in found}


def clock_name(clock: Clock) -> str:
    """`accept/1#2`: the first task's second episode of accept."""
    number = f"/{clock.number}" if clock.number else ""
    return f"{clock.target}{number}" + (f"#{clock.episode}" if clock.episode > 1 else "")
