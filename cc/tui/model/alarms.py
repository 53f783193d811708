"""What an operator must do in time, and when the bell may ring. Pure: lines, notices and instants in, alarms out.

A new report is no alarm. A report raises one alarm at a time: what asks most urgently and has not been acknowledged.
Acknowledging and shelving are this operator's own; a hand-over clears the shelf.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cc.core.records.notices import Notice
from cc.core.records.reports import ReportLine
from cc.core.rules.lifecycle.tables import is_open
from cc.core.rules.sla.ladder import step_phrase
from cc.core.vocabulary import Priority
from cc.tui.model.time_words import seconds_left, span
from cc.tui.words import TARGET, Label, said
from cc.words.catalogue import Language

UNCLAIMED_S = 60
MINE_S = 10 * 60
FLOOD = 10
BELLS = 3
BELL_EVERY_S = 10
BELL_AGAIN_S = 5 * 60
FLOOD_BELL_S = 60
MUTE_S = 120

CRITICAL, WARNING, AHEAD = 1, 2, 3
"""AHEAD: an escalation before the due time; it asks, and breaks no promise yet."""

_UNCLAIMED = Label("{ref} P1 unclaimed for {age}{late}")
_LATE = Label(", late by {span}")
_MINE = Label("{ref} is yours, {span} left")
_ESCALATED = Label("{ref} escalation {n}: {target} {step}, {age} ago")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something to do in time. `level` 1 is critical. `notice` is the escalation that raised it, if one did; `key`
    names what is acknowledged."""

    report_id: str
    ref: str
    level: int
    line: ReportLine
    acknowledged: bool
    shelved_until: datetime | None
    key: str = ""
    notice: Notice | None = None

    @property
    def active(self) -> bool:
        """Whether it still asks for attention."""
        return not self.acknowledged and self.shelved_until is None

    def describe(self, now: datetime, lang: Language) -> str:
        """What is the matter."""
        if self.notice is not None:
            return _escalated(self.notice, now, lang)
        left = seconds_left(self.line.due_at, now) if self.line.due_at else 0
        if self.level == WARNING:
            return _MINE(lang, ref=self.ref, span=span(left, lang))
        late = _LATE(lang, span=span(-left, lang)) if left < 0 else ""
        age = span(int((now - self.line.received_at).total_seconds()), lang)
        return _UNCLAIMED(lang, ref=self.ref, age=age, late=late)


def _escalated(notice: Notice, now: datetime, lang: Language) -> str:
    ref = f"{notice.line.ref}/{notice.number}" if notice.number else notice.line.ref
    age = span(max(0, int((now - notice.due_at).total_seconds())), lang)
    words = said(step_phrase(notice.step), lang)
    return _ESCALATED(lang, ref=ref, n=notice.level, target=TARGET[notice.target](lang), step=words, age=age)


def _urgency(notice: Notice) -> int:
    """Before the due time the lowest level; from then on critical for a P1."""
    ahead = notice.step.startswith("-") or (notice.step.endswith("%") and int(notice.step[:-1]) < 100)
    if ahead:
        return AHEAD
    return CRITICAL if notice.line.priority is Priority.P1 else WARNING


def _key(notice: Notice) -> str:
    return f"{notice.line.id} {notice.number} {notice.target} {notice.episode} {notice.step}"


def _covered(alarm: Alarm) -> tuple[str, ...]:
    """What is dealt with when an alarm is: an escalation says all that the report's line would have said."""
    plain = (f"{alarm.report_id} {level}" for level in (CRITICAL, WARNING)) if alarm.notice is not None else ()
    return (alarm.key, *plain)


