"""In whose hours a step is told: from a step's recipients to messages' recipients and the instants from which they may
go out. Owns asking for shifts and calendars; what a shift or a calendar means is the rules'.
"""

from collections.abc import Iterator

from cc.core.records.sla import SHIFT
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.recipients import OPERATOR, PERSON, SUPERVISOR, UNIT, shift_opens
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation import people
from cc.core.store.sql.times import epoch
from cc.core.vocabulary import Role

_ROLES = {OPERATOR: (Role.OPERATOR,), SUPERVISOR: (Role.SUPERVISOR,), UNIT: (Role.OPERATOR, Role.SUPERVISOR)}


class Hours:
    """One sweep's knowledge of who works when."""

    def __init__(self, ctx: WriteContext) -> None:
        self._ctx = ctx
        self._known: dict[str, list[people.Shift]] = {}

    def moments(self, to: tuple[str, ...], hours: str) -> Iterator[tuple[str, int]]:
        """Recipients with the second from which on each may be told. In `shift` hours a group is told as its people,
        each in their own shift; a group that nobody is in is told at once."""
        now_s = epoch(self._ctx.now)
        if hours == SHIFT:
            opens: dict[str, int] = {}
            for recipient in to:
                for one, at_s in self._shifts(recipient, now_s):
                    opens.setdefault(one, at_s)
            yield from opens.items()
            return
        for recipient in to:
            yield recipient, self._opening_s(hours, now_s, recipient) if hours else now_s

    def _opening_s(self, hours: str, now_s: int, recipient: str) -> int:
        """By the newest version of the calendar: a holiday that was added since is one for those who are told, too."""
        directory = self._ctx.directory
        key = directory.calendar_versions.get(hours.partition("@")[0], hours)
        calendar = directory.calendars.get(key)
        return now_s if calendar is None else calendar.in_zone(self._zone(calendar, recipient)).opening_s(now_s)

    def _zone(self, calendar: WorkCalendar, recipient: str) -> str:
        """The zone of whoever is told, where the calendar follows the unit's."""
        if not calendar.spec.follows_unit:
            return ""
        kind, _, name = recipient.partition(":")
        rows = self._people(recipient) if kind == PERSON else []
        unit = self._ctx.directory.units.get(rows[0].unit if rows else name)
        return unit.zone if unit else ""

    def _shifts(self, recipient: str, now_s: int) -> Iterator[tuple[str, int]]:
        rows = self._people(recipient)
        if not rows:
            yield recipient, now_s
        for row in rows:
            unit = self._ctx.directory.units.get(row.unit)
            opens = shift_opens(row.shift, unit.zone if unit else "UTC", self._ctx.now)
            yield f"{PERSON}:{row.login}", epoch(opens)

    def _people(self, recipient: str) -> list[people.Shift]:
        if recipient not in self._known:
            kind, _, name = recipient.partition(":")
            connection = self._ctx.uow.connection
            found = (
                people.shift_of(connection, name)
                if kind == PERSON
                else people.shifts_of_unit(connection, name, _ROLES[kind])
            )
            self._known[recipient] = found
        return self._known[recipient]
