"""What an operator must do in time, and when the bell may ring. Pure: lines and instants in, alarms out.

A new report is no alarm. Acknowledging and shelving are this operator's own; a hand-over clears the shelf.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cc.core.records.report import ReportLine
from cc.core.rules.lifecycle import is_open
from cc.core.vocabulary import Priority
from cc.tui.clockface import seconds_left, span
from cc.tui.words import Lang, Phrase

UNCLAIMED_S = 60
MINE_S = 10 * 60
FLOOD = 10
BELLS = 3
BELL_EVERY_S = 10
BELL_AGAIN_S = 5 * 60
FLOOD_BELL_S = 60
MUTE_S = 120

CRITICAL, WARNING = 1, 2

_UNCLAIMED = Phrase("{ref} P1 belum diambil {age}{late}", "{ref} P1 unclaimed for {age}{late}")
_LATE = Phrase(", lewat SLA {span}", ", past SLA by {span}")
_MINE = Phrase("{ref} milik Anda, sisa {span}", "{ref} is yours, {span} left")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to do in time. `level` 1 is critical."""

    report_id: str
    ref: str
    level: int
    line: ReportLine
    acknowledged: bool
    shelved_until: datetime | None

    @property
    def active(self) -> bool:
        """Whether it still asks for attention."""
        return not self.acknowledged and self.shelved_until is None

    def words(self, now: datetime, lang: Lang) -> str:
        """What is the matter."""
        left = seconds_left(self.line.due_at, now) if self.line.due_at else 0
        if self.level == WARNING:
            return _MINE(lang, ref=self.ref, span=span(left))
        late = _LATE(lang, span=span(-left)) if left < 0 else ""
        age = span(int((now - self.line.received_at).total_seconds()))
        return _UNCLAIMED(lang, ref=self.ref, age=age, late=late)


@dataclass(slots=True)
class AlarmDesk:
    """The alarms of one operator. `watch` is told the lines that could raise one."""

    me: str = ""
    _acknowledged: set[tuple[str, int]] = field(default_factory=set)
    _shelved: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    _watched: dict[str, ReportLine] = field(default_factory=dict)
    _bells: dict[str, list[datetime]] = field(default_factory=dict)
    _last_bell: datetime | None = None
    _muted_until: datetime | None = None

    def watch(self, lines: Iterable[ReportLine]) -> None:
        """The lines to look at from now on: the open P1 that nobody holds, and mine."""
        self._watched = {line.id: line for line in lines}

    def renew(self, line: ReportLine) -> None:
        """A newer version of a line that is watched."""
        known = self._watched.get(line.id)
        if known is not None and known.version <= line.version:
            self._watched[line.id] = line

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
        level = self.level(line, now)
        if not level:
            return ""
        if self._shelf(line.id, now) is not None:
            return "z"
        return ":" if (line.id, level) in self._acknowledged else str(level)

    def alarms(self, now: datetime) -> list[Alarm]:
        """All there are: the active ones first, then by level and by due time."""
        found = [
            Alarm(line.id, line.ref, level, line, (line.id, level) in self._acknowledged, self._shelf(line.id, now))
            for line in self._watched.values()
            if (level := self.level(line, now))
        ]
        return sorted(found, key=lambda one: (not one.active, one.level, one.line.due_at or now, one.ref))

    def acknowledge(self, alarm: Alarm) -> None:
        """Seen: it stays active, but asks no more."""
        self._acknowledged.add((alarm.report_id, alarm.level))

    def shelve(self, alarm: Alarm, minutes: int, reason: str, now: datetime) -> None:
        """Out of the way for 15, 30 or 60 minutes, with a reason."""
        self._shelved[alarm.report_id] = (now + timedelta(minutes=minutes), reason)

    def shelved(self, now: datetime) -> int:
        """How many are shelved."""
        return sum(self._shelf(each, now) is not None for each in tuple(self._shelved))

    def _shelf(self, report_id: str, now: datetime) -> datetime | None:
        kept = self._shelved.get(report_id)
        if kept is None:
            return None
        if kept[0] <= now:
            del self._shelved[report_id]
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