@dataclass(slots=True, kw_only=True)
class AlarmBoard:
    """The alarms of one operator. `set_watched` takes the lines that could raise one, `set_notices` the escalations."""

    me: str = ""
    _acknowledged: set[str] = field(default_factory=set)
    _notices: dict[str, list[Notice]] = field(default_factory=dict)
    _shelved: dict[str, tuple[datetime, str, str]] = field(default_factory=dict)
    _watched: dict[str, ReportLine] = field(default_factory=dict)
    _bells: dict[str, list[datetime]] = field(default_factory=dict)
    _last_bell: datetime | None = None
    _muted_until: datetime | None = None

    def set_watched(self, lines: Iterable[ReportLine]) -> None:
        """The lines to look at from now on: the open P1 that nobody holds, and mine."""
        self._watched = {line.id: line for line in lines}

    def set_notices(self, notices: Iterable[Notice]) -> None:
        """The escalations addressed to me, newest first: of each clock the newest step is what is asked now."""
        newest: dict[tuple[str, int, str, int], Notice] = {}
        for notice in notices:
            key = (notice.line.id, notice.number, str(notice.target), notice.episode)
            known = newest.get(key)
            if known is None or known.level < notice.level:
                newest[key] = notice
        self._notices = {}
        for notice in newest.values():
            self._notices.setdefault(notice.line.id, []).append(notice)

    def update_line(self, line: ReportLine) -> None:
        """A newer version of a line that is watched."""
        known = self._watched.get(line.id)
        if known is not None and known.version <= line.version:
            self._watched[line.id] = line
        if line.id in self._notices:
            notices = self._notices[line.id]
            self._notices[line.id] = [
                replace(notice, line=line) if notice.line.version <= line.version else notice for notice in notices
            ]

    def level(self, line: ReportLine, now: datetime) -> int:
        """The alarm that a line raises now; 0 for none."""
        if not is_open(line.status):
            return 0
        if line.holder is None and line.priority is Priority.P1 and not line.open_tasks and line.hold_reason is None:
            return CRITICAL if (now - line.received_at).total_seconds() >= UNCLAIMED_S else 0
        if line.holder == self.me and line.due_at is not None and seconds_left(line.due_at, now) < MINE_S:
            return WARNING
        return 0

    def sign(self, line: ReportLine, now: datetime) -> str:
        """What stands before a line's priority: the level, `:` acknowledged, `z` shelved, or nothing."""
        alarm = self._alarm(line, now)
        if alarm is None:
            return ""
        if alarm.shelved_until is not None:
            return "z"
        return ":" if alarm.acknowledged else str(alarm.level)

    def alarms(self, now: datetime) -> list[Alarm]:
        """All there are, one a report: the active ones first, then by level and by due time."""
        lines = {notices[0].line.id: notices[0].line for notices in self._notices.values()} | self._watched
        found = [alarm for line in lines.values() if (alarm := self._alarm(line, now)) is not None]
        return sorted(found, key=lambda one: (not one.active, one.level, one.line.due_at or now, one.ref))

    def _alarm(self, line: ReportLine, now: datetime) -> Alarm | None:
        """What a report raises: of what still asks the most urgent, an escalation before what is plain from the
        line; of what does not, the same."""
        return min(
            self._candidates(line, now),
            key=lambda one: (not one.active, one.acknowledged, one.level, one.notice is None),
            default=None,
        )

    def _candidates(self, line: ReportLine, now: datetime) -> Iterator[Alarm]:
        level = self.level(line, now)
        if level:
            yield self._made(f"{line.id} {level}", level, line, now)
        for notice in self._notices.get(line.id, ()) if is_open(line.status) else ():
            yield self._made(_key(notice), _urgency(notice), line, now, notice)

    def _made(self, key: str, level: int, line: ReportLine, now: datetime, notice: Notice | None = None) -> Alarm:
        shelf = self._shelf(key, now)
        return Alarm(
            report_id=line.id,
            ref=line.ref,
            level=level,
            line=line,
            acknowledged=key in self._acknowledged,
            shelved_until=shelf,
            key=key,
            notice=notice,
        )

    def acknowledge(self, alarm: Alarm) -> None:
        """Seen: it stays active, but asks no more."""
        self._acknowledged.update(_covered(alarm))

    def shelve(self, alarm: Alarm, minutes: int, reason: str, now: datetime) -> None:
        """Out of the way for 15, 30 or 60 minutes, with a reason. The next step of a ladder is not."""
        until = now + timedelta(minutes=minutes)
        self._shelved.update(dict.fromkeys(_covered(alarm), (until, reason, alarm.report_id)))

    def shelved(self, now: datetime) -> int:
        """How many reports' alarms are shelved."""
        return len({kept[2] for key, kept in tuple(self._shelved.items()) if self._shelf(key, now) is not None})

    def _shelf(self, key: str, now: datetime) -> datetime | None:
        kept = self._shelved.get(key)
        if kept is None:
            return None
        if kept[0] <= now:
            del self._shelved[key]
            return None
        return kept[0]

    def mute(self, now: datetime) -> None:
        """No bell for two minutes."""
        self._muted_until = now + timedelta(seconds=MUTE_S)

    def rings(self, now: datetime) -> bool:
        """Whether the bell is due now, for an unacknowledged P1; counted as rung when it is."""
        critical = [one for one in self.alarms(now) if one.active and one.level == CRITICAL]
        if not critical or (self._muted_until is not None and now < self._muted_until):
            return False
        gap = FLOOD_BELL_S if len(critical) > FLOOD else BELL_EVERY_S
        if self._last_bell is not None and (now - self._last_bell).total_seconds() < gap:
            return False
        due = next((one for one in critical if self._bell_due(one.report_id, now)), None)
        if due is None:
            return False
        self._bells.setdefault(due.report_id, []).append(now)
        self._last_bell = now
        return True

    def _bell_due(self, report_id: str, now: datetime) -> bool:
        """Three bells ten seconds apart, then again after five minutes."""
        rung = self._bells.get(report_id, [])
        if len(rung) % BELLS:
            return True
        return not rung or (now - rung[-1]).total_seconds() >= BELL_AGAIN_S
